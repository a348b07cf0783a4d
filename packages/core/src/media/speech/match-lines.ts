/** Which lines of a script that was written anew are those of before, so that what a person set for one stays with it. Pure. */
import { diffArrays } from 'diff';
import type { SpeechLine } from './script.ts';

type Said = Pick<SpeechLine, 'speaker' | 'text'>;

/**
 * For each line, the place that it had before, or null for a new one. Lines that say the same are the same; where as many lines
 * were taken out as were put in, those are the same with other words.
 */
export function matchLines(before: readonly Said[], after: readonly Said[]): readonly (number | null)[] {
  const key = ({ speaker, text }: Said) => JSON.stringify([speaker, text]);
  const places: (number | null)[] = [];
  let [at, taken] = [0, 0];
  for (const { added, removed, count } of diffArrays(before.map(key), after.map(key))) {
    if (removed) {
      at += count;
      taken = count;
    } else if (added) {
      const replaced = taken === count;
      for (let i = 0; i < count; i++) places.push(replaced ? at - count + i : null);
      taken = 0;
    } else {
      for (let i = 0; i < count; i++) places.push(at++);
      taken = 0;
    }
  }
  return places;
}
