/**
 * Fills the holes of a picture from the rest of it, without anything learned before. Several methods are tried on copies of the holes at
 * known places; what is given is their mean, weighed by how well they did there. Deterministic for one seed on one runtime.
 */
import { RandomStream, type Runtime } from '@fourhands/engine';
import type { RgbImage } from '../training/training.ts';
import { bestWeights, blend, errorsOf } from './choose.ts';
import { fillMethods, type FillMethod, type FillMethodName } from './fill-methods.ts';
import { fillWindows, type FillWindow } from './fill-windows.ts';
import { holdOut } from './held-out.ts';
import { enter, partOf, type RestorationHooks } from './hooks.ts';
import { distanceToKnown, keepOutside, requireHole, type Mask } from './mask.ts';
import { cutPlanes, fromOpponent, mirrorInto, toOpponent, type Planes } from './planes.ts';
import { requireControl, TooMuchToRestore } from './restoration-errors.ts';

export interface FillControls {
  /** One method alone, or the mean that held-out pixels weigh. */
  readonly method?: 'chosen' | FillMethodName;
  /** How much time may be spent: 1 is usual, less is quicker, from 0.1 to 4. */
  readonly effort?: number;
}

/** What was measured and chosen in one window. */
export interface FillChoice {
  readonly window: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  /** Of each method, its error where known pixels were held out (the mean square, of 255) and its weight in the result. */
  readonly methods: readonly {
    readonly name: FillMethodName;
    readonly error: number | null;
    readonly weight: number;
  }[];
  readonly heldOut: number;
}

export interface FilledPicture {
  readonly picture: RgbImage;
  readonly choices: readonly FillChoice[];
}

/** Pixels of all windows together that are worked on at once: about ten minutes' work. */
export const largestFill = 4e6;
/** In holes deeper than this many pixels a mean of methods is a blur: one is taken, and patches are it unless they are much worse. */
const deepHole = 12;
/** Of the missing pixels, the share deeper than that from which on the hole is called deep. */
const deepShare = 0.2;
const patchesMayBeWorse = 2.5;
/** Windows are mirrored outward, so that pixels at an edge have patches on all sides. */
const border = 8;
const shareOfChoosing = 0.5;

/**
 * @param runtime for the method that fits a network; it is left out where there is none
 * @throws MaskSizeDiffers, MaskEmpty, MaskFull, ControlOutOfRange, TooMuchToRestore, or the signal's reason
 */
export async function fill(
  picture: RgbImage,
  mask: Mask,
  controls: FillControls,
  seed: number,
  hooks: RestorationHooks = {},
  runtime?: Runtime,
): Promise<FilledPicture> {
  requireHole(picture, mask);
  requireControl('The effort', controls.effort, 0.1, 4);
  const windows = fillWindows(mask.data, picture.width, picture.height);
  const pixels = windows.reduce((sum, { width, height }) => sum + width * height, 0);
  if (pixels > largestFill) throw new TooMuchToRestore('Around the holes there are', pixels, largestFill);
  let current = picture;
  const choices: FillChoice[] = [];
  let before = 0;
  for (const window of windows) {
    const share = (window.width * window.height) / pixels;
    const part = partOf(hooks, before, before + share);
    const now = current;
    const show = (see: () => Planes): void => hooks.preview?.(() => putBack(now, see(), window, mask));
    const done = await fillWindow(current, window, mask, controls, seed, { part, show }, runtime);
    current = putBack(current, done.made, window, mask);
    choices.push(done.choice);
    before += share;
  }
  await enter(hooks, 1);
  return { picture: keepOutside(picture, current, mask), choices };
}

/** The picture with what was made in a window in its place, where the mask allows it. */
function putBack(picture: RgbImage, made: Planes, { left, top, width, fill: box }: FillWindow, mask: Mask): RgbImage {
  const colours = fromOpponent(made);
  const data = picture.data.slice();
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const to = y * picture.width + x;
      if (mask.data[to] === 0) continue;
      const from = (y - top) * width + x - left;
      data.set(colours.data.subarray(3 * from, 3 * from + 3), 3 * to);
    }
  }
  return { ...picture, data };
}

interface WindowHooks {
  readonly part: RestorationHooks;
  readonly show: (see: () => Planes) => void;
}

