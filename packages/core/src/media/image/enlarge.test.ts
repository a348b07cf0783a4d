/** Pictures made larger: whose each pixel is then, what an undo gives back, and what of it waits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enlarged, mostEnlargement } from './enlarge.ts';
import { ImageDocument } from './image-document.ts';
import { Mask } from './mask.ts';
import { Pixels } from './pixels.ts';

const [width, height] = [70, 5];
const look = { name: 'paint', visible: true, opacity: 1, blend: 'normal' } as const;
const times = fc.constantFrom(2, 3, 4);
const box = fc.record({
  x: fc.nat(width - 1),
  y: fc.nat(height - 1),
  width: fc.integer({ min: 1, max: 30 }),
  height: fc.integer({ min: 1, max: 4 }),
});
const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.constantFrom(0, 255));
const stroke = fc.record({ actor: fc.constantFrom('ann', 'bo'), box, colour });
type Stroke = typeof stroke extends fc.Arbitrary<infer One> ? One : never;

function take(document: ImageDocument, { actor, box: at, colour: of }: Stroke): void {
  const { width: across, height: down } = document.image;
  const data = Uint8Array.from({ length: at.width * at.height * 4 }, (_, i) => of[i % 4]!);
  document.paint({ actorId: actor }, 'a', Mask.rectangle(across, down, at), { box: at, data });
}

function drawn(strokes: readonly Stroke[]): ImageDocument {
  const document = new ImageDocument({ width, height, layers: [] });
  document.addLayer({ actorId: 'ann' }, 'a', look);
  for (const each of strokes) take(document, each);
  return document;
}

/** Every pixel as a square of its colour. */
function squares(document: ImageDocument, by: number): Uint8Array {
  const { pixels } = document.layer('a');
  const data = new Uint8Array(width * height * by ** 2 * 4);
  for (let y = 0; y < height * by; y++)
    for (let x = 0; x < width * by; x++)
      data.set(pixels.colour(Math.floor(x / by), Math.floor(y / by)), (y * width * by + x) * 4);
  return data;
}

const enlarge = (document: ImageDocument, by: number) => {
  const data = squares(document, by);
  return document.enlarge({ actorId: 'maker', recipeId: 'r' }, by, () => data);
};

