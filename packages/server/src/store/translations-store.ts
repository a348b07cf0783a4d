/**
 * What the store keeps of translations (which texts belong together, and their pairs as they were last known) and of
 * glossaries. Pairs change together with the text that they are of: by `DocumentStore.append`.
 */
import type { Entry, Frontiers, Glossary, GlossaryChange, GlossarySummary, Translation } from '@fourhands/core';
import type { PairRecord } from '@fourhands/core/translation/pairs';

/** The pairs, with the versions of both texts that their places are of. */
export interface Alignment {
  readonly source: Frontiers;
  readonly target: Frontiers;
  readonly pairs: readonly PairRecord[];
}

export type TranslationRecord = Omit<Translation, 'title'>;

export interface TranslationStore {
  /** The work that holds the target must exist. */
  create(translation: TranslationRecord, alignment: Alignment): Promise<void>;
  /** Of one source, the oldest first. */
  list(sourceWorkId: string): Promise<TranslationRecord[]>;
  get(workId: string): Promise<{ readonly translation: TranslationRecord; readonly alignment: Alignment } | null>;
  change(
    workId: string,
    change: Partial<Pick<TranslationRecord, 'glossaryId' | 'sourceLanguage' | 'sourceTitle'>>,
  ): Promise<boolean>;
}

export interface GlossaryStore {
  create(glossary: Omit<Glossary, 'entries'>): Promise<void>;
  /** By name. `usable` is not the store's to say. */
  list(): Promise<Omit<GlossarySummary, 'usable'>[]>;
  /** Its entries in the order they were added. */
  get(id: string): Promise<Glossary | null>;
  change(id: string, change: GlossaryChange & Pick<Glossary, 'changedAt'>): Promise<boolean>;
  /** Translations that use it go on without. */
  remove(id: string): Promise<boolean>;
  /** All of them, or none. False when there is no such glossary. */
  addEntries(id: string, entries: readonly Entry[], changedAt: string): Promise<boolean>;
  changeEntry(id: string, entry: Entry, changedAt: string): Promise<boolean>;
  removeEntry(id: string, entryId: string, changedAt: string): Promise<boolean>;
}
