/** Briefs and their templates in SQLite. */
import type { KeptBrief } from '@fourhands/core';
import type { BriefStore, TemplateRecord, TemplateStore } from '../briefs-store.ts';
import type { Database } from './database.ts';

const briefOf = ({ id, at, content }: { id: string; at: string; content: string }): KeptBrief => ({
  id,
  at,
  brief: JSON.parse(content) as KeptBrief['brief'],
});

export class SqliteBriefs implements BriefStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  put(workId: string, { id, at, brief }: KeptBrief): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const work = await transaction.selectFrom('work').select('id').where('id', '=', workId).executeTakeFirst();
      if (work === undefined) return false;
      const content = JSON.stringify(brief);
      await transaction
        .insertInto('brief')
        .values({ id, work_id: workId, at, content })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ at, content }))
        .execute();
      return true;
    });
  }

  async newest(workId: string): Promise<KeptBrief | null> {
    const row = await this.#of(workId).limit(1).executeTakeFirst();
    return row === undefined ? null : briefOf(row);
  }

  async list(workId: string, most?: number): Promise<KeptBrief[]> {
    const all = this.#of(workId);
    return (await (most === undefined ? all : all.limit(most)).execute()).map(briefOf);
  }

  #of(workId: string) {
    return this.#database
      .selectFrom('brief')
      .select(['id', 'at', 'content'])
      .where('work_id', '=', workId)
      .orderBy('sequence', 'desc');
  }
}

const templateOf = ({ content }: { content: string }) => JSON.parse(content) as TemplateRecord;

export class SqliteTemplates implements TemplateStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create(template: TemplateRecord): Promise<void> {
    await this.#database
      .insertInto('brief_template')
      .values({ id: template.id, content: JSON.stringify(template) })
      .execute();
  }

  async list(): Promise<TemplateRecord[]> {
    const rows = await this.#database.selectFrom('brief_template').select('content').orderBy('sequence').execute();
    return rows.map(templateOf);
  }

  async change(template: TemplateRecord): Promise<boolean> {
    const result = await this.#database
      .updateTable('brief_template')
      .set({ content: JSON.stringify(template) })
      .where('id', '=', template.id)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.#database.deleteFrom('brief_template').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows > 0n;
  }
}
