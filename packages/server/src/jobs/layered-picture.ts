/** Pictures with their layers as OpenRaster files, with sharp. Runs in a worker process only. */
import { ImageTooLargeToEdit, mostPixels, requireEditable } from '@fourhands/core/media/image/image';
import { readOpenRaster, writeOpenRaster } from '@fourhands/core/media/image/open-raster';
import type { ReadingWarning } from '@fourhands/core/protocol/reading-warnings';
import sharp from 'sharp';
import type { LayeredPicture } from '../commands/picture-work.ts';
import type { DecodeRgba } from './decode-picture.ts';

const thumbnailSide = 256;
/** Of all layers together: what can be in memory at once. */
const mostLayerPixels = 4 * mostPixels;

/** @throws OpenRasterUnreadable, ImageTooLargeToEdit, and what reading a picture throws */
export async function openLayers(
  bytes: Uint8Array,
  name: string,
  decodeRgba: DecodeRgba,
): Promise<LayeredPicture & { readonly warnings: ReadingWarning[] }> {
  const { width, height, layers, simplified } = readOpenRaster(bytes, name);
  requireEditable(width, height);
  if (width * height * layers.length > mostLayerPixels) throw new ImageTooLargeToEdit(width, height, layers.length);
  const warnings = new Set<ReadingWarning>(simplified ? ['layers-simplified'] : []);
  const read: LayeredPicture['layers'][number][] = [];
  // One after the other: each is large.
  for (const { png, x, y, ...look } of layers) {
    if (png === null) continue;
    const { data, warnings: own, ...size } = await decodeRgba(png, `${name}, ${look.name}`);
    for (const { code } of own) warnings.add(code);
    read.push({ ...look, data, box: { x, y, ...size } });
  }
  return { width, height, layers: read, warnings: [...warnings] };
}

export async function encodeLayers({
  width,
  height,
  layers,
  merged,
}: LayeredPicture & { readonly merged: Uint8Array }): Promise<Uint8Array> {
  const all = sharp(merged, { raw: { width, height, channels: 4 }, limitInputPixels: false });
  const pngs: (Uint8Array | null)[] = [];
  for (const { data, box } of layers) pngs.push(data.length === 0 ? null : await pngOf(data, box.width, box.height));
  return writeOpenRaster(
    {
      width,
      height,
      layers: layers.map(({ box: { x, y }, name, visible, opacity, blend }, at) => ({
        name,
        visible,
        opacity,
        blend,
        x,
        y,
        png: pngs[at]!,
      })),
    },
    {
      merged: await pngOf(merged, width, height),
      thumbnail: await all
        .resize({ width: thumbnailSide, height: thumbnailSide, fit: 'inside', withoutEnlargement: true })
        .png()
        .toBuffer(),
      clear: await pngOf(new Uint8Array(4), 1, 1),
    },
  );
}

function pngOf(data: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: false })
    .png({ compressionLevel: 6 })
    .toBuffer();
}
