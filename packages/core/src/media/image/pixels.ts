/**
 * The pixels of a layer, each with the change that last altered it: so that its author is known, and an undo takes back what is still as its
 * change left it. Kept in tiles that are shared between versions; a change copies those that it touches. Pure; immutable.
 */
import { type Box, Mask, MaskOfAnotherSize } from './mask.ts';

export const tileSide = 128;
export const tileArea = tileSide ** 2;

/** `by` is one number where one change made all of the tile. */
export interface Tile {
  /** RGBA, not premultiplied, row by row. */
  readonly rgba: Uint8Array;
  readonly by: number | Uint32Array;
}

/** Colours of a box of a picture: RGBA, row by row. */
export interface Patch {
  readonly box: Box;
  readonly data: Uint8Array;
}

/** The part of a box that lies on one tile, in pixels of the picture. */
interface TilePart extends Box {
  readonly index: number;
}

/** The tiles under a box, as far as it lies in the picture. */
export function* tilesOf(width: number, height: number, box: Box): Generator<TilePart> {
  const across = Math.ceil(width / tileSide);
  const [right, bottom] = [Math.min(width, box.x + box.width), Math.min(height, box.y + box.height)];
  for (let y = Math.max(0, box.y); y < bottom; y = (Math.floor(y / tileSide) + 1) * tileSide)
    for (let x = Math.max(0, box.x); x < right; x = (Math.floor(x / tileSide) + 1) * tileSide) {
      const [column, row] = [Math.floor(x / tileSide), Math.floor(y / tileSide)];
      yield {
        index: row * across + column,
        x,
        y,
        width: Math.min(right, (column + 1) * tileSide) - x,
        height: Math.min(bottom, (row + 1) * tileSide) - y,
      };
    }
}

export const authorAt = ({ by }: Tile, place: number): number => (typeof by === 'number' ? by : by[place]!);

/** A run of pixels within a tile: places from `start`, pixels of the picture from (x, y). */
interface TileRun {
  readonly tile: number;
  readonly start: number;
  readonly length: number;
  readonly x: number;
  readonly y: number;
}

export class Pixels {
  readonly width: number;
  readonly height: number;
  /** By row of tiles; null where nothing is, clear and by nobody. */
  readonly tiles: readonly (Tile | null)[];

  constructor(width: number, height: number, tiles: readonly (Tile | null)[]) {
    this.width = width;
    this.height = height;
    this.tiles = tiles;
  }

  static clear(width: number, height: number): Pixels {
    const count = Math.ceil(width / tileSide) * Math.ceil(height / tileSide);
    return new Pixels(
      width,
      height,
      Array.from({ length: count }, () => null),
    );
  }

