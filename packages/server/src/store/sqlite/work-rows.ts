/** Between rows of works and the protocol's types; see rows.ts. */
import type { Actor, Branch, Decision, SentRequest, Version, Work } from '@fourhands/core';
import type { Selectable } from 'kysely';
import type { ProviderRecord } from '../providers-store.ts';
import type {
  ActorTable,
  BranchTable,
  DecisionTable,
  ProviderTable,
  SentRequestTable,
  VersionTable,
  WorkTable,
} from './work-schema.ts';

export function actorOf({ id, kind, name, hash }: Selectable<ActorTable>): Actor {
  return kind === 'maker' ? { kind, id, name, hash: hash ?? '' } : { kind: 'person', id, name };
}

export function actorRow(actor: Actor): Selectable<ActorTable> {
  const { id, kind, name } = actor;
  return { id, kind, name, hash: actor.kind === 'maker' ? actor.hash : null };
}

/** A row of the work joined with its picture. */
export type WorkRow = Selectable<WorkTable> & {
  readonly width: number | null;
  readonly height: number | null;
  readonly thumbnail: string | null;
};

export function workOf(row: WorkRow): Work {
  const { id, title, preview, length, width, height, thumbnail } = row;
  return {
    id,
    title,
    medium: row.medium as Work['medium'],
    mode: row.mode as Work['mode'],
    createdAt: row.created_at,
    changedAt: row.changed_at,
    trashedAt: row.trashed_at,
    preview,
    length,
    ...(width !== null && height !== null && { picture: { width, height, thumbnail } }),
  };
}

export type BranchRow = Pick<
  Selectable<BranchTable>,
  'id' | 'work_id' | 'name' | 'main' | 'from_version_id' | 'created_at'
>;
export const branchColumns = ['id', 'work_id', 'name', 'main', 'from_version_id', 'created_at'] as const;

export function branchOf(row: BranchRow): Branch {
  const { id, name } = row;
  return {
    id,
    workId: row.work_id,
    name,
    main: row.main === 1,
    fromVersionId: row.from_version_id,
    createdAt: row.created_at,
  };
}

/** A row of the version joined with its actor. */
export type VersionRow = Selectable<VersionTable> & {
  readonly actor_kind: string | null;
  readonly actor_name: string | null;
  readonly actor_hash: string | null;
};

export function versionOf(row: VersionRow): Version {
  const { id, name, at, length, added, removed } = row;
  return {
    id,
    branchId: row.branch_id,
    parents: JSON.parse(row.parents) as string[],
    name,
    favourite: row.favourite === 1,
    reason: row.reason as Version['reason'],
    actor:
      row.actor_id === null
        ? null
        : actorOf({
            id: row.actor_id,
            kind: row.actor_kind ?? '',
            name: row.actor_name ?? '',
            hash: row.actor_hash,
          }),
    at,
    length,
    added,
    removed,
    frontiers: JSON.parse(row.frontiers) as Version['frontiers'],
  };
}

export function versionRow(workId: string, version: Version) {
  const { id, name, reason, at, length, added, removed } = version;
  return {
    id,
    work_id: workId,
    branch_id: version.branchId,
    parents: JSON.stringify(version.parents),
    name,
    favourite: version.favourite ? 1 : 0,
    reason,
    actor_id: version.actor?.id ?? null,
    at,
    length,
    added,
    removed,
    frontiers: JSON.stringify(version.frontiers),
  };
}

export function decisionOf(row: Selectable<DecisionTable>): Decision {
  const { id, candidate, hunk, rating, text, at } = row;
  return {
    id,
    workId: row.work_id,
    proposalId: row.proposal_id,
    personId: row.person_id,
    kind: row.kind as Decision['kind'],
    candidate,
    hunk,
    rating,
    text,
    at,
  };
}

export function decisionRow(decision: Decision) {
  const { workId, proposalId, personId, ...same } = decision;
  return { ...same, work_id: workId, proposal_id: proposalId, person_id: personId };
}

export function providerOf(row: Selectable<ProviderTable>): ProviderRecord {
  const { id, name, address, model } = row;
  return {
    id,
    makerId: row.maker_id,
    kind: row.kind as ProviderRecord['kind'],
    name,
    address,
    model,
    keyEncrypted: row.key_encrypted,
    pricePerMillionIn: row.price_per_million_in,
    pricePerMillionOut: row.price_per_million_out,
    monthlyCap: row.monthly_cap,
    pictures: row.pictures === null ? null : (JSON.parse(row.pictures) as ProviderRecord['pictures']),
    createdAt: row.created_at,
  };
}

export function sentRequestOf(row: Selectable<SentRequestTable>): SentRequest {
  const { id, host, model, cost, outcome, at } = row;
  return {
    id,
    providerId: row.provider_id,
    proposalId: row.proposal_id,
    host,
    model,
    tokensIn: row.tokens_in,
    tokensOut: row.tokens_out,
    cost,
    outcome,
    at,
  };
}
