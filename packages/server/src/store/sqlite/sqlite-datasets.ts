/** Data sets in SQLite. */
import type { Dataset, DatasetDetail } from '@fourhands/core';
import type { BlobRecord, DatasetStore, StoredItem } from '../store.ts';
import { recordBlobs } from './blob-register.ts';
import type { Database } from './database.ts';
import { datasetOf, itemOf } from './rows.ts';

const coverCount = 4;

export class SqliteDatasets implements DatasetStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create({ id, name, createdAt }: Pick<Dataset, 'id' | 'name' | 'createdAt'>): Promise<void> {
    await this.#database.insertInto('dataset').values({ id, name, created_at: createdAt }).execute();
  }

  async list(): Promise<Dataset[]> {
    const rows = await this.#database.selectFrom('dataset').selectAll().orderBy('sequence', 'desc').execute();
    const sums = await this.#database
      .selectFrom('dataset_item')
      .select(({ fn }) => ['dataset_id', fn.countAll<number>().as('items'), fn.sum<number>('bytes').as('bytes')])
      .groupBy('dataset_id')
      .execute();
    const sumOf = new Map(sums.map((sum) => [sum.dataset_id, sum]));
    return Promise.all(
      rows.map(async (row) => {
        const sum = sumOf.get(row.id);
        const covers = await this.#database
          .selectFrom('dataset_item')
          .select('id')
          .where('dataset_id', '=', row.id)
          .orderBy('sequence')
          .limit(coverCount)
          .execute();
        return datasetOf(row, {
          itemCount: sum?.items ?? 0,
          bytes: sum?.bytes ?? 0,
          covers: covers.map((cover) => cover.id),
        });
      }),
    );
  }

  async get(id: string): Promise<DatasetDetail | null> {
    const row = await this.#database.selectFrom('dataset').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return null;
    const rows = await this.#database
      .selectFrom('dataset_item')
      .selectAll()
      .where('dataset_id', '=', id)
      .orderBy('sequence')
      .execute();
    const items = rows.map(itemOf).map(({ thumbnail: _thumbnail, ...item }) => item);
    const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
    const covers = items.slice(0, coverCount).map((item) => item.id);
    return { ...datasetOf(row, { itemCount: items.length, bytes, covers }), items };
  }

  async rename(id: string, name: string): Promise<boolean> {
    const result = await this.#database.updateTable('dataset').set({ name }).where('id', '=', id).executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.#database.deleteFrom('dataset').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  addItem(
    datasetId: string,
    item: StoredItem,
    blobs: readonly BlobRecord[],
  ): Promise<{ item: StoredItem; duplicate: boolean } | null> {
    return this.#database.transaction().execute(async (transaction) => {
      const dataset = await transaction
        .selectFrom('dataset')
        .select('id')
        .where('id', '=', datasetId)
        .executeTakeFirst();
      if (dataset === undefined) return null;
      const existing = await transaction
        .selectFrom('dataset_item')
        .selectAll()
        .where('dataset_id', '=', datasetId)
        .where('sha256', '=', item.sha256)
        .executeTakeFirst();
      if (existing !== undefined) return { item: itemOf(existing), duplicate: true };
      await recordBlobs(transaction, blobs);
      const { createdAt, warnings, ...same } = item;
      await transaction
        .insertInto('dataset_item')
        .values({ ...same, dataset_id: datasetId, created_at: createdAt, warnings: JSON.stringify(warnings) })
        .execute();
      return { item, duplicate: false };
    });
  }

  async getItem(datasetId: string, itemId: string): Promise<StoredItem | null> {
    const row = await this.#database
      .selectFrom('dataset_item')
      .selectAll()
      .where('id', '=', itemId)
      .where('dataset_id', '=', datasetId)
      .executeTakeFirst();
    return row === undefined ? null : itemOf(row);
  }

  async removeItem(datasetId: string, itemId: string): Promise<boolean> {
    const result = await this.#database
      .deleteFrom('dataset_item')
      .where('id', '=', itemId)
      .where('dataset_id', '=', datasetId)
      .executeTakeFirst();
    return result.numDeletedRows > 0n;
  }
}
