/**
 * The chorale maker's network, top to bottom: an encoder that sees all notes that are given, before and after, and a decoder
 * that writes what is missing, step by step in time and, within a step, voice by voice in any order. So p(missing | given)
 * is a product of exact conditionals for any set of given notes: the orderless training of Uria et al. (2014) over which
 * notes are given and over the order of voices, with time running forward.
 *
 * Encoder and decoder are transformers over steps (Vaswani et al. 2017) with rotary positions (Su et al. 2021), normalised
 * before each part by the root mean square, with gated feed-forward parts (SwiGLU, Shazeer 2020). A step of four voices is
 * one place, so that a bar of 4/4 is sixteen.
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
  type RandomStream,
  type Tensor,
} from '@fourhands/engine';
import { dropNothing, type Drop } from '../nn/dropout.ts';
import { causalMask, rootMeanSquareNorm, rotate, rotationTables, type Rotation } from '../transformer/model.ts';
import { symbolCount, type ChoraleConfiguration } from './configuration.ts';
import { endings, heldSteps, places } from './features.ts';
import { voiceCount } from './pieces.ts';

type FeedForward<T> = { readonly gate: T; readonly up: T; readonly down: T };

export type LayerParameters<T> = FeedForward<T> & {
  readonly query: T;
  readonly key: T;
  readonly value: T;
  readonly output: T;
};

export type ChoraleParameters<T> = {
  readonly encoder: {
    /** Of the given notes, [voices · (symbols + 1), width]; each voice has rows of its own, the last for what is not given. */
    readonly given: T;
    readonly place: T;
    readonly ending: T;
    readonly layers: readonly LayerParameters<T>[];
  };
  readonly decoder: {
    /** Of the notes of the step before, rows as above; the last for before the beginning. */
    readonly past: T;
    /** For how long they have been held, [voices · heldSteps, width]. */
    readonly held: T;
    readonly place: T;
    readonly joining: T;
    readonly layers: readonly LayerParameters<T>[];
  };
  readonly head: {
    readonly state: T;
    /** Of the notes of the same step that are known, rows as above. */
    readonly now: T;
    /** Of the voice that is asked for, [voices, width]. */
    readonly asked: T;
    readonly layers: readonly FeedForward<T>[];
    /** [symbols, width] */
    readonly symbols: T;
    /** [voices, symbols] */
    readonly bias: T;
    /** How much more likely the note of the step before is, [width, 1]. */
    readonly hold: T;
  };
};

const headLayers = 2;

type Make<T> = (shape: readonly [number, number], deviation: number) => T;

function layout<T>(configuration: ChoraleConfiguration, make: Make<T>): ChoraleParameters<T> {
  const { width, hidden, encoderLayers, decoderLayers } = configuration;
  const symbols = symbolCount(configuration);
  const rows = voiceCount * (symbols + 1);
  const across = 1 / Math.sqrt(width);
  const wideAndBack = (joining: number, wide = hidden): FeedForward<T> => ({
    gate: make([width, wide], across),
    up: make([width, wide], across),
    down: make([wide, width], joining / Math.sqrt(wide)),
  });
  const layers = (count: number): LayerParameters<T>[] =>
    Array.from({ length: count }, () => {
      const joining = 1 / Math.sqrt(2 * count);
      return {
        query: make([width, width], across),
        key: make([width, width], across),
        value: make([width, width], across),
        output: make([width, width], joining * across),
        ...wideAndBack(joining),
      };
    });
  return {
    encoder: {
      given: make([rows, width], 0.5),
      place: make([places, width], 0.5),
      ending: make([endings, width], 0.5),
      layers: layers(encoderLayers),
    },
    decoder: {
      past: make([rows, width], 0.5),
      held: make([voiceCount * heldSteps, width], 0.25),
      place: make([places, width], 0.5),
      joining: make([width, width], across),
      layers: layers(decoderLayers),
    },
    head: {
      state: make([width, width], across),
      now: make([rows, width], 0.5),
      asked: make([voiceCount, width], 0.5),
      layers: Array.from({ length: headLayers }, () => wideAndBack(1 / Math.sqrt(headLayers), width)),
      symbols: make([symbols, width], 0.02),
      bias: make([voiceCount, symbols], 0),
      hold: make([width, 1], 0.02),
    },
  };
}

