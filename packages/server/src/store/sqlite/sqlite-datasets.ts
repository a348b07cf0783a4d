/** Data sets in SQLite. */
import type { Dataset, DatasetDetail, DatasetKind, SkippedFile, TextItem } from '@fourhands/core';
import type { BlobRecord, DatasetStore, StoredItem } from '../store.ts';
import { recordBlobs } from './blob-register.ts';
import type { Database } from './database.ts';
import { datasetOf, itemOf, textOf } from './rows.ts';

const coverCount = 4;
/** Files without text that are remembered of one data set. */
const mostSkipped = 1000;

export class SqliteDatasets implements DatasetStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create({ id, name, kind, createdAt }: Pick<Dataset, 'id' | 'name' | 'kind' | 'createdAt'>): Promise<void> {
    await this.#database.insertInto('dataset').values({ id, name, kind, created_at: createdAt }).execute();
  }

  async list(): Promise<Dataset[]> {
    const rows = await this.#database.selectFrom('dataset').selectAll().orderBy('sequence', 'desc').execute();
    const sums = await this.#database
      .selectFrom('dataset_item')
      .select(({ fn }) => ['dataset_id', fn.countAll<number>().as('items'), fn.sum<number>('bytes').as('bytes')])
      .groupBy('dataset_id')
      .execute();
    const sumOf = new Map(sums.map((sum) => [sum.dataset_id, sum]));
    const textSums = await this.#database
      .selectFrom('dataset_text')
      .select(({ fn }) => [
        'dataset_id',
        fn.countAll<number>().as('items'),
        fn.sum<number>('bytes').as('bytes'),
        fn.sum<number>('words').as('words'),
      ])
      .groupBy('dataset_id')
      .execute();
    const textSumOf = new Map(textSums.map((sum) => [sum.dataset_id, sum]));
    return Promise.all(
      rows.map(async (row) => {
        const sum = sumOf.get(row.id);
        const texts = textSumOf.get(row.id);
        const covers = await this.#database
          .selectFrom('dataset_item')
          .select('id')
          .where('dataset_id', '=', row.id)
          .orderBy('sequence')
          .limit(coverCount)
          .execute();
        return datasetOf(row, {
          itemCount: (sum?.items ?? 0) + (texts?.items ?? 0),
          bytes: (sum?.bytes ?? 0) + (texts?.bytes ?? 0),
          words: texts?.words ?? 0,
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
    const textRows = await this.#database
      .selectFrom('dataset_text')
      .selectAll()
      .where('dataset_id', '=', id)
      .orderBy('name')
      .orderBy('sequence')
      .execute();
    const texts = textRows.map(textOf);
    const skipped = await this.#database
      .selectFrom('dataset_skipped')
      .select(['name', 'code', 'message'])
      .where('dataset_id', '=', id)
      .orderBy('name')
      .execute();
    const bytes = [...items, ...texts].reduce((sum, item) => sum + item.bytes, 0);
    const words = texts.reduce((sum, text) => sum + text.words, 0);
    const covers = items.slice(0, coverCount).map((item) => item.id);
    const itemCount = items.length + texts.length;
    return { ...datasetOf(row, { itemCount, bytes, words, covers }), items, texts, skipped };
  }

  async kindOf(id: string): Promise<DatasetKind | null> {
    const row = await this.#database.selectFrom('dataset').select('kind').where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : (row.kind as DatasetKind);
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

  addText(datasetId: string, text: TextItem, blob: BlobRecord): Promise<{ text: TextItem; duplicate: boolean } | null> {
    return this.#database.transaction().execute(async (transaction) => {
      const dataset = await transaction
        .selectFrom('dataset')
        .select('id')
        .where('id', '=', datasetId)
        .executeTakeFirst();
      if (dataset === undefined) return null;
      await transaction
        .deleteFrom('dataset_skipped')
        .where('dataset_id', '=', datasetId)
        .where('name', '=', text.name)
        .execute();
      const existing = await transaction
        .selectFrom('dataset_text')
        .selectAll()
        .where('dataset_id', '=', datasetId)
        .where('sha256', '=', text.sha256)
        .executeTakeFirst();
      if (existing !== undefined) return { text: textOf(existing), duplicate: true };
      await recordBlobs(transaction, [blob]);
      const { createdAt, warnings, scripts, ...same } = text;
      await transaction
        .insertInto('dataset_text')
        .values({
          ...same,
          dataset_id: datasetId,
          created_at: createdAt,
          warnings: JSON.stringify(warnings),
          scripts: JSON.stringify(scripts),
        })
        .execute();
      return { text, duplicate: false };
    });
  }

  async getText(datasetId: string, textId: string): Promise<TextItem | null> {
    const row = await this.#database
      .selectFrom('dataset_text')
      .selectAll()
      .where('id', '=', textId)
      .where('dataset_id', '=', datasetId)
      .executeTakeFirst();
    return row === undefined ? null : textOf(row);
  }

  async removeText(datasetId: string, textId: string): Promise<boolean> {
    const result = await this.#database
      .deleteFrom('dataset_text')
      .where('id', '=', textId)
      .where('dataset_id', '=', datasetId)
      .executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  addSkipped(datasetId: string, { name, code, message }: SkippedFile): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const dataset = await transaction
        .selectFrom('dataset')
        .select('id')
        .where('id', '=', datasetId)
        .executeTakeFirst();
      if (dataset === undefined) return false;
      await transaction
        .deleteFrom('dataset_skipped')
        .where('dataset_id', '=', datasetId)
        .where('name', '=', name)
        .execute();
      await transaction.insertInto('dataset_skipped').values({ dataset_id: datasetId, name, code, message }).execute();
      const oldest = transaction
        .selectFrom('dataset_skipped')
        .select('sequence')
        .where('dataset_id', '=', datasetId)
        .orderBy('sequence', 'desc')
        .limit(-1)
        .offset(mostSkipped);
      await transaction.deleteFrom('dataset_skipped').where('sequence', 'in', oldest).execute();
      return true;
    });
  }

  async clearSkipped(datasetId: string): Promise<boolean> {
    const dataset = await this.#database
      .selectFrom('dataset')
      .select('id')
      .where('id', '=', datasetId)
      .executeTakeFirst();
    await this.#database.deleteFrom('dataset_skipped').where('dataset_id', '=', datasetId).execute();
    return dataset !== undefined;
  }
}
