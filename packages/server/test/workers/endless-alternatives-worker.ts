/** A writer that looks for other words until it is stopped. */
import { setImmediate } from 'node:timers/promises';
import { serveWriting } from '../../src/jobs/serve-writing.ts';

serveWriting(
  Promise.resolve({
    async *write() {},
    async alternatives(_prefix: string, _most: number, signal: AbortSignal) {
      while (!signal.aborted) await setImmediate();
      process.stderr.write('stopped\n');
      throw signal.reason;
    },
  }),
);
