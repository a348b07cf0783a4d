/** The entry module of the thread that watches a model's process. Its words are the last of the process: the server tells them. */
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { WatchedProcess } from './model-watch.ts';

const { memoryBytes, passTime, began } = workerData as WatchedProcess;
const oldest = new BigInt64Array(began);
const watchEvery = 200;

function end(words: string): void {
  try {
    writeSync(2, `${words}\n`);
  } finally {
    // Nothing less ends a thread that is inside native code.
    process.kill(process.pid, 'SIGKILL');
  }
}

function watch(): void {
  const used = process.memoryUsage.rss();
  if (memoryBytes > 0 && used > memoryBytes)
    end(
      `The model took ${Math.round(used / 1e6)} MB of memory, more than the ${Math.round(memoryBytes / 1e6)} MB it was given.`,
    );
  const since = Atomics.load(oldest, 0);
  if (since > 0n && Number(process.hrtime.bigint() - since) > passTime * 1e6)
    end(`One word took the model more than ${passTime / 1000} seconds.`);
}

// At once too: a short answer is over before the first interval.
watch();
setInterval(watch, watchEvery);
