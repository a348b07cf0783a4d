/**
 * Makes blurred pictures sharp and small ones large, both as the inverse of what made them so. Pure but for the hooks; pictures of up to
 * four megapixels in the result.
 */
import type { RgbImage } from '../training/training.ts';
import { estimateBlur } from './blur-level.ts';
import { enter, type RestorationHooks } from './hooks.ts';
import { fromOpponent, toOpponent, type Planes } from './planes.ts';
import { undo } from './plug-and-play.ts';
import { requireControl, TooMuchToRestore } from './restoration-errors.ts';
import { resized } from './restyle.ts';
import { gaussianBlur, reduction } from './separable.ts';

export interface DeblurControls {
  /** Deviation of the Gaussian blur in pixels, 0.3 to 5; estimated from the sharpest edges when left out. */
  readonly blur?: number;
  /** Deviation of the noise, of 255, 0 to 50. */
  readonly noise?: number;
}

export interface UpscaleControls {
  /** How many times larger on each side, 1 to 4. */
  readonly factor: number;
}

export const largestSharpened = 4e6;
const rounds = 8;
const least = 8;

function requireSize(width: number, height: number): void {
  if (width * height > largestSharpened)
    throw new TooMuchToRestore('The result would have', width * height, largestSharpened);
}

/** @throws ControlOutOfRange, TooMuchToRestore, or the signal's reason */
export async function deblur(
  picture: RgbImage,
  { blur, noise = 0.5 }: DeblurControls = {},
  hooks: RestorationHooks = {},
): Promise<RgbImage> {
  requireControl('The blur', blur, 0.3, 5);
  requireControl('The noise', noise, 0, 50);
  const { width, height } = picture;
  requireSize(width, height);
  const deviation = blur ?? estimateBlur(picture);
  if (width < least || height < least || deviation < 0.3) return picture;
  const seen = toOpponent(picture);
  const made = await undo(
    gaussianBlur(width, height, deviation),
    seen.planes,
    seen,
    { noise, rounds, from: Math.max(8, 2 * noise) },
    hooks,
    (see) => hooks.preview?.(() => fromOpponent(see())),
  );
  await enter(hooks, 1);
  return fromOpponent(made);
}

/** @throws ControlOutOfRange, TooMuchToRestore, or the signal's reason */
export async function upscale(
  picture: RgbImage,
  { factor }: UpscaleControls,
  hooks: RestorationHooks = {},
): Promise<RgbImage> {
  requireControl('The factor', factor, 1, 4);
  const width = Math.round(picture.width * factor);
  const height = Math.round(picture.height * factor);
  requireSize(width, height);
  const seen = toOpponent(picture);
  const start: Planes = resized(seen, width, height);
  if (width < least || height < least || factor === 1) return fromOpponent(start);
  const change = reduction(width, height, picture.width, picture.height);
  const made = await undo(change, seen.planes, start, { noise: 0.5, rounds, from: 12 }, hooks, (see) =>
    hooks.preview?.(() => fromOpponent(see())),
  );
  await enter(hooks, 1);
  return fromOpponent(made);
}
