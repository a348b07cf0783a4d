/**
 * Learns a byte-pair vocabulary (Sennrich et al. 2016, algorithm 1) over the bytes of UTF-8 (Radford et al. 2019, §2.2):
 * the most frequent pair of neighbouring symbols becomes a symbol of its own, again and again. It cuts text into pieces
 * first, and no symbol reaches across two pieces. It is not the tokenizer, which applies what is learned here.
 */

/** Symbols 0 to 255 are the bytes, the next ones special tokens, and merges are numbered from here on. */
export const firstMerge = 260;

/** The longest piece, in code points: it bounds the work on text without spaces. */
const longest = 64;

/**
 * Words with the space before them, clitics, numbers of up to three digits, punctuation, line ends, other white space.
 * Every code point of any string falls into exactly one piece.
 */
export const piecePattern = new RegExp(
  [
    String.raw`'(?:[sdmt]|ll|ve|re)(?!\p{L})`,
    String.raw` ?\p{L}{1,${longest}}`,
    String.raw` ?\p{N}{1,3}`,
    String.raw` ?[^\s\p{L}\p{N}]{1,${longest}}`,
    String.raw`[^\S\n]{0,${longest}}\n{1,${longest}}`,
    String.raw`\s{1,${longest}}(?!\S)`,
    String.raw`\s{1,${longest}}`,
  ].join('|'),
  'gu',
);

export const piecesOf = (text: string): readonly string[] => text.match(piecePattern) ?? [];

/** A pair of symbols as one number, for use as a key. */
export const pairKey = (left: number, right: number): number => left * 65536 + right;

interface Word {
  symbols: number[];
  readonly count: number;
}

/** How often each pair occurs, and in which words; counts lie in a row, so that the largest is found quickly. */
class PairCounts {
  readonly #places = new Map<number, number>();
  readonly #keys: number[] = [];
  readonly #counts: number[] = [];
  readonly #words: Set<number>[] = [];

  add(left: number, right: number, word: number, count: number): void {
    const key = pairKey(left, right);
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.#keys.length;
      this.#places.set(key, place);
      this.#keys.push(key);
      this.#counts.push(0);
      this.#words.push(new Set());
    }
    this.#counts[place]! += count;
    if (count > 0) this.#words[place]!.add(word);
  }

  /** The most frequent pair, the first seen of several; null when no pair occurs twice. */
  most(): { readonly left: number; readonly right: number; readonly words: readonly number[] } | null {
    let best = -1;
    let count = 1;
    for (let place = 0; place < this.#counts.length; place++) {
      if (this.#counts[place]! <= count) continue;
      best = place;
      count = this.#counts[place]!;
    }
    if (best < 0) return null;
    const key = this.#keys[best]!;
    return { left: Math.floor(key / 65536), right: key % 65536, words: [...this.#words[best]!] };
  }
}

/** The symbols with each occurrence of the pair, from the left, made one. */
export function mergePair(symbols: readonly number[], left: number, right: number, merged: number): number[] {
  const result: number[] = [];
  for (let i = 0; i < symbols.length; i++) {
    if (symbols[i] === left && symbols[i + 1] === right) {
      result.push(merged);
      i++;
    } else result.push(symbols[i]!);
  }
  return result;
}

/**
 * Up to `count` merges, most frequent first, as pairs of symbols: [left₀, right₀, left₁, right₁ …]. Fewer come out of a
 * text in which no pair occurs twice any more. The same texts give the same merges.
 */
export function learnMerges(texts: Iterable<string>, count: number): Int32Array {
  const encoder = new TextEncoder();
  const frequencies = new Map<string, number>();
  for (const text of texts)
    for (const piece of piecesOf(text)) frequencies.set(piece, (frequencies.get(piece) ?? 0) + 1);
  const words: Word[] = [...frequencies].map(([piece, times]) => ({
    symbols: [...encoder.encode(piece)],
    count: times,
  }));
  const pairs = new PairCounts();
  const countWord = (at: number, sign: 1 | -1) => {
    const { symbols, count: times } = words[at]!;
    for (let i = 1; i < symbols.length; i++) pairs.add(symbols[i - 1]!, symbols[i]!, at, sign * times);
  };
  words.forEach((_, at) => countWord(at, 1));
  const merges: number[] = [];
  for (let merged = firstMerge; merged < firstMerge + count; merged++) {
    const most = pairs.most();
    if (!most) break;
    merges.push(most.left, most.right);
    for (const at of most.words) {
      countWord(at, -1);
      words[at]!.symbols = mergePair(words[at]!.symbols, most.left, most.right, merged);
      countWord(at, 1);
    }
  }
  return Int32Array.from(merges);
}
