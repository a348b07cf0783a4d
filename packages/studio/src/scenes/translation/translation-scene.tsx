/** A translation: the source at the left, the target at the right, sentence by sentence; on a phone, pair under pair. */
import { ActionIcon, Button, Menu, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Pair, TranslationDetail } from '@fourhands/core/protocol/translations';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient, translationQuery } from '../../api/queries.ts';
import { EditableName } from '../../components/editable-name.tsx';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { useLanguageName } from '../../components/language-select.tsx';
import { Workbench } from '../../components/workbench.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { useTitle } from '../../state/use-title.ts';
import { useWorkSession } from '../../state/use-work-session.ts';
import { offerCommands } from '../../state/work-commands.ts';
import type { WorkSession } from '../../state/work-session.ts';
import { PairList } from './pair-list.tsx';
import { isToDo, marksOfCandidate, useTranslationDesk, type TranslationDesk } from './translation-desk.ts';
import { TranslationSide } from './translation-side.tsx';
import { WorkNotOpen } from '../work/work-not-open.tsx';
import styles from './translation.module.css';

const filters = ['all', 'todo', 'offered', 'marked', 'stale'] as const;
type Filter = (typeof filters)[number];

function isShown(filter: Filter, pair: Pair, { offers, entries }: TranslationDesk): boolean {
  const offer = offers.get(pair.id);
  switch (filter) {
    case 'all':
      return true;
    case 'todo':
      return isToDo(pair);
    case 'offered':
      return offer !== undefined;
    case 'stale':
      return pair.state === 'stale' || pair.state === 'orphan';
    case 'marked':
      return (
        pair.broken > 0 ||
        pair.state === 'partial' ||
        (offer !== undefined &&
          offer.candidates.some(
            ({ state, text }) =>
              state === 'failed' ||
              (state === 'ready' && marksOfCandidate(offer, text, entries.length === 0 ? null : entries).length > 0),
          ))
      );
  }
}

