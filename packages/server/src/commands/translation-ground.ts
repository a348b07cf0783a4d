/** Both texts of a translation as they are, and its pairs in them: what every command on a translation begins with. */
import type { Frontiers, Glossary } from '@fourhands/core';
import type { TextChange } from '@fourhands/core/media/text/text-change';
import type { TextDocument } from '@fourhands/core/media/text/text-document';
import { alignedPairs } from '@fourhands/core/translation/new-pairs';
import { type PairRecord, pairsNow } from '@fourhands/core/translation/pairs';
import type { Alignment, TranslationRecord } from '../store/translations-store.ts';
import type { Context } from './context.ts';
import { TranslationNotFound } from './translation-errors.ts';

interface SourceNow {
  readonly text: string;
  readonly frontiers: Frontiers;
  /** Since the alignment; null where its version is not in the history of the text. */
  readonly since: readonly TextChange[] | null;
}

export interface TranslationGround {
  readonly translation: TranslationRecord;
  readonly alignment: Alignment;
  /** Null where its work or branch is gone. */
  readonly source: SourceNow | null;
  readonly sourceState: 'here' | 'trashed' | 'gone';
  readonly glossary: Glossary | null;
}

/** @throws TranslationNotFound */
export async function groundOfTranslation(context: Context, workId: string): Promise<TranslationGround> {
  const { store, live } = context;
  const found = await store.translations.get(workId);
  if (found === null) throw new TranslationNotFound(workId);
  const { translation, alignment } = found;
  const { sourceWorkId, sourceBranchId, glossaryId } = translation;
  const [work, branch, glossary] = await Promise.all([
    store.works.get(sourceWorkId),
    store.works.branch(sourceBranchId),
    glossaryId === null ? null : store.glossaries.get(glossaryId),
  ]);
  const ground = { translation, alignment, glossary };
  if (work === null || branch === null) return { ...ground, source: null, sourceState: 'gone' };
  if (work.title !== translation.sourceTitle) await store.translations.change(workId, { sourceTitle: work.title });
  const source = await live.use(sourceBranchId, (document) =>
    document.read((text) => ({
      text: text.toString(),
      frontiers: text.frontiers(),
      since: changesSince(text, alignment.source),
    })),
  );
  return { ...ground, source, sourceState: work.trashedAt === null ? 'here' : 'trashed' };
}

/** Null where the version is not in the history. */
function changesSince(text: TextDocument, version: Frontiers): readonly TextChange[] | null {
  return text.has(version) ? text.changesSince(version) : null;
}

/** The pairs in the target as it is now. */
export function pairsIn(
  target: TextDocument,
  { translation, alignment, source, glossary }: TranslationGround,
): readonly PairRecord[] {
  const { sourceLanguage, targetLanguage } = translation;
  const since = changesSince(target, alignment.target);
  const [text, language] = [target.toString(), targetLanguage];
  if (source !== null && (since === null || source.since === null)) {
    const anchors = (glossary?.entries ?? []).map((entry) => [entry.source, entry.target] as const);
    const aligned = alignedPairs({ text: source.text, language: sourceLanguage }, { text, language }, anchors);
    // Where there are too many to align, those that read as they did are found, and the others left in order.
    if (aligned !== null) return aligned;
  }
  const sourceSide =
    source === null ? null : { text: source.text, language: sourceLanguage, since: source.since ?? [] };
  return pairsNow(alignment.pairs, sourceSide, { text, language, since: since ?? [] });
}

/** The alignment that has these pairs in the texts as they are now. */
export function alignmentOf(target: TextDocument, ground: TranslationGround, pairs: readonly PairRecord[]): Alignment {
  return { source: ground.source?.frontiers ?? ground.alignment.source, target: target.frontiers(), pairs };
}
