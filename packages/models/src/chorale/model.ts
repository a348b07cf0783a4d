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
  filled,
  gather,
  HostTensor,
  matmul,
  multiply,
  reshape,
  subtract,
  sum,
  type RandomStream,
  type Tensor,
} from '@fourhands/engine';
import { dropNothing, type Drop } from '../nn/dropout.ts';
import {
  feedForward,
  gatedFeedForward,
  gatedLayers,
  layerOn,
  sumOfRows,
  type FeedForward,
  type LayerParameters,
  type MakeMatrix,
} from '../transformer/gated-layers.ts';
import { causalMask, rootMeanSquareNorm, rotationTables } from '../transformer/model.ts';
import { symbolCount, type ChoraleConfiguration } from './configuration.ts';
import { betweenRows, endings, heldSteps, movedRows, places, voicePairs } from './features.ts';
import { voiceCount } from './pieces.ts';

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
    /** How far they are apart, [pairs · betweenRows, width], and by how much each moved there, [voices · movedRows, width]. */
    readonly between: T;
    readonly moved: T;
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
    /** How much more likely a note is so far from the voice's own of the step before, [2 · widestLeap + 1, width]; in the middle, that it is held. */
    readonly leap: T;
    /** The same for its pitch class from that of each voice now, where it is known, and at the step before: [2 · voices · 12, width]. */
    readonly above: T;
  };
};

const headLayers = 2;
const octave = 12;
/** In semitones; farther leaps are told by their pitch only. */
const widestLeap = 12;
const leaps = 2 * widestLeap + 1;

function layout<T>(configuration: ChoraleConfiguration, make: MakeMatrix<T>): ChoraleParameters<T> {
  const { width, encoderLayers, decoderLayers } = configuration;
  const symbols = symbolCount(configuration);
  const rows = voiceCount * (symbols + 1);
  const across = 1 / Math.sqrt(width);
  return {
    encoder: {
      given: make([rows, width], 0.5),
      place: make([places, width], 0.5),
      ending: make([endings, width], 0.5),
      layers: gatedLayers(configuration, encoderLayers, make),
    },
    decoder: {
      past: make([rows, width], 0.5),
      held: make([voiceCount * heldSteps, width], 0.25),
      between: make([voicePairs.length * betweenRows, width], 0.25),
      moved: make([voiceCount * movedRows, width], 0.25),
      place: make([places, width], 0.5),
      joining: make([width, width], across),
      layers: gatedLayers(configuration, decoderLayers, make),
    },
    head: {
      state: make([width, width], across),
      now: make([rows, width], 0.5),
      asked: make([voiceCount, width], 0.5),
      layers: Array.from({ length: headLayers }, () => gatedFeedForward(width, width, 1 / Math.sqrt(headLayers), make)),
      symbols: make([symbols, width], 0.02),
      bias: make([voiceCount, symbols], 0),
      leap: make([leaps, width], 0.02),
      above: make([2 * voiceCount * octave, width], 0.02),
    },
  };
}

/** The networks of an ensemble. */
export type Members<T> = readonly ChoraleParameters<T>[];

/** Normal with deviation 1/√inputs, and smaller by √(2 · layers) where a part joins the residual stream (Radford et al. 2019, §2.3). */
export const initialiseChorale = (configuration: ChoraleConfiguration, random: RandomStream): Members<HostTensor> =>
  Array.from({ length: configuration.members }, () =>
    layout(
      configuration,
      ([rows, columns], deviation) =>
        new HostTensor(random.fillNormal(new Float32Array(rows * columns), deviation), [rows, columns]),
    ),
  );

/** Parameters of the right shapes and no content, to read a file into. */
export const emptyChorale = (configuration: ChoraleConfiguration): Members<HostTensor> =>
  Array.from({ length: configuration.members }, () => layout(configuration, (shape) => filled(shape, 0)));

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

/** What the decoder reads of a step, int32: rows of its tables, past, held and moved [n, voices], between [n, pairs], place [n]. */
export type DecoderInputs = Readonly<Record<'past' | 'held' | 'between' | 'moved' | 'place', Tensor>>;

function decoderInput(
  { decoder }: ChoraleParameters<Tensor>,
  encoded: Tensor,
  { past, held, between, moved, place }: DecoderInputs,
): Tensor {
  const apart = add(sumOfRows(decoder.between, between), sumOfRows(decoder.moved, moved));
  return add(
    add(add(sumOfRows(decoder.past, past), sumOfRows(decoder.held, held)), apart),
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
  const own = reshape(matmul(normalised, head.leap, { transposeB: true }), [count * voiceCount, 1, leaps]);
  const leapTo = gather(constant(leapTable(symbols), [symbols + 1, leaps * symbols]), reshape(before, [-1]));
  const leapScores = matmul(own, reshape(leapTo, [count * voiceCount, leaps, symbols]));
  const others = reshape(matmul(normalised, head.above, { transposeB: true }), [
    count,
    voiceCount,
    2,
    voiceCount,
    octave,
  ]);
  // Of this step what is known; all is, of the step before.
  const may = concatenate(
    [
      reshape(known, [count, voiceCount, 1, voiceCount, 1]),
      constant(new Float32Array(voiceCount * voiceCount).fill(1), [1, voiceCount, 1, voiceCount, 1]),
    ].map((part) => broadcastTo(part, [count, voiceCount, 1, voiceCount, 1])),
    2,
  );
  const classes = constant(classTable(symbols), [voiceCount * (symbols + 1), octave * symbols]);
  const rowsBefore = add(before, constant(firstRows(symbols), [1, voiceCount], 'int32'));
  const classesTo = (rows: Tensor) =>
    reshape(gather(classes, reshape(rows, [-1])), [count, voiceCount * octave, symbols]);
  const aboveScores = matmul(
    reshape(multiply(others, may), [count, voiceCount, 2 * voiceCount * octave]),
    concatenate([classesTo(now), classesTo(rowsBefore)], 1),
  );
  const relative = add(reshape(leapScores, [count, voiceCount, symbols]), aboveScores);
  return add(add(scores, head.bias), relative);
}

const firstRows = (symbols: number): Int32Array =>
  Int32Array.from({ length: voiceCount }, (_, voice) => voice * (symbols + 1));

const blankRows = (symbols: number): Int32Array =>
  Int32Array.from({ length: voiceCount }, (_, voice) => voice * (symbols + 1) + symbols);

/** By symbol, and a row of zeros: 1 at [leap, symbol] where the leap leads there. A rest leads to a rest, as if it were held. */
function leapTable(symbols: number): Float32Array {
  const table = new Float32Array((symbols + 1) * leaps * symbols);
  const silence = symbols - 1;
  for (let from = 0; from < symbols; from++)
    for (let to = 0; to < symbols; to++) {
      const isPitches = from < silence && to < silence && Math.abs(to - from) <= widestLeap;
      if (isPitches || from === to) table[(from * leaps + to - from + widestLeap) * symbols + to] = 1;
    }
  return table;
}

/** By voice and symbol, with a row of zeros each: 1 at [pitch class, symbol] where the symbol is so far above, octaves apart. */
function classTable(symbols: number): Float32Array {
  const table = new Float32Array(voiceCount * (symbols + 1) * octave * symbols);
  const silence = symbols - 1;
  for (let voice = 0; voice < voiceCount; voice++)
    for (let from = 0; from < silence; from++)
      for (let to = 0; to < silence; to++) {
        const row = voice * (symbols + 1) + from;
        table[(row * octave + ((to - from + 10 * octave) % octave)) * symbols + to] = 1;
      }
  return table;
}
