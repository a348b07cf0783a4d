/** Who made each stretch of a text, how it is written into the messages of edits, and the list of stretches kept beside a text. */
import type { Peer } from '../../work/actor.ts';
import type { TextChange } from './text-change.ts';

/**
 * Where text comes from. `made`: by a maker; `recipe` and `hunk` name the proposal's, and `of` is the hunk's length as it
 * was put in, in UTF-16 code units: a stretch that is shorter now was edited by somebody.
 */
export type Attribution =
  | { readonly kind: 'typed' | 'pasted' | 'imported'; readonly peer: Peer }
  | { readonly kind: 'made'; readonly peer: Peer; readonly recipe: string; readonly hunk: number; readonly of: number };

/** One stretch of text with one origin; length in UTF-16 code units. */
export interface AuthorRun {
  readonly length: number;
  readonly by: Attribution;
}

const letters = { typed: 't', pasted: 'p', imported: 'i' } as const;
const kinds = { t: 'typed', p: 'pasted', i: 'imported' } as const;

/** An attribution in one short string, and back. */
export function writeAttribution(by: Attribution): string {
  return by.kind === 'made' ? `m:${by.peer}:${by.recipe}:${by.hunk}:${by.of}` : `${letters[by.kind]}:${by.peer}`;
}

/** Null where the string is not an attribution: a document may hold anything. */
export function readAttribution(text: string): Attribution | null {
  const [letter = '', peer = '', recipe = '', hunk = '', of = ''] = text.split(':');
  if (!/^\d{1,20}$/.test(peer)) return null;
  if (letter === 'm' && /^[0-9a-z-]{1,64}$/.test(recipe) && /^\d{1,9}$/.test(hunk) && /^\d{1,9}$/.test(of))
    return { kind: 'made', peer, recipe, hunk: Number(hunk), of: Number(of) };
  return letter in kinds ? { kind: kinds[letter as keyof typeof kinds], peer } : null;
}

export function sameAttribution(a: Attribution, b: Attribution): boolean {
  return a === b || writeAttribution(a) === writeAttribution(b);
}

export function lengthOfRuns(runs: readonly AuthorRun[]): number {
  return runs.reduce((sum, run) => sum + run.length, 0);
}

/** The runs from `start` to before `end`. */
export function sliceRuns(runs: readonly AuthorRun[], start: number, end: number): AuthorRun[] {
  const cut: AuthorRun[] = [];
  let at = 0;
  for (const run of runs) {
    if (at >= end) break;
    const length = Math.min(end, at + run.length) - Math.max(start, at);
    if (length > 0) cut.push(length === run.length ? run : { length, by: run.by });
    at += run.length;
  }
  return cut;
}

/** Runs that follow each other, neighbours of one origin joined. */
export function joinRuns(...parts: readonly (readonly AuthorRun[])[]): AuthorRun[] {
  const joined: AuthorRun[] = [];
  for (const part of parts)
    for (const run of part) {
      const last = joined.at(-1);
      if (run.length === 0) continue;
      if (last !== undefined && sameAttribution(last.by, run.by))
        joined[joined.length - 1] = { length: last.length + run.length, by: last.by };
      else joined.push(run);
    }
  return joined;
}

/** The runs of a text after changes to it; `inserted` holds the runs of each change's text. The given list is used up. */
export function changeRuns(
  runs: AuthorRun[],
  changes: readonly TextChange[],
  inserted: readonly (readonly AuthorRun[])[],
): AuthorRun[] {
  if (changes.length === 1) return changeRunsOnce(runs, changes[0]!, inserted[0]!);
  const parts: (readonly AuthorRun[])[] = [];
  let at = 0;
  for (const [index, change] of changes.entries()) {
    parts.push(sliceRuns(runs, at, change.start), inserted[index]!);
    at = change.end;
  }
  return joinRuns(...parts, sliceRuns(runs, at, Infinity));
}

/** The same for one change, which is by far the most frequent: only the runs around it are looked at. */
function changeRunsOnce(runs: AuthorRun[], { start, end }: TextChange, inserted: readonly AuthorRun[]): AuthorRun[] {
  let [first, before] = [0, 0];
  while (first < runs.length && before + runs[first]!.length < start) before += runs[first++]!.length;
  let [last, after] = [first, before];
  while (last < runs.length && after < end) after += runs[last++]!.length;
  // One more on each side, so that the new runs join their neighbours.
  if (last < runs.length) after += runs[last++]!.length;
  const around = runs.slice(first, last);
  const middle = joinRuns(
    sliceRuns(around, 0, start - before),
    inserted,
    sliceRuns(around, end - before, after - before),
  );
  runs.splice(first, last - first, ...middle);
  return runs;
}
