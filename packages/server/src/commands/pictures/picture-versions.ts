/** Versions of a picture: points to which it can go back. */
import type { Actor, NewPictureVersion, Painted, PictureVersion } from '@fourhands/core';
import type { Image } from '@fourhands/core/media/image/image';
import type { Context } from '../context.ts';
import { personOf } from '../people.ts';
import { findWork } from '../works.ts';
import type { OpenPicture } from './open-picture.ts';
import { PictureVersionMissing } from './picture-errors.ts';
import type { Also } from './saving.ts';

/** The oldest first. @throws WorkNotFound */
export async function listPictureVersions(context: Context, workId: string): Promise<PictureVersion[]> {
  await findWork(context, workId);
  return context.store.pictures.versions(workId);
}

/** The picture as it is now, to be kept with what the command does next. */
export async function versionOf(
  { pictureDocuments, newId, now }: Context,
  picture: OpenPicture,
  {
    name = null,
    reason,
    actor,
  }: { readonly name?: string | null; readonly reason: PictureVersion['reason']; readonly actor: Actor },
): Promise<Required<Pick<Also, 'versions' | 'blobs'>> & { readonly version: PictureVersion }> {
  const bytes = await pictureDocuments.thumbnailOf(picture);
  const thumbnail = await hashOf(bytes);
  const { image, document } = picture;
  const { width, height } = image;
  const version = {
    id: newId(),
    name,
    reason,
    actor,
    at: now(),
    width,
    height,
    change: document.changes.length,
    thumbnail,
  };
  return { version, versions: [{ version, image }], blobs: [{ bytes, mediaType: 'image/webp' }] };
}

/** SHA-256, in hexadecimal. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))).toString('hex');
}

/** @throws WorkNotFound, WorkOfOtherMedium */
export async function savePictureVersion(
  context: Context,
  workId: string,
  { personId, name = null }: NewPictureVersion,
): Promise<PictureVersion> {
  const person = await personOf(context, personId);
  return context.pictureDocuments.change(workId, person, async (picture) => {
    const { version, ...also } = await versionOf(context, picture, { name, reason: 'saved', actor: person });
    return { result: version, also };
  });
}

/** @throws WorkNotFound, WorkOfOtherMedium, PictureVersionMissing */
export async function restorePictureVersion(
  context: Context,
  workId: string,
  versionId: string,
  personId?: string,
): Promise<Painted> {
  const person = await personOf(context, personId);
  return context.pictureDocuments.change(workId, person, async (picture) => {
    const image = await imageOfVersion(context, picture, versionId);
    // What there was is kept, whatever becomes of the undo.
    const { version: _version, ...also } = await versionOf(context, picture, { reason: 'restore', actor: person });
    const change = picture.document.become({ actorId: person.id }, image);
    const result = { change, sequence: picture.revision + (change === null ? 0 : 1) };
    return change === null ? { result } : { result, also };
  });
}

/** @throws PictureVersionMissing */
export async function imageOfVersion({ store }: Context, picture: OpenPicture, versionId: string): Promise<Image> {
  const kept = await store.pictures.version(picture.workId, versionId);
  if (kept === null) throw new PictureVersionMissing();
  const { width, height } = kept.version;
  return picture.imageOf({ width, height, layers: kept.layers });
}
