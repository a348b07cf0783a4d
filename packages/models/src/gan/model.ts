/**
 * Generative adversarial networks (Goodfellow et al. 2014): both networks in each of their three shapes, top to bottom. Samples
 * are [batch, ...shape], latents [batch, latentSize], scores [batch / packing].
 */
import {
  add,
  batchNorm,
  batchNormInference,
  concatenate,
  constant,
  cos,
  filled,
  HostTensor,
  leakyRelu,
  matmul,
  multiply,
  RandomStream,
  relu,
  reshape,
  sin,
  sliceAxis,
  tanh,
  transpose,
  type Tensor,
} from '@fourhands/engine';
import {
  convolutionParameters,
  convolve,
  convolveTransposed,
  dense,
  transposedParameters,
  type Affine,
} from '../nn/layers.ts';
import { stageWidths, type GanConfiguration } from './configuration.ts';

/** One layer, or the two of a residual block with the one that widens. */
export type Block<T> = { readonly inner: Affine<T>; readonly outer: Affine<T>; readonly widen: Affine<T> };

export type GanLayers<T> = {
  readonly layers: readonly Affine<T>[];
  readonly blocks: readonly Block<T>[];
  /** Scale and shift of each batch normalisation. */
  readonly norms: readonly { readonly scale: T; readonly shift: T }[];
};

export type GanParameters<T> = { readonly generator: GanLayers<T>; readonly discriminator: GanLayers<T> };

/** Means and variances for generating, by normalisation. */
export type GanStatistics<T> = readonly { readonly mean: T; readonly variance: T }[];

/** Hidden layers of dense networks. A generator of points has to be steep between two modes, and steepness multiplies by depth. */
const denseDepth = { generator: 6, discriminator: 3 } as const;
const leaky = (x: Tensor): Tensor => leakyRelu(x, 0.2);
const innermost = 4;

/** Kernel [inputs, outputs], normal with variance 2 · gain² / inputs. */
function denseLayer(random: RandomStream, inputs: number, outputs: number, gain = 1): Affine<HostTensor> {
  const deviation = gain * Math.sqrt(2 / inputs);
  const kernel = random.fillNormal(new Float32Array(inputs * outputs), deviation);
  return { kernel: new HostTensor(kernel, [inputs, outputs]), bias: filled([outputs], 0) };
}

function denseStack(
  random: RandomStream,
  depth: number,
  inputs: number,
  width: number,
  outputs: number,
): Affine<HostTensor>[] {
  const sizes = [inputs, ...Array.from({ length: depth }, () => width), outputs];
  return sizes.slice(1).map((size, at) => denseLayer(random, sizes[at]!, size, at === depth ? 0.5 : 1));
}

const norm = (channels: number) => ({ scale: filled([channels], 1), shift: filled([channels], 0) });

/** A block changes nothing at first: its outer layer is zero (Zhang et al. 2019, Fixup). `between` is the width of its inside. */
function block(random: RandomStream, inputs: number, between: number, outputs: number): Block<HostTensor> {
  return {
    inner: convolutionParameters(random, 3, inputs, between),
    outer: { kernel: filled([3, 3, between, outputs], 0), bias: filled([outputs], 0) },
    widen: denseLayer(random, inputs, outputs, Math.SQRT1_2),
  };
}

export function initialiseGenerator(configuration: GanConfiguration, random: RandomStream): GanLayers<HostTensor> {
  const { network, shape, latentSize, width } = configuration;
  if (network === 'dense') {
    const size = shape.reduce((product, side) => product * side, 1);
    return { layers: denseStack(random, denseDepth.generator, latentSize, width, size), blocks: [], norms: [] };
  }
  const channels = shape[2]!;
  const widths = stageWidths(configuration).toReversed();
  const first = denseLayer(random, latentSize, innermost * innermost * widths[0]!);
  if (network === 'convolutional')
    return {
      layers: [
        first,
        ...widths.map((from, at) => transposedParameters(random, 4, from, widths[at + 1] ?? channels, 2)),
      ],
      blocks: [],
      norms: widths.map(norm),
    };
  return {
    layers: [first, convolutionParameters(random, 3, widths.at(-1)!, channels)],
    blocks: widths.slice(1).map((to, at) => block(random, widths[at]!, to, to)),
    norms: [],
  };
}

