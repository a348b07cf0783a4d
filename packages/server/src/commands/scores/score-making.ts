/**
 * Proposals for scores while they are made: one after the other, in a process that is not the server's. Their progress is told to the pages,
 * their candidates go to the store. It never touches a score: what a maker gave waits for a decision.
 */
import type { ScoreCandidate, ScoreProposal } from '@fourhands/core';
import type { Score } from '@fourhands/core/media/score/score';
import { scoreHunks } from '@fourhands/core/media/score/score-hunks';
import type { ScoreTask } from '@fourhands/makers/embedded/score-task';
import type { Store } from '../../store/store.ts';
import { ActiveMakings } from '../active-makings.ts';
import { makeCandidates } from '../candidates.ts';
import { KeyedLock } from '../keyed-lock.ts';
import type { LiveDocuments } from '../live-documents.ts';
import type { LiveScore } from './live-score.ts';
import type { ScoreRunner } from './score-runner.ts';

/** What is made, and from what. */
export interface ScoreOrder {
  readonly proposal: ScoreProposal;
  readonly task: Omit<ScoreTask, 'seed'>;
  /** The score of the base version, whole. */
  readonly base: Score;
}

interface MakingParts {
  readonly store: Store;
  readonly live: LiveDocuments<LiveScore>;
  readonly runner: ScoreRunner;
  readonly now: () => string;
  readonly log: (line: string) => void;
}

export class ScoreMaking {
  /** Decisions on one proposal wait for each other. */
  readonly decisions = new KeyedLock();
  readonly #parts: MakingParts;
  readonly #active: ActiveMakings<{ proposal: ScoreProposal }>;

  constructor(parts: MakingParts) {
    this.#parts = parts;
    this.#active = new ActiveMakings(parts.log);
  }

  /** What was being made when the server ended is not made any more. */
  async recover(): Promise<void> {
    const { store, now } = this.#parts;
    for (const proposal of await store.scoreProposals.making())
      await store.scoreProposals.put({ ...proposal, state: 'stopped', progress: null, endedAt: now() });
  }

  /** The proposal as it is at this moment, where it is being made. */
  now(id: string): ScoreProposal | null {
    return this.#active.get(id)?.proposal ?? null;
  }

  start(order: ScoreOrder): void {
    const { proposal } = order;
    const make = ({ signal }: AbortController) => this.#make(order, signal);
    this.#active.begin(proposal.id, { proposal }, make, () => undefined);
  }

  /** What came until now stays. */
  stop(id: string): Promise<void> {
    return this.#active.stop(id);
  }

  stopWork(workId: string): Promise<void> {
    return this.#active.stopAll(({ proposal }) => proposal.workId === workId);
  }

  close(): Promise<void> {
    return this.#active.stopAll(() => true);
  }

  /** One candidate; nothing is kept of it. @throws what the runner throws */
  async make(
    { proposal, task, base }: ScoreOrder,
    candidate: number,
    progress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<ScoreCandidate> {
    const seed = (proposal.recipe.seed + candidate) % 2 ** 32;
    const { notes, natsPerNote } = await this.#parts.runner.run({ ...task, seed }, progress, signal);
    const hunks = scoreHunks(base, proposal.recipe.region, { ...base, notes: [...notes] });
    return { notes: [...notes], natsPerNote, hunks: [...hunks] };
  }

  async #make(order: ScoreOrder, signal: AbortSignal): Promise<void> {
    const { now, store, log } = this.#parts;
    const { proposal } = order;
    const { candidates, state, error, seconds } = await makeCandidates({
      count: proposal.recipe.candidates,
      what: 'Making music failed',
      make: (at, progress) => this.make(order, at, progress, signal),
      told: (done, progress, gone) => this.#tell({ ...proposal, candidates: [...done], progress, seconds: gone }),
    });
    const last = { ...proposal, state, error, candidates, progress: null, seconds, endedAt: now() };
    try {
      await store.scoreProposals.put(last);
      this.#tell(last);
    } catch (failure) {
      log(`Proposal ${proposal.id} for a score was not kept: ${String(failure)}`);
    }
  }

  #tell(proposal: ScoreProposal): void {
    const running = this.#active.get(proposal.id);
    if (running !== undefined) running.proposal = proposal;
    this.#parts.live
      .use(proposal.branchId, async (document) => document.tell({ type: 'proposals', proposalId: proposal.id }))
      .catch(() => undefined);
  }
}
