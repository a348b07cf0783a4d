/** One talk by itself. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { DialogueMessage } from '@fourhands/core/dialogue/dialogue';
import type { TextRegion } from '@fourhands/core/region/region';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { EditableName } from '../../components/editable-name.tsx';
import { PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { useTitle } from '../../state/use-title.ts';
import { offerCommands } from '../../state/work-commands.ts';
import { PutDialog } from './put-dialog.tsx';
import { TalkView } from './talk-view.tsx';
import styles from './talks.module.css';
import { useTalk, type Talk } from './use-talk.ts';

function TalkMenu({ talk, id }: { readonly talk: Talk; readonly id: string }) {
  const m = useMessages();
  const navigate = useNavigate();
  const { dialogue, leafId } = talk;
  const title = dialogue?.title ?? m.talks.untitled;
  const download = (format: 'markdown' | 'json', label: string) => (
    <Menu.Item
      component="a"
      href={client.exportDialogueUrl(id, format, leafId ?? undefined)}
      download
      leftSection={<Icon name="download" size={18} />}
    >
      {label}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={m.talks.more}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {download('markdown', m.talks.exportMarkdown)}
        {download('json', m.talks.exportJson)}
        <Menu.Item
          leftSection={<Icon name={dialogue?.trashedAt == null ? 'trash' : 'back'} size={18} />}
          onClick={() => {
            const trashed = dialogue?.trashedAt == null;
            client.changeDialogue(id, { trashed }).then(
              () => {
                notify(trashed ? m.talks.trashed(title) : m.talks.restored(title));
                if (trashed) void navigate({ to: '/talks' });
              },
              (error: unknown) => notify(describeError(m, error).text, 'danger'),
            );
          }}
        >
          {dialogue?.trashedAt == null ? m.talks.toTrash : m.talks.restore}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function TalkScene() {
  const m = useMessages();
  const { talkId } = useParams({ from: '/talks/$talkId' });
  const { message: shownFirst } = useSearch({ from: '/talks/$talkId' });
  const talk = useTalk({ id: talkId, shownFirst });
  const { dialogue, path } = talk;
  const [putting, setPutting] = useState<{ message: DialogueMessage; passage: TextRegion | null } | null>(null);
  const title = dialogue?.title ?? m.talks.untitled;
  useTitle(title);
  const last = path.findLast(({ text, state }) => text !== '' && state !== 'streaming');
  useEffect(() => {
    if (last === undefined) return undefined;
    return offerCommands([
      {
        key: 'talk-put',
        icon: 'works',
        label: m.workKeys.commands.putPassage,
        run: () => setPutting({ message: last, passage: null }),
      },
    ]);
  }, [m, last]);
  useEffect(() => {
    if (shownFirst === undefined || dialogue === null) return;
    document.querySelector<HTMLElement>(`[data-message="${CSS.escape(shownFirst)}"]`)?.focus();
    // Once it is here.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [shownFirst, dialogue === null]);
  return (
    <div className={styles.scene}>
      <div className={styles.head}>
        {talk.gone || dialogue === null ? (
          <h1 className="soft">{talk.error === null && !talk.gone ? `${m.talks.loading} …` : m.talks.title}</h1>
        ) : (
          <EditableName name={title} onRename={(name) => client.changeDialogue(talkId, { title: name })} />
        )}
        <div className="row">
          <Button component={Link} to="/talks" variant="default" px={12}>
            {m.talks.leaveTrash}
          </Button>
          {talk.gone ? null : <TalkMenu talk={talk} id={talkId} />}
        </div>
      </div>
      {dialogue?.trashedAt == null ? null : <PlainNotice>{m.talks.inTrash}</PlainNotice>}
      <TalkView talk={talk} onPut={(message, passage) => setPutting({ message, passage })} empty={m.talks.lead} />
      {putting === null ? null : (
        <PutDialog
          {...putting}
          title={dialogue?.title ?? null}
          workId={dialogue?.workId ?? null}
          onClose={() => setPutting(null)}
        />
      )}
    </div>
  );
}
