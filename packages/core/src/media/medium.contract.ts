/** What every medium must keep to. Run by each one's tests on contents and regions that fast-check draws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContentUnreadable, type Medium } from './medium.ts';

export interface MediumSamples<Content, Region> {
  readonly content: fc.Arbitrary<Content>;
  /** A region of a content, which need not be of whole units. */
  region(content: Content): fc.Arbitrary<Region>;
  /** What may stand in the place of a region; any content where absent. */
  fitting?(content: Content, region: Region): fc.Arbitrary<Content>;
  /** Bytes that are no content. */
  readonly notContent: readonly Uint8Array[];
}

export function describeMedium<Content, Region, Change>(
  medium: Medium<Content, Region, Change>,
  { content, region, fitting, notContent }: MediumSamples<Content, Region>,
): void {
  const canonical = content.map((drawn) => medium.canonical(drawn));
  const placed = canonical.chain((drawn) => region(drawn).map((at) => ({ drawn, at: medium.snap(drawn, at) })));
  const replaced = placed.chain(({ drawn, at }) =>
    (fitting?.(drawn, at) ?? content).map((by) => ({ drawn, at, by: medium.canonical(by) })),
  );

  describe(`${medium.name} as a medium`, () => {
    it('has one form of a content', () => {
      fc.assert(
        fc.property(canonical, (drawn) => {
          expect(medium.canonical(drawn)).toEqual(drawn);
        }),
      );
      expect(medium.sizeOf(medium.empty())).toBe(0);
    });

    it('snaps a region once and for all', () => {
      fc.assert(
        fc.property(placed, ({ drawn, at }) => {
          expect(medium.snap(drawn, at)).toEqual(at);
        }),
      );
    });

    it('puts a content in a region’s place, and nothing else changes', () => {
      fc.assert(
        fc.property(replaced, ({ drawn, at, by }) => {
          const changes = medium.replace(drawn, at, by);
          const after = medium.apply(drawn, changes);
          const grown = medium.sizeOf(by) - medium.sizeOf(medium.within(drawn, at));
          expect(medium.sizeOf(after) - medium.sizeOf(drawn)).toBe(grown);
          // The whole replaced by what is there now changes nothing.
          expect(medium.apply(drawn, medium.replace(drawn, medium.whole(drawn), after))).toEqual(after);
          expect(medium.replace(drawn, at, medium.within(drawn, at))).toEqual([]);
        }),
      );
    });

    it('finds a region again after changes that leave it alone', () => {
      fc.assert(
        fc.property(placed, canonical, fc.nat(), ({ drawn, at }, by, other) => {
          fc.pre(medium.sizeOf(medium.within(drawn, at)) > 0);
          const elsewhere = fc.sample(region(drawn), { seed: other, numRuns: 1 })[0]!;
          const changes = medium.replace(drawn, medium.snap(drawn, elsewhere), by);
          fc.pre(changes.every((change) => !medium.touches(change, at)));
          const after = medium.apply(drawn, changes);
          expect(medium.within(after, medium.moved(at, changes))).toEqual(medium.within(drawn, at));
        }),
      );
    });

    it('compares without losing anything', () => {
      fc.assert(
        fc.property(canonical, canonical, (before, after) => {
          const same = medium.compare(before, before);
          expect(same.every(({ kind }) => kind === 'same')).toBe(true);
          expect(medium.compare(before, after).every(({ text }) => text !== '')).toBe(true);
        }),
      );
    });

    it('reads what it wrote, in every format, as far as that can hold it', () => {
      for (const format of medium.formats) {
        fc.assert(
          fc.property(canonical, (drawn) => {
            expect(format.read(format.write(drawn))).toEqual(format.holds?.(drawn) ?? drawn);
          }),
        );
        for (const bytes of notContent) expect(() => format.read(bytes)).toThrow(ContentUnreadable);
      }
    });

    it('previews briefly', () => {
      fc.assert(
        fc.property(canonical, (drawn) => {
          expect(medium.preview(drawn).length).toBeLessThanOrEqual(260);
        }),
      );
    });
  });
}
