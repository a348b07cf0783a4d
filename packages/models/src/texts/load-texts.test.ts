import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadTexts } from './load-texts.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-texts-'));
});
afterEach(() => rm(folder, { recursive: true }));

const words = 'The red fox sat on the old wall and looked at the sea.';

test('a folder gives its texts by name, and says of every other file why it gave none', async () => {
  await mkdir(join(folder, 'deep'));
  await writeFile(join(folder, 'deep', 'b.md'), `# B\n\n${words}`);
  await writeFile(join(folder, 'a.txt'), words);
  await writeFile(join(folder, 'packed.txt.gz'), gzipSync(`Packed. ${words}`));
  await writeFile(join(folder, 'same.txt'), `${words}\n`);
  await writeFile(join(folder, 'empty.txt'), '');
  await writeFile(join(folder, '.hidden.txt'), words);
  await writeFile(join(folder, 'picture.png'), Uint8Array.of(0x89, 0x50, 0, 0));
  const { texts, skipped } = await loadTexts(folder);
  expect(texts.map(({ name, title }) => [name, title])).toEqual([
    ['a.txt', 'a'],
    ['deep/b.md', 'b'],
    ['packed.txt.gz', 'packed'],
  ]);
  expect(skipped.map(({ name, code }) => [name, code])).toEqual([
    ['empty.txt', 'text-file-empty'],
    ['picture.png', 'text-file-binary'],
    ['same.txt', 'text-duplicate'],
  ]);
});

test('a file alone is read, and a place without text is refused', async () => {
  await writeFile(join(folder, 'a.txt'), words);
  expect((await loadTexts(join(folder, 'a.txt'))).texts).toHaveLength(1);
  await rm(join(folder, 'a.txt'));
  await expect(loadTexts(folder)).rejects.toMatchObject({ code: 'texts-missing' });
  await expect(loadTexts(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'texts-missing' });
});
