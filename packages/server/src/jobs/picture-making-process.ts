/**
 * Runs procedures on pictures in a process of their own, one task after the other. Stopping a task ends the process, so that it stops at once; the next
 * task starts another.
 */
import type { Failure } from '@fourhands/core';
import { limits } from '../config.ts';
import { ServerClosing, WorkerCrashed, WorkRefused, WorkTooSlow } from '../commands/failure.ts';
import type { MadePart, PictureJob, PictureRunner } from '../commands/pictures/picture-runner.ts';
import { describeExit, startWorker, type WorkerProcess } from './worker-process.ts';

export type PictureReply =
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'made'; readonly made: MadePart }
  | { readonly type: 'failed'; readonly failure: Failure };

const what = 'Making a picture';

export class PictureMakingProcess implements PictureRunner {
  readonly #module: URL;
  #worker: WorkerProcess | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(module: URL) {
    this.#module = module;
  }

  run(task: PictureJob, progress: (share: number) => void, signal: AbortSignal): Promise<MadePart> {
    const next = this.#last.then(() => this.#run(task, progress, signal));
    this.#last = next.catch(() => undefined);
    // What waits for its turn stops at once too.
    return Promise.race([next, aborted(signal)]);
  }

  close(): void {
    this.#closed = true;
    this.#end();
  }

  #run(task: PictureJob, progress: (share: number) => void, signal: AbortSignal): Promise<MadePart> {
    signal.throwIfAborted();
    if (this.#closed) throw new ServerClosing();
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= startWorker(this.#module));
    const { child } = worker;
    return new Promise<MadePart>((resolve, reject) => {
      const give = (error: Error) => {
        settle();
        this.#end();
        reject(error);
      };
      const stopped = () => give(signal.reason as Error);
      const tooLong = setTimeout(() => give(new WorkTooSlow(what, limits.pictureMakingTime)), limits.pictureMakingTime);
      const gone = (exit: string) =>
        give(this.#closed ? new ServerClosing() : new WorkerCrashed(`${what} failed`, exit, worker.lastWords()));
      const onError = (error: Error) => gone(error.message);
      const onClose = (code: number | null, by: NodeJS.Signals | null) => gone(describeExit(code, by));
      const settle = () => {
        clearTimeout(tooLong);
        signal.removeEventListener('abort', stopped);
        child.off('message', onMessage).off('error', onError).off('close', onClose);
        this.#idle = setTimeout(() => this.#end(), limits.workerIdleTime).unref();
      };
      const onMessage = (message: unknown) => {
        const reply = message as PictureReply;
        if (reply.type === 'progress') return progress(reply.share);
        settle();
        if (reply.type === 'made') resolve(reply.made);
        else reject(new WorkRefused(reply.failure));
      };
      signal.addEventListener('abort', stopped);
      child.on('message', onMessage).on('error', onError).on('close', onClose);
      child.send(task, (error) => error !== null && give(error));
    });
  }

  #end(): void {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    worker?.child.kill('SIGKILL');
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
