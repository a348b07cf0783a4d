import sharp from 'sharp';
import { expect, test } from 'vitest';
import { drawBoat } from './boats.ts';
import { exampleFile } from './example-pictures.ts';

test('an example is the same for its number, another for another, and as large as it should be', async () => {
  const first = await exampleFile(0);
  expect(await exampleFile(0)).toEqual(first);
  expect(await exampleFile(1)).not.toEqual(first);
  expect(await sharp(first).metadata()).toMatchObject({ format: 'png', width: 192, height: 192, channels: 3 });
});

test('examples are by day and by night, and every one of them is drawn whole', async () => {
  const brightness = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      expect(drawBoat(index)).not.toMatch(/NaN|undefined|Infinity/);
      const { channels } = await sharp(await exampleFile(index)).stats();
      expect(Math.min(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(5);
      return channels[2]!.mean;
    }),
  );
  expect(Math.min(...brightness)).toBeLessThan(90);
  expect(Math.max(...brightness)).toBeGreaterThan(180);
});
