/** Pictures made, brought in and written out. */
import {
  type Actor,
  firstLayerSchema,
  type MadePicture,
  type NewPicture,
  type PictureFormat,
  type Work,
} from '@fourhands/core';
import { composite } from '@fourhands/core/media/image/composite';
import { ImageDocument } from '@fourhands/core/media/image/image-document';
import { type Layer, requireEditable } from '@fourhands/core/media/image/image';
import { isOpenRaster } from '@fourhands/core/media/image/open-raster';
import type { Patch } from '@fourhands/core/media/image/pixels';
import type { ReadingWarning } from '@fourhands/core/protocol/reading-warnings';
import { limits } from '../../config.ts';
import type { PictureCommit } from '../../store/pictures-store.ts';
import type { Context } from '../context.ts';
import { personOf } from '../people.ts';
import type { LayeredPicture, LayerPicture } from '../picture-work.ts';
import { findWork } from '../works.ts';
import { OpenPicture } from './open-picture.ts';
import { hashOf } from './picture-versions.ts';
import { save } from './saving.ts';

const look = { visible: true, opacity: 1, blend: 'normal' } as const;

const usualLayer = firstLayerSchema.parse(undefined);

/** An empty one, white or clear. @throws ImageTooLargeToEdit, PersonIsMaker */
export async function createPicture(context: Context, picture: NewPicture, personId?: string): Promise<MadePicture> {
  const { title, width, height, background = 'white', layer = usualLayer } = picture;
  requireEditable(width, height);
  const data = new Uint8Array(background === 'white' ? width * height * 4 : 0).fill(255);
  const layers = [{ ...look, name: layer, box: { x: 0, y: 0, width, height }, data }];
  const work = await makeWork(context, title, { width, height, layers }, await personOf(context, personId));
  return { work, warnings: [] };
}

/** @throws what reading a picture throws, and PersonIsMaker */
export async function importPicture(
  context: Context,
  name: string,
  bytes: Uint8Array,
  { personId, layer = usualLayer }: { readonly personId?: string | undefined; readonly layer?: string } = {},
): Promise<MadePicture> {
  const person = await personOf(context, personId);
  const { warnings, ...read } = await readLayers(context, name, bytes, layer);
  requireEditable(read.width, read.height);
  const title = name
    .replace(/^.*[/\\]/, '')
    .replace(/\.[^.]{1,10}$/, '')
    .trim();
  const work = await makeWork(context, title === '' ? name : title, read, person);
  return { work, warnings };
}

/** A file's layers; of one without layers, the one that it is. */
async function readLayers(
  { pictureFiles }: Context,
  name: string,
  bytes: Uint8Array,
  layer: string,
): Promise<LayeredPicture & { readonly warnings: ReadingWarning[] }> {
  const doing = `Reading “${name}”`;
  if (isOpenRaster(bytes)) return pictureFiles.ask('openLayers', { bytes, name }, limits.examineTime, doing);
  const { width, height, data, warnings } = await pictureFiles.ask('open', { bytes, name }, limits.examineTime, doing);
  return { width, height, warnings, layers: [{ ...look, name: layer, box: { x: 0, y: 0, width, height }, data }] };
}

async function makeWork(
  context: Context,
  title: string,
  { width, height, layers }: LayeredPicture,
  person: Actor,
): Promise<Work> {
  const { store, keeper, blobs, newId, now } = context;
  const at = now();
  const workId = newId();
  const document = new ImageDocument({ width, height, layers: [] });
  const before = { image: document.image, locks: document.locks, states: [] };
  for (const { box, data, name, visible, opacity, blend } of layers) {
    const rgba = spread({ box, data }, width, height);
    document.addLayer({ actorId: person.id }, newId(), { name, visible, opacity, blend }, rgba);
  }
  document.begin();
  const picture = OpenPicture.begin(workId, document, { pictures: store.pictures, blobs });
  const thumbnail = await context.pictureDocuments.thumbnailOf(picture);
  const version = {
    id: newId(),
    name: null,
    reason: 'import',
    actor: person,
    at,
    width,
    height,
    change: layers.length,
    thumbnail: await hashOf(thumbnail),
  } as const;
  const work: Work = {
    id: workId,
    title,
    medium: 'image',
    mode: 'iterative',
    createdAt: at,
    changedAt: at,
    trashedAt: null,
    preview: '',
    length: 0,
  };
  const also = {
    actors: [person],
    versions: [{ version, image: document.image }],
    thumbnail: { bytes: thumbnail, mediaType: 'image/webp' },
    blobs: [{ bytes: thumbnail, mediaType: 'image/webp' }],
  };
  await save(picture, before, keeper, at, also, (commit: PictureCommit) =>
    store.works.create({
      work,
      effort: { keys: 0, clicks: 0, choices: 0 },
      branches: [],
      actors: [person],
      peers: [],
      versions: [],
      proposals: [],
      decisions: [],
      picture: { width, height, commit },
    }),
  );
  return findWork(context, workId);
}

/** The colours of a whole picture, clear outside of the patch; none where that has none. */
function spread({ box, data }: Patch, width: number, height: number): Uint8Array | undefined {
  if (data.length === 0) return undefined;
  if (box.x === 0 && box.y === 0 && box.width === width && box.height === height) return data;
  const all = new Uint8Array(width * height * 4);
  const [left, right] = [Math.max(0, box.x), Math.min(width, box.x + box.width)];
  if (left >= right) return all;
  for (let y = Math.max(0, box.y); y < Math.min(height, box.y + box.height); y++) {
    const from = ((y - box.y) * box.width + left - box.x) * 4;
    all.set(data.subarray(from, from + (right - left) * 4), (y * width + left) * 4);
  }
  return all;
}

/** The part of a layer that is not clear; without colours where all of it is. */
function cropped({ pixels, name, visible, opacity, blend }: Layer): LayerPicture {
  const own = { name, visible, opacity, blend };
  const { width, height } = pixels;
  const box = pixels.bounds();
  return box === null
    ? { ...own, box: { x: 0, y: 0, width, height }, data: new Uint8Array() }
    : { ...own, box, data: pixels.read(box) };
}

const mediaTypes: Readonly<Record<PictureFormat, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  openraster: 'image/openraster',
};
const endings: Readonly<Record<PictureFormat, string>> = {
  png: 'png',
  jpeg: 'jpg',
  webp: 'webp',
  avif: 'avif',
  openraster: 'ora',
};

/** All that is seen of it, or with OpenRaster its layers, as a file. @throws WorkNotFound, WorkOfOtherMedium */
export async function exportPicture(
  context: Context,
  workId: string,
  format: PictureFormat,
): Promise<{ readonly name: string; readonly mediaType: string; readonly content: Uint8Array<ArrayBuffer> }> {
  const { title } = await findWork(context, workId);
  const { width, height, data, layers } = await context.pictureDocuments.use(workId, ({ image }) => ({
    width: image.width,
    height: image.height,
    data: composite(image, { x: 0, y: 0, width: image.width, height: image.height }),
    layers: format === 'openraster' ? image.layers.map(cropped) : [],
  }));
  const doing = `Writing “${title}”`;
  const content =
    format === 'openraster'
      ? await context.pictureFiles.ask(
          'encodeLayers',
          { width, height, layers, merged: data },
          limits.encodeTime,
          doing,
        )
      : await context.pictureFiles.ask('encode', { data, width, height, format }, limits.encodeTime, doing);
  return { name: `${title}.${endings[format]}`, mediaType: mediaTypes[format], content: new Uint8Array(content) };
}
