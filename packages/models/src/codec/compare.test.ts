import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import type { RgbImage } from '../training/training.ts';
import { comparePicture, rateCurve } from './compare.ts';
import { ratePlot } from './rate-plot.ts';

const width = 96;
const height = 80;
const original: RgbImage = {
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    return 128 + 50 * Math.sin(x / 7) * Math.cos(y / 6 + (i % 3)) + ((x * 31 + y * 17 + x * y) % 41);
  }),
};
const restored = { ...original, data: original.data.map((value) => value & 0xfc) };
const jpegSize = async (quality: number) =>
  (
    await sharp(original.data, { raw: { width, height, channels: 3 } })
      .jpeg({ quality })
      .toBuffer()
  ).length;

describe('comparePicture', () => {
  test('gives every peer at least our bytes, and the least it can above them', async () => {
    const bytes = await jpegSize(40);
    const rows = await comparePicture(original, restored, bytes);
    expect(rows.map(({ format }) => format)).toEqual(['fourhands', 'jpeg', 'webp', 'avif']);
    for (const row of rows) {
      expect(row.bytes).toBeGreaterThanOrEqual(bytes);
      expect(row.bytes).toBeLessThan(bytes * 1.25);
      expect(row.bitsPerPixel).toBeCloseTo((row.bytes * 8) / (width * height), 12);
      expect(row.psnr).toBeGreaterThan(20);
      expect(row.msSsim).toBeGreaterThan(0.8);
      expect(row.atLowestQuality).toBe(false);
    }
    const [ours, jpeg] = rows;
    expect(ours).toMatchObject({ bytes, quality: null });
    // The very file whose size was asked for, or one as small.
    expect(jpeg?.bytes).toBe(bytes);
    expect(await jpegSize((jpeg?.quality ?? 0) - 1)).toBeLessThan(bytes);
  });

  test('says when a peer cannot be that small, and takes its largest when none is that large', async () => {
    const tiny = await comparePicture(original, restored, 10);
    expect(tiny.slice(1).map(({ atLowestQuality, quality }) => [atLowestQuality, quality])).toEqual([
      [true, 1],
      [true, 1],
      [true, 1],
    ]);
    const [, jpeg] = await comparePicture(original, restored, 1e6);
    expect(jpeg).toMatchObject({ quality: 100, atLowestQuality: false, bytes: await jpegSize(100) });
  });

  test('stays finite for identical pictures and works on one pixel', async () => {
    const one = { width: 1, height: 1, data: Uint8Array.of(9, 9, 9) };
    for (const row of await comparePicture(one, one, 60)) {
      expect(JSON.parse(JSON.stringify(row))).toEqual(row);
      expect(Number.isFinite(row.psnr) && Number.isFinite(row.msSsim)).toBe(true);
    }
  });

  test('refuses pictures of different sizes', async () => {
    const other = { width: height, height: width, data: original.data };
    await expect(comparePicture(original, other, 100)).rejects.toMatchObject({ code: 'picture-sizes-differ' });
  });
});

describe('ratePlot', () => {
  test('draws each curve and point in both panels', async () => {
    const curve = await rateCurve(original, 'jpeg', [10, 40, 80]);
    expect(curve.map(({ quality }) => quality)).toEqual([10, 40, 80]);
    const svg = ratePlot('A <b> & "c"', [
      { format: 'jpeg', points: curve },
      { format: 'fourhands', points: [{ bitsPerPixel: 0.5, psnr: 30, msSsim: 0.95 }] },
    ]);
    expect((await sharp(Buffer.from(svg)).metadata()).format).toBe('svg');
    expect(svg).toContain('A &lt;b&gt; &amp; &quot;c&quot;');
    expect(svg).toContain('prefers-color-scheme: dark');
    for (const measure of ['psnr', 'msSsim']) {
      const jpeg = new RegExp(`data-format="jpeg" data-measure="${measure}"><polyline points="([^"]+)"`, 'u').exec(svg);
      const points = (jpeg?.[1] ?? '').split(' ').map((point) => point.split(',').map(Number));
      expect(points).toHaveLength(3);
      // More bits lie further right, better figures further up.
      expect(points.map(([x]) => x)).toEqual(points.map(([x]) => x).toSorted((a, b) => (a ?? 0) - (b ?? 0)));
      expect(points.map(([, y]) => y)).toEqual(points.map(([, y]) => y).toSorted((a, b) => (b ?? 0) - (a ?? 0)));
      expect(svg).toContain(`data-format="fourhands" data-measure="${measure}"><circle`);
    }
    expect(svg).not.toContain('NaN');
  });

  test('copes with one point, and refuses none', () => {
    const svg = ratePlot('one', [{ format: 'fourhands', points: [{ bitsPerPixel: 0.1, psnr: 30, msSsim: 1 }] }]);
    expect(svg).not.toMatch(/NaN|Infinity/u);
    expect(() => ratePlot('none', [{ format: 'jpeg', points: [] }])).toThrow(RangeError);
  });
});
