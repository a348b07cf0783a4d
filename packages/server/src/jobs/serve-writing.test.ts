import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { startWorker } from './worker-process.ts';

test(
  'looking for other words stops when nobody waits for them, and nothing is answered',
  { timeout: 60_000 },
  async () => {
    const { child, lastWords } = startWorker(
      new URL('../../test/workers/endless-alternatives-worker.ts', import.meta.url),
    );
    const replies: unknown[] = [];
    child.on('message', (message) => void replies.push(message));
    child.send({ type: 'alternatives', number: 1, prefix: '', most: 4 });
    child.send({ type: 'stop', number: 1 });
    await vi.waitUntil(() => lastWords().includes('stopped'), { timeout: 50_000 });
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(replies).toEqual([]);
  },
);

test('what is stopped when it is not at work is told to have stopped', { timeout: 60_000 }, async () => {
  const { child } = startWorker(new URL('../../test/workers/holding-writer-worker.ts', import.meta.url));
  const replies: unknown[] = [];
  child.on('message', (message) => void replies.push(message));
  child.send({ type: 'write', number: 1, request: 'short' });
  await vi.waitUntil(() => replies.length === 2, { timeout: 50_000 });
  child.send({ type: 'stop', number: 1 });
  await vi.waitUntil(() => replies.length === 3, { timeout: 50_000 });
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(replies.slice(1)).toEqual([
    { type: 'end', number: 1 },
    { type: 'stopped', number: 1 },
  ]);
});
