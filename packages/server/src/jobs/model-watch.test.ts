import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startWorker } from './worker-process.ts';

const lastWordsOf = async (...limits: readonly [passTime: number, memoryBytes: number]) => {
  const { child, lastWords } = startWorker(
    new URL('../../test/workers/busy-model-worker.ts', import.meta.url),
    limits.map(String),
  );
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { signal, words: lastWords() };
};

test('a pass that holds the thread for too long ends the process, which says why', { timeout: 60_000 }, async () => {
  const { signal, words } = await lastWordsOf(1000, 0);
  expect(signal).toBe('SIGKILL');
  expect(words).toContain('One word took the model more than 1 seconds.');
});

test('memory is watched while a pass holds the thread', { timeout: 60_000 }, async () => {
  const { signal, words } = await lastWordsOf(600_000, 1_000_000);
  expect(signal).toBe('SIGKILL');
  expect(words).toMatch(/more than the 1 MB it was given/);
});
