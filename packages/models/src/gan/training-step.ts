/** One step of both networks as one program: scores of real and generated samples, penalties, and two updates from the same point. */
import {
  add,
  compileStep,
  constant,
  HostTensor,
  mean,
  multiply,
  RandomStream,
  type Runtime,
  type Tensor,
  type TensorType,
} from '@fourhands/engine';
import { adam, globalNorm, gradientOf, movingAverage, type OptimiserState } from '../optim/optimiser.ts';
import type { Affine } from '../nn/layers.ts';
import { applyChanges, changeNames, changeTypes, type Changes } from './augment.ts';
import type { GanConfiguration, GanTraining } from './configuration.ts';
import { adversarialLosses, gradientPenalty } from './losses.ts';
import {
  generate,
  initialiseGan,
  initialStatistics,
  score,
  type GanLayers,
  type GanParameters,
  type GanStatistics,
} from './model.ts';
import { normaliseSpectrum } from './spectral-norm.ts';

export type GanState = {
  readonly parameters: GanParameters<HostTensor>;
  readonly optimisers: {
    readonly generator: OptimiserState<HostTensor>;
    readonly discriminator: OptimiserState<HostTensor>;
  };
  /** The moving average of the generator, and of its statistics. */
  readonly average: GanLayers<HostTensor>;
  readonly statistics: GanStatistics<HostTensor>;
  /** Of the spectral norm, by the discriminator's layers; none without it. */
  readonly vectors: readonly HostTensor[];
};

/** Scalars of one step. */
export const stepOutputs = [
  'generator',
  'discriminator',
  'penalty',
  'generatorNorm',
  'discriminatorNorm',
  'realScore',
  'generatedScore',
] as const;
type StepOutput = (typeof stepOutputs)[number];

function withUnitSpectrum(
  discriminator: GanLayers<Tensor>,
  vectors: readonly Tensor[],
): { readonly discriminator: GanLayers<Tensor>; readonly vectors: readonly Tensor[] } {
  const { blocks } = discriminator;
  const next: Tensor[] = [];
  const normalise = (layer: Affine<Tensor>) => {
    const normalised = normaliseSpectrum(layer, vectors[next.length]!);
    next.push(normalised.vector);
    return normalised.layer;
  };
  const layers = discriminator.layers.map(normalise);
  const normalised = blocks.map(({ inner, outer, widen }) => ({
    inner: normalise(inner),
    // It starts as zero, which has no direction; the layers around it bound the block.
    outer,
    widen: normalise(widen),
  }));
  return { discriminator: { ...discriminator, layers, blocks: normalised }, vectors: next };
}

/** How many kernels of a discriminator have their spectrum normalised, and each one's outputs. */
export function spectralOutputs({ layers, blocks }: GanLayers<HostTensor>): number[] {
  return [...layers, ...blocks.flatMap(({ inner, widen }) => [inner, widen])].map(({ bias }) => bias.shape[0]!);
}

/**
 * Inputs: x [batch, ...shape] of real samples, z [batch, latentSize], scalars learningRate, penalty (γ), averageDecay; and with
 * augmentation `real.NAME` and `generated.NAME` by the names of Changes.
 */
