/** How a person's texts are cut into tokens: byte pairs, or single characters where there is little text or no spaces in it. */
import { learnMerges, firstMerge } from './byte-pairs.ts';
import { spacelessShare } from './own-corpus.ts';
import { Tokenizer } from './tokenizer.ts';

export type TokenUnit = 'byte-pairs' | 'characters';

/** Below so many characters, pairs of letters are too rare to learn. */
const littleText = 60_000;

/** `setting` is 0 to let the texts decide, 1 for byte pairs, 2 for characters. */
export function tokenUnitOf(setting: number, characters: number, scripts: Readonly<Record<string, number>>): TokenUnit {
  if (setting === 1) return 'byte-pairs';
  if (setting === 2) return 'characters';
  return characters < littleText || spacelessShare(scripts) >= 0.5 ? 'characters' : 'byte-pairs';
}

/** Enough for the characters of a Chinese novel, each in one token: a byte of a character is no thing to learn. */
const characterTokens = 6144;

/** How many tokens there may be, given how many were asked for. */
export const vocabularyLimit = (unit: TokenUnit, size: number): number =>
  unit === 'characters' ? Math.max(size, characterTokens) : size;

/** Learns a vocabulary of up to `size` tokens. The same texts give the same one. */
export function learnTokens(unit: TokenUnit, texts: readonly string[], size: number): Tokenizer {
  if (unit === 'byte-pairs') return Tokenizer.learn(texts, size);
  // Pairs within single characters: what comes of them never reaches over two, since no character begins like the rest of another.
  return new Tokenizer(learnMerges(charactersOf(texts), Math.max(0, size - firstMerge)));
}

/** Each character that is not ASCII, as often as it comes. */
function* charactersOf(texts: readonly string[]): Generator<string, void, void> {
  for (const text of texts) for (const [character] of text.matchAll(/[^\p{ASCII}]/gu)) yield character;
}
