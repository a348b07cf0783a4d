/** Live documents in SQLite: a snapshot a branch, and the updates after it. */
import type { Branch } from '@fourhands/core';
import type { AuthorRun } from '@fourhands/core/media/text/authorship';
import type { DocumentCommit, DocumentStore, StoredDocument } from '../works-store.ts';
import type { Database } from './database.ts';
import { branchOf } from './work-rows.ts';
import {
  addActors,
  addDecisions,
  addPeers,
  addVersions,
  putProposals,
  putScoreProposals,
  type Writer,
} from './work-writes.ts';

export class SqliteDocuments implements DocumentStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  open(branchId: string): Promise<StoredDocument | null> {
    return this.#database.transaction().execute(async (transaction) => {
      const row = await transaction.selectFrom('branch').selectAll().where('id', '=', branchId).executeTakeFirst();
      if (row === undefined) return null;
      const updates = await transaction
        .selectFrom('document_update')
        .select(['sequence', 'bytes'])
        .where('branch_id', '=', branchId)
        .orderBy('sequence')
        .execute();
      return {
        branch: branchOf(row),
        snapshot: row.snapshot,
        runs: row.snapshot_runs === null ? null : (JSON.parse(row.snapshot_runs) as AuthorRun[]),
        updates: updates.map(({ bytes }) => bytes),
        sequence: updates.at(-1)?.sequence ?? row.snapshot_sequence,
      };
    });
  }

  append({ id, workId }: Pick<Branch, 'id' | 'workId'>, commit: DocumentCommit): Promise<number | null> {
    return this.#database.transaction().execute(async (transaction) => {
      const known = await transaction
        .selectFrom('branch')
        .select('snapshot_sequence')
        .where('id', '=', id)
        .executeTakeFirst();
      if (known === undefined) return null;
      let sequence: number | null = null;
      for (const bytes of commit.updates) {
        const result = await transaction
          .insertInto('document_update')
          .values({ branch_id: id, bytes })
          .executeTakeFirstOrThrow();
        sequence = Number(result.insertId);
      }
      if (commit.work !== null) {
        const { changedAt, ...look } = commit.work;
        await transaction
          .updateTable('work')
          .set({ changed_at: changedAt, ...look })
          .where('id', '=', workId)
          .execute();
      }
      await addActors(transaction, commit.actors);
      await addPeers(transaction, workId, commit.peers);
      await addVersions(transaction, workId, commit.versions);
      await putProposals(transaction, commit.proposals);
      await putScoreProposals(transaction, commit.scoreProposals ?? []);
      await addDecisions(transaction, commit.decisions);
      if (commit.alignment != null) {
        await transaction
          .updateTable('translation')
          .set({ alignment: JSON.stringify(commit.alignment) })
          .where('work_id', '=', workId)
          .execute();
      }
      return sequence ?? (await lastSequence(transaction, id)) ?? known.snapshot_sequence;
    });
  }

  async compact(branchId: string, snapshot: Uint8Array, runs: readonly AuthorRun[], upTo: number): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('branch')
        .set({ snapshot, snapshot_runs: JSON.stringify(runs), snapshot_sequence: upTo })
        .where('id', '=', branchId)
        .execute();
      await transaction
        .deleteFrom('document_update')
        .where('branch_id', '=', branchId)
        .where('sequence', '<=', upTo)
        .execute();
    });
  }
}

async function lastSequence(transaction: Writer, branchId: string): Promise<number | null> {
  const row = await transaction
    .selectFrom('document_update')
    .select(({ fn }) => fn.max<number | null>('sequence').as('last'))
    .where('branch_id', '=', branchId)
    .executeTakeFirst();
  return row?.last ?? null;
}
