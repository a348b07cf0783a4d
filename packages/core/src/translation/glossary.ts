/** A glossary: what a term of one language must be in another, and what contradicts itself in it. */
import { z } from 'zod';
import { givenName, identifier, moment } from '../protocol/common.ts';
import { languageSchema } from './languages.ts';

export const longestTerm = 200;
export const longestNote = 1_000;
/** Of one glossary, in all. */
export const mostEntries = 20_000;

const term = z.string().trim().max(longestTerm);

export const newEntrySchema = z
  .object({
    source: term,
    target: term.default(''),
    caseSensitive: z.boolean().default(false),
    doNotTranslate: z
      .boolean()
      .default(false)
      .meta({ description: 'The term stays as it is; its target is then the source itself.' }),
    note: z.string().trim().max(longestNote).default(''),
  })
  .meta({ id: 'NewGlossaryEntry' });
export type NewEntry = z.input<typeof newEntrySchema>;

export const entrySchema = z
  .object({
    id: identifier,
    source: z.string(),
    target: z.string(),
    caseSensitive: z.boolean(),
    doNotTranslate: z.boolean(),
    note: z.string(),
  })
  .meta({ id: 'GlossaryEntry' });
export type Entry = z.infer<typeof entrySchema>;

export const glossarySchema = z
  .object({
    id: identifier,
    name: givenName,
    sourceLanguage: languageSchema,
    targetLanguage: languageSchema,
    createdAt: moment,
    changedAt: moment,
    entries: z.array(entrySchema),
  })
  .meta({ id: 'Glossary' });
export type Glossary = z.infer<typeof glossarySchema>;

/**
 * empty: a term or its target is missing. same-source: one term has different targets. circular: a term is the target of
 * another whose target it is. inside: a term is part of a longer one whose target does not hold its own; the longer one wins
 * wherever it stands, so that this is told and hinders nothing.
 */
export interface EntryProblem {
  readonly entryId: string;
  readonly kind: 'empty' | 'same-source' | 'circular' | 'inside';
  /** The other entry, where there is one. */
  readonly otherId: string | null;
  readonly blocks: boolean;
}

export const targetOf = ({ source, target, doNotTranslate }: Pick<Entry, 'source' | 'target' | 'doNotTranslate'>) =>
  doNotTranslate ? source : target;

const folded = (text: string) => text.toLowerCase().replaceAll(/\s+/g, ' ').trim();

interface Folded {
  readonly entry: Entry;
  readonly source: string;
  /** What must stand for it, whether it is translated or not. */
  readonly target: string;
}

const foldedOf = (entries: readonly Entry[]): readonly Folded[] =>
  entries.map((entry) => ({ entry, source: folded(entry.source), target: folded(targetOf(entry)) }));

const isEmpty = ({ source, target }: Folded) => source === '' || target === '';

/** What contradicts itself, by entry: what hinders the glossary from being used, then what is only told. */
export function problemsOf(entries: readonly Entry[]): readonly EntryProblem[] {
  const all = foldedOf(entries);
  return [...blockingProblems(all), ...insideOthers(all)];
}

/** Why the glossary cannot be used; null when it can. */
export function blockingProblem(entries: readonly Entry[]): EntryProblem | null {
  return blockingProblems(foldedOf(entries))[0] ?? null;
}

/** In time that grows with the number of entries, whatever they are. */
function blockingProblems(all: readonly Folded[]): readonly EntryProblem[] {
  const problems: EntryProblem[] = [];
  const add = (kind: EntryProblem['kind'], entry: Entry, other: Entry | null) =>
    problems.push({ entryId: entry.id, kind, otherId: other?.id ?? null, blocks: true });
  const rivals = rivalsOf(all);
  // By what it is translated into, and itself.
  const translated = new Map<string, Entry>();
  for (const { entry, source, target } of all) {
    const key = `${target}\n${source}`;
    if (!entry.doNotTranslate && !translated.has(key)) translated.set(key, entry);
  }
  for (const one of all) {
    const { entry, source, target } = one;
    if (isEmpty(one)) {
      add('empty', entry, null);
      continue;
    }
    const rival = rivals(one);
    if (rival !== null) add('same-source', entry, rival);
    const back = entry.doNotTranslate || target === source ? undefined : translated.get(`${source}\n${target}`);
    if (back !== undefined) add('circular', entry, back);
  }
  return problems;
}

