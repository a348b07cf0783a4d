/** Activations, normalisations, attention and losses on logits, built from the core operations. */
import { constant, type Tensor } from '../trace/tensor.ts';
import {
  add,
  divide,
  erf,
  exp,
  gather,
  less,
  log,
  matmul,
  max,
  maximum,
  mean,
  multiply,
  reshape,
  resolveAxes,
  select,
  sigmoid,
  softplus,
  sqrt,
  square,
  stopGradient,
  subtract,
  sum,
  transpose,
  type Axes,
} from './core.ts';

export function leakyRelu(x: Tensor, slope = 0.01): Tensor {
  return maximum(x, multiply(x, slope));
}

/** x·σ(x) (Hendrycks & Gimpel 2016; Ramachandran et al. 2017). */
export const silu = (x: Tensor): Tensor => multiply(x, sigmoid(x));

/** x·Φ(x), Φ the normal distribution function (Hendrycks & Gimpel 2016, exact form). */
export const gelu = (x: Tensor): Tensor => multiply(multiply(x, 0.5), add(erf(multiply(x, Math.SQRT1_2)), 1));

/** x where positive, eˣ - 1 elsewhere (Clevert et al. 2015, α = 1). */
export const elu = (x: Tensor): Tensor =>
  select(less(x, 0), subtract(exp(multiply(x, select(less(x, 0), 1, 0))), 1), x);

/** log Σ eˣ over the axes, without overflow. */
export function logSumExp(x: Tensor, axes?: Axes, options: { readonly keepAxes?: boolean } = {}): Tensor {
  const resolved = resolveAxes(x, axes);
  const peak = stopGradient(max(x, resolved, { keepAxes: true }));
  const result = add(log(sum(exp(subtract(x, peak)), resolved, { keepAxes: true })), peak);
  return options.keepAxes
    ? result
    : reshape(
        result,
        x.shape.filter((_, axis) => !resolved.includes(axis)),
      );
}

export function logSoftmax(x: Tensor, axis = -1): Tensor {
  return subtract(x, logSumExp(x, axis, { keepAxes: true }));
}

export function softmax(x: Tensor, axis = -1): Tensor {
  const scaled = exp(subtract(x, stopGradient(max(x, axis, { keepAxes: true }))));
  return divide(scaled, sum(scaled, axis, { keepAxes: true }));
}

/** (x - mean) / √(variance + ε) over the axes, with the biased variance. */
export function standardize(x: Tensor, axes: Axes, epsilon = 1e-5): Tensor {
  const centred = subtract(x, mean(x, axes, { keepAxes: true }));
  return divide(centred, sqrt(add(mean(square(centred), axes, { keepAxes: true }), epsilon)));
}

/** Layer normalisation over the last axis (Ba et al. 2016); scale and shift [channels]. */
export function layerNorm(x: Tensor, scale: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  return add(multiply(standardize(x, -1, epsilon), scale), shift);
}

/** Group normalisation of [batch, …, channels] (Wu & He 2018): over all of a group's places and channels in each example. */
export function groupNorm(x: Tensor, groups: number, scale: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  const channels = x.shape[x.rank - 1]!;
  const grouped = reshape(x, [x.shape[0]!, -1, groups, channels / groups]);
  return add(multiply(reshape(standardize(grouped, [1, 3], epsilon), x.shape), scale), shift);
}

export interface BatchNormResult {
  readonly output: Tensor;
  /** This batch's statistics [channels], for a running average. */
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** Batch normalisation of [*, channels] by the batch's own statistics (Ioffe & Szegedy 2015), as in training. */
export function batchNorm(x: Tensor, scale: Tensor, shift: Tensor, epsilon = 1e-5): BatchNormResult {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const average = mean(x, axes);
  const centred = subtract(x, average);
  const variance = mean(square(centred), axes);
  return {
    output: add(multiply(divide(centred, sqrt(add(variance, epsilon))), scale), shift),
    mean: average,
    variance,
  };
}

/** Batch normalisation by given statistics, as in use. */
export function batchNormInference(
  x: Tensor,
  statistics: Omit<BatchNormResult, 'output'>,
  scale: Tensor,
  shift: Tensor,
  epsilon = 1e-5,
): Tensor {
  return add(multiply(divide(subtract(x, statistics.mean), sqrt(add(statistics.variance, epsilon))), scale), shift);
}

/**
 * Scaled dot-product attention (Vaswani et al. 2017, eq. 1): queries [*, n, d], keys [*, m, d], values [*, m, e] →
 * [*, n, e]. The mask is bool, true where a query may look, and broadcasts to [*, n, m].
 */
export function attention(queries: Tensor, keys: Tensor, values: Tensor, mask?: Tensor): Tensor {
  const scores = multiply(matmul(queries, keys, { transposeB: true }), 1 / Math.sqrt(queries.shape[queries.rank - 1]!));
  return matmul(softmax(mask ? select(mask, scores, -1e9) : scores), values);
}

/** Splits [batch, n, heads · d] into [batch, heads, n, d]. */
export function splitHeads(x: Tensor, heads: number): Tensor {
  const [batch, length, width] = x.shape as readonly [number, number, number];
  return transpose(reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
}

/** The inverse of splitHeads. */
export function mergeHeads(x: Tensor): Tensor {
  const [batch, heads, length, width] = x.shape as readonly [number, number, number, number];
  return reshape(transpose(x, [0, 2, 1, 3]), [batch, length, heads * width]);
}

/** -log p(target) of a Bernoulli with the given logits, element by element; targets anywhere in [0, 1]. */
export function binaryCrossEntropy(logits: Tensor, targets: Tensor): Tensor {
  return subtract(softplus(logits), multiply(logits, targets));
}

/** -log p(class) in nats for logits [*, classes] and int32 classes [*]: [*]. */
export function crossEntropy(logits: Tensor, classes: Tensor): Tensor {
  const width = logits.shape[logits.rank - 1]!;
  const count = logits.size / width;
  const flat = reshape(logSoftmax(logits), [count * width, 1]);
  const rows = constantRange(count, width);
  return multiply(reshape(gather(flat, add(reshape(classes, [count]), rows)), classes.shape), -1);
}

function constantRange(count: number, step: number): Tensor {
  return constant(
    Int32Array.from({ length: count }, (_, i) => i * step),
    [count],
    'int32',
  );
}

/** ½·(log 2π + log variance + (x - mean)² / variance): -log p(x) of a Gaussian, element by element. */
export function gaussianNegativeLogLikelihood(x: Tensor, average: Tensor, logVariance: Tensor): Tensor {
  const squared = multiply(square(subtract(x, average)), exp(multiply(logVariance, -1)));
  return multiply(add(add(squared, logVariance), Math.log(2 * Math.PI)), 0.5);
}
