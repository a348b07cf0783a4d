/**
 * Where the terms of a glossary stand in a sentence, and whether its translation keeps them. The longest term wins where two
 * overlap. In scripts with spaces a term is whole words, and may be in the plural or the possessive.
 */
import type { TextRegion } from '../region/region.ts';
import { targetOf, type Entry } from './glossary.ts';

interface TermFound extends TextRegion {
  readonly entry: Entry;
}

/** kept: the target has it. wrong: the target has the term as it stands in the source, or in other letters. missing: neither. */
export interface TermCheck {
  readonly entry: Entry;
  readonly state: 'kept' | 'missing' | 'wrong';
  /** In the source sentence. */
  readonly source: TextRegion;
  /** In the target sentence: what was kept, or what is wrong. */
  readonly target: TextRegion | null;
}

/** The terms in a source sentence, in order, none overlapping. */
export function findTerms(text: string, entries: readonly Entry[]): readonly TermFound[] {
  const lower = text.toLowerCase();
  const found = entries.flatMap((entry) =>
    entry.source.trim() !== '' && mayHold(lower, entry.source)
      ? occurrences(text, entry.source, entry.caseSensitive).map((region) => ({ ...region, entry }))
      : [],
  );
  return withoutOverlaps(found);
}

/** Each term of the source sentence, and what became of it. */
export function checkTerms(source: string, target: string, entries: readonly Entry[]): readonly TermCheck[] {
  const terms = findTerms(source, entries);
  if (terms.length === 0) return [];
  const meant = [...new Map(terms.map(({ entry }) => [entry.id, entry])).values()];
  const wanted = meant.flatMap((entry) =>
    occurrences(target, targetOf(entry), entry.caseSensitive || entry.doNotTranslate).map((region) => ({
      ...region,
      text: targetOf(entry),
    })),
  );
  const free = [...withoutOverlaps(wanted)];
  return terms.map(({ entry, start, end }): TermCheck => {
    const expected = targetOf(entry);
    const at = free.findIndex(({ text }) => text === expected);
    const check = { entry, source: { start, end } };
    if (at >= 0) {
      const [kept] = free.splice(at, 1);
      return { ...check, state: 'kept', target: kept === undefined ? null : { start: kept.start, end: kept.end } };
    }
    const otherLetters = occurrences(target, expected, false);
    const wrong = [...otherLetters, ...occurrences(target, entry.source, false)].find(
      (region) => !wanted.some((one) => one.start < region.end && one.end > region.start),
    );
    return { ...check, state: wrong === undefined ? 'missing' : 'wrong', target: wrong ?? null };
  });
}

export const brokenTerms = (source: string, target: string, entries: readonly Entry[]): readonly TermCheck[] =>
  checkTerms(source, target, entries).filter(({ state }) => state !== 'kept');

/** A quick look before the slow one: the first word of a term, but for the letters that a plural changes. */
function mayHold(lower: string, term: string): boolean {
  const [word = ''] = term.toLowerCase().trim().split(/\s+/);
  return lower.includes(word.length > 2 && word.endsWith('y') ? word.slice(0, -1) : word);
}

const patterns = new Map<string, RegExp>();

/** Where a term stands, whole words only where its script has them. */
function occurrences(text: string, term: string, caseSensitive: boolean): readonly TextRegion[] {
  const words = term.trim();
  if (words === '') return [];
  const key = `${caseSensitive ? 's' : 'i'}${words}`;
  let pattern = patterns.get(key);
  if (pattern === undefined) {
    if (patterns.size > 20_000) patterns.clear();
    pattern = patternOf(words, caseSensitive);
    patterns.set(key, pattern);
  }
  return [...text.matchAll(pattern)].map(({ index, 0: match }) => ({ start: index, end: index + match.length }));
}

function patternOf(term: string, caseSensitive: boolean): RegExp {
  const escaped = term.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll(/\s+/g, '\\s+');
  const spaced = (sign: string | undefined) =>
    sign !== undefined && /[\p{L}\p{N}]/u.test(sign) && !/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]/u.test(sign);
  const signs = Array.from(term);
  // A letter of a script with spaces: a Latin term may stand right after a Han character.
  const letter = '(?=[\\p{L}\\p{N}])[^\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}]';
  const begins = spaced(signs[0]) ? `(?<!${letter})` : '';
  const last = signs.at(-1);
  if (!spaced(last)) return new RegExp(begins + escaped, caseSensitive ? 'gu' : 'giu');
  const latin = last !== undefined && /\p{sc=Latn}/u.test(last);
  let body = escaped;
  if (latin) body = /[^aeiou]y$/i.test(term) ? `(?:${escaped}|${escaped.slice(0, -1)}ies)` : `${escaped}(?:e?s)?`;
  return new RegExp(
    `${begins}${body}${latin ? "(?:[’']s|(?<=s)[’'])?" : ''}(?!${letter})`,
    caseSensitive ? 'gu' : 'giu',
  );
}

/** The longest first, then the earliest; in order of the text. */
function withoutOverlaps<Found extends TextRegion>(found: readonly Found[]): readonly Found[] {
  const taken: Found[] = [];
  for (const one of found.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start))
    if (!taken.some((other) => other.start < one.end && other.end > one.start)) taken.push(one);
  return taken.toSorted((a, b) => a.start - b.start);
}
