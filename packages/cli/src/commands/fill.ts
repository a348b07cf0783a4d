/** `fourhands fill`: holes of a picture, or things to be removed, filled from the rest of it. */
import type { Command } from 'commander';
import type { FillMethodName } from '@fourhands/models/restoration/fill-methods';

import type { CommandContext } from '../context.ts';
import { largestSeed, numberFrom, wholeNumber } from '../options.ts';
import { readMask, requirePng, workOnPicture } from '../picture-work.ts';
import { readPicture } from '../pictures.ts';
import { durationText } from '../progress.ts';
import { UsageError } from '../errors.ts';

interface FillOptions {
  readonly mask: string;
  readonly out: string;
  readonly method: string;
  readonly effort: number;
  readonly seed: number;
  readonly preview?: string;
  readonly overwrite?: boolean;
}

export function addFillCommand(program: Command, context: CommandContext): void {
  program
    .command('fill')
    .description('fill holes of a picture, or remove things, from the rest of it')
    .argument('<picture>', 'the picture: JPEG, PNG, WebP, AVIF, GIF or TIFF')
    .requiredOption('--mask <file>', 'a picture of the same size, white where the other is to be filled')
    .requiredOption('--out <file>', 'the picture to write (.png)')
    .option('--method <name>', 'one method alone, or “chosen” for what does best at held-out pixels', 'chosen')
    .option('--effort <number>', 'time to spend: 1 is usual, 0.1 quick', numberFrom(0.1, 4), 1)
    .option('--seed <number>', 'chooses the random numbers', wholeNumber(0, largestSeed), 1)
    .option('--preview <file>', 'keep the picture as it comes in this file')
    .option('--overwrite', 'write over a file that is there')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', '\nExample:\n  fourhands fill beach.jpg --mask stranger.png --out beach-alone.png')
    .action((picture: string, options: FillOptions) => fillPicture(picture, options, context));
}

async function fillPicture(path: string, options: FillOptions, context: CommandContext): Promise<void> {
  await requirePng(options.out, options.overwrite === true);
  const { fillMethodNames } = await import('@fourhands/models/restoration/fill-methods');
  const { fill } = await import('@fourhands/models/restoration/fill');
  const names = ['chosen', ...fillMethodNames];
  if (!names.includes(options.method)) {
    throw new UsageError(`There is no method “${options.method}”. There are ${names.join(', ')}.`);
  }
  const method = options.method as 'chosen' | FillMethodName;
  const picture = await readPicture(path, context);
  const mask = await readMask(options.mask, context);
  const { createNodeRuntime } = await import('@fourhands/engine/node');
  let choices: Awaited<ReturnType<typeof fill>>['choices'] = [];
  const { file, seconds } = await workOnPicture('Filling', options, context, async (hooks) => {
    const { effort, seed } = options;
    const filled = await fill(picture, mask, { method, effort }, seed, hooks, createNodeRuntime());
    choices = filled.choices;
    return filled.picture;
  });
  const pixels = mask.data.reduce((sum, value) => sum + value, 0);
  context.report(
    {
      picture: file,
      width: picture.width,
      height: picture.height,
      filled: pixels,
      seed: options.seed,
      seconds,
      choices,
    },
    `Wrote ${options.out}: ${pixels} pixels filled in ${durationText(seconds)}, ${describe(choices)}.`,
  );
}

/** Which methods did how much of the work, over all windows. */
function describe(
  choices: readonly { readonly methods: readonly { readonly name: string; readonly weight: number }[] }[],
) {
  const weights = new Map<string, number>();
  for (const { methods } of choices) {
    for (const { name, weight } of methods) weights.set(name, (weights.get(name) ?? 0) + weight / choices.length);
  }
  return [...weights]
    .filter(([, weight]) => weight > 0.005)
    .toSorted((a, b) => b[1] - a[1])
    .map(([name, weight]) => `${Math.round(100 * weight)} % ${name}`)
    .join(', ');
}
