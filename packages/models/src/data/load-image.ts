/**
 * Turns the bytes of a picture file into 8-bit RGB pixels, upright, in sRGB and opaque (or RGBA, with its transparency), whatever the file was: rotated by EXIF,
 * CMYK, 16 bits deep, transparent, animated or very large. What had to be changed is reported as warnings; what cannot
 * be shown whole is an error, never a grey patch. Node only (sharp).
 */
import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';

import type { NamedImage } from '../training/training.ts';
import { ImageEmpty, ImageTooLarge, ImageUnreadable } from './image-errors.ts';
import type { ImageWarning } from './image-errors.ts';

export interface ImageLimits {
  /** Pictures with more pixels than this are refused. */
  readonly maximumPixels: number;
  /** Pictures with more pixels than this are made smaller while they are decoded. */
  readonly workingPixels: number;
}

export const defaultImageLimits: ImageLimits = { maximumPixels: 200e6, workingPixels: 24e6 };

/** With its transparency: `data` is RGBA, not premultiplied, `4 * width * height` bytes. */
export interface DecodedRgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly warnings: readonly ImageWarning[];
}

export interface DecodedImage extends NamedImage {
  readonly warnings: readonly ImageWarning[];
}

const decodeSeconds = 120;

/**
 * @param name what a person knows the picture by, for messages
 * @throws ImageEmpty, ImageUnreadable, ImageTooLarge
 */
export async function decodeImage(
  bytes: Uint8Array,
  name: string,
  limits: Partial<ImageLimits> = {},
): Promise<DecodedImage> {
  const { decoded, warnings } = await readPicture(bytes, name, limits);
  const data = decoded.channels === 4 ? flattenOnWhite(decoded.data) : { rgb: decoded.data, transparent: false };
  if (data.transparent) {
    warnings.push({
      code: 'transparency-flattened',
      message: 'Its transparent parts were laid on white.',
    });
  }
  return { name, width: decoded.width, height: decoded.height, data: data.rgb, warnings };
}

/** As decodeImage, with what is transparent kept so. @throws ImageEmpty, ImageUnreadable, ImageTooLarge */
export async function decodeRgba(
  bytes: Uint8Array,
  name: string,
  limits: Partial<ImageLimits> = {},
): Promise<DecodedRgba> {
  const { decoded, warnings } = await readPicture(bytes, name, limits);
  const { width, height, channels } = decoded;
  if (channels === 4) return { width, height, data: decoded.data, warnings };
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    data[pixel * 4] = decoded.data[pixel * 3]!;
    data[pixel * 4 + 1] = decoded.data[pixel * 3 + 1]!;
    data[pixel * 4 + 2] = decoded.data[pixel * 3 + 2]!;
  }
  return { width, height, data, warnings };
}

