/** How alike names are: names that a writer got nearly right. */
import type { KnownWords } from './knowledge.ts';
import type { TakenPlaces } from './mention.ts';

/** 1 for the same word, 0 for nothing in common: 1 less the edit distance by the longer word's length (Levenshtein 1966). */
export function wordLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const longest = Math.max(a.length, b.length);
  if (longest === 0 || Math.abs(a.length - b.length) > longest / 2) return 0;
  let before = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = before[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      now.push(Math.min(change, before[column]! + 1, now[column - 1]! + 1));
    }
    before = now;
  }
  return 1 - before[b.length]! / longest;
}

interface NearName {
  readonly start: number;
  readonly end: number;
  readonly fact: number;
  readonly core: string;
}

/** Chinese names of three characters or more that differ from one of the brief's in one character. */
export function nearChineseNames(text: string, worded: readonly KnownWords[], taken: TakenPlaces): NearName[] {
  const found: NearName[] = [];
  for (const { fact, kind, core } of worded) {
    if (kind !== 'name' || core.length < 3 || core.length > 30 || !/^\p{Script=Han}+$/u.test(core)) continue;
    // One character differs, so that the first or the second half is as it is.
    const half = Math.floor(core.length / 2);
    for (const [part, offset] of [
      [core.slice(0, half), 0],
      [core.slice(half), half],
    ] as const) {
      for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
        const start = at - offset;
        const end = start + core.length;
        if (start < 0 || end > text.length || taken.has(start, end)) continue;
        const said = text.slice(start, end);
        const differing = Array.from(core).filter((sign, index) => sign !== said[index]).length;
        if (
          differing === 1 &&
          /^\p{Script=Han}+$/u.test(said) &&
          !found.some((one) => one.start < end && start < one.end)
        )
          found.push({ start, end, fact, core });
      }
    }
  }
  return found;
}
