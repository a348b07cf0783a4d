/**
 * The network on tokens as they come: reads several at once, then one at a time, with the keys and values of those before
 * in a cache. A cache belongs to one text; any number of texts share a decoder.
 */
import {
  compileFunction,
  constant,
  HostTensor,
  isHostTensor,
  mapTree,
  type CompiledFunction,
  type Runtime,
  type Tensor,
  type TensorType,
} from '@fourhands/engine';
import type { WriterConfiguration } from './configuration.ts';
import { extend, type JoinedWriter, joinWriter, type WriterParameters } from './model.ts';
import { WriterClosed } from './writer-errors.ts';

/** Tokens that one run reads of a prompt. */
const chunkTokens = 64;
const unseen = -1e9;

/** What a text has left behind: keys and values by layer [heads, contextTokens, d], and which places hold one. */
export interface DecoderCache {
  length: number;
  readonly layers: readonly { readonly keys: Float32Array; readonly values: Float32Array }[];
  /** 0 where there is a token, -10⁹ where not, [contextTokens]. */
  readonly seen: Float32Array;
}

type Reader = CompiledFunction<string, string>;

export class Decoder {
  readonly #configuration: WriterConfiguration;
  readonly #chunk: Reader;
  readonly #single: Reader;
  #last: Promise<unknown> = Promise.resolve();
  #disposed = false;

  private constructor(configuration: WriterConfiguration, chunk: Reader, single: Reader) {
    this.#configuration = configuration;
    this.#chunk = chunk;
    this.#single = single;
  }

  static async compile(
    runtime: Runtime,
    configuration: WriterConfiguration,
    parameters: WriterParameters<HostTensor>,
  ): Promise<Decoder> {
    const weights = mapTree<HostTensor, Tensor>(
      joinWriter(parameters, configuration),
      isHostTensor,
      ({ data, shape }) => constant(data, shape),
    ) as JoinedWriter<Tensor>;
    const reader = (tokens: number) => compileReader(runtime, configuration, weights, tokens);
    return new Decoder(
      configuration,
      await reader(Math.min(chunkTokens, configuration.contextTokens)),
      await reader(1),
    );
  }

  newCache(): DecoderCache {
    const { layers, contextTokens, width } = this.#configuration;
    return {
      length: 0,
      layers: Array.from({ length: layers }, () => ({
        keys: new Float32Array(contextTokens * width),
        values: new Float32Array(contextTokens * width),
      })),
      seen: new Float32Array(contextTokens).fill(unseen),
    };
  }

  /** Whether one more token can be read. */
  hasRoom(cache: DecoderCache): boolean {
    return cache.length < this.#configuration.contextTokens;
  }

  /** Forgets all tokens of a cache but the first `length`, so that a text can go on in another way from there. */
  rewind(cache: DecoderCache, length: number): void {
    if (length >= cache.length) return;
    cache.seen.fill(unseen, length, cache.length);
    cache.length = length;
  }

  /**
   * Reads tokens into the cache and gives the scores of what follows the last, [vocabulary], which hold until the next
   * call. There must be a token, and room for all of them. Throws WriterClosed.
   */
  async read(cache: DecoderCache, tokens: readonly number[]): Promise<Float32Array> {
    let logits = new Float32Array();
    for (let at = 0; at < tokens.length;) {
      const rest = tokens.length - at;
      const count = rest === 1 ? 1 : Math.min(rest, chunkTokens, this.#configuration.contextTokens);
      // Programs run one at a time, whichever text asks.
      const turn = this.#last.then(() => this.#run(cache, tokens.slice(at, at + count)));
      this.#last = turn.catch(() => undefined);
      logits = await turn;
      at += count;
    }
    return logits;
  }

  async #run(cache: DecoderCache, tokens: readonly number[]): Promise<Float32Array<ArrayBuffer>> {
    if (this.#disposed) throw new WriterClosed();
    const { contextTokens, heads, width } = this.#configuration;
    const size = width / heads;
    const length = tokens.length === 1 ? 1 : Math.min(chunkTokens, contextTokens);
    const filled = (values: (i: number) => number) =>
      new HostTensor(
        Int32Array.from({ length }, (_, i) => values(i)),
        [length],
      );
    const shape = [heads, contextTokens, size];
    const feeds: Record<string, HostTensor> = {
      tokens: filled((i) => tokens[i] ?? 0),
      positions: filled((i) => Math.min(cache.length + i, contextTokens - 1)),
      chosen: new HostTensor(Int32Array.of(tokens.length - 1), [1]),
      seen: new HostTensor(cache.seen, [1, contextTokens]),
    };
    cache.layers.forEach(({ keys, values }, layer) => {
      feeds[`keys${layer}`] = new HostTensor(keys, shape);
      feeds[`values${layer}`] = new HostTensor(values, shape);
    });
    const results = await (tokens.length === 1 ? this.#single : this.#chunk).run(feeds);
    cache.layers.forEach((layer, at) => {
      for (const name of ['keys', 'values'] as const) {
        const added = results[`${name}${at}`]!.data as Float32Array;
        for (let head = 0; head < heads; head++)
          layer[name].set(
            added.subarray(head * length * size, (head * length + tokens.length) * size),
            (head * contextTokens + cache.length) * size,
          );
      }
    });
    cache.seen.fill(0, cache.length, cache.length + tokens.length);
    cache.length += tokens.length;
    return results['logits']!.data as Float32Array<ArrayBuffer>;
  }

  /** Waits for the run under way; what asks after it throws WriterClosed. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#last;
    await Promise.all([this.#chunk.dispose(), this.#single.dispose()]);
  }
}

function compileReader(
  runtime: Runtime,
  configuration: WriterConfiguration,
  weights: JoinedWriter<Tensor>,
  tokens: number,
): Promise<Reader> {
  const { contextTokens, heads, width, layers } = configuration;
  const cached: TensorType = { shape: [heads, contextTokens, width / heads], dtype: 'float32' };
  const whole = (length: number): TensorType => ({ shape: [length], dtype: 'int32' });
  const inputs: Record<string, TensorType> = {
    tokens: whole(tokens),
    positions: whole(tokens),
    chosen: whole(1),
    seen: { shape: [1, contextTokens], dtype: 'float32' },
  };
  for (let layer = 0; layer < layers; layer++) {
    inputs[`keys${layer}`] = cached;
    inputs[`values${layer}`] = cached;
  }
  return compileFunction(runtime, inputs, (given) => {
    const ofLayers = (name: string) => Array.from({ length: layers }, (_, layer) => given[`${name}${layer}`]!);
    const { logits, keys, values } = extend(
      weights,
      configuration,
      { keys: ofLayers('keys'), values: ofLayers('values') },
      { tokens: given['tokens']!, positions: given['positions']!, seen: given['seen']!, chosen: given['chosen']! },
    );
    const outputs: Record<string, Tensor> = { logits };
    keys.forEach((tensor, layer) => (outputs[`keys${layer}`] = tensor));
    values.forEach((tensor, layer) => (outputs[`values${layer}`] = tensor));
    return outputs;
  });
}
