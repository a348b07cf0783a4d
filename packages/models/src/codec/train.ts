/** Trains a picture codec on a person's photographs, for a chosen number of bits a pixel. */
import {
  add,
  compileStep,
  flatten,
  HostTensor,
  isHostTensor,
  multiply,
  RandomStream,
  subtract,
  valueAndGrad,
  exp,
  writeSafetensors,
  type Runtime,
  type Tensor,
} from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { contactSheet } from '../data/contact-sheet.ts';
import { requirePictures } from '../data/image-errors.ts';
import { fromUnit } from '../data/pixels.ts';
import { resize, splitForValidation } from '../data/prepare.ts';
import { adam, clipByGlobalNorm, movingAverage, type OptimiserState } from '../optim/optimiser.ts';
import { cosineDecay } from '../optim/schedules.ts';
import { readCheckpoint, writeCheckpoint } from '../training/checkpoint.ts';
import { runLoop } from '../training/loop.ts';
import { resolveSettings, TrainingRequestRefused } from '../training/request.ts';
import type { NamedImage, RgbImage, TrainedModel, TrainingHooks, TrainingRequest } from '../training/training.ts';
import { codecMetadata } from './codec.ts';
import {
  alignment,
  codecLoss,
  initialiseCodec,
  latentStride,
  type CodecConfiguration,
  type CodecParameters,
} from './network.ts';
import { buildPriorTables, priorTensors } from './prior-tables.ts';

type CodecState = {
  readonly parameters: CodecParameters<HostTensor>;
  readonly average: CodecParameters<HostTensor>;
  readonly optimiser: OptimiserState<HostTensor>;
  /** log of the error's weight, steered so that the rate comes to the one chosen. */
  readonly logWeight: HostTensor;
};

const configurations = {
  hyperprior: { prior: 'hyperprior', widths: [96, 128, 160, 64] },
  factorised: { prior: 'factorised', widths: [96, 128, 160, 64] },
} as const satisfies Record<string, CodecConfiguration>;

const streams = { initial: 0, patches: 1, noise: 2, validation: 3 } as const;
const averageDecay = 0.999;
const gradientLimit = 1;
const initialWeight = 0.01;
/** The part of the steps before the weight is steered, and how much of the rate's relative error it follows in one step. */
const settlingShare = 0.03;
const steering = 0.004;

interface Sizes {
  readonly batch: number;
  readonly patch: number;
}

function noiseTypes({ widths, prior }: CodecConfiguration, { batch, patch }: Sizes) {
  const [latents, hypers] = [patch / latentStride, patch / alignment];
  return {
    latentNoise: { shape: [batch, latents, latents, widths[2]], dtype: 'float32' },
    hyperNoise: { shape: prior === 'hyperprior' ? [batch, hypers, hypers, widths[3]] : [1], dtype: 'float32' },
  } as const;
}

function uniformNoise(
  configuration: CodecConfiguration,
  sizes: Sizes,
  seed: number,
  stream: number,
  step: number,
): { latentNoise: HostTensor; hyperNoise: HostTensor } {
  const { latentNoise, hyperNoise } = noiseTypes(configuration, sizes);
  const count = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
  const random = new RandomStream(seed, stream, step * (count(latentNoise.shape) + count(hyperNoise.shape)));
  const draw = (shape: readonly number[]) =>
    new HostTensor(random.fillUniform(new Float32Array(count(shape)), -0.5, 0.5), shape);
  return { latentNoise: draw(latentNoise.shape), hyperNoise: draw(hyperNoise.shape) };
}

function compileTraining(
  runtime: Runtime,
  configuration: CodecConfiguration,
  state: CodecState,
  sizes: Sizes,
  targetRate: number,
) {
  const optimiser = adam();
  return compileStep(runtime, {
    state,
    inputs: {
      x: { shape: [sizes.batch, sizes.patch, sizes.patch, 3], dtype: 'float32' },
      ...noiseTypes(configuration, sizes),
      learningRate: { shape: [], dtype: 'float32' },
      steering: { shape: [], dtype: 'float32' },
      averageDecay: { shape: [], dtype: 'float32' },
    },
    step: (before, inputs) => {
      const weight = exp(before.logWeight);
      const { also, gradient } = valueAndGrad((parameters: CodecParameters<Tensor>) => {
        const terms = codecLoss(
          parameters,
          configuration,
          inputs.x,
          { latent: inputs.latentNoise, hyper: inputs.hyperNoise },
          weight,
        );
        return { value: terms.loss, also: terms };
      })(before.parameters);
      const clipped = clipByGlobalNorm(gradient, gradientLimit);
      const updated = optimiser.update(before.parameters, clipped.gradient, before.optimiser, inputs.learningRate);
      const logWeight = add(
        before.logWeight,
        multiply(inputs.steering, subtract(1, multiply(also.rate, 1 / targetRate))),
      );
      return {
        state: {
          parameters: updated.parameters,
          average: movingAverage(before.average, updated.parameters, inputs.averageDecay),
          optimiser: updated.state,
          logWeight,
        },
        outputs: { loss: also.loss, rate: also.rate, error: also.error, weight },
      };
    },
  });
}

