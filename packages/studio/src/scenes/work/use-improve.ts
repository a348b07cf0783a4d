/** Iterative work on a marked part: the actions that the maker declares, locks, and rating what came. */
import { useCallback, useEffect, useMemo } from 'react';
import type { Action } from '@fourhands/core/maker/maker';
import type { Lock } from '@fourhands/core/region/region';
import { newIdentifier, thisPerson } from '../../state/person.ts';
import { useStore } from '../../state/store.ts';
import { showLocks } from '../../text/locks.ts';
import type { Desk } from './desk.ts';

export interface ImproveAtWork {
  readonly selected: number;
  readonly actions: readonly Action[];
  readonly act: (action: Action) => void;
  readonly locks: readonly Lock[];
  /** The lock that the selection lies in or touches; null where it may be locked. */
  readonly lockHere: Lock | null;
  /** Of a range, or of the selection: locks it, or takes the lock away that is there. Answers whether it did something. */
  readonly toggleLock: (range?: { readonly start: number; readonly end: number }) => boolean;
}

export function useImprove(desk: Desk): ImproveAtWork {
  const { session, view, maker, ask } = desk;
  const { document } = session;
  const selection = useStore(desk.selection);
  const revision = useStore(session.revision);
  const locks = useMemo(() => {
    void revision;
    return document.locks();
  }, [document, revision]);

  useEffect(() => {
    view?.dispatch({ effects: showLocks.of(locks) });
  }, [view, locks]);

  const touching = useCallback(
    (start: number, end: number) =>
      document
        .locks()
        .find(({ region }) =>
          start === end ? region.start <= start && start <= region.end : region.start < end && region.end > start,
        ) ?? null,
    [document],
  );

  const toggleLock = useCallback(
    (range?: { readonly start: number; readonly end: number }) => {
      const { start, end } = range ?? desk.selection.get();
      const there = touching(start, end);
      if (there !== null) document.unlock(there.id);
      else if (end > start) {
        const at = new Date().toISOString();
        document.lock({ id: newIdentifier(), region: { start, end }, by: thisPerson().id, at });
      } else return false;
      return true;
    },
    [document, desk.selection, touching],
  );

  const act = useCallback(
    (action: Action) => {
      const { start, end } = desk.selection.get();
      if (start === end) return;
      void ask({
        placement: 'offer',
        operation: action === 'continue' ? 'continue' : 'transform',
        action,
        // A continuation is put behind what is marked; everything else takes its place.
        region: action === 'continue' ? { start: end, end } : { start, end },
        candidates: 1,
      });
    },
    [ask, desk.selection],
  );

  return {
    selected: selection.end - selection.start,
    actions: maker?.actions ?? [],
    act,
    locks,
    lockHere: touching(selection.start, selection.end),
    toggleLock,
  };
}
