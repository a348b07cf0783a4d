import { RandomStream } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { psnr } from '../metrics/psnr.ts';
import type { RgbImage } from '../training/training.ts';
import { bestWeights, errorsOf } from './choose.ts';
import { denoise } from './denoise.ts';
import { fill, oneOf } from './fill.ts';
import { fillMethodNames } from './fill-methods.ts';
import { fillWindows } from './fill-windows.ts';
import { findDamage } from './find-damage.ts';
import { holdOut } from './held-out.ts';
import { distanceToKnown, keepOutside, wholeMask, type Mask } from './mask.ts';
import { estimateBlur } from './blur-level.ts';
import { estimateNoise } from './noise-level.ts';
import { fromOpponent, toOpponent } from './planes.ts';
import { restore } from './restore.ts';
import { resized, restyle } from './restyle.ts';
import { gaussianBlur, reduction } from './separable.ts';
import { deblur, upscale } from './sharpen.ts';

/** Stripes and a ramp: what repeats, and what is smooth. */
function pattern(width: number, height: number): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const stripe = Math.sin((x + 2 * y) / 2.5) > 0 ? 60 : -60;
      data.set([128 + stripe, 90 + 2 * x, 200 - stripe / 2 - y], 3 * (y * width + x));
    }
  }
  return { width, height, data };
}

/** Squares of 12 pixels by turns bright and dark. */
function squares(side: number): RgbImage {
  const data = new Uint8Array(3 * side * side);
  for (let i = 0; i < side * side; i++) {
    const bright = (Math.floor((i % side) / 12) + Math.floor(i / side / 12)) % 2 === 0;
    data.set(bright ? [190, 160, 90] : [70, 80, 110], 3 * i);
  }
  return { width: side, height: side, data };
}

function noisy(picture: RgbImage, deviation: number): RgbImage {
  const noise = new RandomStream(5).fillNormal(new Float32Array(picture.data.length), deviation);
  return { ...picture, data: new Uint8Array(Uint8ClampedArray.from(picture.data, (value, i) => value + noise[i]!)) };
}

function square(width: number, height: number, left: number, top: number, side: number): Mask {
  const data = new Uint8Array(width * height);
  for (let y = top; y < top + side; y++) data.fill(1, y * width + left, y * width + left + side);
  return { width, height, data };
}

function holed(picture: RgbImage, mask: Mask): RgbImage {
  return { ...picture, data: picture.data.map((value, i) => (mask.data[Math.floor(i / 3)] === 1 ? 0 : value)) };
}

/** Every missing pixel as the mean of the known ones. */
function meanFill(picture: RgbImage, mask: Mask): RgbImage {
  const sums = [0, 0, 0];
  let known = 0;
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] === 1) continue;
    known++;
    for (let c = 0; c < 3; c++) sums[c] = sums[c]! + picture.data[3 * i + c]!;
  }
  const data = picture.data.map((value, i) => (mask.data[Math.floor(i / 3)] === 1 ? sums[i % 3]! / known : value));
  return { ...picture, data };
}

const sameOutside = (a: RgbImage, b: RgbImage, mask: Mask): boolean =>
  a.data.every((value, i) => mask.data[Math.floor(i / 3)] === 1 || value === b.data[i]);

const picture = pattern(48, 40);
const hole = square(48, 40, 18, 14, 9);

describe('outside the mask', () => {
  test('every byte is the original’s, and inside it every byte is the new one’s', () => {
    const sized = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }));
    const drawn = sized.chain(([width, height]) => {
      const bytes = fc.uint8Array({ minLength: 3 * width * height, maxLength: 3 * width * height });
      const bits = fc.uint8Array({ minLength: width * height, maxLength: width * height, max: 1 });
      return fc.record({ a: bytes, b: bytes, mask: bits }).map(({ a, b, mask }) => ({
        a: { width, height, data: a },
        b: { width, height, data: b },
        mask: { width, height, data: mask },
      }));
    });
    fc.assert(
      fc.property(drawn, ({ a, b, mask }) => {
        const made = keepOutside(a, b, mask);
        made.data.forEach((value, i) => {
          expect(value).toBe((mask.data[Math.floor(i / 3)] === 1 ? b : a).data[i]);
        });
      }),
    );
  });

  test.each(fillMethodNames)('a fill by %s changes nothing, and is the same for one seed', async (method) => {
    const spoilt = holed(picture, hole);
    const runtime = createNodeRuntime({ threads: 1 });
    const run = () => fill(spoilt, hole, { method, effort: 0.1 }, 3, {}, runtime);
    const first = await run();
    expect(sameOutside(spoilt, first.picture, hole)).toBe(true);
    expect(first.picture.data).not.toEqual(spoilt.data);
    expect((await run()).picture.data).toEqual(first.picture.data);
  });

  test('restoring and restyling a part leaves the rest', async () => {
    const clean = await restore(noisy(picture, 20), hole, { noise: 20 }, 1);
    expect(sameOutside(noisy(picture, 20), clean, hole)).toBe(true);
    const drawn = await restyle(picture, pattern(30, 30), hole, { strength: 1 }, 1);
    expect(sameOutside(picture, drawn, hole)).toBe(true);
    expect(drawn.data).not.toEqual(picture.data);
  });
});

