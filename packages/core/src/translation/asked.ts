/** What a maker is told of one sentence that it is to translate; kept in the recipe, so that it can be asked again. */
import { z } from 'zod';
import { identifier } from '../protocol/common.ts';
import { entrySchema } from './glossary.ts';
import { languageSchema } from './languages.ts';

export const sentenceAskedSchema = z
  .object({
    pairId: identifier,
    source: z.string(),
    sourceLanguage: languageSchema,
    targetLanguage: languageSchema,
    /** Of the source, around the sentence. */
    before: z.string(),
    after: z.string(),
    /** What of the paragraph around the sentence did not go along, in UTF-16 code units. */
    leftOut: z.number().int().nonnegative(),
    terms: z.array(entrySchema).meta({ description: 'Those of the glossary’s entries that are in the sentence.' }),
    whole: z
      .boolean()
      .meta({ description: 'False of a procedure that puts terms in place and leaves the rest as it is.' }),
  })
  .meta({ id: 'SentenceAsked' });
export type SentenceAsked = z.infer<typeof sentenceAskedSchema>;

/** UTF-16 code units of the longest sentence that is translated in one go. */
export const longestSentence = 4_000;
const contextLength = 600;

/** The sentences around one, cut to what goes along. */
export function contextOfSentence(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): Pick<SentenceAsked, 'before' | 'after' | 'leftOut'> {
  const [from, to] = [paragraphStart(text, start), paragraphEnd(text, end)];
  const before = text.slice(Math.max(from, start - contextLength), start).replace(/^[\udc00-\udfff]/, '');
  const after = text.slice(end, Math.min(to, end + contextLength)).replace(/[\ud800-\udbff]$/, '');
  return { before, after, leftOut: start - from - before.length + (to - end - after.length) };
}

/** The paragraph and the one before it: who “he” is stands there. */
function paragraphStart(text: string, place: number): number {
  const own = text.lastIndexOf('\n\n', Math.max(0, place - 1));
  if (own <= 0) return 0;
  const earlier = text.lastIndexOf('\n\n', own - 1);
  return earlier < 0 ? 0 : earlier + 2;
}

function paragraphEnd(text: string, place: number): number {
  const end = text.indexOf('\n\n', place);
  return end < 0 ? text.length : end;
}
