import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RgbImage } from '../training/training.ts';
import { msSsim, msSsimScales } from './ms-ssim.ts';
import { psnr, SizesDiffer } from './psnr.ts';

function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function textured(width: number, height: number): RgbImage {
  const random = noise(7);
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    return 128 + 60 * Math.sin(x / 5 + (i % 3)) + 40 * Math.cos(y / 9) + 20 * random();
  });
  return { width, height, data };
}

function withNoise(image: RgbImage, amount: number): RgbImage {
  const random = noise(99);
  const data = image.data.map((value) => Math.max(0, Math.min(255, Math.round(value + amount * (2 * random() - 1)))));
  return { ...image, data };
}

/** The paper's formulas, windows summed directly in two dimensions. */
function directMsSsim(a: RgbImage, b: RgbImage): number {
  const weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
  const grid = (image: RgbImage, channel: number) =>
    Array.from({ length: image.height }, (_, y) =>
      Array.from({ length: image.width }, (_unused, x) => image.data[(y * image.width + x) * 3 + channel] ?? 0),
    );
  const at = (g: number[][], y: number, x: number) =>
    g[Math.min(y, g.length - 1)]?.[Math.min(x, (g[0]?.length ?? 0) - 1)] ?? 0;
  const half = (g: number[][]) =>
    Array.from({ length: Math.ceil(g.length / 2) }, (_, y) =>
      Array.from(
        { length: Math.ceil((g[0]?.length ?? 0) / 2) },
        (_unused, x) =>
          (at(g, 2 * y, 2 * x) + at(g, 2 * y, 2 * x + 1) + at(g, 2 * y + 1, 2 * x) + at(g, 2 * y + 1, 2 * x + 1)) / 4,
      ),
    );
  const terms = (g: number[][], h: number[][]) => {
    const size = 11;
    const window = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_unused, j) => Math.exp(-((i - 5) ** 2 + (j - 5) ** 2) / (2 * 1.5 ** 2))),
    );
    const total = window.flat().reduce((sum, w) => sum + w, 0);
    let luminanceTimes = 0;
    let contrast = 0;
    let count = 0;
    for (let y = 0; y + size <= g.length; y++) {
      for (let x = 0; x + size <= (g[0]?.length ?? 0); x++) {
        const mean = (f: (i: number, j: number) => number) => {
          let sum = 0;
          for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) sum += (window[i]?.[j] ?? 0) * f(y + i, x + j);
          return sum / total;
        };
        const muG = mean((i, j) => at(g, i, j));
        const muH = mean((i, j) => at(h, i, j));
        const varG = mean((i, j) => (at(g, i, j) - muG) ** 2);
        const varH = mean((i, j) => (at(h, i, j) - muH) ** 2);
        const covariance = mean((i, j) => (at(g, i, j) - muG) * (at(h, i, j) - muH));
        const c1 = 2.55 ** 2;
        const c2 = 7.65 ** 2;
        const cs = (2 * covariance + c2) / (varG + varH + c2);
        luminanceTimes += (cs * (2 * muG * muH + c1)) / (muG ** 2 + muH ** 2 + c1);
        contrast += cs;
        count += 1;
      }
    }
    return { ssim: luminanceTimes / count, contrast: contrast / count };
  };
  let mean = 0;
  for (let channel = 0; channel < 3; channel++) {
    let g = grid(a, channel);
    let h = grid(b, channel);
    for (let scale = 0, product = 1; scale < 5; scale++) {
      const { ssim, contrast } = terms(g, h);
      product *= (scale === 4 ? ssim : contrast) ** (weights[scale] ?? 0);
      if (scale === 4) mean += product / 3;
      g = half(g);
      h = half(h);
    }
  }
  return mean;
}

describe('PSNR', () => {
  test('is the formula', () => {
    const black = { width: 2, height: 1, data: new Uint8Array(6) };
    const white = { width: 2, height: 1, data: new Uint8Array(6).fill(255) };
    const oneOff = { width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 0, 0, 3) };
    expect(psnr(black, white)).toBe(0);
    expect(psnr(black, oneOff)).toBeCloseTo(10 * Math.log10((255 ** 2 * 6) / 9), 10);
    expect(psnr(white, white)).toBe(Infinity);
  });

  test('needs one size', () => {
    const a = textured(4, 6);
    expect(() => psnr(a, textured(6, 4))).toThrow(SizesDiffer);
    expect(() => msSsim(a, textured(6, 4))).toThrow(SizesDiffer);
  });
});

describe('MS-SSIM', () => {
  test('agrees with windows summed directly, odd sizes included', () => {
    const image = textured(173, 165);
    const other = withNoise(image, 40);
    expect(msSsim(image, other)).toBeCloseTo(directMsSsim(image, other), 9);
  });

  test('is 1 for identical pictures of any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (width, height) => {
        const image = textured(width, height);
        expect(msSsim(image, image)).toBeCloseTo(1, 12);
      }),
      { numRuns: 30 },
    );
  });

  test('is symmetric, falls as noise grows, and stays within 0 and 1', () => {
    const image = textured(192, 176);
    const values = [1, 5, 15, 40, 100, 255].map((amount) => msSsim(image, withNoise(image, amount)));
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    expect(values[0]).toBeGreaterThan(0.99);
    expect(values.at(-1)).toBeLessThan(0.7);
    expect(msSsim(withNoise(image, 15), image)).toBeCloseTo(values[2] ?? 0, 12);
    const inverted = { ...image, data: image.data.map((value) => 255 - value) };
    expect(msSsim(image, inverted)).toBe(0);
  });

  test('has as many scales as fit', () => {
    expect([1, 11, 20, 21, 41, 81, 160, 161, 2000].map((side) => msSsimScales(side, 3000))).toEqual([
      1, 1, 1, 2, 3, 4, 4, 5, 5,
    ]);
  });

  test('of one pixel is its luminance term', () => {
    const a = { width: 1, height: 1, data: new Uint8Array(3).fill(100) };
    const b = { width: 1, height: 1, data: new Uint8Array(3).fill(50) };
    const luminance = (2 * 100 * 50 + 2.55 ** 2) / (100 ** 2 + 50 ** 2 + 2.55 ** 2);
    expect(msSsim(a, b)).toBeCloseTo(luminance ** 1.0001, 12); // the published weights sum to 1.0001
  });
});
