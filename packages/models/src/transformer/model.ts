/**
 * A decoder-only transformer (Vaswani et al. 2017; Radford et al. 2019), the whole model, top to bottom: normalised before
 * each part by the root mean square (Zhang & Sennrich 2019), with rotary positions (Su et al. 2021), a gated feed-forward
 * part (SwiGLU, Shazeer 2020) and one table for tokens in and out (Press & Wolf 2017). Normalisations have no gain of
 * their own: the matrix that follows each can hold it.
 */
import {
  add,
  constant,
  divide,
  exp,
  filled,
  gather,
  HostTensor,
  logSumExp,
  matmul,
  max,
  maximum,
  mean,
  mergeHeads,
  multiply,
  reshape,
  silu,
  splitHeads,
  sqrt,
  square,
  stopGradient,
  subtract,
  sum,
  type RandomStream,
  type Tensor,
} from '@fourhands/engine';
import type { WriterConfiguration } from './configuration.ts';

export type BlockParameters<T> = {
  readonly query: T;
  readonly key: T;
  readonly value: T;
  readonly output: T;
  readonly gate: T;
  readonly up: T;
  readonly down: T;
};

export type WriterParameters<T> = {
  /** [vocabulary, width] */
  readonly embedding: T;
  readonly blocks: readonly BlockParameters<T>[];
};

/**
 * Normal with deviation 1/√inputs, and smaller by √(2 · layers) where a part joins the residual stream (Radford et al.
 * 2019, §2.3); of the table 0.02.
 */
export function initialiseWriter(
  { vocabularySize, width, layers, hidden }: WriterConfiguration,
  random: RandomStream,
): WriterParameters<HostTensor> {
  const normal = (rows: number, columns: number, deviation: number) =>
    new HostTensor(random.fillNormal(new Float32Array(rows * columns), deviation), [rows, columns]);
  const joining = 1 / Math.sqrt(2 * layers);
  return {
    embedding: normal(vocabularySize, width, 0.02),
    blocks: Array.from({ length: layers }, () => ({
      query: normal(width, width, 1 / Math.sqrt(width)),
      key: normal(width, width, 1 / Math.sqrt(width)),
      value: normal(width, width, 1 / Math.sqrt(width)),
      output: normal(width, width, joining / Math.sqrt(width)),
      gate: normal(width, hidden, 1 / Math.sqrt(width)),
      up: normal(width, hidden, 1 / Math.sqrt(width)),
      down: normal(hidden, width, joining / Math.sqrt(hidden)),
    })),
  };
}

/** Parameters of the right shapes and no content, to read a file into. */
export function emptyWriter(configuration: WriterConfiguration): WriterParameters<HostTensor> {
  const { vocabularySize, width, layers, hidden } = configuration;
  const across = filled([width, width], 0);
  const wide = filled([width, hidden], 0);
  return {
    embedding: filled([vocabularySize, width], 0),
    blocks: Array.from({ length: layers }, () => ({
      query: across,
      key: across,
      value: across,
      output: across,
      gate: wide,
      up: wide,
      down: filled([hidden, width], 0),
    })),
  };
}

/** x / √(mean x² + ε) along the last axis (Zhang & Sennrich 2019, eq. 4, without gain). */
export function rootMeanSquareNorm(x: Tensor): Tensor {
  return multiply(x, divide(1, sqrt(add(mean(square(x), -1, { keepAxes: true }), 1e-6))));
}

/** Tokens [n] → [n, width], of about unit size. */
function embed({ embedding }: WriterParameters<Tensor>, tokens: Tensor): Tensor {
  return multiply(gather(embedding, tokens), Math.sqrt(embedding.shape[1]!));
}

/** The cosines and sines of rotary positions: tables [positions, width], the same for each head. */
export interface Rotation {
  readonly cosines: Tensor;
  readonly sines: Tensor;
}

/** Angle of position p and place i of a head of size d: p · 10000^(-2i/d) (Su et al. 2021, eq. 15). */
export function rotationTables(
  { contextTokens, width, heads }: WriterConfiguration,
  positions = contextTokens,
): Rotation {
  const size = width / heads;
  const table = (of: (angle: number) => number) =>
    constant(
      Float32Array.from({ length: positions * width }, (_, at) => {
        const place = (at % width) % (size / 2);
        return of(Math.floor(at / width) * 10000 ** ((-2 * place) / size));
      }),
      [positions, width],
    );
  return { cosines: table(Math.cos), sines: table(Math.sin) };
}

/** The matrix [d, d] by which a head (a, b) becomes (-b, a): a quarter turn of each pair, as a product. */
function quarterTurn(size: number): Tensor {
  const half = size / 2;
  const matrix = new Float32Array(size * size);
  for (let i = 0; i < half; i++) {
    matrix[(i + half) * size + i] = -1;
    matrix[i * size + i + half] = 1;
  }
  return constant(matrix, [size, size]);
}

/** Turns the heads of x [batch, n, width] by the angles of n positions. */
function rotate(x: Tensor, { cosines, sines }: Rotation, heads: number): Tensor {
  const size = x.shape[2]! / heads;
  const turned = reshape(matmul(reshape(x, [-1, size]), quarterTurn(size)), x.shape);
  return add(multiply(x, cosines), multiply(turned, sines));
}

/** 0 where a query may look (itself and before), -10⁹ after it: [n, n]. */
export function causalMask(length: number): Tensor {
  return constant(
    Float32Array.from({ length: length * length }, (_, at) => (at % length > Math.floor(at / length) ? -1e9 : 0)),
    [length, length],
  );
}

