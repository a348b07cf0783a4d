/** The live session of a branch, for as long as a scene shows it. */
import { useEffect, useState } from 'react';
import { openWorkSession, type WorkSession } from './work-session.ts';

interface Opened {
  /** Null while it opens, and where it could not be opened. */
  readonly session: WorkSession | null;
  /** Why it could not be opened. */
  readonly error: unknown;
}

const nothing: Opened = { session: null, error: null };

/** From its opening to the end of the scene; without ids there is none to open. */
export function useWorkSession(workId: string | null, branchId: string | null): Opened {
  const [state, setState] = useState<Opened>(nothing);
  useEffect(() => {
    setState(nothing);
    if (workId === null || branchId === null) return undefined;
    let closed = false;
    let opened: WorkSession | null = null;
    openWorkSession(workId, branchId)
      .then(async (session) => {
        opened = session;
        if (closed) session.close();
        // Typing before the text is here would be typing into nothing.
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
  }, [workId, branchId]);
  // For a moment after a change of scene it is that of the branch before.
  return state.session === null || state.session.branchId === branchId ? state : nothing;
}
