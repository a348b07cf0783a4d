/**
 * The variational autoencoder (Kingma & Welling 2013, "Auto-Encoding Variational Bayes"): the whole model, top to bottom.
 * Pictures are [batch, size, size, channels] in [0, 1]; latents [batch, latentSize].
 */
import {
  add,
  batchNorm,
  batchNormInference,
  binaryCrossEntropy,
  constant,
  divide,
  exp,
  filled,
  gaussianNegativeLogLikelihood,
  leakyRelu,
  less,
  log,
  logSumExp,
  maximum,
  multiply,
  relu,
  reshape,
  select,
  sigmoid,
  softplus,
  square,
  subtract,
  sum,
  type HostTensor,
  type RandomStream,
  type Tensor,
} from '@fourhands/engine';
import {
  convolutionParameters,
  convolve,
  convolveTransposed,
  dense,
  denseParameters,
  transposedParameters,
  type Affine,
} from '../nn/layers.ts';
import { innerSize, type Stage, type VaeConfiguration } from './configuration.ts';

/** Of a batch normalisation, by channel: what it learns, and the statistics kept for a finished model. */
export type Norm<T> = { readonly scale: T; readonly shift: T; readonly mean: T; readonly variance: T };

export type EncoderParameters<T> = {
  readonly layers: readonly Affine<T>[];
  readonly mean: Affine<T>;
  readonly logVariance: Affine<T>;
};

export type DecoderParameters<T> = {
  readonly layers: readonly Affine<T>[];
  /** Of what each transposed convolution takes, in the order of the layers; none where the decoder is not normalised. */
  readonly norms: readonly Norm<T>[];
  /** log of the noise's scale by channel; only used by the likelihoods that have one. */
  readonly logScale: T;
};

export type VaeParameters<T> = {
  readonly encoder: EncoderParameters<T>;
  readonly decoder: DecoderParameters<T>;
};

function pictureSize({ imageSize, channels }: VaeConfiguration): number {
  return imageSize * imageSize * channels;
}

const normParameters = (channels: number): Norm<HostTensor> => ({
  scale: filled([channels], 1),
  shift: filled([channels], 0),
  mean: filled([channels], 0),
  variance: filled([channels], 1),
});

export function initialiseVae(configuration: VaeConfiguration, random: RandomStream): VaeParameters<HostTensor> {
  const { network, hidden, latentSize, channels } = configuration;
  const logScale = filled([channels], -2);
  if (network === 'dense') {
    const pixels = pictureSize(configuration);
    return {
      encoder: {
        layers: [denseParameters(random, pixels, hidden)],
        mean: denseParameters(random, hidden, latentSize),
        logVariance: denseParameters(random, hidden, latentSize),
      },
      decoder: {
        layers: [denseParameters(random, latentSize, hidden), denseParameters(random, hidden, pixels)],
        norms: [],
        logScale,
      },
    };
  }
  const { encoder, decoder, imageSize } = configuration;
  const flatSize = (stages: readonly Stage[]) => innerSize(imageSize, stages) ** 2 * (stages.at(-1)?.width ?? channels);
  const widthOutside = (stages: readonly Stage[], i: number) => stages[i - 1]?.width ?? channels;
  const convolutions = encoder.map(({ width, stride }, i) =>
    convolutionParameters(random, 2 * stride, widthOutside(encoder, i), width),
  );
  const transposed = decoder.map(({ width, stride }, i) =>
    transposedParameters(random, 2 * stride, width, widthOutside(decoder, i), stride),
  );
  const norms = configuration.batchNorm ? decoder.toReversed().map(({ width }) => normParameters(width)) : [];
  if (configuration.spatial) {
    const perPlace = latentSize / innerSize(imageSize, encoder) ** 2;
    return {
      encoder: {
        layers: convolutions,
        mean: denseParameters(random, encoder.at(-1)!.width, perPlace),
        logVariance: denseParameters(random, encoder.at(-1)!.width, perPlace),
      },
      decoder: {
        layers: [denseParameters(random, perPlace, decoder.at(-1)!.width), ...transposed.toReversed()],
        norms,
        logScale,
      },
    };
  }
  const features = hidden || flatSize(encoder);
  return {
    encoder: {
      layers: [...convolutions, ...(hidden ? [denseParameters(random, flatSize(encoder), hidden)] : [])],
      mean: denseParameters(random, features, latentSize),
      logVariance: denseParameters(random, features, latentSize),
    },
    decoder: {
      layers: [
        ...(hidden ? [denseParameters(random, latentSize, hidden)] : []),
        denseParameters(random, hidden || latentSize, flatSize(decoder)),
        ...transposed.toReversed(),
      ],
      norms,
      logScale,
    },
  };
}

export interface Posterior {
  readonly mean: Tensor;
  readonly logVariance: Tensor;
}

