/**
 * A picture that people and makers work on: who changed which pixels, everybody's own undo, and locks. Changes come one after another
 * (the server puts them in order); what there was before stays whole, because pixels are shared between versions. What a change left need not be
 * at hand: whoever keeps the picture may let it go, and gives it back before it is taken back. Pure.
 */
import {
  type ChangeContent,
  type ChangeState,
  type ImageChange,
  type PlacedLayer,
  putAgain,
  type Size,
  takenBack,
} from './image-change.ts';
import { enlarged, sameImage } from './enlarge.ts';
import { requireEditable, type Image, type Layer, type LayerLook } from './image.ts';
import { Mask } from './mask.ts';
import { Pixels, type Patch, type Tile } from './pixels.ts';

interface Entry {
  readonly change: ImageChange;
  state: ChangeState;
  content: ChangeContent | null;
}

export interface ImageLock {
  readonly id: string;
  readonly mask: Mask;
  readonly by: string;
}

export interface Actor {
  readonly actorId: string;
  readonly recipeId?: string | null;
  /** The number of an earlier change that this one is taken back with. */
  readonly group?: number | undefined;
}

type Restorer = Actor & { readonly restores?: boolean };

export interface KeptChange {
  readonly change: ImageChange;
  readonly state: ChangeState;
}

export type Direction = 'undo' | 'redo';

/** The layer is not there, or not any more. */
export class LayerMissing extends Error {
  readonly code = 'layer-missing';

  constructor() {
    super('The layer is not there any more: somebody removed it meanwhile. Choose another one.');
    this.name = 'LayerMissing';
  }
}

export class ImageDocument {
  #image: Image;
  #locks: readonly ImageLock[] = [];
  readonly #entries: Entry[] = [];
  /** By actor: numbers of changes that can be taken back, and be put again, the newest last. */
  readonly #done = new Map<string, number[]>();
  readonly #undone = new Map<string, number[]>();

