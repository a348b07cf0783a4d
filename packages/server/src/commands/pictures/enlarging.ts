/**
 * A picture made larger as a whole: an offer like others, of one part, which is everything. Each layer is enlarged for itself and keeps its look. What is
 * locked is not made anew: each of its pixels becomes a square of its colour.
 */
import type { PictureCandidate, PictureHunk, PictureProposal } from '@fourhands/core';
import { composite } from '@fourhands/core/media/image/composite';
import { enlarged as enlargedImage, mostEnlargement } from '@fourhands/core/media/image/enlarge';
import type { Layer } from '@fourhands/core/media/image/image';
import { Mask } from '@fourhands/core/media/image/mask';
import { limits } from '../../config.ts';
import type { Blobs } from '../../blobs/blobs.ts';
import type { Asks } from '../asks.ts';
import type { PictureWork } from '../picture-work.ts';
import type { OpenPicture } from './open-picture.ts';
import { smallFile } from './part-making.ts';
import type { Making } from './picture-making.ts';
import type { RunPicture } from './picture-runner.ts';
import { hashOf } from './picture-versions.ts';

/** Pixels that the procedure which gives detail makes at most, as largestSharpened of the models package has it. */
export const mostSharp = 4_000_000;

/** Made so much larger, it could not be worked on, or not be made sharp. */
export class EnlargedTooLarge extends Error {
  readonly code = 'picture-enlarged-too-large';
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number, sharp: number | null, plain: number | null) {
    const ways = [
      ...(sharp === null ? [] : [`${sharp} times sharply`]),
      ...(plain === null ? [] : [`${plain} times plainly`]),
    ];
    const works =
      ways.length === 0
        ? 'It is too large to be made larger at all.'
        : `At most it can be enlarged ${ways.join(', or ')}.`;
    super(`Enlarged so, the picture would have ${width} × ${height} pixels in each layer, which is too many. ${works}`);
    this.name = 'EnlargedTooLarge';
    [this.width, this.height] = [width, height];
  }
}

/** How the candidate is made of the picture as it is now. @throws EnlargedTooLarge */
export function enlarging(
  { image, document }: OpenPicture,
  controls: Readonly<Record<string, number>>,
  run: RunPicture,
  files: Asks<PictureWork>,
): Making['make'] {
  const times = Math.round(controls['times'] ?? 2);
  const sharply = controls['detail'] !== 0;
  const [sharp, plain] = [mostSharp, undefined].map((most) => mostEnlargement(image, image.layers.length, most));
  const [width, height] = [image.width * times, image.height * times];
  if (times > ((sharply ? sharp : plain) ?? 1)) throw new EnlargedTooLarge(width, height, sharp!, plain!);
  const whole = { x: 0, y: 0, width: image.width, height: image.height };
  const { locked } = document;
  const kept = locked.isEmpty ? null : bytesOf(locked);

  return async (seed, tell, signal) => {
    const layers = new Map<string, Uint8Array>();
    const enlargeLayer = async ({ pixels }: Layer, from: number, to: number): Promise<Uint8Array> => {
      const data = pixels.read(whole);
      const seen = Uint8Array.from({ length: data.length / 4 }, (_, at) => (data[at * 4 + 3] === 0 ? 0 : 1));
      const made =
        sharply && seen.includes(1)
          ? await run(
              {
                operation: 'enlarge',
                controls: { times },
                prompt: '',
                seed,
                picture: { width: image.width, height: image.height, data: withoutAlpha(data) },
                mask: seen,
                box: whole,
                style: null,
                groups: null,
              },
              (share, preview) => tell(from + share * (to - from), ...(preview === undefined ? [] : [preview])),
              signal,
            )
          : null;
      signal.throwIfAborted();
      const asking = { width: image.width, height: image.height, data, times, colours: made?.data ?? null, kept };
      return files.ask('enlarge', asking, limits.encodeTime, 'Enlarging the picture');
    };
    for (const [at, layer] of image.layers.entries()) {
      const { length } = image.layers;
      layers.set(layer.id, await enlargeLayer(layer, at / length, (at + 1) / length));
      tell((at + 1) / length);
    }
    const [only] = image.layers;
    const plainLook = image.layers.length === 1 && only!.visible && only!.opacity === 1;
    const large = { x: 0, y: 0, width, height };
    const seen = plainLook
      ? layers.get(only!.id)!
      : composite(
          enlargedImage(image, times, (id) => layers.get(id)!, 0),
          large,
        );
    const preview = await smallFile(files, { data: seen, width, height });
    const octets = 'application/octet-stream';
    const patches = await Promise.all(
      [...layers].map(async ([layerId, bytes]) => ({ layerId, patch: await hashOf(bytes), bytes })),
    );
    const candidate: PictureCandidate = {
      box: large,
      patch: await hashOf(seen),
      preview: await hashOf(preview),
      leftOut: [],
      enlarged: { width, height, layers: patches.map(({ layerId, patch }) => ({ layerId, patch })) },
      hunks: [{ mask: Mask.whole(image.width, image.height).toNumbers(), state: 'open', reason: null, at: null }],
    };
    const contents = [
      { bytes: seen, mediaType: octets },
      { bytes: preview, mediaType: 'image/png' },
      ...(plainLook ? [] : patches.map(({ bytes }) => ({ bytes, mediaType: octets }))),
    ];
    return { candidate, contents };
  };
}

/** What accepting it does: refused where anything of the picture is not as it was when this was asked for. */
export async function takeEnlarged(
  picture: OpenPicture,
  { recipe }: PictureProposal,
  { width, layers }: NonNullable<PictureCandidate['enlarged']>,
  actorId: string,
  blobs: Pick<Blobs, 'read'>,
): Promise<(hunk: PictureHunk) => PictureHunk> {
  if (picture.revision !== recipe.base) return (hunk) => ({ ...hunk, state: 'refused', reason: 'changed', at: null });
  const colours = new Map<string, Uint8Array>();
  for (const { layerId, patch } of layers) colours.set(layerId, await blobs.read(patch));
  return (hunk) => {
    const { document } = picture;
    document.enlarge({ actorId, recipeId: recipe.id }, width / document.image.width, (id) => colours.get(id)!);
    return { ...hunk, state: 'accepted' };
  };
}

function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let pixel = 0; pixel < rgba.length / 4; pixel++) rgb.set(rgba.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
  return rgb;
}

/** 1 where the mask is. */
function bytesOf(mask: Mask): Uint8Array {
  const bytes = new Uint8Array(mask.width * mask.height);
  for (let y = 0; y < mask.height; y++) {
    const runs = mask.runsOf(y);
    for (let i = 0; i < runs.length; i += 2) bytes.fill(1, y * mask.width + runs[i]!, y * mask.width + runs[i + 1]!);
  }
  return bytes;
}
