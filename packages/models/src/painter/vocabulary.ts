/** From words to numbers: English words as they stand, Chinese character by character. Pure. */

/** Places of a prompt that a model reads; what is longer is cut. */
export const promptPlaces = 16;

/** Of places that hold no word, and of words that are not known. */
export const emptyToken = 0;
const firstWord = 1;

/** English words in lower case, without plurals' and others' marks, and single Chinese characters, in order. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/\p{Script=Han}|[\p{Letter}\p{Number}]+/gu) ?? []
  );
}

export interface Tokenised {
  /** [promptPlaces] */
  readonly tokens: Int32Array;
  /** Words that are not known, in order, each once. */
  readonly unknown: readonly string[];
}

export class Vocabulary {
  /** Token `i + 1` is `words[i]`. */
  readonly words: readonly string[];
  readonly #tokens: ReadonlyMap<string, number>;

  constructor(words: readonly string[]) {
    this.words = words;
    this.#tokens = new Map(words.map((word, at) => [word, at + firstWord]));
  }

  /** All words of some texts, those that come more often first. */
  static of(texts: Iterable<string>): Vocabulary {
    const counts = new Map<string, number>();
    for (const text of texts) for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    return new Vocabulary([...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([word]) => word));
  }

  get size(): number {
    return this.words.length + firstWord;
  }

  /** Words that are not known are left out, and named; an English plural stands for its singular where only that is known. */
  tokenise(text: string): Tokenised {
    const unknown = new Set<string>();
    const known: number[] = [];
    for (const word of wordsOf(text)) {
      const token = this.#tokens.get(word) ?? this.#tokens.get(word.replace(/s$/, ''));
      if (token === undefined) unknown.add(word);
      else known.push(token);
    }
    const tokens = new Int32Array(promptPlaces).fill(emptyToken);
    tokens.set(known.slice(0, promptPlaces));
    return { tokens, unknown: [...unknown] };
  }
}
