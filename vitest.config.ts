import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './vitest.sequencer.ts';

const workers = 2;

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'e2e/**/*.test.ts',
      'bench/src/**/*.test.ts',
    ],
    setupFiles: ['./vitest.setup.ts'],
    testTimeout: 60_000,
    // What is waited for comes at once, or late on a machine that has much to do.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: workers,
    sequence: { sequencer: LongestFirst },
    env: {
      // Workers share the processors. Two that each take all of them keep each other waiting.
      FOURHANDS_THREADS: String(Math.max(1, Math.floor(availableParallelism() / workers))),
      // Of the many processes that tests start, only the first of a kind compiles its modules.
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/fourhands'),
    },
  },
});