  /** All of a picture, by one change. */
  static of(width: number, height: number, rgba: Uint8Array, by: number): Pixels {
    if (rgba.length !== width * height * 4) throw new RangeError('The colours do not fill the picture.');
    const across = Math.ceil(width / tileSide);
    const tiles = Pixels.clear(width, height).tiles.map((_, index): Tile => {
      const [left, top] = [(index % across) * tileSide, Math.floor(index / across) * tileSide];
      const data = new Uint8Array(tileArea * 4);
      const length = Math.min(tileSide, width - left) * 4;
      for (let row = 0; row < Math.min(tileSide, height - top); row++) {
        const from = ((top + row) * width + left) * 4;
        data.set(rgba.subarray(from, from + length), row * tileSide * 4);
      }
      for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 0) data.fill(0, at, at + 3);
      return { rgba: data, by };
    });
    return new Pixels(width, height, tiles);
  }

  /** The change that last altered a pixel; 0 for none. */
  by(x: number, y: number): number {
    const { tile, place } = this.#find(x, y);
    return tile ? authorAt(tile, place) : 0;
  }

  colour(x: number, y: number): readonly [red: number, green: number, blue: number, alpha: number] {
    const { tile, place } = this.#find(x, y);
    if (!tile) return [0, 0, 0, 0];
    const at = place * 4;
    return [tile.rgba[at]!, tile.rgba[at + 1]!, tile.rgba[at + 2]!, tile.rgba[at + 3]!];
  }

  /** Colours of a box; clear outside of the picture. */
  read(box: Box): Uint8Array {
    const data = new Uint8Array(box.width * box.height * 4);
    for (const { index, x, y, width, height } of tilesOf(this.width, this.height, box)) {
      const tile = this.tiles[index];
      if (!tile) continue;
      for (let row = y; row < y + height; row++) {
        const from = ((row % tileSide) * tileSide + (x % tileSide)) * 4;
        data.set(tile.rgba.subarray(from, from + width * 4), ((row - box.y) * box.width + x - box.x) * 4);
      }
    }
    return data;
  }

  /** The smallest box with all that is not clear; null where all of it is. */
  bounds(): Box | null {
    let [left, top, right, bottom] = [this.width, this.height, 0, 0];
    for (const { index, x, y, width, height } of tilesOf(this.width, this.height, {
      x: 0,
      y: 0,
      width: this.width,
      height: this.height,
    })) {
      const tile = this.tiles[index];
      if (!tile) continue;
      for (let row = y; row < y + height; row++)
        for (let column = x; column < x + width; column++) {
          if (tile.rgba[((row % tileSide) * tileSide + (column % tileSide)) * 4 + 3] === 0) continue;
          [left, right] = [Math.min(left, column), Math.max(right, column + 1)];
          [top, bottom] = [Math.min(top, row), Math.max(bottom, row + 1)];
        }
    }
    return right === 0 ? null : { x: left, y: top, width: right - left, height: bottom - top };
  }

  /** With other tiles in some places. */
  withTiles(changes: Iterable<readonly [index: number, tile: Tile | null]>): Pixels {
    const tiles = this.tiles.slice();
    for (const [index, tile] of changes) tiles[index] = tile;
    return new Pixels(this.width, this.height, tiles);
  }

  /** Places of the tiles that are not the same in another one of the same size. */
  changedTiles(other: Pixels): number[] {
    return this.tiles.flatMap((tile, index) => (tile === other.tiles[index] ? [] : [index]));
  }

  /**
   * With the patch's colours where the mask is. Pixels that have that colour already stay by whom they are. A mask that reaches out of the
   * patch ends at its edge. @throws MaskOfAnotherSize
   */
  painted(mask: Mask, { box, data }: Patch, by: number): Pixels {
    const inside = mask.and(Mask.rectangle(this.width, this.height, box));
    return this.#changed(inside, (before, after, authors, run) => {
      for (let i = 0; i < run.length; i++) {
        const from = ((run.y - box.y) * box.width + run.x + i - box.x) * 4;
        const at = (run.start + i) * 4;
        if (sameColour(before, at, data, from)) continue;
        // What is clear has no colour: equal pictures have one form.
        for (let channel = 0; channel < 4; channel++)
          after[at + channel] = data[from + 3] === 0 ? 0 : data[from + channel]!;
        authors[run.start + i] = by;
      }
    });
  }

  /** With the colours and authors of another one of the same size where the mask is. @throws MaskOfAnotherSize */
  withPixelsOf(other: Pixels, mask: Mask): Pixels {
    return this.#changed(mask, (_, after, authors, run) => {
      const tile = other.tiles[run.tile];
      for (let i = 0; i < run.length; i++) {
        const at = (run.start + i) * 4;
        for (let channel = 0; channel < 4; channel++) after[at + channel] = tile?.rgba[at + channel] ?? 0;
        authors[run.start + i] = tile ? authorAt(tile, run.start + i) : 0;
      }
    });
  }

  /** Pixels for which a rule on the tiles of both holds, within a mask. Tiles that are the same in both are passed over. */
  differing(
    other: Pixels,
    within: Mask,
    differs: (mine: Tile | null, theirs: Tile | null, place: number) => boolean,
  ): Mask {
    const found: [number, number, number][] = [];
    for (const run of this.#runs(within)) {
      const [mine, theirs] = [this.tiles[run.tile]!, other.tiles[run.tile]!];
      if (mine === theirs) continue;
      let start = -1;
      for (let i = 0; i <= run.length; i++) {
        const out = i < run.length && differs(mine, theirs, run.start + i);
        if (out && start < 0) start = i;
        if (!out && start >= 0) {
          found.push([run.y, run.x + start, run.x + i]);
          start = -1;
        }
      }
    }
    return Mask.ofRuns(this.width, this.height, found);
  }

  /** Pixels by a change. */
  madeBy(change: number): Mask {
    return this.differing(
      Pixels.clear(this.width, this.height),
      Mask.whole(this.width, this.height),
      (tile, _, place) => tile !== null && authorAt(tile, place) === change,
    );
  }

  #find(x: number, y: number) {
    const across = Math.ceil(this.width / tileSide);
    const inside = x >= 0 && y >= 0 && x < this.width && y < this.height;
    const index = Math.floor(y / tileSide) * across + Math.floor(x / tileSide);
    return { tile: inside ? this.tiles[index]! : null, place: (y % tileSide) * tileSide + (x % tileSide) };
  }

  *#runs(mask: Mask): Generator<TileRun> {
    if (mask.width !== this.width || mask.height !== this.height)
      throw new MaskOfAnotherSize(this.width, this.height, mask.width, mask.height);
    const across = Math.ceil(this.width / tileSide);
    for (let y = 0; y < this.height; y++) {
      const row = mask.runsOf(y);
      for (let i = 0; i < row.length; i += 2)
        for (let x = row[i]!; x < row[i + 1]!;) {
          const end = Math.min(row[i + 1]!, (Math.floor(x / tileSide) + 1) * tileSide);
          yield {
            tile: Math.floor(y / tileSide) * across + Math.floor(x / tileSide),
            start: (y % tileSide) * tileSide + (x % tileSide),
            length: end - x,
            x,
            y,
          };
          x = end;
        }
    }
  }

  #changed(
    mask: Mask,
    write: (before: Uint8Array, after: Uint8Array, authors: Uint32Array, run: TileRun) => void,
  ): Pixels {
    const copies = new Map<number, { readonly rgba: Uint8Array; readonly by: Uint32Array }>();
    for (const run of this.#runs(mask)) {
      const old = this.tiles[run.tile]!;
      let copy = copies.get(run.tile);
      if (!copy) {
        copy = {
          rgba: old ? old.rgba.slice() : new Uint8Array(tileArea * 4),
          by: old
            ? typeof old.by === 'number'
              ? new Uint32Array(tileArea).fill(old.by)
              : old.by.slice()
            : new Uint32Array(tileArea),
        };
        copies.set(run.tile, copy);
      }
      write(old?.rgba ?? clearTile, copy.rgba, copy.by, run);
    }
    const tiles = this.tiles.slice();
    for (const [index, copy] of copies) tiles[index] = settled(copy, this.tiles[index]!);
    return new Pixels(this.width, this.height, tiles);
  }
}

const clearTile = new Uint8Array(tileArea * 4);

function sameColour(a: Uint8Array, at: number, b: Uint8Array, from: number): boolean {
  if (a[at + 3] === 0 && b[from + 3] === 0) return true;
  for (let channel = 0; channel < 4; channel++) if (a[at + channel] !== b[from + channel]) return false;
  return true;
}

/** The old tile where nothing changed; null where nothing is; one author where there is one. */
export function settled(copy: { readonly rgba: Uint8Array; readonly by: Uint32Array }, old: Tile | null): Tile | null {
  if (
    old &&
    copy.rgba.every((value, i) => value === old.rgba[i]) &&
    copy.by.every((value, i) => value === authorAt(old, i))
  )
    return old;
  const [first] = copy.by as unknown as [number];
  const by = copy.by.every((value) => value === first) ? first : copy.by;
  return by === 0 && copy.rgba.every((value) => value === 0) ? null : { rgba: copy.rgba, by };
}
