/** Which pixels of a picture an operation may change, and the one function that keeps all others as they were. Pure. */
import type { RgbImage } from '../training/training.ts';
import { MaskEmpty, MaskFull, MaskSizeDiffers } from './restoration-errors.ts';

export interface Mask {
  readonly width: number;
  readonly height: number;
  /** 1 where a pixel may change, 0 where it stays: `width * height` numbers. */
  readonly data: Uint8Array;
}

/** A picture as a mask: what is nearer to white than to black may change. */
export function maskFromPicture({ width, height, data }: RgbImage): Mask {
  const out = new Uint8Array(width * height);
  for (let i = 0; i < out.length; i++) {
    out[i] = data[3 * i]! + data[3 * i + 1]! + data[3 * i + 2]! >= 3 * 128 ? 1 : 0;
  }
  return { width, height, data: out };
}

export const wholeMask = (width: number, height: number): Mask => ({
  width,
  height,
  data: new Uint8Array(width * height).fill(1),
});

/** @throws MaskSizeDiffers, MaskEmpty */
export function requireMask(picture: RgbImage, mask: Mask): void {
  if (mask.width !== picture.width || mask.height !== picture.height) throw new MaskSizeDiffers(picture, mask);
  if (!mask.data.includes(1)) throw new MaskEmpty();
}

/** For what is filled from the rest of the picture. @throws MaskSizeDiffers, MaskEmpty, MaskFull */
export function requireHole(picture: RgbImage, mask: Mask): void {
  requireMask(picture, mask);
  if (!mask.data.includes(0)) throw new MaskFull();
}

/** `made` inside the mask, and every byte of `original` outside it. All of one size. */
export function keepOutside(original: RgbImage, made: RgbImage, mask: Mask): RgbImage {
  const data = original.data.slice();
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] === 1) data.set(made.data.subarray(3 * i, 3 * i + 3), 3 * i);
  }
  return { width: original.width, height: original.height, data };
}

/**
 * For each missing pixel its distance to the nearest known one by steps of 3 along an axis and 4 along a diagonal, divided by 3
 * (Borgefors 1986, chamfer 3-4); 0 at known pixels. Infinite when nothing is known.
 */
export function distanceToKnown(missing: Uint8Array, width: number, height: number): Float32Array {
  const far = 1e9;
  const steps = Float32Array.from(missing, (lost) => (lost === 1 ? far : 0));
  const relax = (i: number, x: number, dx: number, dy: number, y: number): void => {
    const px = x + dx;
    const py = y + dy;
    if (px < 0 || py < 0 || px >= width || py >= height) return;
    steps[i] = Math.min(steps[i]!, steps[py * width + px]! + (dx !== 0 && dy !== 0 ? 4 : 3));
  };
  const earlier = [
    [-1, 0],
    [0, -1],
    [-1, -1],
    [1, -1],
  ] as const;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) for (const [dx, dy] of earlier) relax(y * width + x, x, dx, dy, y);
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) for (const [dx, dy] of earlier) relax(y * width + x, x, -dx, -dy, y);
  }
  return steps.map((value) => (value >= far ? Infinity : value / 3));
}

/** The distance of the pixel deepest in a hole: half the width of the widest hole, in pixels. */
export function depthOf(missing: Uint8Array, width: number, height: number): number {
  return distanceToKnown(missing, width, height).reduce((most, value) => Math.max(most, value), 0);
}
