/** One work: the text in the middle, the other hand at the right, offers and history below. */
import { Modal, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { EditorView, type ViewUpdate } from '@codemirror/view';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { WorkDetail } from '@fourhands/core/protocol/works';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient, workQuery } from '../../api/queries.ts';
import { EditableName } from '../../components/editable-name.tsx';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { Workbench } from '../../components/workbench.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import { createStore, useStore } from '../../state/store.ts';
import { useOnceKnown } from '../../state/use-once-known.ts';
import { useTitle } from '../../state/use-title.ts';
import { useWorkSession } from '../../state/use-work-session.ts';
import { offerCommands } from '../../state/work-commands.ts';
import type { WorkSession } from '../../state/work-session.ts';
import { authorshipMarks } from '../../text/authorship-marks.ts';
import { factMarks } from '../../text/fact-marks.ts';
import { locking } from '../../text/locks.ts';
import { passageDrop } from '../../text/passage-drop.ts';
import { visitors } from '../../text/presence.ts';
import { selectionBar, showBar } from '../../text/selection-bar.ts';
import { suggestions } from '../../text/suggestions.ts';
import { quoteOf, type AskedTalk } from '../talks/pending-quote.ts';
import { readDragged, passageType } from '../talks/selected-passage.ts';
import { usePassageDrops } from '../talks/use-passage-drops.ts';
import { TranslateDialog } from '../translation/translate-dialog.tsx';
import { useBrief } from './brief/use-brief.ts';
import { useFactCheck } from './brief/use-fact-check.ts';
import { DeskProvider, useNewDesk, type Desk } from './desk.ts';
import { HandPanel, promptFieldId } from './hand-panel.tsx';
import { WorkNotOpen } from './work-not-open.tsx';
import styles from './hand.module.css';
import { HistoryStrip } from './history-strip.tsx';
import { ActionButtons, HunkBar } from './improve-hand.tsx';
import { Offers, useOffers } from './offers.tsx';
import { OtherWords } from './other-words.tsx';
import { RecipeCard } from './recipe-card.tsx';
import { TextEditor } from './text-editor.tsx';
import { GhostBar } from './together-hand.tsx';
import { useAuthorship } from './use-authorship.ts';
import { useHunks } from './use-hunks.ts';
import { useImprove } from './use-improve.ts';
import { usePresence } from './use-presence.ts';
import { useTogether } from './use-together.ts';
import { useWorkKeys } from './work-keys.ts';
import { AuthorLegend, WorkDetails, WorkTools } from './work-tools.tsx';

const ScoreScene = lazy(async () => ({ default: (await import('../score/score-scene.tsx')).ScoreScene }));
const SoundScene = lazy(async () => ({ default: (await import('../sound/sound-scene.tsx')).SoundScene }));
const SpeechScene = lazy(async () => ({ default: (await import('../speech/speech-scene.tsx')).SpeechScene }));
const PictureScene = lazy(async () => ({ default: (await import('../picture/picture-scene.tsx')).PictureScene }));

/** Fetched when it is first opened: it brings Markdown along. */
const TalkBeside = lazy(async () => ({ default: (await import('../talks/talk-beside.tsx')).TalkBeside }));

function inText(desk: Desk): boolean {
  return desk.view?.hasFocus ?? false;
}

/** The region and operation of a prompt, by where its candidates are to stand. */
function askedOf(desk: Desk): { operation: 'generate' | 'continue' | 'vary'; region?: { start: number; end: number } } {
  const { length } = desk.session.document;
  const selection = desk.selection.get();
  if (desk.settings.scope === 'selection' && selection.end > selection.start)
    return { operation: 'vary', region: selection };
  if (desk.settings.scope === 'whole') return { operation: 'generate', region: { start: 0, end: length } };
  return { operation: 'continue', region: { start: length, end: length } };
}

function useTakeBack(desk: Desk): (redo?: boolean) => void {
  const m = useMessages();
  const { work, session, maker, proposals, announce } = desk;
  return (redo = false) => {
    // The maker that wrote last, which may not be the one that is chosen now.
    const last = proposals.find(({ placement, state }) => placement === 'live' || state === 'decided');
    const makerId = last?.recipe.makerId ?? maker?.id;
    if (makerId === undefined) return;
    client.makerUndo(work.id, makerId, { branchId: session.branchId, redo }).then(
      (undone) => {
        const words = redo ? m.together.broughtBack : m.together.tookBack;
        const text = undone ? words : m.together.nothingToTakeBack;
        announce(text);
        notify(text);
      },
      (error: unknown) => notify(describeError(m, error).text, 'danger'),
    );
  };
}

