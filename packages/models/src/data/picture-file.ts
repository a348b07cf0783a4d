/**
 * Writes pictures as files. Node only (sharp).
 */
import sharp from 'sharp';

import type { RgbImage } from '../training/training.ts';

/** PNG bytes with exactly the pixels of `image`. */
export async function encodePng(image: RgbImage): Promise<Uint8Array> {
  const raw = { width: image.width, height: image.height, channels: 3 as const };
  return new Uint8Array(await sharp(image.data, { raw, limitInputPixels: false }).png().toBuffer());
}
