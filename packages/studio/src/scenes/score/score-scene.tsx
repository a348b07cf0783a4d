/** One score: it in the middle as a piano roll or as notation, the other hand and the tracks at the right, versions below. */
import { Button, Menu, SegmentedControl, VisuallyHidden } from '@mantine/core';
import { lazy, Suspense, useCallback, useEffect, useId, useRef, useState } from 'react';
import { type Note, ticksPerQuarter } from '@fourhands/core/media/score/score';
import { noteAfter, noteBefore, type ScoreChange } from '@fourhands/core/media/score/score-change';
import { pitchName } from '@fourhands/core/media/score/pitch-spelling';
import { scoreFormatSchema } from '@fourhands/core/protocol/scores';
import type { WorkDetail } from '@fourhands/core/protocol/works';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { EditableName } from '../../components/editable-name.tsx';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { Workbench } from '../../components/workbench.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useActorName } from '../../state/actor-name.ts';
import { notify } from '../../state/notices.ts';
import { openScoreSession, type ScoreSession } from '../../state/score-session.ts';
import { useStore } from '../../state/store.ts';
import { narrow, useMedia } from '../../state/use-media.ts';
import { useOnceKnown } from '../../state/use-once-known.ts';
import { useTitle } from '../../state/use-title.ts';
import { useLiveSession } from '../../state/use-work-session.ts';
import { useWorkKeys } from '../work/work-keys.ts';
import { heldDesk } from './held-desk.ts';
import { lockWords } from './lock-words.ts';
import { NoteCard } from './note-card.tsx';
import { PianoRoll, type RollHandle } from './piano-roll.tsx';
import { RollBar } from './roll-bar.tsx';
import { beatTicks } from '../../playing/schedule.ts';
import { OfferActions, ScoreHand } from './score-hand.tsx';
import { ScoreVersions, useKeepVersion } from './score-versions.tsx';
import styles from './score.module.css';
import { TracksPanel } from './tracks-panel.tsx';
import { Transport, useToggleRecord } from './transport.tsx';
import { useNoteLength } from './use-note-length.ts';
import { useRecording } from './use-recording.ts';
import { useRollKeys } from './use-roll-keys.ts';
import { useScoreAsking } from './use-score-asking.ts';
import { type ScoreDesk, useScoreDesk } from './use-score-desk.ts';
import { useScoreOffers } from './use-score-offers.ts';
import { useTurns } from './use-turns.ts';

/** Fetched when it is first shown: it brings the engraver along. */
const NotationView = lazy(() => import('./notation-view.tsx'));