interface OpenWorkProps {
  readonly work: WorkDetail;
  readonly session: WorkSession;
}

function OpenWork({ work, session }: OpenWorkProps) {
  const m = useMessages();
  const desk = useNewDesk(work, session);
  const { view, ask, settings, selection } = desk;
  const { document } = session;
  useTitle(work.title);
  const hunks = useHunks(desk);
  const improve = useImprove(desk);
  const together = useTogether(desk);
  const offers = useOffers(desk);
  const brief = useBrief(desk);
  const facts = useFactCheck(desk, brief.brief);
  const [jumps, setJumps] = useState(0);
  const authorship = useAuthorship(desk);
  const presence = usePresence(desk);
  const takeBack = useTakeBack(desk);
  const [detailsOpen, setDetailsOpen] = useState(false);
  const [translating, setTranslating] = useState(false);
  const [talking, setTalking] = useState<AskedTalk | null>(null);
  const drops = usePassageDrops(session, work.title);
  const announced = useStore(desk.announced);
  const tips = useStore(authorship.tips);
  const [bars] = useState(() => createStore<HTMLElement | null>(null));
  const bar = useStore(bars);

  const { ask: run } = useOnceKnown(desk.makers !== undefined, () => {
    if (work.mode === 'co-creation') {
      together.call();
    } else if (work.mode === 'iterative') {
      const own = desk.prompt.trim() !== '' && improve.actions.includes('own');
      const action = own ? 'own' : improve.actions[0];
      if (action !== undefined) improve.act(action);
    } else if (desk.fromBrief) {
      void brief.settled().then((given) => {
        if (given === null || given.facts.length === 0) return notify(m.brief.needsFact);
        void ask({ placement: 'offer', candidates: settings.candidates, ...askedOf(desk), brief: given });
      });
    } else {
      void ask({ placement: 'offer', candidates: settings.candidates, ...askedOf(desk) });
    }
  });

  const acts = useRef({ hunks, improve, together, authorship, presence, drops });
  acts.current = { hunks, improve, together, authorship, presence, drops };
  const extensions = useMemo(
    () => [
      visitors,
      factMarks,
      passageDrop(passageType, (transfer, at) => {
        const passage = readDragged(transfer);
        if (passage !== null) acts.current.drops.drop(passage, at);
        return passage !== null;
      }),
      suggestions((index) => acts.current.hunks.choose(index)),
      locking({ lock: m.improve.lock, unlock: m.improve.unlock }, (range) => acts.current.improve.toggleLock(range)),
      EditorView.domEventHandlers({
        mousedown: (event, editor) => {
          const place = event.altKey ? editor.posAtCoords({ x: event.clientX, y: event.clientY }) : null;
          if (place === null) return false;
          acts.current.authorship.explainHere(place);
          return true;
        },
      }),
      authorshipMarks({
        at: (place) => acts.current.authorship.at(place),
        fill: (element, stretch) => acts.current.authorship.fill(element, stretch),
      }),
      selectionBar((element) => {
        bars.set(() => element);
        return () => bars.set((before) => (before === element ? null : before));
      }),
    ],
    [m, bars],
  );
  const onUpdate = useCallback(
    (update: ViewUpdate) => {
      const { from, to } = update.state.selection.main;
      selection.set((before) => (before.start === from && before.end === to ? before : { start: from, end: to }));
      acts.current.together.onUpdate(update);
      acts.current.presence.onUpdate(update);
    },
    [selection],
  );

  useEffect(() => {
    view?.dispatch({ effects: showBar.of(work.mode === 'iterative') });
  }, [view, work.mode]);

  const hunksMeant = () => work.mode === 'iterative' && hunks.current !== null && inText(desk);
  const hunksOpen = () => work.mode === 'iterative' && hunks.current !== null;
  const did = (act: () => void) => {
    act();
    return true;
  };
  const saveNow = () =>
    void session
      .settled()
      .then(() => client.saveVersion(work.id, { branchId: session.branchId, personId: thisPerson().id }))
      .then(
        () => {
          notify(m.history.saved);
          return queryClient.invalidateQueries({ queryKey: ['works', work.id, 'versions'] });
        },
        (error: unknown) => notify(describeError(m, error).text, 'danger'),
      );
  const openTalk = useCallback(() => {
    // What is selected at this moment, whatever happens while the talk is fetched.
    const quote = quoteOf(session, selection.get());
    setTalking((before) => ({ count: (before?.count ?? 0) + 1, quote }));
  }, [session, selection]);
  const toPrompt = () => window.document.getElementById(promptFieldId)?.focus();

  useWorkKeys({
    run: () => did(run),
    stop: () => desk.streaming !== null && did(() => (together.stop(), desk.stop())),
    undo: () => inText(desk) && did(() => document.undo()),
    redo: () => inText(desk) && did(() => document.redo()),
    makerUndo: () => did(() => takeBack()),
    makerRedo: () => did(() => takeBack(true)),
    saveVersion: () => did(saveNow),
    lock: () => improve.toggleLock(),
    authorship: () => did(authorship.toggle),
    explain: () => did(() => authorship.explainHere()),
    openTalk: () => did(openTalk),
    toPrompt: () => did(toPrompt),
    toText: () => did(() => view?.focus()),
    accept: () =>
      (together.ghost !== null && inText(desk) && did(together.takeGhost)) || (hunksMeant() && did(hunks.accept)),
    reject: () =>
      (together.ghost !== null && inText(desk) && did(together.dropGhost)) || (hunksMeant() && did(hunks.reject)),
    nextHunk: () => hunksOpen() && did(() => hunks.step(1)),
    previousHunk: () => hunksOpen() && did(() => hunks.step(-1)),
    acceptAll: () => hunksOpen() && did(hunks.acceptAll),
    rejectAll: () => hunksOpen() && did(hunks.rejectAll),
    nextCandidate: () => offers.step(1),
    previousCandidate: () => offers.step(-1),
    pick: () => offers.focused() && offers.pick(),
    more: () => offers.focused() && offers.more(),
    none: () => offers.focused() && offers.none(),
  });

  const commands = useRef({ run, saveNow, takeBack, authorship, improve, desk, toPrompt });
  commands.current = { run, saveNow, takeBack, authorship, improve, desk, toPrompt };
  useEffect(() => {
    const { commands: names } = m.workKeys;
    return offerCommands([
      { key: 'work-run', icon: 'play', label: names.run, run: () => commands.current.run() },
      { key: 'work-save', icon: 'check', label: names.saveVersion, run: () => commands.current.saveNow() },
      { key: 'work-undo-maker', icon: 'back', label: names.makerUndo, run: () => commands.current.takeBack() },
      { key: 'work-redo-maker', icon: 'back', label: names.makerRedo, run: () => commands.current.takeBack(true) },
      {
        key: 'work-authors',
        icon: 'authors',
        label: names.authorship,
        run: () => commands.current.authorship.toggle(),
      },
      {
        key: 'work-explain',
        icon: 'authors',
        label: names.explain,
        run: () => commands.current.authorship.explainHere(),
      },
      { key: 'work-lock', icon: 'lock', label: names.lock, run: () => void commands.current.improve.toggleLock() },
      { key: 'work-talk', icon: 'talks', label: m.talks.beside, run: openTalk },
      {
        key: 'work-translate',
        icon: 'language',
        label: m.translation.translate,
        run: () => setTranslating(true),
      },
      { key: 'work-details', icon: 'side', label: m.work.details, run: () => setDetailsOpen(true) },
      ...(['prompt-guided', 'iterative', 'co-creation'] as const).map((mode) => ({
        key: `work-${mode}`,
        icon: 'models' as const,
        label: `${m.work.mode}: ${m.modes[mode]}`,
        run: () => commands.current.desk.setMode(mode),
      })),
    ]);
  }, [m, openTalk]);

  return (
    <DeskProvider value={desk}>
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
          <WorkTools
            presence={presence}
            authorship={authorship}
            onDetails={() => setDetailsOpen(true)}
            onTranslate={() => setTranslating(true)}
            onTalk={openTalk}
          />
        }
        sideLabel={talking === null ? m.work.hand : m.talks.besideShort}
        closesSheet={`${desk.streaming?.id} ${jumps}`}
        opensSheet={talking?.count}
        side={
          talking === null ? (
            <HandPanel
              onRun={run}
              hunks={hunks}
              improve={improve}
              together={together}
              onTakeBack={() => takeBack()}
              brief={brief}
              facts={facts}
              onJump={() => setJumps((before) => before + 1)}
            />
          ) : (
            <Suspense fallback={<span className="soft">{m.common.loading} …</span>}>
              <TalkBeside drops={drops} asked={talking} onBack={() => setTalking(null)} />
            </Suspense>
          )
        }
        strip={
          <div className="stack-tight">
            <Offers desk={desk} offers={offers} />
            <HunkBar hunks={hunks} />
            <GhostBar together={together} />
            <HistoryStrip onSave={saveNow} />
          </div>
        }
      >
        {work.trashedAt === null ? null : <PlainNotice>{m.work.inTrash}</PlainNotice>}
        {authorship.shown ? <AuthorLegend /> : null}
        <TextEditor session={session} extensions={extensions} onView={desk.onView} onUpdate={onUpdate} />
      </Workbench>
      <VisuallyHidden role="status" aria-live="polite">
        {announced}
      </VisuallyHidden>
      {[...tips].map(([element, stretch], index) =>
        createPortal(<RecipeCard stretch={stretch} desk={desk} />, element, `tip-${index}`),
      )}
      {bar === null
        ? null
        : createPortal(
            <div className={styles.bar} role="toolbar" aria-label={m.improve.barLabel}>
              <ActionButtons improve={improve} compact />
            </div>,
            bar,
          )}
      <Modal
        opened={authorship.explained !== null}
        onClose={authorship.endExplaining}
        title={m.authors.title}
        closeButtonProps={{ 'aria-label': m.common.close }}
      >
        {authorship.explained === null ? null : (
          <div className="stack">
            <RecipeCard stretch={authorship.explained.stretch} desk={desk} />
            <OtherWords {...authorship.explained} desk={desk} onChosen={authorship.endExplaining} />
          </div>
        )}
      </Modal>
      <Modal
        opened={detailsOpen}
        onClose={() => setDetailsOpen(false)}
        title={m.work.details}
        closeButtonProps={{ 'aria-label': m.common.close }}
      >
        <WorkDetails />
      </Modal>
      {translating ? (
        <TranslateDialog work={work} branchId={session.branchId} onClose={() => setTranslating(false)} />
      ) : null}
    </DeskProvider>
  );
}

