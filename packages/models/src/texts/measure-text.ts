/** How much text there is, in which scripts and in which language. */
import { franc } from 'franc-min';

/** Scripts that are told apart; all others count as `Other`. */
const scripts = {
  Latin: /\p{Script=Latin}/gu,
  Han: /\p{Script=Han}/gu,
  Kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  Hangul: /\p{Script=Hangul}/gu,
  Cyrillic: /\p{Script=Cyrillic}/gu,
  Greek: /\p{Script=Greek}/gu,
  Arabic: /\p{Script=Arabic}/gu,
  Hebrew: /\p{Script=Hebrew}/gu,
  Devanagari: /\p{Script=Devanagari}/gu,
  Thai: /\p{Script=Thai}/gu,
} as const;

/** What of a text is looked at for its language and scripts, in UTF-16 code units. */
const sampleLength = 200_000;

/** A word; where a script puts no spaces between words, a character. */
const unit =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[[\p{L}\p{M}\p{N}'\u2019]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]]+/gv;

/** The words of a text in small letters; a character each where no spaces stand between words. */
export function* unitsOf(text: string): Generator<string, void, void> {
  for (const [found] of text.matchAll(unit)) yield found.toLowerCase();
}

export interface TextMeasure {
  /** UTF-16 code units. */
  readonly characters: number;
  readonly words: number;
  /** Shares of the letters, largest first; they sum to 1. Empty without letters. */
  readonly scripts: Readonly<Record<string, number>>;
  /** ISO 639-3, or `und` where it cannot be told. */
  readonly language: string;
}

export function measureText(text: string): TextMeasure {
  let words = 0;
  for (const _ of text.matchAll(unit)) words += 1;
  const sample = text.slice(0, sampleLength);
  return { characters: text.length, words, scripts: scriptShares(sample), language: languageOf(sample) };
}

export function scriptShares(text: string): Record<string, number> {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return {};
  const counts = Object.entries(scripts).map(([name, letter]) => [name, text.match(letter)?.length ?? 0] as const);
  const known = counts.reduce((sum, [, count]) => sum + count, 0);
  return Object.fromEntries(
    [...counts, ['Other', Math.max(0, letters - known)] as const]
      .filter(([, count]) => count > 0)
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, count]) => [name, count / Math.max(letters, known)]),
  );
}

/** From three places, since a beginning is often a title page. */
function languageOf(text: string): string {
  const part = 4000;
  const places = [0, Math.max(0, text.length / 2 - part / 2), Math.max(0, text.length - part)];
  const found = places.map((at) => franc(text.slice(at, at + part), { minLength: 40 }));
  return (
    found.find((one, at) => one !== 'und' && found.indexOf(one) !== at) ?? found.find((one) => one !== 'und') ?? 'und'
  );
}
