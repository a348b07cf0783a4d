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
