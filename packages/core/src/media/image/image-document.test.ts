/** Histories of a picture, drawn at random: who made each pixel, what an undo takes back, and that locks and regions hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composite } from './composite.ts';
import { ImageDocument } from './image-document.ts';
import { imageHunks, judgeHunk } from './image-hunks.ts';
import { ImageTooLargeToEdit, type LayerLook } from './image.ts';
import { Mask } from './mask.ts';
import { Pixels, tileSide } from './pixels.ts';

// A tile and a bit, so that strokes cross tiles.
const [width, height] = [tileSide + 7, 11];
const look: LayerLook = { name: 'paint', visible: true, opacity: 1, blend: 'normal' };
const whole = { x: 0, y: 0, width, height };

const box = fc
  .record({
    x: fc.nat(width - 1),
    y: fc.nat(height - 1),
    w: fc.integer({ min: 1, max: 40 }),
    h: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ x, y, w, h }) => ({ x: Math.max(0, x - 5), y, width: w, height: h }));
const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.constantFrom(0, 128, 255));
const actor = fc.constantFrom('ann', 'bo', 'maker');

interface Stroke {
  readonly do: 'paint';
  readonly actor: string;
  readonly box: typeof whole;
  readonly colour: readonly number[];
}
type Step = Stroke | { readonly do: 'undo' | 'redo'; readonly actor: string };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('paint' as const), actor, box, colour }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const), actor }) },
);

function filled({ width: across, height: down }: typeof whole, of: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: across * down * 4 }, (_, at) => of[at % 4]!);
}

function begin(): ImageDocument {
  const document = new ImageDocument({ width, height, layers: [] });
  document.addLayer({ actorId: 'importer' }, 'a', look, filled(whole, [250, 250, 250, 255]));
  return document;
}

function take(document: ImageDocument, each: Step): void {
  if (each.do === 'paint') {
    const patch = { box: each.box, data: filled(each.box, each.colour) };
    document.paint({ actorId: each.actor }, 'a', Mask.rectangle(width, height, each.box), patch);
  } else if (each.do === 'undo') document.undo(each.actor);
  else document.redo(each.actor);
}

const pixelsOf = (document: ImageDocument) => document.layer('a').pixels;
const places = Array.from({ length: width * height }, (_, at) => [at % width, Math.floor(at / width)] as const);

describe('a picture’s history', () => {
  it('knows the author of every pixel, and an undo takes back nothing of anybody else', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), actor, (steps, undoing) => {
        const document = begin();
        for (const each of steps) take(document, each);
        expect(places.every(([x, y]) => document.authorOf('a', x, y) !== null)).toBe(true);
        const before = pixelsOf(document);
        const others = places.filter(([x, y]) => document.authorOf('a', x, y)!.actorId !== undoing);
        document.undo(undoing);
        const after = pixelsOf(document);
        const alike = ([x, y]: (typeof places)[number]) =>
          after.by(x, y) === before.by(x, y) && String(after.colour(x, y)) === String(before.colour(x, y));
        expect(others.every(alike)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('of one actor goes back to the beginning by undo, and again to its end by redo', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(box, colour), { maxLength: 8 }), (strokes) => {
        const document = begin();
        const empty = pixelsOf(document).read(whole);
        for (const [at, of] of strokes) take(document, { do: 'paint', actor: 'ann', box: at, colour: of });
        const end = pixelsOf(document).read(whole);
        while (document.undo('ann'));
        expect(pixelsOf(document).read(whole)).toEqual(empty);
        while (document.redo('ann'));
        expect(pixelsOf(document).read(whole)).toEqual(end);
      }),
      { numRuns: 60 },
    );
  });

  it('never changes a version that was kept', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.array(step, { maxLength: 6 }), (first, then) => {
        const document = begin();
        for (const each of first) take(document, each);
        const kept = document.image;
        const before = composite(kept, whole);
        for (const each of then) take(document, each);
        expect(composite(kept, whole)).toEqual(before);
        document.restore({ actorId: 'ann' }, 'a', kept.layers[0]!.pixels, Mask.whole(width, height));
        expect(composite(document.image, whole)).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  it('goes back to a version by whom it was then, in one step that is taken back in one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.array(step, { maxLength: 6 }), (first, then) => {
        const document = begin();
        for (const each of first) take(document, each);
        const kept = document.image;
        const makers = kept.layers[0]!.pixels;
        for (const each of then) take(document, each);
        document.addLayer({ actorId: 'ann' }, 'b', look);
        document.removeLayer({ actorId: 'ann' }, 'a');
        const before = document.image;
        document.become({ actorId: 'zoe' }, kept);
        expect(document.image.layers.map(({ id }) => id)).toEqual(['a']);
        const now = pixelsOf(document);
        expect(places.every(([x, y]) => now.by(x, y) === makers.by(x, y))).toBe(true);
        expect(composite(document.image, whole)).toEqual(composite(kept, whole));
        document.undo('zoe');
        expect(document.image.layers.map(({ id }) => id)).toEqual(before.layers.map(({ id }) => id));
        expect(composite(document.image, whole)).toEqual(composite(before, whole));
        expect(document.undo('zoe')).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  it('is the same opened again from what was kept of it, with what its changes left given back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), actor, (steps, undoing) => {
        const document = begin();
        for (const each of steps) take(document, each);
        const kept = document.changes.map(({ change, state }) => ({ change, state }));
        const contents = kept.map(({ change }) => document.content(change.number)!);
        const again = new ImageDocument(document.image, kept, document.locks);
        for (const direction of ['undo', 'redo', 'undo'] as const) {
          for (let next = again.next(undoing, direction); next; next = again.next(undoing, direction)) {
            again.recall(next.number, contents[next.number - 1]!);
            const effect = again.step(undoing, direction);
            again.forget(next.number);
            if (effect) break;
          }
          if (direction === 'undo') document.undo(undoing);
          else document.redo(undoing);
          expect(composite(again.image, whole)).toEqual(composite(document.image, whole));
        }
        expect(again.changes.map(({ state }) => state)).toEqual(document.changes.map(({ state }) => state));
      }),
      { numRuns: 30 },
    );
  });

  it('has layers that come, go, and look otherwise, each step undone by who made it; what others painted stays', () => {
    const document = begin();
    document.addLayer({ actorId: 'ann' }, 'b', { ...look, name: 'above' });
    document.changeLayer({ actorId: 'ann' }, 'b', { opacity: 0.5 }, 0);
    expect(document.image.layers.map(({ id }) => id)).toEqual(['b', 'a']);
    document.paint({ actorId: 'bo' }, 'b', Mask.whole(width, height), {
      box: whole,
      data: filled(whole, [1, 2, 3, 255]),
    });
    document.undo('ann');
    expect(document.image.layers.map(({ id, opacity }) => [id, opacity])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    expect(document.layer('b').pixels.colour(3, 3)).toEqual([1, 2, 3, 255]);
    // The layer that ann made now holds what bo painted.
    expect(document.undo('ann')).toBeNull();
    document.undo('bo');
    document.removeLayer({ actorId: 'bo' }, 'b');
    expect(() => document.layer('b')).toThrow(expect.objectContaining({ code: 'layer-missing' }));
    document.undo('bo');
    expect(document.image.layers.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('begins only with a picture that can be worked on', () => {
    for (const [across, down] of [
      [0, 5],
      [40_000, 10],
      [9000, 9000],
      [2.5, 2],
    ] as const)
      expect(() => new ImageDocument({ width: across, height: down, layers: [] })).toThrow(ImageTooLargeToEdit);
  });
});

describe('a proposal', () => {
  const grid = fc.array(fc.boolean(), { minLength: width * height, maxLength: width * height });
  const maskOf = (cells: readonly boolean[]) => Mask.where(width, height, (x, y) => cells[y * width + x]!);

  it('changes nothing outside of its region and nothing that is locked, whatever the maker gave', () => {
    const rectangles = fc
      .array(box, { minLength: 1, maxLength: 4 })
      .map((boxes) => boxes.map((each) => Mask.rectangle(width, height, each)).reduce((all, each) => all.or(each)));
    fc.assert(
      fc.property(
        rectangles,
        rectangles,
        grid,
        fc.array(step, { maxLength: 4 }),
        (region, locked, cells, meanwhile) => {
          const document = begin();
          const base = pixelsOf(document);
          document.lock({ id: 'l', mask: locked, by: 'ann' });
          const offered = maskOf(cells);
          const data = new Uint8Array(width * height * 4);
          for (const [x, y] of places)
            data.set(offered.has(x, y) ? [x, y, 9, 255] : [250, 250, 250, 255], (y * width + x) * 4);
          const patch = { box: whole, data };
          const hunks = imageHunks(base, patch, region);
          // Hunks are apart, and all of what is offered inside.
          const all = hunks.reduce((sum, { mask }) => sum.or(mask), Mask.empty(width, height));
          expect(hunks.reduce((sum, { mask }) => sum + mask.size, 0)).toBe(all.size);
          expect(all.equals(region.and(offered))).toBe(true);
          for (const each of meanwhile) take(document, each);
          const before = pixelsOf(document);
          for (const hunk of hunks) {
            const verdict = judgeHunk(document, 'a', base, hunk);
            if (verdict.fits) document.paint({ actorId: 'maker', recipeId: 'r' }, 'a', hunk.mask, patch);
            else if (verdict.reason === 'locked') expect(locked.has(verdict.at.x, verdict.at.y)).toBe(true);
            else expect(before.by(verdict.at.x, verdict.at.y)).not.toBe(base.by(verdict.at.x, verdict.at.y));
          }
          const after = pixelsOf(document);
          const sound = ([x, y]: (typeof places)[number]) =>
            document.authorOf('a', x, y)!.recipeId === 'r'
              ? region.has(x, y) && !locked.has(x, y) && before.by(x, y) === base.by(x, y)
              : String(after.colour(x, y)) === String(before.colour(x, y));
          expect(places.every(sound)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('layers seen from above', () => {
  it('are blended as the specification says, one place worked out by hand', () => {
    const pixels = (of: readonly number[]) => Pixels.of(1, 1, Uint8Array.from(of), 1);
    const below = { ...look, id: 'below', pixels: pixels([200, 100, 50, 255]) };
    const seen = (blend: LayerLook['blend'], opacity: number) => [
      ...composite(
        {
          width: 1,
          height: 1,
          layers: [below, { ...look, id: 'above', blend, opacity, pixels: pixels([100, 200, 0, 255]) }],
        },
        { x: 0, y: 0, width: 1, height: 1 },
      ),
    ];
    expect(seen('normal', 1)).toEqual([100, 200, 0, 255]);
    expect(seen('normal', 0.5)).toEqual([150, 150, 25, 255]);
    expect(seen('multiply', 1)).toEqual([Math.round((200 * 100) / 255), Math.round((100 * 200) / 255), 0, 255]);
    expect(seen('screen', 1)[0]).toBe(Math.round(200 + 100 - (200 * 100) / 255));
    expect(seen('darken', 1)).toEqual([100, 100, 0, 255]);
    expect(seen('lighten', 1)).toEqual([200, 200, 50, 255]);
    expect(seen('overlay', 1)[1]).toBe(Math.round((2 * 100 * 200) / 255));
  });
});
