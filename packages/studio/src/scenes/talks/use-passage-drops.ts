/** Passages of talks come into the work that is open: dropped in its text, or put at its cursor. */
import { useMemo, useRef } from 'react';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import type { WorkSession } from '../../state/work-session.ts';
import type { DraggedPassage } from './selected-passage.ts';

export interface PassageDrops {
  /** At a place of the text as it is now. Rejects with what the server refuses. */
  readonly put: (passage: DraggedPassage, at: number) => Promise<void>;
  /** As put, and tells what happened. */
  readonly drop: (passage: DraggedPassage, at: number) => void;
}

export function usePassageDrops(session: WorkSession, title: string): PassageDrops {
  const m = useMessages();
  const latest = useRef({ m, title });
  latest.current = { m, title };
  return useMemo(() => {
    const put = async ({ messageId, start, end }: DraggedPassage, at: number) => {
      // The place is one of this moment, whatever is typed while this waits.
      const base = [...session.document.frontiers()];
      await session.settled();
      const { workId, branchId } = session;
      await client.putPassage(messageId, { start, end, workId, branchId, base, at, personId: thisPerson().id });
      void queryClient.invalidateQueries({ queryKey: ['works', workId, 'recipes'] });
    };
    return {
      put,
      drop(passage, at) {
        put(passage, at).then(
          () => notify(latest.current.m.talks.putDone(latest.current.title)),
          (error: unknown) => notify(describeError(latest.current.m, error).text, 'danger'),
        );
      },
    };
  }, [session]);
}
