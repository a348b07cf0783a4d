import { expect, test } from 'vitest';
import type { AddedItem } from '@fourhands/core/protocol/dataset';
import { createUploadQueue, summarise, type GivenFile, type SendFile, type UploadBatch } from './uploads.ts';

const item = (name: string, duplicate = false): AddedItem => ({
  id: 'x',
  name,
  width: 1,
  height: 1,
  bytes: 1,
  sha256: '0'.repeat(64),
  createdAt: '2026-01-01T00:00:00.000Z',
  warnings: [],
  duplicate,
});
const given = (name: string, bytes = 10): GivenFile => ({ name, file: new File([new Uint8Array(bytes)], name) });

/** A sender whose answers the test gives, one by one. */
function byHand() {
  const waiting = new Map<string, { resolve(item: AddedItem): void; reject(error: Error): void }>();
  const send: SendFile = (_dataset, { name }, signal) =>
    new Promise((resolve, reject) => {
      waiting.set(name, { resolve, reject });
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { waiting, send, settle };
}

const states = (batch: UploadBatch | undefined) => batch?.uploads.map((upload) => upload.state);

test('three files are sent at a time, and each answer lets the next one go', async () => {
  const { waiting, send, settle } = byHand();
  const queue = createUploadQueue(send, () => undefined);
  queue.add(
    'd',
    ['a', 'b', 'c', 'd', 'e'].map((name) => given(name)),
  );
  expect([...waiting.keys()]).toEqual(['a', 'b', 'c']);
  waiting.get('b')?.resolve(item('b', true));
  await settle();
  expect([...waiting.keys()]).toEqual(['a', 'b', 'c', 'd']);
  expect(states(queue.store.get().get('d'))).toEqual(['sending', 'duplicate', 'sending', 'sending', 'waiting']);
});

test('a refusal is kept with its code, and can be tried again', async () => {
  const { waiting, send, settle } = byHand();
  const queue = createUploadQueue(send, () => undefined);
  queue.add('d', [given('a')]);
  waiting.get('a')?.reject(Object.assign(new Error('The file is empty.'), { code: 'image-empty' }));
  await settle();
  expect(queue.store.get().get('d')?.uploads[0]).toMatchObject({ state: 'rejected', failure: { code: 'image-empty' } });
  queue.retryRejected('d');
  waiting.get('a')?.resolve(item('a'));
  await settle();
  expect(states(queue.store.get().get('d'))).toEqual(['added']);
});

test('cancelling stops what waits and what is on its way, and nothing that arrived', async () => {
  const { waiting, send, settle } = byHand();
  const queue = createUploadQueue(send, () => undefined);
  queue.add(
    'd',
    ['a', 'b', 'c', 'd'].map((name) => given(name)),
  );
  waiting.get('a')?.resolve(item('a'));
  await settle();
  queue.cancel('d');
  await settle();
  expect(states(queue.store.get().get('d'))).toEqual(['added', 'cancelled', 'cancelled', 'cancelled']);
});

test('time left is the bytes still to go at the pace so far', () => {
  const upload = (id: number, bytes: number, state: 'added' | 'waiting') => ({
    ...given(`${id}`, bytes),
    id,
    bytes,
    state,
    warnings: [],
    failure: null,
  });
  const batch = { startedAt: 0, uploads: [upload(1, 100, 'added'), upload(2, 300, 'waiting')] };
  expect(summarise(batch, 5000)).toMatchObject({ fraction: 0.25, secondsLeft: 15, settled: 1, total: 2, active: true });
});
