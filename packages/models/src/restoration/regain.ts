/** Brings back detail to a picture that somebody made larger: it is made as small as it was, then large again as the inverse of that. */
import type { RgbImage } from '../training/training.ts';
import type { RestorationHooks } from './hooks.ts';
import { fromOpponent, toOpponent } from './planes.ts';
import { requireControl } from './restoration-errors.ts';
import { resized } from './restyle.ts';
import { upscale } from './sharpen.ts';

/** @param factor how many times it was made larger on each side, 1 to 4. @throws ControlOutOfRange, TooMuchToRestore, or the signal's reason */
export async function regain(
  picture: RgbImage,
  { factor }: { readonly factor: number },
  hooks: RestorationHooks = {},
): Promise<RgbImage> {
  requireControl('The factor', factor, 1, 4);
  const { width, height } = picture;
  const smaller = (side: number) => Math.max(1, Math.round(side / factor));
  const small = fromOpponent(resized(toOpponent(picture), smaller(width), smaller(height)));
  const made = await upscale(small, { factor }, hooks);
  return fromOpponent(resized(toOpponent(made), width, height));
}
