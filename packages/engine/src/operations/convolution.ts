/**
 * Convolution and its transpose over [batch, height, width, channels], as a matrix product on sliding windows. Windows
 * and their adjoint are each other's gradients, so that these can be differentiated as often as one likes.
 */
import { isBlocked, type WindowParameters } from '../trace/primitives.ts';
import type { Tensor } from '../trace/tensor.ts';
import { broadcastTo, foldPatches, matmul, mean, patches, reshape, transpose } from './core.ts';

export interface ConvolutionOptions {
  /** Same on both axes; 1 when left out. */
  readonly stride?: number;
  /** Zeros on every side, or [[top, bottom], [left, right]]; 0 when left out. */
  readonly padding?: number | WindowParameters['padding'];
}

function windowOf(kernel: Tensor, { stride = 1, padding = 0 }: ConvolutionOptions): WindowParameters {
  const sides =
    typeof padding === 'number'
      ? ([
          [padding, padding],
          [padding, padding],
        ] as const)
      : padding;
  return { kernel: [kernel.shape[0]!, kernel.shape[1]!], stride: [stride, stride], padding: sides };
}

/** A kernel [kh, kw, inner, outer] as a matrix [kh·kw·inner, outer], its rows in the order of the windows' columns. */
function kernelMatrix(kernel: Tensor, window: WindowParameters): Tensor {
  const [kh, kw, inner, outer] = kernel.shape as readonly [number, number, number, number];
  if (!isBlocked(window)) return reshape(kernel, [kh * kw * inner, outer]);
  const [sh, sw] = window.stride;
  const blocks = transpose(reshape(kernel, [kh / sh, sh, kw / sw, sw, inner, outer]), [0, 2, 1, 3, 4, 5]);
  return reshape(blocks, [kh * kw * inner, outer]);
}

function isPointwise({ kernel, stride, padding }: WindowParameters): boolean {
  return kernel[0] * kernel[1] * stride[0] * stride[1] === 1 && padding.flat().every((n) => n === 0);
}

/**
 * Cross-correlation of x [batch, height, width, in] with a kernel [kh, kw, in, out]:
 * [batch, ⌊(height + padding - kh) / stride⌋ + 1, …, out].
 */
export function convolution(x: Tensor, kernel: Tensor, options: ConvolutionOptions = {}): Tensor {
  const window = windowOf(kernel, options);
  return matmul(isPointwise(window) ? x : patches(x, window), kernelMatrix(kernel, window));
}

export interface TransposedConvolutionOptions extends ConvolutionOptions {
  /** The result's size; (size - 1) · stride + kernel - padding when left out. */
  readonly outputSize?: readonly [height: number, width: number];
}

/**
 * The adjoint of `convolution` with the same kernel [kh, kw, out, in] and options: x [batch, rows, columns, in] →
 * [batch, height, width, out].
 */
export function transposedConvolution(x: Tensor, kernel: Tensor, options: TransposedConvolutionOptions = {}): Tensor {
  const window = windowOf(kernel, options);
  const size = (axis: 0 | 1) =>
    (x.shape[axis + 1]! - 1) * window.stride[axis] +
    window.kernel[axis] -
    window.padding[axis][0] -
    window.padding[axis][1];
  const columns = matmul(x, kernelMatrix(kernel, window), { transposeB: true });
  if (isPointwise(window)) return columns;
  const [height, width] = options.outputSize ?? [size(0), size(1)];
  return foldPatches(columns, window, height, width);
}

/** Nearest-neighbour enlargement of [batch, height, width, channels] by a whole factor. */
export function upsample(x: Tensor, factor: number): Tensor {
  const [batch, height, width, channels] = x.shape as readonly [number, number, number, number];
  const window: WindowParameters = {
    kernel: [factor, factor],
    stride: [factor, factor],
    padding: [
      [0, 0],
      [0, 0],
    ],
  };
  const repeated = broadcastTo(reshape(x, [batch, height, width, 1, channels]), [
    batch,
    height,
    width,
    factor * factor,
    channels,
  ]);
  return foldPatches(
    reshape(repeated, [batch, height, width, factor * factor * channels]),
    window,
    height * factor,
    width * factor,
  );
}

/** The mean of each `factor`×`factor` block of [batch, height, width, channels]. */
export function averagePool(x: Tensor, factor: number): Tensor {
  const [batch, height, width, channels] = x.shape as readonly [number, number, number, number];
  const window: WindowParameters = {
    kernel: [factor, factor],
    stride: [factor, factor],
    padding: [
      [0, 0],
      [0, 0],
    ],
  };
  return mean(
    reshape(patches(x, window), [
      batch,
      Math.floor(height / factor),
      Math.floor(width / factor),
      factor * factor,
      channels,
    ]),
    3,
  );
}
