/**
 * A worker process that answers requests one after the other and stays warm between them. It is started by the first
 * request and ended when idle. A crash or a timeout fails the request at hand; the next one gets a new process.
 */
import type { Failure } from '@fourhands/core';
import type { AnswerOf, Asks, Operations, RequestOf } from '../commands/asks.ts';
import { limits } from '../config.ts';
import {
  failureOf,
  RequestAbandoned,
  ServerClosing,
  TooBusy,
  WorkerCrashed,
  WorkRefused,
  WorkTooSlow,
} from '../commands/failure.ts';
import { describeExit, endWithServer, startWorker, type WorkerProcess } from './worker-process.ts';

interface Question {
  readonly number: number;
  readonly operation: string;
  readonly request: unknown;
}

type Reply = { readonly number: number } & (
  | { readonly type: 'answer'; readonly answer: unknown }
  | { readonly type: 'refusal'; readonly failure: Failure }
);

interface Waiting {
  readonly question: Question;
  readonly milliseconds: number;
  readonly what: string;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

export class WarmWorker<Work extends Operations<Work>> implements Asks<Work> {
  readonly #module: URL;
  readonly #waiting: Waiting[] = [];
  #current: Waiting | null = null;
  #worker: WorkerProcess | null = null;
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;
  #closed = false;

  constructor(module: URL) {
    this.#module = module;
  }

  /** @throws WorkRefused, WorkerCrashed, WorkTooSlow, TooBusy, ServerClosing, RequestAbandoned */
  ask<Name extends keyof Work & string>(
    operation: Name,
    request: RequestOf<Work[Name]>,
    milliseconds: number,
    what: string,
    signal?: AbortSignal,
  ): Promise<AnswerOf<Work[Name]>> {
    if (this.#closed) return Promise.reject(new ServerClosing());
    if (signal?.aborted === true) return Promise.reject(new RequestAbandoned());
    if (this.#waiting.length >= limits.waitingRequests) return Promise.reject(new TooBusy());
    return new Promise((resolve, reject) => {
      const question = { number: this.#asked++, operation, request };
      const waiting = { question, milliseconds, what, resolve: resolve, reject };
      this.#waiting.push(waiting);
      signal?.addEventListener('abort', () => this.#leave(waiting), { once: true });
      this.#next();
    });
  }

  /** Work that has begun goes on: its process could not be warm otherwise. */
  #leave(abandoned: Waiting): void {
    const at = this.#waiting.indexOf(abandoned);
    if (at === -1) return;
    this.#waiting.splice(at, 1);
    abandoned.reject(new RequestAbandoned());
  }

  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new ServerClosing());
    this.#settle()?.reject(new ServerClosing());
    this.#end();
  }

  #next(): void {
    if (this.#current !== null) return;
    const next = this.#waiting.shift();
    clearTimeout(this.#timer);
    if (next === undefined) {
      this.#timer = setTimeout(() => this.#end(), limits.workerIdleTime).unref();
      return;
    }
    this.#current = next;
    const worker = (this.#worker ??= this.#start());
    this.#timer = setTimeout(() => {
      this.#end();
      this.#settle()?.reject(new WorkTooSlow(next.what, next.milliseconds));
      this.#next();
    }, next.milliseconds);
    // A failure to send ends the process, which is handled there.
    worker.child.send(next.question, (error) => error !== null && worker.child.kill('SIGKILL'));
  }

  #start(): WorkerProcess {
    const worker = startWorker(this.#module);
    worker.child.on('message', (message) => {
      const reply = message as Reply;
      if (this.#worker !== worker || this.#current?.question.number !== reply.number) return;
      const asked = this.#settle();
      if (reply.type === 'answer') asked?.resolve(reply.answer);
      else asked?.reject(new WorkRefused(reply.failure));
      this.#next();
    });
    const gone = (exit: string) => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      const asked = this.#settle();
      asked?.reject(new WorkerCrashed(`${asked.what} failed`, exit, worker.lastWords()));
      if (!this.#closed) this.#next();
    };
    worker.child.once('error', (error) => gone(error.message));
    worker.child.once('close', (code, signal) => gone(describeExit(code, signal)));
    return worker;
  }

  #settle(): Waiting | null {
    const asked = this.#current;
    this.#current = null;
    return asked;
  }

  #end(): void {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = null;
    worker?.child.kill('SIGKILL');
  }
}

/** In a worker process: answers requests with these operations for as long as the server lives. */
export function serveWork<Work extends Operations<Work>>(operations: Work): void {
  endWithServer();
  process.on('message', (message) => {
    const { number, operation, request } = message as Question;
    const work = operations[operation as keyof Work] as unknown as (request: unknown) => Promise<unknown>;
    work(request).then(
      (value) => process.send?.({ number, type: 'answer', answer: value } satisfies Reply),
      (error: unknown) => {
        process.send?.({ number, type: 'refusal', failure: failureOf(error, 'The work failed') } satisfies Reply);
      },
    );
  });
}
