/**
 * A writer whose pieces are its process's id, and then one that holds the thread for a minute, as a pass of a network does. Told
 * `short` it writes the first piece alone.
 */
import { serveWriting } from '../../src/jobs/serve-writing.ts';

serveWriting<string>(
  Promise.resolve({
    async *write(request: string) {
      yield String(process.pid);
      if (request === 'short') return;
      // Whoever waits hears of the first piece before the thread is held.
      await new Promise((sent) => setImmediate(sent));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
      yield 'too late';
    },
  }),
);
