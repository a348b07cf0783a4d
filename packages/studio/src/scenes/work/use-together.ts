/**
 * Co-creation: whose turn it is. The rules are core's state machine (mode/modes.ts); here are its clock, the person's
 * typing, the requests it asks for, and ghost text at the cursor.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ViewUpdate } from '@codemirror/view';
import { firstState, nextStep, operationFor, type ModeEvent, type ModeState } from '@fourhands/core/mode/modes';
import type { Proposal } from '@fourhands/core/proposal/proposal';
import { rebaseRegion } from '@fourhands/core/proposal/rebase';
import { client } from '../../api/client.ts';
import { useMessages } from '../../i18n/language.tsx';
import { isOwnEdit } from '../../text/binding.ts';
import { showGhost } from '../../text/suggestions.ts';
import { useStore } from '../../state/store.ts';
import type { Desk } from './desk.ts';

const pauseMilliseconds = 1200;

export interface Together {
  /** The suggestion at the cursor, while there is one to take. */
  readonly ghost: Proposal | null;
  readonly takeGhost: () => void;
  readonly dropGhost: () => void;
  readonly call: () => void;
  readonly stop: () => void;
  readonly onUpdate: (update: ViewUpdate) => void;
}

function isUsable(proposal: Proposal): boolean {
  return proposal.candidates.some(({ text }) => text.trim() !== '');
}

/** Whether an edit ended a paragraph: an empty line now stands before the cursor, with words before it. */
function endsParagraph(update: ViewUpdate): boolean {
  const { head } = update.state.selection.main;
  const typedLine = update.transactions.some(
    (transaction) => isOwnEdit(transaction) && transaction.newDoc.lines > transaction.startState.doc.lines,
  );
  return typedLine && /\S[^\S\n]*\n[^\S\n]*\n$/.test(update.state.sliceDoc(Math.max(0, head - 200), head));
}

/**
 * Puts the cursor behind what was taken as soon as that stands at it, before the next key; a hand that typed on meanwhile
 * stays where it is. What is still to arrive.
 */
function goBehind(update: ViewUpdate, taken: string): string | null {
  if (update.transactions.some(isOwnEdit)) return null;
  const { main } = update.state.selection;
  const anchor = main.head + taken.length;
  if (!main.empty || update.state.sliceDoc(main.head, anchor) !== taken) return taken;
  // A view takes nothing in while it tells of an update.
  queueMicrotask(() => update.view.dispatch({ selection: { anchor }, scrollIntoView: true }));
  return null;
}

