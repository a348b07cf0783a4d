/**
 * What the two networks of a generative adversarial network are trained by: the published losses on scores (logits, high where a
 * sample looks real), and the penalties that keep the game stable.
 */
import {
  add,
  gradients,
  mean,
  multiply,
  negate,
  softplus,
  square,
  subtract,
  sum,
  type Tensor,
} from '@fourhands/engine';

export type GanLoss = 'minimax' | 'non-saturating' | 'relativistic';

export interface AdversarialLosses {
  /** Scalars, each to be made small by its network. */
  readonly generator: Tensor;
  readonly discriminator: Tensor;
}

/**
 * Losses of scores [n] of real and generated samples.
 *
 * - minimax: Goodfellow et al. 2014, eq. 1; the generator minimises E log(1 - σ(D(G(z)))).
 * - non-saturating: the same paper, §3; the generator maximises E log σ(D(G(z))).
 * - relativistic: the pairing loss of Jolicoeur-Martineau 2018 as in Huang et al. 2024 (R3GAN), eq. 2, with f(t) = -log(1 + e⁻ᵗ):
 *   each sample is scored beside one of the other kind.
 */
export function adversarialLosses(loss: GanLoss, real: Tensor, generated: Tensor): AdversarialLosses {
  if (loss === 'relativistic') {
    const lead = subtract(real, generated);
    return { generator: mean(softplus(lead)), discriminator: mean(softplus(negate(lead))) };
  }
  // -log σ(s) is softplus(-s), and -log(1 - σ(s)) is softplus(s).
  const taken = mean(softplus(negate(generated)));
  const refused = mean(softplus(generated));
  return {
    generator: loss === 'minimax' ? negate(refused) : taken,
    discriminator: add(mean(softplus(negate(real))), refused),
  };
}

/**
 * ½ E ‖∇ₓ D(x)‖² over a batch of n samples: R₁ on real samples (Mescheder et al. 2018, eq. 9), R₂ on generated ones (eq. 10), to be
 * multiplied by γ. `scores` must have been computed from `samples`, each score from its own samples only.
 */
export function gradientPenalty(scores: Tensor, samples: Tensor): Tensor {
  const [slope] = gradients(sum(scores), [samples]) as [Tensor];
  return multiply(sum(square(slope)), 1 / (2 * scores.size));
}