const activate = ({ slope = 0 }: VaeConfiguration, x: Tensor): Tensor => (slope === 0 ? relu(x) : leakyRelu(x, slope));

const windowOf = ({ stride }: Stage) => ({ stride, padding: stride / 2 });

/** The approximate posterior q(z|x), a Gaussian with a diagonal covariance. */
export function encode(
  { layers, mean, logVariance }: EncoderParameters<Tensor>,
  configuration: VaeConfiguration,
  x: Tensor,
): Posterior {
  const batch = x.shape[0]!;
  let h = x;
  layers.forEach((layer, i) => {
    const stage = configuration.encoder[i];
    if (stage) h = activate(configuration, convolve(layer, h, windowOf(stage)));
    else h = activate(configuration, dense(layer, reshape(h, [batch, -1])));
  });
  const inside = reshape(h, configuration.spatial ? [-1, h.shape.at(-1)!] : [batch, -1]);
  const flat = (of: Affine<Tensor>) => reshape(dense(of, inside), [batch, configuration.latentSize]);
  return { mean: flat(mean), logVariance: flat(logVariance) };
}

/** z = mean + deviation · noise: a sample of the posterior through which gradients flow (§2.4). */
export function reparameterise({ mean, logVariance }: Posterior, noise: Tensor): Tensor {
  return add(mean, multiply(exp(multiply(logVariance, 0.5)), noise));
}

/** Means and variances by channel, of each batch normalisation. */
export type Statistics = readonly Pick<Norm<Tensor>, 'mean' | 'variance'>[];

/** The decoder's outputs [batch, size, size, channels]: logits of the mean in [0, 1]; and by what they were normalised. */
export function decodeSeeing(
  { layers, norms }: DecoderParameters<Tensor>,
  configuration: VaeConfiguration,
  z: Tensor,
): { readonly outputs: Tensor; readonly statistics: Statistics } {
  const { imageSize, channels, decoder } = configuration;
  const batch = z.shape[0]!;
  const denseLayers = layers.length - decoder.length;
  const inner = innerSize(imageSize, decoder);
  const statistics: Pick<Norm<Tensor>, 'mean' | 'variance'>[] = [];
  const normalise = (x: Tensor, norm: Norm<Tensor> | undefined): Tensor => {
    if (!norm) return x;
    const normalised =
      configuration.batchNorm === 'batch'
        ? batchNorm(x, norm.scale, norm.shift)
        : { ...norm, output: batchNormInference(x, norm, norm.scale, norm.shift) };
    statistics.push({ mean: normalised.mean, variance: normalised.variance });
    return normalised.output;
  };
  let h = configuration.spatial ? reshape(z, [batch * inner ** 2, -1]) : z;
  layers.forEach((layer, i) => {
    h = i < denseLayers ? dense(layer, h) : convolveTransposed(layer, h, windowOf(decoder[layers.length - 1 - i]!));
    if (i === denseLayers - 1 && decoder.length > 0) h = reshape(h, [batch, inner, inner, -1]);
    if (i < layers.length - 1) h = activate(configuration, normalise(h, norms[i - denseLayers + 1]));
  });
  return { outputs: reshape(h, [batch, imageSize, imageSize, channels]), statistics };
}

/** The decoder's outputs [batch, size, size, channels]: logits of the mean in [0, 1]. */
export function decode(parameters: DecoderParameters<Tensor>, configuration: VaeConfiguration, z: Tensor): Tensor {
  return decodeSeeing(parameters, configuration, z).outputs;
}

/** The picture to show for the decoder's outputs: the likelihood's mean. */
export const pictureOf = (outputs: Tensor): Tensor => sigmoid(outputs);

/**
 * -log p(x) of 8-bit pixels x = 0, 1/255 … 1 under a logistic distribution cut into 256 bins (Salimans et al. 2017,
 * eq. 2, with one component), in nats, element by element.
 */
export function discretisedLogistic(x: Tensor, mean: Tensor, logScale: Tensor): Tensor {
  const scale = exp(maximum(logScale, -7));
  const centred = divide(subtract(x, mean), scale);
  const half = divide(0.5 / 255, scale);
  const above = add(centred, half);
  const below = subtract(centred, half);
  const share = subtract(sigmoid(above), sigmoid(below));
  const density = subtract(
    subtract(multiply(centred, -1), multiply(softplus(multiply(centred, -1)), 2)),
    add(maximum(logScale, -7), Math.log(255)),
  );
  const inside = select(less(1e-5, share), log(maximum(share, 1e-12)), density);
  const lowest = subtract(above, softplus(above));
  const highest = multiply(softplus(below), -1);
  return multiply(select(less(x, 0.5 / 255), lowest, select(less(254.5 / 255, x), highest, inside)), -1);
}

const logScaleOf = ({ logScale }: DecoderParameters<Tensor>, { pixelNoise }: VaeConfiguration): Tensor =>
  pixelNoise === undefined ? logScale : constant(Math.log(pixelNoise));