function Tools({ detail }: { readonly detail: TranslationDetail }) {
  const m = useMessages();
  const navigate = useNavigate();
  const { workId, branchId, sourceWorkId, sourceState } = detail;
  const open = (id: string) => void navigate({ to: '/works/$workId', params: { workId: id } });
  const files = [
    ['text', client.exportWorkUrl(workId, 'text', branchId)],
    ['markdown', client.exportWorkUrl(workId, 'markdown', branchId)],
    ['csv', client.exportTranslationUrl(workId, 'csv')],
    ['tmx', client.exportTranslationUrl(workId, 'tmx')],
  ] as const;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={m.work.more}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {sourceState === 'gone' ? null : (
          <Menu.Item leftSection={<Icon name="left" size={18} />} onClick={() => open(sourceWorkId)}>
            {m.translation.openSource}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="works" size={18} />} onClick={() => open(workId)}>
          {m.translation.openText}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{m.translation.exportTitle}</Menu.Label>
        {files.map(([format, address]) => (
          <Menu.Item
            key={format}
            component="a"
            href={address}
            download
            leftSection={<Icon name="download" size={18} />}
          >
            {m.translation.exports[format]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Notices({ detail }: { readonly detail: TranslationDetail }) {
  const m = useMessages();
  const nameOf = useLanguageName();
  const { seemsToBe, sourceLanguage, sourceState, trashed, workId } = detail;
  const declare = (language: string) =>
    void client.changeTranslation(workId, { sourceLanguage: language }).then(
      () => queryClient.invalidateQueries({ queryKey: ['translations', workId] }),
      (error: unknown) => notify(describeError(m, error).text, 'danger'),
    );
  return (
    <>
      {trashed ? <PlainNotice>{m.translation.inTrash}</PlainNotice> : null}
      {sourceState === 'gone' ? <PlainNotice>{m.translation.sourceGone}</PlainNotice> : null}
      {sourceState === 'trashed' ? <PlainNotice>{m.translation.sourceTrashed}</PlainNotice> : null}
      {seemsToBe === null ? null : (
        <PlainNotice>
          {m.translation.seemsToBe(nameOf(seemsToBe), nameOf(sourceLanguage))}
          <div>
            <Button size="xs" variant="default" onClick={() => declare(seemsToBe)}>
              {m.translation.changeTo(nameOf(seemsToBe))}
            </Button>
          </div>
        </PlainNotice>
      )}
    </>
  );
}

function OpenTranslation({ detail, session }: { readonly detail: TranslationDetail; readonly session: WorkSession }) {
  const m = useMessages();
  const desk = useTranslationDesk(detail, session);
  const [filter, setFilter] = useState<Filter>('all');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  useTitle(detail.title);
  const { pairs } = detail;
  const shown = pairs.filter((pair) => isShown(filter, pair, desk));
  const done = pairs.filter(({ state }) => state === 'done').length;
  const total = pairs.filter(({ state }) => state !== 'orphan').length;
  const chosen = useMemo(() => pairs.filter(({ id }) => selected.has(id)), [pairs, selected]);

  const onSelect = useCallback((id: string) => {
    setSelected((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);

  const latest = useRef(desk);
  latest.current = desk;
  useEffect(() => {
    const { commands } = m.translation;
    return offerCommands([
      {
        key: 'translate-all',
        icon: 'play',
        label: commands.all,
        run: () => {
          const { able, missing, translate } = latest.current;
          if (able) translate(missing);
        },
      },
      { key: 'translate-accept', icon: 'check', label: commands.acceptAll, run: () => void latest.current.acceptAll() },
      { key: 'translate-stop', icon: 'stop', label: commands.stop, run: () => latest.current.stop() },
    ]);
  }, [m]);

  return (
    <Workbench
      title={
        <EditableName
          name={detail.title}
          note={
            <>
              {m.translation.progress(done, total)} · {detail.sourceTitle}
            </>
          }
          onRename={(title) =>
            client
              .changeWork(detail.workId, { title })
              .then(() => queryClient.invalidateQueries({ queryKey: ['translations', detail.workId] }))
          }
        />
      }
      tools={<Tools detail={detail} />}
      sideLabel={m.translation.hand}
      closesSheet={desk.queue.running ? 'running' : 'idle'}
      side={<TranslationSide desk={desk} selected={chosen} onClear={() => setSelected(new Set())} />}
    >
      <div className={styles.middle}>
        <Notices detail={detail} />
        <SegmentedControl
          size="xs"
          className={styles.filters ?? ''}
          aria-label={m.translation.filter}
          value={filter}
          onChange={(value) => setFilter(value)}
          data={filters.map((value) => ({ value, label: m.translation.filters[value] }))}
        />
        {pairs.length === 0 ? (
          <p className="soft">{m.translation.emptySource}</p>
        ) : shown.length === 0 ? (
          <p className="soft">{m.translation.filterNothing}</p>
        ) : (
          <PairList desk={desk} pairs={shown} selected={selected} onSelect={onSelect} />
        )}
      </div>
    </Workbench>
  );
}

/** Reads the pairs anew when a text changes, in this window or another; a burst of edits is one question. */
function useTextChanges(session: WorkSession | null, workId: string): void {
  useEffect(() => {
    if (session === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = session.revision.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void queryClient.invalidateQueries({ queryKey: ['translations', workId] }), 200);
    });
    const gone = session.connection.state.subscribe(() => {
      if (session.connection.state.get().kind === 'gone')
        void queryClient.invalidateQueries({ queryKey: ['translations', workId] });
    });
    return () => {
      clearTimeout(timer);
      stop();
      gone();
    };
  }, [session, workId]);
}

export function TranslationScene() {
  const m = useMessages();
  const { workId } = useParams({ from: '/works/$workId/translation' });
  const query = useQuery(translationQuery(workId));
  const detail = query.data;
  const { session, error } = useWorkSession(detail?.workId ?? null, detail?.branchId ?? null);
  const here = detail !== undefined && detail.sourceState !== 'gone';
  const source = useWorkSession(here ? detail.sourceWorkId : null, here ? detail.sourceBranchId : null).session;
  useTextChanges(session, workId);
  useTextChanges(source, workId);
  if (detail !== undefined && session !== null)
    return <OpenTranslation key={workId} detail={detail} session={session} />;
  if (error !== null)
    return (
      <div className="page">
        <ErrorNotice error={error} />
      </div>
    );
  return <WorkNotOpen loading={m.translation.loading} query={query} />;
}
