/**
 * Restores a picture in the order in which it was spoilt, backwards: damage is filled, noise taken out, blur undone, and then it is made larger. Pixels
 * outside the mask stay as they are, where one is given. Deterministic for one seed on one runtime.
 */
import type { Runtime } from '@fourhands/engine';
import type { RgbImage } from '../training/training.ts';
import { denoise } from './denoise.ts';
import { fill } from './fill.ts';
import { findDamage } from './find-damage.ts';
import { partOf, type RestorationHooks } from './hooks.ts';
import { keepOutside, requireMask, type Mask } from './mask.ts';
import { ControlOutOfRange, NoDamageFound, requireControl } from './restoration-errors.ts';
import { deblur, upscale } from './sharpen.ts';

export interface RestoreControls {
  /** Find scratches and missing blocks, and fill them. */
  readonly repair?: boolean;
  /** Of filling these, as fill.ts has it. */
  readonly effort?: number;
  /** Deviation of the noise to take out, 1 to 100 of 255, or `estimated`. */
  readonly noise?: number | 'estimated';
  /** Deviation of the Gaussian blur to undo, 0.3 to 5 pixels, or `estimated`. */
  readonly blur?: number | 'estimated';
  /** How many times larger on each side, 1 to 4; only of the whole picture. */
  readonly enlarge?: number;
}

/**
 * @throws ControlOutOfRange when nothing is asked for or a control is out of range, MaskSizeDiffers, MaskEmpty, NoDamageFound, TooMuchToRestore,
 *   or the signal's reason
 */
export async function restore(
  picture: RgbImage,
  mask: Mask,
  { repair = false, effort, noise, blur, enlarge = 1 }: RestoreControls,
  seed: number,
  hooks: RestorationHooks = {},
  runtime?: Runtime,
): Promise<RgbImage> {
  requireMask(picture, mask);
  requireControl('The noise', typeof noise === 'number' ? noise : undefined, 1, 100);
  requireControl('The blur', typeof blur === 'number' ? blur : undefined, 0.3, 5);
  requireControl('The factor', enlarge, 1, 4);
  const whole = !mask.data.includes(0);
  if (enlarge > 1 && !whole) throw new ControlOutOfRange('The factor of a part of a picture', enlarge, 1, 1);
  const steps: ((from: RgbImage, part: RestorationHooks) => Promise<RgbImage>)[] = [];
  if (repair) {
    steps.push(async (from, part) => {
      const damage = findDamage(from);
      const inside = { ...damage, data: damage.data.map((value, i) => value & mask.data[i]!) };
      if (!inside.data.includes(1)) throw new NoDamageFound();
      return (await fill(from, inside, effort === undefined ? {} : { effort }, seed, part, runtime)).picture;
    });
  }
  if (noise !== undefined) {
    steps.push((from, part) => denoise(from, noise === 'estimated' ? {} : { noise }, part));
  }
  if (blur !== undefined) {
    steps.push((from, part) => deblur(from, blur === 'estimated' ? {} : { blur }, part));
  }
  if (enlarge > 1) steps.push((from, part) => upscale(from, { factor: enlarge }, part));
  let current = picture;
  for (const [at, step] of steps.entries()) {
    const part = partOf(hooks, at / steps.length, (at + 1) / steps.length);
    const made = await step(current, {
      ...part,
      ...(hooks.preview
        ? { preview: (see: () => RgbImage) => hooks.preview?.(whole ? see : () => keepOutside(picture, see(), mask)) }
        : {}),
    });
    current = whole ? made : keepOutside(picture, made, mask);
  }
  return current;
}
