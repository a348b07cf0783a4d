/**
 * A short list of how a text may go on, made anew after each key: completions of a word begun, next words, and as many
 * words after them as are worth it. Likely continuations are searched as a tree, and the list is chosen for the keys that it
 * saves. It suggests and does not write: `sample.ts` does.
 */
import { plainPunctuation } from './corpus.ts';
import { chooseList, type Continuation } from './suggestion-list.ts';
import type { NextWords } from './next-words.ts';
import { canFollow, unitsOf } from './word-units.ts';

export interface Suggestion {
  /** Goes on exactly where the text ends. */
  readonly text: string;
  /** The likeliest words after it. */
  readonly ahead: string;
  /** How likely the text goes on with this. */
  readonly probability: number;
}

export interface SuggestOptions {
  /** At most so many; 5 unless told. */
  readonly count?: number;
  /** The last word is over, as after taking a suggestion; otherwise it may go on. */
  readonly ended?: boolean;
  /** Units of the text and of what is ahead of it together; a suggestion may be longer without anything ahead. */
  readonly ahead?: number;
  /** What is known to come soon, a few words further on: words that lead to it are likelier. */
  readonly before?: string;
}

/** What is searched: continuations at least so likely are gone on from, in units at most so long. */
export interface SearchLimits {
  readonly least: number;
  readonly longest: number;
}

export const usualLimits: SearchLimits = { least: 0.06, longest: 6 };
/** The first units looked at, the branches after each of the next ones, and the least likely of all. */
const firstUnits = 60;
const branches = 6;
const leastLikely = 0.001;
/** What is shown ahead of suggestions but the first goes on from what is so likely. */
const leastAhead = 0.02;
/** How likely a gap ends after a unit. */
const gapEnds = 0.3;
/** The chance that a word that is not known is over. */
const leastOver = 1e-7;
const remembered = 200;

/** What all continuations go on from; it is none itself. */
const start: Continuation = { text: '', path: [], probability: 1, parent: null };

interface Candidate {
  readonly unit: number;
  readonly likelihood: number;
}

export class Suggester {
  readonly #words: NextWords;
  readonly #limits: SearchLimits;
  /** Likelihoods by history, for the text `#settled`. */
  readonly #known = new Map<string, Float64Array>();
  #settled: readonly number[] = [];

  constructor(words: NextWords, limits: SearchLimits = usualLimits) {
    this.#words = words;
    this.#limits = limits;
  }

