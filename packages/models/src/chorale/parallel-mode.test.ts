import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inParallelMode } from './parallel-mode.ts';
import { pieceOf, type Piece } from './pieces.ts';

/** Chords of four voices, each twice, so that the last one is the tonic's. */
const piece = (chords: readonly (readonly number[])[]): Piece =>
  pieceOf(
    chords.flatMap((chord) => [chord, chord]),
    'a test',
  );
const rows = ({ pitches, steps }: Piece) =>
  Array.from({ length: steps / 2 }, (_, chord) => Array.from(pitches.slice(8 * chord, 8 * chord + 4)));

// I, IV, V, I of C major, and i, iv, V, i of C minor.
const major = [
  [72, 67, 64, 48],
  [72, 69, 65, 53],
  [71, 67, 62, 55],
  [72, 67, 64, 48],
];
const minor = [
  [72, 67, 63, 48],
  [72, 68, 65, 53],
  [71, 67, 62, 55],
  [72, 67, 63, 48],
];

test('a cadence in major is the one in minor with its leading note, and back', () => {
  expect(rows(inParallelMode(piece(major)))).toEqual(minor);
  expect(rows(inParallelMode(piece(minor)))).toEqual(major);
});

test('in any key the same moves, rests stay, and no voice moves by more than a semitone', () => {
  const chord = fc.array(fc.integer({ min: 40, max: 80 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(chord, { minLength: 1, maxLength: 8 }), fc.integer({ min: -5, max: 5 }), (chords, shift) => {
      const moved = rows(inParallelMode(piece(chords)));
      const elsewhere = rows(inParallelMode(piece(chords.map((pitches) => pitches.map((pitch) => pitch + shift)))));
      expect(elsewhere).toEqual(moved.map((pitches) => pitches.map((pitch) => pitch + shift)));
      moved.forEach((pitches, at) =>
        pitches.forEach((pitch, voice) => expect(Math.abs(pitch - chords[at]![voice]!)).toBeLessThanOrEqual(1)),
      );
    }),
  );
  const silent = piece([[], []]);
  expect(inParallelMode(silent).pitches).toEqual(silent.pitches);
});
