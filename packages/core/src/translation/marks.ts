/** What is to be looked at in a translated sentence before it is taken. */
import { type Entry, targetOf } from './glossary.ts';
import { isIn, weightOf } from './language.ts';
import { baseOf } from './languages.ts';
import { sentencesOf } from './sentences.ts';
import { brokenTerms, type TermCheck } from './terms.ts';

/** term: one of the glossary is not kept. partial: terms alone were put in. longer: it says much more than the source. language: it is in another one. */
export type Mark =
  | { readonly kind: 'term'; readonly check: TermCheck }
  | { readonly kind: 'partial' }
  | { readonly kind: 'longer' }
  | { readonly kind: 'language' };

interface Marked {
  readonly source: string;
  readonly target: string;
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  readonly terms: readonly Entry[];
  readonly whole: boolean;
}

export function marksOf({ source, target, sourceLanguage, targetLanguage, terms, whole }: Marked): readonly Mark[] {
  const marks: Mark[] = brokenTerms(source, target, terms).map((check) => ({ kind: 'term', check }));
  if (!whole) return [...marks, { kind: 'partial' }];
  const more = sentencesOf(target, targetLanguage).length - sentencesOf(source, sourceLanguage).length;
  if (more >= 2 && weightOf(target) > weightOf(source) * 2.5) marks.push({ kind: 'longer' });
  if (isInOther(target, { sourceLanguage, targetLanguage, terms })) marks.push({ kind: 'language' });
  return marks;
}

/** Whether a translated sentence is certainly in another language than asked. What the glossary asks for is of none. */
export function isInOther(
  target: string,
  { sourceLanguage, targetLanguage, terms }: Pick<Marked, 'sourceLanguage' | 'targetLanguage' | 'terms'>,
): boolean {
  if (baseOf(sourceLanguage) === baseOf(targetLanguage)) return false;
  const words = terms.reduce((text, entry) => text.replaceAll(targetOf(entry), ' '), target);
  return isIn(words, targetLanguage) === 'no';
}
