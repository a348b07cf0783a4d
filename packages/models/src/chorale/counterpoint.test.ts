/** Cases made by hand, each with the verdict of a textbook of strict counterpoint. */
import { describe, expect, test } from 'vitest';
import { chordOf, chordVocabulary, countFaults, parallelBetween, ratesOf } from './counterpoint.ts';
import { pieceOf, rest } from './pieces.ts';

const ranges = Array.from({ length: 4 }, () => ({ lowest: 36, highest: 81 }));
const rules = { ranges, chords: new Set<number>() };
const faults = (...rows: number[][]) => countFaults(pieceOf(rows, 'a test'), rules);
/** C major in open position. */
const tonic = [72, 67, 64, 48];

describe('parallels', () => {
  test('a fifth that moves to a fifth in one direction is one, compound or not', () => {
    // Soprano and bass: C–G and D–A, an octave wider; the tenor holds.
    const { parallelFifths, parallelOctaves } = faults([67, 64, 60, 48], [69, 65, 60, 50]);
    expect([parallelFifths, parallelOctaves]).toEqual([1, 0]);
    expect(parallelBetween([67, 60], [69, 62])).toBe(7);
    expect(parallelBetween([79, 60], [69, 62])).toBeNull();
    expect(parallelBetween([79, 60], [81, 62])).toBe(7);
  });

  test('octaves and unisons are counted together', () => {
    expect(faults([72, 67, 64, 60], [74, 67, 65, 62]).parallelOctaves).toBe(1);
    expect(parallelBetween([60, 60], [62, 62])).toBe(0);
  });

  test('hidden octaves and fifths, contrary motion and held voices are none', () => {
    // Hidden octave: both rise, into an octave from a sixth.
    expect(parallelBetween([69, 60], [74, 62])).toBeNull();
    expect(parallelBetween([67, 60], [65, 70])).toBeNull();
    // A fifth to a twelfth by contrary motion.
    expect(parallelBetween([67, 60], [72, 53])).toBeNull();
    expect(parallelBetween([67, 60], [67, 60])).toBeNull();
    expect(parallelBetween([67, 60], [67, 48])).toBeNull();
    // A fifth to a diminished fifth.
    expect(parallelBetween([67, 60], [68, 62])).toBeNull();
  });

  test('rests make none', () => {
    expect(parallelBetween([67, rest], [69, 62])).toBeNull();
    const pitches = Int16Array.of(67, rest, 60, rest, 69, rest, 62, rest, rest, rest, 64, rest);
    expect(countFaults({ steps: 3, pitches }, rules)).toMatchObject({
      parallelFifths: 1,
      changes: 2,
      verticals: 3,
      notes: 5,
    });
  });

  test('each pair of voices counts, once a change, however long chords last', () => {
    const counts = faults([79, 72, 67, 60], [79, 72, 67, 60], [81, 74, 69, 62], [81, 74, 69, 62]);
    // Fifths 1–2 (a fifth), 3–4 (a fifth) and 1–4 (a twelfth); octaves 1–3 and 2–4; 2–3 is a fourth.
    expect([counts.changes, counts.verticals, counts.notes]).toEqual([1, 2, 8]);
    expect([counts.parallelFifths, counts.parallelOctaves]).toEqual([3, 2]);
  });
});

test('crossings are verticals in which a voice is above the one over it; a unison is none', () => {
  expect(faults([60, 64, 55, 48]).crossings).toBe(1);
  expect(faults([64, 64, 55, 48]).crossings).toBe(0);
  expect(faults([60, 64, 66, 67]).crossings).toBe(1);
  expect(faults([60, 64, 55, 48], [60, 64, 55, 48]).crossings).toBe(1);
});

test('a note out of its range counts once, however long it is', () => {
  expect(faults([90, 67, 64, 48], [90, 67, 64, 48], [72, 67, 64, 30]).rangeFaults).toBe(2);
});

test('a chord is its pitch classes above the lowest pitch, and the vocabulary those that come often enough', () => {
  const majorTriad = 0b000010010001;
  expect(chordOf(tonic)).toBe(majorTriad);
  expect(chordOf([75, 70, 67, 51])).toBe(majorTriad);
  // The first inversion is another.
  expect(chordOf([72, 67, 60, 52])).toBe((1 << 0) | (1 << 3) | (1 << 8));
  expect(chordOf([rest, rest, rest, rest])).toBeNull();
  const piece = pieceOf([tonic, tonic, [74, 70, 65, 58], [73, 67, 64, 48]], 'a test');
  expect([...chordVocabulary([piece])]).toEqual([majorTriad]);
  expect(chordVocabulary([piece], 1).size).toBe(2);
  const counts = countFaults(piece, { ranges, chords: chordVocabulary([piece]) });
  expect([counts.verticals, counts.strangeChords]).toEqual([3, 1]);
});

test('rates are over all pieces together', () => {
  const one = faults([67, 64, 60, 48], [69, 65, 60, 50]);
  const none = faults(tonic, [72, 69, 65, 53], tonic, [71, 67, 62, 55]);
  const { parallelFifths, strangeChords } = ratesOf([one, none]);
  expect(parallelFifths).toBeCloseTo(1 / 4, 12);
  expect(strangeChords).toBe(1);
  expect(ratesOf([]).crossings).toBe(0);
});
