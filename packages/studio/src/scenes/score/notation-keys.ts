/** What keys do in notation and not in the piano roll: steps of the scale, lengths, letters, and the way from note to note. */
import { keyAt } from '@fourhands/core/media/score/bars';
import { onStaff, pitchOf, spellPitch, staffPlaceOf } from '@fourhands/core/media/score/pitch-spelling';
import type { Spelling } from '@fourhands/core/media/score/score';
import { stepNotes, transposeNotes } from '@fourhands/core/media/score/score-edit';
import { goTo, hear, writeNote } from './note-acts.ts';
import type { ScoreDesk } from './use-score-desk.ts';
import { lengthOfKey, type LengthKey, type NoteLength } from './use-note-length.ts';

const letters = 'cdefgab';
const octave = 7;

/** Null where a key means in notation what it means in the roll. */
export function notationActOf(event: KeyboardEvent, desk: ScoreDesk, length: NoteLength): (() => void) | null {
  const { selected, score, cursor } = desk;
  if (event.ctrlKey || event.metaKey) return null;
  const [first] = selected;
  const fifths = keyAt(score.keys, first?.start ?? cursor.tick)?.fifths ?? 0;
  const byStep = (steps: number) => () => {
    if (first === undefined) {
      const pitch = pitchOf(onStaff(placeOf(cursor.pitch, fifths) + steps, fifths));
      if (pitch >= 0 && pitch <= 127) desk.setCursor({ ...cursor, pitch });
      return;
    }
    const changes = stepNotes(selected, steps, score.keys);
    desk.edit(changes);
    if (changes[0]?.kind === 'change') hear(desk, changes[0].after.pitch);
  };
  const bySemitone = (semitones: number) => () => {
    desk.edit(transposeNotes(selected, semitones, fifths));
    if (first !== undefined) hear(desk, first.pitch + semitones);
  };
  if (event.altKey) {
    if (first === undefined) return null;
    if (event.key === 'ArrowUp') return bySemitone(1);
    return event.key === 'ArrowDown' ? bySemitone(-1) : null;
  }
  switch (event.key) {
    case 'ArrowUp':
      return byStep(event.shiftKey ? octave : 1);
    case 'ArrowDown':
      return byStep(event.shiftKey ? -octave : -1);
    case 'ArrowLeft':
    case 'ArrowRight':
      // With Shift it is moved in time, as in the roll.
      return first === undefined || event.shiftKey ? null : () => goTo(desk, null, event.key === 'ArrowRight' ? 1 : -1);
    case '.':
      return length.dot;
    case 'Enter':
      return first === undefined ? () => writeNote(desk, cursor.pitch, null, length.ticks) : null;
    default:
      break;
  }
  if (event.key in lengthOfKey) return () => length.choose(Number(event.key) as LengthKey);
  const letter = letters.indexOf(event.key.toLowerCase());
  if (letter < 0 || event.key.length !== 1 || event.shiftKey) return null;
  return () => {
    const spelling = nearest(letter, placeOf(cursor.pitch, fifths), fifths);
    const pitch = pitchOf(spelling);
    if (pitch >= 0 && pitch <= 127) writeNote(desk, pitch, spelling, length.ticks);
  };
}

const placeOf = (pitch: number, fifths: number) => staffPlaceOf(spellPitch(pitch, fifths));

/** The step of a letter that lies nearest to a place. */
function nearest(letter: number, place: number, fifths: number): Spelling {
  const by = (((letter - place) % octave) + octave) % octave;
  return onStaff(place + (by > octave / 2 ? by - octave : by), fifths);
}
