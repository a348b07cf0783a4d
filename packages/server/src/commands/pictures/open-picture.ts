/**
 * A picture in memory, as the store has it: its document, where each of its tiles is kept, and what is made of it to be looked at. Pictures
 * (pictures.ts) gives it to one command at a time.
 */
import type { Actor, PictureLayer } from '@fourhands/core';
import type { ChangeContent, PlacedLayer, Size } from '@fourhands/core/media/image/image-change';
import { type Direction, ImageDocument } from '@fourhands/core/media/image/image-document';
import type { Image, Layer } from '@fourhands/core/media/image/image';
import { type Box, Mask } from '@fourhands/core/media/image/mask';
import { Pixels, type Tile, tilesOf } from '@fourhands/core/media/image/pixels';
import { Pyramid } from '@fourhands/core/media/image/pyramid';
import type { Blobs } from '../../blobs/blobs.ts';
import type {
  PictureStore,
  StoredContent,
  StoredImage,
  StoredLayer,
  StoredPicture,
  TileRef,
} from '../../store/pictures-store.ts';
import { readPack, TilesDamaged } from './tile-pack.ts';

export interface PictureParts {
  readonly pictures: PictureStore;
  readonly blobs: Blobs;
}

export const lookOf = ({ id, name, visible, opacity, blend }: Layer): PictureLayer => ({
  id,
  name,
  visible,
  opacity,
  blend,
});

const keyOf = ([pack, position]: TileRef): string => `${pack}.${position}`;

export class OpenPicture {
  readonly workId: string;
  readonly document: ImageDocument;
  pyramid: Pyramid;
  readonly actors: Map<string, Actor>;
  /** When each change was made, by its number less one. */
  readonly times: string[];
  revision: number;
  packs: number;
  readonly #parts: PictureParts;
  readonly #refs = new WeakMap<Tile, TileRef>();
  readonly #tiles = new Map<string, WeakRef<Tile>>();
  /** The revision at which each tile last changed, as far as is known. */
  #seen: Uint32Array;

  private constructor(
    workId: string,
    stored: Pick<StoredPicture, 'revision' | 'packs' | 'changes'>,
    document: ImageDocument,
    actors: Map<string, Actor>,
    parts: PictureParts,
  ) {
    this.workId = workId;
    this.document = document;
    this.actors = actors;
    this.times = stored.changes.map(({ at }) => at);
    this.revision = stored.revision;
    this.packs = stored.packs;
    this.#parts = parts;
    this.pyramid = new Pyramid(document.image);
    this.#seen = seenAt(document.image, stored.revision);
  }

  /** Of a work that is being made; nothing of it is kept yet. */
  static begin(workId: string, document: ImageDocument, parts: PictureParts): OpenPicture {
    return new OpenPicture(workId, { revision: 0, packs: 0, changes: [] }, document, new Map(), parts);
  }

  /** @throws TilesDamaged, BlobMissing */
  static async load(
    workId: string,
    stored: StoredPicture,
    actors: Map<string, Actor>,
    parts: PictureParts,
  ): Promise<OpenPicture> {
    const { width, height, locks, changes } = stored;
    const loader = new TileLoader(workId, parts);
    const layers = await Promise.all(
      stored.layers.map(async ({ look, tiles }) => ({
        ...look,
        pixels: new Pixels(width, height, await loader.load(tiles)),
      })),
    );
    const kept = locks.map(({ id, mask, by }) => ({ id, by, mask: Mask.fromNumbers(mask) }));
    const document = new ImageDocument({ width, height, layers }, changes, kept);
    const picture = new OpenPicture(workId, stored, document, actors, parts);
    for (const [ref, tile] of loader.loaded) picture.remember(tile, ref);
    return picture;
  }

  get image(): Image {
    return this.document.image;
  }

  /** Where a tile is kept; null where it is not kept yet. */
  refOf(tile: Tile): TileRef | null {
    return this.#refs.get(tile) ?? null;
  }

  remember(tile: Tile, ref: TileRef): void {
    this.#refs.set(tile, ref);
    this.#tiles.set(keyOf(ref), new WeakRef(tile));
  }