/** Normal with deviation 1/√inputs, and smaller by √(2 · layers) where a part joins the residual stream (Radford et al. 2019, §2.3). */
export const initialiseChorale = (
  configuration: ChoraleConfiguration,
  random: RandomStream,
): ChoraleParameters<HostTensor> =>
  layout(
    configuration,
    ([rows, columns], deviation) =>
      new HostTensor(random.fillNormal(new Float32Array(rows * columns), deviation), [rows, columns]),
  );

/** Parameters of the right shapes and no content, to read a file into. */
export const emptyChorale = (configuration: ChoraleConfiguration): ChoraleParameters<HostTensor> =>
  layout(configuration, (shape) => filled(shape, 0));

/** Rows of a table by indices [n, k], summed over k: [n, width]. */
function sumOfRows(table: Tensor, indices: Tensor): Tensor {
  const [count, each] = indices.shape as readonly [number, number];
  return sum(reshape(gather(table, reshape(indices, [-1])), [count, each, table.shape[1]!]), 1);
}

function feedForward({ gate, up, down }: FeedForward<Tensor>, x: Tensor): Tensor {
  return matmul(multiply(silu(matmul(x, gate)), matmul(x, up)), down);
}

/** Keys and values of steps already seen [1, heads, contextSteps, d], and 0 or -10⁹ for each, [1, contextSteps]. */
interface LayerCache {
  readonly keys: Tensor;
  readonly values: Tensor;
  readonly seen: Tensor;
}