function BranchOfWork({ work, branchId }: { readonly work: WorkDetail; readonly branchId: string }) {
  const m = useMessages();
  const { session, error } = useWorkSession(work.id, branchId);
  if (error !== null) {
    return (
      <div className="page">
        <ErrorNotice error={error} />
      </div>
    );
  }
  if (session === null) {
    return (
      <div className="page">
        <h1>{work.title}</h1>
        <p className="soft" role="status">
          {m.work.loading} …
        </p>
      </div>
    );
  }
  return <OpenWork key={session.branchId} work={work} session={session} />;
}

export function WorkScene() {
  const m = useMessages();
  const { workId } = useParams({ from: '/works/$workId' });
  const { branch } = useSearch({ from: '/works/$workId' });
  const query = useQuery(workQuery(workId));
  const work = query.data;
  if (work?.medium === 'image')
    return (
      <Suspense fallback={<WorkNotOpen loading={m.pictures.loading} query={query} />}>
        <PictureScene key={workId} work={work} />
      </Suspense>
    );
  if (work?.medium === 'sound')
    return (
      <Suspense fallback={<WorkNotOpen loading={m.sounds.loading} query={query} />}>
        <SoundScene key={workId} work={work} />
      </Suspense>
    );
  if (work !== undefined) {
    const chosen = work.branches.find(({ id }) => id === branch) ?? work.branches.find(({ main }) => main);
    if (chosen !== undefined && work.medium === 'score')
      return (
        <Suspense fallback={<WorkNotOpen loading={m.scores.loading} query={query} />}>
          <ScoreScene key={`${workId} ${chosen.id}`} work={work} branchId={chosen.id} />
        </Suspense>
      );
    if (chosen !== undefined && work.medium === 'speech')
      return (
        <Suspense fallback={<WorkNotOpen loading={m.speech.loading} query={query} />}>
          <SpeechScene key={`${workId} ${chosen.id}`} work={work} branchId={chosen.id} />
        </Suspense>
      );
    if (chosen !== undefined) return <BranchOfWork key={`${workId} ${chosen.id}`} work={work} branchId={chosen.id} />;
  }
  return <WorkNotOpen loading={m.work.loading} query={query} />;
}
