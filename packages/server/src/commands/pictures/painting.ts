/** What people do to a picture with their own hands: paint, take back, layers, locks. Each is durable when it answers. */
import type {
  Actor,
  LayerChange,
  NewLayer,
  NewPaint,
  NewPictureLock,
  Painted,
  Picture,
  PictureStep,
} from '@fourhands/core';
import { mostLayers } from '@fourhands/core/media/image/image';
import type { Direction } from '@fourhands/core/media/image/image-document';
import { Mask } from '@fourhands/core/media/image/mask';
import { laid } from '@fourhands/core/media/image/patch-modes';
import { limits } from '../../config.ts';
import type { Context } from '../context.ts';
import { personOf } from '../people.ts';
import type { OpenPicture } from './open-picture.ts';
import { LastLayer, PatchUnreadable, PictureLockMissing, RegionEmpty, TooManyLayers } from './picture-errors.ts';
import { pictureOf } from './pictures.ts';

/** @throws WorkNotFound, WorkOfOtherMedium */
export function readPicture({ pictureDocuments }: Context, workId: string): Promise<Picture> {
  return pictureDocuments.use(workId, pictureOf);
}

/** Colours of the box of a change. */
export interface SentPatch {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** @throws PatchUnreadable, LayerMissing, MaskUnreadable, MaskOfAnotherSize, and what reading a picture throws */
export async function paint(context: Context, workId: string, change: NewPaint, patch: SentPatch): Promise<Painted> {
  const { layerId, mode = 'replace', x, y, width, height, mask } = change;
  const person = await personOf(context, change.personId);
  const box = { x, y, width, height };
  const data = await coloursOf(context, patch, width, height);
  return context.pictureDocuments.change(workId, person, async (picture) => {
    const { image, document } = picture;
    const inside = Mask.rectangle(image.width, image.height, box);
    const region = mask === undefined ? inside : picture.maskOf(mask).and(inside);
    const colours = laid(document.layer(layerId).pixels, { box, data }, mode);
    const made = document.paint({ actorId: person.id }, layerId, region, colours);
    return { result: { change: made?.number ?? null, sequence: picture.revision + (made ? 1 : 0) } };
  });
}

async function coloursOf(
  context: Context,
  { mediaType, bytes }: SentPatch,
  width: number,
  height: number,
): Promise<Uint8Array> {
  if (mediaType.startsWith('image/')) {
    const read = await context.pictureFiles.ask(
      'open',
      { bytes, name: 'patch' },
      limits.examineTime,
      'Reading what was painted',
    );
    if (read.width !== width || read.height !== height)
      throw new PatchUnreadable(`its picture has ${read.width} × ${read.height} pixels, its box ${width} × ${height}`);
    return read.data;
  }
  if (bytes.length !== width * height * 4)
    throw new PatchUnreadable(`${bytes.length} bytes came for ${width} × ${height} pixels of four bytes`);
  return bytes;
}

/** Takes back, or puts again, what the person did last, or what a maker did. */
export async function stepPicture(
  context: Context,
  workId: string,
  { personId, makers = false }: PictureStep,
  direction: Direction,
): Promise<Painted> {
  const person = await personOf(context, personId);
  return context.pictureDocuments.change(workId, person, async (picture) => {
    const actorId = makers ? makerOf(picture, direction) : person.id;
    const change = actorId === null ? null : await picture.step(actorId, direction);
    return { result: { change, sequence: picture.revision + (change === null ? 0 : 1) } };
  });
}

/** The maker whose change was made last, or taken back last. */
function makerOf({ document, actors }: OpenPicture, direction: Direction): string | null {
  const made = document.changes.filter(
    ({ change, state }) =>
      actors.get(change.actorId)?.kind === 'maker' && state === (direction === 'undo' ? 'done' : 'undone'),
  );
  return (direction === 'undo' ? made.at(-1) : made[0])?.change.actorId ?? null;
}

/** @throws TooManyLayers */
export function addLayer(context: Context, workId: string, layer: NewLayer): Promise<Picture> {
  return changed(context, workId, layer.personId, ({ document }, { id: actorId }) => {
    if (document.image.layers.length >= mostLayers) throw new TooManyLayers(mostLayers);
    const look = { name: layer.name, visible: true, opacity: 1, blend: 'normal' } as const;
    document.addLayer({ actorId }, context.newId(), look, undefined, layer.place);
  });
}

/** @throws LayerMissing */
export function changeLayer(
  context: Context,
  workId: string,
  layerId: string,
  { personId, place, name, visible, opacity, blend }: LayerChange,
): Promise<Picture> {
  const look = {
    ...(name !== undefined && { name }),
    ...(visible !== undefined && { visible }),
    ...(opacity !== undefined && { opacity }),
    ...(blend !== undefined && { blend }),
  };
  return changed(context, workId, personId, ({ document }, { id: actorId }) => {
    document.changeLayer({ actorId }, layerId, look, place);
  });
}

/** @throws LayerMissing, LastLayer */
export function removeLayer(context: Context, workId: string, layerId: string, personId?: string): Promise<Picture> {
  return changed(context, workId, personId, ({ document }, { id: actorId }) => {
    document.layer(layerId);
    if (document.image.layers.length === 1) throw new LastLayer();
    document.removeLayer({ actorId }, layerId);
  });
}

/** @throws RegionEmpty, MaskUnreadable, MaskOfAnotherSize */
export function lockPicture(context: Context, workId: string, { personId, mask }: NewPictureLock): Promise<Picture> {
  return changed(context, workId, personId, (picture, { id: by }) => {
    const region = picture.maskOf(mask);
    if (region.isEmpty) throw new RegionEmpty();
    picture.document.lock({ id: context.newId(), mask: region, by });
  });
}

/** @throws PictureLockMissing */
export function unlockPicture(context: Context, workId: string, lockId: string, personId?: string): Promise<Picture> {
  return changed(context, workId, personId, ({ document }) => {
    if (!document.locks.some(({ id }) => id === lockId)) throw new PictureLockMissing();
    document.unlock(lockId);
  });
}

async function changed(
  context: Context,
  workId: string,
  personId: string | undefined,
  work: (picture: OpenPicture, person: Actor) => void,
): Promise<Picture> {
  const person = await personOf(context, personId);
  await context.pictureDocuments.change(workId, person, (picture) => {
    work(picture, person);
    return Promise.resolve({ result: undefined });
  });
  return readPicture(context, workId);
}
