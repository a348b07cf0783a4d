/** A worker for the tests of WarmWorker. */
import { serveWork } from '../../src/jobs/warm-worker.ts';

class OddRefusal extends Error {
  readonly code = 'odd-refusal';
}

let answered = 0;

export interface OddWork {
  /** Gives the bytes back reversed, and how many answers this process gave. */
  reverse(request: { readonly bytes: Uint8Array }): Promise<{ bytes: Uint8Array; answered: number }>;
  refuse(request: object): Promise<void>;
  stumble(request: object): Promise<void>;
  hang(request: object): Promise<void>;
  crash(request: object): Promise<void>;
}

serveWork<OddWork>({
  reverse: async ({ bytes }) => ({ bytes: bytes.toReversed(), answered: ++answered }),
  refuse: () => Promise.reject(new OddRefusal('No.')),
  stumble: () => Promise.reject(new TypeError('x is not a function')),
  hang: () => new Promise(() => undefined),
  async crash() {
    console.error('last words');
    process.kill(process.pid, 'SIGSEGV');
  },
});