function compileEvaluation(
  runtime: Runtime,
  configuration: CodecConfiguration,
  parameters: CodecParameters<HostTensor>,
  sizes: Sizes,
) {
  return compileStep(runtime, {
    state: { parameters },
    inputs: {
      x: { shape: [sizes.batch, sizes.patch, sizes.patch, 3], dtype: 'float32' },
      ...noiseTypes(configuration, sizes),
    },
    step: (state, inputs) => ({
      state,
      outputs: {
        ...codecLoss(
          state.parameters,
          configuration,
          inputs.x,
          { latent: inputs.latentNoise, hyper: inputs.hyperNoise },
          initialWeight,
        ),
      },
    }),
  });
}

/** Copies a square part of a picture, turned or mirrored by the three low bits of `orientation`, as numbers in [0, 1]. */
function copyPatch(
  image: RgbImage,
  left: number,
  top: number,
  size: number,
  orientation: number,
  target: Float32Array,
  at: number,
): void {
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [u, v] = orientation & 4 ? [y, x] : [x, y];
      const column = left + (orientation & 1 ? size - 1 - u : u);
      const row = top + (orientation & 2 ? size - 1 - v : v);
      const from = (Math.min(row, image.height - 1) * image.width + Math.min(column, image.width - 1)) * 3;
      const to = at + (y * size + x) * 3;
      for (let c = 0; c < 3; c++) target[to + c] = image.data[from + c]! / 255;
    }
}

/** The patches of one step: random places of random pictures, some of them made smaller, in all eight orientations. */
function patchBatch(pictures: readonly (readonly RgbImage[])[], sizes: Sizes, seed: number, step: number): HostTensor {
  const random = new RandomStream(seed, streams.patches, step * sizes.batch * 8);
  const area = sizes.patch * sizes.patch * 3;
  const data = new Float32Array(sizes.batch * area);
  for (let i = 0; i < sizes.batch; i++) {
    const versions = pictures[random.word() % pictures.length]!;
    // Full size half of the time.
    const image = versions[Math.max(0, (random.word() % (2 * versions.length)) - versions.length)]!;
    const place = (length: number) => random.word() % Math.max(1, length - sizes.patch + 1);
    copyPatch(image, place(image.width), place(image.height), sizes.patch, random.word() & 7, data, i * area);
  }
  return new HostTensor(data, [sizes.batch, sizes.patch, sizes.patch, 3]);
}

/** The middles of the pictures, for validation. */
function middlePatches(images: readonly RgbImage[], { batch, patch }: Sizes): HostTensor {
  const area = patch * patch * 3;
  const data = new Float32Array(batch * area);
  for (let i = 0; i < batch; i++) {
    const image = images[i % images.length]!;
    const [across, down] = [Math.max(0, image.width - patch), Math.max(0, image.height - patch)];
    // Several patches of one picture lie on its diagonals.
    const share = (Math.floor(i / images.length) + 1) / (Math.ceil(batch / images.length) + 1);
    copyPatch(
      image,
      Math.floor(across * share),
      Math.floor(down * (i % 2 === 0 ? share : 1 - share)),
      patch,
      0,
      data,
      i * area,
    );
  }
  return new HostTensor(data, [batch, patch, patch, 3]);
}

const smallerVersions = [0.75, 0.5];

function versionsOf(image: RgbImage, patch: number): RgbImage[] {
  const smaller = smallerVersions.flatMap((factor) => {
    const [width, height] = [Math.round(image.width * factor), Math.round(image.height * factor)];
    return Math.min(width, height) >= patch ? [resize(image, width, height)] : [];
  });
  return [image, ...smaller];
}

const psnrOf = (error: number): number => -10 * Math.log10(Math.max(error, 1e-10));

