/** Trains a variational autoencoder on a person's pictures. */
import {
  compileStep,
  flatten,
  HostTensor,
  isHostTensor,
  RandomStream,
  writeSafetensors,
  type Runtime,
  type Tensor,
} from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { contactSheet } from '../data/contact-sheet.ts';
import { requirePictures } from '../data/image-errors.ts';
import { splitForValidation } from '../data/prepare.ts';
import { adam, gradientOf, movingAverage, type OptimiserState } from '../optim/optimiser.ts';
import { cosineDecay } from '../optim/schedules.ts';
import { readCheckpoint, writeCheckpoint } from '../training/checkpoint.ts';
import { runLoop } from '../training/loop.ts';
import { resolveSettings, TrainingRequestRefused } from '../training/request.ts';
import {
  type NamedImage,
  type RgbImage,
  type TrainedModel,
  type TrainingHooks,
  type TrainingImage,
  type TrainingRequest,
} from '../training/training.ts';
import { innerSize, inTraining, type VaeConfiguration, type VaeTraining } from './configuration.ts';
import { Batches, fixedBatch, preparePictures, streams, type PictureSet } from '../data/picture-batches.ts';
import { initialiseAdversary, sharpLosses, type Adversary } from './adversary.ts';
import { keepStatistics } from './kept-statistics.ts';
import { encodeMeans, latentMap } from './latent-map.ts';
import { fitPriorLast, priorConfiguration } from './prior.ts';
import {
  decode,
  encode,
  evidenceLoss,
  importanceWeightedLoss,
  initialiseVae,
  pictureOf,
  type VaeParameters,
} from './model.ts';
import { toRgbImages, vaeMetadata } from './vae-model-file.ts';

type VaeState = {
  readonly parameters: VaeParameters<HostTensor>;
  readonly optimiser: OptimiserState<HostTensor>;
  /** The moving average of the parameters, or nothing. */
  readonly averages: readonly VaeParameters<HostTensor>[];
  /** What judges reconstructions, or nothing. */
  readonly adversaries: readonly {
    readonly parameters: Adversary<HostTensor>;
    readonly optimiser: OptimiserState<HostTensor>;
  }[];
};

/** Of an adversary's moments (Radford et al. 2016, §3, keeps the first one short). */
const adversaryOptimiser = adam({ beta1: 0.5, beta2: 0.99 });
/** The share of a run that is trained without an adversary, and the one over which it then sets in. */
const sharpFrom = 0.5;
const sharpRise = 0.1;

function beginAdversary(configuration: VaeConfiguration, seed: number) {
  const parameters = initialiseAdversary(configuration, new RandomStream(seed, streams.adversary));
  return { parameters, optimiser: adversaryOptimiser.initialise(parameters) };
}

/** The presets' names and settings as a network and a way to train it. */
export function vaeFromSettings(
  preset: string,
  settings: Readonly<Record<string, number>>,
): { configuration: VaeConfiguration; training: VaeTraining } {
  const at = (name: string, otherwise = 0) => settings[name] ?? otherwise;
  const training: VaeTraining = {
    steps: at('steps'),
    batchSize: at('batchSize'),
    learningRate: at('learningRate'),
    decay: preset !== 'pytorch-example',
    klWeight: at('klWeight', 1),
    warmUp: at('warmUp'),
    importanceSamples: at('importanceSamples', 1),
    plainShare: 1 / 3,
    averageDecay: preset === 'best' || preset === 'sharp' ? 0.999 : 0,
    sharpness: at('sharpness'),
    priorSteps: at('priorSteps'),
    binarise: preset === 'best',
    augment: preset === 'small-pictures' || preset === 'quick-look' || at('crops') === 1,
  };
  const common = { imageSize: at('imageSize'), latentSize: at('latentSize') };
  if (preset === 'pytorch-example')
    return {
      training,
      configuration: {
        ...common,
        network: 'dense',
        likelihood: 'bernoulli',
        channels: 1,
        hidden: 400,
        encoder: [],
        decoder: [],
      },
    };
  if (preset === 'best') {
    const encoder = [
      { width: 32, stride: 2 },
      { width: 48, stride: 2 },
    ];
    return {
      training,
      configuration: {
        ...common,
        network: 'convolutional',
        likelihood: 'bernoulli',
        channels: 1,
        hidden: 256,
        encoder,
        decoder: [{ width: 48, stride: 4 }],
      },
    };
  }
  const sharp = preset === 'sharp';
  const halvings = sharp ? 3 : Math.max(2, Math.round(Math.log2(common.imageSize / 4)));
  if (common.imageSize % 2 ** halvings !== 0)
    throw new TrainingRequestRefused(`imageSize must be a multiple of ${2 ** halvings}`);
  const stages = [1, 2, 4, 8, 8, 8].slice(0, halvings).map((times) => ({ width: times * at('width', 32), stride: 2 }));
  return {
    training,
    configuration: {
      ...common,
      network: 'convolutional',
      ...(at('pixelNoise') > 0
        ? { likelihood: 'gaussian', pixelNoise: at('pixelNoise') }
        : { likelihood: 'discretised-logistic' }),
      channels: 3,
      hidden: 0,
      ...(sharp ? { slope: 0.2 } : {}),
      ...(at('batchNorm') === 1 ? { batchNorm: 'kept' as const } : {}),
      ...(sharp && at('latentChannels') > 0
        ? { latentSize: at('latentChannels') * innerSize(common.imageSize, stages) ** 2, spatial: true }
        : {}),
      encoder: stages,
      decoder: stages,
    },
  };
}

