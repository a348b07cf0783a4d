import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bars } from '@fourhands/core/media/score/bars';
import { checkScore, emptyScore, endOf, type Note } from '@fourhands/core/media/score/score';
import { pageAt, pageBars } from './notation-page.ts';

const notes = fc
  .array(fc.record({ start: fc.nat(400_000), duration: fc.integer({ min: 1, max: 9000 }) }), {
    minLength: 1,
    maxLength: 20,
  })
  .map((all) =>
    all.map((place, at): Note => ({
      id: `n${at}`,
      track: 't',
      voice: 1,
      pitch: 60,
      spelling: null,
      velocity: 80,
      lyrics: [],
      ...place,
    })),
  );

test('pages hold every note once for each page that it sounds in, and follow each other without a gap', () => {
  fc.assert(
    fc.property(notes, fc.integer({ min: 2, max: 7 }), (all, beats) => {
      const meters = [
        { tick: 0, beats: 4, unit: 4 as const },
        { tick: 40_000, beats, unit: 8 as const },
      ];
      const score = { ...emptyScore, tracks: [{ id: 't', name: '', instrument: 0 }], notes: all, meters };
      const bars = new Bars(meters);
      const end = endOf(score);
      let page = pageAt(score, bars, 0, end);
      const sounded = new Map<string, number>();
      for (let count = 0; count < 400; count++) {
        checkScore(page.score);
        expect(page.bars[1] - page.bars[0]).toBeLessThan(pageBars);
        for (const { id, duration } of page.score.notes) sounded.set(id, (sounded.get(id) ?? 0) + duration);
        expect(pageAt(score, bars, page.end - 1, end)).toEqual(page);
        if (page.isLast) break;
        const next = pageAt(score, bars, page.end, end);
        expect(next.start).toBe(page.end);
        expect(next.bars[0]).toBe(page.bars[1] + 1);
        page = next;
      }
      expect(page.isLast).toBe(true);
      for (const { id, duration } of all) expect(sounded.get(id)).toBe(duration);
    }),
    { numRuns: 30 },
  );
});
