/** `fourhands sample`: new pictures from a trained VAE, as one contact sheet. */
import { resolve } from 'node:path';

import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { readWhole, requireWritable, writeDurably } from '../files.ts';
import { largestSeed, wholeNumber } from '../options.ts';

interface SampleOptions {
  readonly count: number;
  readonly seed: number;
  readonly out: string;
  readonly overwrite?: boolean;
}

export function addSampleCommand(program: Command, context: CommandContext): void {
  program
    .command('sample')
    .description('draw new pictures from a VAE')
    .argument('<model>', 'the model file')
    .option('--count <number>', 'how many pictures', wholeNumber(1, 1024), 16)
    .option('--seed <number>', 'chooses the pictures: the same seed, the same pictures', wholeNumber(0, largestSeed), 1)
    .option('--out <file>', 'the picture to write, all samples in a grid (PNG)', 'samples.png')
    .option('--overwrite', 'write over a file that is there')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', '\nExample:\n  fourhands sample pictures.safetensors --count 25 --seed 3 --out samples.png')
    .action((model: string, options: SampleOptions) => sample(model, options, context));
}

async function sample(modelPath: string, options: SampleOptions, context: CommandContext): Promise<void> {
  const out = resolve(options.out);
  await requireWritable(out, options.overwrite === true);
  const model = await context.modules.openVae(await readWhole(modelPath));
  try {
    const images = await model.sample(options.count, options.seed);
    const { contactSheet } = await import('@fourhands/models/data/contact-sheet');
    const { encodePng } = await import('@fourhands/models/data/picture-file');
    const sheet = contactSheet(images);
    await writeDurably(out, await encodePng(sheet));
    const { width = 0, height = 0 } = images[0] ?? {};
    context.report(
      { picture: out, count: images.length, seed: options.seed, width, height },
      `Wrote ${options.out}: ${images.length} pictures of ${width} × ${height}.`,
    );
  } finally {
    await model.dispose();
  }
}
