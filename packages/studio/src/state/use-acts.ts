/** What a page asks of the server for one work, one thing after the other, with the failure told where there is one. */
import { useCallback, useRef, useState } from 'react';
import { describeError } from '../api/describe-error.ts';
import { useMessages } from '../i18n/language.tsx';
import { notify } from './notices.ts';
import { thisPerson } from './person.ts';

export interface Acts {
  /** Something is on its way. */
  readonly saving: boolean;
  /** Does something after what is on its way. */
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** As inTurn, by this person; null where it failed, which was told. */
  readonly act: <Result>(work: (personId: string) => Promise<Result>) => Promise<Result | null>;
}

export function useActs(): Acts {
  const m = useMessages();
  const [underWay, setUnderWay] = useState(0);
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const inTurn = useCallback(<Result>(work: () => Promise<Result>): Promise<Result> => {
    setUnderWay((before) => before + 1);
    const next = last.current.then(work);
    last.current = next.catch(() => undefined);
    return next.finally(() => setUnderWay((before) => before - 1));
  }, []);
  const act = useCallback(
    async <Result>(work: (personId: string) => Promise<Result>): Promise<Result | null> => {
      try {
        return await inTurn(() => work(thisPerson().id));
      } catch (failure) {
        notify(describeError(m, failure).text, 'danger');
        return null;
      }
    },
    [inTurn, m],
  );
  return { saving: underWay > 0, inTurn, act };
}
