/** The work's history as a picture to go through: versions, branches, what each added, and what can be done with one. */
import { Button, Modal, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { historyPicture, type HistoryItem } from '@fourhands/core/version/history-picture';
import type { Version } from '@fourhands/core/version/version';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient, versionsQuery } from '../../api/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useActorName } from '../../state/actor-name.ts';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import { useMedia } from '../../state/use-media.ts';
import { CompareDialog } from './compare-dialog.tsx';
import { useDesk } from './desk.ts';
import { layHistory, laneHeight } from './history-layout.ts';
import styles from './history.module.css';

const mostShown = 1000;

function useVersionWords() {
  const m = useMessages();
  const format = useFormat();
  const nameOf = useActorName();
  return (version: Version) => ({
    name: version.name ?? m.history.reasons[version.reason],
    when: format.moment(version.at),
    change: m.history.change(version.added, version.removed),
    who: nameOf(version.actor) ?? '',
  });
}

/** One small form: a name and a button. */
function NameDialog({
  title,
  label,
  first,
  onClose,
  onName,
}: {
  readonly title: string;
  readonly label: string;
  readonly first: string;
  readonly onClose: () => void;
  readonly onName: (name: string) => void;
}) {
  const m = useMessages();
  const [name, setName] = useState(first);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': m.common.close }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onName(name.trim());
          onClose();
        }}
      >
        <TextInput
          label={label}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.target.value)}
          data-autofocus
        />
        <div>
          <Button type="submit">{m.common.save}</Button>
        </div>
      </form>
    </Modal>
  );
}

interface VersionActionsProps {
  readonly version: Version;
  readonly versions: readonly Version[];
}

function VersionActions({ version, versions }: VersionActionsProps) {
  const m = useMessages();
  const { work } = useDesk();
  const navigate = useNavigate();
  const words = useVersionWords()(version);
  const [dialog, setDialog] = useState<'name' | 'branch' | 'compare' | null>(null);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['works', work.id] });
  const tell = (error: unknown) => notify(describeError(m, error).text, 'danger');
  const change = (fields: { name?: string | null; favourite?: boolean }) =>
    void client.changeVersion(work.id, version.id, fields).then(refresh, tell);
  return (
    <div className={styles.actions} role="group" aria-label={m.history.actions}>
      <span className={styles.about}>
        <strong className="one-line">{words.name}</strong>
        <span className="soft small figure one-line">
          {[words.who, words.when, words.change].filter((part) => part !== '').join(' · ')}
        </span>
      </span>
      <div className="row">
        <Button size="xs" variant="default" onClick={() => setDialog('name')}>
          {m.history.name}
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-pressed={version.favourite}
          leftSection={<span aria-hidden="true">{version.favourite ? '★' : '☆'}</span>}
          onClick={() => change({ favourite: !version.favourite })}
        >
          {version.favourite ? m.history.unfavourite : m.history.favourite}
        </Button>
        <Button size="xs" variant="default" onClick={() => setDialog('compare')}>
          {m.history.compare}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            client.restoreVersion(work.id, version.id, { personId: thisPerson().id }).then(() => {
              notify(m.history.restored);
              return refresh();
            }, tell);
          }}
        >
          {m.history.restore}
        </Button>
        <Button size="xs" variant="default" onClick={() => setDialog('branch')}>
          {m.history.branch}
        </Button>
      </div>
      {dialog === 'name' ? (
        <NameDialog
          title={m.history.name}
          label={m.history.nameField}
          first={version.name ?? ''}
          onClose={() => setDialog(null)}
          onName={(name) => change({ name: name === '' ? null : name })}
        />
      ) : null}
      {dialog === 'branch' ? (
        <NameDialog
          title={m.history.branch}
          label={m.history.branchName}
          first=""
          onClose={() => setDialog(null)}
          onName={(name) => {
            if (name === '') return;
            client.createBranch(work.id, { versionId: version.id, name }).then(async (branch) => {
              await refresh();
              notify(m.history.branched(branch.name));
              void navigate({ to: '/works/$workId', params: { workId: work.id }, search: { branch: branch.id } });
            }, tell);
          }}
        />
      ) : null}
      {dialog === 'compare' ? (
        <CompareDialog from={version} versions={versions} onClose={() => setDialog(null)} />
      ) : null}
    </div>
  );
}

function Branches() {
  const m = useMessages();
  const { work, session } = useDesk();
  const navigate = useNavigate();
  const others = work.branches.filter(({ id }) => id !== session.branchId);
  if (others.length === 0) return null;
  const nameOf = (branch: (typeof others)[number]) => (branch.main ? m.history.main : branch.name);
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={m.history.branches}
        value={session.branchId}
        onChange={(event) => {
          const main = work.branches.find(({ id }) => id === event.target.value)?.main === true;
          const search = main ? {} : { branch: event.target.value };
          void navigate({ to: '/works/$workId', params: { workId: work.id }, search });
        }}
        data={work.branches.map((branch) => ({ value: branch.id, label: nameOf(branch) }))}
      />
      <NativeSelect
        size="xs"
        aria-label={m.history.mergeTitle}
        value=""
        onChange={(event) => {
          const from = others.find(({ id }) => id === event.target.value);
          if (from === undefined) return;
          client.mergeBranch(work.id, from.id, { intoBranchId: session.branchId, personId: thisPerson().id }).then(
            () => {
              notify(m.history.merged(nameOf(from)));
              return queryClient.invalidateQueries({ queryKey: ['works', work.id] });
            },
            (error: unknown) => notify(describeError(m, error).text, 'danger'),
          );
        }}
        data={[
          { value: '', label: m.history.mergeTitle },
          ...others.map((branch) => ({ value: branch.id, label: m.history.merge(nameOf(branch)) })),
        ]}
      />
    </>
  );
}

