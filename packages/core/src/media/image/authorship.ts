/** Whose the pixels are that are seen: the topmost layer that is not clear at a place is the one that counts. Pure. */
import type { Image, Layer } from './image.ts';
import type { Box } from './mask.ts';
import { authorAt, tileSide, tilesOf } from './pixels.ts';

/** The layer that is seen at a pixel; null where nothing is. */
export function layerSeenAt({ layers }: Image, x: number, y: number): Layer | null {
  return (
    layers.findLast(({ visible, opacity, pixels }) => visible && opacity > 0 && pixels.colour(x, y)[3] > 0) ?? null
  );
}

/**
 * For each pixel of a box, row by row, what `kindOf` says of the change that made what is seen there; 0 where nothing is seen. At a level above 0,
 * each pixel is the first of those that it stands for.
 */
export function authorKinds(
  { width, height, layers }: Image,
  level: number,
  box: Box,
  kindOf: (change: number) => number,
): Uint8Array {
  const out = new Uint8Array(box.width * box.height);
  const step = 2 ** level;
  const seen = layers.filter(({ visible, opacity }) => visible && opacity > 0).toReversed();
  const wide = { x: box.x * step, y: box.y * step, width: box.width * step, height: box.height * step };
  for (const part of tilesOf(width, height, wide))
    for (let y = Math.ceil(part.y / step) * step; y < part.y + part.height; y += step)
      for (let x = Math.ceil(part.x / step) * step; x < part.x + part.width; x += step) {
        const place = (y % tileSide) * tileSide + (x % tileSide);
        const tile = seen.find(({ pixels }) => (pixels.tiles[part.index]?.rgba[place * 4 + 3] ?? 0) > 0)?.pixels.tiles[
          part.index
        ];
        if (tile) out[(y / step - box.y) * box.width + x / step - box.x] = kindOf(authorAt(tile, place));
      }
  return out;
}