function initialiseDiscriminator(configuration: GanConfiguration, random: RandomStream): GanLayers<HostTensor> {
  const { network, shape, packing, width, frequencies, normalised } = configuration;
  if (network === 'dense') {
    const seen = shape.reduce((product, side) => product * side, 1) * packing;
    return {
      layers: denseStack(random, denseDepth.discriminator, seen + 2 * frequencies, width, 1),
      blocks: [],
      norms: [],
    };
  }
  const channels = shape[2]! * packing;
  const widths = stageWidths(configuration);
  const last = () => denseLayer(random, innermost * innermost * widths.at(-1)!, 1, 0.5);
  const [outside, ...inside] = widths as [number, ...number[]];
  if (network === 'convolutional')
    return {
      layers: [
        convolutionParameters(random, 4, channels, outside),
        ...inside.map((to, at) => convolutionParameters(random, 4, widths[at]!, to)),
        last(),
      ],
      blocks: [],
      norms: normalised ? inside.map(norm) : [],
    };
  return {
    layers: [convolutionParameters(random, 4, channels, outside), last()],
    blocks: inside.map((to, at) => block(random, widths[at]!, widths[at]!, to)),
    norms: [],
  };
}

export function initialiseGan(configuration: GanConfiguration, random: RandomStream): GanParameters<HostTensor> {
  const generator = initialiseGenerator(configuration, random);
  return { generator, discriminator: initialiseDiscriminator(configuration, random) };
}

/** Statistics of nothing seen yet. */
export function initialStatistics({ norms }: GanLayers<HostTensor>): GanStatistics<HostTensor> {
  return norms.map(({ scale }) => ({ mean: filled(scale.shape, 0), variance: filled(scale.shape, 1) }));
}

/** Points with sines and cosines of random directions, so that small differences can be told apart. */
function withFrequencies(x: Tensor, { frequencies, frequency }: GanConfiguration): Tensor {
  if (frequencies === 0) return x;
  const inputs = x.shape[1]!;
  const directions = new RandomStream(1, 0).fillNormal(new Float32Array(inputs * frequencies), frequency);
  const angles = matmul(x, constant(directions, [inputs, frequencies]));
  return concatenate([x, sin(angles), cos(angles)], 1);
}

/** Twice as many places along the middle axis, each between two neighbours: [outer, n, inner] → [outer, 2n, inner]. Ends are repeated. */
function doubled(x: Tensor): Tensor {
  const [outer, count, inner] = x.shape as readonly [number, number, number];
  const before = concatenate([sliceAxis(x, 1, 0, 1), sliceAxis(x, 1, 0, count - 1)], 1);
  const after = concatenate([sliceAxis(x, 1, 1, count), sliceAxis(x, 1, count - 1, count)], 1);
  const near = multiply(x, 0.75);
  const pairs = [before, after].map((other) => add(near, multiply(other, 0.25)));
  return reshape(concatenate(pairs, 2), [outer, 2 * count, inner]);
}

/** Twice the size, bilinearly: [batch, h, w, c] → [batch, 2h, 2w, c]. Repeating places instead would show as blocks. */
function enlarge(x: Tensor): Tensor {
  const [batch, height, width, channels] = x.shape as readonly [number, number, number, number];
  const down = doubled(reshape(x, [batch, height, width * channels]));
  const across = doubled(reshape(down, [batch * 2 * height, width, channels]));
  return reshape(across, [batch, 2 * height, 2 * width, channels]);
}

/** Means of squares of four places: [batch, 2h, 2w, c] → [batch, h, w, c]. */
function shrink(x: Tensor): Tensor {
  const [batch, height, width, channels] = x.shape as readonly [number, number, number, number];
  const columns = reshape(x, [batch, height, width / 2, 2 * channels]);
  const across = add(sliceAxis(columns, 3, 0, channels), sliceAxis(columns, 3, channels, 2 * channels));
  const rows = reshape(across, [batch, height / 2, width * channels]);
  const half = (width / 2) * channels;
  const down = add(sliceAxis(rows, 2, 0, half), sliceAxis(rows, 2, half, 2 * half));
  return multiply(reshape(down, [batch, height / 2, width / 2, channels]), 0.25);
}

function pointwise(layer: Affine<Tensor>, x: Tensor): Tensor {
  const [batch, height, width] = x.shape as readonly [number, number, number];
  return reshape(dense(layer, reshape(x, [batch * height * width, -1])), [batch, height, width, -1]);
}

/** [batch, h, w, c] → [batch, 2h, 2w, d]. */
function outward({ inner, outer, widen }: Block<Tensor>, x: Tensor): Tensor {
  const changed = convolve(outer, leaky(convolve(inner, enlarge(leaky(x)), { padding: 1 })), { padding: 1 });
  return add(enlarge(pointwise(widen, x)), changed);
}

