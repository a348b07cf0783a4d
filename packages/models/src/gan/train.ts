/** Trains a generative adversarial network on a person's pictures. */
import { flatten, HostTensor, isHostTensor, writeSafetensors, type Runtime } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { contactSheet } from '../data/contact-sheet.ts';
import { requirePictures } from '../data/image-errors.ts';
import { Batches, preparePictures, type PictureSet, type PictureShape } from '../data/picture-batches.ts';
import { readCheckpoint, writeCheckpoint } from '../training/checkpoint.ts';
import { runLoop } from '../training/loop.ts';
import { resolveSettings, TrainingRequestRefused } from '../training/request.ts';
import type { NamedImage, TrainedModel, TrainingHooks, TrainingRequest } from '../training/training.ts';
import type { GanConfiguration, GanTraining } from './configuration.ts';
import { stageWidths } from './configuration.ts';
import { mirrorRow, shrinkToRows, TrainingSpread } from './diversity.ts';
import { PicturesAllAlike } from './gan-errors.ts';
import { ganMetadata, toPictures } from './gan-model-file.ts';
import { GanRun } from './gan-run.ts';
import { beginGan } from './training-step.ts';

/** A preset's name and settings as networks and a way to train them. */
export function ganFromSettings(
  preset: string,
  settings: Readonly<Record<string, number>>,
): { readonly configuration: GanConfiguration; readonly training: GanTraining } {
  const at = (name: string, otherwise = 0) => settings[name] ?? otherwise;
  const textbook = preset === 'dcgan';
  const size = at('imageSize');
  const configuration: GanConfiguration = {
    network: textbook ? 'convolutional' : 'residual',
    shape: [size, size, 3],
    latentSize: at('latentSize'),
    width: at('width'),
    mostWidth: 8 * at('width'),
    packing: at('packing', 1),
    frequencies: 0,
    frequency: 1,
    spectralNorm: at('spectralNorm') === 1,
    normalised: at('penalty') === 0,
  };
  try {
    stageWidths(configuration);
  } catch {
    throw new TrainingRequestRefused(`imageSize must be 16, 32, 64 or 128, not ${size}`);
  }
  if (at('batchSize') % configuration.packing !== 0)
    throw new TrainingRequestRefused(
      `batchSize must be a multiple of ${configuration.packing}, the pictures seen at once`,
    );
  const penalty = at('penalty');
  return {
    configuration,
    training: {
      loss: textbook ? 'non-saturating' : 'relativistic',
      steps: at('steps'),
      batchSize: at('batchSize'),
      learningRate: at('learningRate'),
      beta1: textbook ? 0.5 : 0,
      beta2: textbook ? 0.999 : 0.99,
      decay: !textbook,
      penalty: { real: penalty > 0, generated: penalty > 0, first: penalty, last: penalty / 10 },
      settled: 0.5,
      averageDecay: 0.999,
      augment: at('augment') === 1,
      mirror: at('mirror') === 1,
    },
  };
}

/** Samples that are shown and judged as the run goes on, and training pictures that they are compared with. */
const shownSamples = 64;
const comparedPictures = 256;
/** The set of latents of the shown samples; its random numbers are no other's. */
const shownSet = 4;

/** @throws PicturesAllAlike */
function requireDifferent({ count, bytes }: PictureSet): void {
  const area = bytes.length / count;
  const same = (picture: number) => {
    for (let at = 0; at < area; at++) if (bytes[picture * area + at] !== bytes[at]) return false;
    return true;
  };
  if (Array.from({ length: count }, (_, picture) => picture).every(same)) throw new PicturesAllAlike(count);
}

/** Pictures evenly spread over the set, at most `comparedPictures`. */
function spreadOver<Item>(items: readonly Item[]): Item[] {
  const count = Math.min(items.length, comparedPictures);
  return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)]!);
}

/**
 * Trains on pictures of any size, which are cropped and resized. Its points hold both losses and the norms of both gradients; its
 * validation points what share of the pictures' diversity the samples have. Throws TooFewPictures, PicturesAllAlike,
 * TrainingRequestRefused, CheckpointOfAnotherRun, TrainingStopped, TrainingDiverged.
 */
export async function trainGan(
  request: TrainingRequest,
  images: readonly NamedImage[],
  hooks: TrainingHooks,
  runtime: Runtime = createNodeRuntime(),
): Promise<TrainedModel<'gan'>> {
  const { settings } = resolveSettings('gan', request);
  requirePictures(images, 2);
  const { configuration, training } = ganFromSettings(request.preset, settings);
  const { seed } = request;
  const imageSize = configuration.shape[0]!;
  const shape: PictureShape = { imageSize, channels: 3 };
  const options = { batchSize: training.batchSize, binarise: false, augment: false, mirror: training.mirror };
  const pictures = preparePictures(images, shape, false);
  requireDifferent(pictures);
  const batches = new Batches(pictures, shape, options, seed);
  const compared = preparePictures(spreadOver(images), shape, false);
  const rows = shrinkToRows(compared.bytes, compared.count, imageSize, 3).map((row) =>
    row.map((byte) => byte / 127.5 - 1),
  );
  const spread = new TrainingSpread(rows, training.mirror ? rows.map((row) => mirrorRow(row, 3)) : []);
  const initial = beginGan(configuration, training, seed);
  const resumed = request.resume
    ? readCheckpoint(request.resume, 'gan', settings, request, images.length, initial)
    : { step: 0, state: initial };
  const run = await GanRun.begin(runtime, configuration, training, seed, resumed.state);
  // What is judged is also what is shown: it is drawn once a step.
  let drawn: { readonly step: number; readonly samples: Float32Array } | null = null;
  const samplesAt = async (step: number) => {
    if (drawn?.step !== step) drawn = { step, samples: await run.samples(shownSamples, shownSet) };
    return drawn.samples;
  };
  let made = resumed.step;
  const judge = async () => spread.judge(shrinkToRows(await samplesAt(made), shownSamples, imageSize, 3));

  try {
    await runLoop(
      {
        totalSteps: training.steps,
        firstStep: resumed.step,
        picturesPerStep: training.batchSize,
        pictureCount: images.length,
        step: async (step) => {
          const batch = batches.batch(step);
          const real = new HostTensor(
            (batch.data as Float32Array).map((value) => value * 2 - 1),
            batch.shape,
          );
          const figures = await run.step(step, real);
          made = step + 1;
          const { generator, ...terms } = figures;
          // A gradient that is no number has spoilt the weights, although the loss shows it only a step later.
          const sound = Object.values(figures).every((value) => Number.isFinite(value));
          return { loss: sound ? generator : Number.NaN, terms };
        },
        validate: async () => {
          const { diversity, novelty } = await judge();
          // There is no loss on pictures that are not learned from: what is lacking in diversity stands for it.
          return { loss: 1 - Math.min(1, diversity), terms: { diversity, novelty } };
        },
        images: async (step) => [
          {
            kind: 'sample',
            step,
            image: contactSheet(toPictures(await samplesAt(step), imageSize), { columns: 8 }),
          },
        ],
        // A game that is lost early can be taken up again from before it.
        earlyCheckpoint: true,
        checkpoint: async (step) =>
          writeCheckpoint('gan', settings, request, step, images.length, await run.readState()),
      },
      hooks,
    );
    const figures = { ...(await judge()) };
    const { average, statistics } = await run.readState();
    const tensors = Object.fromEntries(flatten<HostTensor>({ generator: average, statistics }, isHostTensor));
    return { kind: 'gan', bytes: writeSafetensors(tensors, ganMetadata(configuration, request, figures)), figures };
  } finally {
    await run.dispose();
  }
}
