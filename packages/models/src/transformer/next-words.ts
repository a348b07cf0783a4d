/**
 * How likely each unit is to come next: what was counted in other texts, what this text repeats, and what a writer expects,
 * interpolated. A writer scores tokens, and units are several tokens at times: it says how likely the first token is, and
 * the other two say which of the units that begin with it.
 */
import type { Reading } from './reading.ts';
import type { Tokenizer } from './tokenizer.ts';
import type { WordGrams } from './word-grams.ts';
import { Vocabulary } from './word-units.ts';

/** Shares of the whole, from 0 to 1. */
export interface NextWordWeights {
  /** Of the writer against the other two. */
  readonly writer: number;
  /** Of what this text repeats against what was counted. */
  readonly recent: number;
}

/** A writer that scores what comes next. */
export interface ExpectingWriter {
  readonly reading: Reading;
  readonly tokenizer: Tokenizer;
}

/** How far back repetitions are looked for, how fast they fade, and how much more one counts for each unit before it that agrees. */
const recentUnits = 4000;
const fading = 0.9985;
const agreement = 12;
const mostAgreeing = 3;

export class NextWords {
  readonly vocabulary: Vocabulary;
  readonly #grams: WordGrams;
  readonly #writer: ExpectingWriter | null;
  readonly #weights: NextWordWeights;
  readonly #tokens: (readonly number[])[] = [];
  #firsts = new Int32Array();
  #text: { readonly units: number[]; readonly tokens: number[] } = { units: [], tokens: [] };

  constructor(grams: WordGrams, writer: ExpectingWriter | null, weights: NextWordWeights) {
    this.vocabulary = new Vocabulary(grams.vocabulary.units);
    this.#grams = grams;
    this.#writer = writer;
    this.#weights = weights;
  }

  /** Units as numbers; new ones become known. */
  numbersOf(units: readonly string[]): number[] {
    return units.map((unit) => this.vocabulary.add(unit));
  }

  /**
   * The likelihood of each unit of the vocabulary after these, in all 1. The first `settled` are the text itself; those
   * after it are tried. Throws WriterClosed.
   */
  async after(history: readonly number[], settled: number): Promise<Float64Array> {
    const words = this.#withoutWriter(history);
    const { writer: share } = this.#weights;
    if (!this.#writer || share === 0) return words;
    const tokens = await this.#expectedTokens(history, settled);
    const firsts = this.#firstTokens(words.length);
    const groups = new Float64Array(tokens.length);
    for (let unit = 0; unit < words.length; unit++) groups[firsts[unit]!]! += words[unit]!;
    let reached = 0;
    for (let token = 0; token < groups.length; token++) if (groups[token]! > 0) reached += tokens[token]!;
    for (let unit = 0; unit < words.length; unit++) {
      const token = firsts[unit]!;
      if (words[unit]! > 0) words[unit]! *= 1 - share + (share * tokens[token]!) / (reached * groups[token]!);
    }
    return words;
  }

  /** The likelihood of one unit after others as it was counted in other texts. */
  countedLikelihood(history: readonly number[], unit: number): number {
    return this.#grams.likelihood(history.slice(-4), unit);
  }

  #withoutWriter(history: readonly number[]): Float64Array {
    const { recent: share } = this.#weights;
    const counted = this.#grams.distribution([0, ...history.slice(-8)].slice(-8));
    // The beginning of a text never comes next.
    const possible = 1 - counted[0]!;
    const words = new Float64Array(this.vocabulary.size);
    const kept = share > 0 && history.length > 0 ? 1 - share : 1;
    if (kept < 1) this.#addRepeated(words, history, share);
    for (let unit = 1; unit < counted.length; unit++) words[unit]! += (kept * counted[unit]!) / possible;
    return words;
  }

  /** To each unit its share of the earlier places in this text, recent ones and those after the same units counting more. */
  #addRepeated(words: Float64Array, history: readonly number[], share: number): void {
    const end = history.length;
    const start = Math.max(0, end - recentUnits);
    let total = 0;
    let recency = 1;
    for (let at = end - 1; at >= start; at--) {
      let weight = (recency *= fading);
      for (let back = 1; back <= mostAgreeing && back <= at && history[at - back] === history[end - back]; back++)
        weight *= agreement;
      words[history[at]!]! += weight;
      total += weight;
    }
    for (const unit of new Set(history.slice(start))) words[unit]! *= share / total;
  }

  async #expectedTokens(history: readonly number[], settled: number): Promise<Float64Array> {
    const text = this.#textTokens(history, settled);
    const tried = history.slice(settled).flatMap((unit) => this.#tokensOf(unit));
    const scores = await this.#writer!.reading.scoresAfter([...text, ...tried], text.length);
    const likelihoods = new Float64Array(scores.length);
    let [peak, total] = [-Infinity, 0];
    for (const score of scores) peak = Math.max(peak, score);
    for (let token = 0; token < scores.length; token++) total += likelihoods[token] = Math.exp(scores[token]! - peak);
    for (let token = 0; token < scores.length; token++) likelihoods[token]! /= total;
    return likelihoods;
  }

  /** The tokens of the settled text; a text that goes on from the last one adds to its tokens. */
  #textTokens(history: readonly number[], settled: number): readonly number[] {
    let same = this.#text.units.length <= settled;
    for (let at = 0; same && at < this.#text.units.length; at++) same = this.#text.units[at] === history[at];
    if (!same) this.#text = { units: [], tokens: [] };
    const { units, tokens } = this.#text;
    while (units.length < settled) {
      const unit = history[units.length]!;
      units.push(unit);
      tokens.push(...this.#tokensOf(unit));
    }
    return tokens;
  }

  #tokensOf(unit: number): readonly number[] {
    return (this.#tokens[unit] ??= this.#writer!.tokenizer.encode(this.vocabulary.units[unit]!));
  }

  #firstTokens(size: number): Int32Array {
    if (this.#firsts.length < size) {
      const known = this.#firsts;
      this.#firsts = Int32Array.from({ length: size }, (_, unit) => known[unit] ?? this.#tokensOf(unit)[0] ?? 0);
    }
    return this.#firsts;
  }
}
