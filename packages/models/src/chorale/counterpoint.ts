/**
 * How music for four voices keeps the rules that chorales keep, as counts and rates. It judges what sounds on the grid and
 * nothing else: no key, no metre, no figured bass. A vertical is what sounds from one change of any voice to the next; a note
 * is a stretch over which a voice sounds one pitch.
 */
import { rest, voiceCount, type Piece } from './pieces.ts';

/** A chord as the pitch classes above its lowest pitch, one bit each, bit 0 the lowest pitch's own. */
export type Chord = number;

export interface CounterpointCounts {
  /** Verticals with at least one sounding voice. */
  readonly verticals: number;
  /** Steps at which one vertical gives way to another. */
  readonly changes: number;
  readonly notes: number;
  /** Two voices a fifth apart (or a twelfth …) that move in one direction to another fifth. */
  readonly parallelFifths: number;
  /** The same with octaves and unisons. */
  readonly parallelOctaves: number;
  /** Verticals in which a voice sounds above the one over it. */
  readonly crossings: number;
  /** Notes outside the range of their voice. */
  readonly rangeFaults: number;
  /** Verticals whose chord is not in the vocabulary. */
  readonly strangeChords: number;
}

export interface CounterpointRates {
  /** By change of vertical. */
  readonly parallelFifths: number;
  readonly parallelOctaves: number;
  /** By vertical. */
  readonly crossings: number;
  readonly strangeChords: number;
  /** By note. */
  readonly rangeFaults: number;
}

/** What a voice may sound, and which chords are usual. */
export interface CounterpointRules {
  readonly ranges: readonly { readonly lowest: number; readonly highest: number }[];
  readonly chords: ReadonlySet<Chord>;
}

/** Whether two voices that sound a perfect interval move in one direction into the same one: 7 for fifths, 0 for octaves and unisons; null when not. */
export function parallelBetween(before: readonly [number, number], after: readonly [number, number]): 0 | 7 | null {
  const [a, b] = before;
  const [c, d] = after;
  if (a < 0 || b < 0 || c < 0 || d < 0) return null;
  const [first, second] = [Math.sign(c - a), Math.sign(d - b)];
  if (first === 0 || first !== second) return null;
  const interval = Math.abs(a - b) % 12;
  if ((interval !== 0 && interval !== 7) || Math.abs(c - d) % 12 !== interval) return null;
  return interval;
}

/** The chord of some pitches; null when none sounds. */
export function chordOf(row: ArrayLike<number>): Chord | null {
  let bass = Infinity;
  for (let voice = 0; voice < row.length; voice++) if (row[voice] !== rest) bass = Math.min(bass, row[voice]!);
  if (bass === Infinity) return null;
  let chord = 0;
  for (let voice = 0; voice < row.length; voice++) if (row[voice] !== rest) chord |= 1 << ((row[voice]! - bass) % 12);
  return chord;
}

const rowAt = ({ pitches }: Piece, step: number): Int16Array =>
  pitches.subarray(step * voiceCount, (step + 1) * voiceCount);

const isChange = (piece: Piece, step: number): boolean =>
  rowAt(piece, step).some((pitch, voice) => pitch !== piece.pitches[(step - 1) * voiceCount + voice]);

/** The chords that occur in some pieces at least so many times, each vertical counted once. */
export function chordVocabulary(pieces: readonly Piece[], atLeast = 2): Set<Chord> {
  const counts = new Map<Chord, number>();
  for (const piece of pieces)
    for (let step = 0; step < piece.steps; step++) {
      const chord = step === 0 || isChange(piece, step) ? chordOf(rowAt(piece, step)) : null;
      if (chord !== null) counts.set(chord, (counts.get(chord) ?? 0) + 1);
    }
  return new Set([...counts].filter(([, count]) => count >= atLeast).map(([chord]) => chord));
}

export function countFaults(piece: Piece, { ranges, chords }: CounterpointRules): CounterpointCounts {
  const counts = {
    verticals: 0,
    changes: 0,
    notes: 0,
    parallelFifths: 0,
    parallelOctaves: 0,
    crossings: 0,
    rangeFaults: 0,
    strangeChords: 0,
  };
  for (let step = 0; step < piece.steps; step++) {
    if (step > 0 && !isChange(piece, step)) continue;
    const row = rowAt(piece, step);
    const before = step > 0 ? rowAt(piece, step - 1) : null;
    row.forEach((pitch, voice) => {
      if (pitch === rest || pitch === before?.[voice]) return;
      counts.notes += 1;
      const { lowest, highest } = ranges[voice]!;
      if (pitch < lowest || pitch > highest) counts.rangeFaults += 1;
    });
    if (before) {
      counts.changes += 1;
      for (let upper = 0; upper < voiceCount; upper++)
        for (let lower = upper + 1; lower < voiceCount; lower++) {
          const found = parallelBetween([before[upper]!, before[lower]!], [row[upper]!, row[lower]!]);
          if (found === 7) counts.parallelFifths += 1;
          if (found === 0) counts.parallelOctaves += 1;
        }
    }
    const chord = chordOf(row);
    if (chord === null) continue;
    counts.verticals += 1;
    if (!chords.has(chord)) counts.strangeChords += 1;
    const sounding = row.filter((pitch) => pitch !== rest);
    if (sounding.some((pitch, at) => at > 0 && pitch > sounding[at - 1]!)) counts.crossings += 1;
  }
  return counts;
}

/** The rates over several pieces together. */
export function ratesOf(all: readonly CounterpointCounts[]): CounterpointRates {
  const total = (name: keyof CounterpointCounts) => all.reduce((sum, counts) => sum + counts[name], 0);
  const rate = (name: keyof CounterpointCounts, by: keyof CounterpointCounts) => total(name) / Math.max(1, total(by));
  return {
    parallelFifths: rate('parallelFifths', 'changes'),
    parallelOctaves: rate('parallelOctaves', 'changes'),
    crossings: rate('crossings', 'verticals'),
    strangeChords: rate('strangeChords', 'verticals'),
    rangeFaults: rate('rangeFaults', 'notes'),
  };
}
