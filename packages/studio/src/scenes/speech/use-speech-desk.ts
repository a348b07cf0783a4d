/** What a person does at a script: writing, choosing, locking, having lines spoken, and what of it is shown. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { SpeechTake } from '@fourhands/core/media/speech/clip-recipe';
import type { LiveLine, LiveScript } from '@fourhands/core/media/speech/speech-cells';
import type { PersonSpeechEdit } from '@fourhands/core/media/speech/speech-edit';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import type { SpeechMaking } from '@fourhands/core/protocol/speeches';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import type { SpeechSession } from '../../state/speech-session.ts';
import { useStore } from '../../state/store.ts';
import { type LineState, LineStates } from './line-states.ts';
import { type SpeechPlayer, useSpeechPlayer } from './use-speech-player.ts';

export interface SpeechDesk {
  readonly session: SpeechSession;
  readonly script: LiveScript;
  readonly makers: readonly SpeechMaker[];
  readonly makersError: unknown;
  readonly states: ReadonlyMap<string, LineState>;
  readonly making: SpeechMaking | null;
  /** Lines that are to be spoken when all are. */
  readonly wanted: number;
  readonly chosen: LiveLine | null;
  readonly player: SpeechPlayer;
  readonly choose: (line: string) => void;
  /** The line whose words are to have the cursor; another object each time. */
  readonly focus: { readonly line: string } | null;
  readonly focusLine: (line: string) => void;
  /** Edits that follow each other under one `go` become one step of undo. False where it could not be done. */
  readonly edit: (edits: readonly PersonSpeechEdit[], options?: EditOptions) => boolean;
  readonly undo: (again: boolean) => void;
  readonly speak: (lines?: readonly string[], again?: boolean) => void;
  readonly stop: () => void;
  readonly takeOf: (line: LiveLine) => SpeechTake | null;
  readonly add: (after: string | null) => void;
  readonly toggleLock: (line: LiveLine) => void;
  /** From this line on, or all; stops what is heard. */
  readonly play: (from?: string, only?: boolean) => void;
}

interface EditOptions {
  readonly go?: string;
  readonly pasted?: boolean;
}

/** Milliseconds after which what is typed is another step of undo. */
const oneGo = 1200;

export function useSpeechDesk(session: SpeechSession): SpeechDesk {
  const m = useMessages();
  const { document, workId, branchId } = session;
  useStore(session.revision);
  const script = document.script();
  const making = useStore(session.making);
  const [chosenId, choose] = useState<string | null>(null);
  const query = useQuery({ queryKey: ['speech-makers'], queryFn: ({ signal }) => client.listSpeechMakers({ signal }) });
  const makers = useMemo(() => query.data ?? [], [query.data]);
  const known = useRef(new LineStates());
  const states = useMemo(() => known.current.of(script, makers), [script, makers]);
  const player = useSpeechPlayer(useCallback(() => notify(m.speech.notPlayable, 'danger'), [m]));
  const [focus, setFocus] = useState<{ readonly line: string } | null>(null);
  const last = useRef({ go: '', at: 0 });

  const failed = (error: unknown) => notify(describeError(m, error).text, 'danger');
  const edit = (edits: readonly PersonSpeechEdit[], { go = '', pasted = false }: EditOptions = {}) => {
    const now = performance.now();
    const joins = go !== '' && last.current.go === go && now - last.current.at < oneGo;
    last.current = { go, at: now };
    try {
      document.edit(edits, pasted ? 'pasted' : 'typed', { joins });
      return true;
    } catch (error) {
      failed(error);
      return false;
    }
  };
  const takeOf = (line: LiveLine) => script.takes.get(line.id)?.find(({ id }) => id === line.take) ?? null;
  const wanted = script.lines.filter(
    ({ id, lock }) => lock === null && (states.get(id) === 'none' || states.get(id) === 'changed'),
  ).length;

  return {
    session,
    script,
    makers,
    makersError: query.error,
    states,
    making,
    wanted,
    chosen: script.lines.find(({ id }) => id === chosenId) ?? null,
    player,
    choose,
    focus,
    focusLine: (line) => setFocus({ line }),
    edit,
    undo(again) {
      last.current = { go: '', at: 0 };
      const done = again ? document.redo() : document.undo();
      if (!done) notify(m.speech.nothingToTakeBack);
    },
    speak(lines, again = false) {
      const ask = { branchId, personId: thisPerson().id, ...(lines && { lines: [...lines] }), again };
      session
        .settled()
        .then(() => client.makeSpeech(workId, { ...ask, base: [...document.frontiers()] }))
        .then((begun) => session.making.set(() => begun))
        .catch(failed);
    },
    stop() {
      client
        .stopSpeechMaking(workId)
        .then((stopped) => session.making.set(() => stopped))
        .catch(failed);
    },
    takeOf,
    add(after) {
      const before = new Set(script.lines.map(({ id }) => id));
      if (!edit([{ kind: 'add', lines: [{ text: '' }], after }])) return;
      const added = document.script().lines.find(({ id }) => !before.has(id));
      if (added === undefined) return;
      choose(added.id);
      setFocus({ line: added.id });
    },
    toggleLock({ id, lock }) {
      const at = new Date().toISOString();
      edit([lock === null ? { kind: 'lock', lines: [id], by: thisPerson().id, at } : { kind: 'unlock', lines: [id] }]);
    },
    play(from, only = false) {
      if (player.playing) return player.stop();
      const start = from === undefined ? 0 : script.lines.findIndex(({ id }) => id === from);
      const clips = script.lines.slice(start, only ? start + 1 : undefined).flatMap((line) => {
        const take = takeOf(line);
        return take === null ? [] : [{ line: line.id, sha256: take.sha256, pauseAfter: line.pauseAfter }];
      });
      if (clips.length > 0) player.play(clips);
    },
  };
}
