import { beforeEach, expect, test, vi } from 'vitest';
import type { NewSentence } from '@fourhands/core/protocol/translations';

const provider = vi.hoisted(() => ({
  asked: [] as string[],
  answers: new Map<string, () => void>(),
}));

vi.mock('../api/client.ts', () => ({
  client: {
    translateSentence: (_workId: string, pairId: string, { candidates }: NewSentence) => {
      provider.asked.push(`${pairId} ${candidates}`);
      return Promise.resolve({ id: pairId, state: 'making' });
    },
    async *watchProposal(id: string, { signal }: { readonly signal: AbortSignal }) {
      await new Promise<void>((resolve, reject) => {
        provider.answers.set(id, resolve);
        const stop = () => reject(new Error('stopped'));
        if (signal.aborted) stop();
        signal.addEventListener('abort', stop);
      });
      yield { type: 'snapshot', proposal: { id, state: 'open' } };
    },
    stopProposal: () => Promise.resolve(),
  },
}));

const { translationQueue } = await import('./translation-queue.ts');

const sentences = (...ids: string[]) => ids.map((pairId) => ({ pairId, source: pairId }));
const asked = { makerId: 'm', prompt: '', candidates: 1 };

async function answer(id: string): Promise<void> {
  await vi.waitFor(() => expect(provider.answers.has(id)).toBe(true));
  provider.answers.get(id)?.();
  provider.answers.delete(id);
}

beforeEach(() => {
  provider.asked = [];
  provider.answers.clear();
});

test('sentences that are asked for while others wait come first, and are part of the same run', async () => {
  const queue = translationQueue('first');
  const all = queue.start(sentences('a', 'b', 'c', 'd'), asked);
  const more = queue.start(sentences('d', 'e', 'a'), { ...asked, candidates: 3 });
  expect(more).toBe(all);
  // One waited already, and one is under way.
  expect(queue.state.get()).toMatchObject({ total: 5, running: true });
  for (const id of ['a', 'b', 'd', 'e', 'c']) await answer(id);
  await all;
  expect(provider.asked).toEqual(['a 1', 'b 1', 'd 3', 'e 3', 'c 1']);
  expect(queue.state.get()).toMatchObject({ total: 5, done: 5, failed: 0, running: false });
});

test('what is asked for after a stop begins when the stopped run has ended', async () => {
  const queue = translationQueue('second');
  const stopped = queue.start(sentences('a', 'b', 'c'), asked);
  queue.stop();
  const next = queue.start(sentences('z'), asked);
  await stopped;
  await answer('z');
  await next;
  expect(provider.asked).toEqual(['a 1', 'b 1', 'z 1']);
  expect(queue.state.get()).toMatchObject({ total: 1, done: 1, running: false });
});
