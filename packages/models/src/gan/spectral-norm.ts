/** Spectral normalisation (Miyato et al. 2018, algorithm 1): a layer's matrix divided by its largest singular value. */
import {
  add,
  divide,
  matmul,
  multiply,
  reshape,
  sqrt,
  square,
  stopGradient,
  sum,
  type Tensor,
} from '@fourhands/engine';
import type { Affine } from '../nn/layers.ts';

const unit = (x: Tensor): Tensor => divide(x, sqrt(add(sum(square(x)), 1e-12)));

/**
 * One step of power iteration from `vector` [1, outputs], which is kept from step to step. The kernel's last axis is its
 * outputs.
 */
export function normaliseSpectrum(
  { kernel, bias }: Affine<Tensor>,
  vector: Tensor,
): { readonly layer: Affine<Tensor>; readonly vector: Tensor } {
  const matrix = reshape(kernel, [-1, vector.shape[1]!]);
  const fixed = stopGradient(matrix);
  const left = unit(matmul(vector, fixed, { transposeB: true }));
  const right = unit(matmul(left, fixed));
  const largest = sum(multiply(matmul(stopGradient(left), matrix), stopGradient(right)));
  return { layer: { kernel: divide(kernel, largest), bias }, vector: stopGradient(right) };
}
