/**
 * The pictures that are open: a few at a time, each used by one command after the other, so that what is seen of one is what is durable. Where a commit
 * fails, the picture in memory is let go and opened anew.
 */
import type { Actor, Picture, PictureEvent, PictureProposal } from '@fourhands/core';
import { sideAt } from '@fourhands/core/media/image/pyramid';
import { limits } from '../../config.ts';
import type { Store } from '../../store/store.ts';
import type { Asks } from '../asks.ts';
import type { BlobKeeper } from '../blob-keeper.ts';
import { KeyedLock } from '../keyed-lock.ts';
import type { PictureWork, RgbaPicture } from '../picture-work.ts';
import { WorkNotFound } from '../work-errors.ts';
import { WorkListeners } from '../work-listeners.ts';
import { lookOf, OpenPicture, type PictureParts } from './open-picture.ts';
import { WorkOfOtherMedium } from './picture-errors.ts';
import { type Also, beforeOf, changedTiles, isChanged, isResized, save } from './saving.ts';

interface PicturesParts extends PictureParts {
  readonly store: Store;
  readonly keeper: BlobKeeper;
  readonly encoder: Asks<PictureWork>;
  readonly now: () => string;
  readonly log: (line: string) => void;
}

export class Pictures {
  readonly #parts: PicturesParts;
  readonly #locks = new KeyedLock();
  /** The one that was used last comes last. */
  readonly #open = new Map<string, OpenPicture>();
  readonly #idle = new Map<string, NodeJS.Timeout>();
  readonly #thumbnails = new Map<string, NodeJS.Timeout>();
  readonly #listeners = new WorkListeners<PictureEvent>();
  #closed = false;

  constructor(parts: PicturesParts) {
    this.#parts = parts;
  }

  /** The picture as it is durable. @throws WorkNotFound, WorkOfOtherMedium, TilesDamaged, BlobMissing */
  use<Result>(workId: string, work: (picture: OpenPicture) => Promise<Result> | Result): Promise<Result> {
    return this.#locks.run(workId, async () => work(await this.#get(workId)));
  }

