/**
 * Peak signal-to-noise ratio of two 8-bit RGB pictures. Pure.
 */
import type { RgbImage } from '../training/training.ts';

/** Two pictures that should be compared differ in size. */
export class SizesDiffer extends Error {
  readonly code = 'picture-sizes-differ';

  constructor(a: RgbImage, b: RgbImage) {
    super(
      `A picture of ${a.width} × ${a.height} pixels cannot be compared with one of ${b.width} × ${b.height}. Bring them to one size first.`,
    );
    this.name = 'SizesDiffer';
  }
}

/** @throws SizesDiffer */
export function requireSameSize(a: RgbImage, b: RgbImage): void {
  if (a.width !== b.width || a.height !== b.height) throw new SizesDiffer(a, b);
}

/**
 * 10 log₁₀(255² / mean squared error), in dB, the error taken over all pixels and the three channels together.
 * Infinity for identical pictures.
 * @throws SizesDiffer
 */
export function psnr(a: RgbImage, b: RgbImage): number {
  requireSameSize(a, b);
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) {
    const difference = (a.data[i] as number) - (b.data[i] as number);
    sum += difference * difference;
  }
  return 10 * Math.log10((255 * 255 * a.data.length) / sum);
}
