/** Compressions and restorations in SQLite. */
import type { Restoration } from '@fourhands/core';
import type { BlobRecord, CompressionRecord, CompressionStore, NewCompression } from '../store.ts';
import { recordBlobs } from './blob-register.ts';
import type { Database } from './database.ts';
import { compressionOf } from './rows.ts';

export class SqliteCompressions implements CompressionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(compression: NewCompression, blobs: readonly BlobRecord[]): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const { id, name, modelId, modelName, width, height, bytes } = compression;
      const model = await transaction.selectFrom('model').select('id').where('id', '=', modelId).executeTakeFirst();
      if (model === undefined) return false;
      await recordBlobs(transaction, blobs);
      await transaction
        .insertInto('compression')
        .values({
          id,
          name,
          model_id: modelId,
          model_name: modelName,
          created_at: compression.createdAt,
          width,
          height,
          bytes,
          original_bytes: compression.originalBytes,
          bits_per_pixel: compression.bitsPerPixel,
          warnings: JSON.stringify(compression.warnings),
          comparison: JSON.stringify(compression.rows),
          original: compression.originalHash,
          restored: compression.restoredHash,
          file: compression.fileHash,
        })
        .execute();
      return true;
    });
  }

  async list(): Promise<CompressionRecord[]> {
    const rows = await this.#database.selectFrom('compression').selectAll().orderBy('sequence', 'desc').execute();
    return rows.map(compressionOf);
  }

  async get(id: string): Promise<CompressionRecord | null> {
    const row = await this.#database.selectFrom('compression').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : compressionOf(row);
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.#database.deleteFrom('compression').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  async addRestoration(restoration: Omit<Restoration, 'picture'>, blob: BlobRecord): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await recordBlobs(transaction, [blob]);
      const { id, name, model, createdAt, width, height, bytes } = restoration;
      await transaction
        .insertInto('restoration')
        .values({ id, name, model_id: model.id, created_at: createdAt, width, height, bytes, picture: blob.sha256 })
        .execute();
    });
  }
}
