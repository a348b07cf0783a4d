/**
 * Reads a run's pictures into memory, each made smaller where all of them together would not fit. The outcome depends on
 * the files alone, so that a resumed run sees what it saw before. Runs in a worker process only.
 */
import { readFile } from 'node:fs/promises';
import type { NamedImage, PictureModelKind } from '@fourhands/models/training/training';
import sharp from 'sharp';
import type { DecodePicture } from './decode-picture.ts';

/** Bytes of pixels held together. */
const memoryBudget = 1024 ** 3;
/** A VAE and an adversarial network learn small pictures whole; a codec learns from patches, for which a few megapixels a picture are plenty. */
const mostPixels = { vae: 512 * 512, gan: 512 * 512, codec: 4_000_000 } as const;
const decodedAtOnce = 4;

export async function loadTrainingPictures(
  decode: DecodePicture,
  pictures: readonly { readonly name: string; readonly path: string }[],
  kind: PictureModelKind,
  signal: AbortSignal,
  budget = memoryBudget,
): Promise<NamedImage[]> {
  const pixels = Math.min(mostPixels[kind], Math.floor(budget / 3 / Math.max(1, pictures.length)));
  const loaded: NamedImage[] = [];
  for (let first = 0; first < pictures.length; first += decodedAtOnce) {
    signal.throwIfAborted();
    const batch = pictures.slice(first, first + decodedAtOnce);
    loaded.push(
      ...(await Promise.all(
        batch.map(async ({ name, path }) => {
          const { width, height, data } = await decode(await readFile(path), name);
          return shrink({ name, width, height, data }, pixels);
        }),
      )),
    );
  }
  return loaded;
}

async function shrink(image: NamedImage, pixels: number): Promise<NamedImage> {
  const { name, width, height, data } = image;
  if (width * height <= pixels) return image;
  const scale = Math.sqrt(pixels / (width * height));
  const [smallWidth, smallHeight] = [Math.max(1, Math.floor(width * scale)), Math.max(1, Math.floor(height * scale))];
  const small = await sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .resize(smallWidth, smallHeight, { fit: 'fill' })
    .raw()
    .toBuffer();
  return { name, width: smallWidth, height: smallHeight, data: new Uint8Array(small) };
}
