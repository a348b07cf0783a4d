/**
 * A picture that people and makers work on: who changed which pixels, everybody's own undo, and locks. Changes come one after another
 * (the server puts them in order); what there was before stays whole, because pixels are shared between versions. Pure.
 */
import { requireEditable, type Image, type Layer, type LayerLook } from './image.ts';
import { Mask } from './mask.ts';
import { Pixels, type Patch, authorAt, type Tile } from './pixels.ts';

/** A change of pixels, or of which layers there are and how they look. */
export interface ImageChange {
  /** From 1 on; pixels name it as that which made them. */
  readonly number: number;
  readonly actorId: string;
  /** Of what a maker made. */
  readonly recipeId: string | null;
  readonly kind: 'pixels' | 'layers';
}

interface PixelEntry extends ImageChange {
  readonly kind: 'pixels';
  readonly layerId: string;
  readonly before: Pixels;
  readonly after: Pixels;
}

/** One layer, before and after; null where it was not there. `place` is where it lies from below. */
interface LayerEntry extends ImageChange {
  readonly kind: 'layers';
  readonly before: { readonly layer: Layer; readonly place: number } | null;
  readonly after: { readonly layer: Layer; readonly place: number } | null;
}

type Entry = PixelEntry | LayerEntry;

export interface ImageLock {
  readonly id: string;
  readonly mask: Mask;
  readonly by: string;
}

export interface Actor {
  readonly actorId: string;
  readonly recipeId?: string | null;
}

/** The layer is not there, or not any more. */
export class LayerMissing extends Error {
  readonly code = 'layer-missing';

  constructor() {
    super('The layer is not there any more: somebody removed it meanwhile. Choose another one.');
    this.name = 'LayerMissing';
  }
}

const numbersBy = (tile: Tile | null, place: number): number => (tile ? authorAt(tile, place) : 0);

const sameColours = (a: Tile | null, b: Tile | null, place: number): boolean => {
  for (let at = place * 4; at < place * 4 + 4; at++) if ((a?.rgba[at] ?? 0) !== (b?.rgba[at] ?? 0)) return false;
  return true;
};

export class ImageDocument {
  #image: Image;
  #locks: readonly ImageLock[] = [];
  readonly #entries: Entry[] = [];
  /** By actor: numbers of changes that can be taken back, and be put again, the newest last. */
  readonly #done = new Map<string, number[]>();
  readonly #undone = new Map<string, number[]>();

  constructor(image: Image) {
    requireEditable(image.width, image.height);
    this.#image = image;
  }

  /** As it is now; it does not change any more. */
  get image(): Image {
    return this.#image;
  }

  get locks(): readonly ImageLock[] {
    return this.#locks;
  }

  get changes(): readonly ImageChange[] {
    return this.#entries;
  }

  /** Everything that proposals may not touch. */
  get locked(): Mask {
    const { width, height } = this.#image;
    return this.#locks.reduce((all, { mask }) => all.or(mask), Mask.empty(width, height));
  }

  /** @throws LayerMissing */
  layer(id: string): Layer {
    const layer = this.#image.layers.find((each) => each.id === id);
    if (!layer) throw new LayerMissing();
    return layer;
  }

  /** Who made a pixel of a layer, by which change; null where nobody did. @throws LayerMissing */
  authorOf(layerId: string, x: number, y: number): ImageChange | null {
    return this.#entries[this.layer(layerId).pixels.by(x, y) - 1] ?? null;
  }

  lock(lock: ImageLock): void {
    this.#locks = [...this.#locks, { ...lock, mask: lock.mask.and(this.#whole()) }];
  }

  unlock(id: string): void {
    this.#locks = this.#locks.filter((lock) => lock.id !== id);
  }

  /**
   * Puts a patch's colours where the mask is. Null where that changes nothing. Locks are for proposals: a person who paints is not held by
   * them. @throws LayerMissing, MaskOfAnotherSize
   */
  paint(actor: Actor, layerId: string, mask: Mask, patch: Patch): ImageChange | null {
    const { pixels } = this.layer(layerId);
    return this.#putPixels(actor, layerId, (number) => pixels.painted(mask, patch, number));
  }

  /** Makes a layer's pixels those of an earlier version where the mask is, as a change of the actor. @throws LayerMissing */
  restore(actor: Actor, layerId: string, earlier: Pixels, mask: Mask): ImageChange | null {
    const box = mask.bounds;
    return box && this.paint(actor, layerId, mask, { box, data: earlier.read(box) });
  }

