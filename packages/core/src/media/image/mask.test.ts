/** Masks beside plain grids of true and false, which are the oracle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Mask, MaskOfAnotherSize, MaskUnreadable } from './mask.ts';
import { brushed, lasso, magicWand } from './selection.ts';

const [width, height] = [13, 9];
type Grid = readonly boolean[];
const grid = fc.array(fc.boolean(), { minLength: width * height, maxLength: width * height });
const maskOf = (cells: Grid) => Mask.where(width, height, (x, y) => cells[y * width + x]!);
const cellsOf = (mask: Mask): boolean[] =>
  Array.from({ length: width * height }, (_, at) => mask.has(at % width, Math.floor(at / width)));

describe('a mask', () => {
  it('holds the pixels that it was made of, and says how many and where', () => {
    fc.assert(
      fc.property(grid, (cells) => {
        const mask = maskOf(cells);
        expect(cellsOf(mask)).toEqual(cells);
        expect(mask.size).toBe(cells.filter(Boolean).length);
        expect(mask.isEmpty).toBe(!cells.some(Boolean));
        const places = cells.flatMap((cell, at) => (cell ? [[at % width, Math.floor(at / width)] as const] : []));
        const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
        expect(mask.bounds).toEqual(
          places.length === 0
            ? null
            : {
                x: Math.min(...xs),
                y: Math.min(...ys),
                width: Math.max(...xs) - Math.min(...xs) + 1,
                height: Math.max(...ys) - Math.min(...ys) + 1,
              },
        );
      }),
    );
  });

  it('is joined, cut and turned as sets are', () => {
    fc.assert(
      fc.property(grid, grid, (first, second) => {
        const [a, b] = [maskOf(first), maskOf(second)];
        expect(cellsOf(a.and(b))).toEqual(first.map((cell, at) => cell && second[at]!));
        expect(cellsOf(a.or(b))).toEqual(first.map((cell, at) => cell || second[at]!));
        expect(cellsOf(a.without(b))).toEqual(first.map((cell, at) => cell && !second[at]));
        expect(cellsOf(a.inverted())).toEqual(first.map((cell) => !cell));
        expect(a.or(b).equals(b.or(a))).toBe(true);
        expect(a.equals(b)).toBe(first.every((cell, at) => cell === second[at]));
      }),
    );
  });

  it('grows by a disc', () => {
    fc.assert(
      fc.property(grid, fc.integer({ min: 0, max: 4 }), (cells, radius) => {
        const near = cells.map((_, at) =>
          cells.some(
            (cell, other) =>
              cell &&
              ((at % width) - (other % width)) ** 2 + (Math.floor(at / width) - Math.floor(other / width)) ** 2 <=
                radius ** 2,
          ),
        );
        expect(cellsOf(maskOf(cells).grown(radius))).toEqual(near);
      }),
    );
  });

  it('falls into parts that do not touch, and are all of it', () => {
    fc.assert(
      fc.property(grid, (cells) => {
        const mask = maskOf(cells);
        const parts = mask.components();
        expect(parts.reduce((all, part) => all.or(part), Mask.empty(width, height)).equals(mask)).toBe(true);
        parts.forEach((part, at) => {
          expect(part.isEmpty).toBe(false);
          // The square around each of its pixels holds no pixel of another part.
          const around = Mask.where(width, height, (x, y) =>
            [-1, 0, 1].some((dy) => [-1, 0, 1].some((dx) => part.has(x + dx, y + dy))),
          );
          for (const other of parts.slice(at + 1)) expect(around.and(other).isEmpty).toBe(true);
          // It is one: whatever is joined to its first pixel is all of it.
          expect(joinedTo(part).equals(part)).toBe(true);
        });
      }),
    );
  });

  it('is the same after it was written and read; numbers that are none are refused', () => {
    fc.assert(
      fc.property(grid, fc.nat(), fc.integer({ min: -3, max: 40 }), (cells, place, value) => {
        const numbers = maskOf(cells).toNumbers();
        expect(Mask.fromNumbers(numbers).equals(maskOf(cells))).toBe(true);
        const spoilt = numbers.with(place % numbers.length, value);
        try {
          const read = Mask.fromNumbers(spoilt);
          expect(read.toNumbers()).toEqual(spoilt);
        } catch (error) {
          expect(error).toBeInstanceOf(MaskUnreadable);
        }
        if (numbers.length > 2) expect(() => Mask.fromNumbers(numbers.slice(0, -1))).toThrow(MaskUnreadable);
      }),
    );
    expect(() => Mask.empty(3, 3).and(Mask.empty(3, 4))).toThrow(MaskOfAnotherSize);
  });
});

function joinedTo(part: Mask): Mask {
  const box = part.bounds!;
  let reached = Mask.ofRuns(width, height, [[box.y, part.runsOf(box.y)[0]!, part.runsOf(box.y)[0]! + 1]]);
  for (;;) {
    const seen = reached;
    const next = Mask.where(width, height, (x, y) =>
      [-1, 0, 1].some((dy) => [-1, 0, 1].some((dx) => seen.has(x + dx, y + dy))),
    ).and(part);
    if (next.equals(reached)) return reached;
    reached = next;
  }
}

describe('selections', () => {
  it('by a lasso hold the pixels whose middle is inside', () => {
    const triangle = lasso(width, height, [
      { x: 1, y: 1 },
      { x: 11, y: 1 },
      { x: 1, y: 8 },
    ]);
    const inside = (x: number, y: number) => {
      const [px, py] = [x + 0.5, y + 0.5];
      return px > 1 && py > 1 && (px - 1) / 10 + (py - 1) / 7 < 1;
    };
    expect(cellsOf(triangle)).toEqual(cellsOf(Mask.where(width, height, inside)));
    expect(lasso(width, height, []).isEmpty).toBe(true);
  });

  it('by a brush hold what lies within its radius of the line', () => {
    const line = [
      { x: 2, y: 2 },
      { x: 10, y: 6 },
    ];
    const distance = (x: number, y: number) => {
      const along = Math.max(0, Math.min(1, ((x - 2) * 8 + (y - 2) * 4) / 80));
      return Math.hypot(x - 2 - 8 * along, y - 2 - 4 * along);
    };
    const stroke = brushed(width, height, line, 2);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const far = distance(x + 0.5, y + 0.5);
        if (far < 1.95) expect(stroke.has(x, y)).toBe(true);
        if (far > 2) expect(stroke.has(x, y)).toBe(false);
      }
    expect(brushed(width, height, [{ x: 5.5, y: 5.5 }], 0.6).size).toBe(1);
  });

  it('by a magic wand hold what is joined by sides and alike in colour, or all that is alike', () => {
    fc.assert(
      fc.property(grid, fc.nat(width - 1), fc.nat(height - 1), (cells, x, y) => {
        const data = cells.flatMap((cell) => (cell ? [200, 10, 10, 255] : [190, 14, 10, 255]));
        const colours = { width, height, data };
        const own = cells[y * width + x]!;
        const alike = cells.map((cell) => cell === own);
        expect(cellsOf(magicWand(colours, { x, y }, 5, { joined: false }))).toEqual(alike);
        expect(magicWand(colours, { x, y }, 10).equals(Mask.whole(width, height))).toBe(true);
        const reached = new Set([y * width + x]);
        for (const at of reached)
          for (const next of [
            at - width,
            at + width,
            ...(at % width > 0 ? [at - 1] : []),
            ...(at % width < width - 1 ? [at + 1] : []),
          ])
            if (alike[next] === true) reached.add(next);
        expect(cellsOf(magicWand(colours, { x, y }, 5))).toEqual(cells.map((_, at) => reached.has(at)));
      }),
    );
  });
});
