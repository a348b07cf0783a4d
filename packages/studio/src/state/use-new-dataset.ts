/** Makes a data set named after today, puts files into it, and goes there. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { DatasetKind } from '@fourhands/core/protocol/dataset';
import { client } from '../api/client.ts';
import { describeError } from '../api/describe-error.ts';
import { queryClient } from '../api/queries.ts';
import { useFormat } from '../i18n/format.ts';
import { useMessages } from '../i18n/language.tsx';
import { datasetKinds } from './dataset-kinds.ts';
import { notify } from './notices.ts';
import { addFiles } from './upload-queue.ts';
import type { GivenFile } from './uploads.ts';

/** A dropped folder has a name already. */
function nameOfFolder(files: readonly GivenFile[]): string | null {
  const folder = files[0]?.name.split('/').slice(0, -1)[0];
  if (folder === undefined) return null;
  return files.every((given) => given.name.startsWith(`${folder}/`)) ? folder : null;
}

export function useNewDataset(): (files?: readonly GivenFile[], kind?: DatasetKind) => Promise<void> {
  const m = useMessages();
  const format = useFormat();
  const navigate = useNavigate();
  return useCallback(
    async (files = [], kind = 'pictures') => {
      try {
        const name = nameOfFolder(files) ?? datasetKinds[kind].newName(m, format.date(new Date()));
        const dataset = await client.createDataset(name, { kind });
        void queryClient.invalidateQueries({ queryKey: ['datasets'] });
        if (files.length > 0) addFiles(dataset.id, kind, files);
        await navigate({ to: '/datasets/$datasetId', params: { datasetId: dataset.id } });
      } catch (error) {
        notify(describeError(m, error).text, 'danger');
      }
    },
    [m, format, navigate],
  );
}
