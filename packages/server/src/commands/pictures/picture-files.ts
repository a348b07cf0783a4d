/** Pictures made, brought in and written out. */
import type { Actor, MadePicture, NewPicture, PictureFormat, Work } from '@fourhands/core';
import { composite } from '@fourhands/core/media/image/composite';
import { ImageDocument } from '@fourhands/core/media/image/image-document';
import { requireEditable } from '@fourhands/core/media/image/image';
import { limits } from '../../config.ts';
import type { PictureCommit } from '../../store/pictures-store.ts';
import type { Context } from '../context.ts';
import { personOf } from '../people.ts';
import { findWork } from '../works.ts';
import { OpenPicture } from './open-picture.ts';
import { hashOf } from './picture-versions.ts';
import { save } from './saving.ts';

const look = { visible: true, opacity: 1, blend: 'normal' } as const;
const firstLayer = 'Background';

/** An empty one, white or clear. @throws ImageTooLargeToEdit, PersonIsMaker */
export async function createPicture(context: Context, picture: NewPicture, personId?: string): Promise<MadePicture> {
  const { title, width, height, background = 'white' } = picture;
  requireEditable(width, height);
  const rgba = background === 'white' ? new Uint8Array(width * height * 4).fill(255) : undefined;
  const work = await makeWork(context, title, { width, height }, rgba, await personOf(context, personId));
  return { work, warnings: [] };
}

/** @throws what reading a picture throws, and PersonIsMaker */
export async function importPicture(
  context: Context,
  name: string,
  bytes: Uint8Array,
  personId?: string,
): Promise<MadePicture> {
  const person = await personOf(context, personId);
  const read = await context.pictureFiles.ask('open', { bytes, name }, limits.examineTime, `Reading “${name}”`);
  const { width, height, data, warnings } = read;
  requireEditable(width, height);
  const title = name
    .replace(/^.*[/\\]/, '')
    .replace(/\.[^.]{1,10}$/, '')
    .trim();
  const work = await makeWork(context, title === '' ? name : title, { width, height }, data, person);
  return { work, warnings };
}

async function makeWork(
  context: Context,
  title: string,
  { width, height }: { readonly width: number; readonly height: number },
  rgba: Uint8Array | undefined,
  person: Actor,
): Promise<Work> {
  const { store, keeper, blobs, newId, now } = context;
  const at = now();
  const workId = newId();
  const document = new ImageDocument({ width, height, layers: [] });
  const before = { image: document.image, locks: document.locks, states: [] };
  document.addLayer({ actorId: person.id }, newId(), { ...look, name: firstLayer }, rgba);
  const picture = OpenPicture.begin(workId, document, { pictures: store.pictures, blobs });
  const thumbnail = await context.pictureDocuments.thumbnailOf(picture);
  const version = {
    id: newId(),
    name: null,
    reason: 'import',
    actor: person,
    at,
    change: 1,
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

const mediaTypes: Readonly<Record<PictureFormat, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
};
const endings: Readonly<Record<PictureFormat, string>> = { png: 'png', jpeg: 'jpg', webp: 'webp', avif: 'avif' };

/** All that is seen of it, as a file. @throws WorkNotFound, WorkOfOtherMedium */
export async function exportPicture(
  context: Context,
  workId: string,
  format: PictureFormat,
): Promise<{ readonly name: string; readonly mediaType: string; readonly content: Uint8Array<ArrayBuffer> }> {
  const { title } = await findWork(context, workId);
  const { width, height, data } = await context.pictureDocuments.use(workId, ({ image }) => ({
    width: image.width,
    height: image.height,
    data: composite(image, { x: 0, y: 0, width: image.width, height: image.height }),
  }));
  const content = await context.pictureFiles.ask(
    'encode',
    { data, width, height, format },
    limits.encodeTime,
    `Writing “${title}”`,
  );
  return { name: `${title}.${endings[format]}`, mediaType: mediaTypes[format], content: new Uint8Array(content) };
}
