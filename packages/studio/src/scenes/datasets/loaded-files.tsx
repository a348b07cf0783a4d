/** A data set of files that are read: what was read of each, what was skipped and why, and the way to a model. What differs by kind is given. */
import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { DatasetDetail, DatasetFile } from '@fourhands/core/protocol/dataset';
import type { ModelKind } from '@fourhands/core/protocol/preset';
import { client } from '../../api/client.ts';
import { describeError, messageOfCode } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { DeleteMenu } from '../../components/delete-menu.tsx';
import { DropCover } from '../../components/drop-zone.tsx';
import { EditableName } from '../../components/editable-name.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Facts, Section } from '../../components/section.tsx';
import { Workbench } from '../../components/workbench.tsx';
import type { Messages } from '../../i18n/en.ts';
import { useMessages } from '../../i18n/language.tsx';
import { datasetKinds } from '../../state/dataset-kinds.ts';
import { deleteWithUndo, notify } from '../../state/notices.ts';
import { addFiles, useUploads } from '../../state/upload-queue.ts';
import type { GivenFile } from '../../state/uploads.ts';
import { useFileDrop } from '../../state/use-file-drop.ts';
import { useStaying } from '../../state/use-leaving.ts';
import { useTitle } from '../../state/use-title.ts';
import styles from './loaded-files.module.css';
import { UploadsPanel } from './uploads-panel.tsx';

/** As many rows as a page shows at once; the rest is found by name. */
const rowsShown = 300;

function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: ['datasets'] });
}

/** The words of a page of files of a kind. */
type FileWords = Pick<
  Messages['texts'],
  | 'add'
  | 'emptyTitle'
  | 'emptyText'
  | 'train'
  | 'trainHint'
  | 'read'
  | 'listLabel'
  | 'filter'
  | 'more'
  | 'noneFound'
  | 'remove'
  | 'removed'
  | 'skippedTitle'
  | 'clearSkipped'
>;

function Skipped({ dataset, words }: { readonly dataset: DatasetDetail; readonly words: FileWords }) {
  const m = useMessages();
  const { skipped } = dataset;
  if (skipped.length === 0) return null;
  return (
    <Section title={words.skippedTitle(skipped.length)}>
      <ul className={styles.skipped}>
        {skipped.slice(0, rowsShown).map(({ name, code, message }) => (
          <li key={name}>
            <strong>{name}</strong>
            <span className="soft small">{messageOfCode(m, code) ?? message}</span>
          </li>
        ))}
      </ul>
      <div>
        <Button
          variant="default"
          size="xs"
          onClick={() =>
            void client
              .clearSkipped(dataset.id)
              .then(refresh)
              .catch((error: unknown) => notify(describeError(m, error).text, 'danger'))
          }
        >
          {words.clearSkipped}
        </Button>
      </div>
    </Section>
  );
}

interface LoadedFilesProps<File extends DatasetFile> {
  readonly dataset: DatasetDetail;
  /** Those of it that are of the kind. */
  readonly files: readonly File[];
  readonly words: FileWords;
  /** Beside its name: how much it holds. */
  readonly note: string;
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
  /** A word about whether there is enough to learn from. */
  readonly notice?: ReactNode;
  readonly modelKind: ModelKind;
  /** What is shown of a file, in a row with a button that removes it. */
  readonly row: (file: File, open: () => void) => ReactNode;
  /** More of the file that was opened. */
  readonly dialog: (opened: File | null, close: () => void) => ReactNode;
}

export function LoadedFiles<File extends DatasetFile>({
  dataset,
  files: all,
  words,
  note,
  facts,
  notice = null,
  modelKind,
  row,
  dialog,
}: LoadedFilesProps<File>) {
  const m = useMessages();
  const navigate = useNavigate();
  const uploads = useUploads(dataset.id);
  const files = useStaying(all) ?? [];
  const [sought, setSought] = useState('');
  const [opened, setOpened] = useState<File | null>(null);
  const { accept } = datasetKinds[dataset.kind];
  const onError = (error: unknown) => notify(describeError(m, error).text, 'danger');
  useTitle(dataset.name);

  const add = (given: readonly GivenFile[]) => {
    if (given.length === 0) notify(m.uploads.nothing);
    else addFiles(dataset.id, dataset.kind, given);
  };
  const over = useFileDrop(add);
  const remove = (file: File) => {
    setOpened(null);
    deleteWithUndo({
      key: file.id,
      text: words.removed(file.name),
      run: () => client.deleteFile(dataset.id, file.id).then(refresh),
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
  const found = files.filter(({ name }) => name.toLowerCase().includes(sought.trim().toLowerCase()));

  return (
    <Workbench
      title={
        <EditableName
          name={dataset.name}
          note={note}
          onRename={(name) => client.renameDataset(dataset.id, name).then(refresh)}
        />
      }
      tools={
        <>
          <FileButton accept={accept} variant="default" leftSection={<Icon name="plus" size={18} />} onFiles={add}>
            {words.add}
          </FileButton>
          <FileButton folder variant="default" className="wide-only" onFiles={add}>
            {m.datasets.addFolder}
          </FileButton>
          <DeleteMenu label={m.runs.more} onDelete={removeAll} />
        </>
      }
      side={
        <>
          <div className="stack-tight">
            <Button
              fullWidth
              disabled={files.length === 0}
              leftSection={<Icon name="play" size={18} />}
              onClick={() => void navigate({ to: '/runs/new', search: { dataset: dataset.id, kind: modelKind } })}
            >
              {words.train}
            </Button>
            <p className="soft small">{words.trainHint}</p>
          </div>
          {uploads === null ? null : <UploadsPanel datasetId={dataset.id} batch={uploads} kind={dataset.kind} />}
          {notice}
          {files.length === 0 ? null : (
            <Section title={words.read}>
              <Facts rows={facts} />
            </Section>
          )}
          <Skipped dataset={dataset} words={words} />
        </>
      }
      sideLabel={words.train}
    >
      {files.length === 0 ? (
        <div className="stack-tight" style={{ flex: 1, placeContent: 'center', textAlign: 'center', minHeight: 320 }}>
          <h2>{words.emptyTitle}</h2>
          <p className="soft">{words.emptyText}</p>
        </div>
      ) : (
        <section className={styles.texts} aria-label={words.listLabel}>
          {files.length > 10 ? (
            <TextInput
              type="search"
              aria-label={words.filter}
              placeholder={words.filter}
              value={sought}
              onChange={(event) => setSought(event.target.value)}
            />
          ) : null}
          <ul className={styles.list}>
            {found.slice(0, rowsShown).map((file) => (
              <li key={file.id} className={styles.row}>
                {row(file, () => setOpened(file))}
                <Button variant="subtle" size="xs" aria-label={words.remove(file.name)} onClick={() => remove(file)}>
                  <Icon name="trash" size={16} />
                </Button>
              </li>
            ))}
          </ul>
          {found.length === 0 ? <p className="soft">{words.noneFound}</p> : null}
          {found.length > rowsShown ? <p className="soft small">{words.more(found.length - rowsShown)}</p> : null}
        </section>
      )}
      {dialog(opened, () => setOpened(null))}
      {over ? <DropCover text={m.datasets.dropHere} /> : null}
    </Workbench>
  );
}
