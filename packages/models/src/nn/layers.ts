/** Layers as two plain functions each: one makes seeded parameters, one applies them. */
import {
  add,
  convolution,
  fanInUniform,
  filled,
  matmul,
  transposedConvolution,
  type ConvolutionOptions,
  type HostTensor,
  type RandomStream,
  type Tensor,
  type TransposedConvolutionOptions,
} from '@fourhands/engine';

/** A kernel with a bias for each output. */
export type Affine<T> = {
  readonly kernel: T;
  readonly bias: T;
};

/** Kernel [inputs, outputs], both uniform in ±1/√inputs. */
export function denseParameters(random: RandomStream, inputs: number, outputs: number): Affine<HostTensor> {
  return { kernel: fanInUniform(random, [inputs, outputs]), bias: fanInUniform(random, [outputs], inputs) };
}

/** x [*, inputs] → [*, outputs]. */
export const dense = ({ kernel, bias }: Affine<Tensor>, x: Tensor): Tensor => add(matmul(x, kernel), bias);

/** Kernel [size, size, inputs, outputs]. */
export function convolutionParameters(
  random: RandomStream,
  size: number,
  inputs: number,
  outputs: number,
): Affine<HostTensor> {
  return { kernel: fanInUniform(random, [size, size, inputs, outputs]), bias: filled([outputs], 0) };
}

export const convolve = ({ kernel, bias }: Affine<Tensor>, x: Tensor, options: ConvolutionOptions = {}): Tensor =>
  add(convolution(x, kernel, options), bias);

/** Kernel [size, size, outputs, inputs], the layout of the convolution it transposes. */
export function transposedParameters(
  random: RandomStream,
  size: number,
  inputs: number,
  outputs: number,
  stride: number,
): Affine<HostTensor> {
  return {
    kernel: fanInUniform(random, [size, size, outputs, inputs], (inputs * size * size) / (stride * stride)),
    bias: filled([outputs], 0),
  };
}

export const convolveTransposed = (
  { kernel, bias }: Affine<Tensor>,
  x: Tensor,
  options: TransposedConvolutionOptions = {},
): Tensor => add(transposedConvolution(x, kernel, options), bias);
