/**
 * A picture made some whole times larger. Each pixel becomes a square of pixels, and these stay by whom that pixel was; where nobody had painted and
 * something of a neighbour comes to lie, it is by the enlarging. Pure.
 */
import { requireEditable, type Image, mostPixels } from './image.ts';
import { mostSide } from './mask.ts';
import { authorAt, Pixels, settled, type Tile, tileArea, tileSide } from './pixels.ts';

export const enlargements = [2, 3, 4] as const;
export type Enlargement = (typeof enlargements)[number];

/** Pixels of all layers together that may be in memory at once. */
const mostLayerPixels = 4 * mostPixels;

interface Measured {
  readonly width: number;
  readonly height: number;
}

/** The most times by which a picture may be enlarged to at most so many pixels; null where even twice is too much. */
export function mostEnlargement({ width, height }: Measured, layers: number, most = mostPixels): Enlargement | null {
  const fits = (times: number) =>
    Math.max(width, height) * times <= mostSide &&
    width * height * times ** 2 <= most &&
    width * height * times ** 2 * layers <= mostLayerPixels;
  return enlargements.findLast(fits) ?? null;
}

/**
 * @param coloursOf the colours of a layer, made so many times larger: RGBA, row by row
 * @param by the number of the change
 * @throws ImageTooLargeToEdit
 */
export function enlarged(image: Image, times: number, coloursOf: (layerId: string) => Uint8Array, by: number): Image {
  const [width, height] = [image.width * times, image.height * times];
  requireEditable(width, height);
  const layers = image.layers.map((layer) => ({
    ...layer,
    pixels: enlargedPixels(layer.pixels, times, coloursOf(layer.id), by),
  }));
  return { width, height, layers };
}

function enlargedPixels(small: Pixels, times: number, rgba: Uint8Array, by: number): Pixels {
  const [width, height] = [small.width * times, small.height * times];
  if (rgba.length !== width * height * 4) throw new RangeError('The colours do not fill the picture.');
  const across = Math.ceil(width / tileSide);
  const smallAcross = Math.ceil(small.width / tileSide);
  const tiles = Pixels.clear(width, height).tiles.map((_, index): Tile | null => {
    const [left, top] = [(index % across) * tileSide, Math.floor(index / across) * tileSide];
    const tile = { rgba: new Uint8Array(tileArea * 4), by: new Uint32Array(tileArea) };
    const [columns, rows] = [Math.min(tileSide, width - left), Math.min(tileSide, height - top)];
    for (let row = 0; row < rows; row++) {
      const y = Math.floor((top + row) / times);
      for (let column = 0; column < columns; column++) {
        const x = Math.floor((left + column) / times);
        const from = ((top + row) * width + left + column) * 4;
        const place = row * tileSide + column;
        const old = small.tiles[Math.floor(y / tileSide) * smallAcross + Math.floor(x / tileSide)];
        const author = old ? authorAt(old, (y % tileSide) * tileSide + (x % tileSide)) : 0;
        if (rgba[from + 3] === 0) {
          tile.by[place] = author;
          continue;
        }
        tile.rgba.set(rgba.subarray(from, from + 4), place * 4);
        tile.by[place] = author === 0 ? by : author;
      }
      // Beyond the picture's edge nobody is asked for: one author for all of a tile takes the least room.
      tile.by.fill(tile.by[0]!, row * tileSide + columns, (row + 1) * tileSide);
    }
    tile.by.fill(tile.by[0]!, rows * tileSide);
    return settled(tile, null);
  });
  return new Pixels(width, height, tiles);
}

/** Whether both are the same to the last tile, which is shared where nothing happened to it. */
export function sameImage(a: Image, b: Image): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    a.layers.length === b.layers.length &&
    a.layers.every((layer, at) => {
      const other = b.layers[at]!;
      const { id, name, visible, opacity, blend, pixels } = layer;
      const looks = [id, name, visible, opacity, blend];
      const others = [other.id, other.name, other.visible, other.opacity, other.blend];
      return looks.every((value, i) => value === others[i]) && pixels.changedTiles(other.pixels).length === 0;
    })
  );
}
