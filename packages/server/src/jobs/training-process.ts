/** One run in one worker process, seen from the server: passes each report on to be stored, and tells how it ended. */
import type { Failure } from '@fourhands/core';
import { failureOf, WorkerCrashed } from '../commands/failure.ts';
import type { NumberedReport, TrainingJob, TrainingOrder, TrainingReport } from './training-messages.ts';
import { describeExit, startWorker, type WorkerProcess } from './worker-process.ts';

export type TrainingOutcome =
  | { readonly type: 'finished' }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly failure: Failure };

export class TrainingProcess {
  /** Never rejects. Resolves after the process has ended and everything it reported was stored or refused. */
  readonly outcome: Promise<TrainingOutcome>;
  readonly #worker: WorkerProcess;
  #said: TrainingOutcome | null = null;
  #stopping = false;
  #ended = false;

  /** @param store makes a report durable; when it fails the worker is ended and the run fails with that error */
  constructor(module: URL, job: TrainingJob, store: (report: TrainingReport) => Promise<void>) {
    const worker = startWorker(module);
    this.#worker = worker;
    const { child } = worker;
    let storing: Promise<void> = Promise.resolve();

    child.on('message', (message) => {
      const { number, report } = message as NumberedReport;
      storing = storing.then(async () => {
        if (this.#said !== null) return;
        try {
          await store(report);
          if (report.type === 'finished' || report.type === 'stopped' || report.type === 'failed') this.#said = report;
          if (child.connected) this.#order({ type: 'stored', number });
        } catch (error) {
          this.#said = { type: 'failed', failure: failureOf(error, 'Keeping what the run reported failed') };
          child.kill('SIGKILL');
        }
      });
    });
    this.#order({ type: 'start', job });
    this.outcome = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(describeExit(code, signal)));
    }).then(async (exit) => {
      this.#ended = true;
      await storing;
      if (this.#said !== null) return this.#said;
      if (this.#stopping) return { type: 'stopped' };
      return { type: 'failed', failure: failureOf(new WorkerCrashed('Training failed', exit, worker.lastWords()), '') };
    });
  }

  /** Asks to stop after the current step; after `grace` milliseconds the process is ended, back to its last checkpoint. */
  stop(grace: number): void {
    this.#stopping = true;
    if (this.#ended) return;
    if (this.#worker.child.connected) this.#order({ type: 'stop' });
    const timer = setTimeout(() => this.#worker.child.kill('SIGKILL'), grace);
    void this.outcome.then(() => clearTimeout(timer));
  }

  #order(order: TrainingOrder): void {
    // A failure to send means that the process is ending, which is handled there.
    this.#worker.child.send(order, () => undefined);
  }
}
