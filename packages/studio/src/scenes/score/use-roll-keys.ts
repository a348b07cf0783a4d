/** What keys do at a score: the same in the piano roll and in the notation. */
import { useEffect, useRef } from 'react';
import { keyAt } from '@fourhands/core/media/score/bars';
import type { Note } from '@fourhands/core/media/score/score';
import { moveNotes, resizeNotes, transposeNotes } from '@fourhands/core/media/score/score-edit';
import { goTo, hear, remove, writeNote } from './note-acts.ts';
import type { RollHandle } from './piano-roll.tsx';
import { notationActOf } from './notation-keys.ts';
import type { NoteLength } from './use-note-length.ts';
import type { ScoreDesk } from './use-score-desk.ts';

let copied: readonly Note[] = [];

const isField = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest('input:not([type="range"]), textarea, select, [role="dialog"], [role="menu"]') !== null;

interface RollKeysOptions {
  readonly desk: ScoreDesk;
  readonly roll: { readonly current: RollHandle | null };
  readonly togglePlay: () => void;
  /** Letters are keys of the piano now. */
  readonly isKeyboard: boolean;
  /** Null where the piano roll is shown. */
  readonly notation: NoteLength | null;
}

export function useRollKeys(options: RollKeysOptions): void {
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isField(event.target)) return;
      const { desk, roll, togglePlay, isKeyboard, notation } = latest.current;
      if (event.code === 'Space' && !(event.target instanceof HTMLButtonElement)) {
        event.preventDefault();
        togglePlay();
        return;
      }
      const inScore = event.target instanceof Element && event.target.closest('[data-roll], [data-notation]') !== null;
      if (!inScore) return;
      const isLetter = /^[a-z]$/i.test(event.key);
      const inNotation = notation === null || (isKeyboard && isLetter) ? null : notationActOf(event, desk, notation);
      const act = inNotation ?? actOf(event, desk, roll.current, isKeyboard || notation !== null);
      if (act === null) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function actOf(
  event: KeyboardEvent,
  desk: ScoreDesk,
  roll: RollHandle | null,
  isKeyboard: boolean,
): (() => void) | null {
  const { selected, score, cursor, step } = desk;
  const withMod = event.ctrlKey || event.metaKey;
  if (event.altKey) return null;
  if (withMod) {
    switch (event.key.toLowerCase()) {
      case 'a':
        return () => desk.select(score.notes.map(({ id }) => id));
      case 'c':
        return () => (copied = selected);
      case 'x':
        return () => {
          copied = selected;
          remove(desk);
        };
      case 'v':
        return () => paste(desk);
      default:
        return null;
    }
  }
  const has = selected.length > 0;
  const up = (semitones: number) => () => {
    if (has) {
      desk.edit(transposeNotes(selected, semitones, keyAt(score.keys, selected[0]!.start)?.fifths ?? 0));
      hear(desk, selected[0]!.pitch + semitones);
    } else {
      const pitch = Math.min(127, Math.max(0, cursor.pitch + semitones));
      desk.setCursor({ ...cursor, pitch });
      roll?.show(cursor.tick, pitch);
    }
  };
  const along = (ticks: number) => () => {
    if (has) {
      desk.edit(moveNotes(selected, ticks));
      return;
    }
    const tick = Math.max(0, Math.floor(cursor.tick / step + ticks / step) * step);
    desk.setCursor({ ...cursor, tick });
    desk.player.seek(tick);
    roll?.show(tick, cursor.pitch);
  };
  const walk = step === 1 ? 60 : step;
  switch (event.key) {
    case 'ArrowUp':
      return up(event.shiftKey ? 12 : 1);
    case 'ArrowDown':
      return up(event.shiftKey ? -12 : -1);
    case 'ArrowLeft':
      return along(event.shiftKey ? -4 * walk : -walk);
    case 'ArrowRight':
      return along(event.shiftKey ? 4 * walk : walk);
    case 'Home':
      return () => {
        desk.setCursor({ ...cursor, tick: 0 });
        desk.player.seek(0);
        roll?.show(0, null);
      };
    case 'Enter':
      return has ? null : () => writeNote(desk, cursor.pitch, null, step === 1 ? 240 : step);
    case 'Escape':
      return has || desk.range !== null
        ? () => {
            const [first] = selected;
            if (first !== undefined) desk.setCursor({ tick: first.start, pitch: first.pitch });
            desk.select([]);
            desk.mark(null);
          }
        : null;
    case 'Delete':
    case 'Backspace':
      return has ? () => remove(desk) : null;
    case ']':
      return has ? () => void desk.edit(resizeNotes(selected, walk)) : null;
    case '[':
      return has ? () => void desk.edit(shortened(selected, walk)) : null;
    case '.':
      return () => goTo(desk, roll, 1);
    case ',':
      return () => goTo(desk, roll, -1);
    case '+':
    case '=':
      return () => roll?.zoom(1.5);
    case '-':
      return () => roll?.zoom(1 / 1.5);
    default:
      break;
  }
  if (isKeyboard) return null;
  switch (event.key.toLowerCase()) {
    case 'b':
      return () => desk.setTool('draw');
    case 'v':
      return () => desk.setTool('select');
    case 'h':
      return () => desk.setTool('pan');
    case 'f':
      return () => roll?.fit();
    default:
      return null;
  }
}

/** By a step, and never to less than one; what is shorter stays. */
function shortened(notes: readonly Note[], step: number) {
  return resizeNotes(
    notes.filter(({ duration }) => duration > step),
    -step,
  );
}

/** What was copied, from the cursor on, on the tracks that it was on where these are there. */
function paste(desk: ScoreDesk): void {
  const [first] = copied;
  const { track, score, cursor } = desk;
  if (first === undefined || track === null) return;
  const known = new Set(score.tracks.map(({ id }) => id));
  const by = cursor.tick - copied.reduce((least, { start }) => Math.min(least, start), Infinity);
  const notes = copied.map((note, index) => ({
    ...note,
    id: `pasted.${index}`,
    track: known.has(note.track) ? note.track : track.id,
    start: note.start + by,
  }));
  desk.select(
    desk.edit(
      notes.map((note) => ({ kind: 'add', note })),
      'pasted',
    ),
  );
}
