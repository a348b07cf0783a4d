import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { parseIdx, readIdxImages } from './idx.ts';
import { FolderEmpty, FolderUnreadable, IdxUnreadable, requirePictures, TooFewPictures } from './image-errors.ts';
import { loadFolder } from './load-folder.ts';
import { encodePng } from './picture-file.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

const grey = (value: number, width = 4, height = 4) => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(value),
});

function idxFile(count: number, height: number, width: number): Uint8Array {
  const header = Uint8Array.from([0, 0, 8, 3, ...[count, height, width].flatMap((n) => [0, 0, n >> 8, n & 255])]);
  return Uint8Array.from([...header, ...Array.from({ length: count * height * width }, (_, i) => i % 256)]);
}

describe('loadFolder', () => {
  test('gives pictures sorted by path, and says why other files are left out', async () => {
    await mkdir(join(folder, 'b'));
    await mkdir(join(folder, '.hidden'));
    await writeFile(join(folder, 'c.png'), await encodePng(grey(3)));
    await writeFile(join(folder, 'b', 'x.png'), await encodePng(grey(2)));
    await writeFile(join(folder, 'a.png'), await encodePng(grey(1)));
    await writeFile(join(folder, 'empty.jpg'), '');
    await writeFile(join(folder, 'notes.txt'), 'hello');
    await writeFile(join(folder, '.DS_Store'), 'x');
    await writeFile(join(folder, '.hidden', 'y.png'), await encodePng(grey(9)));
    const progress: [number, number][] = [];
    const loaded = await loadFolder(folder, { onProgress: (done, total) => progress.push([done, total]) });
    expect(loaded.images.map(({ name, data }) => [name, data[0]])).toEqual([
      ['a.png', 1],
      ['b/x.png', 2],
      ['c.png', 3],
    ]);
    expect(loaded.rejected.map(({ name, code }) => [name, code])).toEqual([
      ['empty.jpg', 'image-empty'],
      ['notes.txt', 'image-unreadable'],
    ]);
    expect(progress.at(-1)).toEqual([5, 5]);
  });

  test('makes pictures smaller when they would not fit in memory together', async () => {
    await writeFile(join(folder, 'a.png'), await encodePng(grey(1, 400, 400)));
    await writeFile(join(folder, 'b.png'), await encodePng(grey(1, 20, 20)));
    const { images, warnings } = await loadFolder(folder, { memoryBytes: 2 * 3 * 40_000 });
    expect(images.map(({ width, height }) => [width, height])).toEqual([
      [200, 200],
      [20, 20],
    ]);
    expect(warnings).toMatchObject([{ name: 'a.png', code: 'downsized' }]);
  });

  test('an empty folder, one without pictures, and none', async () => {
    await expect(loadFolder(folder)).rejects.toThrow(FolderEmpty);
    await writeFile(join(folder, 'notes.txt'), 'hello');
    await expect(loadFolder(folder)).rejects.toMatchObject({ code: 'folder-empty', rejectedCount: 1 });
    await expect(loadFolder(join(folder, 'missing'))).rejects.toThrow(FolderUnreadable);
    await expect(loadFolder(join(folder, 'notes.txt'))).rejects.toThrow(FolderUnreadable);
  });

  test('stops when asked', async () => {
    await writeFile(join(folder, 'a.png'), await encodePng(grey(1)));
    await expect(loadFolder(folder, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  test('of MNIST, the training pictures; and its test set apart', async () => {
    await writeFile(join(folder, 'train-images-idx3-ubyte.gz'), gzipSync(idxFile(3, 2, 5)));
    await writeFile(join(folder, 't10k-images-idx3-ubyte.gz'), gzipSync(idxFile(2, 2, 5)));
    await writeFile(join(folder, 'train-labels-idx1-ubyte.gz'), 'not read');
    const { images, testImages, rejected } = await loadFolder(folder);
    expect(images.map(({ name }) => name)).toEqual([0, 1, 2].map((n) => `train-images-idx3-ubyte.gz#0000${n}`));
    expect(images[1]).toMatchObject({ width: 5, height: 2 });
    expect(Array.from(images[1]?.data.subarray(0, 6) ?? [])).toEqual([10, 10, 10, 11, 11, 11]);
    expect(testImages.map(({ name }) => name)).toEqual([0, 1].map((n) => `t10k-images-idx3-ubyte.gz#0000${n}`));
    expect(rejected).toEqual([]);
  });
});

describe('IDX files', () => {
  test('are refused with a reason when they are damaged', () => {
    const whole = idxFile(2, 3, 4);
    expect(parseIdx(whole, 'f').dimensions).toEqual([2, 3, 4]);
    for (let length = 0; length < whole.length; length++) {
      expect(() => parseIdx(whole.subarray(0, length), 'f')).toThrow(IdxUnreadable);
    }
    expect(() => parseIdx(Uint8Array.from([...whole, 0]), 'f')).toThrow(IdxUnreadable);
    expect(() => parseIdx(gzipSync(whole).subarray(0, 20), 'f')).toThrow(IdxUnreadable);
    expect(() => readIdxImages(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 7), 'labels')).toThrow('no pictures');
  });
});

test('requirePictures says how many to add', () => {
  requirePictures([1, 2], 2);
  expect(() => requirePictures([1, 2], 8)).toThrow(TooFewPictures);
  expect(() => requirePictures([1, 2], 8)).toThrow('Add 6 more pictures');
});
