/** A score that is open: its document, its live session, and what makers offer for it. */
import { ScoreDocument } from '@fourhands/core/media/score/score-document';
import type { ScoreProposal } from '@fourhands/core/protocol/score-proposals';
import { client } from '../api/client.ts';
import { type LiveSession, openLiveSession } from './live-session.ts';
import { oncePerFrame } from './once-per-frame.ts';
import { createStore, type Store } from './store.ts';

export interface ScoreSession extends LiveSession {
  readonly workId: string;
  readonly branchId: string;
  readonly document: ScoreDocument;
  /** The newest first. */
  readonly proposals: Store<readonly ScoreProposal[]>;
  /** A proposal that this page got as an answer, before the server tells of it. */
  readonly know: (proposal: ScoreProposal) => void;
  /** Grows with every change of the score or its locks, at most once a frame. */
  readonly revision: Store<number>;
}

export async function openScoreSession(workId: string, branchId: string): Promise<ScoreSession> {
  const document = new ScoreDocument();
  const proposals = createStore<readonly ScoreProposal[]>([]);
  const revision = createStore(0);
  const changed = oncePerFrame(() => revision.set((before) => before + 1));
  document.onChange(changed);
  document.onLocks(changed);
  const ended = new AbortController();
  const know = (proposal: ScoreProposal) =>
    proposals.set((before) => {
      const known = before.find(({ id }) => id === proposal.id);
      if (known === undefined) return [proposal, ...before];
      return isOlder(proposal, known) ? before : before.map((each) => (each === known ? proposal : each));
    });
  const live = await openLiveSession({
    workId,
    branchId,
    document,
    onWelcome: () =>
      void client.listScoreProposals(workId, { signal: ended.signal }).then(
        (all) => proposals.set(() => all),
        () => undefined,
      ),
    onProposal: (proposalId) =>
      void client.readScoreProposal(workId, proposalId, { signal: ended.signal }).then(know, () => undefined),
  });
  return {
    ...live,
    workId,
    branchId,
    document,
    proposals,
    know,
    revision,
    close() {
      ended.abort();
      live.close();
      document.free();
    },
  };
}

/** Whether a proposal is as it was before another look at it: answers may come in another order than they were asked for. */
export function isOlder(proposal: ScoreProposal, known: ScoreProposal): boolean {
  const [made, knownMade] = [proposal.state !== 'making', known.state !== 'making'];
  if (made !== knownMade) return knownMade;
  if (!made) return (proposal.progress?.share ?? 0) < (known.progress?.share ?? 0);
  return decidedOf(proposal) < decidedOf(known);
}

function decidedOf({ candidates }: ScoreProposal): number {
  return candidates.reduce((sum, { hunks }) => sum + hunks.filter(({ state }) => state !== 'open').length, 0);
}
