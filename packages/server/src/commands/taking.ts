/** What is taken of a proposal goes into the text by the maker's own hand, in one step with the record of it. */
import { type Decision, decide, type NewDecision, type Proposal } from '@fourhands/core';
import type { TextChange } from '@fourhands/core/media/text/text-change';
import type { Context } from './context.ts';
import type { Desk, LiveDocument } from './live-document.ts';
import type { Written } from './branch-writes.ts';
import { makerActor } from './makers.ts';
import { versionBefore } from './version-keeping.ts';

export interface Taking {
  readonly proposal: Proposal;
  readonly decision: NewDecision;
  readonly personId: string;
  /** From the version that the proposal’s places are of, to the text now. */
  readonly since: readonly TextChange[];
}

/** Decides, and makes the changes in the text; what they are goes along. */
export function take(
  context: Context,
  { branch }: LiveDocument,
  desk: Desk,
  { proposal, decision, personId, since }: Taking,
): { readonly written: Written<Proposal>; readonly changes: readonly TextChange[] } {
  const { recipe } = proposal;
  const decided = decide(proposal, decision, since, desk.text.locks());
  const record = recordOf(context, proposal, decision, personId, decided.text);
  const written = { result: decided.proposal, proposals: [decided.proposal], decisions: [record] };
  const changes = decided.changes.map(({ change }) => change);
  if (decided.changes.length === 0) return { written, changes };
  const versions = versionBefore(context, branch.id, desk, { reason: 'decision' });
  const { makerId, makerName, makerHash } = recipe;
  const hand = desk.hand(makerActor({ id: makerId, name: makerName, hash: makerHash }));
  // From the last to the first, so that the places of those that follow stay right.
  const edits = decided.changes
    .toReversed()
    .map(({ change, hunk }) => ({ changes: [change], how: { kind: 'made', recipe: recipe.id, hunk } as const }));
  const { candidate, hunk, text } = record;
  hand.do(edits, { taken: { proposalId: proposal.id, candidate: candidate ?? 0, hunk, personId, text } });
  return { written: { ...written, versions }, changes };
}

export function recordOf(
  { newId, now }: Context,
  { id: proposalId, workId }: Proposal,
  decision: NewDecision,
  personId: string,
  text: string,
): Decision {
  return {
    id: newId(),
    workId,
    proposalId,
    personId,
    kind: decision.kind,
    candidate: 'candidate' in decision ? decision.candidate : null,
    hunk: 'hunk' in decision ? (decision.hunk ?? null) : null,
    rating: 'rating' in decision ? decision.rating : null,
    text,
    at: now(),
  };
}
