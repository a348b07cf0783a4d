/**
 * Pictures from words: a small text encoder (Vaswani et al. 2017), and a flow (flow/model.ts) that its summary steers through the latent
 * space of an autoencoder, as Rombach et al. 2022 do it. Both learn together; the autoencoder before. Tokens are
 * [batch, promptPlaces]; a prompt of no words asks for anything.
 */
import {
  add,
  attention,
  cast,
  divide,
  fanInUniform,
  filled,
  gather,
  HostTensor,
  layerNorm,
  less,
  maximum,
  mergeHeads,
  multiply,
  type RandomStream,
  reshape,
  silu,
  splitHeads,
  sum,
  type Tensor,
} from '@fourhands/engine';
import { initialiseFlow, type FlowConfiguration, type FlowParameters } from '../flow/model.ts';
import { dense, type Affine } from '../nn/layers.ts';
import { emptyToken, promptPlaces } from './vocabulary.ts';

export interface PainterConfiguration {
  readonly vocabularySize: number;
  /** Of a word. */
  readonly wordWidth: number;
  readonly heads: number;
  readonly layers: number;
  readonly flow: FlowConfiguration;
}

type Norm<T> = { readonly scale: T; readonly shift: T };

type TextBlock<T> = {
  readonly attended: Norm<T>;
  readonly queries: Affine<T>;
  readonly keys: Affine<T>;
  readonly values: Affine<T>;
  readonly output: Affine<T>;
  readonly fed: Norm<T>;
  readonly up: Affine<T>;
  readonly down: Affine<T>;
};

export type PainterParameters<T> = {
  readonly words: T;
  readonly places: T;
  readonly blocks: readonly TextBlock<T>[];
  readonly summary: Affine<T>;
  readonly flow: FlowParameters<T>;
};

export function initialisePainter(
  { vocabularySize, wordWidth, layers, flow }: PainterConfiguration,
  random: RandomStream,
): PainterParameters<HostTensor> {
  const full = (inputs: number, outputs: number): Affine<HostTensor> => ({
    kernel: fanInUniform(random, [inputs, outputs]),
    bias: filled([outputs], 0),
  });
  const norm = (): Norm<HostTensor> => ({ scale: filled([wordWidth], 1), shift: filled([wordWidth], 0) });
  const normal = (rows: number) =>
    new HostTensor(random.fillNormal(new Float32Array(rows * wordWidth), 0.5), [rows, wordWidth]);
  return {
    words: normal(vocabularySize),
    places: normal(promptPlaces),
    blocks: Array.from({ length: layers }, () => ({
      attended: norm(),
      queries: full(wordWidth, wordWidth),
      keys: full(wordWidth, wordWidth),
      values: full(wordWidth, wordWidth),
      output: full(wordWidth, wordWidth),
      fed: norm(),
      up: full(wordWidth, 2 * wordWidth),
      down: full(2 * wordWidth, wordWidth),
    })),
    summary: full(wordWidth, flow.conditionSize),
    flow: initialiseFlow(flow, random),
  };
}

/** What a prompt asks for: [batch, conditionSize], the mean over its words of what each means among the others. */
export function summarise(
  { words, places, blocks, summary }: PainterParameters<Tensor>,
  { wordWidth, heads, flow }: PainterConfiguration,
  tokens: Tensor,
): Tensor {
  const [batch, length] = tokens.shape as readonly [number, number];
  const rows = [batch * length, wordWidth];
  const present = less(emptyToken, tokens);
  // What is empty is looked at by nobody: scores [batch, heads, n, n].
  const seen = reshape(present, [batch, 1, 1, length]);
  let x = reshape(add(reshape(gather(words, reshape(tokens, [-1])), [batch, length, wordWidth]), places), rows);
  const apart = (layer: Affine<Tensor>, of: Tensor) =>
    splitHeads(reshape(dense(layer, of), [batch, length, wordWidth]), heads);
  for (const { attended, queries, keys, values, output, fed, up, down } of blocks) {
    const normed = layerNorm(x, attended.scale, attended.shift);
    const mixed = attention(apart(queries, normed), apart(keys, normed), apart(values, normed), seen);
    x = add(x, dense(output, reshape(mergeHeads(mixed), rows)));
    x = add(x, dense(down, silu(dense(up, layerNorm(x, fed.scale, fed.shift)))));
  }
  const weights = reshape(cast(present, 'float32'), [batch, length, 1]);
  const total = sum(multiply(reshape(x, [batch, length, wordWidth]), weights), 1);
  const mean = divide(total, maximum(sum(weights, 1), 1));
  // A prompt of no words comes to nothing but the layer's bias, which learns what anything is.
  return reshape(dense(summary, mean), [batch, flow.conditionSize]);
}