describe('previews', () => {
  const runtime = createNodeRuntime({ threads: 1 });
  const small = pattern(24, 20);
  const gap = square(24, 20, 8, 6, 6);
  const spoilt = holed(small, gap);
  const fuzzy = { ...small, data: small.data.map((value) => (value >> 4) << 4) };
  type Hooks = Parameters<typeof denoise>[2];
  const works: readonly (readonly [string, (hooks: Hooks) => Promise<RgbImage>])[] = [
    ...fillMethodNames
      .filter((name) => name !== 'smooth')
      .map((method) => {
        const work = async (hooks: Hooks) =>
          (await fill(spoilt, gap, { method, effort: 0.2 }, 3, hooks, runtime)).picture;
        return [`a fill by ${method}`, work] as const;
      }),
    ['a fill', async (hooks) => (await fill(spoilt, gap, { effort: 0.1 }, 3, hooks)).picture],
    ['restoring', (hooks) => restore(fuzzy, gap, { blur: 1 }, 1, hooks)],
    ['enlarging', (hooks) => upscale(small, { factor: 2 }, hooks)],
    ['restyling', (hooks) => restyle(small, pattern(16, 16), gap, { strength: 1 }, 1, hooks)],
  ];

  test.each(works)('of %s change nothing, and show where it is to come and nothing else', async (name, work) => {
    const seen: RgbImage[] = [];
    const made = await work({ preview: (see) => void seen.push(see()) });
    expect(made.data).toEqual((await work({})).data);
    expect(seen.length).toBeGreaterThan(0);
    if (name === 'enlarging') return expect(seen.every(({ width }) => width === made.width)).toBe(true);
    const base = name === 'restoring' ? fuzzy : name === 'restyling' ? small : spoilt;
    expect(seen.every((each) => sameOutside(base, each, gap))).toBe(true);
    expect(seen.some((each) => !sameOutside(base, each, { ...gap, data: new Uint8Array(gap.data.length) }))).toBe(true);
  });
});

