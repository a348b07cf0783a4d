/**
 * Ends a model's process that takes more memory than it was given, or computes one token for too long. A pass of the network
 * holds the thread that it runs on, so the watch has a thread of its own.
 */
import { Worker } from 'node:worker_threads';

/** What the watching thread is told. */
export interface WatchLimits {
  /** Bytes that the process may take; 0 for any. */
  readonly memoryBytes: number;
  /** Milliseconds that one pass may take. */
  readonly passTime: number;
}

export interface WatchedProcess extends WatchLimits {
  /** When the oldest pass that is not over began, in nanoseconds of the process's monotonic clock; 0 where there is none. */
  readonly began: SharedArrayBuffer;
}

/** Runs a pass under watch. */
export type WatchPass = <Result>(pass: () => Promise<Result>) => Promise<Result>;

export function watchModel(limits: WatchLimits): WatchPass {
  const began = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  const watched: WatchedProcess = { ...limits, began };
  new Worker(new URL('./model-watch-thread.ts', import.meta.url), { workerData: watched }).unref();
  const oldest = new BigInt64Array(began);
  // In the order they began.
  const running = new Set<{ readonly since: bigint }>();
  const tell = () => {
    const [first] = running;
    Atomics.store(oldest, 0, first?.since ?? 0n);
  };
  return async (pass) => {
    const one = { since: process.hrtime.bigint() };
    running.add(one);
    tell();
    try {
      return await pass();
    } finally {
      running.delete(one);
      tell();
    }
  };
}
