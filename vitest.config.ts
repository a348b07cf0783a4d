import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './vitest.sequencer.ts';

const workers = 2;

/**
 * Tests of code that keeps nothing between calls: they share a process and its modules, which takes less than half of the time
 * that many of them need. A test that replaces something of the process (`vi.stubGlobal`, `vi.useFakeTimers`, a variable of the
 * environment) does not belong here.
 */
const shared = ['packages/core/{src,test}/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'apart',
          include: [
            'packages/*/src/**/*.test.ts',
            'packages/*/test/**/*.test.ts',
            'e2e/**/*.test.ts',
            'bench/src/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, ...shared],
        },
      },
      { extends: true, test: { name: 'shared', include: shared, isolate: false } },
    ],
    setupFiles: ['./vitest.setup.ts'],
    // What is waited for comes at once, or late on a machine that has much to do.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
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
