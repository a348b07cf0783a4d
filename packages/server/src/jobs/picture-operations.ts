/** The picture worker's operations, with sharp. Runs in a worker process only. */
import { readFile } from 'node:fs/promises';
import { exampleFile } from '@fourhands/models/examples/example-pictures';
import { asSquare, laidOn, squareOf, under } from '@fourhands/models/regions/square';
import type { RgbImage } from '@fourhands/models/training/training';
import sharp from 'sharp';
import { limits } from '../config.ts';
import type { PictureWork } from '../commands/picture-work.ts';
import type { DecodePicture, DecodeRgba } from './decode-picture.ts';
import { encodeLayers, openLayers } from './layered-picture.ts';
import { enlarge } from './enlarge-picture.ts';
import { previewOf } from './preview-file.ts';

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
    async cutSquare({ picture, mask, room, side }) {
      const size = { width: picture.width, height: picture.height };
      const { left, top, side: within } = squareOf({ ...size, data: mask }, 'around');
      const more = Math.round(within * room);
      const square = { left: left - more, top: top - more, side: within + 2 * more };
      // Cut and resized as the picture is, so that it lies on the same pixels.
      const marked = {
        ...size,
        data: Uint8Array.from({ length: mask.length * 3 }, (_, at) => 255 * mask[Math.floor(at / 3)]!),
      };
      const [colours, white] = await Promise.all([picture, marked].map((each) => asSquare(under(each, square), side)));
      const holed = new Uint8Array(side * side * 4);
      for (let at = 0; at < side * side; at++) {
        const may = white!.data[at * 3]! > leastMark;
        white!.data.fill(may ? 255 : 0, at * 3, at * 3 + 3);
        holed.set(colours!.data.subarray(at * 3, at * 3 + 3), at * 4);
        holed[at * 4 + 3] = may ? 0 : 255;
      }
      const files = [png(colours!.data, side, 3), png(holed, side, 4), png(white!.data, side, 3)] as const;
      const [file, clear, mono] = await Promise.all(files);
      return { square, picture: file, holed: clear, mask: mono };
    },
    async laySquare({ bytes, name, picture, square, fit }) {
      const { data, width, height } = await decode(bytes, name);
      const made = await sharp(data, { raw: { width, height, channels: 3 } })
        .resize({ width: square.side, height: square.side, fit: fit === 'whole' ? 'fill' : 'cover' })
        .raw()
        .toBuffer();
      const laid = { width: square.side, height: square.side, data: new Uint8Array(made) };
      return laidOn(picture, square, laid).data;
    },
    enlarge,
    async previewSquare({ bytes, name, square, fit, box }) {
      const decoded = await decode(bytes, name);
      const { side } = square;
      const made = fit === 'whole' ? decoded : await asSquare(decoded, Math.min(side, limits.previewSide));
      const within = { ...box, x: box.x - square.left, y: box.y - square.top };
      return previewOf(made, { width: side, height: side }, within);
    },
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

/** Of 255: from here on a pixel of a resized mask may change. */
const leastMark = 8;

function png(data: Uint8Array, side: number, channels: 3 | 4): Promise<Uint8Array> {
  return sharp(data, { raw: { width: side, height: side, channels } })
    .png({ compressionLevel: 3 })
    .toBuffer();
}

function webp({ data, width, height }: RgbImage, side: number, quality: number): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp({ quality })
    .toBuffer();
}
