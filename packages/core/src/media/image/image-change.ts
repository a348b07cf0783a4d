/** One change of a picture, what it left, and how it is taken back: tile by tile, and only where its pixels are still as it left them. Pure. */
import type { Image, Layer } from './image.ts';
import { authorAt, settled, tileArea, type Tile } from './pixels.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A change of pixels, of which layers there are and how they look, or of the picture's size. */
export interface ImageChange {
  /** From 1 on; pixels name it as that which made them. */
  readonly number: number;
  /** The number of the first of those that are taken back and put again together; its own where it is alone. */
  readonly group: number;
  readonly actorId: string;
  /** Of what a maker made. */
  readonly recipeId: string | null;
  readonly kind: 'pixels' | 'layers' | 'size';
  /** It put back an earlier version, by whom that was. */
  readonly restores: boolean;
  /** Of the picture once it was made. Absent where the picture had been of one size until then. */
  readonly size?: Size | undefined;
  /** Of the picture before a change of its size. */
  readonly from?: Size | undefined;
}

/** Whether it can be taken back, can be put again, or neither any more. */
export type ChangeState = 'done' | 'undone' | 'gone';

/** A tile before and after. */
export interface TileChange {
  readonly index: number;
  readonly before: Tile | null;
  readonly after: Tile | null;
}

/** A layer, and where it lies from below. */
export interface PlacedLayer {
  readonly layer: Layer;
  readonly place: number;
}

/** What a change left, and what was there before: null where there was no layer. */
export type ChangeContent =
  | { readonly kind: 'pixels'; readonly layerId: string; readonly tiles: readonly TileChange[] }
  | { readonly kind: 'layers'; readonly before: PlacedLayer | null; readonly after: PlacedLayer | null }
  | { readonly kind: 'size'; readonly before: Image; readonly after: Image };

/** Takes pixels of one tile over into another, where a rule on the numbers of their changes holds. */
function mixed(now: Tile | null, from: Tile | null, takes: (place: number) => boolean): Tile | null {
  let copy: { readonly rgba: Uint8Array; readonly by: Uint32Array } | null = null;
  for (let place = 0; place < tileArea; place++) {
    if (!takes(place)) continue;
    copy ??= {
      rgba: now?.rgba.slice() ?? new Uint8Array(tileArea * 4),
      by: Uint32Array.from({ length: tileArea }, (_, at) => numberAt(now, at)),
    };
    for (let at = place * 4; at < place * 4 + 4; at++) copy.rgba[at] = from?.rgba[at] ?? 0;
    copy.by[place] = numberAt(from, place);
  }
  return copy ? settled(copy, now) : now;
}

/** The change that made a pixel of a tile; 0 for none. */
export const numberAt = (tile: Tile | null, place: number): number => (tile ? authorAt(tile, place) : 0);

/** A tile without a change: what somebody else, or the same person later, changed again stays as it is. */
export function takenBack(now: Tile | null, { before, after }: TileChange): Tile | null {
  if (now === after) return before;
  return mixed(now, before, (place) => {
    const left = numberAt(after, place);
    return numberAt(now, place) === left && numberAt(before, place) !== left;
  });
}

/** A tile with a change that was taken back, where nobody changed anything since. */
export function putAgain(now: Tile | null, { before, after }: TileChange): Tile | null {
  if (now === before) return after;
  return mixed(now, after, (place) => {
    const stood = numberAt(before, place);
    return numberAt(now, place) === stood && numberAt(after, place) !== stood;
  });
}
