/**
 * Compares a compressed picture with what JPEG, WebP and AVIF make of the same original in the same number of bytes.
 * Node only (sharp). The peers are sharp's own encoders with its defaults: JPEG with 4:2:0 chroma and optimised Huffman
 * tables (not mozjpeg's trellis), WebP lossy with 4:2:0, AVIF (aom, effort 4) with 4:4:4; only their quality varies.
 */
import sharp from 'sharp';
import type { Sharp } from 'sharp';

import { msSsim } from '../metrics/ms-ssim.ts';
import { psnr, requireSameSize } from '../metrics/psnr.ts';
import type { RgbImage } from '../training/training.ts';

export type PeerFormat = 'jpeg' | 'webp' | 'avif';
export type ComparedFormat = 'fourhands' | PeerFormat;

export interface ComparisonRow {
  readonly format: ComparedFormat;
  readonly bytes: number;
  readonly bitsPerPixel: number;
  /** dB; 100 at most, which also stands for identical pictures, so that it stays a number in JSON. */
  readonly psnr: number;
  readonly msSsim: number;
  /** The peer's quality setting, 1 to 100; null for ours. */
  readonly quality: number | null;
  /** The peer cannot make a file as small as ours: this is its lowest quality, and its file is larger. */
  readonly atLowestQuality: boolean;
}

export const peerFormats: readonly PeerFormat[] = ['jpeg', 'webp', 'avif'];

const lowestQuality = 1;
const highestQuality = 100;
const firstQuality = 30;
/** How much the logarithm of a file's size rises with one step of quality, where only one size is known. */
const usualSlope = 0.035;
const guessedTries = 6;
const largestPsnr = 100;
const encoders: Readonly<Record<PeerFormat, (image: Sharp, quality: number) => Sharp>> = {
  jpeg: (image, quality) => image.jpeg({ quality }),
  webp: (image, quality) => image.webp({ quality }),
  avif: (image, quality) => image.avif({ quality }),
};

interface Encoded {
  readonly quality: number;
  readonly file: Uint8Array;
}

/**
 * Our row, then a row for each peer at our size: the smallest of its files with at least `bytes` bytes, so that no peer
 * has fewer bytes to work with than we had; where every file of a peer is smaller, its largest.
 *
 * @param bytes the size of our whole compressed file
 * @throws SizesDiffer
 */
export async function comparePicture(original: RgbImage, restored: RgbImage, bytes: number): Promise<ComparisonRow[]> {
  requireSameSize(original, restored);
  const rows = [measure('fourhands', original, restored, bytes, null, false)];
  for (const format of peerFormats) {
    const { quality, file } = await encodeToSize(original, format, bytes);
    const lowest = quality === lowestQuality && file.length > bytes;
    rows.push(measure(format, original, await decodeFile(file), file.length, quality, lowest));
  }
  return rows;
}

export const defaultCurveQualities: Readonly<Record<PeerFormat, readonly number[]>> = {
  jpeg: [5, 10, 20, 35, 50, 70, 85],
  webp: [1, 5, 15, 30, 50, 70, 85],
  avif: [5, 15, 25, 35, 50, 65],
};

/** A peer's figures over a range of qualities, in rising order of size: its curve in a plot. */
export async function rateCurve(
  original: RgbImage,
  format: PeerFormat,
  qualities: readonly number[] = defaultCurveQualities[format],
): Promise<ComparisonRow[]> {
  const rows: ComparisonRow[] = [];
  for (const quality of qualities) {
    const file = await encodePeer(original, format, quality);
    rows.push(measure(format, original, await decodeFile(file), file.length, quality, false));
  }
  return rows.toSorted((a, b) => a.bytes - b.bytes);
}

/**
 * The lowest quality whose file has at least `bytes` bytes, else the highest quality. A file's size rises with its
 * quality but for a few bytes, about exponentially: each quality to try is read from a line through the logarithms of the
 * sizes known on both sides, since an AVIF takes seconds to make. After a few tries the range is halved instead.
 */
async function encodeToSize(original: RgbImage, format: PeerFormat, bytes: number): Promise<Encoded> {
  let below: Encoded | undefined;
  let above: Encoded | undefined;
  let quality = firstQuality;
  for (let tries = 1; ; tries++) {
    const encoded = { quality, file: await encodePeer(original, format, quality) };
    if (encoded.file.length >= bytes) above = encoded;
    else below = encoded;
    const low = (below?.quality ?? lowestQuality - 1) + 1;
    const high = (above?.quality ?? highestQuality + 1) - 1;
    if (low > high) return above ?? encoded;
    const guess = tries < guessedTries ? guessQuality(bytes, below, above) : (low + high) / 2;
    quality = Math.max(low, Math.min(high, Math.round(guess)));
  }
}

function guessQuality(bytes: number, below: Encoded | undefined, above: Encoded | undefined): number {
  const logSize = (encoded: Encoded) => Math.log(encoded.file.length);
  const wanted = Math.log(Math.max(1, bytes));
  const known = below ?? above;
  if (known === undefined) return firstQuality;
  const slope =
    below !== undefined && above !== undefined
      ? (logSize(above) - logSize(below)) / (above.quality - below.quality)
      : usualSlope;
  return known.quality + (wanted - logSize(known)) / slope;
}

async function encodePeer(image: RgbImage, format: PeerFormat, quality: number): Promise<Uint8Array> {
  const raw = { width: image.width, height: image.height, channels: 3 as const };
  return encoders[format](sharp(image.data, { raw, limitInputPixels: false }), quality).toBuffer();
}

async function decodeFile(file: Uint8Array): Promise<RgbImage> {
  const { data, info } = await sharp(file, { failOn: 'error', limitInputPixels: false })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

function measure(
  format: ComparedFormat,
  original: RgbImage,
  restored: RgbImage,
  bytes: number,
  quality: number | null,
  atLowestQuality: boolean,
): ComparisonRow {
  return {
    format,
    bytes,
    bitsPerPixel: (bytes * 8) / (original.width * original.height),
    psnr: Math.min(largestPsnr, psnr(original, restored)),
    msSsim: msSsim(original, restored),
    quality,
    atLowestQuality,
  };
}
