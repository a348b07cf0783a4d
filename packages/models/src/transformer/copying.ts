/**
 * How much of what a writer wrote stands literally in what it learned from. Compared word by word (character by character in
 * scripts without spaces), without capitals and punctuation, so that a changed comma hides nothing.
 */
import { unitsOf } from '../texts/measure-text.ts';

export interface Copying {
  /** Words of the longest run that was copied. */
  readonly longestRun: number;
  /** Its words, for showing. */
  readonly longest: string;
  /** The share of runs of eight words in the samples that are in the learned text, in [0, 1]; 0 of shorter samples. */
  readonly share: number;
}

export const runLength = 8;

/** A state of a suffix automaton (Blumer et al. 1985): the strings that end at the same places. */
interface State {
  readonly next: Map<number, State>;
  link: State | null;
  length: number;
}

/** `samples` are short and `learned` may be long: it is read once, in time linear in its length. */
export function measureCopying(samples: readonly string[], learned: Iterable<string>): Copying {
  const words = new Map<string, number>();
  const numbers = samples.map((sample) =>
    [...unitsOf(sample)].map((word) => {
      const known = words.get(word) ?? words.size;
      words.set(word, known);
      return known;
    }),
  );
  // A number that no word has stands between samples, so that no run reaches over their ends.
  const root = automatonOf(numbers.flatMap((sample, at) => [...sample, -1 - at]));
  const runs = new Map<string, boolean>();
  let count = 0;
  for (const sample of numbers)
    for (let at = 0; at + runLength <= sample.length; at++) {
      runs.set(sample.slice(at, at + runLength).join(' '), false);
      count += 1;
    }
  const recent: number[] = [];
  let longest: readonly string[] = [];
  const spelled = [...words.keys()];
  for (const text of learned) {
    let state = root;
    let length = 0;
    const matched: number[] = [];
    for (const word of unitsOf(text)) {
      const number = words.get(word);
      recent.push(number ?? NaN);
      if (recent.length > runLength) recent.shift();
      if (number === undefined) {
        [state, length] = [root, 0];
        matched.length = 0;
        continue;
      }
      while (state !== root && !state.next.has(number)) {
        state = state.link!;
        length = state.length;
      }
      const following = state.next.get(number);
      if (following !== undefined) {
        state = following;
        length += 1;
      }
      matched.push(number);
      if (matched.length > 4 * Math.max(runLength, length)) matched.splice(0, matched.length - length);
      if (length > longest.length) longest = matched.slice(-length).map((known) => spelled[known]!);
      if (length >= runLength) {
        const run = recent.join(' ');
        if (runs.has(run)) runs.set(run, true);
      }
    }
    recent.length = 0;
  }
  let copied = 0;
  for (const sample of numbers)
    for (let at = 0; at + runLength <= sample.length; at++)
      copied += Number(runs.get(sample.slice(at, at + runLength).join(' ')));
  return { longestRun: longest.length, longest: longest.join(' '), share: count === 0 ? 0 : copied / count };
}

function automatonOf(symbols: readonly number[]): State {
  const root: State = { next: new Map(), link: null, length: 0 };
  let last = root;
  for (const symbol of symbols) {
    const added: State = { next: new Map(), link: root, length: last.length + 1 };
    let state: State | null = last;
    while (state !== null && !state.next.has(symbol)) {
      state.next.set(symbol, added);
      state = state.link;
    }
    if (state !== null) {
      const target = state.next.get(symbol)!;
      if (target.length === state.length + 1) added.link = target;
      else {
        const copy: State = { next: new Map(target.next), link: target.link, length: state.length + 1 };
        while (state !== null && state.next.get(symbol) === target) {
          state.next.set(symbol, copy);
          state = state.link;
        }
        target.link = copy;
        added.link = copy;
      }
    }
    last = added;
  }
  return root;
}
