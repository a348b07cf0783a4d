/** A glossary: what a term of one language must be in another, and what contradicts itself in it. */
import { z } from 'zod';
import { givenName, identifier, moment } from '../protocol/common.ts';
import { languageSchema } from './languages.ts';

const term = z.string().trim().max(200);

export const newEntrySchema = z
  .object({
    source: term,
    target: term.default(''),
    caseSensitive: z.boolean().default(false),
    doNotTranslate: z
      .boolean()
      .default(false)
      .meta({ description: 'The term stays as it is; its target is then the source itself.' }),
    note: z.string().trim().max(1000).default(''),
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

/** What contradicts itself, by entry. */
export function problemsOf(entries: readonly Entry[]): readonly EntryProblem[] {
  const problems: EntryProblem[] = [];
  const add = (kind: EntryProblem['kind'], entry: Entry, other: Entry | null) =>
    problems.push({ entryId: entry.id, kind, otherId: other?.id ?? null, blocks: kind !== 'inside' });
  const bySource = Map.groupBy(entries, ({ source }) => folded(source));
  for (const entry of entries) {
    const source = folded(entry.source);
    if (source === '' || folded(targetOf(entry)) === '') {
      add('empty', entry, null);
      continue;
    }
    const rival = bySource.get(source)?.find((other) => other !== entry && differ(entry, other));
    if (rival !== undefined) add('same-source', entry, rival);
    if (entry.doNotTranslate) continue;
    const target = folded(entry.target);
    const back =
      target === source
        ? undefined
        : bySource.get(target)?.find((other) => !other.doNotTranslate && folded(other.target) === source);
    if (back !== undefined) add('circular', entry, back);
    const longer = entries.find(
      (other) => other !== entry && isInside(source, folded(other.source)) && !folded(targetOf(other)).includes(target),
    );
    if (longer !== undefined) add('inside', entry, longer);
  }
  return problems;
}

/** Two entries of one source that ask for different things in the same place. */
function differ(a: Entry, b: Entry): boolean {
  if (a.caseSensitive && b.caseSensitive && a.source !== b.source) return false;
  return targetOf(a) !== targetOf(b) && folded(targetOf(b)) !== '';
}

function isInside(part: string, whole: string): boolean {
  if (part === whole) return false;
  const at = whole.indexOf(part);
  if (at < 0) return false;
  if (/\p{sc=Han}/u.test(part)) return true;
  const [before, after] = [whole[at - 1] ?? ' ', whole[at + part.length] ?? ' '];
  return !/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after);
}

/** Why the glossary cannot be used; null when it can. */
export function blockingProblem(entries: readonly Entry[]): EntryProblem | null {
  return problemsOf(entries).find(({ blocks }) => blocks) ?? null;
}
