/** Begins without pictures of one's own: with those that the program draws, and a model that has learned them. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { exampleCount, exampleName } from '@fourhands/core/protocol/examples';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { uploadQueue } from '../../state/upload-queue.ts';

/** Pictures that are drawn at a time. */
const atOnce = 12;

export function ExamplesButton() {
  const m = useMessages();
  const navigate = useNavigate();
  const [drawn, setDrawn] = useState<number | null>(null);
  const begin = async () => {
    setDrawn(0);
    try {
      await client.addExampleModel(m.home.examplesName);
      const files: { readonly name: string; readonly file: File }[] = [];
      for (let first = 0; first < exampleCount; first += atOnce) {
        const indices = Array.from({ length: Math.min(atOnce, exampleCount - first) }, (_, at) => first + at);
        const made = await Promise.all(
          indices.map(async (index) => {
            const name = exampleName(index);
            return { name, file: new File([await client.examplePicture(index)], name, { type: 'image/png' }) };
          }),
        );
        files.push(...made);
        setDrawn(files.length);
      }
      const { id } = await client.createDataset(m.home.examplesName);
      uploadQueue.add(id, files);
      void queryClient.invalidateQueries({ queryKey: ['datasets'] });
      void queryClient.invalidateQueries({ queryKey: ['models'] });
      await navigate({ to: '/datasets/$datasetId', params: { datasetId: id } });
    } catch (error) {
      notify(describeError(m, error).text, 'danger');
    } finally {
      setDrawn(null);
    }
  };
  return (
    <div className="row" style={{ flexWrap: 'wrap' }}>
      <Button
        variant="default"
        disabled={drawn !== null}
        leftSection={<Icon name="pictures" size={18} />}
        onClick={() => void begin()}
      >
        {m.home.examples}
      </Button>
      <span className="soft small" role="status">
        {drawn === null ? m.home.examplesHelp(exampleCount) : m.home.examplesDrawn(drawn, exampleCount)}
      </span>
    </div>
  );
}
