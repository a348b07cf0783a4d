/** Translations and glossaries in SQLite. */
import type { Entry, Glossary, GlossaryChange, GlossarySummary } from '@fourhands/core';
import type { Alignment, GlossaryStore, TranslationRecord, TranslationStore } from '../translations-store.ts';
import type { Database } from './database.ts';
import type { GlossaryEntryTable, GlossaryTable, TranslationTable } from './translation-schema.ts';
import type { Selectable } from 'kysely';

const columns = [
  'work_id',
  'branch_id',
  'source_work_id',
  'source_branch_id',
  'source_title',
  'source_language',
  'target_language',
  'glossary_id',
  'created_at',
] as const;

export class SqliteTranslations implements TranslationStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create(translation: TranslationRecord, alignment: Alignment): Promise<void> {
    await this.#database
      .insertInto('translation')
      .values({
        work_id: translation.workId,
        branch_id: translation.branchId,
        source_work_id: translation.sourceWorkId,
        source_branch_id: translation.sourceBranchId,
        source_title: translation.sourceTitle,
        source_language: translation.sourceLanguage,
        target_language: translation.targetLanguage,
        glossary_id: translation.glossaryId,
        created_at: translation.createdAt,
        alignment: JSON.stringify(alignment),
      })
      .execute();
  }

  async list(sourceWorkId: string): Promise<TranslationRecord[]> {
    const rows = await this.#database
      .selectFrom('translation')
      .select(columns)
      .where('source_work_id', '=', sourceWorkId)
      .orderBy('created_at')
      .orderBy('work_id')
      .execute();
    return rows.map(translationOf);
  }

  async get(workId: string): Promise<{ translation: TranslationRecord; alignment: Alignment } | null> {
    const row = await this.#database
      .selectFrom('translation')
      .selectAll()
      .where('work_id', '=', workId)
      .executeTakeFirst();
    if (row === undefined) return null;
    return { translation: translationOf(row), alignment: JSON.parse(row.alignment) as Alignment };
  }

  async change(
    workId: string,
    { glossaryId, sourceLanguage, sourceTitle }: Parameters<TranslationStore['change']>[1],
  ): Promise<boolean> {
    const set = {
      ...(glossaryId !== undefined && { glossary_id: glossaryId }),
      ...(sourceLanguage !== undefined && { source_language: sourceLanguage }),
      ...(sourceTitle !== undefined && { source_title: sourceTitle }),
    };
    if (Object.keys(set).length === 0) return (await this.get(workId)) !== null;
    const result = await this.#database
      .updateTable('translation')
      .set(set)
      .where('work_id', '=', workId)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }
}

export class SqliteGlossaries implements GlossaryStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create(glossary: Omit<Glossary, 'entries'>): Promise<void> {
    const { id, name, sourceLanguage, targetLanguage, createdAt, changedAt } = glossary;
    await this.#database
      .insertInto('glossary')
      .values({
        id,
        name,
        source_language: sourceLanguage,
        target_language: targetLanguage,
        created_at: createdAt,
        changed_at: changedAt,
      })
      .execute();
  }

  async list(): Promise<Omit<GlossarySummary, 'usable'>[]> {
    const rows = await this.#database
      .selectFrom('glossary')
      .selectAll()
      .select((query) =>
        query
          .selectFrom('glossary_entry')
          .whereRef('glossary_entry.glossary_id', '=', 'glossary.id')
          .select(({ fn }) => fn.countAll<number>().as('terms'))
          .as('terms'),
      )
      .orderBy('name')
      .orderBy('sequence')
      .execute();
    return rows.map((row) => ({ ...glossaryOf(row), terms: row.terms ?? 0 }));
  }

  async get(id: string): Promise<Glossary | null> {
    const row = await this.#database.selectFrom('glossary').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return null;
    const entries = await this.#database
      .selectFrom('glossary_entry')
      .selectAll()
      .where('glossary_id', '=', id)
      .orderBy('sequence')
      .execute();
    return { ...glossaryOf(row), entries: entries.map(entryOf) };
  }

  async change(
    id: string,
    { name, sourceLanguage, targetLanguage, changedAt }: GlossaryChange & Pick<Glossary, 'changedAt'>,
  ): Promise<boolean> {
    const result = await this.#database
      .updateTable('glossary')
      .set({
        changed_at: changedAt,
        ...(name !== undefined && { name }),
        ...(sourceLanguage !== undefined && { source_language: sourceLanguage }),
        ...(targetLanguage !== undefined && { target_language: targetLanguage }),
      })
      .where('id', '=', id)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.#database.deleteFrom('glossary').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  addEntries(id: string, entries: readonly Entry[], changedAt: string): Promise<boolean> {
    return this.#touch(id, changedAt, async (database) => {
      // SQLite takes so many values in one statement.
      for (let from = 0; from < entries.length; from += 500) {
        await database
          .insertInto('glossary_entry')
          .values(entries.slice(from, from + 500).map((entry) => ({ ...entryRow(entry), glossary_id: id })))
          .execute();
      }
      return true;
    });
  }

  changeEntry(id: string, entry: Entry, changedAt: string): Promise<boolean> {
    return this.#touch(id, changedAt, async (database) => {
      const result = await database
        .updateTable('glossary_entry')
        .set(entryRow(entry))
        .where('id', '=', entry.id)
        .where('glossary_id', '=', id)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    });
  }

  removeEntry(id: string, entryId: string, changedAt: string): Promise<boolean> {
    return this.#touch(id, changedAt, async (database) => {
      const result = await database
        .deleteFrom('glossary_entry')
        .where('id', '=', entryId)
        .where('glossary_id', '=', id)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    });
  }

  #touch(id: string, changedAt: string, act: (database: Database) => Promise<boolean>): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const result = await transaction
        .updateTable('glossary')
        .set({ changed_at: changedAt })
        .where('id', '=', id)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n && (await act(transaction));
    });
  }
}

function translationOf(row: Omit<Selectable<TranslationTable>, 'alignment'>): TranslationRecord {
  return {
    workId: row.work_id,
    branchId: row.branch_id,
    sourceWorkId: row.source_work_id,
    sourceBranchId: row.source_branch_id,
    sourceTitle: row.source_title,
    sourceLanguage: row.source_language,
    targetLanguage: row.target_language,
    glossaryId: row.glossary_id,
    createdAt: row.created_at,
  };
}

function glossaryOf(row: Selectable<GlossaryTable>): Omit<Glossary, 'entries'> {
  return {
    id: row.id,
    name: row.name,
    sourceLanguage: row.source_language,
    targetLanguage: row.target_language,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

function entryOf(row: Selectable<GlossaryEntryTable>): Entry {
  return {
    id: row.id,
    source: row.source,
    target: row.target,
    caseSensitive: row.case_sensitive === 1,
    doNotTranslate: row.do_not_translate === 1,
    note: row.note,
  };
}

function entryRow({ id, source, target, caseSensitive, doNotTranslate, note }: Entry) {
  return {
    id,
    source,
    target,
    case_sensitive: caseSensitive ? 1 : 0,
    do_not_translate: doNotTranslate ? 1 : 0,
    note,
  };
}
