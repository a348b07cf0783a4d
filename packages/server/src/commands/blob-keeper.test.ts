import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BlobMissing, type Blobs } from '../blobs/blobs.ts';
import type { BlobRegister } from '../store/store.ts';
import { BlobKeeper } from './blob-keeper.ts';

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Blobs and a register in memory whose every step waits for the scheduler, so that any interleaving can happen. */
function world(scheduler: fc.Scheduler) {
  const files = new Set<string>();
  const records = new Set<string>();
  const uses = new Map<string, number>();
  const step = (label: string) => scheduler.schedule(Promise.resolve(), label);
  const unused = async () => {
    await step('forget');
    const gone = [...records].filter((sha256) => (uses.get(sha256) ?? 0) === 0);
    for (const sha256 of gone) records.delete(sha256);
    return gone;
  };
  const blobs: Blobs = {
    async put(bytes) {
      const sha256 = hashOf(bytes);
      await step('put: look');
      if (files.has(sha256)) return sha256;
      await step('put: write');
      files.add(sha256);
      return sha256;
    },
    async remove(sha256) {
      await step('remove');
      files.delete(sha256);
    },
    putFile: (path) => Promise.reject(new BlobMissing(path)),
    list: async () => [...files],
    read: (sha256) => Promise.reject(new BlobMissing(sha256)),
    stream: (sha256) => Promise.reject(new BlobMissing(sha256)),
    localFile: (sha256) => Promise.reject(new BlobMissing(sha256)),
    freeBytes: async () => 1,
  };
  const register: BlobRegister = {
    get: async () => null,
    forgetUnused: unused,
    hashes: async () => [...records],
  };
  return { files, records, uses, step, keeper: new BlobKeeper(blobs, register) };
}

it('never removes bytes that a row points to, and leaves none that no row points to', async () => {
  const action = fc.record({
    kind: fc.constantFrom('keep', 'drop', 'sweepAll'),
    content: fc.integer({ min: 0, max: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(action, { maxLength: 12 }), async (scheduler, actions) => {
      const { files, records, uses, step, keeper } = world(scheduler);
      const done = actions.map(async ({ kind, content }) => {
        const bytes = Uint8Array.of(content);
        const sha256 = hashOf(bytes);
        if (kind === 'sweepAll') return keeper.sweepAll();
        if (kind === 'drop') {
          uses.set(sha256, 0);
          return keeper.sweep();
        }
        return keeper.keep([{ bytes, mediaType: 'x' }], async ([record]) => {
          await step('row');
          records.add(record?.sha256 ?? '');
          uses.set(sha256, 1);
        });
      });
      await scheduler.waitFor(Promise.all(done));
      await scheduler.waitFor(keeper.sweep());
      const used = [...uses].filter(([, count]) => count > 0).map(([sha256]) => sha256);
      expect([...files].toSorted()).toEqual(used.toSorted());
    }),
    { numRuns: 300 },
  );
});
