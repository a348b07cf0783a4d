/**
 * Flow matching on vectors (Lipman et al. 2023, with straight paths as rectified flow, Liu et al. 2023): a network that says which way a
 * vector has to move at a time between noise (0) and data (1). Top to bottom: the network, its loss, and drawing by it. Vectors are
 * [batch, size], times [batch], conditions [batch, conditionSize].
 */
import {
  add,
  concatenate,
  constant,
  cos,
  fanInUniform,
  filled,
  mean,
  multiply,
  reshape,
  silu,
  sin,
  sliceAxis,
  square,
  standardize,
  subtract,
  type HostTensor,
  type RandomStream,
  type Tensor,
} from '@fourhands/engine';
import { dense, type Affine } from '../nn/layers.ts';

export interface FlowConfiguration {
  readonly size: number;
  readonly width: number;
  readonly blocks: number;
  /** Of what it is told about the wanted vector; of its time embedding too. */
  readonly conditionSize: number;
}

type FlowBlock<T> = { readonly inner: Affine<T>; readonly outer: Affine<T>; readonly modulation: Affine<T> };

export type FlowParameters<T> = {
  readonly time: Affine<T>;
  readonly first: Affine<T>;
  readonly blocks: readonly FlowBlock<T>[];
  readonly modulation: Affine<T>;
  readonly last: Affine<T>;
};

/** Sines and cosines of a time, at wavelengths from 2π down by powers up to this factor. */
const timeFrequencies = 32;
const mostFrequency = 300;

const full = (random: RandomStream, inputs: number, outputs: number): Affine<HostTensor> => ({
  kernel: fanInUniform(random, [inputs, outputs]),
  bias: filled([outputs], 0),
});
const nothing = (inputs: number, outputs: number): Affine<HostTensor> => ({
  kernel: filled([inputs, outputs], 0),
  bias: filled([outputs], 0),
});

/** Blocks change nothing at first, and no way is preferred (adaLN-Zero, Peebles & Xie 2023). */
export function initialiseFlow(configuration: FlowConfiguration, random: RandomStream): FlowParameters<HostTensor> {
  const { size, width, blocks, conditionSize } = configuration;
  return {
    time: full(random, 2 * timeFrequencies, conditionSize),
    first: full(random, size, width),
    blocks: Array.from({ length: blocks }, () => ({
      inner: full(random, width, width),
      outer: full(random, width, width),
      modulation: nothing(conditionSize, 3 * width),
    })),
    modulation: nothing(conditionSize, 2 * width),
    last: nothing(width, size),
  };
}

function embedTime(time: Tensor): Tensor {
  const frequencies = Float32Array.from(
    { length: timeFrequencies },
    (_, at) => mostFrequency ** (at / (timeFrequencies - 1)),
  );
  const angles = multiply(reshape(time, [-1, 1]), constant(frequencies, [1, timeFrequencies]));
  return concatenate([sin(angles), cos(angles)], 1);
}

const parts = (x: Tensor, count: number): Tensor[] => {
  const size = x.shape[1]! / count;
  return Array.from({ length: count }, (_, at) => sliceAxis(x, 1, at * size, (at + 1) * size));
};

const modulated = (x: Tensor, shift: Tensor, scale: Tensor): Tensor =>
  add(multiply(standardize(x, [1]), add(scale, 1)), shift);

/** Which way x [batch, size] moves at a time [batch], given a condition [batch, conditionSize]. */
export function velocity(parameters: FlowParameters<Tensor>, x: Tensor, time: Tensor, condition: Tensor): Tensor {
  const told = silu(add(dense(parameters.time, embedTime(time)), condition));
  let h = dense(parameters.first, x);
  for (const { inner, outer, modulation } of parameters.blocks) {
    const [shift, scale, gate] = parts(dense(modulation, told), 3) as [Tensor, Tensor, Tensor];
    h = add(h, multiply(gate, dense(outer, silu(dense(inner, modulated(h, shift, scale))))));
  }
  const [shift, scale] = parts(dense(parameters.modulation, told), 2) as [Tensor, Tensor];
  return dense(parameters.last, modulated(h, shift, scale));
}

/** Mean over vectors and places of the squared difference to the straight way from noise to data (Lipman et al. 2023, eq. 23 with σ = 0). */
export function flowLoss(
  parameters: FlowParameters<Tensor>,
  data: Tensor,
  noise: Tensor,
  time: Tensor,
  condition: Tensor,
): Tensor {
  const share = reshape(time, [-1, 1]);
  const between = add(multiply(data, share), multiply(noise, subtract(1, share)));
  return mean(square(subtract(velocity(parameters, between, time, condition), subtract(data, noise))));
}
