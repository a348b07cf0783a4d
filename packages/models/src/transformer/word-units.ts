/**
 * Text in units for suggesting: words with the space before them, numbers, runs of punctuation, line ends. Units are whole
 * pieces of the tokenizer, so that the tokens of a text are those of its units in a row.
 */

const unitPattern = / ?\p{L}+(?:'\p{L}+)*| ?\p{N}+| ?[^\s\p{L}\p{N}]+|[^\S\n]*\n+|\s/gu;

/** Every code point of a text falls into exactly one unit. */
export const unitsOf = (text: string): readonly string[] => text.match(unitPattern) ?? [];

/** Whether a unit is a word or a number, which may go on with the next letter. */
export const isWord = (unit: string): boolean => /^ ?[\p{L}\p{N}]/u.test(unit);

/** Whether one unit after another stays two; two words without a space are one. */
export function canFollow(before: string, after: string): boolean {
  if (/^[\p{L}\p{N}]/u.test(after)) return !/[\p{L}\p{N}]$/u.test(before);
  if (/^\s*\n/u.test(after)) return !/\s$/u.test(before);
  return !/^[^\s\p{L}\p{N}]/u.test(after) || !/[^\s\p{L}\p{N}]$/u.test(before);
}

/** Units by number. Number 0 is the beginning of a text. */
export class Vocabulary {
  readonly #units: string[] = [''];
  readonly #numbers = new Map<string, number>([['', 0]]);

  constructor(units: Iterable<string> = []) {
    for (const unit of units) this.add(unit);
  }

  get size(): number {
    return this.#units.length;
  }

  /** All units, the beginning first. */
  get units(): readonly string[] {
    return this.#units;
  }

  /** The number of a unit, a new one when it is not known. */
  add(unit: string): number {
    const known = this.#numbers.get(unit);
    if (known !== undefined) return known;
    this.#numbers.set(unit, this.#units.length);
    this.#units.push(unit);
    return this.#units.length - 1;
  }

  find(unit: string): number | undefined {
    return this.#numbers.get(unit);
  }
}