export function useTogether(desk: Desk): Together {
  const m = useMessages();
  const { work, session, view, settings, proposals, ask, decide, announce, maker } = desk;
  const { document } = session;
  const mode = work.mode;
  const state = useRef<ModeState>(firstState(mode));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** A suggestion is for the hand that rested: other windows of the same work do not show it. */
  const [ghostId, setGhostId] = useState<string | null>(null);
  const revision = useStore(session.revision);
  /** What was taken and has not come to the text yet. */
  const arriving = useRef<string | null>(null);
  const latest = useRef({ settings, mode, view, maker });
  latest.current = { settings, mode, view, maker };
  const handle = useRef<(event: ModeEvent) => void>(() => undefined);

  handle.current = (event) => {
    const { settings: set, view: now, maker: by } = latest.current;
    const rules = { pause: set.ghost ? pauseMilliseconds : null, alternate: set.turns };
    const step = nextStep(state.current, event, rules);
    state.current = step.state;
    clearTimeout(timer.current);
    if (step.state.phase === 'listening') {
      const left = Math.max(0, step.state.since + pauseMilliseconds - performance.now());
      timer.current = setTimeout(() => handle.current({ type: 'clock', at: performance.now() }), left);
    }
    for (const effect of step.effects) {
      if (effect.type === 'stop') {
        if (effect.proposalId !== null) {
          client
            .stopProposal(effect.proposalId)
            .then(session.board.put, () => session.board.refresh(effect.proposalId ?? ''));
        }
        continue;
      }
      const { placement } = effect;
      if (placement === 'offer') continue;
      if (now === null || by === null) {
        state.current = firstState('co-creation');
        continue;
      }
      const { main } = now.state.selection;
      // A suggestion at a pause is for a hand that rests in the text, with nothing selected.
      const resting = now.hasFocus && main.empty && now.state.doc.length > 0;
      if (placement === 'ghost' && !resting) {
        state.current = firstState('co-creation');
        continue;
      }
      const region = { start: main.head, end: main.head };
      const wanted = operationFor('co-creation', region, document.length);
      const operation = by.operations.includes(wanted) ? wanted : 'continue';
      void ask({
        placement,
        operation,
        region,
        candidates: 1,
        // A suggestion is a few words to be read at a glance.
        ...(placement === 'ghost' ? { atMost: 24 } : {}),
      }).then((proposal) => {
        if (proposal === null) {
          state.current = firstState('co-creation');
        } else if (state.current.phase === 'making') {
          if (placement === 'ghost') setGhostId(proposal.id);
          handle.current({ type: 'started', proposalId: proposal.id });
        } else {
          // The person typed while it was asked for.
          client.stopProposal(proposal.id).then(session.board.put, () => undefined);
        }
      });
    }
  };

  useEffect(() => {
    handle.current({ type: 'mode', mode });
    return () => clearTimeout(timer.current);
  }, [mode]);

  // What the machine waits for: the end of the proposal that it asked for.
  const waited = state.current.phase === 'making' ? state.current.proposalId : null;
  const waitedFor = waited === null ? null : (proposals.find(({ id }) => id === waited) ?? null);
  useEffect(() => {
    if (waitedFor === null || waitedFor.state === 'streaming') return;
    handle.current({ type: 'ended', proposalId: waitedFor.id, usable: isUsable(waitedFor) });
    if (waitedFor.placement === 'live') announce(m.together.wrote);
  }, [waitedFor, announce, m]);

  const newest = proposals.find(({ id }) => id === ghostId) ?? null;
  const alive = newest !== null && ['streaming', 'open', 'stopped'].includes(newest.state);
  const ghost = mode === 'co-creation' && alive && newest !== null && isUsable(newest) ? newest : null;

  // Ghost text stands where the cursor was when it was asked for, and goes as soon as the text there changes.
  const text = ghost?.candidates[0]?.text ?? '';
  useEffect(() => {
    if (view === null) return;
    void revision;
    if (ghost === null || !document.has(ghost.recipe.base)) {
      view.dispatch({ effects: showGhost.of(null) });
      return;
    }
    const place = rebaseRegion(ghost.region, document.changesSince(ghost.recipe.base));
    view.dispatch({ effects: showGhost.of({ at: place.end, text }) });
  }, [view, ghost, text, document, revision]);
  const offered = ghost !== null && ghost.state !== 'streaming' ? ghost.id : null;
  useEffect(() => {
    if (offered !== null) announce(m.together.ghostOffered);
  }, [offered, announce, m]);

  const dropGhost = useCallback(() => {
    if (newest === null || !alive) return;
    view?.dispatch({ effects: showGhost.of(null) });
    const end = newest.state === 'streaming' ? client.stopProposal(newest.id) : Promise.resolve(newest);
    void end.then(
      (stopped) => decide(stopped, { kind: 'none' }),
      () => session.board.refresh(newest.id),
    );
    handle.current({ type: 'decided', proposalId: newest.id });
    handle.current({ type: 'stop' });
  }, [newest, alive, view, decide, session]);

  const takeGhost = useCallback(() => {
    if (ghost === null) return;
    const end = ghost.state === 'streaming' ? client.stopProposal(ghost.id) : Promise.resolve(ghost);
    void end.then(
      async (ready) => {
        arriving.current = ready.candidates[0]?.text ?? null;
        const decided = await decide(ready, { kind: 'pick', candidate: 0 });
        if (decided === null) arriving.current = null;
        else announce(m.improve.took);
      },
      () => session.board.refresh(ghost.id),
    );
    handle.current({ type: 'decided', proposalId: ghost.id });
  }, [ghost, decide, session, announce, m]);

  const ghostNow = useRef({ alive, dropGhost });
  ghostNow.current = { alive, dropGhost };
  const onUpdate = useCallback((update: ViewUpdate) => {
    if (arriving.current !== null && update.docChanged) arriving.current = goBehind(update, arriving.current);
    if (latest.current.mode !== 'co-creation') return;
    if (!update.transactions.some(isOwnEdit)) return;
    if (ghostNow.current.alive) ghostNow.current.dropGhost();
    handle.current({ type: 'typed', at: performance.now(), paragraph: endsParagraph(update) });
  }, []);
  const call = useCallback(() => handle.current({ type: 'call' }), []);
  const stop = useCallback(() => handle.current({ type: 'stop' }), []);

  return { ghost, takeGhost, dropGhost, call, stop, onUpdate };
}
