import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TempoMap } from './tempo-map.ts';

const tempos = fc
  .uniqueArray(fc.record({ tick: fc.nat(100_000), tempo: fc.integer({ min: 4, max: 700 }) }), {
    selector: ({ tick }) => tick,
    maxLength: 8,
  })
  .map((all) => all.toSorted((a, b) => a.tick - b.tick));

it('a quarter at 120 takes half a second, and a tempo holds until the next', () => {
  const map = new TempoMap([
    { tick: 0, tempo: 60 },
    { tick: 960, tempo: 120 },
  ]);
  expect([0, 960, 1920, 2880].map((tick) => map.secondsAt(tick))).toEqual([0, 1, 1.5, 2]);
  expect(new TempoMap([]).secondsAt(960)).toBe(0.5);
  expect(new TempoMap([], 2).secondsAt(960)).toBe(0.25);
});

it('goes there and back, and never backwards', () => {
  fc.assert(
    fc.property(tempos, fc.nat(200_000), fc.nat(200_000), (all, a, b) => {
      const map = new TempoMap(all);
      expect(map.tickAt(map.secondsAt(a))).toBeCloseTo(a, 4);
      if (a < b) expect(map.secondsAt(a)).toBeLessThan(map.secondsAt(b));
    }),
  );
});