describe('a picture that is enlarged', () => {
  it('has the colours that were made, and each pixel stays by whom that was from which it came', () => {
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 5 }), times, (strokes, by) => {
        const document = drawn(strokes);
        const before = document.layer('a').pixels;
        const data = squares(document, by);
        enlarge(document, by);
        const after = document.layer('a').pixels;
        expect([document.image.width, document.image.height]).toEqual([width * by, height * by]);
        expect(Buffer.compare(after.read({ x: 0, y: 0, width: width * by, height: height * by }), data)).toBe(0);
        for (let y = 0; y < height * by; y += 1)
          for (let x = 0; x < width * by; x += 1) {
            const [column, row] = [Math.floor(x / by), Math.floor(y / by)];
            if (after.by(x, y) !== before.by(column, row)) throw new Error(`${x}, ${y}: ${after.by(x, y)}`);
          }
      }),
      { numRuns: 30 },
    );
  });

  it('is by the enlarging where a neighbour comes to lie on what was nobody’s', () => {
    const small = Pixels.clear(2, 1).painted(
      Mask.rectangle(2, 1, { x: 0, y: 0, width: 1, height: 1 }),
      { box: { x: 0, y: 0, width: 1, height: 1 }, data: new Uint8Array([9, 9, 9, 255]) },
      4,
    );
    const data = new Uint8Array(4 * 2 * 4).fill(200);
    data.fill(0, 12, 16);
    const [layer] = enlarged(
      { width: 2, height: 1, layers: [{ ...look, id: 'a', pixels: small }] },
      2,
      () => data,
      7,
    ).layers;
    expect([0, 1, 2, 3].map((x) => layer!.pixels.by(x, 0))).toEqual([4, 4, 7, 0]);
  });

  it('comes back to the last byte and author, with its locks; what was done before waits until then', () => {
    fc.assert(
      fc.property(fc.array(stroke, { minLength: 1, maxLength: 5 }), stroke, box, times, (strokes, later, lock, by) => {
        const document = drawn(strokes);
        const mask = Mask.rectangle(width, height, lock);
        document.lock({ id: 'l', by: 'ann', mask });
        const { image } = document;
        const { number } = enlarge(document, by);
        const locked = document.locks[0]!.mask;
        expect(
          locked.equals(
            Mask.where(width * by, height * by, (x, y) => mask.has(Math.floor(x / by), Math.floor(y / by))),
          ),
        ).toBe(true);
        expect([document.canUndo('ann'), document.canUndo('bo'), document.canUndo('maker')]).toEqual([
          false,
          false,
          true,
        ]);
        take(document, later);
        const painted = document.changes.length > number;
        // Nobody's undo takes away what others did since.
        expect(document.undo('maker')?.number ?? null).toBe(painted ? null : number);
        if (painted) {
          expect(document.undo(later.actor)).not.toBeNull();
          expect(document.undo('maker')?.number).toBe(number);
        }
        expect(document.image).toBe(image);
        expect(document.locks[0]!.mask.equals(mask)).toBe(true);
        expect(document.canUndo('ann')).toBe(true);
        expect(document.canRedo(later.actor)).toBe(false);
        expect(document.redo('maker')?.number).toBe(number);
        expect([document.image.width, document.locks[0]!.mask.equals(locked)]).toEqual([width * by, true]);
        expect(document.canRedo(later.actor)).toBe(painted);
      }),
      { numRuns: 60 },
    );
  });

  it('goes back to an earlier version in the size of that, and that can be taken back too', () => {
    const document = drawn([{ actor: 'ann', box: { x: 3, y: 1, width: 5, height: 2 }, colour: [1, 2, 3, 255] }]);
    const { image } = document;
    enlarge(document, 3);
    const large = document.image;
    take(document, { actor: 'bo', box: { x: 0, y: 0, width: 9, height: 9 }, colour: [9, 9, 9, 255] });
    const since = document.image;
    document.become({ actorId: 'ann' }, image);
    expect(document.image).toBe(image);
    expect([document.canUndo('bo'), document.canUndo('maker')]).toEqual([false, false]);
    expect(document.undo('ann')?.kind).toBe('size');
    expect(document.image).toBe(since);
    expect(document.undo('bo')).not.toBeNull();
    expect(document.image.layers[0]!.pixels.changedTiles(large.layers[0]!.pixels)).toEqual([]);
  });

  it('keeps to what can be worked on', () => {
    expect(mostEnlargement({ width: 1000, height: 1000 }, 1)).toBe(4);
    expect(mostEnlargement({ width: 4000, height: 3000 }, 1)).toBe(2);
    expect(mostEnlargement({ width: 6000, height: 4000 }, 1)).toBeNull();
    expect(mostEnlargement({ width: 1000, height: 1000 }, 1, 4_000_000)).toBe(2);
    expect(mostEnlargement({ width: 20_000, height: 2 }, 1)).toBeNull();
    expect(mostEnlargement({ width: 2000, height: 2000 }, 17)).toBeNull();
  });
});

describe('a mask on another size', () => {
  const rows = fc.array(fc.record({ y: fc.nat(8), start: fc.nat(11), end: fc.nat(12) }), { maxLength: 8 });
  const mask = rows.map((runs) =>
    Mask.ofRuns(
      12,
      9,
      runs.map(({ y, start, end }) => [y, start, end] as const),
    ),
  );

  it('covers whatever it touches, and is itself again after whole times', () => {
    fc.assert(
      fc.property(
        mask,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        times,
        (of, across, down, by) => {
          const other = of.scaled(across, down);
          const touched = Mask.where(across, down, (x, y) => {
            const part = Mask.where(
              12,
              9,
              (column, row) =>
                (column + 1) * across > x * 12 &&
                column * across < (x + 1) * 12 &&
                (row + 1) * down > y * 9 &&
                row * down < (y + 1) * 9,
            );
            return !part.and(of).isEmpty;
          });
          expect(other.equals(touched)).toBe(true);
          expect(
            of
              .scaled(12 * by, 9 * by)
              .scaled(12, 9)
              .equals(of),
          ).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
