import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clock, rulerStep, sampleAt, showing, within, xOf, zoomed } from './track-view.ts';

const view = fc.record({
  left: fc.double({ min: 0, max: 1e7, noNaN: true }),
  perPixel: fc.double({ min: 0.1, max: 5000, noNaN: true }),
});

it('a sample is where it was clicked', () => {
  fc.assert(
    fc.property(view, fc.double({ min: 0, max: 2000, noNaN: true }), (at, x) => {
      expect(Math.abs(xOf(at, sampleAt(at, x)) - x)).toBeLessThanOrEqual(0.5 / at.perPixel + 1e-6);
    }),
  );
});

it('zooming keeps what is under the pointer, and nothing is shown beyond the ends', () => {
  const last = 3e7;
  fc.assert(
    fc.property(
      view,
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      fc.integer({ min: 0, max: 900 }),
      (given, factor, x) => {
        const before = within(given, 1000, last);
        const after = zoomed(before, factor, x, 1000, last);
        expect(after.left).toBeGreaterThanOrEqual(0);
        expect(after.left + 1000 * after.perPixel).toBeLessThanOrEqual(last + 1e-3);
        const under = before.left + x * before.perPixel;
        // At the ends there is nothing to move to.
        if (after.left > 0 && after.left + 1000 * after.perPixel < last - 1)
          expect(Math.abs(after.left + x * after.perPixel - under)).toBeLessThan(1);
        expect(xOf(showing(before, under, 1000, last), under)).toBeGreaterThanOrEqual(-1e-6);
      },
    ),
  );
});

it('the ruler has round steps, and places read as a clock', () => {
  expect(rulerStep({ left: 0, perPixel: 480 }, 48_000)).toBe(1);
  expect(rulerStep({ left: 0, perPixel: 48 }, 48_000)).toBeCloseTo(0.1);
  expect(clock(48_000 * 61.5, 48_000)).toBe('1:01.500');
  expect(clock(48_000 * 9, 48_000, 0)).toBe('0:09');
});
