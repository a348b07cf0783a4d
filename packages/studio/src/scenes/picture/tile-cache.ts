/**
 * The parts of a picture that are or were on screen, as the server composites them, at the levels at which they were looked at. A part that
 * changed is shown as it was until it is there anew, so that nothing flickers.
 */
import { sideAt } from '@fourhands/core/media/image/pyramid';
import { tileSide } from '@fourhands/core/media/image/pixels';
import { client } from '../../api/client.ts';

export const partSide = 256;
const mostKept = 400;
const atOnce = 6;
/** Milliseconds until a part that did not come is asked for again. */
const pause = 1500;

export interface Part {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

interface Kept {
  bitmap: ImageBitmap | null;
  stale: boolean;
  /** Grows with each change, so that an answer from before one is known. */
  age: number;
  asked: boolean;
}

const keyOf = ({ level, column, row }: Part) => `${level} ${column} ${row}`;

/** What is made of the bytes of a part: RGBA. */
type Paint = (bytes: Uint8Array<ArrayBuffer>, width: number, height: number) => Uint8ClampedArray<ArrayBuffer>;

export class TileCache {
  readonly #workId: string;
  readonly #size: { readonly width: number; readonly height: number };
  readonly #format: 'rgba' | 'authors';
  readonly #paint: Paint;
  readonly #onChange: () => void;
  readonly #parts = new Map<string, Kept & Part>();
  #waiting: (Kept & Part)[] = [];
  #going = 0;
  #ended = false;
  #idle: (() => void)[] = [];

  constructor(
    workId: string,
    size: { readonly width: number; readonly height: number },
    format: 'rgba' | 'authors',
    paint: Paint,
    onChange: () => void,
  ) {
    this.#workId = workId;
    this.#size = size;
    this.#format = format;
    this.#paint = paint;
    this.#onChange = onChange;
  }

  /** The part as it was seen last; asked for where it is not there or has changed. */
  get(part: Part): ImageBitmap | null {
    const key = keyOf(part);
    const kept = this.#parts.get(key) ?? { ...part, bitmap: null, stale: true, age: 0, asked: false };
    this.#parts.delete(key);
    this.#parts.set(key, kept);
    if (kept.stale && !kept.asked) this.#ask(kept);
    if (this.#parts.size > mostKept) {
      const [oldest] = this.#parts;
      if (oldest !== undefined) {
        this.#parts.delete(oldest[0]);
        oldest[1].bitmap?.close();
      }
    }
    return kept.bitmap;
  }

  /** A part that is there already, without asking for it. */
  peek(part: Part): ImageBitmap | null {
    return this.#parts.get(keyOf(part))?.bitmap ?? null;
  }

  /** Tiles of the server's changed; all where none are named. */
  change(tiles?: readonly number[]): void {
    const across = Math.ceil(this.#size.width / tileSide);
    const touched = tiles && new Set(tiles);
    for (const kept of this.#parts.values()) {
      const reach = (partSide / tileSide) * 2 ** kept.level;
      const hit =
        touched === undefined ||
        [...touched].some(
          (tile) =>
            Math.floor((tile % across) / reach) === kept.column &&
            Math.floor(Math.floor(tile / across) / reach) === kept.row,
        );
      if (!hit) continue;
      kept.stale = true;
      kept.age += 1;
    }
    this.#onChange();
  }

  /** Resolves when nothing is on its way. */
  settled(): Promise<void> {
    if (this.#going === 0 && this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  end(): void {
    this.#ended = true;
    for (const { bitmap } of this.#parts.values()) bitmap?.close();
    this.#parts.clear();
  }

  #ask(part: Kept & Part): void {
    part.asked = true;
    // What was looked at last comes first.
    this.#waiting.push(part);
    this.#next();
  }

  #next(): void {
    while (this.#going < atOnce) {
      const part = this.#waiting.pop();
      if (part === undefined) break;
      this.#going += 1;
      void this.#fetch(part).finally(() => {
        this.#going -= 1;
        part.asked = false;
        if (!this.#ended) this.#onChange();
        this.#next();
      });
    }
    if (this.#going > 0 || this.#waiting.length > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #fetch(part: Kept & Part): Promise<void> {
    const { level, column, row, age } = part;
    const [x, y] = [column * partSide, row * partSide];
    const width = Math.min(partSide, sideAt(this.#size.width, level) - x);
    const height = Math.min(partSide, sideAt(this.#size.height, level) - y);
    if (this.#ended || width <= 0 || height <= 0) return;
    try {
      const bytes = await client.pictureView(this.#workId, { x, y, width, height, level, format: this.#format });
      const bitmap = await createImageBitmap(new ImageData(this.#paint(bytes, width, height), width, height));
      if (this.#ended) return bitmap.close();
      part.bitmap?.close();
      part.bitmap = bitmap;
      part.stale = part.age !== age;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

export const asItIs: Paint = (bytes) => new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.length);

const warm = [214, 96, 24] as const;
const cool = [24, 120, 190] as const;

/** Warm where a person made it; cool and striped, so not told by colour alone, where a maker did. */
export const asAuthors: Paint = (kinds, width) => {
  const out = new Uint8ClampedArray(kinds.length * 4);
  kinds.forEach((kind, at) => {
    if (kind === 0) return;
    const stripe = ((at % width) + Math.floor(at / width)) % 12 < 6;
    out.set(kind === 2 ? cool : warm, at * 4);
    out[at * 4 + 3] = kind === 2 ? (stripe ? 190 : 70) : 90;
  });
  return out;
};