  /** As it was kept; without changes and locks it begins its history. @throws ImageTooLargeToEdit */
  constructor(image: Image, changes: readonly KeptChange[] = [], locks: readonly ImageLock[] = []) {
    requireEditable(image.width, image.height);
    this.#image = image;
    this.#locks = locks;
    this.#entries = changes.map(({ change, state }) => ({ change, state, content: null }));
    for (const { change, state } of changes) if (state === 'done') push(this.#done, change);
    // What was taken back first lies deepest.
    for (const { change, state } of changes.toReversed()) if (state === 'undone') push(this.#undone, change);
  }

  /** As it is now; it does not change any more. */
  get image(): Image {
    return this.#image;
  }

  get locks(): readonly ImageLock[] {
    return this.#locks;
  }

  get changes(): readonly KeptChange[] {
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

  change(number: number): ImageChange | null {
    return this.#entries[number - 1]?.change ?? null;
  }

  /** Who made a pixel of a layer, by which change; null where nobody did. @throws LayerMissing */
  authorOf(layerId: string, x: number, y: number): ImageChange | null {
    return this.change(this.layer(layerId).pixels.by(x, y));
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
    return this.#putPixels(actor, layerId, pixels.painted(mask, patch, this.#next));
  }

  /**
   * Makes a layer's pixels those of an earlier version where the mask is: by whom they were then, and as a change of the actor.
   * @throws LayerMissing
   */
  restore(actor: Actor, layerId: string, earlier: Pixels, mask: Mask): ImageChange | null {
    const restorer = { ...actor, restores: true };
    return this.#putPixels(restorer, layerId, this.layer(layerId).pixels.withPixelsOf(earlier, mask));
  }

  /**
   * Makes all of it what it was in an earlier version, as changes of the actor that are taken back together. An earlier restoration by somebody
   * else cannot be taken back any more: its pixels could not be told from these. The number of the first change; null where nothing changes.
   */
  become(actor: Actor, earlier: Image): number | null {
    const group = this.#next;
    const as = { ...actor, group, restores: true };
    if (earlier.width !== this.#image.width || earlier.height !== this.#image.height) {
      this.#putImage(as, earlier);
      this.#forgoOthers(actor.actorId);
      return group;
    }
    for (const { id } of this.#image.layers)
      if (!earlier.layers.some((layer) => layer.id === id)) this.removeLayer(as, id);
    for (const [place, layer] of earlier.layers.entries()) {
      const there = this.#image.layers.findIndex(({ id }) => id === layer.id);
      if (there < 0) {
        this.#putLayer(as, null, { layer, place });
        continue;
      }
      this.#putPixels(as, layer.id, layer.pixels);
      const { name, visible, opacity, blend } = layer;
      const now = this.layer(layer.id);
      const same = now.name === name && now.visible === visible && now.opacity === opacity && now.blend === blend;
      if (!same || there !== place) this.changeLayer(as, layer.id, { name, visible, opacity, blend }, place);
    }
    if (this.#next === group) return null;
    this.#forgoOthers(actor.actorId);
    return group;
  }

  /**
   * Makes all of it a whole number of times larger, with its locks. What was done before can be taken back once this is.
   * @param coloursOf the colours of a layer at that size, RGBA. @throws ImageTooLargeToEdit
   */
  enlarge(actor: Actor, times: number, coloursOf: (layerId: string) => Uint8Array): ImageChange {
    return this.#putImage(actor, enlarged(this.#image, times, coloursOf, this.#next));
  }

  /** What there is so far is what the picture begins as: nobody can take it back. */
  begin(): void {
    for (const entry of this.#entries) this.#forgo(entry);
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
    const pixels = rgba ? Pixels.of(width, height, rgba, this.#next) : Pixels.clear(width, height);
    const layer = { ...look, id, pixels };
    return this.#putLayer(actor, null, { layer, place: Math.min(place, this.#image.layers.length) });
  }

  /** @throws LayerMissing */
  removeLayer(actor: Restorer, id: string): ImageChange {
    return this.#putLayer(actor, this.#placed(id), null);
  }

  /** Gives a layer another look or place. @throws LayerMissing */
  changeLayer(actor: Restorer, id: string, look: Partial<LayerLook>, place?: number): ImageChange {
    const before = this.#placed(id);
    const last = this.#image.layers.length - 1;
    return this.#putLayer(actor, before, {
      layer: { ...before.layer, ...look },
      place: Math.max(0, Math.min(last, place ?? before.place)),
    });
  }

  /**
   * What would be taken back, or put again, next. What was made on the picture in another size waits until it has that again, and a change of size until
   * nothing that was done after it is left.
   */
  next(actorId: string, direction: Direction): ImageChange | null {
    const numbers = (direction === 'undo' ? this.#done : this.#undone).get(actorId) ?? [];
    const number = numbers.findLast((each) => this.#isReady(this.change(each)!, direction));
    return number === undefined ? null : this.change(number);
  }

  /** Gives back what a change left, which `forget` let go. */
  recall(number: number, content: ChangeContent): void {
    this.#entries[number - 1]!.content = content;
  }

  /** What a change left is kept elsewhere. */
  forget(number: number): void {
    this.#entries[number - 1]!.content = null;
  }

  /** What a change left, where that is at hand. */
  content(number: number): ChangeContent | null {
    return this.#entries[number - 1]?.content ?? null;
  }

  /**
   * Takes the actor's last change back, or puts the last taken back again, as far as it is still there: a pixel that somebody else, or the
   * same actor later, changed again stays as it is. False where that has no effect any more. What it left must be at hand.
   */
  step(actorId: string, direction: Direction): boolean {
    const [from, to] = direction === 'undo' ? [this.#done, this.#undone] : [this.#undone, this.#done];
    const entry = this.#entries[(this.next(actorId, direction)?.number ?? 0) - 1];
    if (!entry) return false;
    if (!entry.content) throw new RangeError('What the change left is not at hand.');
    const effect = direction === 'undo' ? this.#takeBack(entry.change, entry.content) : this.#putAgain(entry.content);
    from.set(
      actorId,
      from.get(actorId)!.filter((number) => number !== entry.change.number),
    );
    entry.state = effect ? (direction === 'undo' ? 'undone' : 'done') : 'gone';
    if (effect) push(to, entry.change);
    return effect;
  }

  /** Takes back the actor's last change, with all of its group. Null where there is nothing to take back. */
  undo(actorId: string): ImageChange | null {
    return this.#steps(actorId, 'undo');
  }

  /** Puts the actor's last taken-back change again, where nobody changed anything since. */
  redo(actorId: string): ImageChange | null {
    return this.#steps(actorId, 'redo');
  }

  canUndo(actorId: string): boolean {
    return this.next(actorId, 'undo') !== null;
  }

  canRedo(actorId: string): boolean {
    return this.next(actorId, 'redo') !== null;
  }

  #isReady({ number, kind, size, from }: ImageChange, direction: Direction): boolean {
    const present = this.#image;
    const needed = kind === 'size' && direction === 'redo' ? from : (size ?? this.#firstSize);
    if (needed?.width !== present.width || needed.height !== present.height) return false;
    return kind !== 'size' || this.#entries.slice(number).every(({ state }) => state !== 'done');
  }

  /** Of the picture before any change of its size. */
  get #firstSize(): Size {
    return this.#entries.find(({ change }) => change.kind === 'size')?.change.from ?? this.#image;
  }

  get #next(): number {
    return this.#entries.length + 1;
  }

  #steps(actorId: string, direction: Direction): ImageChange | null {
    let first: ImageChange | null = null;
    // What has no effect any more is passed over: a key that does nothing looks broken.
    for (let next = this.next(actorId, direction); next; next = this.next(actorId, direction)) {
      if (first && next.group !== first.group) break;
      if (this.step(actorId, direction)) first ??= next;
    }
    return first;
  }

  #takeBack({ actorId }: ImageChange, content: ChangeContent): boolean {
    if (content.kind === 'size') return this.#swapImage(content.after, content.before);
    if (content.kind === 'layers')
      return this.#keepsOthers(content.before, content, actorId) && this.#swapLayer(content.after, content.before);
    return this.#retile(content, (now, tile) => takenBack(now, tile));
  }

  #putAgain(content: ChangeContent): boolean {
    if (content.kind === 'size') return this.#swapImage(content.before, content.after);
    if (content.kind === 'layers') return this.#swapLayer(content.before, content.after);
    return this.#retile(content, (now, tile) => putAgain(now, tile));
  }

  #retile(
    { layerId, tiles }: Extract<ChangeContent, { kind: 'pixels' }>,
    make: (now: Tile | null, tile: (typeof tiles)[number]) => Tile | null,
  ): boolean {
    const layer = this.#image.layers.find(({ id }) => id === layerId);
    if (!layer) return false;
    const { pixels } = layer;
    return this.#setPixels(
      layerId,
      pixels.withTiles(tiles.map((tile) => [tile.index, make(pixels.tiles[tile.index] ?? null, tile)])),
    );
  }

  /** Whether no pixels of others would go with a layer that is to become `to`: nobody's undo takes away what others made. */
  #keepsOthers(
    to: PlacedLayer | null,
    { before, after }: Extract<ChangeContent, { kind: 'layers' }>,
    actorId: string,
  ): boolean {
    if (to !== null) return true;
    const layer = this.#image.layers.find(({ id }) => id === (before ?? after)!.layer.id);
    const others = new Set(
      this.#entries.filter(({ change }) => change.actorId !== actorId).map(({ change }) => change.number),
    );
    // What came with the layer goes with it, whoever made it.
    const came = new Set(after?.layer.pixels.tiles);
    const byOthers = (tile: Tile | null) =>
      tile !== null &&
      !came.has(tile) &&
      (typeof tile.by === 'number' ? others.has(tile.by) : tile.by.some((number) => others.has(number)));
    return !layer?.pixels.tiles.some(byOthers);
  }

