/** What a decision does: the proposal after it, and the changes it makes in the text. */
import type { TextChange } from '../media/text/text-change.ts';
import type { Lock } from '../region/region.ts';
import type { NewDecision } from './decision.ts';
import type { Candidate, Hunk, Proposal } from './proposal.ts';
import { rebaseHunk } from './rebase.ts';

/** The decision does not fit the proposal as it is. */
export class DecisionNotPossible extends Error {
  readonly code = 'decision-not-possible';

  constructor(why: string) {
    super(`That cannot be decided here: ${why} Look at the proposal as it is now, then decide again.`);
    this.name = 'DecisionNotPossible';
  }
}

export interface Decided {
  readonly proposal: Proposal;
  /** To be made at once, in order and apart; `hunk` is the one it comes from. */
  readonly changes: readonly { readonly change: TextChange; readonly hunk: number }[];
  /** What was kept or rejected, for what is learned from it. */
  readonly text: string;
}

/** `since` leads from the base version to the text now, in which `locks` lie. @throws DecisionNotPossible */
export function decide(
  proposal: Proposal,
  decision: NewDecision,
  since: readonly TextChange[],
  locks: readonly Lock[],
): Decided {
  if (decision.kind === 'none') {
    const candidates = proposal.candidates.map((candidate) => dropped(candidate));
    const text = proposal.candidates.map((candidate) => candidate.text).join('\n\n');
    return { proposal: { ...proposal, candidates, state: 'decided' }, changes: [], text };
  }
  const candidate = proposal.candidates[decision.candidate];
  if (candidate === undefined) throw new DecisionNotPossible(`it has no candidate ${decision.candidate + 1}.`);
  if (decision.kind === 'rate' || decision.kind === 'more') return { proposal, changes: [], text: candidate.text };
  if (proposal.state === 'streaming') throw new DecisionNotPossible('it is still being made.');
  if (proposal.state === 'decided' || proposal.state === 'stale' || proposal.state === 'failed')
    throw new DecisionNotPossible(`it is ${proposal.state} already.`);
  if (candidate.state === 'failed' || candidate.state === 'dropped')
    throw new DecisionNotPossible(`that candidate ${candidate.state === 'failed' ? 'failed' : 'was put aside'}.`);

  const named = decision.kind === 'pick' ? undefined : decision.hunk;
  if (named !== undefined && candidate.hunks[named]?.state !== 'open')
    throw new DecisionNotPossible(
      candidate.hunks[named] === undefined ? `it has no change ${named + 1}.` : 'that change is decided already.',
    );
  const isMeant = (hunk: Hunk, index: number) => hunk.state === 'open' && (named === undefined || named === index);
  const meant = candidate.hunks.filter(isMeant);
  if (decision.kind === 'reject') {
    const hunks = candidate.hunks.map((hunk, index) =>
      isMeant(hunk, index) ? { ...hunk, state: 'rejected' as const } : hunk,
    );
    return finish(proposal, decision.candidate, hunks, [], meant);
  }

  const changes: { change: TextChange; hunk: number }[] = [];
  const taken: Hunk[] = [];
  const hunks = candidate.hunks.map((hunk, index): Hunk => {
    if (!isMeant(hunk, index)) return hunk;
    const rebased = rebaseHunk(hunk, proposal.region, since, locks);
    if (!rebased.ok) return { ...hunk, state: 'refused', reason: rebased.reason };
    changes.push({ change: rebased.change, hunk: index });
    taken.push(hunk);
    return { ...hunk, state: 'accepted' };
  });
  return finish(proposal, decision.candidate, hunks, changes, taken);
}

function finish(
  proposal: Proposal,
  index: number,
  hunks: readonly Hunk[],
  changes: Decided['changes'],
  about: readonly Hunk[],
): Decided {
  const open = hunks.some(({ state }) => state === 'open');
  const any = hunks.some(({ state }) => state === 'accepted');
  const candidates = proposal.candidates.map((candidate, at): Candidate => {
    // Hunks of two candidates would overlap: when something of one is taken, the others are put aside.
    if (at !== index) return any ? dropped(candidate) : candidate;
    return {
      ...candidate,
      hunks: [...hunks],
      state: open ? candidate.state : any || hunks.length === 0 ? 'picked' : 'dropped',
    };
  });
  const done = candidates.every(({ state }) => state === 'picked' || state === 'dropped' || state === 'failed');
  const refused = hunks.length > 0 && hunks.every(({ state }) => state === 'refused');
  const state = !done ? proposal.state : refused ? 'stale' : 'decided';
  return {
    proposal: { ...proposal, candidates, state },
    changes,
    text: about.map(({ text }) => text).join('\n'),
  };
}

function dropped(candidate: Candidate): Candidate {
  if (candidate.state === 'failed' || candidate.state === 'picked') return candidate;
  const hunks = candidate.hunks.map((hunk) => (hunk.state === 'open' ? { ...hunk, state: 'rejected' as const } : hunk));
  return { ...candidate, state: 'dropped', hunks };
}
