/** What is read in a text: a number, a date, a time, a name or a quotation, and its place. Places are UTF-16 code units. */

interface Place {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** count: without a unit. `unit` of a measure is its dimension, and its values are in the dimension's base unit. */
type NumberClass = 'count' | 'percent' | 'money' | 'measure';

export interface NumberMention extends Place {
  readonly type: 'number';
  readonly class: NumberClass;
  /** More than one where the writing has more than one reading, such as 1.200. */
  readonly values: readonly number[];
  readonly unit: string | null;
  /** Those that the sign can mean; empty where none is said. */
  readonly currencies: readonly string[];
  /** Half of the last place that is said, for numbers that may be rounded: 1.2 million is within 50,000. Zero for others. */
  readonly roundedBy: number;
  readonly hedge: 'about' | 'over' | 'under' | null;
  /** It may be a year. */
  readonly year: boolean;
  /** A word follows that it counts. */
  readonly counts: boolean;
  /** Read for what it may state, and never held against the text: “one”, an ordinal. */
  readonly weak: boolean;
  /** The end of the number itself, before its unit. */
  readonly numberEnd: number;
}

export interface DateParts {
  readonly year?: number;
  /** 1 to 12. */
  readonly month?: number;
  /** 1 to 31. */
  readonly day?: number;
  /** 0 is Sunday. */
  readonly weekday?: number;
}

export interface DateMention extends Place {
  readonly type: 'date';
  /** More than one where the writing has more than one reading, such as 3/4/2026. */
  readonly options: readonly DateParts[];
}

export interface TimeMention extends Place {
  readonly type: 'time';
  /** Minutes since midnight; two where nothing says which half of the day is meant. */
  readonly minutes: readonly number[];
}

export interface NameMention extends Place {
  readonly type: 'name';
  /** In small letters, without titles, initials and possessives. */
  readonly words: readonly string[];
  /** Whether a title stands before it. */
  readonly titled: boolean;
}

export interface QuoteMention extends Place {
  readonly type: 'quote';
  readonly words: readonly string[];
}

/** Places of a text that something was read at, so that nothing is read twice. */
export class TakenPlaces {
  readonly #taken: Uint8Array;

  constructor(length: number) {
    this.#taken = new Uint8Array(length);
  }

  take(start: number, end: number): void {
    this.#taken.fill(1, start, end);
  }

  /** Whether any of it is taken. */
  has(start: number, end: number): boolean {
    return this.#taken.subarray(start, end).includes(1);
  }
}

/** The text in small letters, each at its own place: letters that would change their length stay. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (letter) => {
    const small = letter.toLowerCase();
    return small.length === letter.length ? small : letter;
  }).join('');
}
