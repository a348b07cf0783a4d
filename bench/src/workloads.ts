/**
 * What the training bench runs, in numbers: two autoencoders, an adversarial network, a language model, and the matrix product that stands for the
 * machine's peak.
 */
import type { MixtureName } from './mixtures.ts';
import type { WriterConfiguration } from '@fourhands/models/transformer/configuration';
import type { GanConfiguration, GanTraining } from '@fourhands/models/gan/configuration';
import type { VaeConfiguration } from '@fourhands/models/vae/configuration';

export const autoencoders = ['mlp-vae', 'conv-vae'] as const;
export type Autoencoder = (typeof autoencoders)[number];
export type TrainingWorkload = Autoencoder | 'dcgan' | 'gpt';
export type Workload = TrainingWorkload | 'matmul';

const stages = [32, 64, 128, 256].map((width) => ({ width, stride: 2 }));

export const configurations: Readonly<Record<Autoencoder, VaeConfiguration>> = {
  'mlp-vae': {
    network: 'dense',
    likelihood: 'bernoulli',
    imageSize: 28,
    channels: 1,
    latentSize: 20,
    hidden: 400,
    encoder: [],
    decoder: [],
  },
  'conv-vae': {
    network: 'convolutional',
    likelihood: 'bernoulli',
    imageSize: 64,
    channels: 3,
    latentSize: 64,
    hidden: 0,
    encoder: stages,
    decoder: stages,
  },
};

export const batchSizes: Readonly<Record<TrainingWorkload, number>> = {
  'mlp-vae': 128,
  'conv-vae': 32,
  dcgan: 32,
  gpt: 8,
};

/** Bytes as tokens. The feed-forward part is gated, with three matrices of two thirds of the usual width. */
export const languageModel: WriterConfiguration = {
  vocabularySize: 260,
  contextTokens: 256,
  width: 256,
  layers: 6,
  heads: 8,
  hidden: 704,
};

/** DCGAN as published (Radford et al. 2016), from 4×4×512, with the non-saturating loss and no penalty. */
export const dcgan: { readonly configuration: GanConfiguration; readonly training: GanTraining } = {
  configuration: {
    network: 'convolutional',
    shape: [64, 64, 3],
    latentSize: 100,
    width: 64,
    mostWidth: 512,
    packing: 1,
    frequencies: 0,
    frequency: 1,
    spectralNorm: false,
    normalised: true,
  },
  training: {
    loss: 'non-saturating',
    steps: 1_000_000,
    batchSize: batchSizes.dcgan,
    learningRate: 2e-4,
    beta1: 0.5,
    beta2: 0.999,
    decay: false,
    penalty: { real: false, generated: false, first: 0, last: 0 },
    settled: 1,
    averageDecay: 0.999,
    augment: false,
    mirror: false,
  },
};

/** Rows and columns of the square matrices whose product shows the peak. */
export const matrixSize = 2048;
export const matrixProductOperations = 2 * matrixSize ** 3;

/**
 * Multiplications and additions of one training step of a convolutional network without a hidden layer: two for each
 * multiply-accumulate of a layer's forward pass (a kernel's places over the border included), as many for its weight
 * gradient, and as many for its input gradient, which the first layer does not need. Element-wise work is not counted.
 */
export function convolutionalStepOperations(configuration: VaeConfiguration, batchSize: number): number {
  const { imageSize, channels, latentSize, encoder, decoder } = configuration;
  const convolutions = (list: typeof encoder) => {
    let size = imageSize;
    let width: number = channels;
    const perLayer = list.map((stage) => {
      size /= stage.stride;
      const accumulated = size * size * stage.width * (2 * stage.stride) ** 2 * width;
      width = stage.width;
      return accumulated;
    });
    return { perLayer, features: size * size * width };
  };
  const inward = convolutions(encoder);
  const outward = convolutions(decoder);
  // Two layers give the posterior's mean and variance; one widens the latent again.
  const dense = [inward.features, inward.features, outward.features].map((features) => features * latentSize);
  const forward = [...inward.perLayer, ...dense, ...outward.perLayer].reduce((total, each) => total + each, 0);
  return 2 * batchSize * (3 * forward - (inward.perLayer[0] ?? 0));
}

/** What the bench `write` has written: so many tokens after these words. */
export const writeTask = {
  prompt:
    'The old lighthouse keeper climbed the winding stairs every evening, and lit the great lamp with his own hand. ' +
    'One night in autumn, when the wind was high, he heard somebody knock at the door below, and',
  tokens: 128,
};

/** Steps of a network that learns points in the plane; more where there are more modes to part. */
export const pointSteps = { ring: 20_000, grid: 60_000 } as const;

/**
 * How stacked digits are learned: the preset `sharp` without its adversary, a normalised autoencoder with a learned prior, on pictures that are
 * mostly black.
 */
export const stackedSettings = {
  imageSize: 32,
  latentChannels: 0,
  latentSize: 64,
  width: 48,
  pixelNoise: 0.27,
  batchNorm: 1,
  klWeight: 1,
  warmUp: 300,
  batchSize: 64,
  steps: 3000,
  crops: 0,
  priorSteps: 8000,
  sharpness: 0,
} as const;

/**
 * γ of the penalties on points, and from when on it stays: it falls with the learning rate, so that all modes are found before details count and none is lost
 * while they are. Points of a grid lie closer, and want a steeper judge from the start.
 */
const pointPenalties = {
  ring: { first: 1, last: 0.001, settled: 1 },
  grid: { first: 0.1, last: 0.002, settled: 1 },
} as const;

/** Networks that learn points in the plane, and how. */
export function pointsGan(
  name: MixtureName,
  steps: number,
): { readonly configuration: GanConfiguration; readonly training: GanTraining } {
  const { first, last, settled } = pointPenalties[name];
  return {
    configuration: {
      network: 'dense',
      shape: [2],
      latentSize: 2,
      width: 128,
      mostWidth: 128,
      packing: 1,
      frequencies: 64,
      frequency: 4,
      spectralNorm: false,
      normalised: true,
    },
    training: {
      loss: 'relativistic',
      steps,
      batchSize: 256,
      learningRate: 1e-3,
      beta1: 0,
      beta2: 0.99,
      decay: true,
      penalty: { real: true, generated: true, first, last },
      settled,
      averageDecay: 0.999,
      augment: false,
      mirror: false,
    },
  };
}
