/** Squares that stand for regions, and what models make of them: identities that hold whatever the weights. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomGan, randomVae } from '../../test/random-picture-models.ts';
import { type GanSession, loadGan } from '../gan/gan-model-file.ts';
import type { RgbImage } from '../training/training.ts';
import { loadVae, type VaeSession } from '../vae/vae-model-file.ts';
import { mixed, mixedNearby, varied, variedNearby, withAttribute } from './latent-changes.ts';
import { repeatableRuntime } from './repeatable-runtime.ts';
import { laidOn, squareOf, under } from './square.ts';

const stripes = (width: number, height: number, by: number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * by + (at >> 5)) % 256),
});

describe('a square for a region', () => {
  const sizes = fc.record({ width: fc.integer({ min: 1, max: 30 }), height: fc.integer({ min: 1, max: 30 }) });
  const marked = sizes.chain(({ width, height }) =>
    fc.uniqueArray(fc.nat(width * height - 1), { minLength: 1, maxLength: 12 }).map((places) => {
      const data = new Uint8Array(width * height);
      for (const place of places) data[place] = 1;
      return { width, height, data };
    }),
  );

  it('holds all of it, lies in the picture where there is room, and gives back what was under it', () => {
    fc.assert(
      fc.property(marked, (mask) => {
        const { width, height } = mask;
        const square = squareOf(mask, 'around');
        const { left, top, side } = square;
        mask.data.forEach((inside, at) => {
          if (inside === 0) return;
          const [x, y] = [at % width, Math.floor(at / width)];
          expect([x >= left, x < left + side, y >= top, y < top + side]).toEqual([true, true, true, true]);
        });
        if (side <= width) expect(left >= 0 && left + side <= width).toBe(true);
        if (side <= height) expect(top >= 0 && top + side <= height).toBe(true);
        const picture = stripes(width, height, 7);
        expect(laidOn(picture, square, under(picture, square)).data).toEqual(picture.data);
        const within = squareOf(mask, 'within');
        expect(within.left >= left && within.side <= side).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a model', () => {
  let vae: VaeSession;
  let gan: GanSession;
  beforeAll(async () => {
    const runtime = repeatableRuntime();
    [vae, gan] = [await loadVae(randomVae(1), runtime), await loadGan(randomGan(2), runtime)];
  });
  afterAll(async () => {
    await Promise.all([vae.dispose(), gan.dispose()]);
  });
  const [picture, second] = [stripes(20, 20, 11), stripes(26, 18, 5)];
  const distance = (a: RgbImage, b: RgbImage) =>
    a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0);

  it('that is to keep all of a picture, take none of another, or add none of an attribute changes no pixel', async () => {
    expect((await varied(vae, picture, 1, 3)).data).toEqual(picture.data);
    expect((await mixed(vae, picture, second, 0)).data).toEqual(picture.data);
    expect((await withAttribute(vae, picture, [second], [picture], 0)).data).toEqual(picture.data);
    // Two groups that are one have nothing that tells them apart.
    expect((await withAttribute(vae, picture, [second, picture], [picture, second], 2)).data).toEqual(picture.data);
  });

  it('goes further the more it is asked to, and another seed goes elsewhere', async () => {
    const [near, far] = [await varied(vae, picture, 0.9, 3), await varied(vae, picture, 0.2, 3)];
    expect(distance(picture, near)).toBeLessThan(distance(picture, far));
    expect((await varied(vae, picture, 0.2, 4)).data).not.toEqual(far.data);
    const [less, more] = [
      await withAttribute(vae, picture, [second], [picture], 0.5),
      await withAttribute(vae, picture, [second], [picture], 2),
    ];
    expect(distance(picture, less)).toBeLessThan(distance(picture, more));
  });

  it('that cannot encode begins at the nearest picture that it draws', async () => {
    const [drawn] = await gan.sample(1, 20_260);
    const kept = await variedNearby(gan, drawn!, 1, 3);
    expect(kept.data).toEqual(drawn!.data);
    expect((await mixedNearby(gan, drawn!, second, 0)).data).toEqual(drawn!.data);
    expect((await variedNearby(gan, drawn!, 0, 3)).data).not.toEqual(drawn!.data);
  });
});
