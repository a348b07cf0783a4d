/**
 * `fourhands evaluate`: how likely an autoencoder finds pictures, as the importance-weighted bound, a writer a text, in
 * bits per character, or a chorale maker the validation part of chorales, in nats a note.
 */
import { existsSync } from 'node:fs';

import type { Command } from 'commander';

import { readChoraleText } from '../chorales.ts';
import type { CommandContext } from '../context.ts';
import { readWhole } from '../files.ts';
import { safetensorsMetadata } from '../model-files.ts';
import type { Modules } from '../modules.ts';
import { largestSeed, wholeNumber } from '../options.ts';
import { durationText, progressView } from '../progress.ts';
import { readText } from '../texts.ts';

interface EvaluateOptions {
  readonly data: string;
  readonly samples: number;
  readonly limit?: number;
  readonly seed: number;
  readonly binarise?: boolean;
  readonly orders: number;
  readonly harmonise: number;
}

export function addEvaluateCommand(program: Command, context: CommandContext): void {
  program
    .command('evaluate')
    .alias('eval')
    .description(
      'measure how likely a VAE finds pictures (the importance-weighted bound), a writer a text, or a chorale maker chorales',
    )
    .argument('<model>', 'the model file; chorale is the shipped chorale maker')
    .requiredOption(
      '--data <path>',
      'the folder with the pictures; of MNIST, its test set is taken; for a writer the text; for a chorale maker the JSON file, or its folder',
    )
    .option('--samples <number>', 'k of the bound', wholeNumber(1, 1_000_000), 5000)
    .option('--limit <number>', 'take only the first so many pictures or pieces', wholeNumber(1, 1_000_000))
    .option('--binarise', 'draw each pixel as black or white first, by its grey value')
    .option('--seed <number>', 'chooses the random numbers', wholeNumber(0, largestSeed), 1)
    .option('--orders <number>', 'of a chorale maker: random orders of voices to go over', wholeNumber(1, 256), 4)
    .option(
      '--harmonise <number>',
      'of a chorale maker: harmonise so many melodies too, and compare their counterpoint with the originals',
      wholeNumber(0, 10_000),
      0,
    )
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  fourhands evaluate digits.safetensors --data mnist --binarise --samples 5000
  fourhands evaluate chorale --data chorales --harmonise 100`,
    )
    .action((model: string, options: EvaluateOptions) => evaluate(model, options, context));
}

async function evaluate(model: string, options: EvaluateOptions, context: CommandContext): Promise<void> {
  const modelPath = model === 'chorale' && !existsSync(model) ? await context.modules.shippedChorale() : model;
  const bytes = await readWhole(modelPath);
  const kind = safetensorsMetadata(bytes)?.['kind'];
  if (kind === 'chorale') return evaluateChorale(modelPath, bytes, options, context);
  if (kind === 'writer') return evaluateText(modelPath, bytes, options.data, context);
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

async function evaluateChorale(
  modelPath: string,
  bytes: Uint8Array,
  { data, seed, orders, harmonise, limit }: EvaluateOptions,
  context: CommandContext,
): Promise<void> {
  const text = await readChoraleText(data);
  const started = context.terminal.now();
  let doing = '';
  let progress = progressView(context.terminal, '');
  try {
    const { figures, harmony } = await context.modules.evaluateChorale(bytes, text, {
      seed,
      orders,
      harmonise,
      ...(limit === undefined ? {} : { limit }),
      onProgress: (now, done, total) => {
        if (now !== doing) {
          progress.clear();
          progress = progressView(context.terminal, now);
          doing = now;
        }
        progress.update(done / total, null, '');
      },
    });
    progress.clear();
    const seconds = (context.terminal.now() - started) / 1000;
    context.report(
      { model: modelPath, seed, orders, ...figures, ...(harmony === null ? {} : { harmony }), seconds },
      [...likelihoodLines(figures, orders), ...(harmony === null ? [] : harmonyLines(harmony))].join('\n'),
    );
  } finally {
    progress.clear();
  }
}

type ChoraleResult = Awaited<ReturnType<Modules['evaluateChorale']>>;

function likelihoodLines(figures: ChoraleResult['figures'], orders: number): string[] {
  const line = (value: number, what: string) => `  ${value.toFixed(4)}  ${what}`;
  return [
    `Nats a note over ${figures.notes} notes on the sixteenths of ${figures.pieces} pieces, forward in time:`,
    line(figures.natsPerNote, `voices of a step in random order (mean of ${orders})`),
    line(figures.ensembleNatsPerNote, `each step as the mean probability over those ${orders} orders`),
    line(figures.fromSopranoNatsPerNote, 'from the soprano down'),
    line(figures.fromBassNatsPerNote, 'from the bass up'),
    line(figures.underSopranoNatsPerNote, 'the three lower voices, the soprano given'),
    line(figures.barNatsPerNote, 'a bar of all voices, the rest of the piece given'),
  ];
}

function harmonyLines({ melodies, made, original }: NonNullable<ChoraleResult['harmony']>): string[] {
  const percent = (rate: number) => `${(100 * rate).toFixed(2)} %`.padStart(9);
  const rows: readonly [keyof typeof made, string][] = [
    ['parallelFifths', 'parallel fifths, by change of chord'],
    ['parallelOctaves', 'parallel octaves and unisons, by change of chord'],
    ['crossings', 'chords with crossed voices'],
    ['strangeChords', 'chords that the training pieces do not have'],
    ['rangeFaults', 'notes out of range'],
  ];
  return [
    `${melodies} melodies harmonised; made, and the originals:`,
    ...rows.map(([name, what]) => `${percent(made[name])} ${percent(original[name])}  ${what}`),
  ];
}
