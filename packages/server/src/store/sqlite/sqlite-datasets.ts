/** Data sets in SQLite. */
import {
  type Dataset,
  type DatasetDetail,
  type DatasetFile,
  type DatasetKind,
  summed,
  type SkippedFile,
} from '@fourhands/core';
import { sql } from 'kysely';
import type { BlobRecord, DatasetStore, StoredItem } from '../store.ts';
import { recordBlobs } from './blob-register.ts';
import type { Database } from './database.ts';
import { datasetOf, fileOf, fileRow, itemOf } from './rows.ts';

const coverCount = 4;
/** Files that gave nothing that are remembered of one data set. */
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
    const fileSums = await this.#database
      .selectFrom('dataset_file')
      .select(({ fn }) => ['dataset_id', fn.countAll<number>().as('items'), fn.sum<number>('bytes').as('bytes')])
      .select(summed.map((name) => sql<number | null>`sum(json_extract(facts, ${`$.${name}`}))`.as(name)))
      .groupBy('dataset_id')
      .execute();
    const fileSumOf = new Map(fileSums.map((sum) => [sum.dataset_id, sum]));
    return Promise.all(
      rows.map(async (row) => {
        const sum = sumOf.get(row.id);
        const files = fileSumOf.get(row.id);
        const covers = await this.#database
          .selectFrom('dataset_item')
          .select('id')
          .where('dataset_id', '=', row.id)
          .orderBy('sequence')
          .limit(coverCount)
          .execute();
        return datasetOf(row, {
          itemCount: (sum?.items ?? 0) + (files?.items ?? 0),
          bytes: (sum?.bytes ?? 0) + (files?.bytes ?? 0),
          sums: sumsOf((name) => files?.[name] ?? null),
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
    const fileRows = await this.#database
      .selectFrom('dataset_file')
      .selectAll()
      .where('dataset_id', '=', id)
      .orderBy('name')
      .orderBy('sequence')
      .execute();
    const files = fileRows.map(fileOf);
    const skipped = await this.#database
      .selectFrom('dataset_skipped')
      .select(['name', 'code', 'message'])
      .where('dataset_id', '=', id)
      .orderBy('name')
      .execute();
    const bytes = [...items, ...files].reduce((sum, item) => sum + item.bytes, 0);
    const numbers: readonly Readonly<Record<string, unknown>>[] = files;
    const sums = sumsOf((name) => {
      const known = numbers.flatMap((file) => (typeof file[name] === 'number' ? [file[name]] : []));
      return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
    });
    const covers = items.slice(0, coverCount).map((item) => item.id);
    const itemCount = items.length + files.length;
    return { ...datasetOf(row, { itemCount, bytes, sums, covers }), items, files, skipped };
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

  addFile(
    datasetId: string,
    file: DatasetFile,
    blob: BlobRecord,
  ): Promise<{ file: DatasetFile; duplicate: boolean } | null> {
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
        .where('name', '=', file.name)
        .execute();
      const existing = await transaction
        .selectFrom('dataset_file')
        .selectAll()
        .where('dataset_id', '=', datasetId)
        .where('sha256', '=', file.sha256)
        .executeTakeFirst();
      if (existing !== undefined) return { file: fileOf(existing), duplicate: true };
      await recordBlobs(transaction, [blob]);
      await transaction.insertInto('dataset_file').values(fileRow(datasetId, file)).execute();
      return { file, duplicate: false };
    });
  }

  async getFile(datasetId: string, fileId: string): Promise<DatasetFile | null> {
    const row = await this.#database
      .selectFrom('dataset_file')
      .selectAll()
      .where('id', '=', fileId)
      .where('dataset_id', '=', datasetId)
      .executeTakeFirst();
    return row === undefined ? null : fileOf(row);
  }

  async removeFile(datasetId: string, fileId: string): Promise<boolean> {
    const result = await this.#database
      .deleteFrom('dataset_file')
      .where('id', '=', fileId)
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

/** Only of numbers that some file of the data set has. */
function sumsOf(sumOf: (name: (typeof summed)[number]) => number | null): Record<string, number> {
  return Object.fromEntries(
    summed.flatMap((name) => {
      const sum = sumOf(name);
      return sum === null ? [] : [[name, sum]];
    }),
  );
}
