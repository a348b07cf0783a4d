/** `fourhands train`: learns a model from a folder of pictures, a text, chorales, melodies or recordings of sound, in a way that can be interrupted and resumed. */
import { existsSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';

import { allPresets } from '@fourhands/models/presets';
import { ownTextPresets } from '@fourhands/models/text-presets';
import { textFormatOf } from '@fourhands/models/texts/text-endings';
import { TrainingStopped } from '@fourhands/models/training/training';
import type { RunPoint } from '@fourhands/core';
import type {
  NamedImage,
  TrainableKind,
  TrainedModel,
  TrainingHooks,
  TrainingPoint,
  TrainingRequest,
} from '@fourhands/models/training/training';
import { Argument } from 'commander';
import type { Command } from 'commander';

import { readChoraleText } from '../chorales.ts';
import type { CommandContext } from '../context.ts';
import { CheckpointExists, Interrupted, InterruptedEarly, UsageError } from '../errors.ts';
import { readWhole, requireWritable, writeDurably } from '../files.ts';
import { readMelodies } from '../melodies.ts';
import { isCheckpoint, safetensorsMetadata } from '../model-files.ts';
import type { ModelKind } from '../modules.ts';
import { largestSeed, setting, wholeNumber } from '../options.ts';
import { durationText, progressView, sizeText } from '../progress.ts';
import { readRecordings } from '../recordings.ts';
import { readText } from '../texts.ts';

interface TrainOptions {
  readonly data: string;
  readonly out?: string;
  readonly preset?: string;
  readonly seed?: number;
  readonly set?: Readonly<Record<string, number>>;
  readonly resume?: string;
  readonly leaveOut: readonly string[];
  readonly threads?: number;
  readonly overwrite?: boolean;
  readonly names?: string;
  readonly autoencoder?: string;
}

const defaultSeed = 1;

export function addTrainCommand(program: Command, context: CommandContext): void {
  program
    .command('train')
    .description(
      'learn a model from a folder of pictures, from a text, from chorales, from melodies, or from recordings of sound',
    )
    .addArgument(
      new Argument('<kind>', 'what to train').choices([
        'vae',
        'gan',
        'codec',
        'painter',
        'writer',
        'verse',
        'chorale',
        'melody',
        'spectra',
      ]),
    )
    .requiredOption(
      '--data <path>',
      'the folder with the pictures; for a writer a folder of your texts (.txt, .md, .epub), or one text; for verse the poems, plain or .gz; for chorale the JSON file, or its folder; for melody MIDI, MusicXML and ABC files, in a folder, or the JSON file of chorales, whose sopranos are taken; for spectra WAV files, in a folder',
    )
    .option('--out <file>', 'the model file to write (default: KIND.safetensors)')
    .option('--preset <name>', 'what to start from; see below')
    .option('--seed <number>', `chooses the random numbers (default: ${defaultSeed})`, wholeNumber(0, largestSeed))
    .option('--set <name=value>', 'change a setting of the preset; may be repeated', setting)
    .option(
      '--leave-out <name>',
      'do not learn from this picture; may be repeated',
      (name, names: string[]) => [...names, name],
      [],
    )
    .option(
      '--threads <number>',
      'of a writer, verse, chorale, melody or spectra: how many to compute on (default: a core each)',
      wholeNumber(1, 64),
    )
    .option(
      '--resume <checkpoint>',
      'go on from the checkpoint of an interrupted run, with its preset, seed and settings',
    )
    .option(
      '--names <folder>',
      'of a painter, or of its autoencoder: the folder of emojibase-data, for what drawings called by their code points show',
    )
    .option('--autoencoder <file>', 'of a painter: a VAE of the same drawings, trained with --names')
    .option('--overwrite', 'write over a model file or an unfinished run that is there')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', trainHelp())
    .action((kind: ModelKind, options: TrainOptions) =>
      train(kind, { ...options, out: options.out ?? `${kind}.safetensors` }, context),
    );
}

type OptionsWithOut = TrainOptions & { readonly out: string };

async function train(kind: ModelKind, options: OptionsWithOut, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const out = resolve(options.out);
  const checkpointPath = `${out}.checkpoint`;
  await requireWritable(out, options.overwrite === true);
  const resumed = options.resume === undefined ? null : await readCheckpointFile(options.resume, kind);
  const resumesOwn = options.resume !== undefined && resolve(options.resume) === checkpointPath;
  if (existsSync(checkpointPath) && !resumesOwn && options.overwrite !== true)
    throw new CheckpointExists(checkpointPath);

  const request: TrainingRequest = {
    preset: options.preset ?? resumed?.preset ?? defaultPreset(kind, options.data),
    seed: options.seed ?? resumed?.seed ?? defaultSeed,
    settings: { ...resumed?.settings, ...options.set },
    ...(resumed === null ? {} : { resume: resumed.bytes }),
  };
  const { resolveSettings } = await import('@fourhands/models/training/request');
  const { settings } = resolveSettings(kind, request);

  const stopping = new AbortController();
  const forget = terminal.onInterrupt(() => {
    context.warn('\nStopping after this step; press Ctrl-C again to end at once.');
    stopping.abort(new InterruptedEarly());
  });
  try {
    const { learn, size } = await prepare(kind, request, options, context, stopping.signal);
    const started = terminal.now();
    const trained = await trainToEnd(kind, learn, checkpointPath, stopping.signal, context);
    const seconds = (terminal.now() - started) / 1000;
    await writeDurably(out, trained.bytes);
    await rm(checkpointPath, { force: true });
    const { modelHashOf } = await import('@fourhands/models/codec/file-format');
    const figures = Object.entries(trained.figures).map(
      ([name, value]) => `  ${name}: ${Number(value.toPrecision(5))}`,
    );
    context.report(
      {
        model: out,
        kind,
        preset: request.preset,
        seed: request.seed,
        settings,
        ...size,
        bytes: trained.bytes.length,
        hash: modelHashOf(trained.bytes),
        figures: trained.figures,
        seconds,
      },
      [`Wrote ${options.out} (${sizeText(trained.bytes.length)}) after ${durationText(seconds)}.`, ...figures].join(
        '\n',
      ),
    );
  } catch (error) {
    const kept = error instanceof TrainingStopped || (error instanceof InterruptedEarly && resumesOwn);
    throw kept ? new Interrupted(checkpointPath, resumeCommand(kind, options)) : error;
  } finally {
    forget();
  }
}

type Learn = (hooks: TrainingHooks) => Promise<TrainedModel<TrainableKind>>;

/** Reads what is to be learned from: how to learn from it, and how much there is. */
async function prepare(
  kind: ModelKind,
  request: TrainingRequest,
  { data, leaveOut, threads, names, autoencoder }: OptionsWithOut,
  context: CommandContext,
  signal: AbortSignal,
): Promise<{ readonly learn: Learn; readonly size: Readonly<Record<string, number>> }> {
  if (kind === 'writer' || kind === 'verse') {
    if (leaveOut.length > 0) throw new UsageError(`--leave-out names pictures, and ${kind} learns from a text.`);
    if (kind === 'writer' && (isOwn(request.preset) || isFolderOrBook(data)))
      return prepareOwnTexts(request, data, threads, context, signal);
    const text = await readText(data);
    return {
      learn: (hooks) => context.modules.trainText(kind, request, text, hooks, threads),
      size: { characters: text.length },
    };
  }
  if (kind === 'chorale') {
    if (leaveOut.length > 0) throw new UsageError('--leave-out names pictures, and chorale learns from notes.');
    const text = await readChoraleText(data);
    return {
      learn: (hooks) => context.modules.trainScores(request, text, hooks, threads),
      size: { characters: text.length },
    };
  }
  if (kind === 'melody') {
    if (leaveOut.length > 0) throw new UsageError('--leave-out names pictures, and melody learns from notes.');
    const { melodies, files } = await readMelodies(data, context);
    return {
      learn: (hooks) => context.modules.trainMelodies(request, melodies, hooks, threads),
      size: { files, melodies: melodies.length },
    };
  }
  if (kind === 'spectra') {
    if (leaveOut.length > 0) throw new UsageError('--leave-out names pictures, and spectra learns from sounds.');
    const recordings = await readRecordings(data, context, signal);
    return {
      learn: (hooks) => context.modules.trainSpectra(request, recordings, hooks, threads),
      size: { recordings: recordings.length },
    };
  }
  if (threads !== undefined) throw new UsageError('--threads is for a writer, verse, chorale, melody or spectra.');
  if (autoencoder !== undefined && kind !== 'painter') throw new UsageError('--autoencoder is for a painter.');
  if (names !== undefined || kind === 'painter')
    return prepareDrawings(kind, request, { data, names, autoencoder }, context);
  const { images, testImages } = await readPictures(data, leaveOut, context, signal);
  return {
    learn: (hooks) => context.modules.train(kind, request, images, hooks, testImages),
    size: { pictures: images.length },
  };
}

async function trainToEnd(
  kind: ModelKind,
  learn: Learn,
  checkpointPath: string,
  signal: AbortSignal,
  context: CommandContext,
): Promise<TrainedModel<TrainableKind>> {
  const progress = progressView(context.terminal, 'Training');
  let loss = '';
  // Loaded where it is needed: it would be read at the start of every command.
  const watch = kind === 'gan' ? new GanWatch(await import('@fourhands/core/protocol/adversarial')) : null;
  try {
    return await learn({
      signal,
      onPoint: (point) => {
        if (point.split === 'train') loss = lossText(kind, point);
        watch?.see(point);
      },
      onProgress: ({ step, totalSteps, secondsLeft }) => {
        progress.update(
          step / totalSteps,
          secondsLeft,
          [`step ${step} of ${totalSteps}`, loss].filter(Boolean).join(' · '),
        );
        for (const warning of watch?.warnings(totalSteps) ?? []) context.warn(warning);
      },
      onCheckpoint: (checkpoint) => writeDurably(checkpointPath, checkpoint),
    });
  } finally {
    progress.clear();
  }
}

/** An adversarial network has two losses, neither of which tells alone how it goes. */
function lossText(kind: ModelKind, { loss, terms: { discriminator } }: TrainingPoint): string {
  return kind !== 'gan' || discriminator === undefined
    ? `loss ${loss.toPrecision(4)}`
    : `generator ${loss.toPrecision(3)}, discriminator ${discriminator.toPrecision(3)}`;
}

type Judge = Pick<typeof import('@fourhands/core/protocol/adversarial'), 'collapse' | 'copying'>;

/** Says once, each, that samples of an adversarial network have become alike, or copies. */
class GanWatch {
  readonly #judge: Judge;
  readonly #points: RunPoint[] = [];
  readonly #said = new Set<string>();
  #news = false;

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  see(point: TrainingPoint): void {
    if (point.split !== 'validation' || point.terms['diversity'] === undefined) return;
    this.#points.push({ ...point, terms: { ...point.terms } });
    this.#news = true;
  }

  warnings(totalSteps: number): string[] {
    if (!this.#news) return [];
    this.#news = false;
    const { collapse, copying } = this.#judge;
    const [alike, copied] = [collapse(this.#points, totalSteps), copying(this.#points, totalSteps)];
    return [
      ...(alike === null
        ? []
        : [
            `The samples have become alike since step ${alike.since} (diversity ${alike.latest.toFixed(2)}): modes have collapsed. Stop it, and begin again with a larger penalty, packing=2 or more, or a smaller learning rate.`,
          ]),
      ...(copied === null
        ? []
        : [
            `The samples are near copies of training pictures since step ${copied.since} (novelty ${copied.latest.toFixed(2)}). Add pictures, set augment=1 or mirror=1, or train for fewer steps.`,
          ]),
    ].filter((text) => {
      const about = text.slice(0, 30);
      return !this.#said.has(about) && this.#said.add(about);
    });
  }
}

interface ReadPictures {
  readonly images: readonly NamedImage[];
  readonly testImages: readonly NamedImage[];
}

async function readPictures(
  folder: string,
  leaveOut: readonly string[],
  context: CommandContext,
  signal: AbortSignal,
): Promise<ReadPictures> {
  const { loadFolder } = await import('@fourhands/models/data/load-folder');
  const progress = progressView(context.terminal, 'Reading pictures');
  try {
    const { images, testImages, rejected, warnings } = await loadFolder(folder, {
      signal,
      onProgress: (done, total) => progress.update(done / total, null, `${done} of ${total}`),
    });
    progress.clear();
    for (const { message } of rejected) context.warn(`Left out: ${message}`);
    for (const { name, message } of warnings) context.warn(`${name}: ${message}`);
    const unknown = leaveOut.find((name) => images.every((image) => image.name !== name));
    if (unknown !== undefined) throw new UsageError(`There is no picture “${unknown}” in “${folder}” to leave out.`);
    return { images: images.filter((image) => !leaveOut.includes(image.name)), testImages };
  } finally {
    progress.clear();
  }
}

interface ReadCheckpoint {
  readonly bytes: Uint8Array;
  readonly preset: string;
  readonly seed: number;
  readonly settings: Readonly<Record<string, number>>;
}

async function readCheckpointFile(path: string, kind: ModelKind): Promise<ReadCheckpoint> {
  const bytes = await readWhole(path);
  const metadata = safetensorsMetadata(bytes);
  if (metadata === null || !isCheckpoint(metadata)) {
    throw new UsageError(`“${path}” is not a checkpoint of a run. Name the .checkpoint file beside the model's name.`);
  }
  if (metadata['kind'] !== kind) {
    throw new UsageError(`“${path}” is a checkpoint of a ${String(metadata['kind'])} run, not of a ${kind} run.`);
  }
  const { settings } = metadata;
  return {
    bytes,
    preset: String(metadata['preset']),
    seed: Number(metadata['seed']),
    settings: JSON.parse(typeof settings === 'string' ? settings : '{}') as Readonly<Record<string, number>>,
  };
}

const presetsOf = (kind: ModelKind) => allPresets.filter((preset) => preset.kind === kind);

const isOwn = (preset: string): boolean => ownTextPresets.some(({ name }) => name === preset);

/** Texts of a person's own are a folder, a book or Markdown; a lone text file is a corpus, unless the preset says otherwise. */
const isFolderOrBook = (path: string): boolean =>
  ['epub', 'markdown'].includes(textFormatOf(path) ?? '') ||
  (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);

/** By the code that the studio reads a person's texts with. */
async function prepareOwnTexts(
  request: TrainingRequest,
  data: string,
  threads: number | undefined,
  context: CommandContext,
  signal: AbortSignal,
): Promise<{ readonly learn: Learn; readonly size: Readonly<Record<string, number>> }> {
  const { loadTexts } = await import('@fourhands/models/texts/load-texts');
  const progress = progressView(context.terminal, 'Reading texts');
  try {
    const { texts, skipped } = await loadTexts(data, {
      signal,
      onProgress: (done, total) => progress.update(done / total, null, `${done} of ${total}`),
    });
    progress.clear();
    for (const { message } of skipped) context.warn(`Left out: ${message}`);
    for (const { name, warnings } of texts) for (const code of warnings) context.warn(`${name}: ${code}`);
    const words = texts.reduce((sum, text) => sum + text.words, 0);
    return {
      learn: (hooks) => context.modules.trainOwnTexts(request, texts, hooks, threads),
      size: { texts: texts.length, skipped: skipped.length, words },
    };
  } finally {
    progress.clear();
  }
}

/** Drawings with names, for a painter or for the autoencoder that it needs. */
async function prepareDrawings(
  kind: ModelKind,
  request: TrainingRequest,
  { data, names, autoencoder }: { data: string; names: string | undefined; autoencoder: string | undefined },
  context: CommandContext,
): Promise<{ readonly learn: Learn; readonly size: Readonly<Record<string, number>> }> {
  if (names === undefined) throw new UsageError('A painter needs --names, the folder of emojibase-data.');
  if (kind === 'vae') {
    const { resolveSettings } = await import('@fourhands/models/training/request');
    const { autoencoderPictures } = await import('@fourhands/models/painter/examples');
    const { settings } = resolveSettings('vae', request);
    const drawings = await context.modules.readDrawings(data, names, settings['imageSize']!);
    const pictures = autoencoderPictures(drawings, request.seed);
    return {
      learn: (hooks) => context.modules.train('vae', request, pictures, hooks, []),
      size: { pictures: pictures.length },
    };
  }
  if (kind !== 'painter') throw new UsageError('--names is for a painter, or for a VAE that is its autoencoder.');
  if (autoencoder === undefined)
    throw new UsageError('A painter needs --autoencoder, a VAE of the same drawings that was trained with --names.');
  const bytes = await readWhole(autoencoder);
  const drawings = await context.modules.readDrawings(data, names, await context.modules.pictureSizeOf(bytes));
  return {
    learn: (hooks) => context.modules.trainPainter(request, drawings, bytes, hooks),
    size: { drawings: drawings.length },
  };
}

function defaultPreset(kind: ModelKind, data: string): string {
  if (kind === 'writer' && isFolderOrBook(data)) return 'own-minutes';
  const [first] = presetsOf(kind);
  if (first === undefined) throw new UsageError(`There is no preset for ${kind}.`);
  return first.name;
}

function resumeCommand(kind: ModelKind, options: OptionsWithOut): string {
  const { data, out, leaveOut, threads, names, autoencoder } = options;
  const quoted = (text: string) => (/^[\w./~-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
  const without = leaveOut.map((name) => ` --leave-out ${quoted(name)}`).join('');
  const on = threads === undefined ? '' : ` --threads ${threads}`;
  const drawn = [
    ...(names === undefined ? [] : [` --names ${quoted(names)}`]),
    ...(autoencoder === undefined ? [] : [` --autoencoder ${quoted(autoencoder)}`]),
  ].join('');
  return `fourhands train ${kind} --data ${quoted(data)}${drawn}${without}${on} --out ${quoted(out)} --resume ${quoted(`${out}.checkpoint`)}`;
}

function trainHelp(): string {
  const list = (kind: ModelKind) =>
    presetsOf(kind)
      .map(({ name, help, settings }) => {
        const values = Object.entries(settings).map(([setting_, value]) => `${setting_}=${value}`);
        return `  ${name}\n      ${help.en}\n      ${values.join(' ')}`;
      })
      .join('\n');
  return `
Presets of vae (the first is taken when none is named):
${list('vae')}
Presets of gan:
${list('gan')}
Presets of codec:
${list('codec')}
Presets of painter:
${list('painter')}
Presets of writer:
${list('writer')}
Presets of verse:
${list('verse')}
Presets of chorale:
${list('chorale')}
Presets of melody:
${list('melody')}
Presets of spectra:
${list('spectra')}

Ctrl-C keeps a checkpoint beside the model file (FILE.checkpoint) and says how to go on.

Examples:
  fourhands train vae --data photographs --out pictures.safetensors
  fourhands train gan --preset few-pictures-quick --data drawings --out drawings.safetensors
  fourhands train codec --preset photographs --data photographs --out codec.safetensors --seed 7
  fourhands train vae --preset sharp --set crops=0 --data emoji --names node_modules/emojibase-data --out sharp.safetensors
  fourhands train painter --data emoji --names node_modules/emojibase-data --autoencoder sharp.safetensors
  fourhands train writer --data stories.txt --out writer.safetensors
  fourhands train writer --data my-texts --preset own-style --out mine.safetensors
  fourhands train verse --data poems.tsv --out verse.safetensors
  fourhands train chorale --data chorales --out chorale.safetensors
  fourhands train melody --data my-tunes --out tunes.safetensors
  fourhands train spectra --data my-recordings --preset own-sounds --out sounds.safetensors
  fourhands train vae --data photographs --out pictures.safetensors --set steps=3000 --set latentSize=32
  fourhands train vae --data photographs --out pictures.safetensors --resume pictures.safetensors.checkpoint`;
}