describe('a fill', () => {
  test('that is chosen is far better than the mean colour, and says what it chose', async () => {
    const spoilt = holed(picture, hole);
    const { picture: made, choices } = await fill(spoilt, hole, {}, 1);
    expect(psnr(picture, made)).toBeGreaterThan(psnr(picture, meanFill(spoilt, hole)) + 6);
    expect(choices).toHaveLength(1);
    expect(choices[0]!.heldOut).toBeGreaterThan(0);
    expect(choices[0]!.methods.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
  });

  test('by a network comes to look like what is known', async () => {
    const spoilt = holed(picture, hole);
    const runtime = createNodeRuntime({ threads: 1 });
    const { picture: made } = await fill(spoilt, hole, { method: 'prior', effort: 0.3 }, 1, {}, runtime);
    expect(psnr(picture, made)).toBeGreaterThan(psnr(picture, spoilt) + 6);
  });

  test('refuses masks of another size, empty and full ones', async () => {
    const ask = (mask: Mask) => fill(picture, mask, {}, 1);
    await expect(ask(square(40, 48, 2, 2, 3))).rejects.toMatchObject({ code: 'mask-size-differs' });
    await expect(ask({ ...hole, data: new Uint8Array(hole.data.length) })).rejects.toMatchObject({
      code: 'mask-empty',
    });
    await expect(ask(wholeMask(48, 40))).rejects.toMatchObject({ code: 'mask-full' });
    await expect(fill(picture, hole, { effort: 9 }, 1)).rejects.toMatchObject({ code: 'control-out-of-range' });
  });

  test('stops when it is told to, and its progress never falls', async () => {
    const stop = new AbortController();
    const shares: number[] = [];
    const progress = (share: number): void => {
      shares.push(share);
      if (share > 0.3) stop.abort(new Error('enough'));
    };
    await expect(fill(holed(picture, hole), hole, {}, 1, { progress, signal: stop.signal })).rejects.toThrow('enough');
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThan(1);
  });

  test('works on a window around a small hole of a photograph of 24 megapixels', async () => {
    const [width, height] = [6000, 4000];
    const mask = square(width, height, 3000, 2000, 12);
    const windows = fillWindows(mask.data, width, height);
    expect(windows).toHaveLength(1);
    expect(windows[0]!.width * windows[0]!.height).toBeLessThanOrEqual(110 * 110);
    const large = { width, height, data: new Uint8Array(3 * width * height).fill(90) };
    large.data.fill(0, 3 * (2005 * width + 3004), 3 * (2005 * width + 3008));
    const { picture: made } = await fill(large, mask, { effort: 0.2 }, 1);
    expect(made.data[3 * (2005 * width + 3005)]).toBeCloseTo(90, -0.5);
  });

  test('of windows fills every missing pixel once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(799), fc.nat(499)), { minLength: 1, maxLength: 30 }), (places) => {
        const missing = new Uint8Array(800 * 500);
        for (const [x, y] of places) missing[y * 800 + x] = 1;
        const times = new Uint8Array(missing.length);
        for (const { fill: box, left, top, width, height } of fillWindows(missing, 800, 500)) {
          expect(box.left >= left && box.top >= top && box.right <= left + width && box.bottom <= top + height).toBe(
            true,
          );
          for (let y = box.top; y < box.bottom; y++) for (let x = box.left; x < box.right; x++) times[y * 800 + x]!++;
        }
        missing.forEach((lost, i) => lost === 1 && expect(times[i]).toBe(1));
      }),
      { numRuns: 20 },
    );
  });
});

describe('choosing', () => {
  const truth = toOpponent(picture);
  const off = (by: number, every = 1) => ({
    ...truth,
    planes: truth.planes.map((plane) => plane.map((value, i) => value + (i % every === 0 ? by : 0))),
  });
  const everywhere = new Uint8Array(48 * 40).fill(1);

  test('takes the better of two whose errors go together', () => {
    expect(bestWeights(errorsOf(truth, [off(9), off(3)], everywhere))).toEqual([0, 1]);
  });

  test('takes the mean of two whose errors cancel', () => {
    const [first, second] = bestWeights(errorsOf(truth, [off(4), off(-4)], everywhere));
    expect(first).toBeCloseTo(0.5);
    expect(second).toBeCloseTo(0.5);
  });

  test('never does worse than the best alone', () => {
    const values = fc.array(fc.float({ min: -9, max: 9, noNaN: true }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(values, { minLength: 2, maxLength: 4 }), (errors) => {
        const products = errors.map((a) => errors.map((b) => a.reduce((sum, value, i) => sum + value * b[i]!, 0) / 20));
        const each = products.map((row, i) => row[i]!);
        const weights = bestWeights({ products, each, pixels: 20 });
        const mixed = weights.reduce(
          (sum, w, i) => sum + weights.reduce((s, v, j) => s + w * v * products[i]![j]!, 0),
          0,
        );
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
        expect(mixed).toBeLessThanOrEqual(Math.min(...each) * (1 + 1e-9) + 1e-9);
      }),
      { numRuns: 2000 },
    );
  });

  test('of deep holes takes patches unless they are much worse', () => {
    const methods = [{ name: 'nonlocal' }, { name: 'patches' }] as const;
    expect(oneOf(methods, [10, 20])).toEqual([0, 1]);
    expect(oneOf(methods, [10, 30])).toEqual([1, 0]);
  });

  test('leaves out known pixels only, and few', () => {
    const scattered = Uint8Array.from({ length: 48 * 40 }, (_, i) => (i % 4 === 0 ? 0 : 1));
    for (const missing of [hole.data, scattered]) {
      const held = holdOut(missing, 48, 40, 1);
      expect(held.some((value, i) => value === 1 && missing[i] === 1)).toBe(false);
      const count = held.reduce((sum, value) => sum + value, 0);
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThan(0.2 * missing.filter((value) => value === 0).length);
    }
  });
});

