/** The records of blobs, and which of them nothing points to any more. */
import { sql, type Transaction } from 'kysely';
import type { BlobRecord, BlobRegister } from '../store.ts';
import type { Database } from './database.ts';
import type { Tables } from './schema.ts';

/** Every column that points to a blob. The foreign keys of migrations.ts refuse to forget one that is missing here. */
const references = [
  ['dataset_item', 'sha256'],
  ['dataset_item', 'thumbnail'],
  ['dataset_file', 'sha256'],
  ['model', 'sha256'],
  ['run', 'checkpoint'],
  ['run_picture', 'sha256'],
  ['run_file', 'sha256'],
  ['run_image', 'blob'],
  ['run_sample', 'sound'],
  ['compression', 'original'],
  ['compression', 'restored'],
  ['compression', 'file'],
  ['restoration', 'picture'],
  ['picture', 'thumbnail'],
  ['picture_pack', 'sha256'],
  ['picture_blob', 'sha256'],
  ['sound_source', 'sha256'],
  ['sound_source', 'peaks'],
  ['speech_clip', 'sha256'],
] as const;

export async function recordBlobs(transaction: Transaction<Tables>, blobs: readonly BlobRecord[]): Promise<void> {
  for (const { sha256, mediaType, bytes } of blobs) {
    await transaction
      .insertInto('blob')
      .values({ sha256, media_type: mediaType, bytes })
      .onConflict((conflict) => conflict.column('sha256').doNothing())
      .execute();
  }
}

export class SqliteBlobRegister implements BlobRegister {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(sha256: string): Promise<BlobRecord | null> {
    const row = await this.#database.selectFrom('blob').selectAll().where('sha256', '=', sha256).executeTakeFirst();
    return row === undefined ? null : { sha256: row.sha256, mediaType: row.media_type, bytes: row.bytes };
  }

  async forgetUnused(): Promise<string[]> {
    const unused = references.map(
      ([table, column]) =>
        sql`not exists (select 1 from ${sql.table(table)} where ${sql.ref(`${table}.${column}`)} = blob.sha256)`,
    );
    const { rows } = await sql<{
      sha256: string;
    }>`delete from blob where ${sql.join(unused, sql` and `)} returning sha256`.execute(this.#database);
    return rows.map((row) => row.sha256);
  }

  async hashes(): Promise<string[]> {
    const rows = await this.#database.selectFrom('blob').select('sha256').execute();
    return rows.map((row) => row.sha256);
  }
}
