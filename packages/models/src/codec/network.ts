/**
 * The networks of the picture codec, top to bottom: an analysis transform to latents, a synthesis transform back, and
 * the prior under which the rounded latents are coded: factorised (Ballé et al. 2017) or with a hyperprior that sends a
 * mean and a scale for each latent as side information (Ballé et al. 2018; the mean from Minnen et al. 2018).
 * Pictures are [batch, height, width, 3] in [0, 1], their sides multiples of `alignment`.
 */
import {
  abs,
  add,
  divide,
  filled,
  heNormal,
  HostTensor,
  leakyRelu,
  log,
  matmul,
  maximum,
  multiply,
  reshape,
  round,
  sigmoid,
  sliceAxis,
  softmax,
  softplus,
  square,
  stopGradient,
  subtract,
  sum,
  type RandomStream,
  type Tensor,
} from '@fourhands/engine';
import {
  convolutionParameters,
  convolve,
  convolveTransposed,
  transposedParameters,
  type Affine,
} from '../nn/layers.ts';

export interface CodecConfiguration {
  readonly prior: 'factorised' | 'hyperprior';
  /** Channels at ¼ and ⅛ of the picture's size, of the latents at ¹⁄₁₆, and of the hyperprior's latents at ¹⁄₆₄. */
  readonly widths: readonly [number, number, number, number];
}

/** Pixels for each latent and each hyper-latent along a side; pictures are padded to multiples of the latter. */
export const latentStride = 16;
export const alignment = 64;

/** The smallest scale of a latent's distribution. */
export const smallestScale = 0.05;

export type Normalisation<T> = {
  readonly beta: T;
  readonly gamma: T;
};

/** A mixture of logistic distributions for each channel: [components, channels] each. */
export type Mixture<T> = {
  readonly weight: T;
  readonly mean: T;
  readonly scale: T;
};

export type CodecParameters<T> = {
  readonly analysis: readonly Affine<T>[];
  readonly analysisNorms: readonly Normalisation<T>[];
  readonly synthesis: readonly Affine<T>[];
  readonly synthesisNorms: readonly Normalisation<T>[];
  /** Empty without a hyperprior. */
  readonly hyperAnalysis: readonly Affine<T>[];
  readonly hyperSynthesis: readonly Affine<T>[];
  /** Of the hyper-latents, or of the latents without a hyperprior. */
  readonly factorised: Mixture<T>;
};

const components = 3;

function normalisation(channels: number): Normalisation<HostTensor> {
  const gamma = new Float32Array(channels * channels).fill(0.03);
  for (let i = 0; i < channels; i++) gamma[i * channels + i] = Math.sqrt(0.1);
  return { beta: filled([channels], 1), gamma: new HostTensor(gamma, [channels, channels]) };
}

function mixture(channels: number): Mixture<HostTensor> {
  const rows = (values: readonly number[]) =>
    new HostTensor(
      Float32Array.from({ length: components * channels }, (_, i) => values[Math.floor(i / channels)]!),
      [components, channels],
    );
  return { weight: rows([0, 0, 0]), mean: rows([-1, 0, 1]), scale: rows([1, 1, 1]) };
}

function plain(random: RandomStream, size: number, inputs: number, outputs: number): Affine<HostTensor> {
  return { kernel: heNormal(random, [size, size, inputs, outputs]), bias: filled([outputs], 0) };
}

export function initialiseCodec(
  { prior, widths }: CodecConfiguration,
  random: RandomStream,
): CodecParameters<HostTensor> {
  const [first, second, latent, hyper] = widths;
  const hyperprior = prior === 'hyperprior';
  return {
    analysis: [
      convolutionParameters(random, 8, 3, first),
      convolutionParameters(random, 4, first, second),
      convolutionParameters(random, 4, second, latent),
    ],
    analysisNorms: [normalisation(first), normalisation(second)],
    synthesis: [
      transposedParameters(random, 4, latent, second, 2),
      transposedParameters(random, 4, second, first, 2),
      transposedParameters(random, 8, first, 3, 4),
    ],
    synthesisNorms: [normalisation(second), normalisation(first)],
    hyperAnalysis: hyperprior
      ? [plain(random, 3, latent, hyper), plain(random, 4, hyper, hyper), plain(random, 4, hyper, hyper)]
      : [],
    hyperSynthesis: hyperprior
      ? [
          transposedParameters(random, 4, hyper, hyper, 2),
          transposedParameters(random, 4, hyper, hyper, 2),
          plain(random, 3, hyper, 2 * latent),
        ]
      : [],
    factorised: mixture(hyperprior ? hyper : latent),
  };
}

/** x / (β + Σ γ |x|), generalised divisive normalisation in its simplified form (Johnston et al. 2019, §3); or its inverse. */
function normalise({ beta, gamma }: Normalisation<Tensor>, x: Tensor, inverse: boolean): Tensor {
  const channels = x.shape[3]!;
  const flat = reshape(x, [-1, channels]);
  const norm = add(matmul(abs(flat), square(gamma)), add(square(beta), 1e-3));
  return reshape(inverse ? multiply(flat, norm) : divide(flat, norm), x.shape);
}

/** Latents [batch, height/16, width/16, latent]. */
export function analyse(parameters: CodecParameters<Tensor>, x: Tensor): Tensor {
  const [first, second, third] = parameters.analysis as readonly [Affine<Tensor>, Affine<Tensor>, Affine<Tensor>];
  let h = convolve(first, subtract(x, 0.5), { stride: 4, padding: 2 });
  h = convolve(second, normalise(parameters.analysisNorms[0]!, h, false), { stride: 2, padding: 1 });
  return multiply(
    convolve(third, normalise(parameters.analysisNorms[1]!, h, false), { stride: 2, padding: 1 }),
    latentGain,
  );
}