/** What a part of a run does: samples of the posterior for each picture, and whether there is an adversary. */
interface Phase {
  readonly samples: number;
  readonly sharp: boolean;
}

/** One compiled training step of a phase. */
function compileTrainingStep(
  runtime: Runtime,
  configuration: VaeConfiguration,
  training: VaeTraining,
  state: VaeState,
  { samples, sharp: judged }: Phase,
) {
  const { imageSize, channels, latentSize } = configuration;
  const { batchSize } = training;
  const optimiser = adam();
  const loss = samples === 1 ? evidenceLoss : importanceWeightedLoss;
  const scalar = { shape: [], dtype: 'float32' } as const;
  return compileStep<VaeState, 'x' | 'noise' | 'learningRate' | 'klWeight' | 'averageDecay' | 'sharpness', string>(
    runtime,
    {
      state,
      inputs: {
        x: { shape: [batchSize, imageSize, imageSize, channels], dtype: 'float32' },
        noise: { shape: samples === 1 ? [batchSize, latentSize] : [batchSize, samples, latentSize], dtype: 'float32' },
        learningRate: scalar,
        klWeight: scalar,
        averageDecay: scalar,
        sharpness: scalar,
      },
      step: (before, { x, noise, learningRate, klWeight, averageDecay, sharpness }) => {
        const [adversary] = before.adversaries;
        const sharp =
          judged &&
          adversary &&
          sharpLosses(before.parameters, adversary.parameters, configuration, x, noise, { klWeight, sharpness });
        const terms: Readonly<Record<string, Tensor>> = sharp
          ? { ...sharp.terms }
          : { ...loss(before.parameters, configuration, x, noise, klWeight) };
        const gradient = gradientOf(sharp ? sharp.autoencoder : terms['loss']!, before.parameters);
        const updated = optimiser.update(before.parameters, gradient, before.optimiser, learningRate);
        const averages = before.averages.map((average) => movingAverage(average, updated.parameters, averageDecay));
        const adversaries = before.adversaries.map((judge) => {
          if (!sharp) return judge;
          const slope = gradientOf(sharp.adversary, judge.parameters);
          const next = adversaryOptimiser.update(judge.parameters, slope, judge.optimiser, learningRate);
          return { parameters: next.parameters, optimiser: next.state };
        });
        return {
          state: { parameters: updated.parameters, optimiser: updated.state, averages, adversaries },
          outputs: terms,
        };
      },
    },
  );
}

/** Pictures of one validation program's run, and how many of them are shown. */
const validationBatch = 64;
const shownPictures = 8;

/** The plain bound, reconstructions and samples; its state is just the parameters, so that one program serves the whole run. */
function compileEvaluation(runtime: Runtime, configuration: VaeConfiguration, parameters: VaeParameters<HostTensor>) {
  const { imageSize, channels, latentSize } = configuration;
  return compileStep(runtime, {
    state: { parameters },
    inputs: {
      x: { shape: [validationBatch, imageSize, imageSize, channels], dtype: 'float32' },
      noise: { shape: [validationBatch, latentSize], dtype: 'float32' },
    },
    step: (state, { x, noise }) => {
      const terms = evidenceLoss(state.parameters, configuration, x, noise, 1);
      const reconstructed = decode(
        state.parameters.decoder,
        configuration,
        encode(state.parameters.encoder, configuration, x).mean,
      );
      const sampled = decode(state.parameters.decoder, configuration, noise);
      return { state, outputs: { ...terms, reconstructed: pictureOf(reconstructed), sampled: pictureOf(sampled) } };
    },
  });
}

