/** The language models of this machine in SQLite. */
import type { LocalModelRecord, LocalModelStore } from '../local-models-store.ts';
import type { Database } from './database.ts';

const modelOf = ({ content }: { content: string }) => JSON.parse(content) as LocalModelRecord;

export class SqliteLocalModels implements LocalModelStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create(model: LocalModelRecord): Promise<void> {
    await this.#database
      .insertInto('local_model')
      .values({ id: model.id, content: JSON.stringify(model) })
      .execute();
  }

  async list(): Promise<LocalModelRecord[]> {
    const rows = await this.#database.selectFrom('local_model').select('content').orderBy('sequence').execute();
    return rows.map(modelOf);
  }

  async get(id: string): Promise<LocalModelRecord | null> {
    const row = await this.#database
      .selectFrom('local_model')
      .select('content')
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : modelOf(row);
  }

  async change(model: LocalModelRecord): Promise<boolean> {
    const result = await this.#database
      .updateTable('local_model')
      .set({ content: JSON.stringify(model) })
      .where('id', '=', model.id)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.#database.deleteFrom('local_model').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows > 0n;
  }
}
