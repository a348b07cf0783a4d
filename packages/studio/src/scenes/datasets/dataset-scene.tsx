/** One data set: its pictures, more pictures coming in, and what to do with them. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { DatasetDetail, DatasetItem } from '@fourhands/core/protocol/dataset';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { datasetQuery, queryClient } from '../../api/queries.ts';
import { DeleteMenu } from '../../components/delete-menu.tsx';
import { DropCover } from '../../components/drop-zone.tsx';
import { EditableName } from '../../components/editable-name.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Facts, Section } from '../../components/section.tsx';
import { Workbench } from '../../components/workbench.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { deleteWithUndo, notify } from '../../state/notices.ts';
import { uploadQueue, useUploads } from '../../state/upload-queue.ts';
import type { GivenFile } from '../../state/uploads.ts';
import { useFileDrop } from '../../state/use-file-drop.ts';
import { useStaying } from '../../state/use-leaving.ts';
import { useTitle } from '../../state/use-title.ts';
import { LoadedRecordings } from './loaded-recordings.tsx';
import { LoadedScores } from './loaded-scores.tsx';
import { LoadedTexts } from './loaded-texts.tsx';
import { PictureDialog } from './picture-dialog.tsx';
import { PictureGrid } from './picture-grid.tsx';
import { UploadsPanel } from './uploads-panel.tsx';
import { warningText } from './warning-text.ts';

/** How many pictures were converted, by what was done to them. */
function countWarnings(items: readonly DatasetItem[]): readonly (readonly [code: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const item of items) for (const code of item.warnings) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts];
}

function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: ['datasets'] });
}

function LoadedDataset({ dataset }: { readonly dataset: DatasetDetail }) {
  const m = useMessages();
  const format = useFormat();
  const navigate = useNavigate();
  const uploads = useUploads(dataset.id);
  const items = useStaying(dataset.items) ?? [];
  const [opened, setOpened] = useState<number | null>(null);
  const warnings = useMemo(() => countWarnings(dataset.items), [dataset.items]);
  const onError = (error: unknown) => notify(describeError(m, error).text, 'danger');
  useTitle(dataset.name);

  const add = (files: readonly GivenFile[]) => {
    if (files.length === 0) notify(m.uploads.nothing);
    else uploadQueue.add(dataset.id, files);
  };
  const over = useFileDrop(add);
  const remove = (item: DatasetItem) => {
    setOpened(null);
    deleteWithUndo({
      key: item.id,
      text: m.datasets.removed(item.name),
      run: () => client.deleteItem(dataset.id, item.id).then(refresh),
      onError,
    });
  };
  const removeAll = () => {
    deleteWithUndo({
      key: dataset.id,
      text: `${m.datasets.deleted(dataset.name)} ${m.datasets.runsKeep}`,
      run: () => client.deleteDataset(dataset.id).then(refresh),
      onError,
    });
    void navigate({ to: '/datasets' });
  };

  const side = (
    <>
      <div className="stack-tight">
        <Button
          fullWidth
          disabled={items.length === 0}
          leftSection={<Icon name="play" size={18} />}
          onClick={() => void navigate({ to: '/runs/new', search: { dataset: dataset.id } })}
        >
          {m.datasets.train}
        </Button>
        <p className="soft small">{m.datasets.trainHint}</p>
      </div>
      {uploads === null ? null : <UploadsPanel datasetId={dataset.id} batch={uploads} />}
      {warnings.length === 0 ? null : (
        <Section title={m.datasets.warningsTitle(dataset.items.filter((item) => item.warnings.length > 0).length)}>
          <Facts rows={warnings.map(([code, count]) => [warningText(m, code), format.count(count)])} />
        </Section>
      )}
    </>
  );

  return (
    <Workbench
      title={
        <EditableName
          name={dataset.name}
          note={`${m.datasets.pictures(items.length)} · ${format.bytes(dataset.bytes)}`}
          onRename={(name) => client.renameDataset(dataset.id, name).then(refresh)}
        />
      }
      tools={
        <>
          <FileButton accept="image/*" variant="default" leftSection={<Icon name="plus" size={18} />} onFiles={add}>
            {m.datasets.addPictures}
          </FileButton>
          <FileButton folder variant="default" className="wide-only" onFiles={add}>
            {m.datasets.addFolder}
          </FileButton>
          <DeleteMenu label={m.runs.more} onDelete={removeAll} />
        </>
      }
      side={side}
      sideLabel={m.datasets.train}
    >
      {items.length === 0 ? (
        <div className="stack-tight" style={{ flex: 1, placeContent: 'center', textAlign: 'center', minHeight: 320 }}>
          <h2>{m.datasets.emptyTitle}</h2>
          <p className="soft">{m.datasets.emptyText}</p>
        </div>
      ) : (
        <PictureGrid datasetId={dataset.id} items={items} onOpen={setOpened} onRemove={remove} />
      )}
      <PictureDialog datasetId={dataset.id} items={items} index={opened} onIndex={setOpened} onRemove={remove} />
      {over ? <DropCover text={m.datasets.dropHere} /> : null}
    </Workbench>
  );
}

export function DatasetScene() {
  const { datasetId } = useParams({ from: '/datasets/$datasetId' });
  const query = useQuery(datasetQuery(datasetId));
  if (query.data?.kind === 'scores') return <LoadedScores key={datasetId} dataset={query.data} />;
  if (query.data?.kind === 'sounds') return <LoadedRecordings key={datasetId} dataset={query.data} />;
  if (query.data?.kind === 'texts') return <LoadedTexts key={datasetId} dataset={query.data} />;
  if (query.data !== undefined) return <LoadedDataset key={datasetId} dataset={query.data} />;
  return (
    <div className="page">
      {query.error === null ? null : <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
    </div>
  );
}
