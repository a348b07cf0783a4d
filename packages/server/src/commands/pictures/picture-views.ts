/** A picture looked at: boxes of it at halves of its size, who made what, and what is alike. */
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { PictureProposal, PixelAuthor } from '@fourhands/core';
import { authorKinds, layerSeenAt } from '@fourhands/core/media/image/authorship';
import { composite } from '@fourhands/core/media/image/composite';
import type { Image } from '@fourhands/core/media/image/image';
import { LayerMissing } from '@fourhands/core/media/image/image-document';
import type { Box } from '@fourhands/core/media/image/mask';
import { Pyramid } from '@fourhands/core/media/image/pyramid';
import { magicWand } from '@fourhands/core/media/image/selection';
import { limits } from '../../config.ts';
import type { Context } from '../context.ts';
import type { OpenPicture } from './open-picture.ts';
import { imageOfVersion } from './picture-versions.ts';

const zipped = promisify<Uint8Array, { level: number }, Buffer>(gzip);

export interface ViewAsked extends Box {
  readonly level: number;
  readonly format: 'png' | 'webp' | 'rgba' | 'authors';
  readonly version?: string | undefined;
  /** One layer alone, whatever hides it. */
  readonly layer?: string | undefined;
}

export interface ViewMade {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly encoding: 'gzip' | null;
}

/**
 * What names the bytes of a view: as long as it is the same, so are they. `null` for the view where the caller has that already.
 * @throws WorkNotFound, WorkOfOtherMedium, PictureVersionMissing, LayerMissing
 */
export async function viewPicture(
  context: Context,
  workId: string,
  asked: ViewAsked,
  known: string | undefined,
): Promise<{ readonly tag: string; readonly view: ViewMade | null }> {
  const { x, y, width, height, level, format, version, layer } = asked;
  const box = { x, y, width, height };
  const seen = await context.pictureDocuments.use(workId, async (picture) => {
    const step = 2 ** level;
    const under = { x: x * step, y: y * step, width: width * step, height: height * step };
    const tag = `"${[version ?? picture.revisionUnder(under), ...(layer === undefined ? [] : [layer])].join('.')}"`;
    if (known === tag) return { tag, data: null };
    const whole = version === undefined ? picture.image : await imageOfVersion(context, picture, version);
    const image = layer === undefined ? whole : layerAlone(whole, layer);
    if (version === undefined && format === 'authors')
      return { tag, data: authorKinds(image, level, box, kindsOf(picture)) };
    const pyramid = image === picture.image ? picture.pyramid : new Pyramid(image);
    return { tag, data: pyramid.read(level, box) };
  });
  const { tag, data } = seen;
  if (data === null) return { tag, view: null };
  if (format === 'rgba' || format === 'authors') {
    const bytes = await zipped(data, { level: constants.Z_BEST_SPEED });
    return { tag, view: { bytes, mediaType: 'application/octet-stream', encoding: 'gzip' } };
  }
  const asking = { data, width, height, format };
  const bytes = await context.pictureViews.ask('encode', asking, limits.encodeTime, 'Showing the picture');
  return { tag, view: { bytes, mediaType: `image/${format}`, encoding: null } };
}

/** @throws LayerMissing */
function layerAlone(image: Image, id: string): Image {
  const layer = image.layers.find((each) => each.id === id);
  if (layer === undefined) throw new LayerMissing();
  return { ...image, layers: [{ ...layer, visible: true, opacity: 1, blend: 'normal' }] };
}

/** 0 nobody, 1 a person, 2 a maker. */
function kindsOf({ document, actors }: OpenPicture): (change: number) => number {
  const kinds = new Map<number, number>([[0, 0]]);
  return (change) => {
    const known = kinds.get(change);
    if (known !== undefined) return known;
    const actorId = document.change(change)?.actorId;
    const kind = actors.get(actorId ?? '')?.kind === 'maker' ? 2 : 1;
    kinds.set(change, kind);
    return kind;
  };
}

/** @throws WorkNotFound, WorkOfOtherMedium */
export async function pixelAuthor(context: Context, workId: string, x: number, y: number): Promise<PixelAuthor> {
  const found = await context.pictureDocuments.use(workId, ({ document, image, actors, times }) => {
    const layer = layerSeenAt(image, x, y);
    const change = layer && document.authorOf(layer.id, x, y);
    return {
      layerId: layer?.id ?? null,
      actor: (change && actors.get(change.actorId)) ?? null,
      at: (change && times[change.number - 1]) ?? null,
      imported: change?.number === 1,
      recipeId: change?.recipeId ?? null,
    };
  });
  const { recipeId, ...rest } = found;
  const proposal: PictureProposal | null =
    recipeId === null ? null : await context.store.pictures.proposalOfRecipe(workId, recipeId);
  return { ...rest, proposal };
}

/** Numbers of the mask of what is like the pixel that is seen at a place. @throws WorkNotFound, WorkOfOtherMedium */
export function selectAlike(
  { pictureDocuments }: Context,
  workId: string,
  {
    x,
    y,
    tolerance,
    joined,
  }: { readonly x: number; readonly y: number; readonly tolerance: number; readonly joined: 'yes' | 'no' },
): Promise<number[]> {
  return pictureDocuments.use(workId, ({ image }) => {
    const { width, height } = image;
    const data = composite(image, { x: 0, y: 0, width, height });
    return magicWand({ width, height, data }, { x, y }, tolerance, { joined: joined === 'yes' }).toNumbers();
  });
}
