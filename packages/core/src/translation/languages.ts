/** Languages by name: which are offered, what they are called, and how they set sentences apart. */
import { z } from 'zod';

const howNamed = 'a language is named as in “en” or “zh-Hant”';

/** A language as BCP 47 names it, such as `en` or `zh-Hant`. */
export const languageSchema = z
  .string()
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/, howNamed)
  .refine(isWellFormed, howNamed)
  .meta({ id: 'Language', description: 'A language as BCP 47 names it.', example: 'zh' });

/** Whether everything that tells languages apart takes it: a part that looks like a region or a script may be neither. */
function isWellFormed(language: string): boolean {
  try {
    Intl.getCanonicalLocales(language);
    return true;
  } catch {
    return false;
  }
}

/** What a language is called in a language; its tag where it has no name. */
export function nameOfLanguage(language: string, inLanguage: string): string {
  try {
    return new Intl.DisplayNames(inLanguage, { type: 'language', fallback: 'code' }).of(language) ?? language;
  } catch {
    return language;
  }
}

/** What the studio offers; any other can be named. */
// prettier-ignore
export const offeredLanguages = [
  'en', 'zh', 'zh-Hant', 'ja', 'ko', 'fr', 'de', 'es', 'pt', 'it', 'nl', 'sv', 'pl', 'cs', 'ru', 'uk', 'tr', 'el',
  'ar', 'he', 'fa', 'hi', 'th', 'vi', 'id',
] as const;

/** The language without its script and region. */
export const baseOf = (language: string): string => language.split('-')[0] ?? language;

/** Whether a language sets spaces between its sentences. */
export function isSpaced(language: string): boolean {
  return !['zh', 'yue', 'ja', 'th', 'lo', 'my', 'km'].includes(baseOf(language));
}
