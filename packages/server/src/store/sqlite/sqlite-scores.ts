/** What makers offered for scores, in SQLite. */
import type { ScoreProposal } from '@fourhands/core';
import type { ScoreProposalStore } from '../scores-store.ts';
import type { Database } from './database.ts';
import { putScoreProposals } from './work-writes.ts';

export class SqliteScoreProposals implements ScoreProposalStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  put(proposal: ScoreProposal): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const work = await transaction
        .selectFrom('work')
        .select('id')
        .where('id', '=', proposal.workId)
        .executeTakeFirst();
      if (work === undefined) return false;
      await putScoreProposals(transaction, [proposal]);
      return true;
    });
  }

  async get(workId: string, id: string): Promise<ScoreProposal | null> {
    const row = await this.#database
      .selectFrom('score_proposal')
      .select('content')
      .where('work_id', '=', workId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : contentOf(row);
  }

  async list(workId: string, limit?: number): Promise<ScoreProposal[]> {
    let query = this.#database
      .selectFrom('score_proposal')
      .select('content')
      .where('work_id', '=', workId)
      .orderBy('sequence', 'desc');
    if (limit !== undefined) query = query.limit(limit);
    return (await query.execute()).map(contentOf);
  }

  async making(): Promise<ScoreProposal[]> {
    const rows = await this.#database
      .selectFrom('score_proposal')
      .select('content')
      .where('state', '=', 'making')
      .orderBy('sequence')
      .execute();
    return rows.map(contentOf);
  }
}

const contentOf = ({ content }: { readonly content: string }): ScoreProposal => JSON.parse(content) as ScoreProposal;
