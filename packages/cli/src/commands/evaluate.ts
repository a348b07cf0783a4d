/**
 * `fourhands evaluate`: how likely an autoencoder finds pictures, as the importance-weighted bound, or a writer a text, in
 * bits per character.
 */
import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { readWhole } from '../files.ts';
import { safetensorsMetadata } from '../model-files.ts';
import { largestSeed, wholeNumber } from '../options.ts';
import { durationText, progressView } from '../progress.ts';
import { readText } from '../texts.ts';

interface EvaluateOptions {
  readonly data: string;
  readonly samples: number;
  readonly limit?: number;
  readonly seed: number;
  readonly binarise?: boolean;
}

export function addEvaluateCommand(program: Command, context: CommandContext): void {
  program
    .command('evaluate')
    .description('measure how likely a VAE finds pictures (the importance-weighted bound), or a writer a text')
    .argument('<model>', 'the model file')
    .requiredOption(
      '--data <path>',
      'the folder with the pictures; of MNIST, its test set is taken; for a writer the text',
    )
    .option('--samples <number>', 'k of the bound', wholeNumber(1, 1_000_000), 5000)
    .option('--limit <number>', 'take only the first so many pictures', wholeNumber(1, 1_000_000))
    .option('--binarise', 'draw each pixel as black or white first, by its grey value')
    .option('--seed <number>', 'chooses the random numbers', wholeNumber(0, largestSeed), 1)
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', '\nExample:\n  fourhands evaluate digits.safetensors --data mnist --binarise --samples 5000')
    .action((model: string, options: EvaluateOptions) => evaluate(model, options, context));
}

async function evaluate(modelPath: string, options: EvaluateOptions, context: CommandContext): Promise<void> {
  const bytes = await readWhole(modelPath);
  if (safetensorsMetadata(bytes)?.['kind'] === 'writer') return evaluateText(modelPath, bytes, options.data, context);
  const { loadFolder } = await import('@fourhands/models/data/load-folder');
  const { images, testImages } = await loadFolder(options.data);
  const pictures = (testImages.length > 0 ? testImages : images).slice(0, options.limit);
  const progress = progressView(context.terminal, 'Evaluating');
  const started = context.terminal.now();
  const { samples, seed } = options;
  try {
    const nats = await context.modules.evaluateVae(bytes, pictures, {
      samples,
      seed,
      binarise: options.binarise === true,
      onProgress: (done, total) => {
        const left = ((context.terminal.now() - started) / 1000 / done) * (total - done);
        progress.update(done / total, left, `${done} of ${total}`);
      },
    });
    progress.clear();
    const seconds = (context.terminal.now() - started) / 1000;
    context.report(
      { model: modelPath, pictures: pictures.length, samples, seed, negativeLogLikelihoodBound: nats, seconds },
      `${nats.toFixed(2)} nats a picture (${pictures.length} pictures, k = ${samples}, ${durationText(seconds)}).`,
    );
  } finally {
    progress.clear();
  }
}

async function evaluateText(
  modelPath: string,
  bytes: Uint8Array,
  textPath: string,
  context: CommandContext,
): Promise<void> {
  const started = context.terminal.now();
  const figures = await context.modules.evaluateWriter(bytes, await readText(textPath));
  const seconds = (context.terminal.now() - started) / 1000;
  context.report(
    { model: modelPath, ...figures, seconds },
    `${figures.bitsPerCharacter.toFixed(3)} bits per character (${figures.characters} characters, ${figures.tokens} tokens, ${durationText(seconds)}).`,
  );
}
