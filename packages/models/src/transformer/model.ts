/**
 * A decoder-only transformer (Vaswani et al. 2017; Radford et al. 2019), the whole model, top to bottom: normalised before
 * each part by the root mean square (Zhang & Sennrich 2019), with rotary positions (Su et al. 2021), a gated feed-forward
 * part (SwiGLU, Shazeer 2020) and one table for tokens in and out (Press & Wolf 2017). Normalisations have no gain of
 * their own: the matrix that follows each can hold it.
 */
import {
  add,
  broadcastTo,
  concatenate,
  constant,
  divide,
  exp,
  filled,
  gather,
  HostTensor,
  logSumExp,
  matmul,
  max,
  mean,
  mergeHeads,
  multiply,
  reshape,
  silu,
  sliceAxis,
  splitHeads,
  sqrt,
  square,
  stopGradient,
  subtract,
  sum,
  transpose,
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

const normEpsilon = 1e-6;

/** x / √(mean x² + ε) along the last axis (Zhang & Sennrich 2019, eq. 4, without gain). */
export function rootMeanSquareNorm(x: Tensor): Tensor {
  return multiply(x, divide(1, sqrt(add(mean(square(x), -1, { keepAxes: true }), normEpsilon))));
}

/** Tokens [n] → [n, width], of about unit size. */
function embed({ embedding }: Pick<WriterParameters<Tensor>, 'embedding'>, tokens: Tensor): Tensor {
  return multiply(gather(embedding, tokens), Math.sqrt(embedding.shape[1]!));
}

/** The cosines and sines of rotary positions: tables [positions, width], the same for each head. */
export interface Rotation {
  readonly cosines: Tensor;
  readonly sines: Tensor;
}

/** Angle of position p and place i of a head of size d: p · 10000^(-2i/d) (Su et al. 2021, eq. 15). */
export function rotationTables(
  { width, heads }: Pick<WriterConfiguration, 'width' | 'heads'>,
  positions: number,
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
export function rotate(x: Tensor, { cosines, sines }: Rotation, heads: number): Tensor {
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
export const logitsOf = ({ embedding }: Pick<WriterParameters<Tensor>, 'embedding'>, states: Tensor): Tensor =>
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

/**
 * A block as it is quickest on few tokens: products with one factor are one product, and constant factors are in the
 * matrices: what follows a normalisation holds its √width, and queries hold the scale of the scores.
 */
export type JoinedBlock<T> = {
  /** Query, key and value side by side, [width, 3 · width]. */
  readonly attention: T;
  readonly output: T;
  /** Gate and up side by side, [width, 2 · hidden]. */
  readonly wide: T;
  readonly down: T;
};

export type JoinedWriter<T> = { readonly embedding: T; readonly blocks: readonly JoinedBlock<T>[] };

export function joinWriter(
  { embedding, blocks }: WriterParameters<HostTensor>,
  { width, heads }: WriterConfiguration,
): JoinedWriter<HostTensor> {
  const length = Math.sqrt(width);
  return {
    embedding,
    blocks: blocks.map(({ query, key, value, output, gate, up, down }) => ({
      attention: sideBySide([query, key, value], [Math.sqrt(heads), length, length]),
      output,
      wide: sideBySide([gate, up], [length, length]),
      down,
    })),
  };
}

/** Matrices of as many rows, each times its factor. */
function sideBySide(matrices: readonly HostTensor[], factors: readonly number[]): HostTensor {
  const rows = matrices[0]!.shape[0]!;
  const columns = matrices.reduce((all, { shape }) => all + shape[1]!, 0);
  const data = new Float32Array(rows * columns);
  let first = 0;
  for (const [index, { data: given, shape }] of matrices.entries()) {
    const own = shape[1]!;
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < own; column++)
        data[row * columns + first + column] = Number(given[row * own + column]) * factors[index]!;
    first += own;
  }
  return new HostTensor(data, [rows, columns]);
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
  parameters: JoinedWriter<Tensor>,
  configuration: WriterConfiguration,
  cache: Cache,
  { tokens, positions, seen, chosen }: Readonly<Record<'tokens' | 'positions' | 'seen' | 'chosen', Tensor>>,
): Extension {
  const { width, heads, contextTokens, hidden } = configuration;
  const length = tokens.shape[0]!;
  const size = width / heads;
  // The same angles for each head.
  const tables = rotationTables({ width: size, heads: 1 }, configuration.contextTokens);
  const [cosines, sines] = [gather(tables.cosines, positions), gather(tables.sines, positions)];
  const turn = quarterTurn(size);
  const mask = concatenate([broadcastTo(seen, [length, contextTokens]), causalMask(length)], 1);
  const newKeys: Tensor[] = [];
  const newValues: Tensor[] = [];
  let x = embed(parameters, tokens);
  parameters.blocks.forEach((block, layer) => {
    const projected = matmul(unitNorm(x), block.attention);
    const both = headsFirst(sliceAxis(projected, 1, 0, 2 * width), 2 * heads);
    const turned = add(multiply(both, cosines), multiply(matmul(both, turn), sines));
    const queries = sliceAxis(turned, 0, 0, heads);
    const keys = sliceAxis(turned, 0, heads, 2 * heads);
    const values = headsFirst(sliceAxis(projected, 1, 2 * width, 3 * width), heads);
    newKeys.push(keys);
    newValues.push(values);
    const before = matmul(queries, cache.keys[layer]!, { transposeB: true });
    const among = matmul(queries, keys, { transposeB: true });
    const scores = add(concatenate([before, among], 2), mask);
    const weights = exp(subtract(scores, max(scores, -1, { keepAxes: true })));
    const mixed = add(
      matmul(sliceAxis(weights, 2, 0, contextTokens), cache.values[layer]!),
      matmul(sliceAxis(weights, 2, contextTokens, contextTokens + length), values),
    );
    x = add(x, matmul(headsLast(divide(mixed, sum(weights, -1, { keepAxes: true }))), block.output));
    const wide = matmul(unitNorm(x), block.wide);
    const gated = multiply(silu(sliceAxis(wide, 1, 0, hidden)), sliceAxis(wide, 1, hidden, 2 * hidden));
    x = add(x, matmul(gated, block.down));
  });
  return { logits: logitsOf(parameters, rootMeanSquareNorm(gather(x, chosen))), keys: newKeys, values: newValues };
}

/** What is left of `rootMeanSquareNorm` where a matrix after it holds √width: x / √(Σ x² + width · ε) along the last axis. */
function unitNorm(x: Tensor): Tensor {
  return divide(x, sqrt(add(sum(square(x), -1, { keepAxes: true }), x.shape[x.rank - 1]! * normEpsilon)));
}

/** [n, heads · d] → [heads, n, d], and back; of one token nothing has to be moved. */
function headsFirst(x: Tensor, heads: number): Tensor {
  const [length, width] = x.shape as readonly [number, number];
  const size = width / heads;
  return length === 1 ? reshape(x, [heads, 1, size]) : transpose(reshape(x, [length, heads, size]), [1, 0, 2]);
}

function headsLast(x: Tensor): Tensor {
  const [heads, length, size] = x.shape as readonly [number, number, number];
  return reshape(length === 1 ? x : transpose(x, [1, 0, 2]), [length, heads * size]);
}
