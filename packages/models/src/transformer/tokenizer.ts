/**
 * Text to tokens and back: byte-level byte-pair encoding, without loss for any string of whole code points. Special tokens
 * never come out of text; only a program puts them in.
 */
import { CheckpointError } from '@fourhands/engine';
import { firstMerge, learnMerges, mergePair, pairKey, piecesOf } from './byte-pairs.ts';

/** Tokens that stand for no text: the end of a document, and the parts of a text to fill in (Bavarian et al. 2022, §3). */
export const specialTokens = { endOfText: 256, prefix: 257, suffix: 258, middle: 259 } as const;

const rememberedPieces = 1 << 16;

/** Bytes as a string of as many characters. */
export const byteString = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

export class Tokenizer {
  /** Pairs of symbols: [left₀, right₀, left₁, right₁ …]; merge i makes token 260 + i. */
  readonly merges: Int32Array;
  readonly #merged = new Map<number, number>();
  readonly #bytes: Uint8Array[] = [];
  readonly #byteStrings: readonly string[];
  readonly #pieces = new Map<string, readonly number[]>();
  readonly #encoder = new TextEncoder();

  /** Throws CheckpointError when a merge names a token that is not made before it. */
  constructor(merges: Int32Array) {
    this.merges = merges;
    for (let byte = 0; byte < 256; byte++) this.#bytes.push(Uint8Array.of(byte));
    while (this.#bytes.length < firstMerge) this.#bytes.push(new Uint8Array());
    for (let i = 0; i + 1 < merges.length; i += 2) {
      const [left, right] = [merges[i]!, merges[i + 1]!];
      const [a, b] = [this.#bytes[left], this.#bytes[right]];
      if (!a?.length || !b?.length) throw new CheckpointError(`merge ${i / 2} of its tokenizer joins unknown tokens`);
      const joined = new Uint8Array(a.length + b.length);
      joined.set(a);
      joined.set(b, a.length);
      this.#merged.set(pairKey(left, right), this.#bytes.length);
      this.#bytes.push(joined);
    }
    this.#byteStrings = this.#bytes.map(byteString);
  }

  /** Learns a vocabulary of up to `size` tokens, 256 bytes and 4 special tokens among them. */
  static learn(texts: Iterable<string>, size: number): Tokenizer {
    return new Tokenizer(learnMerges(texts, Math.max(0, size - firstMerge)));
  }

  /** How many tokens there are. */
  get size(): number {
    return this.#bytes.length;
  }

  /** The bytes of UTF-8 that a token stands for; none for a special token. */
  bytesOf(token: number): Uint8Array {
    return this.#bytes[token] ?? new Uint8Array();
  }

  /** The same as a string of as many characters, for comparing. */
  byteStringOf(token: number): string {
    return this.#byteStrings[token] ?? '';
  }

  encode(text: string): number[] {
    const tokens: number[] = [];
    for (const piece of piecesOf(text)) for (const token of this.#encodePiece(piece)) tokens.push(token);
    return tokens;
  }

  #encodePiece(piece: string): readonly number[] {
    const known = this.#pieces.get(piece);
    if (known) return known;
    let symbols: number[] = [...this.#encoder.encode(piece)];
    for (;;) {
      let first = Infinity;
      let at = 0;
      for (let i = 1; i < symbols.length; i++) {
        const merged = this.#merged.get(pairKey(symbols[i - 1]!, symbols[i]!));
        if (merged === undefined || merged >= first) continue;
        first = merged;
        at = i;
      }
      if (first === Infinity) break;
      symbols = mergePair(symbols, symbols[at - 1]!, symbols[at]!, first);
    }
    if (this.#pieces.size >= rememberedPieces) this.#pieces.clear();
    this.#pieces.set(piece, symbols);
    return symbols;
  }

  /** The text of tokens; bytes that are not UTF-8 become U+FFFD. */
  decode(tokens: Iterable<number>): string {
    const decoder = this.decoder();
    let text = '';
    for (const token of tokens) text += decoder.push(this.bytesOf(token));
    return text + decoder.end();
  }

  /** Decodes bytes of tokens as they come: each call gives the code points that are whole by then. */
  decoder(): { push(bytes: Uint8Array): string; end(): string } {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return {
      push: (bytes) => decoder.decode(bytes, { stream: true }),
      end: () => decoder.decode(),
    };
  }
}