  /** A new layer above all, or at a place from below: clear, or with colours for all of it, RGBA. */
  addLayer(
    actor: Actor,
    id: string,
    look: LayerLook,
    rgba?: Uint8Array,
    place = this.#image.layers.length,
  ): ImageChange {
    const { width, height } = this.#image;
    const pixels = rgba ? Pixels.of(width, height, rgba, this.#entries.length + 1) : Pixels.clear(width, height);
    const layer = { ...look, id, pixels };
    return this.#putLayer(actor, null, { layer, place: Math.min(place, this.#image.layers.length) });
  }

  /** @throws LayerMissing */
  removeLayer(actor: Actor, id: string): ImageChange {
    return this.#putLayer(actor, this.#placed(id), null);
  }

  /** Gives a layer another look or place. @throws LayerMissing */
  changeLayer(actor: Actor, id: string, look: Partial<LayerLook>, place?: number): ImageChange {
    const before = this.#placed(id);
    const last = this.#image.layers.length - 1;
    return this.#putLayer(actor, before, {
      layer: { ...before.layer, ...look },
      place: Math.max(0, Math.min(last, place ?? before.place)),
    });
  }

  /**
   * Takes back the actor's last change, as far as it is still there: a pixel that somebody else, or the same actor later, changed again
   * stays as it is. Null where there is nothing to take back.
   */
  undo(actorId: string): ImageChange | null {
    return this.#step(actorId, this.#done, this.#undone, (entry) => this.#takeBack(entry));
  }

  /** Puts the actor's last taken-back change again, where nobody changed anything since. */
  redo(actorId: string): ImageChange | null {
    return this.#step(actorId, this.#undone, this.#done, (entry) => this.#putAgain(entry));
  }

  canUndo(actorId: string): boolean {
    return (this.#done.get(actorId)?.length ?? 0) > 0;
  }

  canRedo(actorId: string): boolean {
    return (this.#undone.get(actorId)?.length ?? 0) > 0;
  }

  #step(
    actorId: string,
    from: Map<string, number[]>,
    to: Map<string, number[]>,
    apply: (entry: Entry) => boolean,
  ): ImageChange | null {
    const numbers = from.get(actorId);
    // What has no effect any more is passed over: a key that does nothing looks broken.
    for (let number = numbers?.pop(); number !== undefined; number = numbers?.pop()) {
      const entry = this.#entries[number - 1]!;
      if (!apply(entry)) continue;
      to.set(actorId, [...(to.get(actorId) ?? []), number]);
      return entry;
    }
    return null;
  }

  #takeBack(entry: Entry): boolean {
    if (entry.kind === 'layers')
      return this.#keepsOthers(entry.before, entry) && this.#swapLayer(entry.after, entry.before);
    const layer = this.#image.layers.find(({ id }) => id === entry.layerId);
    if (!layer) return false;
    const mine = layer.pixels.differing(
      entry.before,
      this.#whole(),
      (now, before, place) => numbersBy(now, place) === entry.number && numbersBy(before, place) !== entry.number,
    );
    return this.#setPixels(entry.layerId, layer.pixels.withPixelsOf(entry.before, mine));
  }

  #putAgain(entry: Entry): boolean {
    if (entry.kind === 'layers')
      return this.#keepsOthers(entry.after, entry) && this.#swapLayer(entry.before, entry.after);
    const layer = this.#image.layers.find(({ id }) => id === entry.layerId);
    if (!layer) return false;
    const changed = entry.after.differing(
      entry.before,
      this.#whole(),
      (after, _, place) => numbersBy(after, place) === entry.number,
    );
    const untouched = changed.without(
      layer.pixels.differing(
        entry.before,
        changed,
        (now, before, place) => numbersBy(now, place) !== numbersBy(before, place) || !sameColours(now, before, place),
      ),
    );
    return this.#setPixels(entry.layerId, layer.pixels.withPixelsOf(entry.after, untouched));
  }

  /** Whether no pixels of others would go with a layer that is to become `to`: nobody's undo takes away what others made. */
  #keepsOthers(to: LayerEntry['before'], { actorId, before, after }: LayerEntry): boolean {
    if (to !== null) return true;
    const layer = this.#image.layers.find(({ id }) => id === (before ?? after)!.layer.id);
    const others = new Set(this.#entries.filter((entry) => entry.actorId !== actorId).map(({ number }) => number));
    const byOthers = (tile: Tile | null) =>
      tile !== null &&
      (typeof tile.by === 'number' ? others.has(tile.by) : tile.by.some((number) => others.has(number)));
    return !layer?.pixels.tiles.some(byOthers);
  }

  /** Whether anything changed. */
  #setPixels(layerId: string, pixels: Pixels): boolean {
    const old = this.layer(layerId).pixels;
    if (pixels.tiles.every((tile, i) => tile === old.tiles[i])) return false;
    this.#image = {
      ...this.#image,
      layers: this.#image.layers.map((layer) => (layer.id === layerId ? { ...layer, pixels } : layer)),
    };
    return true;
  }

  #putPixels(
    { actorId, recipeId = null }: Actor,
    layerId: string,
    make: (number: number) => Pixels,
  ): ImageChange | null {
    const number = this.#entries.length + 1;
    const before = this.layer(layerId).pixels;
    const after = make(number);
    if (!this.#setPixels(layerId, after)) return null;
    return this.#remember({ number, actorId, recipeId, kind: 'pixels', layerId, before, after });
  }

  #remember(entry: Entry): ImageChange {
    this.#entries.push(entry);
    this.#done.set(entry.actorId, [...(this.#done.get(entry.actorId) ?? []), entry.number]);
    this.#undone.delete(entry.actorId);
    return entry;
  }

  #putLayer(
    { actorId, recipeId = null }: Actor,
    before: LayerEntry['before'],
    after: LayerEntry['after'],
  ): ImageChange {
    const number = this.#entries.length + 1;
    this.#swapLayer(before, after);
    return this.#remember({ number, actorId, recipeId, kind: 'layers', before, after });
  }

  /** Puts a layer in the place of another state of it. False where that state is not there any more. */
  #swapLayer(from: LayerEntry['before'], to: LayerEntry['before']): boolean {
    const { layers } = this.#image;
    const id = (from ?? to)!.layer.id;
    const there = layers.find((layer) => layer.id === id);
    if ((there === undefined) !== (from === null)) return false;
    const others = layers.filter((layer) => layer.id !== id);
    if (to === null) this.#image = { ...this.#image, layers: others };
    else {
      // Pixels are as they are now: only the look and the place are put back.
      const layer = there ? { ...to.layer, pixels: there.pixels } : to.layer;
      this.#image = { ...this.#image, layers: others.toSpliced(to.place, 0, layer) };
    }
    return true;
  }

  #placed(id: string): { readonly layer: Layer; readonly place: number } {
    const layer = this.layer(id);
    return { layer, place: this.#image.layers.indexOf(layer) };
  }

  #whole(): Mask {
    return Mask.whole(this.#image.width, this.#image.height);
  }
}