/** [batch, 2h, 2w, c] → [batch, h, w, d]: it halves between its layers, as StyleGAN2's discriminator does (Karras et al. 2020). */
function inward({ inner, outer, widen }: Block<Tensor>, x: Tensor): Tensor {
  const halved = shrink(leaky(convolve(inner, leaky(x), { padding: 1 })));
  return add(pointwise(widen, shrink(x)), convolve(outer, halved, { padding: 1 }));
}

export interface Generated {
  readonly samples: Tensor;
  /** Of this batch, by normalisation; empty where there is none. */
  readonly statistics: GanStatistics<Tensor>;
}

/** z [batch, latentSize] → samples. Without `statistics` normalisations go by the batch itself, as in training. */
export function generate(
  { layers, blocks, norms }: GanLayers<Tensor>,
  configuration: GanConfiguration,
  z: Tensor,
  statistics?: GanStatistics<Tensor>,
): Generated {
  const { network, shape } = configuration;
  const batch = z.shape[0]!;
  if (network === 'dense') {
    const flat = layers.reduce((x, layer, at) => {
      const applied = dense(layer, x);
      return at === layers.length - 1 ? applied : leaky(applied);
    }, z);
    return { samples: reshape(shape.length === 3 ? tanh(flat) : flat, [batch, ...shape]), statistics: [] };
  }
  const inside = (x: Tensor) => reshape(x, [batch, innermost, innermost, -1]);
  const [first, ...others] = layers as readonly [Affine<Tensor>, ...Affine<Tensor>[]];
  let x = inside(dense(first, z));
  if (network === 'residual') {
    for (const each of blocks) x = outward(each, x);
    // A transposed convolution would reach neighbouring places unevenly, and draw a chequered pattern on flat colours.
    return { samples: tanh(convolve(others[0]!, enlarge(leaky(x)), { padding: 1 })), statistics: [] };
  }
  const seen: { mean: Tensor; variance: Tensor }[] = [];
  others.forEach((layer, at) => {
    const { scale, shift } = norms[at]!;
    const given = statistics?.[at];
    const normalised = given
      ? { output: batchNormInference(x, given, scale, shift), ...given }
      : batchNorm(x, scale, shift);
    seen.push({ mean: normalised.mean, variance: normalised.variance });
    x = convolveTransposed(layer, relu(normalised.output), { stride: 2, padding: 1 });
  });
  return { samples: tanh(x), statistics: seen };
}

/** Samples that are packed lie one behind another in their channels: [batch, ...shape] → [batch / packing, ..., packing · last]. */
function pack(x: Tensor, packing: number): Tensor {
  if (packing === 1) return x;
  const [batch, ...shape] = x.shape as readonly [number, ...number[]];
  const last = shape.at(-1)!;
  const apart = reshape(x, [batch / packing, packing, x.size / batch / last, last]);
  return reshape(transpose(apart, [0, 2, 1, 3]), [batch / packing, ...shape.slice(0, -1), packing * last]);
}

/** Samples → scores [batch / packing], high where they look real. */
export function score(
  { layers, blocks, norms }: GanLayers<Tensor>,
  configuration: GanConfiguration,
  samples: Tensor,
): Tensor {
  const { network, packing } = configuration;
  const packed = pack(samples, packing);
  const rows = packed.shape[0]!;
  if (network === 'dense') {
    const seen = withFrequencies(reshape(packed, [rows, -1]), configuration);
    const scores = layers.reduce((x, layer, at) => {
      const applied = dense(layer, x);
      return at === layers.length - 1 ? applied : leaky(applied);
    }, seen);
    return reshape(scores, [rows]);
  }
  const last = layers.at(-1)!;
  const flat = (x: Tensor) => reshape(dense(last, reshape(x, [rows, -1])), [rows]);
  if (network === 'residual') {
    let x = convolve(layers[0]!, packed, { stride: 2, padding: 1 });
    for (const each of blocks) x = inward(each, x);
    return flat(leaky(x));
  }
  let x = packed;
  layers.slice(0, -1).forEach((layer, at) => {
    const applied = convolve(layer, x, { stride: 2, padding: 1 });
    const normed = norms[at - 1];
    x = leaky(normed ? batchNorm(applied, normed.scale, normed.shift).output : applied);
  });
  return flat(x);
}
