/** Levels beside means worked out plainly from the whole picture, and patches laid beside a formula of one pixel. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { authorKinds, layerSeenAt } from './authorship.ts';
import { composite } from './composite.ts';
import { ImageDocument } from './image-document.ts';
import type { LayerLook } from './image.ts';
import { Mask } from './mask.ts';
import { laid } from './patch-modes.ts';
import { Pixels, tileSide } from './pixels.ts';
import { Pyramid, sideAt } from './pyramid.ts';

const look: LayerLook = { name: 'paint', visible: true, opacity: 1, blend: 'normal' };
const [width, height] = [tileSide * 2 + 9, 37];

/** The level below by means of two by two, weighed by alpha. */
function halfOf(data: Uint8Array, across: number, down: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(across / 2) * Math.ceil(down / 2) * 4);
  for (let y = 0; y < Math.ceil(down / 2); y++)
    for (let x = 0; x < Math.ceil(across / 2); x++) {
      const four = [0, 1]
        .flatMap((dy) => [0, 1].map((dx) => [2 * x + dx, 2 * y + dy] as const))
        .filter(([px, py]) => px < across && py < down)
        .map(([px, py]) => [...data.subarray((py * across + px) * 4, (py * across + px) * 4 + 4)]);
      const alpha = four.reduce((sum, of) => sum + of[3]!, 0);
      const to = (y * Math.ceil(across / 2) + x) * 4;
      if (alpha === 0) continue;
      for (let channel = 0; channel < 3; channel++)
        out[to + channel] = Math.round(four.reduce((sum, of) => sum + of[channel]! * of[3]!, 0) / alpha);
      out[to + 3] = Math.round(alpha / four.length);
    }
  return out;
}

const box = fc.record({
  x: fc.nat(width - 1),
  y: fc.nat(height - 1),
  width: fc.integer({ min: 1, max: 150 }),
  height: fc.integer({ min: 1, max: 30 }),
});
const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.constantFrom(0, 40, 255));

it('levels are means of the level before, also after changes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(box, colour), { minLength: 1, maxLength: 3 }), (strokes) => {
      const document = new ImageDocument({ width, height, layers: [] });
      document.addLayer({ actorId: 'a' }, 'l', look);
      const pyramid = new Pyramid(document.image);
      pyramid.read(2, { x: 0, y: 0, width: 40, height: 10 });
      for (const [at, of] of strokes) {
        const before = document.layer('l').pixels;
        const data = Uint8Array.from({ length: at.width * at.height * 4 }, (_, i) => of[i % 4]!);
        document.paint({ actorId: 'a' }, 'l', Mask.rectangle(width, height, at), { box: at, data });
        pyramid.change(document.image, document.layer('l').pixels.changedTiles(before));
      }
      let expected = composite(document.image, { x: 0, y: 0, width, height });
      for (const level of [1, 2, 3]) {
        expected = halfOf(expected, sideAt(width, level - 1), sideAt(height, level - 1));
        const [across, down] = [sideAt(width, level), sideAt(height, level)];
        // Compared as buffers: element by element is slow.
        const got = pyramid.read(level, { x: 0, y: 0, width: across, height: down });
        expect(Buffer.compare(got, expected)).toBe(0);
      }
    }),
    { numRuns: 10 },
  );
});

it('a brush lays its colour over what is there, and an eraser takes it away', () => {
  const pixels = Pixels.of(2, 1, Uint8Array.from([100, 0, 0, 255, 10, 20, 30, 0]), 1);
  const patch = (alpha: number) => ({
    box: { x: 0, y: 0, width: 2, height: 1 },
    data: Uint8Array.from([200, 40, 0, alpha, 200, 40, 0, alpha]),
  });
  const half = (100 * (255 - 51) + 200 * 51) / 255;
  expect([...laid(pixels, patch(51), 'over').data]).toEqual([Math.round(half), 8, 0, 255, 200, 40, 0, 51]);
  expect([...laid(pixels, patch(51), 'erase').data]).toEqual([100, 0, 0, 204, 0, 0, 0, 0]);
  expect([...laid(pixels, patch(51), 'replace').data]).toEqual([...patch(51).data]);
});

it('the author that is seen is that of the topmost layer that is not clear', () => {
  const document = new ImageDocument({ width: 4, height: 1, layers: [] });
  document.addLayer({ actorId: 'a' }, 'below', look, new Uint8Array(16).fill(255));
  document.addLayer({ actorId: 'b' }, 'above', look);
  const place = { x: 2, y: 0, width: 2, height: 1 };
  document.paint({ actorId: 'b' }, 'above', Mask.rectangle(4, 1, place), {
    box: place,
    data: new Uint8Array(8).fill(9),
  });
  const whole = { x: -1, y: 0, width: 6, height: 1 };
  expect([...authorKinds(document.image, 0, whole, (number) => number)]).toEqual([0, 1, 1, 3, 3, 0]);
  expect([...authorKinds(document.image, 1, { x: 0, y: 0, width: 2, height: 1 }, (number) => number)]).toEqual([1, 3]);
  expect(layerSeenAt(document.image, 0, 0)?.id).toBe('below');
  expect(layerSeenAt(document.image, 3, 0)?.id).toBe('above');
  document.changeLayer({ actorId: 'b' }, 'above', { visible: false });
  expect(layerSeenAt(document.image, 3, 0)?.id).toBe('below');
});