async function fillWindow(
  picture: RgbImage,
  window: FillWindow,
  mask: Mask,
  { method = 'chosen', effort = 1 }: FillControls,
  seed: number,
  { part, show }: WindowHooks,
  runtime: Runtime | undefined,
): Promise<{ readonly made: Planes; readonly choice: FillChoice }> {
  const { left, top, width, height } = window;
  const cut = cutPlanes(toOpponent(cutPicture(picture, window)), 0, 0, width, height);
  const wideWidth = width + 2 * border;
  const wideHeight = height + 2 * border;
  const source = mirrorInto(cut, border, border, wideWidth, wideHeight);
  const own = Float32Array.from({ length: width * height }, (_, i) => {
    const x = left + (i % width);
    return mask.data[(top + Math.floor(i / width)) * mask.width + x]!;
  });
  const laid = mirrorInto({ width, height, planes: [own] }, border, border, wideWidth, wideHeight);
  const missing = Uint8Array.from(laid.planes[0]!);
  const inner = (planes: Planes): Planes => cutPlanes(planes, border, border, width, height);
  const context = { seed: new RandomStream(seed, top * mask.width + left).word(), effort, runtime };
  const methods = fillMethods.filter(
    ({ name, needsRuntime, fromEffort }) =>
      (name === method || (method === 'chosen' && effort >= fromEffort)) && (runtime !== undefined || !needsRuntime),
  );

  const at = { left, top, width, height };
  if (methods.length === 1) {
    const [only] = methods as [FillMethod];
    const made = await only.fill(source, missing, {
      ...context,
      hooks: part,
      show: (see) => show(() => inner(see())),
      earlier: new Map(),
    });
    return {
      made: inner(made),
      choice: { window: at, methods: [{ name: only.name, error: null, weight: 1 }], heldOut: 0 },
    };
  }

  // The mirrored border is left out with the pixels that it shows.
  const heldInside = holdOut(Uint8Array.from(own), width, height, context.seed);
  const heldWide = mirrorInto(
    { width, height, planes: [Float32Array.from(heldInside)] },
    border,
    border,
    wideWidth,
    wideHeight,
  );
  const held = Uint8Array.from(heldWide.planes[0]!);
  const heldPixels = heldInside.reduce((sum, value) => sum + value, 0);
  const reduced = Uint8Array.from(missing, (lost, i) => (lost === 1 || held[i] === 1 ? 1 : 0));
  const tried = new Map<FillMethodName, Planes>();
  const costs = methods.map(({ cost }) => cost);
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  let spent = 0;
  for (const each of methods) {
    const hooks = partOf(part, (spent / total) * shareOfChoosing, ((spent + each.cost) / total) * shareOfChoosing);
    const made = await each.fill(source, reduced, {
      ...context,
      hooks,
      show: (see) => show(() => inner(see())),
      earlier: tried,
    });
    tried.set(each.name, made);
    show(() => inner(made));
    spent += each.cost;
  }
  const errors = errorsOf(
    source,
    methods.map(({ name }) => tried.get(name)!),
    held,
  );
  const deep = isDeep(missing, wideWidth, wideHeight);
  const weights = deep ? oneOf(methods, errors.each) : bestWeights(errors);

  const needed = new Set(methods.filter((_, i) => weights[i]! > 0).flatMap(({ name, uses }) => [name, ...uses]));
  const made = new Map<FillMethodName, Planes>();
  const running = methods.filter(({ name }) => needed.has(name));
  const finalTotal = running.reduce((sum, { cost }) => sum + cost, 0);
  spent = 0;
  for (const each of running) {
    const from = shareOfChoosing + (spent / finalTotal) * (1 - shareOfChoosing);
    const hooks = partOf(part, from, from + (each.cost / finalTotal) * (1 - shareOfChoosing));
    const planes = await each.fill(source, missing, {
      ...context,
      hooks,
      show: (see) => show(() => inner(see())),
      earlier: made,
    });
    made.set(each.name, planes);
    show(() => inner(planes));
    spent += each.cost;
  }
  return {
    made: inner(
      blend(
        methods.map(({ name }) => made.get(name)),
        weights,
      ),
    ),
    choice: {
      window: at,
      methods: methods.map(({ name }, i) => ({
        name,
        error: heldPixels === 0 ? null : errors.each[i]!,
        weight: weights[i]!,
      })),
      heldOut: heldPixels,
    },
  };
}

function isDeep(missing: Uint8Array, width: number, height: number): boolean {
  const lost = missing.reduce((sum, value) => sum + value, 0);
  const deep = distanceToKnown(missing, width, height).reduce((sum, value) => sum + (value > deepHole ? 1 : 0), 0);
  return deep > deepShare * lost;
}

/** The weights of one method alone, for holes in which a mean is a blur. */
export function oneOf(methods: readonly { readonly name: FillMethodName }[], errors: readonly number[]): number[] {
  const least = Math.min(...errors);
  const patches = methods.findIndex(({ name }) => name === 'patches');
  const chosen = patches >= 0 && errors[patches]! <= patchesMayBeWorse * least ? patches : errors.indexOf(least);
  return methods.map((_, i) => (i === chosen ? 1 : 0));
}

function cutPicture(picture: RgbImage, { left, top, width, height }: FillWindow): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const from = 3 * ((top + y) * picture.width + left);
    data.set(picture.data.subarray(from, from + 3 * width), 3 * y * width);
  }
  return { width, height, data };
}
