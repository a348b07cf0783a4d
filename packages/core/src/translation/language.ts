/**
 * Which language a text is in, as far as that can be known. Scripts decide where they can: Chinese is told from English with
 * certainty. Languages of one script are compared by their letter groups (franc), and only where there is enough text.
 * A short sentence, a name or a number is of no known language, and nothing is refused for it.
 */
import { francAll } from 'franc-min';
import { baseOf } from './languages.ts';

const scripts = {
  Han: /\p{sc=Han}/gu,
  Kana: /[\p{sc=Hira}\p{sc=Kana}]/gu,
  Hangul: /\p{sc=Hang}/gu,
  Cyrillic: /\p{sc=Cyrl}/gu,
  Greek: /\p{sc=Grek}/gu,
  Arabic: /\p{sc=Arab}/gu,
  Hebrew: /\p{sc=Hebr}/gu,
  Devanagari: /\p{sc=Deva}/gu,
  Thai: /\p{sc=Thai}/gu,
  Latin: /\p{sc=Latn}/gu,
} as const;
type Script = keyof typeof scripts;

/** What a sign of a script says, in letters of an alphabet. */
const letters: Readonly<Partial<Record<Script, number>>> = { Han: 3, Kana: 2, Hangul: 2 };

const scriptOfLanguage: Readonly<Record<string, Script>> = {
  zh: 'Han',
  yue: 'Han',
  ja: 'Kana',
  ko: 'Hangul',
  ru: 'Cyrillic',
  uk: 'Cyrillic',
  be: 'Cyrillic',
  bg: 'Cyrillic',
  mk: 'Cyrillic',
  el: 'Greek',
  ar: 'Arabic',
  fa: 'Arabic',
  ur: 'Arabic',
  he: 'Hebrew',
  yi: 'Hebrew',
  hi: 'Devanagari',
  mr: 'Devanagari',
  ne: 'Devanagari',
  th: 'Thai',
};
const certainByScript: readonly (readonly [Script, string])[] = [
  ['Hangul', 'ko'],
  ['Greek', 'el'],
  ['Hebrew', 'he'],
  ['Thai', 'th'],
];

/** Of those that are written in Latin or Cyrillic letters and that franc knows, its own name. */
const francNames: Readonly<Record<string, string>> = {
  en: 'eng',
  fr: 'fra',
  de: 'deu',
  es: 'spa',
  pt: 'por',
  it: 'ita',
  nl: 'nld',
  sv: 'swe',
  pl: 'pol',
  cs: 'ces',
  tr: 'tur',
  vi: 'vie',
  id: 'ind',
  ro: 'ron',
  hu: 'hun',
  ru: 'rus',
  uk: 'ukr',
  be: 'bel',
  bg: 'bul',
};
const byFranc = Object.fromEntries(Object.entries(francNames).map(([language, name]) => [name, language]));

/** Letters below which languages of one script are not told apart, and below which nothing is said of a script. */
const enoughForFranc = 60;
const enoughForScript = 12;

/** Signs that say as much as so many Latin letters: a Han character says about three. */
export function weightOf(text: string): number {
  let weight = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    if (code < 0x250) weight += sign.trim() === '' ? 0.5 : 1;
    else if (/[\p{sc=Han}]/u.test(sign)) weight += 3;
    else if (/[\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/u.test(sign)) weight += 2;
    else weight += 1;
  }
  return weight;
}

function countsOf(text: string): Readonly<Record<Script, number>> {
  const entries = Object.entries(scripts).map(([name, pattern]) => {
    const signs = text.match(pattern)?.length ?? 0;
    return [name, signs * (letters[name as Script] ?? 1)] as const;
  });
  return Object.fromEntries(entries) as Record<Script, number>;
}

/** The language that a text is most likely in; null where that cannot be known. */
export function languageOf(text: string): string | null {
  const sample = text.slice(0, 20_000);
  const counts = countsOf(sample);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (total < 2) return null;
  const east = counts.Han + counts.Kana;
  if (east > total / 2) {
    if (counts.Kana > east * 0.1) return 'ja';
    return counts.Han >= 6 ? 'zh' : null;
  }
  for (const [script, language] of certainByScript) if (counts[script] > total / 2) return language;
  if (total < enoughForFranc) return null;
  const script = counts.Cyrillic > counts.Latin ? 'Cyrillic' : 'Latin';
  if (counts[script] < total / 2) return null;
  const [best] = rank(sample, script);
  return best === undefined ? null : (byFranc[best[0]] ?? null);
}

function rank(text: string, script: Script): readonly (readonly [string, number])[] {
  const only = Object.entries(francNames)
    .filter(([language]) => (scriptOfLanguage[language] ?? 'Latin') === script)
    .map(([, name]) => name);
  return francAll(text.slice(0, 4_000), { only }).filter(([name]) => name !== 'und');
}

/** Whether a text is in a language: `unknown` where it is too short, or the language is one that nothing is known of. */
export function isIn(text: string, language: string): 'yes' | 'no' | 'unknown' {
  const base = baseOf(language);
  const counts = countsOf(text);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const script: Script = scriptOfLanguage[base] ?? 'Latin';
  if (base === 'zh' || base === 'yue') {
    if (counts.Kana > counts.Han * 0.3 && counts.Kana >= 6) return 'no';
    return share(counts.Han, total);
  }
  if (base === 'ja') {
    if (counts.Kana === 0 && counts.Han >= 60) return 'no';
    return share(counts.Kana + counts.Han, total);
  }
  if (scriptOfLanguage[base] === undefined && francNames[base] === undefined) return 'unknown';
  const byScript = share(counts[script], total);
  if (byScript !== 'yes' || (script !== 'Latin' && script !== 'Cyrillic')) return byScript;
  const name = francNames[base];
  if (name === undefined || counts[script] < enoughForFranc) return 'unknown';
  const score = rank(text, script).find(([one]) => one === name)?.[1] ?? 0;
  return score >= 0.97 ? 'yes' : score < 0.8 ? 'no' : 'unknown';
}

function share(expected: number, total: number): 'yes' | 'no' | 'unknown' {
  if (total - expected >= enoughForScript && expected < total * 0.2) return 'no';
  return expected > total * 0.5 && expected >= 2 ? 'yes' : 'unknown';
}
