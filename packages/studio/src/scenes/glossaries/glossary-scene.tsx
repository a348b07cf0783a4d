/** One glossary: its terms, what contradicts itself in them, searching, files in and out. */
import { ActionIcon, Menu, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import {
  problemsOf,
  targetOf,
  type Entry,
  type EntryProblem,
  type Glossary,
  type NewEntry,
} from '@fourhands/core/translation/glossary';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { glossaryQuery, queryClient } from '../../api/queries.ts';
import { EditableName } from '../../components/editable-name.tsx';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useLanguageName } from '../../components/language-select.tsx';
import type { Messages } from '../../i18n/en.ts';
import { useMessages } from '../../i18n/language.tsx';
import { deleteWithUndo, notify } from '../../state/notices.ts';
import { useStaying } from '../../state/use-leaving.ts';
import { useTitle } from '../../state/use-title.ts';
import { EntryForm } from './entry-form.tsx';
import styles from './glossaries.module.css';

const refresh = () => queryClient.invalidateQueries({ queryKey: ['glossaries'] });

function problemInWords(m: Messages, { kind, otherId }: EntryProblem, entries: readonly Entry[]): string {
  const other = entries.find(({ id }) => id === otherId);
  if (kind === 'empty' || other === undefined) return m.glossaries.problems.empty;
  return m.glossaries.problems[kind](kind === 'same-source' ? targetOf(other) : other.source);
}

interface EntryLineProps {
  readonly entry: Entry;
  readonly problems: readonly EntryProblem[];
  readonly entries: readonly Entry[];
  readonly onChange: () => void;
  readonly onRemove: () => void;
}

function EntryLine({ entry, problems, entries, onChange, onRemove }: EntryLineProps) {
  const m = useMessages();
  return (
    <div className={styles.entry} data-blocked={problems.some(({ blocks }) => blocks)}>
      <span className={styles.term} dir="auto">
        {entry.source}
      </span>
      <span className={styles.term} dir="auto">
        {entry.doNotTranslate ? <span className="soft">{m.glossaries.doNotTranslate}</span> : entry.target}
      </span>
      <span className={`soft small ${styles.note}`} dir="auto">
        {entry.caseSensitive ? <abbr title={m.glossaries.caseSensitive}>{m.glossaries.caseShort}</abbr> : null}{' '}
        {entry.note}
      </span>
      <span className="row" style={{ flexWrap: 'nowrap', gap: 4 }}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`${m.glossaries.change}: ${entry.source}`}
          onClick={onChange}
        >
          <Icon name="pencil" size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`${m.glossaries.remove}: ${entry.source}`}
          onClick={onRemove}
        >
          <Icon name="trash" size={16} />
        </ActionIcon>
      </span>
      {problems.map((problem) => (
        <span key={problem.kind} className={problem.blocks ? styles.problem : styles.remark}>
          <Icon name="warning" size={16} />
          {problemInWords(m, problem, entries)}
        </span>
      ))}
    </div>
  );
}