/** Throws TooFewPictures, TrainingRequestRefused, CheckpointOfAnotherRun, TrainingStopped, TrainingDiverged. */
export async function trainCodec(
  request: TrainingRequest,
  images: readonly NamedImage[],
  hooks: TrainingHooks,
  runtime: Runtime = createNodeRuntime(),
): Promise<TrainedModel> {
  const { settings } = resolveSettings('codec', request);
  requirePictures(images, 2);
  const at = (name: string) => settings[name] ?? 0;
  const configuration: CodecConfiguration =
    at('hyperprior') === 1 ? configurations.hyperprior : configurations.factorised;
  const sizes: Sizes = { batch: at('batchSize'), patch: at('patchSize') };
  if (sizes.patch % alignment !== 0)
    throw new TrainingRequestRefused(`patchSize must be a multiple of ${alignment}, not ${sizes.patch}`);
  const { seed } = request;
  // With few pictures each of them counts: below ten none is held out, and validation sees other parts of the same ones.
  const split = images.length < 20 ? { train: images, validation: images } : splitForValidation(images, 0.1, seed);
  const pictures = split.train.map((image) => versionsOf(image, sizes.patch));
  const parameters = initialiseCodec(configuration, new RandomStream(seed, streams.initial));
  const initial: CodecState = {
    parameters,
    average: parameters,
    optimiser: adam().initialise(parameters),
    logWeight: HostTensor.scalar(Math.log(initialWeight)),
  };
  const resumed = request.resume
    ? readCheckpoint(request.resume, 'codec', settings, request, images.length, initial)
    : { step: 0, state: initial };
  const program = await compileTraining(runtime, configuration, resumed.state, sizes, at('bitsPerPixel'));
  const evaluation = await compileEvaluation(runtime, configuration, parameters, sizes);
  const learningRate = cosineDecay(
    at('learningRate'),
    at('steps'),
    Math.min(200, at('steps') / 10),
    at('learningRate') / 100,
  );
  const validationPatches = middlePatches(split.validation, sizes);

  const validate = async () => {
    await evaluation.writeState({ parameters: (await program.readState()).average });
    const { rate, error, restored } = await evaluation.run({
      x: validationPatches,
      ...uniformNoise(configuration, sizes, seed, streams.validation, 0),
    });
    return { rate: rate.data[0]!, error: error.data[0]!, restored };
  };

  await runLoop(
    {
      totalSteps: at('steps'),
      firstStep: resumed.step,
      picturesPerStep: sizes.batch,
      pictureCount: pictures.length,
      step: async (step) => {
        const result = await program.run({
          x: patchBatch(pictures, sizes, seed, step),
          ...uniformNoise(configuration, sizes, seed, streams.noise, step),
          learningRate: HostTensor.scalar(learningRate(step)),
          steering: HostTensor.scalar(step < settlingShare * at('steps') ? 0 : steering),
          averageDecay: HostTensor.scalar(Math.min(averageDecay, (1 + step) / (10 + step))),
        });
        const error = result.error.data[0]!;
        return {
          loss: result.loss.data[0]!,
          terms: { rate: result.rate.data[0]!, distortion: error * 255 * 255, psnr: psnrOf(error) },
        };
      },
      validate: async () => {
        const { rate, error } = await validate();
        return {
          loss: rate + initialWeight * 255 * 255 * error,
          terms: { rate, distortion: error * 255 * 255, psnr: psnrOf(error) },
        };
      },
      images: async (step) => {
        const { restored } = await validate();
        const shown = Math.min(4, sizes.batch);
        return [
          {
            kind: 'reconstruction',
            step,
            image: contactSheet([...patchImages(validationPatches, shown), ...patchImages(restored, shown)], {
              columns: shown,
            }),
          },
        ];
      },
      checkpoint: async (step) =>
        writeCheckpoint('codec', settings, request, step, images.length, await program.readState()),
    },
    hooks,
  );

  const { rate, error } = await validate();
  const trained = (await program.readState()).average;
  await Promise.all([program.dispose(), evaluation.dispose()]);
  const figures = { validationRate: rate, validationPsnr: psnrOf(error) };
  const tensors = {
    ...Object.fromEntries(flatten<HostTensor>(trained, isHostTensor)),
    ...priorTensors(buildPriorTables(trained.factorised)),
  };
  return { kind: 'codec', bytes: writeSafetensors(tensors, codecMetadata(configuration, request, figures)), figures };
}

function patchImages(tensor: HostTensor, count: number): RgbImage[] {
  const size = tensor.shape[1]!;
  const area = size * size * 3;
  return Array.from({ length: count }, (_, i) => ({
    width: size,
    height: size,
    data: Uint8Array.from({ length: area }, (_unused, p) => fromUnit(tensor.data[i * area + p]!)),
  }));
}
