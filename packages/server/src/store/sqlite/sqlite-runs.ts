/** Training runs in SQLite: the run, its pictures or texts, its curve, its images and samples, and its checkpoint. */
import type { Model, Run, RunImage, RunPoint, RunProgress, RunSample } from '@fourhands/core';
import { sql, type UpdateObject } from 'kysely';
import type { BlobRecord, NewRunRecord, RunChange, RunPicture, RunStore, RunFile } from '../store.ts';
import { recordBlobs } from './blob-register.ts';
import type { Database } from './database.ts';
import { imageOf, modelRow, pointOf, runOf, sampleOf } from './rows.ts';
import type { Tables } from './schema.ts';

const nextInQueue = sql<number>`(select coalesce(max(queue_order), 0) + 1 from run)`;

export class SqliteRuns implements RunStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create(run: NewRunRecord): Promise<Run | null> {
    const created = await this.#database.transaction().execute(async (transaction) => {
      const dataset = await transaction
        .selectFrom('dataset')
        .select('id')
        .where('id', '=', run.datasetId)
        .executeTakeFirst();
      if (dataset === undefined) return false;
      const items = await transaction
        .selectFrom('dataset_item')
        .select(['id', 'name', 'sha256'])
        .where('dataset_id', '=', run.datasetId)
        .orderBy('sequence')
        .execute();
      const files = await transaction
        .selectFrom('dataset_file')
        .select(['name', sql<string>`json_extract(facts, '$.title')`.as('title'), 'sha256'])
        .where('dataset_id', '=', run.datasetId)
        .orderBy('name')
        .orderBy('sequence')
        .execute();
      const { id, name, kind, preset, seed } = run;
      await transaction
        .insertInto('run')
        .values({
          id,
          name,
          kind,
          preset,
          settings: JSON.stringify(run.settings),
          seed,
          dataset_id: run.datasetId,
          dataset_name: run.datasetName,
          picture_count: items.length,
          file_count: files.length,
          state: 'queued',
          queue_order: nextInQueue,
          created_at: run.createdAt,
        })
        .execute();
      for (const [position, item] of items.entries()) {
        await transaction
          .insertInto('run_picture')
          .values({ run_id: id, position, name: item.name, sha256: item.sha256, item_id: item.id })
          .execute();
      }
      for (const [position, file] of files.entries())
        await transaction
          .insertInto('run_file')
          .values({ run_id: id, position, ...file })
          .execute();
      return true;
    });
    return created ? this.get(run.id) : null;
  }

  async list(): Promise<Run[]> {
    return (await this.#select().orderBy('sequence', 'desc').execute()).map(runOf);
  }

  async get(id: string): Promise<Run | null> {
    const row = await this.#select().where('run.id', '=', id).executeTakeFirst();
    return row === undefined ? null : runOf(row);
  }

  async points(id: string): Promise<RunPoint[]> {
    const rows = await this.#database
      .selectFrom('run_point')
      .selectAll()
      .where('run_id', '=', id)
      .orderBy('sequence')
      .execute();
    return rows.map(pointOf);
  }

  async images(id: string): Promise<RunImage[]> {
    const rows = await this.#database
      .selectFrom('run_image')
      .selectAll()
      .where('run_id', '=', id)
      .orderBy('sequence')
      .execute();
    return rows.map(imageOf);
  }

  async samples(id: string): Promise<RunSample[]> {
    const rows = await this.#database
      .selectFrom('run_sample')
      .selectAll()
      .where('run_id', '=', id)
      .orderBy('sequence')
      .execute();
    return rows.map(sampleOf);
  }

  files(id: string): Promise<RunFile[]> {
    return this.#database
      .selectFrom('run_file')
      .select(['name', 'title', 'sha256'])
      .where('run_id', '=', id)
      .orderBy('position')
      .execute();
  }

  async pictures(id: string): Promise<RunPicture[]> {
    const rows = await this.#database
      .selectFrom('run_picture')
      .selectAll()
      .where('run_id', '=', id)
      .orderBy('position')
      .execute();
    return rows.map((row) => ({ name: row.name, sha256: row.sha256, itemId: row.item_id }));
  }

  rename(id: string, name: string): Promise<boolean> {
    return this.#update(id, { name });
  }

  change(id: string, change: RunChange): Promise<boolean> {
    const set: UpdateObject<Tables, 'run'> = {};
    if (change.state !== undefined) set.state = change.state;
    if (change.state === 'queued') set.queue_order = nextInQueue;
    if (change.stopReason !== undefined) set.stop_reason = change.stopReason;
    if (change.error !== undefined) set.error = change.error === null ? null : JSON.stringify(change.error);
    if (change.startedAt !== undefined) set.started_at = change.startedAt;
    if (change.endedAt !== undefined) set.ended_at = change.endedAt;
    return this.#update(id, set);
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.#database.deleteFrom('run').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  async queued(): Promise<string[]> {
    const rows = await this.#database
      .selectFrom('run')
      .select('id')
      .where('state', '=', 'queued')
      .orderBy('queue_order')
      .execute();
    return rows.map((row) => row.id);
  }

  addPoints(id: string, points: readonly RunPoint[], progress: RunProgress | null): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const run = await transaction.selectFrom('run').select('id').where('id', '=', id).executeTakeFirst();
      if (run === undefined) return false;
      for (const { step, epoch, split, loss, terms } of points) {
        await transaction
          .insertInto('run_point')
          .values({ run_id: id, step, epoch, split, loss, terms: JSON.stringify(terms) })
          .execute();
      }
      if (progress !== null) {
        await transaction
          .updateTable('run')
          .set({ progress: JSON.stringify(progress) })
          .where('id', '=', id)
          .execute();
      }
      return true;
    });
  }

  addImage(id: string, image: RunImage, blob: BlobRecord): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const run = await transaction.selectFrom('run').select('id').where('id', '=', id).executeTakeFirst();
      if (run === undefined) return false;
      await recordBlobs(transaction, [blob]);
      await transaction
        .insertInto('run_image')
        .values({ run_id: id, ...image })
        .execute();
      return true;
    });
  }

  addSample(id: string, { melody, ...sample }: RunSample, blob?: BlobRecord): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const run = await transaction.selectFrom('run').select('id').where('id', '=', id).executeTakeFirst();
      if (run === undefined) return false;
      if (blob !== undefined) await recordBlobs(transaction, [blob]);
      await transaction
        .insertInto('run_sample')
        .values({ run_id: id, ...sample, melody: melody === null ? null : JSON.stringify(melody) })
        .execute();
      return true;
    });
  }

  saveCheckpoint(id: string, progress: RunProgress, blob: BlobRecord): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      await recordBlobs(transaction, [blob]);
      const text = JSON.stringify(progress);
      const result = await transaction
        .updateTable('run')
        .set({ checkpoint: blob.sha256, checkpoint_progress: text, progress: text })
        .where('id', '=', id)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    });
  }

  async checkpoint(id: string): Promise<{ sha256: string; step: number } | null> {
    const row = await this.#database
      .selectFrom('run')
      .select(['checkpoint', 'checkpoint_progress'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined || row.checkpoint === null || row.checkpoint_progress === null) return null;
    return { sha256: row.checkpoint, step: (JSON.parse(row.checkpoint_progress) as RunProgress).step };
  }

  rewind(id: string): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const run = await transaction
        .selectFrom('run')
        .select('checkpoint_progress')
        .where('id', '=', id)
        .executeTakeFirst();
      if (run === undefined) return false;
      const progress = run.checkpoint_progress;
      const last = progress === null ? -1 : (JSON.parse(progress) as RunProgress).step;
      await transaction.deleteFrom('run_point').where('run_id', '=', id).where('step', '>', last).execute();
      await transaction.deleteFrom('run_sample').where('run_id', '=', id).where('step', '>', last).execute();
      await transaction.deleteFrom('run_image').where('run_id', '=', id).where('step', '>', last).execute();
      await transaction.updateTable('run').set({ progress }).where('id', '=', id).execute();
      return true;
    });
  }

  finish(id: string, model: Model, blob: BlobRecord, endedAt: string): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const result = await transaction
        .updateTable('run')
        .set({
          state: 'finished',
          stop_reason: null,
          error: null,
          ended_at: endedAt,
          checkpoint: null,
          checkpoint_progress: null,
        })
        .where('id', '=', id)
        .executeTakeFirst();
      if (result.numUpdatedRows === 0n) return false;
      await recordBlobs(transaction, [blob]);
      await transaction.insertInto('model').values(modelRow(model)).execute();
      return true;
    });
  }

  async interruptRunning(endedAt: string): Promise<string[]> {
    const rows = await this.#database
      .updateTable('run')
      .set({ state: 'stopped', stop_reason: 'interrupted', ended_at: endedAt })
      .where('state', '=', 'running')
      .returning('id')
      .execute();
    return rows.map((row) => row.id);
  }

  async #update(id: string, set: UpdateObject<Tables, 'run'>): Promise<boolean> {
    const result = await this.#database.updateTable('run').set(set).where('id', '=', id).executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  #select() {
    return this.#database
      .selectFrom('run')
      .selectAll('run')
      .select(({ selectFrom }) =>
        selectFrom('model')
          .select('model.id')
          .whereRef('model.run_id', '=', 'run.id')
          .orderBy('model.sequence', 'desc')
          .limit(1)
          .as('model_id'),
      );
  }
}
