/**
 * What makes an autoencoder's pictures sharp: an adversary that tells pictures from their reconstructions, place by place, and the
 * likeness of both in its own features (VAE/GAN, Larsen et al. 2016). It is needed in training only.
 */
import {
  abs,
  add,
  divide,
  gradients,
  leakyRelu,
  maximum,
  mean,
  minimum,
  multiply,
  reshape,
  sqrt,
  square,
  stopGradient,
  subtract,
  sum,
  type HostTensor,
  type RandomStream,
  type Tensor,
} from '@fourhands/engine';
import { adversarialLosses, gradientPenalty } from '../gan/losses.ts';
import { convolutionParameters, convolve, type Affine } from '../nn/layers.ts';
import type { VaeConfiguration } from './configuration.ts';
import {
  decode,
  encode,
  evidenceTerms,
  pictureOf,
  reparameterise,
  type LossTerms,
  type VaeParameters,
} from './model.ts';

export type Adversary<T> = readonly Affine<T>[];

const widths = [32, 64, 128];
/** γ of R₁, against scores that are means over a picture's places. */
const penalty = 1;
/** The adversary's share is never weighed by more than this. */
const mostWeight = 1e6;

export function initialiseAdversary({ channels }: VaeConfiguration, random: RandomStream): Adversary<HostTensor> {
  const inward = widths.map((width, at) => convolutionParameters(random, 4, widths[at - 1] ?? channels, width));
  return [...inward, convolutionParameters(random, 3, widths.at(-1)!, 1)];
}

interface Judged {
  /** [batch · places]: high where a place looks real. */
  readonly scores: Tensor;
  /** [batch] */
  readonly means: Tensor;
  readonly features: readonly Tensor[];
}

/** Pictures [batch, size, size, channels] in [0, 1], judged in overlapping patches of 22 pixels and more (Isola et al. 2017, §3.2). */
function judge(adversary: Adversary<Tensor>, pictures: Tensor): Judged {
  const batch = pictures.shape[0]!;
  const features: Tensor[] = [];
  let x = multiply(subtract(pictures, 0.5), 2);
  for (const layer of adversary.slice(0, -1)) {
    x = leakyRelu(convolve(layer, x, { stride: 2, padding: 1 }), 0.2);
    features.push(x);
  }
  const places = reshape(convolve(adversary.at(-1)!, x, { padding: 1 }), [batch, -1]);
  return { scores: reshape(places, [-1]), means: mean(places, 1), features };
}

export interface SharpLosses {
  /** Scalars, each to be made small by its network. */
  readonly autoencoder: Tensor;
  readonly adversary: Tensor;
  readonly terms: LossTerms & {
    readonly adversarial: Tensor;
    readonly features: Tensor;
    readonly discriminator: Tensor;
  };
}

const normOf = (tensor: Tensor): Tensor => sqrt(add(sum(square(tensor)), 1e-12));

/**
 * The bound of `evidenceLoss`, plus `sharpness` times the adversary's loss and the mean difference of features. These are weighed so
 * that at the decoder's last layer they pull as hard as the reconstruction does (Esser et al. 2021, eq. 7). The adversary's loss is the
 * pairing one of R3GAN, of each place beside the same place of its reconstruction, with R₁.
 */
export function sharpLosses(
  parameters: VaeParameters<Tensor>,
  adversary: Adversary<Tensor>,
  configuration: VaeConfiguration,
  x: Tensor,
  noise: Tensor,
  { klWeight, sharpness }: { readonly klWeight: Tensor; readonly sharpness: Tensor },
): SharpLosses {
  const posterior = encode(parameters.encoder, configuration, x);
  const outputs = decode(parameters.decoder, configuration, reparameterise(posterior, noise));
  const bound = evidenceTerms(parameters.decoder, configuration, posterior, outputs, x, klWeight);
  const real = judge(adversary, x);
  const made = judge(adversary, pictureOf(outputs));
  const game = adversarialLosses('relativistic', real.scores, made.scores);
  const features = real.features
    .map((feature, at) => mean(abs(subtract(feature, made.features[at]!))))
    .reduce((a, b) => add(a, b));
  const pull = add(game.generator, features);
  const last = parameters.decoder.layers.at(-1)!.kernel;
  const [ofBound, ofPull] = [gradients(bound.reconstruction, [last])[0]!, gradients(pull, [last])[0]!];
  const weight = stopGradient(minimum(divide(normOf(ofBound), maximum(normOf(ofPull), 1e-6)), mostWeight));
  return {
    autoencoder: add(bound.loss, multiply(pull, multiply(weight, sharpness))),
    adversary: add(game.discriminator, multiply(gradientPenalty(real.means, x), penalty)),
    terms: { ...bound, adversarial: game.generator, features, discriminator: game.discriminator },
  };
}
