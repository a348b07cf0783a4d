/**
 * Between a region of any shape and the squares that models see and make: which square stands for the region, what is under it, and how a small picture
 * comes to lie on it. Pure but for enlarging, which is done by sharp.
 */
import sharp from 'sharp';
import type { Mask } from '../restoration/mask.ts';
import type { RgbImage } from '../training/training.ts';

/** In pixels of the picture; it may reach out of it. */
export interface Square {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/**
 * `around` holds all of the mask, and lies in the picture where there is room; `within` is as large as fits into the mask's box, in its middle.
 * @param mask not empty
 */
export function squareOf({ width, height, data }: Mask, kind: 'around' | 'within'): Square {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let at = 0; at < data.length; at++) {
    if (data[at] !== 1) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  }
  const [across, down] = [right - left + 1, bottom - top + 1];
  const side = kind === 'around' ? Math.max(across, down) : Math.min(across, down);
  const place = (start: number, length: number, whole: number) => {
    const middle = Math.floor(start + (length - side) / 2);
    return side > whole ? middle : Math.min(Math.max(0, middle), whole - side);
  };
  return { left: place(left, across, width), top: place(top, down, height), side };
}

/** What is under a square; the picture's edge goes on where it reaches out. */
export function under({ width, height, data }: RgbImage, { left, top, side }: Square): RgbImage {
  const out = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [column, row] = [Math.min(width - 1, Math.max(0, left + x)), Math.min(height - 1, Math.max(0, top + y))];
      const from = (row * width + column) * 3;
      out.set(data.subarray(from, from + 3), (y * side + x) * 3);
    }
  return { width: side, height: side, data: out };
}

/** The picture with another one, of the square's side, laid there. */
export function laidOn({ width, height, data }: RgbImage, { left, top, side }: Square, made: RgbImage): RgbImage {
  const out = data.slice();
  for (let y = Math.max(0, -top); y < Math.min(side, height - top); y++) {
    const [from, to] = [Math.max(0, -left), Math.min(side, width - left)];
    if (from < to)
      out.set(made.data.subarray((y * side + from) * 3, (y * side + to) * 3), ((top + y) * width + left + from) * 3);
  }
  return { width, height, data: out };
}

/** Cut to its middle square, and resized to a side by Lanczos windows of three. */
export async function asSquare({ width, height, data }: RgbImage, side: number): Promise<RgbImage> {
  const made = await sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .resize({ width: side, height: side, fit: 'cover', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  return { width: side, height: side, data: new Uint8Array(made) };
}
