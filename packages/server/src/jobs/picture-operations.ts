/** The picture worker's operations, with sharp. Runs in a worker process only. */
import { readFile } from 'node:fs/promises';
import { exampleFile } from '@fourhands/models/examples/example-pictures';
import type { RgbImage } from '@fourhands/models/training/training';
import sharp from 'sharp';
import { limits } from '../config.ts';
import type { PictureWork } from '../commands/picture-work.ts';
import type { DecodePicture, DecodeRgba } from './decode-picture.ts';
import { encodeLayers, openLayers } from './layered-picture.ts';

export function pictureOperations(decode: DecodePicture, decodeRgba: DecodeRgba): PictureWork {
  return {
    async open({ bytes, name }) {
      const { width, height, data, warnings } = await decodeRgba(bytes, name);
      return { width, height, data, warnings: warnings.map(({ code }) => code) };
    },
    async encode({ width, height, data, format, side }) {
      const whole = sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: false });
      const sized =
        side === undefined
          ? whole
          : whole.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
      // The colours are sRGB: a reader takes them so where a file says nothing.
      switch (format) {
        case 'png':
          return sized.png({ compressionLevel: 6 }).toBuffer();
        case 'jpeg':
          return sized.flatten({ background: '#ffffff' }).jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer();
        case 'webp':
          return (
            side === undefined ? sized.webp({ lossless: true, exact: true }) : sized.webp({ quality: 80 })
          ).toBuffer();
        case 'avif':
          return sized.avif({ quality: 70 }).toBuffer();
      }
    },
    openLayers: ({ bytes, name }) => openLayers(bytes, name, decodeRgba),
    encodeLayers,
    example: ({ index }) => exampleFile(index),
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