/** -log p(x|z) in nats, element by element; grey values may stand for probabilities under the Bernoulli likelihood. */
export function reconstructionLoss(
  decoder: DecoderParameters<Tensor>,
  configuration: VaeConfiguration,
  outputs: Tensor,
  x: Tensor,
): Tensor {
  switch (configuration.likelihood) {
    case 'bernoulli':
      return binaryCrossEntropy(outputs, x);
    case 'gaussian':
      return gaussianNegativeLogLikelihood(x, sigmoid(outputs), multiply(logScaleOf(decoder, configuration), 2));
    case 'discretised-logistic':
      return discretisedLogistic(x, sigmoid(outputs), decoder.logScale);
  }
}

/** KL(q(z|x) ‖ p(z)) against the standard normal prior, by element (appendix B). */
export function divergence({ mean, logVariance }: Posterior): Tensor {
  return multiply(subtract(add(subtract(square(mean), logVariance), exp(logVariance)), 1), 0.5);
}

export interface LossTerms {
  readonly loss: Tensor;
  readonly reconstruction: Tensor;
  readonly kl: Tensor;
}

/** reconstruction + λ · KL, averaged over the batch, in nats a picture (eq. 10 with one sample; λ = 1 as published). */
export function evidenceLoss(
  parameters: VaeParameters<Tensor>,
  configuration: VaeConfiguration,
  x: Tensor,
  noise: Tensor,
  klWeight: Tensor | number,
): LossTerms {
  const posterior = encode(parameters.encoder, configuration, x);
  const outputs = decode(parameters.decoder, configuration, reparameterise(posterior, noise));
  return evidenceTerms(parameters.decoder, configuration, posterior, outputs, x, klWeight);
}

/** The terms of `evidenceLoss` for what was encoded and decoded already. */
export function evidenceTerms(
  decoder: DecoderParameters<Tensor>,
  configuration: VaeConfiguration,
  posterior: Posterior,
  outputs: Tensor,
  x: Tensor,
  klWeight: Tensor | number,
): LossTerms {
  const batch = x.shape[0]!;
  const reconstruction = multiply(sum(reconstructionLoss(decoder, configuration, outputs, x)), 1 / batch);
  const kl = multiply(sum(divergence(posterior)), 1 / batch);
  return { loss: add(reconstruction, multiply(kl, klWeight)), reconstruction, kl };
}

/**
 * log w = log p(x|z) + λ (log p(z) - log q(z|x)) for each picture and sample (Burda et al. 2016, eq. 6): x [batch, …],
 * noise [batch, samples, latent] or [1, samples, latent] → [batch, samples].
 */
export function logImportanceWeights(
  parameters: VaeParameters<Tensor>,
  configuration: VaeConfiguration,
  x: Tensor,
  posterior: Posterior,
  noise: Tensor,
  klWeight: Tensor | number,
): Tensor {
  const batch = x.shape[0]!;
  const samples = noise.shape[1]!;
  const { latentSize, imageSize, channels } = configuration;
  const apart: Posterior = {
    mean: reshape(posterior.mean, [batch, 1, latentSize]),
    logVariance: reshape(posterior.logVariance, [batch, 1, latentSize]),
  };
  const z = reparameterise(apart, noise);
  const outputs = decode(parameters.decoder, configuration, reshape(z, [batch * samples, latentSize]));
  const shape = [batch, samples, imageSize, imageSize, channels];
  const reconstruction = sum(
    reconstructionLoss(
      parameters.decoder,
      configuration,
      reshape(outputs, shape),
      reshape(x, [batch, 1, imageSize, imageSize, channels]),
    ),
    [2, 3, 4],
  );
  // log p(z) - log q(z|x) = ½ Σ (noise² + log variance - z²); the constants cancel.
  const prior = multiply(sum(subtract(add(square(noise), apart.logVariance), square(z)), 2), 0.5);
  return subtract(multiply(prior, klWeight), reconstruction);
}

/** The importance-weighted bound as a loss (Burda et al. 2016, eq. 8): -log mean w, averaged over the batch. */
export function importanceWeightedLoss(
  parameters: VaeParameters<Tensor>,
  configuration: VaeConfiguration,
  x: Tensor,
  noise: Tensor,
  klWeight: Tensor | number,
): LossTerms {
  const batch = x.shape[0]!;
  const samples = noise.shape[1]!;
  const posterior = encode(parameters.encoder, configuration, x);
  const weights = logImportanceWeights(parameters, configuration, x, posterior, noise, klWeight);
  const loss = multiply(sum(subtract(logSumExp(weights, 1), Math.log(samples))), -1 / batch);
  const kl = multiply(sum(divergence(posterior)), 1 / batch);
  return { loss, reconstruction: subtract(loss, multiply(kl, klWeight)), kl };
}
