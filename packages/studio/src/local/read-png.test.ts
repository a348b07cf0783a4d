/** sharp's PNG writer is the oracle: what it wrote is read back to the same pixels. */
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readPng } from './read-png.ts';

const side = fc.integer({ min: 1, max: 20 });
const pixels = (width: number, height: number) =>
  fc.uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 });

function write(
  data: Uint8Array,
  width: number,
  height: number,
  options: { adaptiveFiltering?: boolean; progressive?: boolean } = {},
) {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png(options)
    .toBuffer();
}

describe('readPng', () => {
  test('gives the pixels that were written, with every filter or none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .tuple(side, side)
          .chain(([width, height]) => fc.tuple(fc.constant({ width, height }), pixels(width, height), fc.boolean())),
        async ([size, data, adaptiveFiltering]) => {
          const image = await readPng(await write(data, size.width, size.height, { adaptiveFiltering }));
          expect(image).toEqual({ ...size, data });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('takes back all five filters, as they come in a smooth picture with edges', async () => {
    const data = Uint8Array.from({ length: 64 * 48 * 3 }, (_, i) => 128 + 90 * Math.sin(i / 97) + ((i >> 9) % 5) * 7);
    const file = await write(data, 64, 48, { adaptiveFiltering: true });
    expect(Buffer.compare((await readPng(file)).data, data)).toBe(0);
  });

  test('refuses what is no PNG, is cut short, is interlaced or has transparency', async () => {
    const file = await write(new Uint8Array(300).fill(7), 10, 10);
    const refused = { code: 'png-not-read' };
    await expect(readPng(new Uint8Array(50))).rejects.toMatchObject(refused);
    for (const length of [10, 40, file.length - 30])
      await expect(readPng(file.subarray(0, length))).rejects.toMatchObject(refused);
    await expect(readPng(await write(new Uint8Array(300), 10, 10, { progressive: true }))).rejects.toMatchObject(
      refused,
    );
    const transparent = await sharp(new Uint8Array(400), { raw: { width: 10, height: 10, channels: 4 } })
      .png()
      .toBuffer();
    await expect(readPng(transparent)).rejects.toMatchObject(refused);
  });
});