/** Queries, keys and values [batch, heads, n, d] of tokens x [batch, n, width]. */
function project(block: BlockParameters<Tensor>, heads: number, rotation: Rotation, x: Tensor) {
  const scale = 1 / Math.sqrt(x.shape[2]! / heads);
  const scaled = { cosines: multiply(rotation.cosines, scale), sines: multiply(rotation.sines, scale) };
  return {
    queries: splitHeads(rotate(matmul(x, block.query), scaled, heads), heads),
    keys: splitHeads(rotate(matmul(x, block.key), rotation, heads), heads),
    values: splitHeads(matmul(x, block.value), heads),
  };
}

function feedForward({ gate, up, down }: BlockParameters<Tensor>, x: Tensor): Tensor {
  return matmul(multiply(silu(matmul(x, gate)), matmul(x, up)), down);
}

/** What the network makes of tokens [batch, n] of whole sequences: [batch · n, width], normalised. */
export function hiddenStates(
  parameters: WriterParameters<Tensor>,
  configuration: WriterConfiguration,
  tokens: Tensor,
): Tensor {
  const [batch, length] = tokens.shape as readonly [number, number];
  const { width, heads } = configuration;
  const rotation = rotationTables(configuration, length);
  const mask = causalMask(length);
  let x = embed(parameters, reshape(tokens, [batch * length]));
  for (const block of parameters.blocks) {
    const normalised = reshape(rootMeanSquareNorm(x), [batch, length, width]);
    const { queries, keys, values } = project(block, heads, rotation, normalised);
    const scores = add(matmul(queries, keys, { transposeB: true }), mask);
    // Dividing after the product with the values, not before it, keeps a pass over all scores away.
    const weights = exp(subtract(scores, stopGradient(max(scores, -1, { keepAxes: true }))));
    const attended = divide(matmul(weights, values), sum(weights, -1, { keepAxes: true }));
    x = add(x, matmul(reshape(mergeHeads(attended), [batch * length, width]), block.output));
    x = add(x, feedForward(block, rootMeanSquareNorm(x)));
  }
  return rootMeanSquareNorm(x);
}

/** Scores of the next token [n, vocabulary], before the softmax, for normalised states [n, width]. */
export const logitsOf = ({ embedding }: WriterParameters<Tensor>, states: Tensor): Tensor =>
  matmul(states, embedding, { transposeB: true });

/**
 * -log p of each target [batch, n] given the tokens [batch, n] up to its place, in nats: [batch · n]. The target's score is
 * taken from the table's rows, so that its gradient needs no table of all scores.
 */
export function tokenLosses(
  parameters: WriterParameters<Tensor>,
  configuration: WriterConfiguration,
  tokens: Tensor,
  targets: Tensor,
): Tensor {
  const states = hiddenStates(parameters, configuration, tokens);
  const rows = gather(parameters.embedding, reshape(targets, [-1]));
  return subtract(logSumExp(logitsOf(parameters, states), 1), sum(multiply(states, rows), 1));
}

/** Keys and values of tokens already seen, by layer: [heads, contextTokens, d]. */
export interface Cache {
  readonly keys: readonly Tensor[];
  readonly values: readonly Tensor[];
}

export interface Extension {
  /** Scores [1, vocabulary] of what follows the chosen token. */
  readonly logits: Tensor;
  /** By layer, of the new tokens: [heads, n, d]. */
  readonly keys: readonly Tensor[];
  readonly values: readonly Tensor[];
}

/**
 * The same network on n further tokens [n] at the given positions [n], after those in the cache. `seen` [1, contextTokens]
 * is 0 where the cache holds a token and -10⁹ where not; `chosen` [1] says after which of the n tokens to score. Softmax
 * runs over cached and new tokens at once.
 */
export function extend(
  parameters: WriterParameters<Tensor>,
  configuration: WriterConfiguration,
  cache: Cache,
  { tokens, positions, seen, chosen }: Readonly<Record<'tokens' | 'positions' | 'seen' | 'chosen', Tensor>>,
): Extension {
  const { width, heads } = configuration;
  const length = tokens.shape[0]!;
  const size = width / heads;
  const tables = rotationTables(configuration);
  const rotation = { cosines: gather(tables.cosines, positions), sines: gather(tables.sines, positions) };
  const mask = causalMask(length);
  const newKeys: Tensor[] = [];
  const newValues: Tensor[] = [];
  const withoutBatch = (x: Tensor) => reshape(x, [heads, length, size]);
  let x = embed(parameters, tokens);
  parameters.blocks.forEach((block, layer) => {
    const projected = project(block, heads, rotation, reshape(rootMeanSquareNorm(x), [1, length, width]));
    const queries = withoutBatch(projected.queries);
    const keys = withoutBatch(projected.keys);
    const values = withoutBatch(projected.values);
    newKeys.push(keys);
    newValues.push(values);
    const before = add(matmul(queries, cache.keys[layer]!, { transposeB: true }), seen);
    const among = add(matmul(queries, keys, { transposeB: true }), mask);
    const peak = maximum(max(before, -1, { keepAxes: true }), max(among, -1, { keepAxes: true }));
    const [weightsBefore, weightsAmong] = [exp(subtract(before, peak)), exp(subtract(among, peak))];
    const total = add(sum(weightsBefore, -1, { keepAxes: true }), sum(weightsAmong, -1, { keepAxes: true }));
    const mixed = add(matmul(weightsBefore, cache.values[layer]!), matmul(weightsAmong, values));
    const attended = reshape(mergeHeads(reshape(divide(mixed, total), [1, heads, length, size])), [length, width]);
    x = add(x, matmul(attended, block.output));
    x = add(x, feedForward(block, rootMeanSquareNorm(x)));
  });
  return { logits: logitsOf(parameters, gather(rootMeanSquareNorm(x), chosen)), keys: newKeys, values: newValues };
}
