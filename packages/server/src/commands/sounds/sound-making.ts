/**
 * Proposals for sounds while they are made: one after the other, in a process that is not the server's. Their progress goes to the pages, their
 * candidates to the store. It never touches a sound: what a maker gave waits for a decision.
 */
import type { SoundCandidate, SoundHeard, SoundProposal, SoundRecipe } from '@fourhands/core';
import type { Sound } from '@fourhands/core/media/sound/sound';
import { soundHunks } from '@fourhands/core/media/sound/sound-hunks';
import type { SoundLock } from '@fourhands/core/media/sound/sound-region';
import { plainTrack } from '@fourhands/core/media/sound/sound';
import type { Blobs, Incoming } from '../../blobs/blobs.ts';
import type { Store } from '../../store/store.ts';
import { ActiveMakings } from '../active-makings.ts';
import { makeCandidates } from '../candidates.ts';
import { KeyedLock } from '../keyed-lock.ts';
import type { TaskRunner } from '../task-runner.ts';
import { newSource } from './sound-files.ts';
import { makesByProcedure, type SoundMakers } from './sound-makers.ts';
import { extractOf } from './sound-hearing.ts';
import { SoundMakerMissing } from './sound-errors.ts';
import type { SoundTask, WrittenSource } from './sound-work.ts';
import type { NewSource, Sounds } from './sounds.ts';

/** What is made, and the sound for which it is made. */
export interface SoundOrder {
  readonly proposal: SoundProposal;
  readonly base: Sound;
  readonly locks: readonly SoundLock[];
}

interface MakingParts {
  readonly store: Store;
  readonly documents: Sounds;
  readonly incoming: Incoming;
  readonly blobs: Blobs;
  readonly makers: Pick<SoundMakers, 'modelOf'>;
  readonly runner: TaskRunner<SoundTask, WrittenSource>;
  readonly now: () => string;
  readonly log: (line: string) => void;
}

export class SoundMaking {
  /** Decisions on one proposal wait for each other. */
  readonly decisions = new KeyedLock();
  readonly #parts: MakingParts;
  readonly #active: ActiveMakings<{ proposal: SoundProposal }>;

  constructor(parts: MakingParts) {
    this.#parts = parts;
    this.#active = new ActiveMakings(parts.log);
  }

  /** What was being made when the server ended is not made any more. */
  async recover(): Promise<void> {
    for (const proposal of await this.#parts.store.sounds.making())
      await this.#keep({ ...proposal, state: 'stopped', progress: null, endedAt: this.#parts.now() }, []);
  }

  /** The proposal as it is at this moment, where it is being made. */
  now(id: string): SoundProposal | null {
    return this.#active.get(id)?.proposal ?? null;
  }

  start(order: SoundOrder): void {
    const { proposal } = order;
    this.#active.begin(
      proposal.id,
      { proposal },
      ({ signal }) => this.#make(order, signal),
      () => undefined,
    );
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

  /** Writes one candidate to `out`. @throws SoundMakerMissing, BlobMissing, and what the runner throws */
  async run(
    recipe: SoundRecipe,
    candidate: number,
    out: string,
    progress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<WrittenSource> {
    const { effect, controls, seed, sampleRate, heard } = recipe;
    const { blobs, makers, runner } = this.#parts;
    const model = await makers.modelOf(recipe.makerId);
    if (model === null && !makesByProcedure(recipe)) throw new SoundMakerMissing();
    const task: SoundTask = {
      effect,
      controls,
      sampleRate,
      out,
      seed: (seed + candidate) % 2 ** 32,
      model: model === null ? null : await blobs.localFile(model),
      heard: heard === undefined ? null : await this.#heard(recipe, heard),
    };
    return runner.run(task, progress, signal);
  }

  async #heard({ sampleRate, place }: SoundRecipe, { channels, clips, start, length, second }: SoundHeard) {
    const { blobs } = this.#parts;
    const track = { ...plainTrack, id: place.trackId, name: '1', clips };
    const extract = await extractOf(
      { blobs },
      { sampleRate, channels, tracks: [track] },
      { start, length, trackId: track.id },
    );
    return { extract, second: second === null ? null : await blobs.localFile(second) };
  }

  async #make({ proposal, base, locks }: SoundOrder, signal: AbortSignal): Promise<void> {
    const { incoming, now, log } = this.#parts;
    const { recipe } = proposal;
    const sources: NewSource[] = [];
    await incoming.using(recipe.candidates, async (...paths) => {
      const { candidates, state, error } = await makeCandidates<SoundCandidate>({
        count: recipe.candidates,
        what: 'Making a sound failed',
        make: async (at, progress) => {
          const written = await this.run(recipe, at, paths[at]!, progress, signal);
          const made = await newSource(recipe.effect, written, paths[at]!);
          sources.push(made);
          return { source: made.source, hunks: soundHunks(base, locks, recipe.place, written.length) };
        },
        told: (done, progress) => this.#tell({ ...proposal, candidates: [...done], progress }),
      });
      try {
        await this.#keep({ ...proposal, state, error, candidates, progress: null, endedAt: now() }, sources);
      } catch (failure) {
        log(`Proposal ${proposal.id} for a sound was not kept: ${String(failure)}`);
      }
    });
  }

  #tell(proposal: SoundProposal): void {
    const running = this.#active.get(proposal.id);
    if (running !== undefined) running.proposal = proposal;
    this.#parts.documents.tell(proposal.workId, { type: 'proposal', proposal });
  }

  #keep(proposal: SoundProposal, sources: readonly NewSource[]): Promise<void> {
    return this.#parts.documents.change(proposal.workId, null, () => ({
      result: undefined,
      also: { proposals: [proposal], sources },
    }));
  }
}
