/** Lengths of notes as they are written: types, dots, and the three or five in the time of two or four. */
import { ticksPerQuarter } from '../score.ts';

export interface NoteValue {
  readonly ticks: number;
  /** MusicXML's name of it. */
  readonly type: string;
  readonly dots: 0 | 1 | 2;
  /** So many notes in the time of so many. */
  readonly tuplet: readonly [actual: number, normal: number] | null;
}

const types = ['breve', 'whole', 'half', 'quarter', 'eighth', '16th', '32nd', '64th', '128th'] as const;

const plain: readonly NoteValue[] = types
  .flatMap((type, index) =>
    ([0, 1, 2] as const).map((dots) => ({
      type,
      dots,
      tuplet: null,
      ticks: (ticksPerQuarter * 8 * (2 - 0.5 ** dots)) / 2 ** index,
    })),
  )
  .filter(({ ticks }) => Number.isInteger(ticks))
  .toSorted((a, b) => b.ticks - a.ticks);

const exact = new Map<number, NoteValue>();
for (const [actual, normal] of [
  [5, 4],
  [3, 2],
] as const)
  for (const { type, dots, ticks } of plain) {
    const shorter = (ticks * normal) / actual;
    if (dots === 0 && type !== 'breve' && Number.isInteger(shorter))
      exact.set(shorter, { type, dots, tuplet: [actual, normal], ticks: shorter });
  }
for (const value of plain) exact.set(value.ticks, value);
const least = plain.at(-1)!.ticks;

/** Values that add up to so many ticks, the longest first; null where no written value is that long, to be left without one. */
export function valuesOf(ticks: number): readonly NoteValue[] | null {
  const one = exact.get(ticks);
  if (one !== undefined) return [one];
  if (ticks % least !== 0) return null;
  const values: NoteValue[] = [];
  let left = ticks;
  while (left > 0) {
    const value: NoteValue = plain.find((candidate) => candidate.ticks <= left)!;
    values.push(value);
    left -= value.ticks;
  }
  return values;
}

/** The MIDI velocity of a forte: MusicXML gives loudness in per cent of it. */
export const forte = 90;
