/** `fourhands examples`: pictures and sounds made by the program itself, for a first try. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { exampleCount, exampleName } from '@fourhands/core/protocol/examples';
import { Option, type Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { FileFailed } from '../errors.ts';
import { requireWritable, writeDurably } from '../files.ts';
import { wholeNumber } from '../options.ts';
import { progressView } from '../progress.ts';

interface ExamplesOptions {
  readonly out: string;
  readonly kind: 'boats' | 'sounds';
  readonly count?: number;
  readonly overwrite?: boolean;
}

const mostExamples = 100_000;

export function addExamplesCommand(program: Command, context: CommandContext): void {
  program
    .command('examples')
    .description('write examples to try training with: boats that the program draws, or sounds that it makes')
    .requiredOption('--out <folder>', 'the folder to write them into; it is made where it is not there')
    .addOption(new Option('--kind <kind>', 'what to write').choices(['boats', 'sounds']).default('boats'))
    .option('--count <number>', `how many (default: ${exampleCount} boats, 480 sounds)`, wholeNumber(1, mostExamples))
    .option('--overwrite', 'write over files that are there')
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  fourhands examples --out boats
  fourhands train vae --data boats --out boats.safetensors
  fourhands examples --kind sounds --out sounds
  fourhands train spectra --data sounds --out sounds.safetensors`,
    )
    .action((options: ExamplesOptions) => writeExamples(options, context));
}

async function writeExamples(
  { out, kind, count: asked, overwrite }: ExamplesOptions,
  context: CommandContext,
): Promise<void> {
  const folder = resolve(out);
  const { usual, nameOf, fileOf } = kind === 'boats' ? await boats() : await sounds();
  const count = asked ?? usual;
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new FileFailed(folder, 'written', error);
  }
  await requireWritable(join(folder, nameOf(0)), overwrite === true);
  const progress = progressView(context.terminal, 'Writing examples');
  try {
    for (let index = 0; index < count; index++) {
      await writeDurably(join(folder, nameOf(index)), await fileOf(index));
      progress.update((index + 1) / count, null, `${index + 1} of ${count}`);
    }
  } finally {
    progress.clear();
  }
  context.report({ folder, count }, `Wrote ${count} ${kind === 'boats' ? 'pictures' : 'sounds'} to ${out}.`);
}

interface Examples {
  readonly usual: number;
  readonly nameOf: (index: number) => string;
  readonly fileOf: (index: number) => Uint8Array | Promise<Uint8Array>;
}

async function boats(): Promise<Examples> {
  const { exampleFile } = await import('@fourhands/models/examples/example-pictures');
  return { usual: exampleCount, nameOf: exampleName, fileOf: exampleFile };
}

async function sounds(): Promise<Examples> {
  const { exampleSound, exampleSoundCount, exampleSoundName } =
    await import('@fourhands/makers/procedure/sound/example-sounds');
  const { writeWav } = await import('@fourhands/core/media/sound/wav');
  return {
    usual: exampleSoundCount,
    nameOf: exampleSoundName,
    fileOf: (index) => writeWav(exampleSound(index), 16),
  };
}