type Evaluation = Awaited<ReturnType<typeof compileEvaluation>>;

interface Measured {
  readonly loss: number;
  readonly terms: { readonly reconstruction: number; readonly kl: number };
}

/** The mean over the first `count` pictures (whole batches; a set smaller than one batch is gone through again). */
async function measure(
  evaluation: Evaluation,
  set: PictureSet,
  configuration: VaeConfiguration,
  training: VaeTraining,
  seed: number,
  count: number,
): Promise<Measured> {
  const totals = [0, 0, 0];
  const batches = Math.max(1, Math.floor(Math.min(count, set.count) / validationBatch));
  for (let i = 0; i < batches; i++) {
    const x = fixedBatch(set, configuration, i * validationBatch, validationBatch, training.binarise, seed);
    const result = await evaluation.run({ x, noise: validationNoise(configuration, seed, i) });
    [result.loss, result.reconstruction, result.kl].forEach((tensor, at) => (totals[at]! += tensor.data[0]! / batches));
  }
  return { loss: totals[0]!, terms: { reconstruction: totals[1]!, kl: totals[2]! } };
}

function validationNoise({ latentSize }: VaeConfiguration, seed: number, batch: number): HostTensor {
  const size = validationBatch * latentSize;
  const random = new RandomStream(seed, streams.validation + 256, batch * size);
  return new HostTensor(random.fillNormal(new Float32Array(size)), [validationBatch, latentSize]);
}

async function sheets(
  evaluation: Evaluation,
  set: PictureSet,
  configuration: VaeConfiguration,
  training: VaeTraining,
  seed: number,
  step: number,
): Promise<TrainingImage[]> {
  const x = fixedBatch(set, configuration, 0, validationBatch, training.binarise, seed);
  const { reconstructed, sampled } = await evaluation.run({ x, noise: validationNoise(configuration, seed, 0) });
  const shown = Math.min(shownPictures, set.count);
  const first = (tensor: HostTensor, count: number): RgbImage[] => toRgbImages(tensor, configuration).slice(0, count);
  return [
    {
      kind: 'reconstruction',
      step,
      image: contactSheet([...first(x, shown), ...first(reconstructed, shown)], { columns: shown }),
    },
    { kind: 'sample', step, image: contactSheet(first(sampled, 2 * shownPictures), { columns: shownPictures }) },
  ];
}

/**
 * Trains on pictures of any size, which are cropped and resized. Those in `heldOut` are the validation set; without
 * them a tenth of the pictures is. Throws TooFewPictures, TrainingRequestRefused, CheckpointOfAnotherRun,
 * TrainingStopped, TrainingDiverged.
 */
