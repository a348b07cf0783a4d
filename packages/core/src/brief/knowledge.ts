/** What a brief knows, ready to be compared with: everything that can be read in its values, and its names in all their runs. */
import type { Brief, Fact } from './brief.ts';
import { type DateMention, foldCase, type NumberMention, TakenPlaces, type TimeMention } from './mention.ts';
import { readDates, readTimes } from './read-dates.ts';
import { isTitle, nameWord, plainWords } from './read-names.ts';
import { readNumbers } from './read-numbers.ts';
import { unitAt } from './units.ts';

export type ValueMention = NumberMention | DateMention | TimeMention;

/** One value of a fact. `required`: the fact is not stated without it. */
export interface KnownValue {
  readonly fact: number;
  readonly mention: ValueMention;
  readonly raw: string;
  readonly required: boolean;
}

/** A fact that is looked for word by word: a name, a text, a quotation. */
export interface KnownWords {
  readonly fact: number;
  readonly kind: 'name' | 'text' | 'quote';
  /** As it is looked for: without a title, the article and marks around it; and in small letters. */
  readonly core: string;
  readonly folded: string;
  readonly words: readonly string[];
}

export interface Knowledge {
  readonly values: readonly KnownValue[];
  /** The longest first. */
  readonly worded: readonly KnownWords[];
  /** Neighbouring words of the values, joined by a space; the fact that they are of, or −1 where they are of several. */
  readonly runs: ReadonlyMap<string, number>;
  readonly acronyms: ReadonlyMap<string, number>;
  /** Of each fact’s name: the words, in short, that speak for the fact where they stand near a value. */
  readonly hints: readonly (readonly string[])[];
}

const longestRun = 8;
const valueKinds = new Set<Fact['kind']>(['number', 'money', 'percent', 'date', 'time']);

/** All that is read in a text but names and quotations, in the order of the text. */
export function readValues(text: string, taken: TakenPlaces): ValueMention[] {
  const dates = readDates(text, taken);
  const times = readTimes(text, taken);
  const numbers = readNumbers(text, taken);
  return [...dates, ...times, ...numbers].sort((a, b) => a.start - b.start);
}

/** The values of a fact as its kind and its name tell them: 12 as a percentage is 12 %, and a length in metres is in metres. */
function valuesOfFact({ name, value, kind }: Fact): ValueMention[] {
  const mentions = readValues(value, new TakenPlaces(value.length)).filter(
    (one) => !(one.type === 'number' && one.weak && kind === 'text'),
  );
  const unit = unitOfName(name);
  return mentions.map((mention) => {
    if (mention.type !== 'number' || mention.class !== 'count') return mention;
    if (kind === 'percent') return { ...mention, class: 'percent' as const };
    if (kind === 'money') return { ...mention, class: 'money' as const };
    if (unit === null) return mention;
    return {
      ...mention,
      class: 'measure' as const,
      unit: unit.dimension,
      values: mention.values.map((one) => one * unit.factor),
    };
  });
}

function unitOfName(name: string): ReturnType<typeof unitAt> {
  const told = /[(（]\s*([^()（）]{1,20})\s*[)）]\s*$/.exec(name)?.[1] ?? /\bin ([a-z²]+)$/i.exec(name.trim())?.[1];
  return told === undefined ? null : unitAt(` ${told}`);
}

function coreOf(value: string, kind: Fact['kind']): string {
  const trimmed = value
    .trim()
    .replace(/^["“”'‘’「『]+|["“”'‘’」』]+$/g, '')
    .trim();
  if (kind === 'quote') return trimmed.replace(/[.。,，!！?？…;；]+$/, '');
  if (kind !== 'name') return trimmed.replace(/[.。]+$/, '');
  let rest = trimmed;
  for (;;) {
    const [first = ''] = rest.split(/\s+/);
    if (rest.length > first.length && (isTitle(first) || /^the$/i.test(first))) rest = rest.slice(first.length).trim();
    else return rest;
  }
}

const known = new WeakMap<readonly Fact[], Knowledge>();

export function knowledgeOf({ facts }: Brief): Knowledge {
  const before = known.get(facts);
  if (before !== undefined) return before;
  const made = makeKnowledge(facts);
  known.set(facts, made);
  return made;
}

function makeKnowledge(facts: readonly Fact[]): Knowledge {
  const values: KnownValue[] = [];
  const worded: KnownWords[] = [];
  const runs = new Map<string, number>();
  const acronyms = new Map<string, number>();
  const addRuns = (text: string, fact: number) => {
    const words = (text.match(/[\p{L}\p{N}](?:[\p{L}\p{N}]|[’'&.-](?=[\p{L}\p{N}]))*/gu) ?? []).map(nameWord);
    for (let start = 0; start < words.length; start += 1) {
      for (let end = start + 1; end <= Math.min(words.length, start + longestRun); end += 1) {
        const run = words.slice(start, end).join(' ');
        runs.set(run, (runs.get(run) ?? fact) === fact ? fact : -1);
      }
    }
  };
  for (const [index, fact] of facts.entries()) {
    const { name, value, kind } = fact;
    addRuns(name, index);
    for (const mention of readValues(name, new TakenPlaces(name.length)))
      values.push({ fact: index, mention, raw: name.slice(mention.start, mention.end), required: false });
    if (value.trim() === '') continue;
    addRuns(value, index);
    const read = valuesOfFact(fact);
    const asValue = valueKinds.has(kind) && read.length > 0;
    for (const mention of read)
      values.push({ fact: index, mention, raw: value.slice(mention.start, mention.end), required: asValue });
    if (asValue) continue;
    const core = coreOf(value, kind);
    if (!/[\p{L}\p{N}]/u.test(core)) continue;
    const named = kind === 'name' || kind === 'quote' ? kind : 'text';
    const words = named === 'name' ? core.split(/\s+/).map(nameWord) : plainWords(core);
    const acronym = named === 'name' ? acronymOf(core) : '';
    worded.push({ fact: index, kind: named, core, folded: foldCase(core), words });
    if (acronym !== '') acronyms.set(acronym, index);
  }
  return {
    values,
    worded: worded.sort((a, b) => b.core.length - a.core.length),
    runs,
    acronyms,
    hints: facts.map(({ name }) => hintsOf(name)),
  };
}

/** The initials of a name of two words or more. */
function acronymOf(name: string): string {
  const initials = name
    .split(/[\s-]+/)
    .filter((word) => /^\p{Lu}/u.test(word))
    .map((word) => word[0]!.toLowerCase());
  return initials.length >= 2 ? initials.join('') : '';
}

export const stemOf = (word: string): string => word.replace(/(?:ations?|ings?|ies|ed|es|s|e|y)$/, '').slice(0, 8);

function hintsOf(name: string): string[] {
  const latin = (name.toLowerCase().match(/\p{Script=Latin}{3,}/gu) ?? [])
    .map(stemOf)
    .filter((stem) => stem.length >= 3);
  const han = (name.match(/\p{Script=Han}+/gu) ?? []).flatMap((word) =>
    word.length <= 2 ? [word] : Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2)),
  );
  return [...latin, ...han];
}
