/** Which language a text is in, as far as it matters here: English, Chinese, or one in which facts are not read. */
import type { BriefLanguage } from './brief.ts';
import { isOrdinary } from './ordinary-words.ts';

const englishWords = new Set(
  'the of and to a in is was for on that with it as at by from be are this have has had not but or an its they were will you he she we our your which who more been their'.split(
    ' ',
  ),
);

/** Texts shorter than this many words say too little, and count as being in the language of the brief. */
const leastWords = 12;

export function factLanguageOf(text: string, otherwise: BriefLanguage): BriefLanguage | 'other' {
  // The beginning tells; the rest of a long text would only take time.
  const sample = text.slice(0, 6000);
  const count = (pattern: RegExp) => sample.match(pattern)?.length ?? 0;
  const han = count(/\p{Script=Han}/gu);
  const latin = count(/\p{Script=Latin}/gu);
  const kana = count(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  const letters = count(/\p{L}/gu);
  if (letters < 20) return letters - han - latin > 5 ? 'other' : otherwise;
  if (kana > han / 10 && kana > 3) return 'other';
  if (letters - han - latin > letters / 2) return 'other';
  // A Chinese character says about as much as three letters.
  if (han * 3 >= latin) return 'zh';
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < leastWords) return otherwise;
  const share = words.filter((word) => englishWords.has(word)).length / words.length;
  const accented = count(/[äöüßéèêàçñãõåøæęłżśčřůőű¿¡]/giu) / letters;
  // A list of properties has few small words, and is English if most of its words are.
  const known =
    words.filter((word) => word.length > 2 && isOrdinary(word)).length / words.filter((word) => word.length > 2).length;
  if (known >= 0.6 && accented < 0.01) return 'en';
  return share >= 0.12 || (share >= 0.06 && accented < 0.01) ? 'en' : 'other';
}
