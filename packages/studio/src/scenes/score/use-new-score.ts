/** Makes a score, or brings one in, and goes there. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { MadeScore, NewScore } from '@fourhands/core/protocol/scores';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import type { GivenFile } from '../../state/uploads.ts';

export function useNewScore() {
  const m = useMessages();
  const navigate = useNavigate();
  const go = useCallback(
    async (making: Promise<MadeScore>) => {
      try {
        const { work, leftOut } = await making;
        if (leftOut.length > 0) notify(m.scores.leftOut(m.common.list(leftOut.map(({ what }) => what))));
        void queryClient.invalidateQueries({ queryKey: ['works'] });
        await navigate({ to: '/works/$workId', params: { workId: work.id } });
      } catch (error) {
        notify(describeError(m, error).text, 'danger');
      }
    },
    [m, navigate],
  );
  return {
    make: (score: NewScore) => go(client.createScore(score, { personId: thisPerson().id })),
    bringIn: ({ name, file }: GivenFile) => go(client.importScore(name, file, { personId: thisPerson().id })),
  };
}
