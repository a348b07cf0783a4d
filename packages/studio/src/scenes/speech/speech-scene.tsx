/** One script: its lines in the middle, voices and takes at the right, versions below. */
import { Button, Menu, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readWav } from '@fourhands/core/media/sound/wav';
import { speechFormatSchema } from '@fourhands/core/protocol/speeches';
import type { WorkDetail } from '@fourhands/core/protocol/works';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { EditableName } from '../../components/editable-name.tsx';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { OpusExportState } from '../../components/opus-export-state.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { VersionStrip } from '../../components/version-strip.tsx';
import { Workbench } from '../../components/workbench.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import { openSpeechSession, type SpeechSession } from '../../state/speech-session.ts';
import { useOpusExport } from '../../state/use-opus-export.ts';
import { useStore } from '../../state/store.ts';
import { useTitle } from '../../state/use-title.ts';
import { useLiveSession } from '../../state/use-work-session.ts';
import { useWorkKeys } from '../work/work-keys.ts';
import { LexiconDialog } from './lexicon-dialog.tsx';
import { LineList } from './line-list.tsx';
import { ScriptForm } from './script-form.tsx';
import { SpeechHand } from './speech-hand.tsx';
import styles from './speech.module.css';
import { type SpeechDesk, useSpeechDesk } from './use-speech-desk.ts';

export function SpeechScene({ work, branchId }: { readonly work: WorkDetail; readonly branchId: string }) {
  const m = useMessages();
  const { session, error } = useLiveSession(work.id, branchId, openSpeechSession);
  useTitle(work.title);
  if (session !== null) return <OpenSpeech key={branchId} work={work} session={session} />;
  return (
    <div className="page stack">
      <h1>{work.title}</h1>
      {error === null ? (
        <p className="soft" role="status">
          {m.speech.loading} …
        </p>
      ) : (
        <ErrorNotice error={error} />
      )}
    </div>
  );
}

const did = (act: () => unknown) => {
  act();
  return true;
};