async function readPicture(
  bytes: Uint8Array,
  name: string,
  limits: Partial<ImageLimits>,
): Promise<{ readonly decoded: Pixels; readonly warnings: ImageWarning[] }> {
  const { maximumPixels, workingPixels } = { ...defaultImageLimits, ...limits };
  if (bytes.length === 0) throw new ImageEmpty(name);
  if (!hasKnownSignature(bytes)) {
    throw new ImageUnreadable(name, 'format', 'its first bytes belong to no picture format that is read');
  }
  const metadata = await readMetadata(bytes, name);
  const { width, height } = metadata;
  if (width * height > maximumPixels) throw new ImageTooLarge(name, width, height, maximumPixels);

  const warnings: ImageWarning[] = [];
  let pipeline = openPicture(bytes, maximumPixels).autoOrient();
  const upright = metadata.autoOrient;
  if (metadata.orientation !== undefined && metadata.orientation > 1) {
    warnings.push({ code: 'rotated', message: 'It was turned upright, as its camera noted.' });
  }
  if ((metadata.pages ?? 1) > 1 && metadata.format !== 'heif' && metadata.format !== 'tiff') {
    warnings.push({
      code: 'animated',
      message: `It has ${metadata.pages} frames; only the first is used.`,
    });
  }
  if (metadata.space === 'cmyk') {
    warnings.push({
      code: 'cmyk-converted',
      message: 'Its print colours (CMYK) were converted to screen colours.',
    });
  }
  if (metadata.depth !== 'uchar') {
    warnings.push({
      code: 'depth-reduced',
      message: 'It has more than 8 bits a channel; they were reduced to 8.',
    });
  }
  if (width * height > workingPixels) {
    const scale = Math.sqrt(workingPixels / (width * height));
    const smallWidth = Math.max(1, Math.floor(upright.width * scale));
    const smallHeight = Math.max(1, Math.floor(upright.height * scale));
    warnings.push({
      code: 'downsized',
      message: `Its ${upright.width} × ${upright.height} pixels were made ${smallWidth} × ${smallHeight}.`,
    });
    pipeline = pipeline.resize(smallWidth, smallHeight, { fit: 'fill' });
  }

  if (metadata.icc !== undefined && !isStandardProfile(metadata.icc) && metadata.space !== 'cmyk') {
    warnings.push({ code: 'profile-converted', message: 'Its colours were converted from their own profile to sRGB.' });
  }
  return { decoded: await readPixels(pipeline, name), warnings };
}

/** Whether a colour profile says in its description, in either of its forms, that it is sRGB. */
function isStandardProfile(profile: Uint8Array): boolean {
  const text = Buffer.from(profile).toString('latin1');
  return text.includes('sRGB') || text.includes('s\0R\0G\0B');
}

function openPicture(bytes: Uint8Array, maximumPixels: number): Sharp {
  return sharp(bytes, { failOn: 'error', limitInputPixels: maximumPixels, pages: 1, sequentialRead: true });
}

async function readMetadata(bytes: Uint8Array, name: string): Promise<Metadata> {
  try {
    return await sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata();
  } catch (error) {
    throw new ImageUnreadable(name, 'damaged', firstLine(error));
  }
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

async function readPixels(pipeline: Sharp, name: string): Promise<Pixels> {
  try {
    const { data, info } = await pipeline
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .timeout({ seconds: decodeSeconds })
      .toBuffer({ resolveWithObject: true });
    const channels = info.channels === 4 ? 4 : 3;
    if (data.length !== info.width * info.height * channels) {
      throw new Error(`${data.length} bytes for ${info.width} × ${info.height} pixels`);
    }
    return {
      width: info.width,
      height: info.height,
      channels,
      data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    };
  } catch (error) {
    throw new ImageUnreadable(name, 'damaged', firstLine(error));
  }
}

/** Composites RGBA on white. `transparent` says whether any pixel was less than opaque. */
function flattenOnWhite(rgba: Uint8Array): { rgb: Uint8Array; transparent: boolean } {
  const pixels = rgba.length / 4;
  const rgb = new Uint8Array(pixels * 3);
  let transparent = false;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const alpha = rgba[pixel * 4 + 3] as number;
    if (alpha !== 255) transparent = true;
    for (let channel = 0; channel < 3; channel++) {
      const value = rgba[pixel * 4 + channel] as number;
      rgb[pixel * 3 + channel] = Math.round((value * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return { rgb, transparent };
}

/** The formats we read, by their first bytes, so that nothing else (SVG, PDF …) ever reaches a decoder. */
export function hasKnownSignature(bytes: Uint8Array): boolean {
  const text = (start: number, end: number): string => String.fromCharCode(...bytes.subarray(start, end));
  const head = text(0, 4);
  if (head.startsWith('\xff\xd8\xff')) return true; // JPEG
  if (head === '\x89PNG' || head === 'GIF8') return true;
  if (head === 'RIFF' && text(8, 12) === 'WEBP') return true;
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(head)) return true; // TIFF and BigTIFF
  return text(4, 8) === 'ftyp'; // AVIF and HEIF
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').trim();
}
