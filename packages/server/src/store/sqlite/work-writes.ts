/** Rows that belong to a work, written within a transaction of their caller's. */
import type { Actor, Decision, Proposal, ScoreProposal, Version } from '@fourhands/core';
import type { Transaction } from 'kysely';
import type { PeerRecord } from '../works-store.ts';
import type { Tables } from './schema.ts';
import { actorRow, decisionRow, versionRow } from './work-rows.ts';

export type Writer = Transaction<Tables>;

/** Those that are known already stay as they are. */
export async function addActors(transaction: Writer, actors: readonly Actor[]): Promise<void> {
  for (const actor of actors) {
    await transaction
      .insertInto('actor')
      .values(actorRow(actor))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }
}

export async function addPeers(transaction: Writer, workId: string, peers: readonly PeerRecord[]): Promise<void> {
  for (const { peer, actorId, branchId } of peers) {
    await transaction
      .insertInto('work_peer')
      .values({ work_id: workId, peer, actor_id: actorId, branch_id: branchId })
      .execute();
  }
}

export async function addVersions(transaction: Writer, workId: string, versions: readonly Version[]): Promise<void> {
  for (const version of versions) {
    await transaction.insertInto('version').values(versionRow(workId, version)).execute();
  }
}

export async function putProposals(transaction: Writer, proposals: readonly Proposal[]): Promise<void> {
  for (const proposal of proposals) {
    const { id, workId, branchId, state } = proposal;
    const content = JSON.stringify(proposal);
    await transaction
      .insertInto('proposal')
      .values({ id, work_id: workId, branch_id: branchId, state, content })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ state, content }))
      .execute();
  }
}

export async function putScoreProposals(transaction: Writer, proposals: readonly ScoreProposal[]): Promise<void> {
  for (const proposal of proposals) {
    const { id, workId, state } = proposal;
    const content = JSON.stringify(proposal);
    await transaction
      .insertInto('score_proposal')
      .values({ id, work_id: workId, state, content })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ state, content }))
      .execute();
  }
}

export async function addDecisions(transaction: Writer, decisions: readonly Decision[]): Promise<void> {
  for (const decision of decisions) {
    await transaction.insertInto('decision').values(decisionRow(decision)).execute();
  }
}
