/** Translations: made of a work, listed, read, and changed as a whole. What is written in them is in translation-pairs.ts. */
import {
  baseOf,
  brokenTerms,
  type Entry,
  type Glossary,
  isIn,
  languageOf,
  nameOfLanguage,
  type NewTranslation,
  type Pair,
  type TextRegion,
  type Translation,
  type TranslationChange,
  type TranslationDetail,
  type TranslationFormat,
  type TranslationList,
} from '@fourhands/core';
import { writePairsCsv, writeTmx } from '@fourhands/core/translation/exchange';
import { normaliseText } from '@fourhands/core/media/text/text-change';
import { alignedPairs, emptyPairs } from '@fourhands/core/translation/new-pairs';
import { type PairRecord, stateOf } from '@fourhands/core/translation/pairs';
import type { TranslationRecord } from '../store/translations-store.ts';
import type { Context } from './context.ts';
import {
  GlossaryNotFound,
  GlossaryOtherLanguages,
  SameLanguage,
  TooManySentencesToAlign,
  TranslationNotFound,
} from './translation-errors.ts';
import { groundOfTranslation, pairsIn, type TranslationGround } from './translation-ground.ts';
import { createWork, findBranch, findWork } from './works.ts';

/**
 * @throws WorkNotFound, BranchNotFound, SameLanguage, GlossaryNotFound, GlossaryOtherLanguages, TextTooLong,
 * TooManySentencesToAlign
 */
export async function createTranslation(
  context: Context,
  sourceWorkId: string,
  request: NewTranslation,
  personId?: string,
): Promise<Translation> {
  const { store, live, now } = context;
  const { targetLanguage, glossaryId = null } = request;
  const work = await findWork(context, sourceWorkId);
  const branch = await findBranch(context, sourceWorkId, request.branchId);
  const source = await live.use(branch.id, (document) =>
    document.read((text) => ({ text: text.toString(), frontiers: text.frontiers() })),
  );
  const sourceLanguage =
    request.sourceLanguage ?? languageOf(source.text) ?? (baseOf(targetLanguage) === 'en' ? 'zh' : 'en');
  if (sourceLanguage === targetLanguage) throw new SameLanguage(targetLanguage);
  const glossary = await glossaryFor(context, glossaryId, { sourceLanguage, targetLanguage });

  const begun = emptyPairs(source.text, sourceLanguage);
  // As its document will hold it: the pairs are places in that.
  const given = request.text === undefined || request.text.trim() === '' ? null : normaliseText(request.text);
  const pairs =
    given === null
      ? begun.pairs
      : alignedPairs(
          { text: source.text, language: sourceLanguage },
          { text: given, language: targetLanguage },
          (glossary?.entries ?? []).map((entry) => [entry.source, entry.target] as const),
        );
  if (pairs === null) throw new TooManySentencesToAlign();
  // In itself, as people look for it.
  const title = request.title ?? `${work.title.slice(0, 150)} (${nameOfLanguage(targetLanguage, targetLanguage)})`;
  const made = await createWork(context, { title, mode: 'iterative', text: given ?? begun.text }, personId);
  const targetBranch = await findBranch(context, made.id);
  const target = await live.use(targetBranch.id, (document) => document.read((text) => text.frontiers()));
  const record: TranslationRecord = {
    workId: made.id,
    branchId: targetBranch.id,
    sourceWorkId,
    sourceBranchId: branch.id,
    sourceTitle: work.title,
    sourceLanguage,
    targetLanguage,
    glossaryId,
    createdAt: now(),
  };
  await store.translations.create(record, { source: source.frontiers, target, pairs });
  return { ...record, title: made.title };
}

type Languages = Pick<Translation, 'sourceLanguage' | 'targetLanguage'>;

/** @throws GlossaryNotFound, GlossaryOtherLanguages */
async function glossaryFor(
  { store }: Context,
  id: string | null,
  { sourceLanguage, targetLanguage }: Languages,
): Promise<Glossary | null> {
  if (id === null) return null;
  const glossary = await store.glossaries.get(id);
  if (glossary === null) throw new GlossaryNotFound();
  const fits =
    baseOf(glossary.sourceLanguage) === baseOf(sourceLanguage) &&
    baseOf(glossary.targetLanguage) === baseOf(targetLanguage);
  if (!fits) throw new GlossaryOtherLanguages(glossary.name, glossary.sourceLanguage, glossary.targetLanguage);
  return glossary;
}

/** @throws WorkNotFound */
export async function listTranslations(context: Context, sourceWorkId: string): Promise<TranslationList> {
  await findWork(context, sourceWorkId);
  const records = await context.store.translations.list(sourceWorkId);
  const works = await Promise.all(records.map(({ workId }) => context.store.works.get(workId)));
  const translations = records.flatMap((record, index) => {
    const work = works[index];
    return work === null || work === undefined || work.trashedAt !== null ? [] : [{ ...record, title: work.title }];
  });
  return { translations, isOne: (await context.store.translations.get(sourceWorkId)) !== null };
}