/** Finds the first entry of the same source that asks for something else in the same place. */
function rivalsOf(all: readonly Folded[]): (one: Folded) => Entry | null {
  // Of each source the first entry with each target, so that no search goes past the second: of all, of those of any case,
  // and of those of one case.
  const firsts = new Map<string, Map<string, number>>();
  const put = (key: string, target: string, index: number) => {
    const own = firsts.get(key) ?? new Map<string, number>();
    firsts.set(key, own);
    if (!own.has(target)) own.set(target, index);
  };
  const exact = ({ source }: Entry) => `exact\n${source}`;
  for (const [index, { entry, source, target }] of all.entries()) {
    if (target === '') continue;
    put(`all\n${source}`, targetOf(entry), index);
    if (entry.caseSensitive) put(exact(entry), targetOf(entry), index);
    else put(`any\n${source}`, targetOf(entry), index);
  }
  const firstOther = (key: string, target: string): number => {
    for (const [other, index] of firsts.get(key) ?? []) if (other !== target) return index;
    return Infinity;
  };
  return ({ entry, source }) => {
    const keys = entry.caseSensitive ? [`any\n${source}`, exact(entry)] : [`all\n${source}`];
    const index = Math.min(...keys.map((key) => firstOther(key, targetOf(entry))));
    return all[index]?.entry ?? null;
  };
}

/** Terms that are parts of longer ones: each run of words of a term is looked up among the terms, each run of signs in Han. */
function insideOthers(all: readonly Folded[]): readonly EntryProblem[] {
  // Those that are not found in a longer one yet.
  const bySource = Map.groupBy(
    all.filter((one) => !isEmpty(one) && !one.entry.doNotTranslate),
    ({ source }) => source,
  );
  const hanLengths = [...new Set([...bySource.keys()].filter(hasHan).map(({ length }) => length))];
  const found = new Map<Entry, Entry>();
  for (const { entry: longer, source: whole, target: theirs } of all) {
    for (const part of partsOf(whole, hanLengths)) {
      const those = bySource.get(part);
      if (those === undefined) continue;
      const left = those.filter(({ target }) => theirs.includes(target));
      for (const { entry, target } of those) if (!theirs.includes(target)) found.set(entry, longer);
      if (left.length < those.length) bySource.set(part, left);
    }
  }
  return all.flatMap(({ entry }): EntryProblem[] => {
    const longer = found.get(entry);
    return longer === undefined ? [] : [{ entryId: entry.id, kind: 'inside', otherId: longer.id, blocks: false }];
  });
}

const hasHan = (text: string) => /\p{sc=Han}/u.test(text);

/** What stands in a text as words of its own, or as signs of Han of one of these lengths; not the text itself. */
function partsOf(whole: string, hanLengths: readonly number[]): ReadonlySet<string> {
  const parts = new Set<string>();
  const letters = Array.from({ length: whole.length }, (_, at) => /[\p{L}\p{N}]/u.test(whole.charAt(at)));
  const edges = [...letters.keys(), whole.length];
  const [starts, ends] = [edges.filter((at) => letters[at - 1] !== true), edges.filter((at) => letters[at] !== true)];
  for (const start of starts) for (const end of ends) if (end > start) parts.add(whole.slice(start, end));
  if (hasHan(whole))
    for (const length of hanLengths)
      for (let start = 0; start + length <= whole.length; start++) {
        const part = whole.slice(start, start + length);
        if (hasHan(part)) parts.add(part);
      }
  parts.delete(whole);
  return parts;
}
