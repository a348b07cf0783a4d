/** All talks, by what was said last; beginning one; searching them; the trash. */
import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import type { Dialogue } from '@fourhands/core/dialogue/dialogue';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { dialoguesQuery, queryClient } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { deleteWithUndo, notify } from '../../state/notices.ts';
import { useStaying } from '../../state/use-leaving.ts';
import { useTitle } from '../../state/use-title.ts';
import { Composer } from './composer.tsx';
import type { Starter } from './field-words.ts';
import { TalkMakerChoice, TalkMakerNotice, useTalkMaker } from './talk-maker.tsx';
import styles from './talks.module.css';
import { useTalk } from './use-talk.ts';

function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: ['dialogues'] });
}

function RowMenu({ dialogue, title }: { readonly dialogue: Dialogue; readonly title: string }) {
  const m = useMessages();
  const tell = (error: unknown) => notify(describeError(m, error).text, 'danger');
  const move = (trashed: boolean, words: string) =>
    void client.changeDialogue(dialogue.id, { trashed }).then(() => {
      notify(words);
      refresh();
    }, tell);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`${m.talks.more}: ${title}`}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {dialogue.trashedAt === null ? (
          <Menu.Item leftSection={<Icon name="trash" size={18} />} onClick={() => move(true, m.talks.trashed(title))}>
            {m.talks.toTrash}
          </Menu.Item>
        ) : (
          <>
            <Menu.Item
              leftSection={<Icon name="back" size={18} />}
              onClick={() => move(false, m.talks.restored(title))}
            >
              {m.talks.restore}
            </Menu.Item>
            <Menu.Item
              leftSection={<Icon name="trash" size={18} />}
              onClick={() =>
                deleteWithUndo({
                  key: dialogue.id,
                  text: m.talks.deletedForGood(title),
                  run: () => client.deleteDialogue(dialogue.id).then(refresh),
                  onError: tell,
                })
              }
            >
              {m.talks.deleteForGood}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The first message begins the talk. */
function BeginTalk() {
  const m = useMessages();
  const navigate = useNavigate();
  const choice = useTalkMaker();
  const [given, setGiven] = useState<Starter>({ text: '' });
  const { say } = useTalk({
    id: null,
    onBegun: (id) => void navigate({ to: '/talks/$talkId', params: { talkId: id } }),
  });
  const { maker, controls, weak } = choice;
  return (
    <div className="stack-tight" style={{ gap: 12 }}>
      <Composer
        given={given}
        streaming={false}
        onStop={() => undefined}
        onEditLast={() => undefined}
        weak={weak}
        notice={<TalkMakerNotice {...choice} />}
        ready={choice.makers !== undefined}
        disabled={maker === null}
        onSend={(text) =>
          say({ text, ...(maker === null ? {} : { answer: { makerId: maker.id, controls } }) }).then(
            () => true,
            (error: unknown) => {
              notify(describeError(m, error).text, 'danger');
              return false;
            },
          )
        }
      >
        <TalkMakerChoice {...choice} />
      </Composer>
      <div className="row" role="group" aria-label={m.talks.startersLabel}>
        {m.talks.starters.map(({ name, text }) => (
          <Button key={name} size="xs" variant="default" onClick={() => setGiven({ text })}>
            {name}
          </Button>
        ))}
      </div>
    </div>
  );
}

export function TalksScene() {
  const m = useMessages();
  const format = useFormat();
  const { trash = false } = useSearch({ from: '/talks' });
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed.trim());
  const query = useQuery(dialoguesQuery({ trash: trash ? 'yes' : 'no', ...(words === '' ? {} : { search: words }) }));
  const dialogues = useStaying(query.data);
  useTitle(trash ? m.talks.trash : m.talks.title);
  const none = dialogues?.length === 0;
  return (
    <div className="page stack" style={{ gap: 24, maxWidth: 880 }}>
      <div className="spread" style={{ flexWrap: 'wrap' }}>
        <h1>{trash ? m.talks.trash : m.talks.title}</h1>
        <div className="row">
          <TextInput
            type="search"
            aria-label={m.talks.search}
            placeholder={m.talks.searchPlaceholder}
            leftSection={<Icon name="search" size={18} />}
            value={typed}
            maxLength={200}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
      </div>
      {trash ? null : (
        <>
          <p className="soft">{m.talks.lead}</p>
          <BeginTalk />
        </>
      )}
      {query.error === null ? null : <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
      {none && words !== '' ? <p className="soft">{m.talks.nothingFound(words)}</p> : null}
      {none && words === '' && trash ? <p className="soft">{m.talks.trashEmpty}</p> : null}
      <ul className={styles.list} aria-label={trash ? m.talks.trash : m.talks.title}>
        {dialogues?.map((dialogue) => {
          const title = dialogue.title ?? m.talks.untitled;
          return (
            <li key={dialogue.id} className={styles.row}>
              <Link to="/talks/$talkId" params={{ talkId: dialogue.id }} className={styles.rowLink ?? ''}>
                <strong className="one-line">{title}</strong>
                <span className="soft small one-line" dir="auto">
                  {dialogue.preview}
                </span>
              </Link>
              <span className="soft small wide-only">{m.talks.changed(format.moment(dialogue.changedAt))}</span>
              <RowMenu dialogue={dialogue} title={title} />
            </li>
          );
        })}
      </ul>
      <div className="soft small">
        {trash ? (
          <Link to="/talks" search={{}}>
            {m.talks.leaveTrash}
          </Link>
        ) : (
          <Link to="/talks" search={{ trash: true }}>
            {m.talks.showTrash}
          </Link>
        )}
      </div>
    </div>
  );
}
