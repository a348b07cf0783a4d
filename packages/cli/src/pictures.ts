/** Reads pictures for a command, with their warnings shown. */
import { basename } from 'node:path';

import type { NamedImage } from '@fourhands/models/training/training';

import type { CommandContext } from './context.ts';
import { readWhole } from './files.ts';

export async function readPicture(path: string, context: CommandContext): Promise<NamedImage> {
  const { decodeImage } = await import('@fourhands/models/data/load-image');
  const { warnings, ...image } = await decodeImage(await readWhole(path), basename(path));
  for (const { message } of warnings) context.warn(`${image.name}: ${message}`);
  return image;
}
