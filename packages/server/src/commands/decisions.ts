/** Decisions on proposals: what is taken goes into the text by the maker's own hand, in one step with the record of it. */
import { type Decision, decide, type NewDecision, type Proposal } from '@fourhands/core';
import type { Context } from './context.ts';
import type { Desk, LiveDocument, Written } from './live-document.ts';
import { makerActor } from './makers.ts';
import { personOf } from './people.ts';
import { versionBefore } from './version-keeping.ts';
import { findWork } from './works.ts';

/** The proposal after it; what could not be taken is refused there, with the reason. @throws ProposalNotFound, DecisionNotPossible */
export async function decideProposal(
  context: Context,
  id: string,
  decision: NewDecision,
  personId?: string,
): Promise<Proposal> {
  const { store, making, live } = context;
  const person = await personOf(context, personId);
  const { kind } = decision;
  // Whoever takes a part of it, or none, does not wait for the rest.
  if (kind !== 'rate' && kind !== 'more') await making.stop(id);
  return making.decisions.run(id, async () => {
    const proposal = await making.read(id);
    if (kind === 'rate' || kind === 'more') {
      const { text } = decide(proposal, decision, [], []);
      await store.decisions.add([recordOf(context, proposal, decision, person.id, text)]);
      return proposal;
    }
    return live.use(proposal.branchId, (document) =>
      document.write((desk) => take(context, document, desk, proposal, decision, person.id)),
    );
  });
}

function take(
  context: Context,
  { branch }: LiveDocument,
  desk: Desk,
  proposal: Proposal,
  decision: NewDecision,
  personId: string,
): Written<Proposal> {
  const { recipe } = proposal;
  const since = desk.text.changesSince(recipe.base);
  const decided = decide(proposal, decision, since, desk.text.locks());
  const record = recordOf(context, proposal, decision, personId, decided.text);
  const written = { result: decided.proposal, proposals: [decided.proposal], decisions: [record] };
  if (decided.changes.length === 0) return written;
  const versions = versionBefore(context, branch.id, desk, { reason: 'decision' });
  const { makerId, makerName, makerHash } = recipe;
  const hand = desk.hand(makerActor({ id: makerId, name: makerName, hash: makerHash }));
  // From the last to the first, so that the places of those that follow stay right.
  const edits = decided.changes
    .toReversed()
    .map(({ change, hunk }) => ({ changes: [change], how: { kind: 'made', recipe: recipe.id, hunk } as const }));
  const { candidate, hunk, text } = record;
  hand.do(edits, { taken: { proposalId: proposal.id, candidate: candidate ?? 0, hunk, personId, text } });
  return { ...written, versions };
}

function recordOf(
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

/** The newest first. @throws WorkNotFound */
export async function listDecisions(context: Context, workId: string): Promise<Decision[]> {
  await findWork(context, workId);
  return context.store.decisions.list(workId);
}