/** @throws TranslationNotFound */
export async function readTranslation(context: Context, workId: string): Promise<TranslationDetail> {
  const ground = await groundOfTranslation(context, workId);
  const { translation, source, sourceState } = ground;
  const work = await findWork(context, workId);
  const { pairs, locks, frontiers } = await context.live.use(translation.branchId, (document) =>
    document.read((text) => ({
      pairs: pairsIn(text, ground),
      locks: text.locks().map(({ region }) => region),
      frontiers: text.frontiers(),
    })),
  );
  return {
    ...translation,
    title: work.title,
    pairs: shownPairs(pairs, ground, locks),
    frontiers: [...frontiers],
    sourceState,
    seemsToBe: seemsToBe(source?.text ?? '', translation.sourceLanguage),
    trashed: work.trashedAt !== null,
  };
}

function shownPairs(
  pairs: readonly PairRecord[],
  { source, glossary }: TranslationGround,
  locks: readonly TextRegion[],
): Pair[] {
  const entries = glossary?.entries ?? [];
  let end = 0;
  return pairs.map((pair, index) => {
    const own = pair.source;
    const paragraph =
      index === 0 || (own !== null && source !== null && source.text.slice(end, own.start).includes('\n'));
    end = own?.end ?? end;
    return shownPair(pair, locks, entries, paragraph);
  });
}

/** One of the pairs as `shownPairs` shows it. */
export function pairShownAt(
  pairs: readonly PairRecord[],
  index: number,
  { source, glossary }: TranslationGround,
  locks: readonly TextRegion[],
): Pair | null {
  const pair = pairs[index];
  if (pair === undefined) return null;
  const own = pair.source;
  const end = pairs.slice(0, index).findLast((before) => before.source !== null)?.source?.end ?? 0;
  const paragraph =
    index === 0 || (own !== null && source !== null && source.text.slice(end, own.start).includes('\n'));
  return shownPair(pair, locks, glossary?.entries ?? [], paragraph);
}

function shownPair(
  pair: PairRecord,
  locks: readonly TextRegion[],
  entries: readonly Entry[],
  paragraph: boolean,
): Pair {
  const { id, sourceText, targetText, target, from } = pair;
  const state = stateOf(pair);
  return {
    id,
    source: sourceText,
    target: targetText,
    region: target,
    state,
    from: state === 'stale' ? from : null,
    locked: isLocked(target, locks),
    paragraph,
    broken: targetText === '' || pair.source === null ? 0 : brokenTerms(sourceText, targetText, entries).length,
  };
}

export function isLocked({ start, end }: TextRegion, locks: readonly TextRegion[]): boolean {
  return end > start && locks.some((lock) => lock.start < end && lock.end > start);
}

/** The language that a source is in where it is certainly not the one that was declared. */
function seemsToBe(text: string, declared: string): string | null {
  const sample = text.slice(0, 4_000);
  if (isIn(sample, declared) !== 'no') return null;
  const found = languageOf(sample);
  return found === null || baseOf(found) === baseOf(declared) ? null : found;
}

/** @throws TranslationNotFound, GlossaryNotFound, GlossaryOtherLanguages, SameLanguage */
export async function changeTranslation(
  context: Context,
  workId: string,
  change: TranslationChange,
): Promise<Translation> {
  const { store } = context;
  const found = await store.translations.get(workId);
  if (found === null) throw new TranslationNotFound(workId);
  const after = { ...found.translation, ...withoutUndefined(change) };
  if (after.sourceLanguage === after.targetLanguage) throw new SameLanguage(after.targetLanguage);
  await glossaryFor(context, after.glossaryId, after);
  await store.translations.change(workId, withoutUndefined(change));
  return { ...after, title: (await findWork(context, workId)).title };
}

function withoutUndefined({ glossaryId, sourceLanguage }: TranslationChange) {
  return { ...(glossaryId !== undefined && { glossaryId }), ...(sourceLanguage !== undefined && { sourceLanguage }) };
}

/** @throws TranslationNotFound */
export async function exportTranslation(
  context: Context,
  workId: string,
  format: TranslationFormat,
): Promise<{ readonly name: string; readonly mediaType: string; readonly content: string }> {
  const ground = await groundOfTranslation(context, workId);
  const { sourceLanguage, targetLanguage, branchId } = ground.translation;
  const { title } = await findWork(context, workId);
  const pairs = await context.live.use(branchId, (document) => document.read((text) => pairsIn(text, ground)));
  const table = { pairs, sourceLanguage, targetLanguage };
  return format === 'csv'
    ? { name: `${title}.csv`, mediaType: 'text/csv; charset=utf-8', content: `\uFEFF${writePairsCsv(table)}` }
    : {
        name: `${title}.tmx`,
        mediaType: 'application/x-tmx+xml',
        content: writeTmx(table, context.version, context.now()),
      };
}