describe('restoring', () => {
  test('finds the noise’s deviation, and takes noise out', async () => {
    const spoilt = noisy(picture, 25);
    const smooth = { width: 96, height: 96, data: new Uint8Array(3 * 96 * 96).fill(120) };
    expect(estimateNoise(noisy(smooth, 20))).toBeCloseTo(20, -0.5);
    const clean = await denoise(spoilt, { noise: 25 });
    expect(psnr(picture, clean)).toBeGreaterThan(psnr(picture, spoilt) + 4);
    expect((await denoise(spoilt, { noise: 25 })).data).toEqual(clean.data);
  });

  test('denoises pictures of any size', async () => {
    for (const [width, height] of [
      [1, 1],
      [3, 70],
      [9, 5],
    ] as const) {
      const made = await denoise(pattern(width, height), { noise: 10 });
      expect([made.width, made.height]).toEqual([width, height]);
    }
  });

  test('undoes a blur whose width it is told, and estimates one', async () => {
    const sharp = squares(48);
    const planes = toOpponent(sharp);
    const change = gaussianBlur(48, 48, 1.2);
    const blurred = fromOpponent({ ...planes, planes: planes.planes.map((plane) => change.apply(plane)) });
    expect(psnr(sharp, await deblur(blurred, { blur: 1.2 }))).toBeGreaterThan(psnr(sharp, blurred) + 3);
    expect(estimateBlur(blurred)).toBeGreaterThan(estimateBlur(sharp) + 0.3);
  });

  test('enlarges better than interpolation', async () => {
    const sharp = squares(48);
    const change = reduction(48, 48, 24, 24);
    const small = { width: 24, height: 24, planes: toOpponent(sharp).planes.map((plane) => change.apply(plane)) };
    const made = await upscale(fromOpponent(small), { factor: 2 });
    expect([made.width, made.height]).toEqual([48, 48]);
    expect(psnr(sharp, made)).toBeGreaterThan(psnr(sharp, fromOpponent(resized(small, 48, 48))) + 1);
  });

  test.each([
    ['blur', gaussianBlur(17, 13, 1.5), 17 * 13],
    ['reduction', reduction(17, 13, 6, 5), 30],
  ])('%s and its adjoint agree: ⟨Ax, y⟩ = ⟨x, Aᵀy⟩', (_, change, outputs) => {
    const random = new RandomStream(4);
    const x = random.fillNormal(new Float32Array(17 * 13));
    const y = random.fillNormal(new Float32Array(outputs));
    const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    expect(dot(change.apply(x), y)).toBeCloseTo(dot(x, change.adjoint(y)), 3);
  });

  test('finds a scratch and a missing block, and nothing where there is none', () => {
    const smooth = { width: 64, height: 64, data: new Uint8Array(3 * 64 * 64).fill(100) };
    expect(() => findDamage(smooth)).toThrow(expect.objectContaining({ code: 'no-damage-found' }));
    const data = smooth.data.slice();
    for (let y = 8; y < 16; y++) data.fill(0, 3 * (y * 64 + 40), 3 * (y * 64 + 48));
    for (let y = 20; y < 60; y++) data.fill(230, 3 * (y * 64 + 10), 3 * (y * 64 + 12));
    const { data: found } = findDamage({ ...smooth, data });
    expect([found[12 * 64 + 44], found[40 * 64 + 10], found[40 * 64 + 30]]).toEqual([1, 1, 0]);
  });
});

describe('distances', () => {
  test('are 0 at known pixels and rise inward', () => {
    const steps = distanceToKnown(hole.data, 48, 40);
    expect(steps[18 * 48 + 22]).toBe(5);
    expect(steps[0]).toBe(0);
  });
});

describe('restyling', () => {
  test('keeps the colours when it is asked to, within rounding', async () => {
    const made = await restyle(picture, pattern(40, 40), wholeMask(48, 40), { keepColours: true, strength: 1 }, 1);
    const [before, after] = [toOpponent(picture), toOpponent(made)];
    const clipped = made.data.map((value) => (value === 0 || value === 255 ? 1 : 0));
    before.planes[1]!.forEach((value, i) => {
      if ([0, 1, 2].every((c) => clipped[3 * i + c] === 0)) {
        expect(Math.abs(after.planes[1]![i]! - value)).toBeLessThan(1);
      }
    });
  });

  test('is the same for one seed, and refuses what it cannot do', async () => {
    const run = (strength: number) => restyle(picture, pattern(40, 40), wholeMask(48, 40), { strength }, 2);
    expect((await run(0.5)).data).toEqual((await run(0.5)).data);
    await expect(run(2)).rejects.toMatchObject({ code: 'control-out-of-range' });
  });
});
