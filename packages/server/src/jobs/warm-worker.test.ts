import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OddWork } from '../../test/workers/odd-worker.ts';
import { limits } from '../config.ts';
import { WarmWorker } from './warm-worker.ts';

let worker: WarmWorker<OddWork>;
beforeEach(() => {
  worker = new WarmWorker(new URL('../../test/workers/odd-worker.ts', import.meta.url));
});
afterEach(() => worker.close());

const patient = 30_000;
const reverse = (...bytes: number[]) => worker.ask('reverse', { bytes: Uint8Array.from(bytes) }, patient, 'Reversing');

it('answers in order, with bytes, from one process that stays', async () => {
  const answers = await Promise.all([reverse(1, 2), reverse(3), reverse()]);
  expect(answers.map(({ bytes }) => [...bytes])).toEqual([[2, 1], [3], []]);
  expect(answers.map(({ answered }) => answered)).toEqual([1, 2, 3]);
});

it('passes on a refusal with its code, and hides none of an unforeseen error', async () => {
  await expect(worker.ask('refuse', {}, patient, 'Asking')).rejects.toMatchObject({
    code: 'odd-refusal',
    message: 'No.',
  });
  await expect(worker.ask('stumble', {}, patient, 'Asking')).rejects.toMatchObject({
    code: 'internal-error',
    message: expect.stringContaining('x is not a function'),
  });
  expect((await reverse(1)).answered).toBe(1);
});

it('fails only the request at hand when the process crashes, with its last words', async () => {
  const crash = worker.ask('crash', {}, patient, 'Reading “a.png”');
  const waiting = reverse(1, 2);
  await expect(crash).rejects.toMatchObject({
    code: 'worker-crashed',
    message: expect.stringMatching(/^Reading “a.png” failed.*SIGSEGV.*last words$/),
  });
  expect([...(await waiting).bytes]).toEqual([2, 1]);
});

it('ends work that takes too long, and goes on with the next', async () => {
  await reverse();
  const hanging = worker.ask('hang', {}, 50, 'Hanging');
  const waiting = reverse(5);
  await expect(hanging).rejects.toMatchObject({ code: 'work-too-slow' });
  expect((await waiting).answered).toBe(1);
});

it('refuses what is too much, and everything once it is closed', async () => {
  const asked = Array.from({ length: limits.waitingRequests + 2 }, () => reverse());
  const outcomes = Promise.allSettled(asked);
  await expect(asked.at(-1)).rejects.toMatchObject({ code: 'too-busy' });
  worker.close();
  expect((await outcomes).every(({ status }) => status === 'rejected')).toBe(true);
  await expect(reverse()).rejects.toMatchObject({ code: 'server-closing' });
});

it('leaves work that nobody waits for any more before its turn, and no other', async () => {
  const leaving = new AbortController();
  const ask = (...bytes: number[]) =>
    worker.ask('reverse', { bytes: Uint8Array.from(bytes) }, patient, 'Reversing', leaving.signal);
  const [atWork, abandoned, waiting] = [ask(1, 2), ask(3), reverse(4)];
  leaving.abort();
  await expect(abandoned).rejects.toMatchObject({ code: 'request-abandoned' });
  expect([...(await atWork).bytes]).toEqual([2, 1]);
  // Two were answered: the one that had begun, and this.
  expect((await waiting).answered).toBe(2);
  await expect(ask(5)).rejects.toMatchObject({ code: 'request-abandoned' });
});
