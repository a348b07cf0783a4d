/** Glossaries: made, listed, changed, deleted; their terms, one by one and from files. */
import {
  blockingProblem,
  type Entry,
  type Glossary,
  type GlossaryChange,
  type GlossaryFormat,
  type GlossaryImported,
  type GlossarySummary,
  type NewEntry,
  type NewGlossary,
  mostEntries,
} from '@fourhands/core';
import { ContentUnreadable } from '@fourhands/core/media/medium';
import { readText } from '@fourhands/core/media/text/text-medium';
import { GlossaryFileInvalid, readGlossaryFile, writeGlossaryFile } from '@fourhands/core/translation/glossary-file';
import type { Context } from './context.ts';
import { EntryNotFound, GlossaryFull, GlossaryNotFound } from './translation-errors.ts';

export async function listGlossaries({ store }: Context): Promise<GlossarySummary[]> {
  const listed = await store.glossaries.list();
  return Promise.all(
    listed.map(async (summary) => {
      const glossary = await store.glossaries.get(summary.id);
      return { ...summary, usable: blockingProblem(glossary?.entries ?? []) === null };
    }),
  );
}

export async function createGlossary({ store, newId, now }: Context, request: NewGlossary): Promise<Glossary> {
  const at = now();
  const glossary = { id: newId(), ...request, createdAt: at, changedAt: at };
  await store.glossaries.create(glossary);
  return { ...glossary, entries: [] };
}

/** @throws GlossaryNotFound */
export async function readGlossary({ store }: Context, id: string): Promise<Glossary> {
  const glossary = await store.glossaries.get(id);
  if (glossary === null) throw new GlossaryNotFound();
  return glossary;
}

/** @throws GlossaryNotFound */
export async function changeGlossary(context: Context, id: string, change: GlossaryChange): Promise<Glossary> {
  if (!(await context.store.glossaries.change(id, { ...change, changedAt: context.now() })))
    throw new GlossaryNotFound();
  return readGlossary(context, id);
}

/** @throws GlossaryNotFound */
export async function deleteGlossary({ store }: Context, id: string): Promise<void> {
  if (!(await store.glossaries.remove(id))) throw new GlossaryNotFound();
}

function entryOf(
  id: string,
  { source, target = '', caseSensitive = false, doNotTranslate = false, note = '' }: NewEntry,
): Entry {
  return { id, source, target: doNotTranslate ? '' : target, caseSensitive, doNotTranslate, note };
}

/** @throws GlossaryNotFound, GlossaryFull */
export async function addEntries(
  { store, newId, now }: Context,
  id: string,
  given: readonly NewEntry[],
): Promise<Entry[]> {
  const glossary = (await store.glossaries.list()).find((one) => one.id === id);
  if (glossary === undefined) throw new GlossaryNotFound();
  if (glossary.terms + given.length > mostEntries) throw new GlossaryFull(glossary.name, mostEntries);
  const entries = given.map((entry) => entryOf(newId(), entry));
  if (!(await store.glossaries.addEntries(id, entries, now()))) throw new GlossaryNotFound();
  return entries;
}

/** @throws EntryNotFound */
export async function changeEntry(
  { store, now }: Context,
  id: string,
  entryId: string,
  given: NewEntry,
): Promise<Entry> {
  const entry = entryOf(entryId, given);
  if (!(await store.glossaries.changeEntry(id, entry, now()))) throw new EntryNotFound();
  return entry;
}

/** @throws EntryNotFound */
export async function deleteEntry({ store, now }: Context, id: string, entryId: string): Promise<void> {
  if (!(await store.glossaries.removeEntry(id, entryId, now()))) throw new EntryNotFound();
}

/** Terms that are there already, just so, are not added again. @throws GlossaryNotFound, GlossaryFileInvalid, GlossaryFull */
export async function importGlossary(context: Context, id: string, bytes: Uint8Array): Promise<GlossaryImported> {
  const { entries: known } = await readGlossary(context, id);
  const key = ({ source, target, caseSensitive, doNotTranslate, note }: Omit<Entry, 'id'>) =>
    JSON.stringify([source, doNotTranslate ? '' : target, caseSensitive, doNotTranslate, note]);
  const there = new Set(known.map(key));
  const read = readGlossaryFile(textOf(bytes));
  const fresh = read.filter((entry) => {
    const own = key(entry);
    if (there.has(own)) return false;
    there.add(own);
    return true;
  });
  if (fresh.length > 0) await addEntries(context, id, fresh);
  return { added: fresh.length, same: read.length - fresh.length };
}

function textOf(bytes: Uint8Array): string {
  try {
    return readText(bytes);
  } catch (error) {
    if (!(error instanceof ContentUnreadable)) throw error;
    throw new GlossaryFileInvalid(null, 'it is not text in UTF-8.');
  }
}

/** @throws GlossaryNotFound */
export async function exportGlossary(
  context: Context,
  id: string,
  format: GlossaryFormat,
): Promise<{ readonly name: string; readonly mediaType: string; readonly content: string }> {
  const { name, entries } = await readGlossary(context, id);
  const mediaType = format === 'csv' ? 'text/csv; charset=utf-8' : 'text/tab-separated-values; charset=utf-8';
  // A spreadsheet takes it for UTF-8 only so.
  const mark = format === 'csv' ? '\uFEFF' : '';
  return { name: `${name}.${format}`, mediaType, content: mark + writeGlossaryFile(entries, format) };
}
