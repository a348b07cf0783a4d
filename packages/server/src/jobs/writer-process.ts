/**
 * An embedded writer, of prose or of verse, in a process of its own, started when it is first asked and ended when idle.
 * A crash fails what is being written; the next request gets a new process.
 */
import type { Alternative } from '@fourhands/core';
import { ServerClosing, WorkerCrashed, WorkRefused } from '../commands/failure.ts';
import { limits } from '../config.ts';
import { describeExit, startWorker, type WorkerProcess } from './worker-process.ts';
import type { WriterAsk, WriterReply } from './writer-messages.ts';
import type { SlotHolder, WriterSlots } from './writer-slots.ts';

/** What came for one text and was not taken yet. */
class Arrivals<Piece> {
  readonly #waiting: WriterReply<Piece>[] = [];
  #failure: Error | null = null;
  #wake: () => void = () => undefined;

  add(reply: WriterReply<Piece>): void {
    this.#waiting.push(reply);
    this.#wake();
  }

  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  async take(): Promise<WriterReply<Piece>> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) return next;
      if (this.#failure !== null) throw this.#failure;
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }
}

/** How a writer's process is started, and with whom it shares the machine. */
export interface WriterProcessOptions {
  readonly slots: WriterSlots;
  /** The file of the model, for a worker that opens any. */
  modelFile?(): Promise<string>;
  /** What the worker is told beside it. */
  readonly more?: readonly string[];
  /**
   * Milliseconds that a worker may go on with what was stopped, before its process is ended where nobody else needs it. A pass of
   * a network cannot be broken off otherwise. Absent where its pieces are short.
   */
  readonly stopWithin?: number;
}

/** `Request` is what its kind of writer takes, and `Piece` what it gives bit by bit. */
export class WriterProcess<Request, Piece = string> implements SlotHolder {
  readonly hash: string;
  readonly #module: URL;
  readonly #options: WriterProcessOptions;
  readonly #texts = new Map<number, Arrivals<Piece>>();
  /** Stopped, and perhaps still computed. */
  readonly #stopping = new Set<number>();
  #worker: WorkerProcess | null = null;
  #idle: NodeJS.Timeout | undefined;
  #overdue: NodeJS.Timeout | undefined;
  #count = 0;
  #closed = false;

  /** `hash` is that of the model's file. */
  constructor(module: URL, hash: string, options: WriterProcessOptions) {
    this.#module = module;
    this.#options = options;
    this.hash = hash;
  }

  /** @throws WorkRefused, WorkerCrashed, ServerClosing, and the signal's reason */
  async *write(request: Request, { signal }: { readonly signal: AbortSignal }): AsyncGenerator<Piece, void, void> {
    for await (const reply of this.#replies((number) => ({ type: 'write', number, request }), signal))
      if (reply.type === 'piece') yield reply.piece;
  }

  /** @throws as write */
  async alternatives(
    prefix: string,
    most: number,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<readonly Alternative[]> {
    for await (const reply of this.#replies((number) => ({ type: 'alternatives', number, prefix, most }), signal))
      if (reply.type === 'alternatives') return reply.alternatives;
    return [];
  }

  /** All that comes for one ask, until its end. */
  async *#replies(
    ask: (number: number) => WriterAsk<Request>,
    signal: AbortSignal,
  ): AsyncGenerator<WriterReply<Piece>, void, void> {
    signal.throwIfAborted();
    if (this.#closed) throw new ServerClosing();
    const number = this.#count++;
    const arrivals = new Arrivals<Piece>();
    const aborted = () => arrivals.fail(signal.reason as Error);
    signal.addEventListener('abort', aborted);
    this.#texts.set(number, arrivals);
    clearTimeout(this.#idle);
    let going = false;
    try {
      const { slots, modelFile } = this.#options;
      await slots.take(this, signal);
      const file = this.#worker === null ? await modelFile?.() : undefined;
      signal.throwIfAborted();
      if (this.#closed) throw new ServerClosing();
      going = true;
      this.#send(ask(number), file);
      for (;;) {
        const reply = await arrivals.take();
        signal.throwIfAborted();
        going = reply.type === 'piece';
        if (reply.type === 'end') return;
        if (reply.type === 'failed') throw new WorkRefused(reply.failure);
        yield reply;
      }
    } finally {
      signal.removeEventListener('abort', aborted);
      this.#texts.delete(number);
      if (going && this.#worker !== null) this.#stop(number);
      if (this.#texts.size === 0) {
        this.#idle = setTimeout(() => this.rest(), limits.workerIdleTime).unref();
        this.#endOverdue();
        this.#options.slots.changed(this, this.#worker === null);
      }
    }
  }

  /** Whether its process lives. */
  get awake(): boolean {
    return this.#worker !== null;
  }

  get busy(): boolean {
    return this.#texts.size > 0;
  }

  rest(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#overdue);
    this.#stopping.clear();
    const worker = this.#worker;
    this.#worker = null;
    worker?.child.kill('SIGKILL');
    this.#options.slots.changed(this, true);
  }

  close(): void {
    this.#closed = true;
    this.#failAll(new ServerClosing());
    this.rest();
  }

  #stop(number: number): void {
    if (this.#options.stopWithin !== undefined) this.#stopping.add(number);
    this.#send({ type: 'stop', number });
  }

  /** Ends the process that goes on for nobody, after the time that it has to stop by itself. */
  #endOverdue(): void {
    clearTimeout(this.#overdue);
    if (this.#stopping.size === 0) return;
    this.#overdue = setTimeout(() => {
      if (this.#stopping.size > 0 && this.#texts.size === 0) this.rest();
    }, this.#options.stopWithin).unref();
  }

  #send(ask: WriterAsk<Request>, file?: string): void {
    const worker = (this.#worker ??= this.#start(file));
    // A failure to send ends the process, which is handled there.
    worker.child.send(ask, (error) => error !== null && worker.child.kill('SIGKILL'));
  }

  #start(file: string | undefined): WorkerProcess {
    const worker = startWorker(this.#module, file === undefined ? [] : [file, ...(this.#options.more ?? [])]);
    worker.child.on('message', (message) => {
      const reply = message as WriterReply<Piece>;
      if (reply.type === 'stopped') this.#stopping.delete(reply.number);
      this.#texts.get(reply.number)?.add(reply);
    });
    const gone = (exit: string) => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#stopping.clear();
      this.#options.slots.changed(this, true);
      this.#failAll(new WorkerCrashed('Writing failed', exit, worker.lastWords()));
    };
    worker.child.once('error', (error) => gone(error.message));
    worker.child.once('close', (code, signal) => gone(describeExit(code, signal)));
    return worker;
  }

  #failAll(error: Error): void {
    for (const arrivals of this.#texts.values()) arrivals.fail(error);
  }
}