export function ScoreScene({ work, branchId }: { readonly work: WorkDetail; readonly branchId: string }) {
  const m = useMessages();
  const { session, error } = useLiveSession(work.id, branchId, openScoreSession);
  useTitle(work.title);
  if (session !== null) return <OpenScore key={branchId} work={work} session={session} />;
  return (
    <div className="page stack">
      <h1>{work.title}</h1>
      {error === null ? (
        <p className="soft" role="status">
          {m.scores.loading} …
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

function OpenScore({ work, session }: { readonly work: WorkDetail; readonly session: ScoreSession }) {
  const m = useMessages();
  const format = useFormat();
  const called = useActorName();
  const desk = useScoreDesk(session);
  const recording = useRecording(desk);
  const asking = useScoreAsking(desk);
  const { ask: askOnceKnown } = useOnceKnown(asking.maker !== null, () => void asking.ask());
  const offers = useScoreOffers(desk);
  const turns = useTurns(desk, recording, asking);
  const toggleRecord = useToggleRecord(recording);
  const keepVersion = useKeepVersion(session);
  const connection = useStore(session.connection.state);
  const asSheet = useMedia(narrow);
  const [view, setView] = useState<'roll' | 'notation'>('roll');
  const [listening, setListening] = useState(false);
  const roll = useRef<RollHandle | null>(null);
  const said = useId();
  const { player, playing, score } = desk;

  // What is heard of an offer is the offer as it is now; it ends with it, or when the playing does.
  const { hearInstead } = desk;
  const heard = listening ? offers.offered : null;
  useEffect(() => hearInstead(heard), [hearInstead, heard]);
  const nothingLeft = listening && (offers.offered === null || !playing.playing);
  useEffect(() => {
    if (nothingLeft) setListening(false);
  }, [nothingLeft]);
  const onListen = () => {
    player.stop();
    if (listening) return;
    const bar = offers.current;
    const start =
      bar === null
        ? 0
        : Math.min(...bar.hunks.flatMap((hunk) => startsOf(offers.candidate?.hunks[hunk]?.changes ?? [])));
    player.seek(desk.bars.at(start).start);
    hearInstead(offers.offered);
    setListening(true);
    player.start();
  };

  const togglePlay = () => {
    if (recording.recording) return;
    if (playing.playing) {
      const tick = Math.max(0, player.tick());
      player.stop();
      desk.setCursor({ ...desk.cursor, tick: Math.floor(tick / desk.step) * desk.step });
    } else player.start();
  };

  const shown = useStore(session.revision);
  const hands = useRef({ shown: -1, makers: new Map<string, boolean>() });
  if (hands.current.shown !== shown) hands.current = { shown, makers: new Map() };
  const isMakers = useCallback(
    ({ id }: Note) => {
      const { makers } = hands.current;
      const known = makers.get(id);
      if (known !== undefined) return known;
      const by = session.document.authorship(id)?.made.kind === 'made';
      makers.set(id, by);
      return by;
    },
    [session],
  );

  // Others see where this person is.
  const [tick, pitch] = [desk.selected[0]?.start ?? desk.cursor.tick, desk.selected[0]?.pitch ?? desk.cursor.pitch];
  useEffect(() => session.connection.present({ anchor: String(pitch), head: String(tick) }), [session, tick, pitch]);

  const stepMaker = (direction: 'undo' | 'redo') => {
    const makerId = asking.maker?.id;
    if (makerId === undefined) return;
    const { workId, branchId } = session;
    const ask = direction === 'undo' ? client.undoScore.bind(client) : client.redoScore.bind(client);
    ask(workId, { makerId, branchId }).then(
      (done) => done || notify(m.scores.nothingToTakeBack),
      (error: unknown) => notify(describeError(m, error).text, 'danger'),
    );
  };

  const open = offers.current !== null && offers.proposal?.state !== 'making';
  const inScore = (event: KeyboardEvent) =>
    event.target instanceof Element && event.target.closest('[data-roll], [data-notation]') !== null;
  useWorkKeys({
    undo: () => did(() => desk.undo(false)),
    redo: () => did(() => desk.undo(true)),
    makerUndo: () => did(() => stepMaker('undo')),
    makerRedo: () => did(() => stepMaker('redo')),
    lock: () => did(desk.lock),
    authorship: () => did(() => desk.showAuthors(!desk.authorsShown)),
    saveVersion: () => did(keepVersion),
    run: () => did(askOnceKnown),
    stop: () =>
      offers.proposal?.state === 'making' &&
      did(() => void client.stopScoreProposal(work.id, offers.proposal!.id).catch(() => undefined)),
    accept: (event) => open && inScore(event) && did(() => void offers.decide('accept', false)),
    nextHunk: () => open && did(() => offers.step(1)),
    previousHunk: () => open && did(() => offers.step(-1)),
    acceptAll: () => open && did(() => void offers.decide('accept', true)),
    rejectAll: () => open && did(() => void offers.decide('reject', true)),
  });
  const held = heldDesk(desk, (lock) => {
    const name = called(session.actors.get().byId.get(lock.by)) ?? '–';
    notify(lockWords({ messages: m, format }, desk, lock, name));
  });
  const length = useNoteLength(held);
  const notation = view === 'notation' ? length : null;
  useRollKeys({ desk: held, roll, togglePlay, isKeyboard: recording.isKeyboard, notation });
  // The bar that is looked at is on the screen.
  const lookedAt = offers.current?.bar;
  useEffect(() => {
    if (lookedAt === undefined) return;
    const first = offers.ghosts.find(({ current }) => current)?.note;
    if (first !== undefined) roll.current?.show(first.start, null);
    // Only when another bar is looked at.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [lookedAt]);

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
          <span className={styles.state} data-state={state} role="status">
            {m.scores.states[state]}
          </span>
          <Button
            variant="default"
            px={12}
            aria-pressed={desk.authorsShown}
            aria-label={m.scores.authors}
            title={m.scores.authors}
            onClick={() => desk.showAuthors(!desk.authorsShown)}
          >
            <Icon name="authors" size={18} />
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" px={12} aria-label={m.scores.download} title={m.scores.download}>
                <Icon name="download" size={18} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {scoreFormatSchema.options.map((file) => (
                <Menu.Item
                  key={file}
                  component="a"
                  href={client.exportScoreUrl(work.id, file, session.branchId)}
                  download
                >
                  {m.scores.formats[file]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </>
      }
      sideLabel={m.scores.hand}
      closesSheet={`${offers.proposal?.id} ${turns.state}`}
      side={
        <>
          <ScoreHand
            desk={desk}
            asking={asking}
            offers={offers}
            turns={turns}
            listening={listening}
            onListen={onListen}
            onTakeBack={() => stepMaker('undo')}
          />
          <TracksPanel desk={desk} />
          <NoteCard desk={desk} />
        </>
      }
      strip={
        <div className="stack-tight">
          {asSheet && open ? <OfferActions offers={offers} listening={listening} onListen={onListen} /> : null}
          <ScoreVersions session={session} />
        </div>
      }
    >
      {work.trashedAt === null ? null : <PlainNotice>{m.work.inTrash}</PlainNotice>}
      {connection.kind === 'refused' ? (
        <PlainNotice>{m.scores.refusedReason(connection.reason ?? '')}</PlainNotice>
      ) : null}
      <div className={styles.middle}>
        <div className={styles.bar}>
          <Transport desk={desk} recording={recording} togglePlay={togglePlay} toggleRecord={toggleRecord} />
          <SegmentedControl
            size="xs"
            aria-label={m.scores.views}
            value={view}
            onChange={(value) => setView(value === 'notation' ? 'notation' : 'roll')}
            data={[
              { value: 'roll', label: m.scores.rollName },
              { value: 'notation', label: m.scores.notation },
            ]}
          />
          <RollBar desk={held} roll={roll} notation={notation} />
        </div>
        {desk.authorsShown ? <p className="soft small">{m.scores.authorsLegend}</p> : null}
        <div className={styles.stage}>
          {view === 'roll' ? (
            <>
              <PianoRoll desk={held} ghosts={offers.ghosts} handle={roll} isMakers={isMakers} describedBy={said} />
              {score.notes.length === 0 && offers.ghosts.length === 0 && !recording.recording ? (
                <div className={styles.empty}>{m.scores.empty}</div>
              ) : null}
            </>
          ) : (
            <Suspense fallback={<p className="soft">{m.scores.notationLoading} …</p>}>
              <NotationView desk={held} length={length} isMakers={isMakers} describedBy={said} />
            </Suspense>
          )}
        </div>
        <VisuallyHidden>
          <span id={said} role="status">
            <Said desk={desk} />
          </span>
        </VisuallyHidden>
      </div>
    </Workbench>
  );
}

/** What is selected, or where the cursor is, in words. */
function Said({ desk }: { readonly desk: ScoreDesk }) {
  const m = useMessages();
  const format = useFormat();
  const { selected, cursor, bars } = desk;
  if (selected.length > 1) return m.scores.saidMany(format.count(selected.length));
  const [note] = selected;
  const tick = note?.start ?? cursor.tick;
  const bar = bars.at(tick);
  const beat = beatTicks(bar.meter);
  const place = [
    format.count(bar.index + 1),
    format.count(1 + Math.floor(((tick - bar.start) / beat) * 100) / 100),
  ] as const;
  if (note === undefined) return m.scores.saidCursor(pitchName(cursor.pitch, null), ...place);
  return m.scores.said(
    pitchName(note.pitch, note.spelling),
    ...place,
    format.count(Math.round((note.duration / ticksPerQuarter) * 100) / 100),
  );
}

function startsOf(changes: readonly ScoreChange[]): readonly number[] {
  return changes.map((change) => (noteAfter(change) ?? noteBefore(change))!.start);
}
