/** Small WebP files that show how a picture stands while it is made, with sharp. Runs in worker processes only. */
import type { Box } from '@fourhands/core/media/image/mask';
import { asSquare, laidOn, type Square } from '@fourhands/models/regions/square';
import type { RgbImage } from '@fourhands/models/training/training';
import sharp, { type Sharp } from 'sharp';
import { limits } from '../config.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

const webp = (picture: Sharp): Promise<Uint8Array> => picture.webp({ quality: 70, effort: 0 }).toBuffer();
const raw = ({ width, height }: Size) => ({ raw: { width, height, channels: 3 as const }, limitInputPixels: false });

/**
 * What is in a box of a picture.
 * @param size of the picture that the box is measured in, where `picture` shows the same in another size
 */
export function previewOf(picture: RgbImage, size: Size, box: Box): Promise<Uint8Array> {
  const [across, down] = [picture.width / size.width, picture.height / size.height];
  const left = Math.min(picture.width - 1, Math.round(box.x * across));
  const top = Math.min(picture.height - 1, Math.round(box.y * down));
  const width = Math.max(1, Math.min(picture.width - left, Math.round(box.width * across)));
  const height = Math.max(1, Math.min(picture.height - top, Math.round(box.height * down)));
  const sized = sizedTo(box);
  return webp(
    sharp(picture.data, raw(picture))
      .extract({ left, top, width, height })
      .resize({ width: sized(box.width), height: sized(box.height), fit: 'fill' }),
  );
}

/** A picture that is to lie on a square of a white box. */
export async function previewOnWhite(picture: RgbImage, square: Square, box: Box): Promise<Uint8Array> {
  const sized = sizedTo(box);
  const [width, height, side] = [sized(box.width), sized(box.height), sized(square.side)];
  const white = { width, height, data: new Uint8Array(width * height * 3).fill(255) };
  const [left, top] = [square.left - box.x, square.top - box.y].map((from) => Math.round((from * width) / box.width));
  const laid = laidOn(white, { left: left!, top: top!, side }, await asSquare(picture, side));
  return webp(sharp(laid.data, raw(laid)));
}

/** Lengths in a box as they are in a preview of it. */
function sizedTo({ width, height }: Box): (length: number) => number {
  const share = Math.min(1, limits.previewSide / Math.max(width, height));
  return (length) => Math.max(1, Math.round(length * share));
}
