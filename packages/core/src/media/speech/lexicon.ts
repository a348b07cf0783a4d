/** How single words are to be said: found in a line, the longest first, and never inside another word. Pure. */
import { z } from 'zod';
import { baseOf, isSpaced } from '../../translation/languages.ts';
import type { LexiconEntry } from './script.ts';

/** A stretch of what is spoken: words as they are written, or phonemes. */
export const spokenPartSchema = z
  .object({ kind: z.enum(['words', 'phonemes']), text: z.string() })
  .readonly()
  .meta({ id: 'SpokenPart' });
export type SpokenPart = z.infer<typeof spokenPartSchema>;

const isLetter = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}\p{M}]/u.test(sign);

/** Whether an entry holds for a language; one for `en` holds for `en-GB` too. */
function holdsFor(entry: LexiconEntry, language: string): boolean {
  return entry.language === null || entry.language === language || entry.language === baseOf(language);
}

/**
 * A line as it is to be spoken. Words are compared without regard to capitals; in languages that set spaces they are found whole
 * only. Where two entries have one word, that of the language goes before that of all, and the earlier before the later.
 */
export function spokenParts(text: string, lexicon: readonly LexiconEntry[], language: string): readonly SpokenPart[] {
  const entries = lexicon
    .filter((entry) => holdsFor(entry, language))
    .toSorted((a, b) => b.word.length - a.word.length || Number(a.language === null) - Number(b.language === null));
  const parts: SpokenPart[] = [];
  const add = (kind: SpokenPart['kind'], piece: string) => {
    const last = parts.at(-1);
    if (last?.kind === 'words' && kind === 'words') parts[parts.length - 1] = { kind, text: last.text + piece };
    else parts.push({ kind, text: piece });
  };
  const signs = Array.from(text);
  const lowered = signs.map((sign) => sign.toLowerCase());
  const wanted = entries.map((entry) => ({ entry, signs: Array.from(entry.word.toLowerCase()) }));
  for (let at = 0; at < signs.length;) {
    const found = wanted.find(({ signs: word }) => matchesAt(lowered, at, word, isSpaced(language)));
    if (found === undefined) add('words', signs[at++]!);
    else {
      add(found.entry.kind === 'phonemes' ? 'phonemes' : 'words', found.entry.say);
      at += found.signs.length;
    }
  }
  return parts;
}

function matchesAt(signs: readonly string[], at: number, word: readonly string[], whole: boolean): boolean {
  for (let i = 0; i < word.length; i++) if (signs[at + i] !== word[i]) return false;
  if (!whole) return true;
  const before = isLetter(word[0]) && isLetter(signs[at - 1]);
  const after = isLetter(word.at(-1)) && isLetter(signs[at + word.length]);
  return !before && !after;
}
