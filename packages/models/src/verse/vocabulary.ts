/** The tokens of a verse writer: a few signs that head and end a poem, and then one for each character it knows. */
import { CheckpointError } from '@fourhands/engine';
import type { LineLength, Quatrain } from './poems.ts';
import { rhymeGroups, type Rhyme } from './rhyme.ts';

/** The signs: `lines` stands between the head of a poem and its first line, `lineEnd` between two lines. */
export const signs = { end: 0, unknown: 1, lines: 2, lineEnd: 3, five: 4, seven: 5, anyRhyme: 6 } as const;

const firstRhyme = signs.anyRhyme + 1;
export const firstCharacter = firstRhyme + 2 * rhymeGroups.length;

/** A character that occurs more seldom stands as `unknown`. */
const fewestOccurrences = 8;

export const signOfLength = (length: LineLength): number => (length === 5 ? signs.five : signs.seven);

export const signOfRhyme = (rhyme: Rhyme | null): number =>
  rhyme === null ? signs.anyRhyme : firstRhyme + 2 * rhyme.group + (rhyme.level ? 0 : 1);

export class VerseVocabulary {
  /** Character i has the token `firstCharacter + i`. */
  readonly characters: readonly string[];
  readonly #tokens: ReadonlyMap<string, number>;

  /** Throws CheckpointError when a character comes twice, or is none. */
  constructor(characters: readonly string[]) {
    this.characters = characters;
    this.#tokens = new Map(characters.map((character, at) => [character, firstCharacter + at]));
    if (this.#tokens.size !== characters.length || !characters.every((each) => /^\p{Script=Han}$/u.test(each)))
      throw new CheckpointError('its vocabulary is not a list of different Chinese characters');
  }

  /** The characters that occur often enough, in the order of their code points. */
  static learn(quatrains: readonly Quatrain[]): VerseVocabulary {
    const counts = new Map<string, number>();
    for (const { lines } of quatrains)
      for (const line of lines) for (const each of line) counts.set(each, (counts.get(each) ?? 0) + 1);
    const kept = [...counts].filter(([, count]) => count >= fewestOccurrences).map(([character]) => character);
    return new VerseVocabulary(kept.toSorted((a, b) => a.codePointAt(0)! - b.codePointAt(0)!));
  }

  /** How many tokens there are. */
  get size(): number {
    return firstCharacter + this.characters.length;
  }

  tokenOf(character: string): number {
    return this.#tokens.get(character) ?? signs.unknown;
  }

  /** Undefined for a sign. */
  characterOf(token: number): string | undefined {
    return this.characters[token - firstCharacter];
  }
}
