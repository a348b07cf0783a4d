/** Above the text: whether it is stored, who else is here, who wrote what, what goes out, and what is known of the work. */
import { ActionIcon, Button, Menu, Popover, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ExportFormat } from '@fourhands/core/protocol/works';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { Facts } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useActorName } from '../../state/actor-name.ts';
import { notify } from '../../state/notices.ts';
import { renamePerson, usePerson } from '../../state/person.ts';
import { useStore } from '../../state/store.ts';
import { authorKinds } from '../../text/authorship-marks.ts';
import { useDesk } from './desk.ts';
import type { AuthorshipAtWork } from './use-authorship.ts';
import type { PresenceAtWork } from './use-presence.ts';
import styles from './tools.module.css';

type ShownState = 'connecting' | 'saved' | 'saving' | 'offline' | 'refused' | 'gone';

function ConnectionState() {
  const m = useMessages();
  const { session } = useDesk();
  const { kind, unstored, reason } = useStore(session.connection.state);
  const state: ShownState = kind === 'live' ? (unstored === 0 ? 'saved' : 'saving') : kind;
  const help = {
    connecting: m.work.stateHelp.connecting,
    saved: m.work.stateHelp.saved,
    saving: m.work.stateHelp.saving,
    offline: m.work.stateHelp.offline(unstored),
    refused: m.work.stateHelp.refused(reason ?? ''),
    gone: m.work.stateHelp.gone,
  }[state];
  return (
    <Popover position="bottom" width={300} withArrow>
      <Popover.Target>
        <button type="button" className={styles.state} data-state={state}>
          <span className={styles.sign} aria-hidden="true" />
          <span role="status">{m.work.states[state]}</span>
          {state === 'offline' && unstored > 0 ? <span className="figure">{unstored}</span> : null}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="stack-tight">
          {help}
          {state === 'refused' ? (
            <div>
              <Button
                size="xs"
                variant="default"
                onClick={() => void session.connection.discard().then(() => location.reload())}
              >
                {m.work.discard}
              </Button>
            </div>
          ) : null}
          {state === 'offline' ? (
            <div>
              <Button size="xs" variant="default" onClick={() => session.connection.retry()}>
                {m.work.retryNow}
              </Button>
            </div>
          ) : null}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return first?.segment.toUpperCase() ?? '?';
}

function People({ presence }: { readonly presence: PresenceAtWork }) {
  const m = useMessages();
  const person = usePerson();
  const nameOf = useActorName();
  const others = presence.present.filter(
    ({ actor }, index, all) => all.findIndex((one) => one.actor.id === actor.id) === index && actor.id !== person.id,
  );
  return (
    <Popover position="bottom-end" width={280}>
      <Popover.Target>
        <button
          type="button"
          className={styles.people}
          aria-label={`${m.work.people}: ${m.common.list(others.map(({ actor }) => nameOf(actor)))}`}
        >
          <span className={styles.face} data-hand="person">
            {initialOf(person.name)}
          </span>
          {others.slice(0, 3).map((one) => (
            <span key={one.session} className={styles.face} data-hand={one.actor.kind}>
              {initialOf(nameOf(one.actor))}
            </span>
          ))}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="stack-tight" style={{ gap: 12 }}>
          <TextInput
            label={m.work.yourName}
            defaultValue={person.name}
            maxLength={200}
            onBlur={(event) => {
              const name = event.target.value.trim();
              if (name === '' || name === person.name) return;
              renamePerson(name);
              void client.setPerson(person.id, name).catch(() => undefined);
            }}
          />
          {others.map((one) => (
            <div key={one.session} className="row">
              <span className={styles.face} data-hand={one.actor.kind}>
                {initialOf(nameOf(one.actor))}
              </span>
              <span>
                {nameOf(one.actor)} <span className="soft small">{presence.activityOf(one)}</span>
              </span>
            </div>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

const exportFormats: readonly ExportFormat[] = ['text', 'markdown', 'authorship', 'document'];

function MoreMenu({ onDetails, onTranslate, onTalk }: Pick<WorkToolsProps, 'onDetails' | 'onTranslate' | 'onTalk'>) {
  const m = useMessages();
  const { work, session } = useDesk();
  const navigate = useNavigate();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={m.work.more}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{m.work.exportTitle}</Menu.Label>
        {exportFormats.map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={client.exportWorkUrl(work.id, format, session.branchId)}
            download
            leftSection={<Icon name="download" size={18} />}
          >
            {m.work.exports[format]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="talks" size={18} />} onClick={onTalk}>
          {m.talks.beside}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="language" size={18} />} onClick={onTranslate}>
          {m.translation.translate}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="side" size={18} />} onClick={onDetails}>
          {m.work.details}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="trash" size={18} />}
          onClick={() => {
            client.changeWork(work.id, { trashed: true }).then(
              () => {
                notify(m.works.trashed(work.title));
                void queryClient.invalidateQueries({ queryKey: ['works'] });
                void navigate({ to: '/works' });
              },
              (error: unknown) => notify(describeError(m, error).text, 'danger'),
            );
          }}
        >
          {m.works.toTrash}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function WorkDetails() {
  const m = useMessages();
  const format = useFormat();
  const { work, session, effort } = useDesk();
  const unsent = useStore(effort.unsent);
  useStore(session.revision);
  const seconds = (Date.now() - Date.parse(work.createdAt)) / 1000;
  return (
    <Facts
      rows={[
        [m.work.length, m.works.characters(session.document.length)],
        [m.common.created, format.moment(work.createdAt)],
        [m.work.effortTime, format.duration(seconds)],
        [m.work.effortKeys, format.count(work.effort.keys + unsent.keys)],
        [m.work.effortClicks, format.count(work.effort.clicks + unsent.clicks)],
        [m.work.effortChoices, format.count(work.effort.choices + unsent.choices)],
      ]}
    />
  );
}

export function AuthorLegend() {
  const m = useMessages();
  return (
    <ul className={styles.legend} aria-label={m.authors.legend}>
      {authorKinds.map((kind) => (
        <li key={kind}>
          <span className="fh-author" data-author={kind}>
            {m.authors.kinds[kind]}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface WorkToolsProps {
  readonly presence: PresenceAtWork;
  readonly authorship: AuthorshipAtWork;
  readonly onDetails: () => void;
  readonly onTranslate: () => void;
  readonly onTalk: () => void;
}

export function WorkTools({ presence, authorship, onDetails, onTranslate, onTalk }: WorkToolsProps) {
  const m = useMessages();
  return (
    <>
      <ConnectionState />
      <People presence={presence} />
      <Button
        variant={authorship.shown ? 'filled' : 'default'}
        className={styles.authors ?? ''}
        aria-label={m.authors.show}
        aria-pressed={authorship.shown}
        leftSection={<Icon name="authors" size={18} />}
        onClick={authorship.toggle}
      >
        <span className="wide-only">{m.authors.show}</span>
      </Button>
      <MoreMenu onDetails={onDetails} onTranslate={onTranslate} onTalk={onTalk} />
    </>
  );
}
