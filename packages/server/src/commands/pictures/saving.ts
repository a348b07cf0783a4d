/** What changed of an open picture, as a commit of the store: new tiles become a pack, and everything else points to it. */
import type { Actor } from '@fourhands/core';
import type { ChangeContent, ChangeState, PlacedLayer } from '@fourhands/core/media/image/image-change';
import type { ImageLock } from '@fourhands/core/media/image/image-document';
import type { Image, Layer } from '@fourhands/core/media/image/image';
import { Pixels, type Tile } from '@fourhands/core/media/image/pixels';
import type { BlobRecord } from '../../store/store.ts';
import type {
  KeptPictureProposal,
  KeptPictureVersion,
  PictureCommit,
  StoredContent,
  StoredLayer,
  TileRef,
} from '../../store/pictures-store.ts';
import type { BlobKeeper, Content } from '../blob-keeper.ts';
import { lookOf, type OpenPicture } from './open-picture.ts';
import { tilePackType, writePack } from './tile-pack.ts';

/** How a picture was before a command. */
export interface Before {
  readonly image: Image;
  readonly locks: readonly ImageLock[];
  readonly states: readonly ChangeState[];
}

/** What else becomes durable with it. */
export interface Also {
  readonly actors?: readonly Actor[];
  readonly blobs?: readonly Content[];
  readonly thumbnail?: Content | undefined;
  /** `layers` is how the picture was at that point. */
  readonly versions?: readonly { readonly version: KeptPictureVersion['version']; readonly image: Image }[];
  readonly proposals?: readonly KeptPictureProposal[];
}

export const beforeOf = ({ document }: OpenPicture): Before => ({
  image: document.image,
  locks: document.locks,
  states: document.changes.map(({ state }) => state),
});

export function isChanged(picture: OpenPicture, before: Before): boolean {
  const { image, locks, changes } = picture.document;
  return (
    image !== before.image ||
    locks !== before.locks ||
    changes.length !== before.states.length ||
    changes.some(({ state }, at) => state !== before.states[at])
  );
}

export const isResized = (before: Image, after: Image): boolean =>
  before.width !== after.width || before.height !== after.height;

/** Tiles that look otherwise, by their places. */
export function changedTiles(before: Image, after: Image): number[] {
  const looks = (image: Image) => JSON.stringify(image.layers.map(lookOf));
  const count = Pixels.clear(after.width, after.height).tiles.length;
  if (isResized(before, after) || looks(before) !== looks(after)) return Array.from({ length: count }, (_, at) => at);
  const places = new Set<number>();
  after.layers.forEach(({ pixels }, at) => {
    const old = before.layers[at]!.pixels;
    if (old !== pixels) for (const index of pixels.changedTiles(old)) places.add(index);
  });
  return [...places];
}

/** Makes it durable by `write`; the picture then knows where its tiles are. */
export async function save(
  picture: OpenPicture,
  before: Before,
  keeper: BlobKeeper,
  now: string,
  also: Also,
  write: (commit: PictureCommit) => Promise<void>,
): Promise<void> {
  const { document } = picture;
  const fresh = document.changes.slice(before.states.length);
  const contents = fresh.map(({ change }) => document.content(change.number)!);
  const number = picture.packs + 1;
  const added = new Map<Tile, TileRef>();
  const place = (tile: Tile | null): TileRef | null => {
    if (tile === null) return null;
    const known = picture.refOf(tile) ?? added.get(tile);
    if (known) return known;
    const ref = [number, added.size] as const;
    added.set(tile, ref);
    return ref;
  };
  const tiles = movedTiles(before.image, document.image).map(({ layerId, index, tile }) => ({
    layerId,
    place: index,
    ref: place(tile),
  }));
  const stored = contents.map((content) => storedContent(content, place));
  const versions = (also.versions ?? []).map(({ version, image }) => ({
    version,
    layers: image.layers.map((layer): StoredLayer => ({ look: lookOf(layer), tiles: layer.pixels.tiles.map(place) })),
  }));
  const pack = added.size === 0 ? [] : [{ bytes: await writePack([...added.keys()]), mediaType: tilePackType }];
  const thumbnail = also.thumbnail === undefined ? [] : [also.thumbnail];
  const revision = picture.revision + (isChanged(picture, before) ? 1 : 0);
  await keeper.keep([...pack, ...thumbnail, ...(also.blobs ?? [])], (records) => {
    const [packRecord] = records.splice(0, pack.length);
    const [thumbnailRecord] = records.splice(0, thumbnail.length) as (BlobRecord | undefined)[];
    return write({
      revision,
      ...(isResized(before.image, document.image) && {
        size: { width: document.image.width, height: document.image.height },
      }),
      layers: document.image.layers.map(lookOf),
      locks: document.locks.map(({ id, mask, by }) => ({ id, by, mask: mask.toNumbers() })),
      pack: packRecord === undefined ? null : { number, blob: packRecord },
      blobs: records,
      tiles,
      changes: fresh.map(({ change, state }, at) => ({ change, state, at: now, content: stored[at]! })),
      states: document.changes
        .slice(0, before.states.length)
        .flatMap(({ change, state }, at) => (state === before.states[at] ? [] : [{ number: change.number, state }])),
      actors: also.actors ?? [],
      versions,
      proposals: also.proposals ?? [],
      thumbnail: thumbnailRecord,
      changedAt: document.image === before.image ? null : now,
    });
  });
  for (const [tile, ref] of added) picture.remember(tile, ref);
  for (const { change } of fresh) document.forget(change.number);
  picture.times.push(...fresh.map(() => now));
  if (pack.length > 0) picture.packs = number;
  picture.revision = revision;
  for (const actor of also.actors ?? []) picture.actors.set(actor.id, actor);
}

/** Tiles of layers that are others now, or gone. */
function movedTiles(
  before: Image,
  after: Image,
): { readonly layerId: string; readonly index: number; readonly tile: Tile | null }[] {
  const found: { layerId: string; index: number; tile: Tile | null }[] = [];
  const old = new Map(before.layers.map(({ id, pixels }) => [id, pixels.tiles]));
  const now = new Map(after.layers.map(({ id, pixels }) => [id, pixels.tiles]));
  for (const layerId of new Set([...old.keys(), ...now.keys()])) {
    const [were, are] = [old.get(layerId), now.get(layerId)];
    if (were === are) continue;
    const length = Math.max(were?.length ?? 0, are?.length ?? 0);
    for (let index = 0; index < length; index++) {
      const tile = are?.[index] ?? null;
      if (tile !== (were?.[index] ?? null)) found.push({ layerId, index, tile });
    }
  }
  return found;
}

function storedContent(content: ChangeContent, place: (tile: Tile | null) => TileRef | null): StoredContent {
  if (content.kind === 'pixels') {
    const { kind, layerId, tiles } = content;
    return { kind, layerId, tiles: tiles.map(({ index, before, after }) => [index, place(before), place(after)]) };
  }
  const layerOf = (layer: Layer): StoredLayer => ({ look: lookOf(layer), tiles: layer.pixels.tiles.map(place) });
  if (content.kind === 'size') {
    const whole = ({ width, height, layers }: Image) => ({ width, height, layers: layers.map(layerOf) });
    return { kind: 'size', before: whole(content.before), after: whole(content.after) };
  }
  const placed = (state: PlacedLayer | null) => state && { ...layerOf(state.layer), place: state.place };
  return { kind: 'layers', before: placed(content.before), after: placed(content.after) };
}
