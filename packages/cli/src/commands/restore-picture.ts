/** The part of `fourhands restore` that mends pictures: damage, noise, blur, size. */
import type { RestoreControls } from '@fourhands/models/restoration/restore';

import type { CommandContext } from '../context.ts';
import { readMask, requirePng, workOnPicture } from '../picture-work.ts';
import { readPicture } from '../pictures.ts';
import { durationText } from '../progress.ts';
import { UsageError } from '../errors.ts';

export interface RestorePictureOptions {
  readonly repair?: boolean;
  /** True without a number: estimated. */
  readonly denoise?: number | true;
  readonly deblur?: number | true;
  readonly enlarge?: number;
  readonly mask?: string;
  readonly seed: number;
  readonly preview?: string;
  readonly out?: string;
  readonly overwrite?: boolean;
}

/** Whether any of its options was given: without one, a file is to be uncompressed. */
export const asksForMending = ({ repair, denoise, deblur, enlarge }: RestorePictureOptions): boolean =>
  repair === true || [denoise, deblur, enlarge].some((value) => value !== undefined);

export async function restorePicture(
  path: string,
  options: RestorePictureOptions,
  context: CommandContext,
): Promise<void> {
  const { out, preview, seed } = options;
  if (out === undefined) throw new UsageError('Name the picture to write with --out, such as --out restored.png.');
  await requirePng(out, options.overwrite === true);
  const picture = await readPicture(path, context);
  const { wholeMask } = await import('@fourhands/models/restoration/mask');
  const { restore } = await import('@fourhands/models/restoration/restore');
  const { createNodeRuntime } = await import('@fourhands/engine/node');
  const mask =
    options.mask === undefined ? wholeMask(picture.width, picture.height) : await readMask(options.mask, context);
  const controls: RestoreControls = {
    repair: options.repair === true,
    ...(options.denoise === undefined ? {} : { noise: options.denoise === true ? 'estimated' : options.denoise }),
    ...(options.deblur === undefined ? {} : { blur: options.deblur === true ? 'estimated' : options.deblur }),
    ...(options.enlarge === undefined ? {} : { enlarge: options.enlarge }),
  };
  let size = { width: picture.width, height: picture.height };
  const to = preview === undefined ? { out } : { out, preview };
  const { file, seconds } = await workOnPicture('Restoring', to, context, async (hooks) => {
    const made = await restore(picture, mask, controls, seed, hooks, createNodeRuntime());
    size = { width: made.width, height: made.height };
    return made;
  });
  context.report(
    { picture: file, ...size, controls, seed, seconds },
    `Wrote ${out}: ${size.width} × ${size.height} in ${durationText(seconds)}.`,
  );
}