function More({ glossary }: { readonly glossary: Glossary }) {
  const m = useMessages();
  const navigate = useNavigate();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={m.work.more}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'tsv'] as const).map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={client.exportGlossaryUrl(glossary.id, format)}
            download
            leftSection={<Icon name="download" size={18} />}
          >
            {m.glossaries.exports[format]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<Icon name="trash" size={18} />}
          onClick={() => {
            deleteWithUndo({
              key: glossary.id,
              text: m.glossaries.deleted(glossary.name),
              run: () => client.deleteGlossary(glossary.id).then(() => void refresh()),
              onError: (error) => notify(describeError(m, error).text, 'danger'),
            });
            void navigate({ to: '/glossaries' });
          }}
        >
          {m.glossaries.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** So many lines are drawn at once; the search finds the others. */
const mostShown = 300;

function OpenGlossary({ glossary }: { readonly glossary: Glossary }) {
  const m = useMessages();
  const nameOf = useLanguageName();
  const [typed, setTyped] = useState('');
  const [changing, setChanging] = useState<string | null>(null);
  const words = useDeferredValue(typed.trim().toLowerCase());
  const staying = useStaying(glossary.entries);
  const entries = useMemo(() => staying ?? [], [staying]);
  useTitle(glossary.name);
  const problems = useMemo(() => Map.groupBy(problemsOf(entries), ({ entryId }) => entryId), [entries]);
  const blocked = [...problems.values()].flat().some(({ blocks }) => blocks);
  const found = useMemo(() => {
    const matching = entries.filter(({ source, target, note }) =>
      words === '' ? true : `${source}\n${target}\n${note}`.toLowerCase().includes(words),
    );
    // What is to be settled comes first.
    const [first = [], others = []] = [true, false].map((wanted) =>
      matching.filter(({ id }) => (problems.get(id)?.some(({ blocks }) => blocks) ?? false) === wanted),
    );
    return [...first, ...others];
  }, [entries, words, problems]);
  const tell = (error: unknown) => notify(describeError(m, error).text, 'danger');
  const attempt = async (act: () => Promise<unknown>): Promise<boolean> => {
    try {
      await act();
      await refresh();
      return true;
    } catch (error) {
      tell(error);
      return false;
    }
  };
  const keep = async (entryId: string, entry: NewEntry) => {
    const kept = await attempt(() => client.changeEntry(glossary.id, entryId, entry));
    if (kept) setChanging(null);
    return kept;
  };

  return (
    <div className="page stack" style={{ gap: 20, maxWidth: 960 }}>
      <Link to="/glossaries" className="soft small">
        {m.glossaries.back}
      </Link>
      <div className="spread" style={{ flexWrap: 'wrap' }}>
        <EditableName
          name={glossary.name}
          note={
            <>
              {m.glossaries.nameOf(nameOf(glossary.sourceLanguage), nameOf(glossary.targetLanguage))} ·{' '}
              {m.glossaries.terms(entries.length)}
            </>
          }
          onRename={(name) => client.changeGlossary(glossary.id, { name }).then(() => refresh())}
        />
        <div className="row">
          <TextInput
            type="search"
            aria-label={m.glossaries.search}
            placeholder={m.glossaries.searchPlaceholder}
            leftSection={<Icon name="search" size={18} />}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <FileButton
            variant="default"
            multiple={false}
            accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
            leftSection={<Icon name="file" size={18} />}
            onFiles={([file]) => {
              if (file === undefined) return;
              client.importGlossary(glossary.id, file.file).then(
                ({ added, same }) => {
                  notify(m.glossaries.imported(added, same));
                  return refresh();
                },
                (error: unknown) => {
                  // The reason names the line, which the sentence by code cannot.
                  const { text, detail } = describeError(m, error);
                  notify(detail === null ? text : `${text} ${detail}`, 'danger');
                },
              );
            }}
          >
            {m.glossaries.import}
          </FileButton>
          <More glossary={glossary} />
        </div>
      </div>
      {blocked ? <PlainNotice>{m.glossaries.blocked}</PlainNotice> : null}
      <EntryForm entry={null} onKeep={(entry) => attempt(() => client.addEntries(glossary.id, [entry]))} />
      {entries.length === 0 ? (
        <p className="soft">
          {m.glossaries.noTerms} {m.glossaries.importHelp}
        </p>
      ) : null}
      {entries.length > 0 && found.length === 0 ? <p className="soft">{m.glossaries.nothingFound(typed)}</p> : null}
      <ul className={styles.list} aria-label={m.glossaries.table}>
        {found.slice(0, mostShown).map((entry) => (
          <li key={entry.id}>
            {changing === entry.id ? (
              <EntryForm entry={entry} onKeep={(values) => keep(entry.id, values)} onCancel={() => setChanging(null)} />
            ) : (
              <EntryLine
                entry={entry}
                entries={entries}
                problems={problems.get(entry.id) ?? []}
                onChange={() => setChanging(entry.id)}
                onRemove={() =>
                  deleteWithUndo({
                    key: entry.id,
                    text: m.glossaries.removed(entry.source),
                    run: () => client.deleteEntry(glossary.id, entry.id).then(() => void refresh()),
                    onError: tell,
                  })
                }
              />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

export function GlossaryScene() {
  const m = useMessages();
  const { glossaryId } = useParams({ from: '/glossaries/$glossaryId' });
  const query = useQuery(glossaryQuery(glossaryId));
  if (query.data !== undefined) return <OpenGlossary key={glossaryId} glossary={query.data} />;
  return (
    <div className="page stack">
      {query.error === null ? (
        <h1 className="soft">{m.common.loading} …</h1>
      ) : (
        <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      )}
    </div>
  );
}