  /** The tiles at some places of the store; those in memory are the same objects. @throws TilesDamaged, BlobMissing */
  async load(refs: readonly (TileRef | null)[]): Promise<(Tile | null)[]> {
    const here = (ref: TileRef | null) => (ref === null ? null : (this.#tiles.get(keyOf(ref))?.deref() ?? null));
    const known = refs.map(here);
    const loader = new TileLoader(this.workId, this.#parts);
    const loaded = await loader.load(refs.map((ref, at) => (known[at] ? null : ref)));
    for (const [ref, tile] of loader.loaded) this.remember(tile, ref);
    return loaded.map((tile, at) => known[at] ?? tile);
  }

  async layerOf({ look, tiles }: StoredLayer, { width, height }: Size = this.image): Promise<Layer> {
    return { ...look, pixels: new Pixels(width, height, await this.load(tiles)) };
  }

  async imageOf({ width, height, layers }: StoredImage): Promise<Image> {
    return { width, height, layers: await Promise.all(layers.map((layer) => this.layerOf(layer, { width, height }))) };
  }

  /** What a change left, given back to the document. */
  async recall(change: number): Promise<void> {
    const stored = await this.#parts.pictures.content(this.workId, change);
    if (stored === null) throw new TilesDamaged();
    this.document.recall(change, await this.#contentOf(stored));
  }

  /** As ImageDocument's undo and redo. The actor's changes are read from where they are kept. */
  async step(actorId: string, direction: Direction): Promise<number | null> {
    const { document } = this;
    let first: { readonly number: number; readonly group: number } | null = null;
    for (let next = document.next(actorId, direction); next; next = document.next(actorId, direction)) {
      if (first && next.group !== first.group) break;
      await this.recall(next.number);
      const effect = document.step(actorId, direction);
      document.forget(next.number);
      if (effect) first ??= next;
    }
    return first?.number ?? null;
  }

  /** Some tiles changed at the present revision. */
  touch(tiles: readonly number[]): void {
    if (this.pyramid.width !== this.image.width || this.pyramid.height !== this.image.height) {
      this.#seen = seenAt(this.image, this.revision);
      this.pyramid = new Pyramid(this.image);
      return;
    }
    for (const index of tiles) this.#seen[index] = this.revision;
    this.pyramid.change(this.image, tiles);
  }

  /** The revision at which something last changed under a box of pixels. */
  revisionUnder(box: Box): number {
    let last = 0;
    for (const { index } of tilesOf(this.image.width, this.image.height, box))
      last = Math.max(last, this.#seen[index] ?? 0);
    return last;
  }

  /** A mask from a request. @throws MaskUnreadable, MaskOfAnotherSize */
  maskOf(numbers: readonly number[]): Mask {
    const { width, height } = this.image;
    return Mask.fromNumbers(numbers).and(Mask.whole(width, height));
  }

  async #contentOf(stored: StoredContent): Promise<ChangeContent> {
    if (stored.kind === 'pixels') {
      const before = await this.load(stored.tiles.map(([, ref]) => ref));
      const after = await this.load(stored.tiles.map(([, , ref]) => ref));
      const tiles = stored.tiles.map(([index], at) => ({
        index,
        before: before[at] ?? null,
        after: after[at] ?? null,
      }));
      return { kind: 'pixels', layerId: stored.layerId, tiles };
    }
    if (stored.kind === 'size') {
      const [before, after] = [await this.imageOf(stored.before), await this.imageOf(stored.after)];
      return { kind: 'size', before, after };
    }
    const placed = async (state: typeof stored.before): Promise<PlacedLayer | null> =>
      state && { layer: await this.layerOf(state), place: state.place };
    return { kind: 'layers', before: await placed(stored.before), after: await placed(stored.after) };
  }
}

/** A revision for each tile of a picture. */
const seenAt = ({ width, height }: Size, revision: number): Uint32Array =>
  new Uint32Array(Pixels.clear(width, height).tiles.length).fill(revision);

/** Reads each pack once. */
class TileLoader {
  readonly loaded: (readonly [TileRef, Tile])[] = [];
  readonly #workId: string;
  readonly #parts: PictureParts;
  readonly #tiles = new Map<string, Tile>();

  constructor(workId: string, parts: PictureParts) {
    this.#workId = workId;
    this.#parts = parts;
  }

  async load(refs: readonly (TileRef | null)[]): Promise<(Tile | null)[]> {
    const wanted = new Map<number, number[]>();
    for (const ref of refs) {
      if (ref === null || this.#tiles.has(keyOf(ref))) continue;
      const positions = wanted.get(ref[0]) ?? [];
      positions.push(ref[1]);
      wanted.set(ref[0], positions);
    }
    const hashes = await this.#parts.pictures.packs(this.#workId, [...wanted.keys()]);
    for (const [pack, positions] of wanted) {
      const hash = hashes.get(pack);
      if (hash === undefined) throw new TilesDamaged();
      for (const [position, tile] of await readPack(await this.#parts.blobs.read(hash), positions)) {
        this.#tiles.set(keyOf([pack, position]), tile);
        this.loaded.push([[pack, position], tile]);
      }
    }
    return refs.map((ref) => (ref === null ? null : (this.#tiles.get(keyOf(ref)) ?? null)));
  }
}
