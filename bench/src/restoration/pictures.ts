/** The photographs that fills and restorations are measured on. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { NamedImage, RgbImage } from '@fourhands/models/training/training';

export const side = 256;
export const usualFolder = '../shared/data/kodak';

/**
 * The pictures of a folder in the order of their names, each cut to the square in its middle and made 256 × 256 by sharp's lanczos3.
 * Nothing where the folder is not there.
 */
export async function benchPictures(folder: string, count: number): Promise<NamedImage[]> {
  const names = await readdir(folder).catch(() => []);
  const chosen = names.filter((name) => /\.(?:png|jpe?g|webp)$/iu.test(name)).toSorted();
  return Promise.all(
    chosen.slice(0, count).map(async (name) => {
      const resized = sharp(join(folder, name)).resize(side, side, { fit: 'cover', kernel: 'lanczos3' });
      const data = await resized.toColourspace('srgb').removeAlpha().raw().toBuffer();
      return { name, width: side, height: side, data: new Uint8Array(data) };
    }),
  );
}

/** PSNR in dB over the pixels where the mask is 1, the three colours together. */
export function maskedPsnr(a: RgbImage, b: RgbImage, mask: Uint8Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    for (let c = 3 * i; c < 3 * i + 3; c++) sum += (a.data[c]! - b.data[c]!) ** 2;
    count += 3;
  }
  return 10 * Math.log10((255 * 255 * count) / sum);
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
