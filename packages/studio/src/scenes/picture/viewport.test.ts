import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitted, levelFor, placeAt, zoomed } from './viewport.ts';

const side = fc.integer({ min: 1, max: 9000 });
const size = fc.record({ width: side, height: side });
const screen = fc.record({ width: fc.integer({ min: 200, max: 2000 }), height: fc.integer({ min: 200, max: 2000 }) });
const point = fc.record({ x: fc.integer({ min: 0, max: 900 }), y: fc.integer({ min: 0, max: 900 }) });

test('a fitted picture lies inside the screen', () => {
  fc.assert(
    fc.property(size, screen, (picture, room) => {
      const view = fitted(picture, room);
      expect(view.x).toBeGreaterThanOrEqual(0);
      expect(view.y + picture.height * view.scale).toBeLessThanOrEqual(room.height);
      expect(view.scale).toBeLessThanOrEqual(1);
    }),
  );
});

test('what lies under the pointer stays there while it gets larger or smaller', () => {
  fc.assert(
    fc.property(size, screen, point, fc.double({ min: 0.1, max: 8, noNaN: true }), (picture, room, at, factor) => {
      const view = fitted(picture, room);
      const [before, after] = [placeAt(view, at), placeAt(zoomed(view, factor, at), at)];
      expect(after.x).toBeCloseTo(before.x, 5);
      expect(after.y).toBeCloseTo(before.y, 5);
    }),
  );
});

test('a level is chosen that is not coarser than the screen', () => {
  expect([1, 0.5, 0.3, 0.25, 4, 0.001].map((scale) => levelFor(scale, 1, 8))).toEqual([0, 1, 1, 2, 0, 8]);
  expect(levelFor(0.5, 2, 8)).toBe(0);
});
