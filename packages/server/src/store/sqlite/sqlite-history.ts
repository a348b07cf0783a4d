/** Actors, versions, proposals and decisions in SQLite. */
import type { Actor, Decision, Proposal, Version, VersionChange } from '@fourhands/core';
import type { ActorStore, DecisionStore, PeerRecord, ProposalStore, VersionStore } from '../works-store.ts';
import type { Database } from './database.ts';
import { actorOf, actorRow, decisionOf, versionOf } from './work-rows.ts';
import { addDecisions, putProposals } from './work-writes.ts';

export class SqliteActors implements ActorStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(id: string): Promise<Actor | null> {
    const row = await this.#database.selectFrom('actor').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : actorOf(row);
  }

  async put(actor: Actor): Promise<void> {
    await this.#database
      .insertInto('actor')
      .values(actorRow(actor))
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: actor.name }))
      .execute();
  }

  async peers(workId: string): Promise<PeerRecord[]> {
    const rows = await this.#database
      .selectFrom('work_peer')
      .select(['peer', 'actor_id', 'branch_id'])
      .where('work_id', '=', workId)
      .execute();
    return rows.map((row) => ({ peer: row.peer, actorId: row.actor_id, branchId: row.branch_id }));
  }

  async ofWork(workId: string): Promise<Actor[]> {
    const rows = await this.#database
      .selectFrom('actor')
      .selectAll()
      .where('id', 'in', (query) => query.selectFrom('work_peer').select('actor_id').where('work_id', '=', workId))
      .execute();
    return rows.map(actorOf);
  }
}

export class SqliteVersions implements VersionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(workId: string): Promise<Version[]> {
    const rows = await this.#withActors().where('version.work_id', '=', workId).orderBy('version.sequence').execute();
    return rows.map(versionOf);
  }

  async get(workId: string, id: string): Promise<Version | null> {
    const row = await this.#withActors()
      .where('version.id', '=', id)
      .where('version.work_id', '=', workId)
      .executeTakeFirst();
    return row === undefined ? null : versionOf(row);
  }

  async newest(branchId: string): Promise<Version | null> {
    const row = await this.#withActors()
      .where('version.branch_id', '=', branchId)
      .orderBy('version.sequence', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : versionOf(row);
  }

  async change(id: string, { name, favourite }: VersionChange): Promise<boolean> {
    const set = {
      ...(name !== undefined && { name }),
      ...(favourite !== undefined && { favourite: favourite ? 1 : 0 }),
    };
    if (Object.keys(set).length === 0) return true;
    const result = await this.#database.updateTable('version').set(set).where('id', '=', id).executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  #withActors() {
    return this.#database
      .selectFrom('version')
      .leftJoin('actor', 'actor.id', 'version.actor_id')
      .selectAll('version')
      .select(['actor.kind as actor_kind', 'actor.name as actor_name', 'actor.hash as actor_hash']);
  }
}

export class SqliteProposals implements ProposalStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  put(proposal: Proposal): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const branch = await transaction
        .selectFrom('branch')
        .select('id')
        .where('id', '=', proposal.branchId)
        .executeTakeFirst();
      if (branch === undefined) return false;
      await putProposals(transaction, [proposal]);
      return true;
    });
  }

  async get(id: string): Promise<Proposal | null> {
    const row = await this.#database.selectFrom('proposal').select('content').where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : contentOf(row);
  }

  async list(
    workId: string,
    { branchId, limit }: { branchId?: string | undefined; limit?: number } = {},
  ): Promise<Proposal[]> {
    let query = this.#database
      .selectFrom('proposal')
      .select('content')
      .where('work_id', '=', workId)
      .orderBy('sequence', 'desc');
    if (branchId !== undefined) query = query.where('branch_id', '=', branchId);
    if (limit !== undefined) query = query.limit(limit);
    return (await query.execute()).map(contentOf);
  }

  async streaming(): Promise<Proposal[]> {
    const rows = await this.#database
      .selectFrom('proposal')
      .select('content')
      .where('state', '=', 'streaming')
      .orderBy('sequence')
      .execute();
    return rows.map(contentOf);
  }
}

const contentOf = ({ content }: { readonly content: string }): Proposal => JSON.parse(content) as Proposal;

export class SqliteDecisions implements DecisionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(workId: string): Promise<Decision[]> {
    const rows = await this.#database
      .selectFrom('decision')
      .selectAll()
      .where('work_id', '=', workId)
      .orderBy('sequence', 'desc')
      .execute();
    return rows.map(decisionOf);
  }

  add(decisions: readonly Decision[]): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      for (const { proposalId } of decisions) {
        const known = await transaction
          .selectFrom('proposal')
          .select('id')
          .where('id', '=', proposalId)
          .executeTakeFirst();
        if (known === undefined) return false;
      }
      await addDecisions(transaction, decisions);
      return true;
    });
  }
}
