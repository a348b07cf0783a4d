/** The picture worker's operations, with sharp. Runs in a worker process only. */
import { readFile } from 'node:fs/promises';
import type { RgbImage } from '@fourhands/models/training/training';
import sharp from 'sharp';
import { limits } from '../config.ts';
import type { PictureWork } from '../commands/picture-work.ts';
import type { DecodePicture } from './decode-picture.ts';

export function pictureOperations(decode: DecodePicture): PictureWork {
  return {
    async examine({ bytes, name }) {
      const picture = await decode(bytes, name);
      const thumbnail = await webp(picture, limits.thumbnailSide, 80);
      const warnings = picture.warnings.map((warning) => warning.code);
      return { width: picture.width, height: picture.height, warnings, thumbnail };
    },
    async view({ path, name }) {
      return webp(await decode(await readFile(path), name), limits.viewSide, 90);
    },
  };
}

function webp({ data, width, height }: RgbImage, side: number, quality: number): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp({ quality })
    .toBuffer();
}
