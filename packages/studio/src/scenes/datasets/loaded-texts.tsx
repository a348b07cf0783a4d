/** A data set of texts: what was read of each file, what was skipped and why, and the way to a writer. */
import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { DatasetDetail, TextItem } from '@fourhands/core/protocol/dataset';
import { nameOfLanguage } from '@fourhands/core/translation/languages';
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
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useMessages } from '../../i18n/language.tsx';
import { filesOfDrop, acceptedTexts } from '../../state/given-files.ts';
import { deleteWithUndo, notify } from '../../state/notices.ts';
import { addTexts, useUploads } from '../../state/upload-queue.ts';
import type { GivenFile } from '../../state/uploads.ts';
import { useFileDrop } from '../../state/use-file-drop.ts';
import { useStaying } from '../../state/use-leaving.ts';
import { useTitle } from '../../state/use-title.ts';
import styles from './loaded-texts.module.css';
import { TextDialog } from './text-dialog.tsx';
import { UploadsPanel } from './uploads-panel.tsx';

/** As many rows as a page shows at once; the rest is found by name. */
const rowsShown = 300;

function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: ['datasets'] });
}

/** Languages by how many words are in them, in the words of the screen. */
function useLanguages(texts: readonly TextItem[]): string {
  const { language, messages: m } = useLanguage();
  return useMemo(() => {
    const counts = new Map<string, number>();
    for (const text of texts) counts.set(text.language, (counts.get(text.language) ?? 0) + text.words);
    const most = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, 5);
    return m.common.list(most.map(([code]) => languageName(code, language) ?? m.texts.unknownLanguage));
  }, [texts, language, m]);
}

function languageName(code: string, language: string): string | null {
  if (code === 'und') return null;
  return nameOfLanguage(code, language);
}

function TextRow({
  text,
  onOpen,
  onRemove,
}: {
  readonly text: TextItem;
  readonly onOpen: () => void;
  readonly onRemove: () => void;
}) {
  const { language, messages: m } = useLanguage();
  const notes = text.warnings.map((code) => m.texts.warnings[code as keyof typeof m.texts.warnings] ?? code);
  return (
    <li className={styles.row}>
      <button type="button" className={styles.open} title={m.texts.openText(text.name)} onClick={onOpen}>
        <span className="one-line">{text.name}</span>
        <span className="soft small">
          {[
            m.texts.formats[text.format],
            languageName(text.language, language) ?? m.texts.unknownLanguage,
            m.texts.words(text.words),
            ...notes,
          ].join(' · ')}
        </span>
      </button>
      <Button variant="subtle" size="xs" aria-label={m.texts.remove(text.name)} onClick={onRemove}>
        <Icon name="trash" size={16} />
      </Button>
    </li>
  );
}

function Skipped({ dataset }: { readonly dataset: DatasetDetail }) {
  const m = useMessages();
  const { skipped } = dataset;
  if (skipped.length === 0) return null;
  return (
    <Section title={m.texts.skippedTitle(skipped.length)}>
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
          {m.texts.clearSkipped}
        </Button>
      </div>
    </Section>
  );
}

export function LoadedTexts({ dataset }: { readonly dataset: DatasetDetail }) {
  const m = useMessages();
  const format = useFormat();
  const navigate = useNavigate();
  const uploads = useUploads(dataset.id);
  const texts = useStaying(dataset.texts) ?? [];
  const languages = useLanguages(texts);
  const [sought, setSought] = useState('');
  const [opened, setOpened] = useState<TextItem | null>(null);
  const onError = (error: unknown) => notify(describeError(m, error).text, 'danger');
  useTitle(dataset.name);

  const add = (files: readonly GivenFile[]) => {
    if (files.length === 0) notify(m.uploads.nothing);
    else addTexts(dataset.id, files);
  };
  const over = useFileDrop((transfer) => void filesOfDrop(transfer).then(add));
  const remove = (text: TextItem) => {
    setOpened(null);
    deleteWithUndo({
      key: text.id,
      text: m.texts.removed(text.name),
      run: () => client.deleteText(dataset.id, text.id).then(refresh),
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
  const found = texts.filter(({ name }) => name.toLowerCase().includes(sought.trim().toLowerCase()));
  const characters = texts.reduce((sum, text) => sum + text.characters, 0);
  const words = texts.reduce((sum, text) => sum + text.words, 0);

  return (
    <Workbench
      title={
        <EditableName
          name={dataset.name}
          note={`${m.texts.count(texts.length)} · ${m.texts.words(words)}`}
          onRename={(name) => client.renameDataset(dataset.id, name).then(refresh)}
        />
      }
      tools={
        <>
          <FileButton
            accept={acceptedTexts}
            variant="default"
            leftSection={<Icon name="plus" size={18} />}
            onFiles={add}
          >
            {m.texts.add}
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
              disabled={texts.length === 0}
              leftSection={<Icon name="play" size={18} />}
              onClick={() => void navigate({ to: '/runs/new', search: { dataset: dataset.id, kind: 'writer' } })}
            >
              {m.texts.train}
            </Button>
            <p className="soft small">{m.texts.trainHint}</p>
          </div>
          {uploads === null ? null : <UploadsPanel datasetId={dataset.id} batch={uploads} kind="texts" />}
          {texts.length === 0 ? null : (
            <Section title={m.texts.read}>
              <Facts
                rows={[
                  [m.texts.files, format.count(texts.length)],
                  [m.texts.allWords, format.count(words)],
                  [m.texts.characters, format.count(characters)],
                  [m.texts.languages, languages],
                ]}
              />
            </Section>
          )}
          <Skipped dataset={dataset} />
        </>
      }
      sideLabel={m.texts.train}
    >
      {texts.length === 0 ? (
        <div className="stack-tight" style={{ flex: 1, placeContent: 'center', textAlign: 'center', minHeight: 320 }}>
          <h2>{m.texts.emptyTitle}</h2>
          <p className="soft">{m.texts.emptyText}</p>
        </div>
      ) : (
        <section className={styles.texts} aria-label={m.texts.listLabel}>
          {texts.length > 10 ? (
            <TextInput
              type="search"
              aria-label={m.texts.filter}
              placeholder={m.texts.filter}
              value={sought}
              onChange={(event) => setSought(event.target.value)}
            />
          ) : null}
          <ul className={styles.list}>
            {found.slice(0, rowsShown).map((text) => (
              <TextRow key={text.id} text={text} onOpen={() => setOpened(text)} onRemove={() => remove(text)} />
            ))}
          </ul>
          {found.length === 0 ? <p className="soft">{m.texts.noneFound}</p> : null}
          {found.length > rowsShown ? <p className="soft small">{m.texts.more(found.length - rowsShown)}</p> : null}
        </section>
      )}
      <TextDialog datasetId={dataset.id} text={opened} onClose={() => setOpened(null)} />
      {over ? <DropCover text={m.datasets.dropHere} /> : null}
    </Workbench>
  );
}
