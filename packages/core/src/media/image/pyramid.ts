/**
 * A picture seen from above at halves of its size, each level made from the one before and kept until its pixels change: so that a large
 * picture can be looked at as a whole. Level 0 is the picture itself. Pure but for what it keeps.
 */
import { composite } from './composite.ts';
import type { Image } from './image.ts';
import type { Box } from './mask.ts';
import { tileSide, tilesOf } from './pixels.ts';

/** A picture of the most pixels a side is one tile wide at this level. */
export const mostLevel = 8;

/** Pixels of a side at a level. */
export const sideAt = (side: number, level: number): number => Math.max(1, Math.ceil(side / 2 ** level));

export class Pyramid {
  #image: Image;
  /** By level, then by row of tiles. Level 0 is made anew each time. */
  readonly #levels = new Map<number, Map<number, Uint8Array>>();

  constructor(image: Image) {
    this.#image = image;
  }

  get width(): number {
    return this.#image.width;
  }

  get height(): number {
    return this.#image.height;
  }

  /** The picture is another one of the same size now, which differs under these tiles of level 0. */
  change(image: Image, tiles: Iterable<number>): void {
    const across = Math.ceil(this.#image.width / tileSide);
    this.#image = image;
    for (const index of tiles)
      for (const [level, kept] of this.#levels) {
        const [column, row] = [(index % across) >> level, Math.floor(index / across) >> level];
        kept.delete(row * this.#across(level) + column);
      }
  }

  /** RGBA of a box, in pixels of the level; clear outside of the picture. */
  read(level: number, box: Box): Uint8Array {
    if (level === 0) return composite(this.#image, box);
    const data = new Uint8Array(box.width * box.height * 4);
    const [width, height] = [sideAt(this.#image.width, level), sideAt(this.#image.height, level)];
    for (const part of tilesOf(width, height, box)) {
      const tile = this.#tile(level, part.index);
      for (let row = part.y; row < part.y + part.height; row++) {
        const from = ((row % tileSide) * tileSide + (part.x % tileSide)) * 4;
        data.set(tile.subarray(from, from + part.width * 4), ((row - box.y) * box.width + part.x - box.x) * 4);
      }
    }
    return data;
  }

  #across(level: number): number {
    return Math.ceil(sideAt(this.#image.width, level) / tileSide);
  }

  #tile(level: number, index: number): Uint8Array {
    const kept = this.#levels.get(level) ?? new Map<number, Uint8Array>();
    this.#levels.set(level, kept);
    const known = kept.get(index);
    if (known) return known;
    const across = this.#across(level);
    const [x, y] = [(index % across) * tileSide * 2, Math.floor(index / across) * tileSide * 2];
    const made = halved(this.read(level - 1, { x, y, width: 2 * tileSide, height: 2 * tileSide }), tileSide, {
      width: sideAt(this.#image.width, level - 1) - x,
      height: sideAt(this.#image.height, level - 1) - y,
    });
    kept.set(index, made);
    return made;
  }
}

/** Means of two by two pixels, weighed by their alpha; those outside of `there` do not count. */
function halved(
  data: Uint8Array,
  side: number,
  there: { readonly width: number; readonly height: number },
): Uint8Array {
  const out = new Uint8Array(side * side * 4);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      let [red, green, blue, alpha, count] = [0, 0, 0, 0, 0];
      for (let row = 2 * y; row < Math.min(2 * y + 2, there.height); row++)
        for (let column = 2 * x; column < Math.min(2 * x + 2, there.width); column++) {
          const from = (row * side * 2 + column) * 4;
          const weight = data[from + 3]!;
          red += data[from]! * weight;
          green += data[from + 1]! * weight;
          blue += data[from + 2]! * weight;
          alpha += weight;
          count += 1;
        }
      if (alpha === 0) continue;
      const to = (y * side + x) * 4;
      out[to] = Math.round(red / alpha);
      out[to + 1] = Math.round(green / alpha);
      out[to + 2] = Math.round(blue / alpha);
      out[to + 3] = Math.round(alpha / count);
    }
  return out;
}
