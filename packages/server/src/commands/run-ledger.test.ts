import type { RunPoint } from '@fourhands/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { thinPoints } from './run-ledger.ts';

const pointOf = (step: number, split: RunPoint['split']): RunPoint => ({ step, epoch: 0, split, loss: 0, terms: {} });

it('thins a curve evenly, in order, keeping both its ends', () => {
  const splits = fc.array(fc.constantFrom('train' as const, 'validation' as const), { maxLength: 400 });
  fc.assert(
    fc.property(splits, fc.integer({ min: 2, max: 50 }), (given, most) => {
      const points = given.map((split, step) => pointOf(step, split));
      const thinned = thinPoints(points, most);
      expect(thinned).toEqual(points.filter((point) => thinned.includes(point)));
      for (const split of ['train', 'validation'] as const) {
        const before = points.filter((point) => point.split === split);
        const after = thinned.filter((point) => point.split === split);
        expect(after.length).toBe(Math.min(before.length, most));
        expect(after[0]).toBe(before[0]);
        expect(after.at(-1)).toBe(before.at(-1));
        const places = after.map((point) => before.indexOf(point));
        const gaps = places.slice(1).map((place, index) => place - (places[index] ?? 0));
        if (gaps.length > 0) expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
      }
    }),
  );
});
