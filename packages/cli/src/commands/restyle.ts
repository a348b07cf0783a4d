/** `fourhands restyle`: a picture in the style of another. */
import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { largestSeed, numberFrom, wholeNumber } from '../options.ts';
import { readMask, requirePng, workOnPicture } from '../picture-work.ts';
import { readPicture } from '../pictures.ts';
import { durationText } from '../progress.ts';

interface RestyleOptions {
  readonly style: string;
  readonly out: string;
  readonly mask?: string;
  readonly strength: number;
  readonly scale: number;
  readonly keepColours?: boolean;
  readonly seed: number;
  readonly preview?: string;
  readonly overwrite?: boolean;
}

export function addRestyleCommand(program: Command, context: CommandContext): void {
  program
    .command('restyle')
    .description('draw a picture in the style of another')
    .argument('<picture>', 'the picture: JPEG, PNG, WebP, AVIF, GIF or TIFF')
    .requiredOption('--style <file>', 'the picture whose style is taken')
    .requiredOption('--out <file>', 'the picture to write (.png)')
    .option('--mask <file>', 'a picture of the same size, white where the style may go')
    .option('--strength <number>', 'how far the style goes, from 0 to 1', numberFrom(0, 1), 0.6)
    .option('--scale <number>', 'size of the strokes against the style picture’s own', numberFrom(0.25, 4), 1)
    .option('--keep-colours', 'take only light and dark from the style')
    .option('--seed <number>', 'chooses the random numbers', wholeNumber(0, largestSeed), 1)
    .option('--preview <file>', 'keep the picture as it comes in this file')
    .option('--overwrite', 'write over a file that is there')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', '\nExample:\n  fourhands restyle harbour.jpg --style woodcut.png --out harbour-cut.png')
    .action((picture: string, options: RestyleOptions) => restylePicture(picture, options, context));
}

async function restylePicture(path: string, options: RestyleOptions, context: CommandContext): Promise<void> {
  await requirePng(options.out, options.overwrite === true);
  const picture = await readPicture(path, context);
  const style = await readPicture(options.style, context);
  const { wholeMask } = await import('@fourhands/models/restoration/mask');
  const { restyle } = await import('@fourhands/models/restoration/restyle');
  const { width, height } = picture;
  const mask = options.mask === undefined ? wholeMask(width, height) : await readMask(options.mask, context);
  const { strength, scale, seed } = options;
  const controls = { strength, scale, keepColours: options.keepColours === true };
  const { file, seconds } = await workOnPicture('Restyling', options, context, (hooks) =>
    restyle(picture, style, mask, controls, seed, hooks),
  );
  context.report(
    { picture: file, width, height, controls, seed, seconds },
    `Wrote ${options.out}: ${width} × ${height} in ${durationText(seconds)}.`,
  );
}
