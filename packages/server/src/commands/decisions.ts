/** Decisions on proposals. */
import { type Decision, decide, type NewDecision, type Proposal } from '@fourhands/core';
import type { Context } from './context.ts';
import { personOf } from './people.ts';
import { recordOf, take } from './taking.ts';
import { decideSentence } from './translation-decisions.ts';
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
    // A work that was imported with its history has the recipes of a translation, and is none.
    const sentence =
      proposal.recipe.translation !== undefined && (await store.translations.get(proposal.workId)) !== null;
    if (sentence) return decideSentence(context, proposal, decision, person.id);
    return live.use(proposal.branchId, (document) =>
      document.write((desk) => {
        const since = desk.text.changesSince(proposal.recipe.base);
        return take(context, document, desk, { proposal, decision, personId: person.id, since }).written;
      }),
    );
  });
}

/** The newest first. @throws WorkNotFound */
export async function listDecisions(context: Context, workId: string): Promise<Decision[]> {
  await findWork(context, workId);
  return context.store.decisions.list(workId);
}
