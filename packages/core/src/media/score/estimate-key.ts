/**
 * The key of notes that name none, by how long each pitch class sounds: the profile of the probe tone ratings of Krumhansl and Kessler
 * (1982, “Tracing the dynamic changes in perceived tonal organization”) that it correlates with most.
 */
import type { Key, Note } from './score.ts';

const major = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88] as const;
const minor = [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17] as const;

const deviations = (values: readonly number[]): number[] => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
};
const profiles = [
  { mode: 'major', profile: deviations(major) },
  { mode: 'minor', profile: deviations(minor) },
] as const;
const sizeOf = (values: readonly number[]) => Math.hypot(...values);

/** Sharps of the major key on a pitch class, from 5 flats to 6 sharps. */
const fifthsOf = (tonic: number): number => ((((tonic * 7 + 5) % 12) + 12) % 12) - 5;

/** Null where no pitch class sounds longer than another. Of keys that fit alike, the first from C up, major before minor. */
export function estimateKey(notes: readonly Pick<Note, 'pitch' | 'duration'>[]): Pick<Key, 'fifths' | 'mode'> | null {
  const sounding = new Array<number>(12).fill(0);
  for (const { pitch, duration } of notes) sounding[pitch % 12]! += duration;
  const heard = deviations(sounding);
  if (sizeOf(heard) === 0) return null;
  let best: { fit: number; key: Pick<Key, 'fifths' | 'mode'> } | null = null;
  for (const { mode, profile } of profiles)
    for (let tonic = 0; tonic < 12; tonic++) {
      const fit =
        heard.reduce((sum, value, pitch) => sum + value * profile[(pitch - tonic + 12) % 12]!, 0) /
        (sizeOf(heard) * sizeOf(profile));
      // Rounding never decides between keys that fit alike.
      if (best === null || fit > best.fit + 1e-9)
        best = { fit, key: { fifths: fifthsOf(mode === 'major' ? tonic : tonic + 3), mode } };
    }
  return best?.key ?? null;
}
