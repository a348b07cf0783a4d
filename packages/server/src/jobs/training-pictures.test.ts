import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage } from '@fourhands/models/data/load-image';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadTrainingPictures } from './training-pictures.ts';

let folder: string;
const pictures: { name: string; path: string }[] = [];
const never = new AbortController().signal;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pictures-'));
  for (let index = 0; index < 6; index++) {
    const path = join(folder, String(index));
    const create = { width: 100, height: 50, channels: 3, background: { r: index * 40, g: 9, b: 90 } } as const;
    await writeFile(path, await sharp({ create }).png().toBuffer());
    pictures.push({ name: `${index}.png`, path });
  }
});
afterAll(() => rm(folder, { recursive: true }));

it('reads the pictures in order, as they are where they fit', async () => {
  const loaded = await loadTrainingPictures(decodeImage, pictures, 'vae', never);
  expect(loaded.map(({ name, width, height, data }) => [name, width, height, data[0]])).toEqual(
    pictures.map(({ name }, index) => [name, 100, 50, index * 40]),
  );
});

it('makes them smaller where all together would not fit, the same each time', async () => {
  const budget = 6 * 3 * 1250;
  const loaded = await loadTrainingPictures(decodeImage, pictures, 'codec', never, budget);
  expect(loaded.map(({ width, height }) => [width, height])).toEqual(pictures.map(() => [50, 25]));
  expect(loaded.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThanOrEqual(budget);
  expect(loaded.map(({ data }) => data[0])).toEqual(pictures.map((_, index) => index * 40));
  expect(await loadTrainingPictures(decodeImage, pictures, 'codec', never, budget)).toEqual(loaded);
});

it('stops when told, and names a picture that cannot be read', async () => {
  const stopped = AbortSignal.abort(new Error('enough'));
  await expect(loadTrainingPictures(decodeImage, pictures, 'vae', stopped)).rejects.toThrow('enough');
  await writeFile(join(folder, 'bad'), 'no picture');
  const bad = [{ name: 'bad.png', path: join(folder, 'bad') }];
  await expect(loadTrainingPictures(decodeImage, bad, 'vae', never)).rejects.toThrow('bad.png');
});
