import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitView, levelOf, tileCells, tilesOf, toPlane, toScreen, zoomAt } from './latent-view.ts';

const size = { width: 900, height: 600 };
const views = fc.record({
  x: fc.double({ min: -50, max: 50, noNaN: true }),
  y: fc.double({ min: -50, max: 50, noNaN: true }),
  scale: fc.double({ min: 1, max: 4000, noNaN: true }),
});

test('the tiles of a view cover it without a gap, and their pictures lie at the middles of their cells', () => {
  fc.assert(
    fc.property(views, fc.constantFrom(0.75, 1, 1.5), (view, aspect) => {
      const tiles = tilesOf(view, size, levelOf(view.scale), aspect);
      const covered = tiles.reduce((area, tile) => {
        const width = Math.min(size.width, tile.left + tile.width) - Math.max(0, tile.left);
        const height = Math.min(size.height, tile.top + tile.height) - Math.max(0, tile.top);
        return area + Math.max(0, width) * Math.max(0, height);
      }, 0);
      expect(covered).toBeCloseTo(size.width * size.height, 2);
      for (const tile of tiles) {
        const first = toScreen(view, size, tile.query.x0, tile.query.y0);
        expect(first.left).toBeCloseTo(tile.left + tile.width / tileCells / 2, 2);
        expect(first.top).toBeCloseTo(tile.top + tile.height / tileCells / 2, 2);
      }
    }),
  );
});

test('zooming keeps the point under the pointer where it is', () => {
  fc.assert(
    fc.property(views, fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 600 }), (view, left, top) => {
      const before = toPlane(view, size, left, top);
      const after = toPlane(zoomAt(view, size, left, top, 1.7), size, left, top);
      expect(after.x).toBeCloseTo(before.x, 6);
      expect(after.y).toBeCloseTo(before.y, 6);
    }),
  );
});

test('seeing all shows every bound', () => {
  const bounds = { x0: -3, x1: 7, y0: -1, y1: 2 };
  const view = fitView(bounds, size);
  const { left, top } = toScreen(view, size, bounds.x0, bounds.y0);
  const corner = toScreen(view, size, bounds.x1, bounds.y1);
  expect(Math.min(left, top)).toBeGreaterThan(0);
  expect(corner.left).toBeLessThan(size.width);
  expect(corner.top).toBeLessThan(size.height);
});
