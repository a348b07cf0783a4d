/** `fourhands compress`: a picture into a small file, with a trained codec. */
import { basename, extname, resolve } from 'node:path';

import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { readWhole, requireWritable, writeDurably } from '../files.ts';
import { readPicture } from '../pictures.ts';
import { sizeText } from '../progress.ts';

interface CompressOptions {
  readonly out?: string;
  readonly overwrite?: boolean;
}

export function addCompressCommand(program: Command, context: CommandContext): void {
  program
    .command('compress')
    .description('compress a picture with a codec')
    .argument('<model>', 'the codec, a model file')
    .argument('<picture>', 'the picture: JPEG, PNG, WebP, AVIF, GIF or TIFF')
    .option('--out <file>', 'the file to write (default: the name of the picture, with .fhp)')
    .option('--overwrite', 'write over a file that is there')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', '\nExample:\n  fourhands compress codec.safetensors cat.jpg --out cat.fhp')
    .action((model: string, picture: string, options: CompressOptions) => compress(model, picture, options, context));
}

async function compress(
  modelPath: string,
  picture: string,
  options: CompressOptions,
  context: CommandContext,
): Promise<void> {
  const name = options.out ?? `${basename(picture, extname(picture))}.fhp`;
  const out = resolve(name);
  await requireWritable(out, options.overwrite === true);
  const modelBytes = await readWhole(modelPath);
  const image = await readPicture(picture, context);
  const model = await context.modules.openCodec(modelBytes);
  try {
    const file = await model.compress(image);
    await writeDurably(out, file);
    const { modelHashOf } = await import('@fourhands/models/codec/file-format');
    const { width, height } = image;
    const bitsPerPixel = (file.length * 8) / (width * height);
    context.report(
      { file: out, bytes: file.length, width, height, bitsPerPixel, modelHash: modelHashOf(modelBytes) },
      `Wrote ${name}: ${width} × ${height} in ${sizeText(file.length)}, ${bitsPerPixel.toFixed(3)} bits per pixel.`,
    );
  } finally {
    await model.dispose();
  }
}
