/**
 * Runs long tasks in a process of their own, one after the other, each to be heard of while it is done. Stopping a task ends the process, so that it
 * stops at once; the next task starts another.
 */
import type { Failure } from '@fourhands/core';
import { limits } from '../config.ts';
import { failureOf, ServerClosing, WorkerCrashed, WorkRefused, WorkTooSlow } from '../commands/failure.ts';
import type { TaskRunner, TellProgress } from '../commands/task-runner.ts';
import { describeExit, endWithServer, startWorker, type WorkerProcess } from './worker-process.ts';

type Reply<Made> =
  | { readonly type: 'progress'; readonly share: number; readonly preview?: Uint8Array }
  | { readonly type: 'made'; readonly made: Made }
  | { readonly type: 'failed'; readonly failure: Failure };

export interface TaskProcessOptions {
  /** Names the work in messages: “Making a picture”. */
  readonly what: string;
  /** After which a task is ended. */
  readonly milliseconds: number;
}

export class TaskProcess<Task extends object, Made> implements TaskRunner<Task, Made> {
  readonly #module: URL;
  readonly #options: TaskProcessOptions;
  #worker: WorkerProcess | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(module: URL, options: TaskProcessOptions) {
    this.#module = module;
    this.#options = options;
  }

  run(task: Task, progress: TellProgress, signal: AbortSignal): Promise<Made> {
    const next = this.#last.then(() => this.#run(task, progress, signal));
    this.#last = next.catch(() => undefined);
    // What waits for its turn stops at once too.
    return Promise.race([next, aborted(signal)]);
  }

  close(): void {
    this.#closed = true;
    this.#end();
  }

  #run(task: Task, progress: TellProgress, signal: AbortSignal): Promise<Made> {
    signal.throwIfAborted();
    if (this.#closed) throw new ServerClosing();
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= startWorker(this.#module));
    const { child } = worker;
    const { what, milliseconds } = this.#options;
    return new Promise<Made>((resolve, reject) => {
      const give = (error: Error) => {
        settle();
        this.#end();
        reject(error);
      };
      const stopped = () => give(signal.reason as Error);
      const tooLong = setTimeout(() => give(new WorkTooSlow(what, milliseconds)), milliseconds);
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
        const reply = message as Reply<Made>;
        if (reply.type === 'progress') return progress(reply.share, reply.preview);
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

/** Milliseconds between two messages of progress. */
const rest = 200;

/** In such a process: does tasks for as long as the server lives. */
export function serveTasks<Task, Made>(
  what: string,
  work: (task: Task, progress: TellProgress) => Promise<Made>,
): void {
  endWithServer();
  const send = (reply: Reply<Made>) => void process.send?.(reply);
  process.on('message', (message) => {
    let told = 0;
    let ended = false;
    const progress: TellProgress = (share, preview) => {
      // What comes after the end would be taken for the next task's.
      if (ended || (preview === undefined && performance.now() - told < rest)) return;
      told = performance.now();
      send({ type: 'progress', share, ...(preview === undefined ? {} : { preview }) });
    };
    const end = (reply: Reply<Made>) => {
      ended = true;
      send(reply);
    };
    work(message as Task, progress).then(
      (made) => end({ type: 'made', made }),
      (error: unknown) => end({ type: 'failed', failure: failureOf(error, `${what} failed`) }),
    );
  });
}
