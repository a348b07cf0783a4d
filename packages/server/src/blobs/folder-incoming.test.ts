import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FolderIncoming } from './folder-incoming.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incoming-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* parts(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

it('begins empty, keeps parts in their order, and leaves nothing behind, also after a failure', async () => {
  await writeFile(join(folder, 'left over'), 'from before');
  const incoming = await FolderIncoming.open(folder);
  expect(await readdir(folder)).toEqual([]);
  const read = await incoming.using(2, async (first, second) => {
    await incoming.write(first, parts('one ', 'two'));
    await writeFile(second, 'made beside it');
    return readFile(first, 'utf8');
  });
  expect(read).toBe('one two');
  await expect(
    incoming.using(1, async (path) => {
      await incoming.write(path, parts('half'));
      throw new Error('the worker failed');
    }),
  ).rejects.toThrow('the worker failed');
  expect(await readdir(folder)).toEqual([]);
});

it('gives what was made as a stream once, and nothing of what failed', async () => {
  const incoming = await FolderIncoming.open(folder);
  const { bytes, body } = await incoming.streamMade((path) => writeFile(path, 'taken away'));
  expect(bytes).toBe(10);
  expect(await new Response(body).text()).toBe('taken away');
  await expect.poll(() => readdir(folder)).toEqual([]);
  const failing = incoming.streamMade(async (path) => {
    await writeFile(path, 'half');
    throw new Error('the worker failed');
  });
  await expect(failing).rejects.toThrow('the worker failed');
  expect(await readdir(folder)).toEqual([]);
});
