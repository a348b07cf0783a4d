/**
 * Proposals for pictures while they are made: one after the other, in a process that is not the server's. Their progress goes to the pages, their
 * candidates to the store. It never touches a picture: what a maker gave waits for a decision.
 */
import type { PictureCandidate, PictureProposal } from '@fourhands/core';
import { imageHunks } from '@fourhands/core/media/image/image-hunks';
import type { Box, Mask } from '@fourhands/core/media/image/mask';
import type { Pixels } from '@fourhands/core/media/image/pixels';
import { limits } from '../../config.ts';
import type { KeptPictureProposal } from '../../store/pictures-store.ts';
import type { Store } from '../../store/store.ts';
import type { Asks } from '../asks.ts';
import type { Content } from '../blob-keeper.ts';
import { ActiveMakings, StopAsked } from '../active-makings.ts';
import { failureOf, ServerClosing } from '../failure.ts';
import type { PictureWork } from '../picture-work.ts';
import { makesAnew } from './picture-makers.ts';
import type { MadePart, PictureTask, RunPicture } from './picture-runner.ts';
import { hashOf } from './picture-versions.ts';
import type { Pictures } from './pictures.ts';

/** What is made, from what, and where it is to go. */
export interface Making {
  readonly kept: KeptPictureProposal;
  readonly task: Omit<PictureTask, 'seed'>;
  readonly run: RunPicture;
  /** What the task's picture is of the whole. */
  readonly part: Box;
  readonly region: Mask;
  readonly layer: Pixels;
}

interface MakingParts {
  readonly store: Store;
  readonly documents: Pictures;
  readonly encoder: Asks<PictureWork>;
  readonly now: () => string;
  readonly log: (line: string) => void;
}

const previewSide = 640;

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
    const begun = performance.now();
    let candidates: PictureCandidate[] = [];
    let over = false;
    const contents: Content[] = [];
    let ended: Pick<PictureProposal, 'state' | 'error'> = { state: 'open', error: null };
    try {
      for (let at = 0; at < recipe.candidates; at++) {
        const task = { ...making.task, seed: (recipe.seed + at) % 2 ** 32 };
        const made = await making.run(
          task,
          (part, preview) => {
            // What comes late is of something that is made already.
            if (over || candidates.length > at) return;
            const share = (at + part) / recipe.candidates;
            const seconds = (performance.now() - begun) / 1000;
            const secondsLeft = share > 0.02 ? (seconds / share) * (1 - share) : null;
            this.#tell(workId, { ...proposal, candidates, progress: { share, secondsLeft } });
            if (preview !== undefined && preview.length <= limits.previewBytes) this.#show(proposal, at, preview);
          },
          signal,
        );
        const candidate = await this.#candidateOf(making, made, contents);
        candidates = [...candidates, candidate];
      }
    } catch (error) {
      const stopped = error instanceof StopAsked || error instanceof ServerClosing;
      ended = stopped
        ? { state: 'stopped', error: null }
        : { state: candidates.length > 0 ? 'open' : 'failed', error: failureOf(error, 'Making failed') };
    }
    over = true;
    const last = { ...proposal, ...ended, candidates, progress: null, endedAt: now() };
    try {
      await this.#keep({ ...making.kept, proposal: last }, contents);
    } catch (error) {
      log(`Proposal ${proposal.id} for a picture was not kept: ${String(error)}`);
    }
  }

  async #candidateOf(
    { part, region, layer, task }: Making,
    { data: rgb, leftOut }: MadePart,
    contents: Content[],
  ): Promise<PictureCandidate> {
    const box = region.bounds!;
    const data = layer.read(box);
    for (let y = 0; y < box.height; y++)
      for (let x = 0; x < box.width; x++) {
        const [to, from] = [(y * box.width + x) * 4, ((box.y + y - part.y) * part.width + box.x + x - part.x) * 3];
        if (makesAnew(task.operation)) data[to + 3] = 255;
        else if (data[to + 3] === 0) continue;
        for (let channel = 0; channel < 3; channel++) data[to + channel] = rgb[from + channel]!;
      }
    const { width, height } = box;
    const asking = { data, width, height, format: 'png', side: previewSide } as const;
    const preview = await this.#parts.encoder.ask('encode', asking, limits.encodeTime, 'Showing what was made');
    contents.push({ bytes: data, mediaType: 'application/octet-stream' }, { bytes: preview, mediaType: 'image/png' });
    return {
      box,
      patch: await hashOf(data),
      preview: await hashOf(preview),
      leftOut: [...leftOut],
      hunks: imageHunks(layer, { box, data }, region).map(({ mask }) => ({
        mask: mask.toNumbers(),
        state: 'open',
        reason: null,
        at: null,
      })),
    };
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
