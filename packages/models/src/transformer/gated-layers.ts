/**
 * Layers that the networks of notes share, on x [batch · n, width]: attention with rotary positions (Su et al. 2021) and gated feed-forward
 * parts (SwiGLU, Shazeer 2020), normalised before each part by the root mean square.
 */
import {
  add,
  broadcastTo,
  concatenate,
  divide,
  exp,
  gather,
  matmul,
  max,
  mergeHeads,
  multiply,
  reshape,
  silu,
  splitHeads,
  stopGradient,
  subtract,
  sum,
  type Tensor,
} from '@fourhands/engine';
import type { Drop } from '../nn/dropout.ts';
import { causalMask, rootMeanSquareNorm, rotate, type Rotation } from './model.ts';

export type FeedForward<T> = { readonly gate: T; readonly up: T; readonly down: T };

export type LayerParameters<T> = FeedForward<T> & {
  readonly query: T;
  readonly key: T;
  readonly value: T;
  readonly output: T;
};

/** Makes a matrix of a shape, of numbers of a deviation or whatever stands for them. */
export type MakeMatrix<T> = (shape: readonly [number, number], deviation: number) => T;

export const gatedFeedForward = <T>(
  width: number,
  hidden: number,
  joining: number,
  make: MakeMatrix<T>,
): FeedForward<T> => ({
  gate: make([width, hidden], 1 / Math.sqrt(width)),
  up: make([width, hidden], 1 / Math.sqrt(width)),
  down: make([hidden, width], joining / Math.sqrt(hidden)),
});

/** Deviation 1/√inputs, and smaller by √(2 · layers) where a part joins the residual stream (Radford et al. 2019, §2.3). */
export function gatedLayers<T>(
  { width, hidden }: { readonly width: number; readonly hidden: number },
  count: number,
  make: MakeMatrix<T>,
): LayerParameters<T>[] {
  const across = 1 / Math.sqrt(width);
  const joining = 1 / Math.sqrt(2 * count);
  return Array.from({ length: count }, () => ({
    query: make([width, width], across),
    key: make([width, width], across),
    value: make([width, width], across),
    output: make([width, width], joining * across),
    ...gatedFeedForward(width, hidden, joining, make),
  }));
}

/** Rows of a table by indices [n, k], summed over k: [n, width]. */
export function sumOfRows(table: Tensor, indices: Tensor): Tensor {
  const [count, each] = indices.shape as readonly [number, number];
  return sum(reshape(gather(table, reshape(indices, [-1])), [count, each, table.shape[1]!]), 1);
}

export function feedForward({ gate, up, down }: FeedForward<Tensor>, x: Tensor): Tensor {
  return matmul(multiply(silu(matmul(x, gate)), matmul(x, up)), down);
}

/** Keys and values of steps already seen [1, heads, contextSteps, d], and 0 or -10⁹ for each, [1, contextSteps]. */
export interface LayerCache {
  readonly keys: Tensor;
  readonly values: Tensor;
  readonly seen: Tensor;
}

/** One layer on x [batch · n, width]; the mask [n, n] is added to the scores. */
export function layerOn(
  layer: LayerParameters<Tensor>,
  {
    heads,
    rotation,
    mask,
    batch,
    drop,
  }: { heads: number; rotation: Rotation; mask: Tensor | null; batch: number; drop: Drop },
  x: Tensor,
  cache?: LayerCache,
): { readonly x: Tensor; readonly keys: Tensor; readonly values: Tensor } {
  const width = x.shape[1]!;
  const length = x.shape[0]! / batch;
  const normalised = reshape(rootMeanSquareNorm(x), [batch, length, width]);
  const queries = splitHeads(rotate(matmul(normalised, layer.query), rotation, heads), heads);
  const keys = splitHeads(rotate(matmul(normalised, layer.key), rotation, heads), heads);
  const values = splitHeads(matmul(normalised, layer.value), heads);
  const allKeys = cache ? concatenate([cache.keys, keys], 2) : keys;
  const allValues = cache ? concatenate([cache.values, values], 2) : values;
  const allowed = cache
    ? concatenate([broadcastTo(cache.seen, [length, cache.seen.shape[1]!]), causalMask(length)], 1)
    : mask;
  const scaled = multiply(queries, 1 / Math.sqrt(width / heads));
  const products = matmul(scaled, allKeys, { transposeB: true });
  const scores = allowed ? add(products, allowed) : products;
  const weights = exp(subtract(scores, stopGradient(max(scores, -1, { keepAxes: true }))));
  const attended = divide(matmul(weights, allValues), sum(weights, -1, { keepAxes: true }));
  const mixed = add(x, drop(matmul(reshape(mergeHeads(attended), [batch * length, width]), layer.output)));
  return { x: add(mixed, drop(feedForward(layer, rootMeanSquareNorm(mixed)))), keys, values };
}
