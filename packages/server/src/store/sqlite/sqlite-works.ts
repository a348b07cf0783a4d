/** Works and their branches in SQLite. */
import type { Branch, Effort, Work } from '@fourhands/core';
import { sql } from 'kysely';
import type { NewBranchRecord, NewWorkRecord, WorkStore } from '../works-store.ts';
import type { Database } from './database.ts';
import { addPicture } from './sqlite-pictures.ts';
import { addSound } from './sqlite-sounds.ts';
import { addActors, addDecisions, addPeers, addVersions, putProposals, type Writer } from './work-writes.ts';
import { branchColumns, branchOf, workOf } from './work-rows.ts';

export class SqliteWorks implements WorkStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create(content: NewWorkRecord): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      const { work, effort, branches, versions } = content;
      await transaction
        .insertInto('work')
        .values({
          id: work.id,
          title: work.title,
          medium: work.medium,
          mode: work.mode,
          created_at: work.createdAt,
          changed_at: work.changedAt,
          trashed_at: work.trashedAt,
          preview: work.preview,
          length: work.length,
          ...effort,
        })
        .execute();
      await addActors(transaction, content.actors);
      // A branch names the version it came from, and a version its branch: the branch comes first, without that name.
      for (const record of branches) {
        await addBranch(transaction, { ...record, branch: { ...record.branch, fromVersionId: null } });
      }
      await addPeers(transaction, work.id, content.peers);
      await addVersions(transaction, work.id, versions);
      for (const { branch } of branches) {
        await transaction
          .updateTable('branch')
          .set({ from_version_id: branch.fromVersionId })
          .where('id', '=', branch.id)
          .execute();
      }
      await putProposals(transaction, content.proposals);
      await addDecisions(transaction, content.decisions);
      for (const { id, at, brief } of content.briefs ?? []) {
        const row = { id, work_id: work.id, at, content: JSON.stringify(brief) };
        await transaction.insertInto('brief').values(row).execute();
      }
      if (content.picture !== undefined) await addPicture(transaction, work.id, content.picture);
      if (content.sound !== undefined) await addSound(transaction, work.id, content.sound);
    });
  }

  async list({ search = '', trashed }: { search?: string | undefined; trashed: boolean }): Promise<Work[]> {
    let query = this.#works()
      .where('trashed_at', trashed ? 'is not' : 'is', null)
      .orderBy('changed_at', 'desc')
      .orderBy('sequence', 'desc');
    if (search.trim() !== '') {
      const pattern = `%${search.trim().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
      query = query.where(sql<boolean>`(title like ${pattern} escape '\\' or preview like ${pattern} escape '\\')`);
    }
    return (await query.execute()).map(workOf);
  }

  async get(id: string): Promise<Work | null> {
    const row = await this.#works().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : workOf(row);
  }

  async change(id: string, change: Parameters<WorkStore['change']>[1]): Promise<boolean> {
    const { title, mode, trashedAt, changedAt } = change;
    const set = {
      ...(title !== undefined && { title }),
      ...(mode !== undefined && { mode }),
      ...(trashedAt !== undefined && { trashed_at: trashedAt }),
      ...(changedAt !== undefined && { changed_at: changedAt }),
    };
    if (Object.keys(set).length === 0) return (await this.get(id)) !== null;
    const result = await this.#database.updateTable('work').set(set).where('id', '=', id).executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.#database.deleteFrom('work').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  async effort(id: string): Promise<Effort | null> {
    const row = await this.#database
      .selectFrom('work')
      .select(['keys', 'clicks', 'choices'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row ?? null;
  }

  #works() {
    return this.#database
      .selectFrom('work')
      .leftJoin('picture', 'picture.work_id', 'work.id')
      .selectAll('work')
      .select(['picture.width', 'picture.height', 'picture.thumbnail']);
  }

  async addEffort(id: string, { keys, clicks, choices }: Effort): Promise<Effort | null> {
    const row = await this.#database
      .updateTable('work')
      .set((column) => ({
        keys: column('keys', '+', keys),
        clicks: column('clicks', '+', clicks),
        choices: column('choices', '+', choices),
      }))
      .where('id', '=', id)
      .returning(['keys', 'clicks', 'choices'])
      .executeTakeFirst();
    return row ?? null;
  }

  async branches(workId: string): Promise<Branch[]> {
    const rows = await this.#database
      .selectFrom('branch')
      .select(branchColumns)
      .where('work_id', '=', workId)
      .orderBy('main', 'desc')
      .orderBy('sequence')
      .execute();
    return rows.map(branchOf);
  }

  async branch(id: string): Promise<Branch | null> {
    const row = await this.#database.selectFrom('branch').select(branchColumns).where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : branchOf(row);
  }

  addBranch(record: NewBranchRecord): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const work = await transaction
        .selectFrom('work')
        .select('id')
        .where('id', '=', record.branch.workId)
        .executeTakeFirst();
      if (work === undefined) return false;
      await addBranch(transaction, record);
      return true;
    });
  }
}

async function addBranch(transaction: Writer, { branch, snapshot, runs }: NewBranchRecord): Promise<void> {
  await transaction
    .insertInto('branch')
    .values({
      id: branch.id,
      work_id: branch.workId,
      name: branch.name,
      main: branch.main ? 1 : 0,
      from_version_id: branch.fromVersionId,
      created_at: branch.createdAt,
      snapshot,
      snapshot_runs: JSON.stringify(runs),
      snapshot_sequence: 0,
    })
    .execute();
}