  /** Whether anything changed. */
  #setPixels(layerId: string, pixels: Pixels): boolean {
    if (pixels.changedTiles(this.layer(layerId).pixels).length === 0) return false;
    this.#image = {
      ...this.#image,
      layers: this.#image.layers.map((layer) => (layer.id === layerId ? { ...layer, pixels } : layer)),
    };
    return true;
  }

  #putPixels(actor: Restorer, layerId: string, after: Pixels): ImageChange | null {
    const before = this.layer(layerId).pixels;
    if (!this.#setPixels(layerId, after)) return null;
    const tiles = after
      .changedTiles(before)
      .map((index) => ({ index, before: before.tiles[index] ?? null, after: after.tiles[index] ?? null }));
    return this.#remember(actor, { kind: 'pixels', layerId, tiles });
  }

  #remember({ actorId, recipeId = null, group, restores = false }: Restorer, content: ChangeContent): ImageChange {
    const number = this.#next;
    const plain = { number, group: group ?? number, actorId, recipeId, kind: content.kind, restores };
    const change = { ...plain, ...this.#sizesOf(content) };
    this.#entries.push({ change, state: 'done', content });
    push(this.#done, change);
    for (const undone of this.#undone.get(actorId) ?? []) this.#entries[undone - 1]!.state = 'gone';
    this.#undone.delete(actorId);
    return change;
  }

  #sizesOf(content: ChangeContent): Pick<ImageChange, 'size' | 'from'> {
    const sized = content.kind === 'size' || this.#entries.some(({ change }) => change.kind === 'size');
    if (!sized) return {};
    const of = ({ width, height }: Size): Size => ({ width, height });
    return { size: of(this.#image), ...(content.kind === 'size' ? { from: of(content.before) } : {}) };
  }

  #forgoOthers(actorId: string): void {
    for (const entry of this.#entries)
      if (entry.change.restores && entry.change.actorId !== actorId) this.#forgo(entry);
  }

  #forgo(entry: Entry): void {
    entry.state = 'gone';
    for (const stack of [this.#done, this.#undone]) {
      const numbers = stack.get(entry.change.actorId);
      if (numbers)
        stack.set(
          entry.change.actorId,
          numbers.filter((number) => number !== entry.change.number),
        );
    }
  }

  #putLayer(actor: Restorer, before: PlacedLayer | null, after: PlacedLayer | null): ImageChange {
    this.#swapLayer(before, after);
    return this.#remember(actor, { kind: 'layers', before, after });
  }

  #putImage(actor: Restorer, after: Image): ImageChange {
    const before = this.#image;
    this.#swapImage(before, after);
    return this.#remember(actor, { kind: 'size', before, after });
  }

  /** Puts another picture in the place of one, with the locks on it. False where that is not there any more. */
  #swapImage(from: Image, to: Image): boolean {
    if (!sameImage(this.#image, from)) return false;
    const { width, height } = to;
    this.#image = to;
    this.#locks = this.#locks.map((lock) => ({ ...lock, mask: lock.mask.scaled(width, height) }));
    return true;
  }

  /** Puts a layer in the place of another state of it. False where that state is not there any more. */
  #swapLayer(from: PlacedLayer | null, to: PlacedLayer | null): boolean {
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

  #placed(id: string): PlacedLayer {
    const layer = this.layer(id);
    return { layer, place: this.#image.layers.indexOf(layer) };
  }

  #whole(): Mask {
    return Mask.whole(this.#image.width, this.#image.height);
  }
}

function push(stack: Map<string, number[]>, { actorId, number }: ImageChange): void {
  const numbers = stack.get(actorId);
  if (numbers) numbers.push(number);
  else stack.set(actorId, [number]);
}
