/** `fourhands restore`: a compressed file back into a picture, with the codec that made it; or a spoilt picture mended. */
import { basename, dirname, extname, resolve } from 'node:path';

import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { readWhole, requireWritable, writeDurably } from '../files.ts';
import { findModel } from '../model-files.ts';
import { largestSeed, numberFrom, wholeNumber } from '../options.ts';
import { asksForMending, restorePicture, type RestorePictureOptions } from './restore-picture.ts';

interface RestoreOptions extends RestorePictureOptions {
  readonly model?: string;
  readonly models?: string;
}

export function addRestoreCommand(program: Command, context: CommandContext): void {
  program
    .command('restore')
    .description('restore a compressed picture; or a damaged, noisy, blurred or small one')
    .argument('<file>', 'the compressed picture (.fhp), or with one of the first four options any picture')
    .option('--repair', 'find scratches and missing blocks, and fill them')
    .option(
      '--denoise [deviation]',
      'take out noise of this deviation of 255; estimated when not given',
      numberFrom(1, 100),
    )
    .option('--deblur [pixels]', 'undo a Gaussian blur of this deviation; estimated when not given', numberFrom(0.3, 5))
    .option('--enlarge <factor>', 'make it so many times larger on each side', numberFrom(1, 4))
    .option('--mask <file>', 'a picture of the same size, white where the other may change')
    .option('--seed <number>', 'chooses the random numbers', wholeNumber(0, largestSeed), 1)
    .option('--preview <file>', 'keep the picture as it comes in this file')
    .option('--model <file>', 'the codec that compressed it; found by its hash when not named')
    .option('--models <folder>', 'where to look for the codec (default: beside the file, then the current folder)')
    .option('--out <file>', 'the picture to write (default: the name of the file, with .png)')
    .option('--overwrite', 'write over a file that is there')
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  fourhands restore cat.fhp --model codec.safetensors --out cat.png\n  fourhands restore cat.fhp --models my-models\n  fourhands restore night.jpg --denoise --out night-clean.png\n  fourhands restore old.jpg --repair --denoise 12 --enlarge 2 --out new.png',
    )
    .action((file: string, options: RestoreOptions) => restore(file, options, context));
}

async function restore(path: string, options: RestoreOptions, context: CommandContext): Promise<void> {
  if (asksForMending(options)) return restorePicture(path, options, context);
  const name = options.out ?? `${basename(path, extname(path))}.png`;
  const out = resolve(name);
  await requireWritable(out, options.overwrite === true);
  const file = await readWhole(path);
  const { modelHashOf, readHeader, requireModel } = await import('@fourhands/models/codec/file-format');
  const header = readHeader(file);
  const modelPath = options.model ?? (await locateModel(header.modelHash, path, options));
  const modelBytes = await readWhole(modelPath);
  requireModel(header, modelHashOf(modelBytes));
  const model = await context.modules.openCodec(modelBytes);
  try {
    const image = await model.restore(file);
    const { encodePng } = await import('@fourhands/models/data/picture-file');
    await writeDurably(out, await encodePng(image));
    const { width, height } = image;
    context.report({ picture: out, width, height, model: resolve(modelPath) }, `Wrote ${name}: ${width} × ${height}.`);
  } finally {
    await model.dispose();
  }
}

async function locateModel(hash: string, path: string, options: RestoreOptions): Promise<string> {
  const folders =
    options.models === undefined ? [...new Set([dirname(resolve(path)), resolve('.')])] : [options.models];
  return (await findModel(hash, folders)).file;
}
