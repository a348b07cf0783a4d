/** What several tests of works say. */
import {
  applyProposalEvent,
  type AuthorshipFile,
  type FourhandsClient,
  type NewProposal,
  type Proposal,
} from '@fourhands/core';

export type { AuthorshipFile, WorkDocument } from '@fourhands/core';

/** A run of an exported authorship, in words. */
export function authorOf({ text, kind, actor }: AuthorshipFile['runs'][number]): string {
  return `${actor?.name ?? 'nobody'} ${kind} ${text}`;
}

/** Proposes, and waits for the end of the making. */
export async function made(
  client: FourhandsClient,
  workId: string,
  request: Partial<NewProposal> & Pick<NewProposal, 'makerId'>,
): Promise<Proposal> {
  const { id } = await client.propose(workId, { mode: 'iterative', operation: 'transform', ...request });
  return ended(client, id);
}

async function ended(client: FourhandsClient, proposalId: string): Promise<Proposal> {
  for await (const event of client.watchProposal(proposalId)) {
    if (event.type === 'snapshot' && event.proposal.state !== 'streaming') return event.proposal;
  }
  throw new Error('it never ended');
}

export async function authorship(client: FourhandsClient, workId: string): Promise<string[]> {
  const file = (await (await fetch(client.exportWorkUrl(workId, 'authorship'))).json()) as AuthorshipFile;
  return file.runs.map(authorOf);
}

/** Resolves when the first text of a proposal has come. */
export async function begun(client: FourhandsClient, proposalId: string): Promise<void> {
  let seen: Proposal | null = null;
  for await (const event of client.watchProposal(proposalId)) {
    seen = applyProposalEvent(seen, event);
    if (seen?.candidates.some(({ text }) => text !== '') === true) return;
  }
}