function OpenSpeech({ work, session }: { readonly work: WorkDetail; readonly session: SpeechSession }) {
  const m = useMessages();
  const format = useFormat();
  const desk = useSpeechDesk(session);
  const connection = useStore(session.connection.state);
  const [dialog, setDialog] = useState<'paste' | 'lexicon' | null>(null);
  const keep = useKeepVersion(session);
  const opus = useOpusExport(work.title, 1, async (signal) => {
    const wav = await client.exportSpeech(work.id, 'wav', { branchId: session.branchId, signal });
    const { sampleRate, channels } = readWav(wav);
    const [samples] = channels as [Float32Array<ArrayBuffer>];
    const read = async (start: number, length: number) => samples.subarray(start, start + length);
    return { sampleRate, channels: 1, length: samples.length, read };
  });
  const { script, making, chosen, player } = desk;
  const { lines } = script;
  const isMaking = making?.state === 'making';
  const hasWords = lines.some(({ id }) => desk.states.get(id) !== 'blank');
  const hasClip = lines.some((line) => desk.takeOf(line) !== null);

  const stepMaker = (direction: 'undo' | 'redo') => {
    const last = (chosen === null ? null : desk.takeOf(chosen)) ?? [...script.takes.values()].at(-1)?.at(-1);
    const makerId = last?.recipe.makerId ?? desk.makers[0]?.id;
    if (makerId === undefined) return notify(m.speech.nothingToTakeBack);
    client.stepSpeech(work.id, direction, { makerId, branchId: session.branchId }).then(
      (done) => done || notify(m.speech.nothingToTakeBack),
      (error: unknown) => notify(describeError(m, error).text, 'danger'),
    );
  };

  useWorkKeys({
    undo: () => did(() => desk.undo(false)),
    redo: () => did(() => desk.undo(true)),
    makerUndo: () => did(() => stepMaker('undo')),
    makerRedo: () => did(() => stepMaker('redo')),
    lock: () => chosen !== null && did(() => desk.toggleLock(chosen)),
    saveVersion: () => did(keep),
    run: () => !isMaking && did(() => desk.speak()),
    stop: () => (isMaking && did(desk.stop)) || (player.playing && did(player.stop)),
  });

  const state =
    connection.kind === 'refused'
      ? 'refused'
      : connection.kind !== 'live'
        ? 'offline'
        : connection.unstored > 0
          ? 'saving'
          : 'saved';
  return (
    <Workbench
      title={
        <EditableName
          name={work.title}
          onRename={(title) =>
            client.changeWork(work.id, { title }).then(() => queryClient.invalidateQueries({ queryKey: ['works'] }))
          }
        />
      }
      tools={
        <>
          <span className={styles.connection} data-state={state} role="status">
            {m.scores.states[state]}
          </span>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" px={12} aria-label={m.speech.download} title={m.speech.download}>
                <Icon name="download" size={18} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {speechFormatSchema.options.map((one) => (
                <Menu.Item
                  key={one}
                  component="a"
                  href={client.exportSpeechUrl(work.id, one, session.branchId)}
                  download
                  disabled={one !== 'txt' && !hasClip}
                >
                  {m.speech.formats[one]}
                </Menu.Item>
              ))}
              {opus.offered ? (
                <Menu.Item disabled={opus.going !== null || !hasClip} onClick={opus.start}>
                  {m.opus.script}
                </Menu.Item>
              ) : null}
            </Menu.Dropdown>
          </Menu>
        </>
      }
      sideLabel={m.speech.hand}
      side={<SpeechHand desk={desk} onMakerUndo={() => stepMaker('undo')} />}
      strip={<SpeechVersions session={session} keep={keep} />}
    >
      {work.trashedAt === null ? null : <PlainNotice>{m.work.inTrash}</PlainNotice>}
      {connection.kind === 'refused' ? (
        <PlainNotice>{m.scores.refusedReason(connection.reason ?? '')}</PlainNotice>
      ) : null}
      <div className={styles.bar}>
        {isMaking ? (
          <Button leftSection={<Icon name="stop" size={18} />} variant="default" onClick={desk.stop}>
            {m.speech.stop}
          </Button>
        ) : (
          <Button
            leftSection={<Icon name="speech" size={18} />}
            disabled={desk.wanted === 0}
            onClick={() => desk.speak()}
          >
            {desk.wanted === 0
              ? hasWords
                ? m.speech.nothingToSpeak
                : m.speech.noWordsYet
              : desk.wanted === 1
                ? m.speech.speakOne
                : m.speech.speakSome(format.count(desk.wanted))}
          </Button>
        )}
        <Button
          variant="default"
          disabled={!hasClip}
          leftSection={<Icon name={player.playing ? 'pause' : 'play'} size={18} />}
          onClick={() => desk.play()}
        >
          {player.playing ? m.speech.pause : m.speech.playAll}
        </Button>
        <Button
          variant="default"
          leftSection={<Icon name="plus" size={18} />}
          onClick={() => desk.add(chosen?.id ?? lines.at(-1)?.id ?? null)}
        >
          {m.speech.add}
        </Button>
        <Button variant="default" leftSection={<Icon name="copy" size={18} />} onClick={() => setDialog('paste')}>
          {m.speech.paste}
        </Button>
        <Button variant="default" leftSection={<Icon name="works" size={18} />} onClick={() => setDialog('lexicon')}>
          {m.speech.lexicon}
        </Button>
      </div>
      <OpusExportState writing={opus} />
      <MakingState desk={desk} />
      {lines.length === 0 ? <p className={styles.empty}>{m.speech.empty}</p> : <LineList desk={desk} />}
      {dialog === 'lexicon' ? <LexiconDialog desk={desk} onClose={() => setDialog(null)} /> : null}
      <Modal
        opened={dialog === 'paste'}
        onClose={() => setDialog(null)}
        size="lg"
        title={m.speech.paste}
        closeButtonProps={{ 'aria-label': m.common.close }}
      >
        <ScriptForm
          help={`${m.speech.scriptHelp} ${m.speech.pasteHelp}`}
          going={false}
          onScript={({ lines: read }) => {
            const after = lines.at(-1)?.id ?? null;
            if (desk.edit([{ kind: 'add', lines: [...read], after }], { pasted: true })) setDialog(null);
          }}
        />
      </Modal>
    </Workbench>
  );
}

