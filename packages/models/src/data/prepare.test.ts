import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RgbImage } from '../training/training.ts';
import { contactSheet } from './contact-sheet.ts';
import { crop, fitToSize, fromPlanes, resize, splitForValidation, toPlanes } from './prepare.ts';

const side = fc.integer({ min: 1, max: 12 });
const anyImage = fc
  .tuple(side, side)
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data): RgbImage => ({ width, height, data })),
  );
const pixel = (image: RgbImage, x: number, y: number) =>
  Array.from(image.data.subarray((y * image.width + x) * 3, (y * image.width + x) * 3 + 3));

describe('resize', () => {
  test('keeps one colour one colour, whatever the sizes', () => {
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.integer({ min: 0, max: 255 }),
        (width, height, toWidth, toHeight, value) => {
          const flat = { width, height, data: new Uint8Array(width * height * 3).fill(value) };
          const resized = resize(flat, toWidth, toHeight);
          expect(resized.data).toEqual(new Uint8Array(toWidth * toHeight * 3).fill(value));
        },
      ),
    );
  });

  test('gives the weighted means of a triangle, computed directly in two dimensions', () => {
    fc.assert(
      fc.property(anyImage, side, side, (image, width, height) => {
        const resized = resize(image, width, height);
        const weight = (at: number, to: number, from: number, source: number) => {
          const scale = from / to;
          return Math.max(0, 1 - Math.abs(source - ((at + 0.5) * scale - 0.5)) / Math.max(1, scale));
        };
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            let sum = 0;
            let total = 0;
            for (let sourceY = 0; sourceY < image.height; sourceY++) {
              for (let sourceX = 0; sourceX < image.width; sourceX++) {
                const w = weight(x, width, image.width, sourceX) * weight(y, height, image.height, sourceY);
                sum += w * (pixel(image, sourceX, sourceY)[0] ?? 0);
                total += w;
              }
            }
            expect(Math.abs((pixel(resized, x, y)[0] ?? 0) - sum / total)).toBeLessThan(0.51);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

test('fitToSize takes the middle', () => {
  const stripes = { width: 6, height: 2, data: Uint8Array.from({ length: 36 }, (_, i) => Math.floor(i / 3) % 6) };
  const fitted = fitToSize(stripes, 2, 2);
  expect([pixel(fitted, 0, 0)[0], pixel(fitted, 1, 1)[0]]).toEqual([2, 3]);
});

test('crop refuses what is not inside', () => {
  const image = { width: 3, height: 2, data: Uint8Array.from({ length: 18 }, (_, i) => i) };
  expect(crop(image, 1, 1, 2, 1).data).toEqual(Uint8Array.of(12, 13, 14, 15, 16, 17));
  for (const [left, top, width, height] of [
    [2, 0, 2, 1],
    [-1, 0, 1, 1],
    [0, 0, 0, 1],
    [0.5, 0, 1, 1],
  ] as const) {
    expect(() => crop(image, left, top, width, height)).toThrow(RangeError);
  }
});

describe('planes', () => {
  test('there and back is exact', () => {
    fc.assert(
      fc.property(anyImage, (image) => {
        expect(fromPlanes(toPlanes([image, image]), image.width, image.height)).toEqual([image, image]);
      }),
    );
  });

  test('are laid out picture, channel, row, column', () => {
    const image = { width: 2, height: 1, data: Uint8Array.of(255, 0, 51, 0, 255, 102) };
    expect(Array.from(toPlanes([image])).map((value) => Math.round(value * 5))).toEqual([5, 0, 0, 5, 1, 2]);
  });

  test('clamp', () => {
    expect(fromPlanes(Float32Array.of(-1, 0.5, 2), 1, 1)).toEqual([
      { width: 1, height: 1, data: Uint8Array.of(0, 128, 255) },
    ]);
  });
});

describe('splitForValidation', () => {
  test('parts the items, in order, at least one on each side, the same for a seed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 80 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer(),
        (count, fraction, seed) => {
          const items = Array.from({ length: count }, (_, index) => index);
          const { train, validation } = splitForValidation(items, fraction, seed);
          expect([...train, ...validation].toSorted((a, b) => a - b)).toEqual(items);
          expect(train).toEqual(train.toSorted((a, b) => a - b));
          expect(train.length).toBeGreaterThan(0);
          expect(validation.length).toBe(Math.min(count - 1, Math.max(1, Math.round(count * fraction))));
          expect(splitForValidation(items, fraction, seed)).toEqual({ train, validation });
        },
      ),
    );
  });

  test('differs between seeds, and holds back every place about as often', () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let seed = 0; seed < 3000; seed++) {
      for (const index of splitForValidation([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0.2, seed).validation) {
        counts[index] = (counts[index] ?? 0) + 1;
      }
    }
    for (const count of counts) expect(Math.abs(count - 600)).toBeLessThan(120);
  });

  test('holds nothing back from one item', () => {
    expect(splitForValidation(['a'], 0.5, 1)).toEqual({ train: ['a'], validation: [] });
  });
});

test('a contact sheet centres pictures in cells of one size', () => {
  const large = { width: 3, height: 3, data: new Uint8Array(27).fill(9) };
  const small = { width: 1, height: 1, data: new Uint8Array(3).fill(5) };
  const sheet = contactSheet([large, small, large], { columns: 2, gap: 1, background: [0, 0, 0] });
  expect([sheet.width, sheet.height]).toEqual([7, 7]);
  const rows = Array.from({ length: 7 }, (_, y) =>
    Array.from({ length: 7 }, (_unused, x) => pixel(sheet, x, y)[1]).join(''),
  );
  expect(rows).toEqual(['9990000', '9990050', '9990000', '0000000', '9990000', '9990000', '9990000']);
  expect(() => contactSheet([])).toThrow(RangeError);
});

test('the gaps of a contact sheet are middle grey, and a short row has no empty cells', () => {
  const black = { width: 2, height: 1, data: new Uint8Array(6) };
  const sheet = contactSheet([black, black], { columns: 8, gap: 1 });
  expect([sheet.width, sheet.height]).toEqual([5, 1]);
  expect(Array.from({ length: 5 }, (_, x) => pixel(sheet, x, 0)[2])).toEqual([0, 0, 128, 0, 0]);
});