interface PictureProps {
  readonly items: readonly HistoryItem[];
  readonly chosen: string | null;
  readonly onChoose: (item: HistoryItem) => void;
}

function Picture({ items, chosen, onChoose }: PictureProps) {
  const m = useMessages();
  const wordsOf = useVersionWords();
  const layout = useMemo(() => layHistory(items), [items]);
  const frame = useRef<HTMLDivElement>(null);
  const newest = items[0]?.id;
  useEffect(() => {
    const { current } = frame;
    if (current !== null) current.scrollLeft = current.scrollWidth;
  }, [newest]);
  const focusId = items.some(({ id }) => id === chosen) ? chosen : newest;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const dots = [...(frame.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const at = dots.indexOf(document.activeElement as HTMLElement);
    if (step === undefined || at === -1) return;
    event.preventDefault();
    dots[at + step]?.focus();
  };
  return (
    <div className={styles.frame} ref={frame} onKeyDown={onKeyDown} role="group" aria-label={m.history.title}>
      <div className={styles.picture} style={{ width: layout.width, height: layout.height }}>
        <svg width={layout.width} height={layout.height} aria-hidden="true">
          {layout.lines.map(({ key, path }) => (
            <path key={key} d={path} />
          ))}
        </svg>
        {layout.places.map(({ item, x, y }) => {
          const version = item.kind === 'version' ? item.version : item.to;
          const words = wordsOf(version);
          const label =
            item.kind === 'version'
              ? m.history.versionLabel(words.name, words.when, words.change)
              : `${m.history.collapsed(item.count)}. ${m.history.expand}`;
          return (
            <button
              key={item.id}
              type="button"
              className={styles.dot}
              data-kind={item.kind}
              data-hand={version.actor?.kind ?? 'person'}
              data-favourite={version.favourite}
              aria-pressed={item.kind === 'version' ? item.id === chosen : undefined}
              tabIndex={item.id === focusId ? 0 : -1}
              aria-label={label}
              title={label}
              style={{ left: x, top: y, height: laneHeight }}
              onClick={() => onChoose(item)}
            >
              <span>{item.kind === 'collapsed' ? item.count : version.favourite ? '★' : ''}</span>
            </button>
          );
        })}
      </div>
    </div>
  );
}

export function HistoryStrip({ onSave }: { readonly onSave: () => void }) {
  const m = useMessages();
  const titleId = useId();
  const { work } = useDesk();
  const { data: versions } = useQuery(versionsQuery(work.id));
  const onPhone = useMedia('(max-width: 767px)');
  const [open, setOpen] = useState(false);
  const [actorId, setActorId] = useState('');
  const [favouritesOnly, setFavouritesOnly] = useState(false);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<string | null>(null);
  const nameOf = useActorName();

  const items = useMemo(
    () =>
      historyPicture(versions ?? [], {
        ...(actorId === '' ? {} : { actorId }),
        favouritesOnly,
        expanded,
        most: mostShown,
      }),
    [versions, actorId, favouritesOnly, expanded],
  );
  const actors = useMemo(
    () => [...new Map((versions ?? []).flatMap(({ actor }) => (actor === null ? [] : [[actor.id, nameOf(actor)]])))],
    [versions, nameOf],
  );
  const version = versions?.find(({ id }) => id === chosen) ?? null;
  const shown = !onPhone || open;

  return (
    <section aria-labelledby={titleId} className={styles.strip}>
      <div className={styles.head}>
        {onPhone ? (
          <Button size="xs" variant="subtle" color="gray" aria-expanded={open} onClick={() => setOpen(!open)}>
            <span id={titleId}>{m.history.title}</span>
          </Button>
        ) : (
          <h2 id={titleId}>{m.history.title}</h2>
        )}
        <div className="row">
          {shown ? (
            <>
              <Branches />
              {actors.length > 1 ? (
                <NativeSelect
                  size="xs"
                  aria-label={m.history.actor}
                  value={actorId}
                  onChange={(event) => setActorId(event.target.value)}
                  data={[
                    { value: '', label: m.history.everybody },
                    ...actors.map(([id, name]) => ({ value: id ?? '', label: name ?? '' })),
                  ]}
                />
              ) : null}
              <Switch
                size="xs"
                label={m.history.favouritesOnly}
                checked={favouritesOnly}
                onChange={(event) => setFavouritesOnly(event.currentTarget.checked)}
              />
              {expanded.size > 0 ? (
                <Button size="xs" variant="default" onClick={() => setExpanded(new Set())}>
                  {m.history.collapse}
                </Button>
              ) : null}
            </>
          ) : null}
          <Button size="xs" variant="default" onClick={onSave}>
            {m.history.save}
          </Button>
        </div>
      </div>
      {shown ? (
        <>
          {versions !== undefined && versions.length === 0 ? <p className="soft small">{m.history.empty}</p> : null}
          {items.length === 0 ? null : (
            <Picture
              items={items}
              chosen={chosen}
              onChoose={(item) => {
                if (item.kind === 'collapsed') setExpanded((before) => new Set([...before, item.id]));
                else setChosen((before) => (before === item.id ? null : item.id));
              }}
            />
          )}
          {(versions?.length ?? 0) > mostShown ? (
            <p className="soft small">{m.history.truncated(versions?.length ?? 0)}</p>
          ) : null}
          {version === null ? null : <VersionActions key={version.id} version={version} versions={versions ?? []} />}
        </>
      ) : null}
    </section>
  );
}