export async function trainVae(
  request: TrainingRequest,
  images: readonly NamedImage[],
  hooks: TrainingHooks,
  heldOut: readonly NamedImage[] = [],
  runtime: Runtime = createNodeRuntime(),
): Promise<TrainedModel> {
  const { settings } = resolveSettings('vae', request);
  requirePictures(images, 2);
  const { configuration, training } = vaeFromSettings(request.preset, settings);
  const { seed } = request;
  const split = heldOut.length > 0 ? { train: images, validation: heldOut } : splitForValidation(images, 0.1, seed);
  const trainingSet = preparePictures(split.train, configuration, training.augment);
  const validationSet = preparePictures(split.validation, configuration, false);
  // What is shown are pictures that are not learned from, and where these are few, others after them.
  const shownSet = preparePictures([...split.validation, ...split.train].slice(0, shownPictures), configuration, false);
  const parameters = initialiseVae(configuration, new RandomStream(seed, streams.initial));
  const initial: VaeState = {
    parameters,
    optimiser: adam().initialise(parameters),
    averages: training.averageDecay === 0 ? [] : [parameters],
    adversaries: training.sharpness === 0 ? [] : [beginAdversary(configuration, seed)],
  };
  const resumed = request.resume
    ? readCheckpoint(request.resume, 'vae', settings, request, images.length, initial)
    : { step: 0, state: initial };

  const batches = new Batches(trainingSet, configuration, training, seed);
  const learningRate = training.decay
    ? cosineDecay(training.learningRate, training.steps, 0, training.learningRate / 100)
    : () => training.learningRate;
  const plainSteps =
    training.importanceSamples === 1 ? training.steps : Math.round(training.steps * training.plainShare);
  const phaseAt = (step: number): Phase => ({
    samples: step < plainSteps ? 1 : training.importanceSamples,
    sharp: training.sharpness > 0 && step >= training.steps * sharpFrom,
  });
  // The average forgets the first steps sooner, when the weights still move far.
  const averageDecay = (step: number) => Math.min(training.averageDecay, (1 + step) / (10 + step));
  const sharpness = (step: number) =>
    training.sharpness * Math.min(1, Math.max(0, step / training.steps - sharpFrom) / sharpRise);
  let phase = phaseAt(resumed.step);
  const learning = inTraining(configuration);
  let program = await compileTrainingStep(runtime, learning, training, resumed.state, phase);
  const evaluation = await compileEvaluation(runtime, learning, parameters);
  const kept = async () => {
    const state = await program.readState();
    return state.averages[0] ?? state.parameters;
  };
  const useCurrent = async () => evaluation.writeState({ parameters: await kept() });

  const begun = performance.now();
  await runLoop(
    {
      totalSteps: training.steps,
      firstStep: resumed.step,
      picturesPerStep: training.batchSize,
      pictureCount: trainingSet.count,
      step: async (step) => {
        const next = phaseAt(step);
        if (next.samples !== phase.samples || next.sharp !== phase.sharp) {
          phase = next;
          const state = await program.readState();
          await program.dispose();
          program = await compileTrainingStep(runtime, learning, training, state, phase);
        }
        const { samples } = phase;
        const size = training.batchSize * samples * configuration.latentSize;
        const noise = new RandomStream(
          seed,
          streams.noise,
          step * training.batchSize * training.importanceSamples * configuration.latentSize * 2,
        ).fillNormal(new Float32Array(size));
        const shape =
          samples === 1
            ? [training.batchSize, configuration.latentSize]
            : [training.batchSize, samples, configuration.latentSize];
        const klWeight =
          training.warmUp > step ? (training.klWeight * (step + 1)) / training.warmUp : training.klWeight;
        const result = await program.run({
          x: batches.batch(step),
          noise: new HostTensor(noise, shape),
          learningRate: HostTensor.scalar(learningRate(step)),
          klWeight: HostTensor.scalar(klWeight),
          averageDecay: HostTensor.scalar(averageDecay(step)),
          sharpness: HostTensor.scalar(sharpness(step)),
        });
        const { loss, ...terms } = Object.fromEntries(
          Object.entries(result).map(([name, tensor]) => [name, tensor.data[0]!]),
        ) as Record<string, number> & { loss: number };
        return { loss, terms };
      },
      validate: async () => {
        await useCurrent();
        return measure(evaluation, validationSet, configuration, training, seed, 512);
      },
      images: async (step) => {
        await useCurrent();
        return sheets(evaluation, shownSet, configuration, training, seed, step);
      },
      checkpoint: async (step) =>
        writeCheckpoint('vae', settings, request, step, images.length, await program.readState()),
    },
    hooks,
  );

  const prior = async () =>
    fitPriorLast(
      runtime,
      await encodeMeans(runtime, configuration, trained, trainingSet),
      priorConfiguration(configuration.latentSize),
      {
        steps: training.priorSteps,
        seed,
        totalSteps: training.steps,
        begun,
        hooks,
        checkpoint: () => writeCheckpoint('vae', settings, request, training.steps, images.length, ended),
      },
    );

  const trained = await keepStatistics(runtime, configuration, await kept(), trainingSet, seed);
  const finished = await compileEvaluation(runtime, configuration, trained);
  const final = await measure(finished, validationSet, configuration, training, seed, validationSet.count);
  const figures = {
    validationLoss: final.loss,
    validationReconstruction: final.terms.reconstruction,
    validationKl: final.terms.kl,
  };
  const ended = await program.readState();
  await Promise.all([program.dispose(), evaluation.dispose(), finished.dispose()]);
  const map = await latentMap(
    runtime,
    configuration,
    trained,
    preparePictures(images.slice(0, mappedPictures), configuration, false),
  );
  const tree = { ...trained, ...(training.priorSteps > 0 ? { prior: await prior() } : {}) };
  const tensors = { ...Object.fromEntries(flatten<HostTensor>(tree, isHostTensor)), ...map };
  return { kind: 'vae', bytes: writeSafetensors(tensors, vaeMetadata(configuration, request, figures)), figures };
}

/** How many pictures a model's latent map shows at the most. */
const mappedPictures = 2000;
