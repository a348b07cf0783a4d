/** `fourhands examples`: pictures drawn by the program itself, for a first try. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { exampleCount, exampleName } from '@fourhands/core/protocol/examples';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { FileFailed } from '../errors.ts';
import { requireWritable, writeDurably } from '../files.ts';
import { wholeNumber } from '../options.ts';

interface ExamplesOptions {
  readonly out: string;
  readonly count: number;
  readonly overwrite?: boolean;
}

const mostExamples = 100_000;

export function addExamplesCommand(program: Command, context: CommandContext): void {
  program
    .command('examples')
    .description('write example pictures, boats that the program draws, to try training with')
    .requiredOption('--out <folder>', 'the folder to write them into; it is made where it is not there')
    .option('--count <number>', 'how many', wholeNumber(1, mostExamples), exampleCount)
    .option('--overwrite', 'write over files that are there')
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      `
Example:
  fourhands examples --out boats
  fourhands train vae --data boats --out boats.safetensors`,
    )
    .action((options: ExamplesOptions) => writeExamples(options, context));
}

async function writeExamples({ out, count, overwrite }: ExamplesOptions, context: CommandContext): Promise<void> {
  const folder = resolve(out);
  const { exampleFile } = await import('@fourhands/models/examples/example-pictures');
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new FileFailed(folder, 'written', error);
  }
  await requireWritable(join(folder, exampleName(0)), overwrite === true);
  for (let index = 0; index < count; index++)
    await writeDurably(join(folder, exampleName(index)), await exampleFile(index));
  context.report({ folder, count }, `Wrote ${count} pictures to ${out}.`);
}
