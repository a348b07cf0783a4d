/**
 * Trains queued runs one at a time, oldest request first. The queue itself is the store's: a run is queued when its state
 * says so, so nothing is lost when the server ends.
 */
import type { Model, Run, StopReason } from '@fourhands/core';
import type { Blobs } from '../blobs/blobs.ts';
import type { RunLedger } from '../commands/run-ledger.ts';
import { limits } from '../config.ts';
import type { RunStore } from '../store/store.ts';
import { failureOf } from '../commands/failure.ts';
import type { TrainingReport } from './training-messages.ts';
import { type TrainingOutcome, TrainingProcess } from './training-process.ts';

export interface TrainingQueueParts {
  readonly runs: RunStore;
  readonly blobs: Blobs;
  readonly ledger: RunLedger;
  readonly workerModule: URL;
  now(): string;
  newId(): string;
  log(line: string): void;
}

interface Active {
  readonly id: string;
  process: TrainingProcess | null;
  stopReason: StopReason | null;
}

/** Milliseconds between attempts to write down how a run ended, when the disk refuses. */
const writeAgainAfter = 2_000;

export class TrainingQueue {
  readonly #parts: TrainingQueueParts;
  #active: Active | null = null;
  #working: Promise<void> | null = null;
  #woken = false;
  #closed = false;

  constructor(parts: TrainingQueueParts) {
    this.#parts = parts;
  }

  get running(): string | null {
    return this.#active?.id ?? null;
  }

  /** Looks whether there is a run to train. Call it after a run was queued, and once at the start. */
  wake(): void {
    this.#woken = true;
    this.#working ??= this.#work()
      .catch((error: unknown) => this.#parts.log(`The queue of runs stumbled: ${String(error)}`))
      .finally(() => {
        this.#working = null;
        // Woken after the last look and before this moment.
        if (this.#woken && !this.#closed) this.wake();
      });
  }

  /** Asks the run to stop if it is the one being trained; false otherwise. */
  stop(id: string, reason: StopReason = 'requested', grace: number = limits.stopTime): boolean {
    if (this.#active?.id !== id) return false;
    this.#active.stopReason ??= reason;
    this.#active.process?.stop(grace);
    return true;
  }

  /** Stops the run at hand, which keeps its state, and trains no more. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#active !== null) this.stop(this.#active.id, 'interrupted', limits.closeTime);
    await this.#working;
  }

  async #work(): Promise<void> {
    while (!this.#closed) {
      this.#woken = false;
      const [id] = await this.#parts.runs.queued();
      if (id === undefined) return;
      const active: Active = { id, process: null, stopReason: null };
      this.#active = active;
      try {
        const run = await this.#parts.ledger.begin(id);
        if (run !== null) await this.#end(run, active, await this.#train(run, active));
      } catch (error) {
        await this.#end({ id }, active, { type: 'failed', failure: failureOf(error, 'Starting the run failed') });
      } finally {
        this.#active = null;
      }
    }
  }

  async #train(run: Run, active: Active): Promise<TrainingOutcome> {
    const { runs, blobs, workerModule } = this.#parts;
    const pictures = await Promise.all(
      (await runs.pictures(run.id)).map(async ({ name, sha256 }) => ({ name, path: await blobs.localFile(sha256) })),
    );
    const files = await Promise.all(
      (await runs.files(run.id)).map(async ({ title, sha256 }) => ({ title, path: await blobs.localFile(sha256) })),
    );
    const last = await runs.checkpoint(run.id);
    const checkpoint = last && { path: await blobs.localFile(last.sha256), step: last.step };
    if (active.stopReason !== null) return { type: 'stopped' };
    const { kind, preset, settings, seed } = run;
    const job = { kind, preset, settings, seed, pictures, files, checkpoint };
    active.process = new TrainingProcess(workerModule, job, (report) => this.#store(run.id, report));
    return active.process.outcome;
  }

  async #store(id: string, report: TrainingReport): Promise<void> {
    const { ledger } = this.#parts;
    switch (report.type) {
      case 'points':
        return ledger.addPoints(id, report.points, report.progress);
      case 'image':
        return ledger.addImage(id, report.image, report.png);
      case 'sample':
        return ledger.addSample(id, report.sample, report.wav);
      case 'checkpoint':
        return ledger.saveCheckpoint(id, report.bytes, report.progress);
      case 'finished':
        return ledger.finish(id, report.bytes, (run, sha256) => this.#modelOf(run, sha256, report));
      case 'stopped':
      case 'failed':
        // Written down when the process has ended: until then its memory is in use, and the run is not resumable.
        return;
    }
  }

  #modelOf(run: Run, sha256: string, report: TrainingReport & { type: 'finished' }): Model {
    return {
      id: this.#parts.newId(),
      name: run.name,
      kind: run.kind,
      sha256,
      bytes: report.bytes.length,
      createdAt: this.#parts.now(),
      origin: 'trained',
      runId: run.id,
      preset: run.preset,
      figures: report.figures,
      ...report.facts,
    };
  }

  async #end({ id }: Pick<Run, 'id'>, active: Active, outcome: TrainingOutcome): Promise<void> {
    if (outcome.type === 'finished') return;
    const { ledger, log } = this.#parts;
    for (;;) {
      try {
        if (outcome.type === 'stopped') {
          await ledger.change(id, () => undefined, {
            state: 'stopped',
            stopReason: active.stopReason ?? 'interrupted',
          });
        } else {
          await ledger.change(id, () => undefined, { state: 'failed', error: outcome.failure });
        }
        return;
      } catch (error) {
        log(`How run ${id} ended could not be written down yet: ${String(error)}`);
        // At the next start the run counts as interrupted, so ending without having written it down loses nothing.
        if (this.#closed) return;
        await new Promise((resolve) => setTimeout(resolve, writeAgainAfter).unref());
      }
    }
  }
}
