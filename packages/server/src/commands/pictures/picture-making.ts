/**
 * Proposals for pictures while they are made: one after the other, in a process that is not the server's. Their progress goes to the pages, their
 * candidates to the store. It never touches a picture: what a maker gave waits for a decision.
 */
import type { PictureCandidate, PictureProposal } from '@fourhands/core';
import { limits } from '../../config.ts';
import type { KeptPictureProposal } from '../../store/pictures-store.ts';
import type { Store } from '../../store/store.ts';
import type { Content } from '../blob-keeper.ts';
import { ActiveMakings } from '../active-makings.ts';
import { makeCandidates } from '../candidates.ts';
import type { TellProgress } from '../task-runner.ts';
import type { Pictures } from './pictures.ts';

/** A candidate, and what has to be kept for it. */
export interface MadeCandidate {
  readonly candidate: PictureCandidate;
  readonly contents: readonly Content[];
}

/** A proposal, and how one candidate of it is made. */
export interface Making {
  readonly kept: KeptPictureProposal;
  readonly make: (seed: number, tell: TellProgress, signal: AbortSignal) => Promise<MadeCandidate>;
}

interface MakingParts {
  readonly store: Store;
  readonly documents: Pictures;
  readonly now: () => string;
  readonly log: (line: string) => void;
}

export class PictureMaking {
  readonly #parts: MakingParts;
  readonly #active: ActiveMakings<{ proposal: PictureProposal }>;

  constructor(parts: MakingParts) {
    this.#parts = parts;
    this.#active = new ActiveMakings(parts.log);
  }

  /** What was being made when the server ended is not made any more. */
  async recover(): Promise<void> {
    for (const { workId, id } of await this.#parts.store.pictures.making()) {
      try {
        const kept = await this.#parts.store.pictures.proposal(workId, id);
        if (kept)
          await this.#keep({
            ...kept,
            proposal: { ...kept.proposal, state: 'stopped', progress: null, endedAt: this.#parts.now() },
          });
      } catch (error) {
        this.#parts.log(`Proposal ${id} for a picture was not ended: ${String(error)}`);
      }
    }
  }

  /** The proposal as it is at this moment, where it is being made. */
  now(id: string): PictureProposal | null {
    return this.#active.get(id)?.proposal ?? null;
  }

  start(making: Making): void {
    const { proposal } = making.kept;
    const make = ({ signal }: AbortController) => this.#make(making, signal);
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

  async #make(making: Making, signal: AbortSignal): Promise<void> {
    const { now, log } = this.#parts;
    const { proposal } = making.kept;
    const { recipe, workId } = proposal;
    const contents: Content[] = [];
    const { candidates, state, error } = await makeCandidates({
      count: recipe.candidates,
      what: 'Making failed',
      make: async (at, progress) => {
        // What comes late is of something that is made already.
        let over = false;
        const tell: TellProgress = (part, preview) => {
          if (over) return;
          progress(part);
          if (preview !== undefined && preview.length <= limits.previewBytes) this.#show(proposal, at, preview);
        };
        try {
          const made = await making.make((recipe.seed + at) % 2 ** 32, tell, signal);
          contents.push(...made.contents);
          return made.candidate;
        } finally {
          over = true;
        }
      },
      told: (done, progress) => this.#tell(workId, { ...proposal, candidates: [...done], progress }),
    });
    const last = { ...proposal, state, error, candidates, progress: null, endedAt: now() };
    try {
      await this.#keep({ ...making.kept, proposal: last }, contents);
    } catch (failure) {
      log(`Proposal ${proposal.id} for a picture was not kept: ${String(failure)}`);
    }
  }

  /** Whoever looks at this moment sees it; it is kept nowhere. */
  #show({ workId, id }: PictureProposal, candidate: number, preview: Uint8Array): void {
    const webp = Buffer.from(preview).toString('base64');
    this.#parts.documents.tell(workId, { type: 'preview', proposalId: id, candidate, webp });
  }

  #tell(workId: string, proposal: PictureProposal): void {
    const running = this.#active.get(proposal.id);
    if (running !== undefined) running.proposal = proposal;
    this.#parts.documents.tell(workId, { type: 'proposal', proposal });
  }

  #keep(kept: KeptPictureProposal, blobs: readonly Content[] = []): Promise<void> {
    return this.#parts.documents.change(kept.proposal.workId, null, () =>
      Promise.resolve({ result: undefined, also: { proposals: [kept], blobs } }),
    );
  }
}
