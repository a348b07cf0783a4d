import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onStaff, pitchOf, staffPlaceOf } from './pitch-spelling.ts';
import type { Note } from './score.ts';
import { setDuration, stepNotes } from './score-edit.ts';

const note = (pitch: number, change: Partial<Note> = {}): Note => ({
  id: 'n',
  track: 't',
  voice: 1,
  start: 0,
  duration: 480,
  pitch,
  spelling: null,
  velocity: 80,
  lyrics: [],
  ...change,
});
const stepped = (from: Note, by: number, fifths: number) => {
  const [change] = stepNotes([from], by, [{ tick: 0, fifths, mode: 'major' }]);
  return change?.kind === 'change' ? change.after : null;
};

test('steps of a key are those of its scale', () => {
  // D major from D: E, F sharp, G, A, B, C sharp, D.
  expect([1, 2, 3, 4, 5, 6, 7].map((by) => stepped(note(62), by, 2)?.pitch)).toEqual([64, 66, 67, 69, 71, 73, 74]);
  expect(stepped(note(62), 2, 2)?.spelling).toEqual({ step: 'F', alter: 1, octave: 4 });
  expect(stepped(note(70), -1, -2)?.pitch).toBe(69);
  // A chromatic note comes back into the key.
  expect(stepped(note(61, { spelling: { step: 'C', alter: 1, octave: 4 } }), 1, 0)?.pitch).toBe(62);
  expect(stepped(note(127), 1, 0)).toBeNull();
  expect(stepNotes([note(60)], 0, [])).toEqual([]);
});

test('seven steps are an octave, and a step up and down is where it was, of notes of the key', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -20, max: 20 }),
      fc.integer({ min: -7, max: 7 }),
      fc.integer({ min: -9, max: 9 }),
      (place, fifths, by) => {
        const spelling = onStaff(place, fifths);
        expect(staffPlaceOf(spelling)).toBe(place);
        const from = note(pitchOf(spelling), { spelling });
        expect(stepped(from, 7, fifths)?.pitch).toBe(from.pitch + 12);
        const there = by === 0 ? from : stepped(from, by, fifths)!;
        expect(by === 0 ? from : stepped(there, -by, fifths)).toEqual(from);
      },
    ),
  );
});

test('a length is set where it is another', () => {
  const changes = setDuration([note(60), note(62, { id: 'm', duration: 960 })], 960);
  expect(changes).toMatchObject([{ kind: 'change', before: { id: 'n' }, after: { duration: 960 } }]);
});
