/** Makes a picture, or brings one in, and goes there. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { MadePicture, NewPicture } from '@fourhands/core/protocol/pictures';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import type { GivenFile } from '../../state/uploads.ts';
import { warningText } from '../datasets/warning-text.ts';

export function useNewPicture() {
  const m = useMessages();
  const navigate = useNavigate();
  const go = useCallback(
    async (making: Promise<MadePicture>) => {
      try {
        const { work, warnings } = await making;
        if (warnings.length > 0) notify(m.common.list(warnings.map((code) => warningText(m, code))));
        void queryClient.invalidateQueries({ queryKey: ['works'] });
        await navigate({ to: '/works/$workId', params: { workId: work.id } });
      } catch (error) {
        notify(describeError(m, error).text, 'danger');
      }
    },
    [m, navigate],
  );
  return {
    make: (picture: NewPicture) =>
      go(client.createPicture({ ...picture, layer: m.pictures.background }, { personId: thisPerson().id })),
    bringIn: ({ name, file }: GivenFile) =>
      go(client.importPicture(name, file, { personId: thisPerson().id, layer: m.pictures.background })),
  };
}