  /**
   * Lets a command change the picture, and makes that durable. Pages hear of it, as something that `by` did.
   * @throws as use, and StorageFull
   */
  change<Result>(
    workId: string,
    by: Actor | null,
    work: (picture: OpenPicture) => Promise<{ readonly result: Result; readonly also?: Also }>,
  ): Promise<Result> {
    return this.#locks.run(workId, async () => {
      const picture = await this.#get(workId);
      const before = beforeOf(picture);
      try {
        const { result, also = {} } = await work(picture);
        const changed = isChanged(picture, before);
        const actors = by === null ? [] : [by];
        await this.#save(picture, before, { ...also, actors: [...actors, ...(also.actors ?? [])] });
        if (changed) this.#changed(picture, before, by);
        if ((also.versions ?? []).length > 0) this.tell(workId, { type: 'versions' });
        for (const { proposal } of also.proposals ?? []) this.tell(workId, { type: 'proposal', proposal });
        return result;
      } catch (error) {
        if (isChanged(picture, before)) this.#drop(workId);
        throw error;
      }
    });
  }

  /** Calls with a snapshot first, then with every later event. The answer ends it. @throws as use */
  async follow(
    workId: string,
    proposals: (picture: OpenPicture) => Promise<PictureProposal[]>,
    listener: (event: PictureEvent) => void,
  ): Promise<() => void> {
    return this.use(workId, async (picture) => {
      listener({ type: 'snapshot', picture: pictureOf(picture), proposals: await proposals(picture) });
      return this.#listeners.add(workId, listener);
    });
  }

  tell(workId: string, event: PictureEvent): void {
    this.#listeners.tell(workId, event);
  }

  /** The work was deleted. */
  async end(workId: string): Promise<void> {
    await this.#locks.run(workId, () => {
      this.#drop(workId);
      this.tell(workId, { type: 'deleted' });
      this.#listeners.end(workId);
      return Promise.resolve();
    });
  }

  /** A WebP of how a picture looks, as lists show it. */
  thumbnailOf(picture: OpenPicture): Promise<Uint8Array> {
    return this.#encoded(smallOf(picture));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of [...this.#idle.values(), ...this.#thumbnails.values()]) clearTimeout(timer);
    await Promise.all([...this.#open.keys()].map((workId) => this.#locks.run(workId, () => Promise.resolve())));
  }

  #encoded(small: RgbaPicture): Promise<Uint8Array> {
    const { encoder } = this.#parts;
    const asking = { ...small, format: 'webp', side: limits.thumbnailSide } as const;
    return encoder.ask('encode', asking, limits.encodeTime, 'Making the picture small');
  }

  async #get(workId: string): Promise<OpenPicture> {
    const known = this.#open.get(workId);
    const picture = known ?? (await this.#load(workId));
    this.#open.delete(workId);
    this.#open.set(workId, picture);
    if (this.#open.size > limits.openPictures) {
      const [oldest] = this.#open.keys();
      if (oldest !== undefined) this.#drop(oldest);
    }
    clearTimeout(this.#idle.get(workId));
    if (!this.#closed) this.#idle.set(workId, setTimeout(() => this.#drop(workId), limits.pictureIdleTime).unref());
    return picture;
  }

  async #load(workId: string): Promise<OpenPicture> {
    const { store } = this.#parts;
    const work = await store.works.get(workId);
    if (work === null) throw new WorkNotFound(workId);
    const stored = await store.pictures.open(workId);
    if (stored === null) throw new WorkOfOtherMedium('image');
    const actors = new Map<string, Actor>();
    const ids = new Set([...stored.changes.map(({ change }) => change.actorId), ...stored.locks.map(({ by }) => by)]);
    for (const id of ids) {
      const actor = await store.actors.get(id);
      if (actor !== null) actors.set(id, actor);
    }
    const picture = await OpenPicture.load(workId, stored, actors, this.#parts);
    if (work.picture?.thumbnail === null) this.#planThumbnail(workId);
    return picture;
  }

  async #save(picture: OpenPicture, before: ReturnType<typeof beforeOf>, also: Also): Promise<void> {
    const { store, keeper, now } = this.#parts;
    const { workId } = picture;
    await save(picture, before, keeper, now(), also, async (commit) => {
      if (!(await store.pictures.commit(workId, commit))) throw new WorkNotFound(workId);
    });
  }

  #changed(picture: OpenPicture, before: ReturnType<typeof beforeOf>, by: Actor | null): void {
    const tiles = changedTiles(before.image, picture.image);
    picture.touch(tiles);
    const { layers, locks, sequence } = pictureOf(picture);
    const { width, height } = picture.image;
    const told = {
      ...(picture.document.locks === before.locks ? {} : { locks }),
      ...(isResized(before.image, picture.image) ? { size: { width, height } } : {}),
    };
    this.tell(picture.workId, { type: 'changed', sequence, layers, ...told, tiles, by });
    if (tiles.length > 0) this.#planThumbnail(picture.workId);
  }

  #planThumbnail(workId: string): void {
    clearTimeout(this.#thumbnails.get(workId));
    if (this.#closed) return;
    // No stroke waits for the making of it.
    const keep = async () => {
      const small = await this.use(workId, smallOf);
      const thumbnail = { bytes: await this.#encoded(small), mediaType: 'image/webp' };
      await this.change(workId, null, () => Promise.resolve({ result: undefined, also: { thumbnail } }));
    };
    const make = () =>
      keep().catch((error: unknown) => {
        if (!this.#closed && !(error instanceof WorkNotFound))
          this.#parts.log(`The picture of ${workId} for lists was not made: ${String(error)}`);
      });
    this.#thumbnails.set(workId, setTimeout(() => void make(), limits.thumbnailTime).unref());
  }

  #drop(workId: string): void {
    clearTimeout(this.#idle.get(workId));
    this.#idle.delete(workId);
    this.#open.delete(workId);
  }
}

/** All of it, at the least size that is not smaller than a thumbnail. */
function smallOf({ image, pyramid }: OpenPicture): RgbaPicture {
  let level = 0;
  while (Math.max(sideAt(image.width, level + 1), sideAt(image.height, level + 1)) >= limits.thumbnailSide) level += 1;
  const [width, height] = [sideAt(image.width, level), sideAt(image.height, level)];
  return { width, height, data: pyramid.read(level, { x: 0, y: 0, width, height }) };
}

/** As pages know it. */
export function pictureOf({ workId, document, revision, actors }: OpenPicture): Picture {
  const { width, height, layers } = document.image;
  return {
    workId,
    width,
    height,
    sequence: revision,
    layers: layers.map(lookOf),
    locks: document.locks.map(({ id, mask, by }) => ({ id, mask: mask.toNumbers(), by: actors.get(by) ?? null })),
  };
}
