/** Models in SQLite. */
import type { Model } from '@fourhands/core';
import type { BlobRecord, ModelStore } from '../store.ts';
import { recordBlobs } from './blob-register.ts';
import type { Database } from './database.ts';
import { modelOf, modelRow } from './rows.ts';

export class SqliteModels implements ModelStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(model: Model, blob: BlobRecord): Promise<{ model: Model; duplicate: boolean }> {
    return this.#database.transaction().execute(async (transaction) => {
      const existing = await transaction
        .selectFrom('model')
        .selectAll()
        .where('sha256', '=', model.sha256)
        .executeTakeFirst();
      if (existing !== undefined) return { model: modelOf(existing), duplicate: true };
      await recordBlobs(transaction, [blob]);
      await transaction.insertInto('model').values(modelRow(model)).execute();
      return { model, duplicate: false };
    });
  }

  async list(): Promise<Model[]> {
    const rows = await this.#database.selectFrom('model').selectAll().orderBy('sequence', 'desc').execute();
    return rows.map(modelOf);
  }

  async get(id: string): Promise<Model | null> {
    const row = await this.#database.selectFrom('model').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : modelOf(row);
  }

  async findByHash(prefix: string): Promise<Model[]> {
    if (!/^[0-9a-f]+$/.test(prefix)) return [];
    const rows = await this.#database
      .selectFrom('model')
      .selectAll()
      .where('sha256', 'like', `${prefix}%`)
      .orderBy('sequence', 'desc')
      .execute();
    return rows.map(modelOf);
  }

  async rename(id: string, name: string): Promise<boolean> {
    const result = await this.#database.updateTable('model').set({ name }).where('id', '=', id).executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.#database.deleteFrom('model').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows > 0n;
  }
}