export function compileGanStep(
  runtime: Runtime,
  configuration: GanConfiguration,
  training: GanTraining,
  initial: GanState,
) {
  const { shape, latentSize } = configuration;
  const { batchSize, penalty } = training;
  const optimiser = adam({ beta1: training.beta1, beta2: training.beta2 });
  const scalar: TensorType = { shape: [], dtype: 'float32' };
  const changeInputs = training.augment
    ? ['real', 'generated'].flatMap((of) =>
        Object.entries(changeTypes(batchSize, shape[0]!)).map(([name, type]) => [`${of}.${name}`, type] as const),
      )
    : [];
  return compileStep<GanState, string, StepOutput>(runtime, {
    state: initial,
    inputs: {
      x: { shape: [batchSize, ...shape], dtype: 'float32' },
      z: { shape: [batchSize, latentSize], dtype: 'float32' },
      learningRate: scalar,
      penalty: scalar,
      averageDecay: scalar,
      ...Object.fromEntries(changeInputs),
    },
    step: (before, inputs) => {
      const given = (name: string) => inputs[name]!;
      const changed = (samples: Tensor, of: string) =>
        training.augment
          ? applyChanges(
              samples,
              mapChanges((name) => given(`${of}.${name}`)),
            )
          : samples;
      const { generator } = before.parameters;
      const spectrum = configuration.spectralNorm
        ? withUnitSpectrum(before.parameters.discriminator, before.vectors)
        : { discriminator: before.parameters.discriminator, vectors: before.vectors };
      const generated = generate(generator, configuration, given('z'));
      const seen = {
        real: changed(given('x'), 'real'),
        generated: changed(generated.samples, 'generated'),
      };
      const scores = {
        real: score(spectrum.discriminator, configuration, seen.real),
        generated: score(spectrum.discriminator, configuration, seen.generated),
      };
      const losses = adversarialLosses(training.loss, scores.real, scores.generated);
      const slopes = (['real', 'generated'] as const)
        .filter((kind) => penalty[kind])
        .map((kind) => gradientPenalty(scores[kind], seen[kind]));
      const penalised = multiply(
        slopes.reduce((a, b) => add(a, b), constant(0)),
        given('penalty'),
      );
      const slope = {
        generator: gradientOf(losses.generator, generator),
        discriminator: gradientOf(add(losses.discriminator, penalised), before.parameters.discriminator),
      };
      const updated = {
        generator: optimiser.update(generator, slope.generator, before.optimisers.generator, given('learningRate')),
        discriminator: optimiser.update(
          before.parameters.discriminator,
          slope.discriminator,
          before.optimisers.discriminator,
          given('learningRate'),
        ),
      };
      const decay = given('averageDecay');
      return {
        state: {
          parameters: { generator: updated.generator.parameters, discriminator: updated.discriminator.parameters },
          optimisers: { generator: updated.generator.state, discriminator: updated.discriminator.state },
          // Of the parameters before the step, so that nothing but the next step needs those after it.
          average: movingAverage(before.average, generator, decay),
          statistics: before.statistics.map((old, at) => movingAverage(old, generated.statistics[at]!, decay)),
          vectors: spectrum.vectors,
        },
        outputs: {
          generator: losses.generator,
          discriminator: losses.discriminator,
          penalty: penalised,
          generatorNorm: globalNorm(slope.generator),
          discriminatorNorm: globalNorm(slope.discriminator),
          realScore: mean(scores.real),
          generatedScore: mean(scores.generated),
        },
      };
    },
  });
}

function mapChanges(tensorOf: (name: keyof Changes<Tensor>) => Tensor): Changes<Tensor> {
  return Object.fromEntries(changeNames.map((name) => [name, tensorOf(name)])) as Changes<Tensor>;
}

/** What a run starts from. */
export function beginGan(configuration: GanConfiguration, training: GanTraining, seed: number): GanState {
  const random = new RandomStream(seed, 0);
  const parameters = initialiseGan(configuration, random);
  const optimiser = adam({ beta1: training.beta1, beta2: training.beta2 });
  const vectors = configuration.spectralNorm
    ? spectralOutputs(parameters.discriminator).map(
        (size) => new HostTensor(random.fillNormal(new Float32Array(size)), [1, size]),
      )
    : [];
  return {
    parameters,
    optimisers: {
      generator: optimiser.initialise(parameters.generator),
      discriminator: optimiser.initialise(parameters.discriminator),
    },
    average: parameters.generator,
    statistics: initialStatistics(parameters.generator),
    vectors,
  };
}

export type GanStep = Awaited<ReturnType<typeof compileGanStep>>;