/** Latents are rounded to whole numbers: their size at the start decides how fine that is. */
const latentGain = 8;

/** The picture of (rounded) latents, before clamping. */
export function synthesise(parameters: CodecParameters<Tensor>, y: Tensor): Tensor {
  const [first, second, third] = parameters.synthesis as readonly [Affine<Tensor>, Affine<Tensor>, Affine<Tensor>];
  let h = convolveTransposed(first, multiply(y, 1 / latentGain), { stride: 2, padding: 1 });
  h = convolveTransposed(second, normalise(parameters.synthesisNorms[0]!, h, true), { stride: 2, padding: 1 });
  return add(
    convolveTransposed(third, normalise(parameters.synthesisNorms[1]!, h, true), { stride: 4, padding: 2 }),
    0.5,
  );
}

/** Hyper-latents [batch, height/64, width/64, hyper]. */
export function analyseLatents({ hyperAnalysis }: CodecParameters<Tensor>, y: Tensor): Tensor {
  const [first, second, third] = hyperAnalysis as readonly [Affine<Tensor>, Affine<Tensor>, Affine<Tensor>];
  const h = leakyRelu(convolve(first, multiply(y, 1 / latentGain), { padding: 1 }));
  return multiply(
    convolve(third, leakyRelu(convolve(second, h, { stride: 2, padding: 1 })), { stride: 2, padding: 1 }),
    2,
  );
}

export interface LatentDistribution {
  readonly mean: Tensor;
  readonly scale: Tensor;
}

/** What the (rounded) hyper-latents say of each latent: [batch, height/16, width/16, latent] each. */
export function predictLatents({ hyperSynthesis }: CodecParameters<Tensor>, z: Tensor): LatentDistribution {
  const [first, second, third] = hyperSynthesis as readonly [Affine<Tensor>, Affine<Tensor>, Affine<Tensor>];
  const h = leakyRelu(convolveTransposed(first, multiply(z, 0.5), { stride: 2, padding: 1 }));
  const outputs = convolve(third, leakyRelu(convolveTransposed(second, h, { stride: 2, padding: 1 })), { padding: 1 });
  const latent = outputs.shape[3]! / 2;
  return {
    mean: multiply(sliceAxis(outputs, 3, 0, latent), latentGain),
    scale: add(softplus(sliceAxis(outputs, 3, latent, 2 * latent)), smallestScale),
  };
}

const smallestLikelihood = 1e-9;

/** -log₂ of the mass of a logistic distribution between v - ½ and v + ½, for v measured from its mean. */
function logisticBits(v: Tensor, scale: Tensor): Tensor {
  const size = abs(v);
  const mass = subtract(sigmoid(divide(subtract(0.5, size), scale)), sigmoid(divide(subtract(-0.5, size), scale)));
  return multiply(log(maximum(mass, smallestLikelihood)), -1 / Math.LN2);
}

/** -log₂ of the mass between v - ½ and v + ½ under each channel's mixture; v [*, channels]. */
function mixtureBits({ weight, mean, scale }: Mixture<Tensor>, v: Tensor): Tensor {
  const channels = v.shape[v.rank - 1]!;
  const apart = reshape(v, [-1, 1, channels]);
  const widths = add(softplus(scale), smallestScale);
  const edge = (offset: number) => sigmoid(divide(add(subtract(apart, mean), offset), widths));
  const mass = sum(multiply(subtract(edge(0.5), edge(-0.5)), softmax(weight, 0)), 1);
  return multiply(log(maximum(mass, smallestLikelihood)), -1 / Math.LN2);
}

/** x rounded, with the gradient of x. */
function roundThrough(x: Tensor): Tensor {
  return add(x, stopGradient(subtract(round(x), x)));
}

export interface CodecLoss {
  readonly loss: Tensor;
  /** Bits a pixel. */
  readonly rate: Tensor;
  /** Mean squared error of pixels in [0, 1]. */
  readonly error: Tensor;
  readonly restored: Tensor;
}

export interface RoundingNoise {
  /** Uniform in ±½, in the latents' shape; it stands for rounding where the rate is measured. */
  readonly latent: Tensor;
  readonly hyper: Tensor;
}

/** rate + weight · 255² · error; the rate on noisy latents, the error on rounded ones (Minnen & Singh 2020, §3.3). */
export function codecLoss(
  parameters: CodecParameters<Tensor>,
  configuration: CodecConfiguration,
  x: Tensor,
  noise: RoundingNoise,
  weight: Tensor | number,
): CodecLoss {
  const pixels = x.size / 3;
  const y = analyse(parameters, x);
  let bits: Tensor;
  let restored: Tensor;
  if (configuration.prior === 'hyperprior') {
    const z = analyseLatents(parameters, y);
    const { mean, scale } = predictLatents(parameters, roundThrough(z));
    bits = add(
      sum(logisticBits(subtract(add(y, noise.latent), mean), scale)),
      sum(mixtureBits(parameters.factorised, add(z, noise.hyper))),
    );
    restored = synthesise(parameters, add(mean, roundThrough(subtract(y, mean))));
  } else {
    bits = add(sum(mixtureBits(parameters.factorised, add(y, noise.latent))), multiply(sum(noise.hyper), 0));
    restored = synthesise(parameters, roundThrough(y));
  }
  const rate = multiply(bits, 1 / pixels);
  const error = multiply(sum(square(subtract(restored, x))), 1 / x.size);
  return { loss: add(rate, multiply(multiply(error, weight), 255 * 255)), rate, error, restored };
}
