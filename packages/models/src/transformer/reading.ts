/**
 * What a writer expects after texts that mostly begin alike, as those of one search do: only the tokens that differ from
 * the text before are read. It is not the search.
 */
import type { Decoder, DecoderCache } from './decoder.ts';
import { specialTokens } from './tokenizer.ts';

/** Up to so many tokens are faster read one by one than in one run for many. */
const fewTokens = 4;
/** Share of the context for the text that is settled; the rest is for what is tried after it. */
const settledShare = 3 / 4;

export class Reading {
  readonly #decoder: Decoder;
  readonly #contextTokens: number;
  readonly #cache: DecoderCache;
  #held: readonly number[] = [];

  constructor(decoder: Decoder, contextTokens: number) {
    this.#decoder = decoder;
    this.#contextTokens = contextTokens;
    this.#cache = decoder.newCache();
  }

  /**
   * Scores of the token after these, [vocabulary], which hold until the next call; calls come one after the other. Of
   * the first `settled` tokens, which the texts of a search share, those too far back are left out, many at once, so that
   * most calls begin alike. Throws WriterClosed.
   */
  async scoresAfter(tokens: readonly number[], settled: number): Promise<Float32Array> {
    const wanted = this.#inContext(tokens, settled);
    let shared = 0;
    const most = Math.min(this.#held.length, wanted.length - 1);
    while (shared < most && this.#held[shared] === wanted[shared]) shared++;
    this.#decoder.rewind(this.#cache, shared);
    this.#held = wanted.slice(0, shared);
    const unread = wanted.slice(shared);
    let scores: Float32Array = new Float32Array();
    if (unread.length > fewTokens) scores = await this.#decoder.read(this.#cache, unread);
    else for (const token of unread) scores = await this.#decoder.read(this.#cache, [token]);
    this.#held = wanted;
    return scores;
  }

  #inContext(tokens: readonly number[], settled: number): number[] {
    const room = Math.floor(this.#contextTokens * settledShare);
    const step = Math.max(1, Math.floor(this.#contextTokens / 4));
    const start = Math.max(0, Math.ceil((settled + 1 - room) / step) * step);
    const wanted = start === 0 ? [specialTokens.endOfText, ...tokens] : tokens.slice(start);
    return wanted.slice(-this.#contextTokens);
  }
}