/** One layer on x [batch · n, width]; the mask [n, n] is added to the scores. */
function layerOn(
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

/** Places in the network where numbers are left out while it learns, each of [batch · n, width]. */
export const dropPlaces = ({ encoderLayers, decoderLayers }: ChoraleConfiguration): number =>
  2 + 2 * (encoderLayers + decoderLayers);

/** What the encoder reads, int32: given [batch, n, voices] rows of its table, place and ending [batch, n]. */
export type EncoderInputs = Readonly<Record<'given' | 'place' | 'ending', Tensor>>;

/** What is given, seen from each step: [batch · n, width]. */
export function encode(
  { encoder }: ChoraleParameters<Tensor>,
  configuration: ChoraleConfiguration,
  { given, place, ending }: EncoderInputs,
  drop: Drop = dropNothing,
): Tensor {
  const [batch, length] = place.shape as readonly [number, number];
  const rotation = rotationTables(configuration, length);
  let x = drop(
    add(
      add(sumOfRows(encoder.given, reshape(given, [-1, voiceCount])), gather(encoder.place, reshape(place, [-1]))),
      gather(encoder.ending, reshape(ending, [-1])),
    ),
  );
  for (const layer of encoder.layers)
    ({ x } = layerOn(layer, { heads: configuration.heads, rotation, mask: null, batch, drop }, x));
  return rootMeanSquareNorm(x);
}

/** What the decoder reads of a step, int32: rows of its tables, past and held [n, voices], place [n]. */
export type DecoderInputs = Readonly<Record<'past' | 'held' | 'place', Tensor>>;

function decoderInput(
  { decoder }: ChoraleParameters<Tensor>,
  encoded: Tensor,
  { past, held, place }: DecoderInputs,
): Tensor {
  return add(
    add(sumOfRows(decoder.past, past), sumOfRows(decoder.held, held)),
    add(gather(decoder.place, place), matmul(encoded, decoder.joining)),
  );
}

/** The decoder on whole sequences, each step after those before it: [batch · n, width], normalised. */
export function decode(
  parameters: ChoraleParameters<Tensor>,
  configuration: ChoraleConfiguration,
  encoded: Tensor,
  inputs: DecoderInputs,
  batch: number,
  drop: Drop = dropNothing,
): Tensor {
  const length = encoded.shape[0]! / batch;
  const rotation = rotationTables(configuration, length);
  const mask = causalMask(length);
  let x = drop(decoderInput(parameters, encoded, inputs));
  for (const layer of parameters.decoder.layers)
    ({ x } = layerOn(layer, { heads: configuration.heads, rotation, mask, batch, drop }, x));
  return rootMeanSquareNorm(x);
}

export interface DecodedStep {
  /** [1, width] */
  readonly state: Tensor;
  /** By layer, of this step: [1, heads, 1, d]. */
  readonly keys: readonly Tensor[];
  readonly values: readonly Tensor[];
}

/** The decoder on one further step at a position [1], after those in the caches; `seen` [1, contextSteps] is 0 where they hold a step, -10⁹ where not. */
export function decodeStep(
  parameters: ChoraleParameters<Tensor>,
  configuration: ChoraleConfiguration,
  encoded: Tensor,
  inputs: DecoderInputs,
  cache: { readonly keys: readonly Tensor[]; readonly values: readonly Tensor[]; position: Tensor; seen: Tensor },
): DecodedStep {
  const tables = rotationTables(configuration, configuration.contextSteps);
  const rotation = { cosines: gather(tables.cosines, cache.position), sines: gather(tables.sines, cache.position) };
  const keys: Tensor[] = [];
  const values: Tensor[] = [];
  let x = decoderInput(parameters, encoded, inputs);
  parameters.decoder.layers.forEach((layer, at) => {
    const done = layerOn(layer, { heads: configuration.heads, rotation, mask: null, batch: 1, drop: dropNothing }, x, {
      keys: cache.keys[at]!,
      values: cache.values[at]!,
      seen: cache.seen,
    });
    x = done.x;
    keys.push(done.keys);
    values.push(done.values);
  });
  return { state: rootMeanSquareNorm(x), keys, values };
}

/** What the head reads, int32 [n, voices] rows of its table (now) and symbols (before), and float32 known [n, voices, voices]. */
export type HeadInputs = Readonly<Record<'now' | 'before' | 'known', Tensor>>;

/**
 * Scores of each voice's symbol at each step, before the softmax: [n, voices, symbols]. `known` is 1 at [·, v, u] where voice
 * v may know what voice u sounds at this step; `before` are the symbols of the step before.
 */
export function noteLogits(
  { head }: ChoraleParameters<Tensor>,
  configuration: ChoraleConfiguration,
  state: Tensor,
  { now, before, known }: HeadInputs,
): Tensor {
  const [count, width] = state.shape as readonly [number, number];
  const symbols = symbolCount(configuration);
  const notes = reshape(gather(head.now, reshape(now, [-1])), [count, voiceCount, width]);
  const blank = gather(head.now, constant(blankRows(symbols), [voiceCount], 'int32'));
  // What is not known is its own row of the table.
  const seen = add(matmul(known, subtract(notes, blank)), sum(blank, 0));
  const asked = add(reshape(matmul(state, head.state), [count, 1, width]), head.asked);
  let x = reshape(add(seen, asked), [count * voiceCount, width]);
  for (const layer of head.layers) x = add(x, feedForward(layer, rootMeanSquareNorm(x)));
  const normalised = rootMeanSquareNorm(x);
  const scores = reshape(matmul(normalised, head.symbols, { transposeB: true }), [count, voiceCount, symbols]);
  const sounding = gather(constant(identityAndBlank(symbols), [symbols + 1, symbols]), reshape(before, [-1]));
  const hold = reshape(multiply(matmul(normalised, head.hold), sounding), [count, voiceCount, symbols]);
  return add(add(scores, head.bias), hold);
}

const blankRows = (symbols: number): Int32Array =>
  Int32Array.from({ length: voiceCount }, (_, voice) => voice * (symbols + 1) + symbols);

/** A row for each symbol that is 1 at its own place, and one of zeros. */
function identityAndBlank(symbols: number): Float32Array {
  const table = new Float32Array((symbols + 1) * symbols);
  for (let i = 0; i < symbols; i++) table[i * symbols + i] = 1;
  return table;
}