/** How far it is, how long it will take, and what could not be spoken. */
function MakingState({ desk }: { readonly desk: SpeechDesk }) {
  const m = useMessages();
  const format = useFormat();
  const { making, script } = desk;
  if (making === null) return null;
  const all = making.lines.length;
  const done = making.spoken + making.failed.length;
  const said = m.speech.progress(format.count(making.spoken), format.count(all));
  const left = making.secondsLeft === null ? '' : ` · ${m.speech.left(format.duration(making.secondsLeft))}`;
  return (
    <div className="stack-tight">
      {making.state === 'making' ? (
        <>
          <ProgressBar fraction={done / all} label={said} />
          <p className="soft small figure">
            {said}
            {left}
          </p>
        </>
      ) : null}
      {making.failed.length === 0 ? null : (
        <PlainNotice>
          {m.speech.failed(format.count(making.failed.length))}
          <ul>
            {making.failed.slice(0, 5).map(({ line, error }) => {
              const at = script.lines.findIndex(({ id }) => id === line);
              const { text, detail } = describeError(m, Object.assign(new Error(error.message), { code: error.code }));
              return (
                <li key={line}>
                  {m.speech.line(format.count(at + 1))}: {text}
                  {detail === null ? null : <div className="soft small">{detail}</div>}
                </li>
              );
            })}
          </ul>
        </PlainNotice>
      )}
      {making.error !== null && making.failed.length === 0 ? (
        <ErrorNotice error={Object.assign(new Error(making.error.message), { code: making.error.code })} />
      ) : null}
      {making.locked.length === 0 ? null : (
        <p className="soft small">{m.speech.lockedLeft(format.count(making.locked.length))}</p>
      )}
    </div>
  );
}

/** Keeps a version under a name, or none. */
function useKeepVersion(session: SpeechSession): (name?: string) => void {
  const m = useMessages();
  const { workId, branchId } = session;
  return (name = '') =>
    void session
      .settled()
      .then(() => client.saveSpeechVersion(workId, { branchId, personId: thisPerson().id, name: name.trim() || null }))
      .then(() => {
        notify(m.scores.kept);
        return queryClient.invalidateQueries({ queryKey: ['works', workId, 'versions'] });
      })
      .catch((error: unknown) => notify(describeError(m, error).text, 'danger'));
}

interface SpeechVersionsProps {
  readonly session: SpeechSession;
  readonly keep: (name?: string) => void;
}

function SpeechVersions({ session, keep }: SpeechVersionsProps) {
  const m = useMessages();
  const format = useFormat();
  const { workId } = session;
  const { data: versions = [] } = useQuery({
    queryKey: ['works', workId, 'versions'],
    queryFn: ({ signal }) => client.listVersions(workId, { signal }),
  });
  return (
    <VersionStrip
      words={m.scores}
      versions={versions.map(({ id, name, reason, at, length }) => ({
        id,
        name: name ?? m.scores.reasons[reason],
        at,
        size: m.speech.lines(format.count(length)),
      }))}
      onKeep={keep}
      onGoBack={(id) => {
        const version = versions.find((each) => each.id === id);
        if (version === undefined) return;
        // By this page's own hand, so that this page's undo takes it back.
        session.document.restore(version.frontiers);
        notify(m.speech.wentBack);
      }}
    />
  );
}