  /**
   * The most useful first. One question at a time; the same ones in the same order have the same answers. Throws
   * WriterClosed.
   */
  async suggest(
    text: string,
    { count = 5, ended = false, ahead = 0, before = '' }: SuggestOptions = {},
  ): Promise<Suggestion[]> {
    const split = unitsOf(plainPunctuation(text));
    const begun = ended ? null : (split.at(-1) ?? null);
    const settled = this.#words.numbersOf(begun === null ? split : split.slice(0, -1));
    this.#settle(settled);
    const search = { settled, before: this.#words.numbersOf(unitsOf(plainPunctuation(before)))[0] ?? null };
    const tree = await (begun === null ? this.#following(search) : this.#goingOn(search, begun));
    const chosen = chooseList(tree, count);
    const suggestions: Suggestion[] = [];
    for (const [rank, continuation] of chosen.entries()) {
      const { text: suggested, probability } = continuation;
      suggestions.push({ text: suggested, probability, ahead: await this.#ahead(search, continuation, ahead, rank) });
    }
    return suggestions;
  }

  /** Forgets what was known when the text is not one that the last one led to, or came from. */
  #settle(units: readonly number[]): void {
    const length = Math.min(units.length, this.#settled.length);
    for (let at = 0; at < length; at++)
      if (units[at] !== this.#settled[at]) {
        this.#known.clear();
        break;
      }
    this.#settled = units;
  }

  /** Every continuation that is likely enough, each after the one that it goes on from. */
  async #following(search: Search): Promise<Continuation[]> {
    const tree: Continuation[] = [];
    const first = this.#best(await this.#likelihoods(search, []), this.#after(search.settled), firstUnits);
    await this.#grow(search, tree, start, first, 1);
    return tree;
  }

  /** The same where a unit has begun, and may be over. */
  async #goingOn(search: Search, begun: string): Promise<Continuation[]> {
    const tree: Continuation[] = [];
    const { vocabulary } = this.#words;
    const likelihoods = await this.#likelihoods(search, []);
    const goesOn = (unit: number) => vocabulary.units[unit]!.startsWith(begun) && vocabulary.units[unit] !== begun;
    let total = 0;
    for (let unit = 0; unit < likelihoods.length; unit++)
      if (likelihoods[unit]! > 0 && goesOn(unit)) total += likelihoods[unit]!;
    // A lone space is the start of a word, and nothing on its own.
    const over = /^[^\S\n]+$/u.test(begun) ? 0 : (likelihoods[vocabulary.find(begun) ?? -1] ?? 0) + leastOver;
    const share = (candidates: Candidate[], of: number) =>
      candidates.map(({ unit, likelihood }) => ({ unit, likelihood: (likelihood * of) / (total + over) }));
    const completions = share(this.#best(likelihoods, goesOn, firstUnits), 1);
    await this.#grow(search, tree, { ...start, given: begun }, completions, 1);
    if (over <= this.#limits.least * (total + over)) return tree;
    const path = [vocabulary.add(begun)];
    const next = this.#best(await this.#likelihoods(search, path), this.#after(path), firstUnits);
    await this.#grow(search, tree, { ...start, path }, share(next, over), 1);
    return tree;
  }

  /** Adds units after a continuation, and what follows each while it is likely enough. */
  async #grow(
    search: Search,
    tree: Continuation[],
    from: Continuation & { readonly given?: string },
    candidates: readonly Candidate[],
    depth: number,
  ): Promise<void> {
    for (const { unit, likelihood } of candidates) {
      const probability = likelihood * from.probability;
      if (probability < leastLikely) continue;
      const added = this.#words.vocabulary.units[unit]!.slice(from.given?.length ?? 0);
      const node: Continuation = {
        text: from.text + added,
        path: [...from.path, unit],
        probability,
        parent: depth === 1 ? null : from,
      };
      tree.push(node);
      if (probability < this.#limits.least || depth >= this.#limits.longest) continue;
      const next = this.#best(await this.#likelihoods(search, node.path), this.#after(node.path), branches);
      await this.#grow(search, tree, node, next, depth + 1);
    }
  }

  /** Which units may follow a path. */
  #after(path: readonly number[]): (unit: number) => boolean {
    const { units } = this.#words.vocabulary;
    const before = units[path.at(-1) ?? 0]!;
    return (unit) => canFollow(before, units[unit]!);
  }

  #best(likelihoods: Float64Array, isAllowed: (unit: number) => boolean, count: number): Candidate[] {
    const found: Candidate[] = [];
    let least = 1e-5;
    for (let unit = 0; unit < likelihoods.length; unit++) {
      const likelihood = likelihoods[unit]!;
      if (likelihood <= least || !isAllowed(unit)) continue;
      found.push({ unit, likelihood });
      if (found.length < 4 * count) continue;
      found.sort((a, b) => b.likelihood - a.likelihood || a.unit - b.unit);
      found.length = count;
      least = found[count - 1]!.likelihood;
    }
    return found.sort((a, b) => b.likelihood - a.likelihood || a.unit - b.unit).slice(0, count);
  }

  /** The likeliest units after a continuation, up to `length` with it: of the first in the list all, of others the likely ones. */
  async #ahead(search: Search, { path, probability }: Continuation, length: number, rank: number): Promise<string> {
    const way = [...path];
    let [text, likely] = ['', probability];
    const least = rank === 0 ? 0 : leastAhead;
    while (way.length < length && likely >= least) {
      const [best] = this.#best(await this.#likelihoods(search, way), this.#after(way), 1);
      if (!best) break;
      way.push(best.unit);
      text += this.#words.vocabulary.units[best.unit]!;
      likely *= best.likelihood;
    }
    return text;
  }

  async #likelihoods({ settled, before }: Search, path: readonly number[]): Promise<Float64Array> {
    const history = [...settled, ...path];
    const key = `${history.length}:${history.slice(-12).join()}`;
    let likelihoods = this.#known.get(key);
    if (!likelihoods) {
      likelihoods = await this.#words.after(history, settled.length);
      if (this.#known.size >= remembered) this.#known.delete(this.#known.keys().next().value!);
      this.#known.set(key, likelihoods);
    }
    return before === null ? likelihoods : this.#leadingTo(likelihoods, history, before);
  }

  /**
   * Bayes' rule where the gap ends after each unit with the same chance, and where nothing else is known of what comes:
   * p(unit) · (1 - g + g · p(next | unit) / p(next)), not normalised.
   */
  #leadingTo(likelihoods: Float64Array, history: readonly number[], next: number): Float64Array {
    const led = likelihoods.slice();
    const usual = this.#words.countedLikelihood([], next) || 1e-7;
    for (const { unit, likelihood } of this.#best(likelihoods, () => true, firstUnits))
      led[unit] =
        likelihood *
        (1 - gapEnds + (gapEnds * this.#words.countedLikelihood([...history.slice(-2), unit], next)) / usual);
    return led;
  }
}

interface Search {
  readonly settled: readonly number[];
  readonly before: number | null;
}
