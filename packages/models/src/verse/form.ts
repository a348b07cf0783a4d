/**
 * What a quatrain must keep, place by place: the characters that are given, and which others may stand at a place. At each
 * place at least one may, whatever stands before it, so that a poem never comes to a dead end.
 */
import { firstCharacter, type VerseVocabulary } from './vocabulary.ts';
import { linesOfQuatrain, type LineLength } from './poems.ts';
import { rhymeOf, type Rhyme } from './rhyme.ts';
import { toSimplified } from './simplified.ts';
import { VerseRequestRefused } from './verse-errors.ts';

export interface FormRequest {
  /** Characters a line. */
  readonly length: LineLength;
  /** A character that lines 2 and 4 are to rhyme with; its tone, level or oblique, counts too. Left out: any, of level tone. */
  readonly rhyme?: string;
  /** The first characters of the first lines, up to four. They are put in their places as they are, known or not. */
  readonly acrostic?: string;
  /** The whole first line. */
  readonly firstLine?: string;
  /** The first line rhymes too. */
  readonly firstLineRhymes?: boolean;
}

const isChinese = (text: string): boolean => /^\p{Script=Han}+$/u.test(text);
const keyOf = ({ group, level }: Rhyme): number => 2 * group + (level ? 0 : 1);

/** The characters of a vocabulary by how they rhyme. */
export class RhymingCharacters {
  /** By token; null for what does not rhyme. */
  readonly #rhymes: readonly (Rhyme | null)[];
  readonly #counts = new Map<number, number>();

  constructor({ characters }: VerseVocabulary) {
    this.#rhymes = characters.map(rhymeOf);
    for (const rhyme of this.#rhymes) if (rhyme !== null) this.#counts.set(keyOf(rhyme), this.count(rhyme) + 1);
  }

  of(token: number): Rhyme | null {
    return this.#rhymes[token - firstCharacter] ?? null;
  }

  count(rhyme: Rhyme): number {
    return this.#counts.get(keyOf(rhyme)) ?? 0;
  }

  /** Some rhyme of this tone has so many characters. */
  has(level: boolean, atLeast: number): boolean {
    return this.#rhymes.some((rhyme) => rhyme?.level === level && this.count(rhyme) >= atLeast);
  }
}

export class Form {
  readonly length: LineLength;
  readonly #given = new Map<string, string>();
  readonly #rhymingLines: readonly number[];
  readonly #vocabulary: VerseVocabulary;
  readonly #rhyming: RhymingCharacters;
  /** Tone of a rhyme that is still open. */
  readonly #level: boolean;
  #rhyme: Rhyme | null = null;
  /** Simplified characters that rhyming lines end in. */
  readonly #endings = new Set<string>();

  /** Throws VerseRequestRefused. */
  constructor(request: FormRequest, vocabulary: VerseVocabulary, rhyming: RhymingCharacters) {
    this.length = request.length;
    this.#vocabulary = vocabulary;
    this.#rhyming = rhyming;
    this.#rhymingLines = request.firstLineRhymes === true ? [0, 1, 3] : [1, 3];
    if (request.rhyme !== undefined) this.#rhyme = readRhyme(request.rhyme);
    this.#give(request);
    const first = this.#given.get(`0 ${this.length - 1}`);
    if (first !== undefined && this.#rhymingLines.includes(0)) this.#endGiven(first);
    const needed = this.#rhymingLines.length;
    this.#level = rhyming.has(true, needed);
    const known = this.#rhyme === null ? needed : rhyming.count(this.#rhyme);
    if (known < needed || (this.#rhyme === null && !this.#level && !rhyming.has(false, needed)))
      throw new VerseRequestRefused(
        `it needs ${needed} different characters that rhyme, and the writer knows fewer`,
        'Choose another rhyme.',
      );
  }

  /** The rhyme, once it is given or chosen. */
  get rhyme(): Rhyme | null {
    return this.#rhyme;
  }

  /** The character that is given for a place, as it was given. */
  given(line: number, place: number): string | undefined {
    return this.#given.get(`${line} ${place}`);
  }

  /** Whether a token may stand at a place that is not given. */
  mayStand(token: number, line: number, place: number): boolean {
    const character = this.#vocabulary.characterOf(token);
    if (character === undefined) return false;
    if (!this.#ends(line, place)) return true;
    const rhyme = this.#rhyming.of(token);
    if (rhyme === null || this.#endings.has(character)) return false;
    if (this.#rhyme !== null) return keyOf(rhyme) === keyOf(this.#rhyme);
    return rhyme.level === this.#level && this.#rhyming.count(rhyme) >= this.#rhymingLines.length;
  }

  /** Takes what was chosen for a place. */
  take(token: number, line: number, place: number): void {
    if (!this.#ends(line, place)) return;
    this.#rhyme ??= this.#rhyming.of(token);
    this.#endings.add(this.#vocabulary.characterOf(token) ?? '');
  }

  /** Whether the token would rhyme at the end of the third line, where a quatrain does not. */
  jars(token: number, line: number, place: number): boolean {
    if (line !== 2 || place !== this.length - 1 || this.#rhyme === null) return false;
    return this.#rhyming.of(token)?.group === this.#rhyme.group;
  }

  #ends(line: number, place: number): boolean {
    return place === this.length - 1 && this.#rhymingLines.includes(line);
  }

  #give({ acrostic = '', firstLine }: FormRequest): void {
    const heads = Array.from(acrostic);
    if (heads.length > linesOfQuatrain || (heads.length > 0 && !isChinese(acrostic)))
      throw new VerseRequestRefused(
        `the acrostic “${acrostic}” is not one to four Chinese characters`,
        'Give the first characters of the lines, and nothing else.',
      );
    heads.forEach((head, line) => this.#given.set(`${line} 0`, head));
    if (firstLine === undefined) return;
    const line = Array.from(firstLine);
    if (line.length !== this.length || !isChinese(firstLine))
      throw new VerseRequestRefused(
        `the first line “${firstLine}” is not ${this.length} Chinese characters`,
        'Make it as long as the lines are to be, or choose the other length.',
      );
    if (heads[0] !== undefined && heads[0] !== line[0])
      throw new VerseRequestRefused(
        `the acrostic begins with ${heads[0]}, and the first line with ${line[0]}`,
        'Change one of them.',
      );
    line.forEach((character, place) => this.#given.set(`0 ${place}`, character));
  }

  #endGiven(character: string): void {
    const rhyme = rhymeOf(character);
    if (rhyme === null || (this.#rhyme !== null && keyOf(rhyme) !== keyOf(this.#rhyme)))
      throw new VerseRequestRefused(
        `the first line is to rhyme, and ${character} does not`,
        'Change its last character or the rhyme, or let the first line go without.',
      );
    this.#rhyme = rhyme;
    // A character that the writer does not know takes none of those that it can choose from.
    this.#endings.add(toSimplified(character));
  }
}

/** Throws VerseRequestRefused. */
function readRhyme(wish: string): Rhyme {
  const rhyme = Array.from(wish).length === 1 && isChinese(wish) ? rhymeOf(wish) : null;
  if (rhyme !== null) return rhyme;
  throw new VerseRequestRefused(
    `“${wish}” is not one Chinese character with a reading to rhyme with`,
    'Give a character such as 东, or leave the rhyme open.',
  );
}
