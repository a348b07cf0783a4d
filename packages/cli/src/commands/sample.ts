/** `fourhands sample`: new pictures from a trained VAE or adversarial network, as one contact sheet, text from a trained writer, quatrains, melodies, or sounds. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import type { RgbImage } from '@fourhands/models/training/training';
import { Option } from 'commander';
import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { UsageError } from '../errors.ts';
import { readWhole, requireWritable, writeDurably } from '../files.ts';
import { melodyFile, readMelody } from '../melodies.ts';
import { safetensorsMetadata } from '../model-files.ts';
import { largestSeed, numberFrom, setting, wholeNumber } from '../options.ts';
import { readPicture } from '../pictures.ts';
import { sampleSounds } from '../sample-sounds.ts';

interface SampleOptions {
  readonly count?: number;
  readonly seed: number;
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly walkTo?: number;
  readonly prefix: string;
  readonly suffix?: string;
  readonly tokens: number;
  readonly temperature: number;
  readonly topP: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly like?: string;
  readonly amount: number;
  readonly prompt: string;
  readonly guidance?: number;
  readonly theme: string;
  readonly lineLength: '5' | '7';
  readonly rhyme?: string;
  readonly acrostic?: string;
  readonly bars: number;
  readonly keep: number;
  readonly steer?: Readonly<Record<string, number>>;
  readonly to?: string;
  readonly steps?: number;
}

export function addSampleCommand(program: Command, context: CommandContext): void {
  program
    .command('sample')
    .description(
      'draw new pictures from a VAE or an adversarial network, have a writer, a verse writer or a melody maker write, or make sounds',
    )
    .argument('<model>', 'the model file; painter is the shipped painter')
    .option('--count <number>', 'how many pictures (default: 16) or texts (default: 1)', wholeNumber(1, 1024))
    .option('--seed <number>', 'chooses the pictures: the same seed, the same pictures', wholeNumber(0, largestSeed), 1)
    .option(
      '--out <file>',
      'the picture to write, all samples in a grid (PNG); of a melody maker the score (.mid, .musicxml, .mxl or .abc); of a maker of sounds a folder of WAV files',
    )
    .option(
      '--walk-to <seed>',
      'of an adversarial network: the way from --seed to this one instead',
      wholeNumber(0, largestSeed),
    )
    .option(
      '--like <picture>',
      'of a VAE: pictures like this one; of a painter: what --prompt makes of this sketch; of a melody maker: a tune to vary; of a maker of sounds: a WAV file to vary',
    )
    .option('--amount <number>', 'how much of --like is drawn anew, from 0 to 1', numberFrom(0, 1), 0.5)
    .option('--prompt <words>', 'what a painter paints, in English or Chinese', '')
    .option('--guidance <number>', 'how strictly a painter follows the words: 1 as it learned', numberFrom(0, 20))
    .option('--prefix <text>', 'what a writer goes on from', '')
    .option('--suffix <text>', 'what is to follow: a writer fills in between')
    .option('--tokens <number>', 'the most tokens that a writer writes', wholeNumber(1, 100_000), 120)
    .option('--temperature <number>', 'how freely a writer draws: 0 takes the likeliest', numberFrom(0, 10), 0.8)
    .option('--top-p <number>', 'the share of likeliness that a writer draws from', numberFrom(0.01, 1), 0.95)
    .option('--top-k <number>', 'the most tokens that a writer draws from (default: all)', wholeNumber(1, 1_000_000))
    .option('--min-p <number>', 'leave out tokens below this share of the likeliest one (default: 0)', numberFrom(0, 1))
    .option('--theme <words>', 'what a quatrain is about, in Chinese', '')
    .addOption(new Option('--line-length <number>', 'characters a line of a quatrain').choices(['5', '7']).default('7'))
    .option('--rhyme <character>', 'what lines 2 and 4 of a quatrain rhyme with')
    .option('--acrostic <characters>', 'what the lines of a quatrain begin with')
    .option('--bars <number>', 'of a melody maker: how many bars of 4/4', wholeNumber(1, 256), 8)
    .option(
      '--keep <number>',
      'of a melody maker or a maker of sounds: how near to --like, from 0 to 1',
      numberFrom(0, 1),
      0.7,
    )
    .option(
      '--steer <trait=value>',
      'of a melody maker: density, contour, range or leaps, -3 to 3; may be repeated',
      setting,
    )
    .option('--to <file>', 'of a melody maker or a maker of sounds: the way from --like to this one, in --steps')
    .option(
      '--steps <number>',
      'of a way: how many steps, both ends included (default: --count, or 5)',
      wholeNumber(2, 64),
    )
    .option('--overwrite', 'write over a file that is there')
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  fourhands sample pictures.safetensors --count 25 --seed 3 --out samples.png
  fourhands sample drawings.safetensors --seed 3 --walk-to 8 --count 9 --out walk.png
  fourhands sample sharp.safetensors --like mine.png --amount 0.4 --count 9 --out variations.png
  fourhands sample painter --prompt "a blue cat with a hat" --count 8
  fourhands sample painter --prompt house --like sketch.png --amount 0.4 --count 4
  fourhands sample tunes.safetensors --bars 16 --steer density=1 --out new.mid
  fourhands sample tunes.safetensors --like one.abc --to other.abc --count 5 --out between.mid
  fourhands sample sounds.safetensors --count 4 --out new
  fourhands sample sounds.safetensors --like a.wav --keep 0.6 --count 3 --out like-a
  fourhands sample sounds.safetensors --like a.wav --to b.wav --steps 5 --out between
  fourhands sample writer.safetensors --prefix "Once upon a time" --seed 3
  fourhands sample verse.safetensors --theme 春雨 --acrostic 春夏秋冬 --rhyme 东`,
    )
    .action((model: string, options: SampleOptions) => sample(model, options, context));
}

async function sample(model: string, options: SampleOptions, context: CommandContext): Promise<void> {
  const modelPath = model === 'painter' && !existsSync(model) ? await context.modules.shippedPainter() : model;
  const bytes = await readWhole(modelPath);
  const kind = safetensorsMetadata(bytes)?.['kind'];
  if (kind === 'writer') return writeTexts(bytes, options, context);
  if (kind === 'verse') return writeQuatrains(bytes, options, context);
  if (kind === 'melody') return writeMelodies(bytes, options, context);
  if (kind === 'spectra') return sampleSounds(bytes, options, context);
  const named = options.out ?? 'samples.png';
  const out = resolve(named);
  await requireWritable(out, options.overwrite === true);
  const { walkTo } = options;
  if (walkTo !== undefined && kind !== 'gan')
    throw new UsageError('--walk-to is for an adversarial network, and this model is none.');
  const count = options.count ?? 16;
  const { draw, dispose } = await openSampler(bytes, kind, options, count, context);
  try {
    const images = await draw();
    const { contactSheet } = await import('@fourhands/models/data/contact-sheet');
    const { encodePng } = await import('@fourhands/models/data/picture-file');
    const sheet = contactSheet(images);
    await writeDurably(out, await encodePng(sheet));
    const { width = 0, height = 0 } = images[0] ?? {};
    context.report(
      { picture: out, count: images.length, seed: options.seed, width, height },
      `Wrote ${named}: ${images.length} pictures of ${width} × ${height}.`,
    );
  } finally {
    await dispose();
  }
}

async function openSampler(
  bytes: Uint8Array,
  kind: unknown,
  { seed, walkTo, prompt, guidance, like, amount }: SampleOptions,
  count: number,
  context: CommandContext,
): Promise<{ draw(): Promise<readonly RgbImage[]>; dispose(): void | Promise<void> }> {
  if (like !== undefined && kind !== 'vae' && kind !== 'painter')
    throw new UsageError('--like is for a VAE or a painter, and this model is neither.');
  if (kind === 'painter') {
    const sketch = like === undefined ? null : { picture: await readPicture(like, context), keep: 1 - amount };
    const painter = await context.modules.openPainter(bytes);
    return {
      draw: async () => {
        const asked = {
          prompt,
          count,
          seed,
          ...(guidance === undefined ? {} : { guidance }),
          ...(sketch === null ? {} : { sketch }),
        };
        const { pictures, unknown } = await painter.paint(asked);
        if (unknown.length > 0) context.warn(`The painter does not know, and left out: ${unknown.join(', ')}.`);
        return pictures;
      },
      dispose: () => painter.dispose(),
    };
  }
  if (prompt !== '') throw new UsageError('--prompt is for a painter; a writer goes on from --prefix.');
  if (like !== undefined) {
    const vae = await context.modules.openVae(bytes);
    const picture = await readPicture(like, context);
    return { draw: () => vae.vary(picture, amount, count, seed), dispose: () => vae.dispose() };
  }
  const gan = kind === 'gan' ? await context.modules.openGan(bytes) : null;
  const model = gan ?? (await context.modules.openVae(bytes));
  const place = (of: number) => ({ seed: of, index: 0, moves: [] });
  return {
    draw: () =>
      gan !== null && walkTo !== undefined
        ? gan.interpolate(place(seed), place(walkTo), count)
        : model.sample(count, seed),
    dispose: () => model.dispose(),
  };
}

async function writeTexts(bytes: Uint8Array, options: SampleOptions, context: CommandContext): Promise<void> {
  const { prefix, suffix, tokens, temperature, seed } = options;
  const writer = await context.modules.openWriter(bytes);
  try {
    const texts: string[] = [];
    for (let i = 0; i < (options.count ?? 1); i++) {
      const pieces = writer.write({
        prefix,
        ...(suffix === undefined ? {} : { suffix }),
        maxTokens: tokens,
        temperature,
        topP: options.topP,
        ...(options.topK === undefined ? {} : { topK: options.topK }),
        ...(options.minP === undefined ? {} : { minP: options.minP }),
        seed: (seed + i) % (largestSeed + 1),
      });
      let text = '';
      for await (const piece of pieces) text += piece;
      texts.push(text);
    }
    context.report({ texts, seed }, texts.map((text) => `${prefix}${text}${suffix ?? ''}`).join('\n\n----\n\n'));
  } finally {
    await writer.close();
  }
}

async function writeQuatrains(bytes: Uint8Array, options: SampleOptions, context: CommandContext): Promise<void> {
  const { theme, lineLength, rhyme, acrostic, temperature, seed } = options;
  const writer = await context.modules.openVerse(bytes);
  try {
    const texts: string[] = [];
    for (let i = 0; i < (options.count ?? 1); i++) {
      const lines: string[] = [];
      const request = {
        theme,
        length: lineLength === '5' ? 5 : 7,
        ...(rhyme === undefined ? {} : { rhyme }),
        ...(acrostic === undefined ? {} : { acrostic }),
        temperature,
        seed: (seed + i) % (largestSeed + 1),
      } as const;
      for await (const line of writer.write(request)) lines.push(line);
      texts.push(lines.join('\n'));
    }
    context.report({ texts, seed }, texts.join('\n\n'));
  } finally {
    await writer.close();
  }
}

async function writeMelodies(bytes: Uint8Array, options: SampleOptions, context: CommandContext): Promise<void> {
  const { seed, temperature, keep, steer = {}, like, to, bars } = options;
  const { silence, traits } = await import('@fourhands/models/melody/melody');
  const unknown = Object.keys(steer).find((name) => traits.every((trait) => trait !== name));
  if (unknown !== undefined) throw new UsageError(`--steer knows ${traits.join(', ')}, and not ${unknown}.`);
  if (to !== undefined && like === undefined) throw new UsageError('--to needs --like, the tune to begin from.');
  const named = options.out ?? 'melody.mid';
  const out = resolve(named);
  await requireWritable(out, options.overwrite === true);
  const maker = await context.modules.openMelodyMaker(bytes);
  try {
    const given = like === undefined ? null : await readMelody(like);
    const asked = { seed, temperature, steer };
    const made =
      to !== undefined && given !== null
        ? await maker.between(given, await readMelody(to), options.steps ?? options.count ?? 5, asked)
        : await Promise.all(
            Array.from({ length: options.count ?? 1 }, (_, i) => {
              const melody = given ?? { cells: new Int16Array(bars * 16).fill(silence), barSteps: 16 };
              const open = new Uint8Array(melody.cells.length).fill(1);
              return maker
                .make(melody, open, {
                  ...asked,
                  seed: (seed + i) % (largestSeed + 1),
                  keep: given === null ? 0 : keep,
                })
                .then(({ melody: made_ }) => made_);
            }),
          );
    await writeDurably(out, await melodyFile(out, made));
    const notes = made.reduce((sum, { cells }) => sum + cells.filter((cell) => cell >= 0).length, 0);
    context.report(
      { score: out, count: made.length, notes, seed },
      `Wrote ${named}: ${made.length} melodies, ${notes} notes.`,
    );
  } finally {
    await maker.dispose();
  }
}
