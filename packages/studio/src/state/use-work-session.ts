/** The live session of a branch, for as long as a scene shows it. */
import { useEffect, useState } from 'react';
import type { LiveSession } from './live-session.ts';
import { openWorkSession, type WorkSession } from './work-session.ts';

interface Opened<Session> {
  /** Null while it opens, and where it could not be opened. */
  readonly session: Session | null;
  /** Why it could not be opened. */
  readonly error: unknown;
}

/** From its opening to the end of the scene; without ids there is none to open. `open` must be the same function always. */
export function useLiveSession<Session extends LiveSession & { readonly branchId: string }>(
  workId: string | null,
  branchId: string | null,
  open: (workId: string, branchId: string) => Promise<Session>,
): Opened<Session> {
  const [state, setState] = useState<Opened<Session>>({ session: null, error: null });
  useEffect(() => {
    setState({ session: null, error: null });
    if (workId === null || branchId === null) return undefined;
    let closed = false;
    let opened: Session | null = null;
    open(workId, branchId)
      .then(async (session) => {
        opened = session;
        if (closed) session.close();
        // Working before the content is here would be working on nothing.
        else await session.connection.synchronised;
        if (!closed) setState({ session, error: null });
      })
      .catch((error: unknown) => {
        if (!closed) setState({ session: null, error });
      });
    return () => {
      closed = true;
      opened?.close();
    };
  }, [workId, branchId, open]);
  // For a moment after a change of scene it is that of the branch before.
  return state.session === null || state.session.branchId === branchId ? state : { session: null, error: null };
}

export function useWorkSession(workId: string | null, branchId: string | null): Opened<WorkSession> {
  return useLiveSession(workId, branchId, openWorkSession);
}
