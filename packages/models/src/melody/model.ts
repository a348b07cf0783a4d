/**
 * The melody maker's network, top to bottom: a variational autoencoder of phrases (MusicVAE, Roberts et al. 2018) whose decoder also
 * sees the phrase before. An encoder reads a phrase as a whole and says where in latent space it may lie; a decoder writes a phrase step by
 * step from a place in latent space and from all that came before, so that p(phrase | place, before) is a product of exact conditionals.
 *
 * Both are transformers over sixteenths (gated-layers.ts). Pitches are told twice, as such and by their distance to the last note: what is
 * learned in one key is known in all.
 */
import {
  add,
  constant,
  crossEntropy,
  exp,
  filled,
  gather,
  HostTensor,
  matmul,
  maximum,
  mean,
  multiply,
  reshape,
  sliceAxis,
  square,
  subtract,
  sum,
  type RandomStream,
  type Tensor,
} from '@fourhands/engine';
import { dropNothing, type Drop } from '../nn/dropout.ts';
import { gatedLayers, layerOn, type LayerParameters, type MakeMatrix } from '../transformer/gated-layers.ts';
import { causalMask, rootMeanSquareNorm, rotationTables } from '../transformer/model.ts';
import { symbolCount, symbols, type MelodyConfiguration } from './configuration.ts';
import { barRows, lengths, moves, pitchCount, places } from './features.ts';

/** Tables of what a step is read as, each [rows, width]. */
type Reading<T> = {
  readonly symbol: T;
  readonly note: T;
  readonly length: T;
  readonly move: T;
  readonly place: T;
  readonly bar: T;
};

export type MelodyParameters<T> = {
  readonly encoder: {
    readonly reading: Reading<T>;
    readonly layers: readonly LayerParameters<T>[];
    /** [width, latentSize] */
    readonly mean: T;
    readonly logVariance: T;
  };
  readonly decoder: {
    readonly reading: Reading<T>;
    /** [latentSize, width] */
    readonly place: T;
    readonly layers: readonly LayerParameters<T>[];
    /** [symbols, width] and [1, symbols] */
    readonly symbols: T;
    readonly bias: T;
    /** How much more likely a note is so far from the last one, [leaps, width]. */
    readonly leap: T;
  };
};

/** In semitones; farther leaps are told by their pitch only. */
const widestLeap = 14;
const leaps = 2 * widestLeap + 1;

function layout<T>(configuration: MelodyConfiguration, make: MakeMatrix<T>): MelodyParameters<T> {
  const { width, latentSize, encoderLayers, decoderLayers } = configuration;
  const count = symbolCount(configuration);
  const across = 1 / Math.sqrt(width);
  const reading = (): Reading<T> => ({
    symbol: make([count + 1, width], 0.5),
    note: make([pitchCount(configuration) + 1, width], 0.5),
    length: make([lengths, width], 0.25),
    move: make([moves, width], 0.25),
    place: make([places, width], 0.5),
    bar: make([barRows(configuration), width], 0.25),
  });
  return {
    encoder: {
      reading: reading(),
      layers: gatedLayers(configuration, encoderLayers, make),
      mean: make([width, latentSize], across),
      logVariance: make([width, latentSize], 0.1 * across),
    },
    decoder: {
      reading: reading(),
      place: make([latentSize, width], 1 / Math.sqrt(latentSize)),
      layers: gatedLayers(configuration, decoderLayers, make),
      symbols: make([count, width], 0.02),
      bias: make([1, count], 0),
      leap: make([leaps, width], 0.02),
    },
  };
}

export const initialiseMelody = (
  configuration: MelodyConfiguration,
  random: RandomStream,
): MelodyParameters<HostTensor> =>
  layout(
    configuration,
    ([rows, columns], deviation) =>
      new HostTensor(random.fillNormal(new Float32Array(rows * columns), deviation), [rows, columns]),
  );

/** Parameters of the right shapes and no content, to read a file into. */
export const emptyMelody = (configuration: MelodyConfiguration): MelodyParameters<HostTensor> =>
  layout(configuration, (shape) => filled(shape, 0));

/** Places in the decoder where numbers are left out while it learns, each of [batch · 2 · phraseSteps, width]. */
export const dropPlaces = ({ decoderLayers }: MelodyConfiguration): number => 1 + 2 * decoderLayers;

/** Rows of the tables for each step, int32 [batch · steps]. */
export type StepRows = Readonly<Record<keyof Reading<unknown>, Tensor>>;

const read = (tables: Reading<Tensor>, rows: StepRows): Tensor =>
  add(
    add(
      add(gather(tables.symbol, rows.symbol), gather(tables.note, rows.note)),
      add(gather(tables.length, rows.length), gather(tables.move, rows.move)),
    ),
    add(gather(tables.place, rows.place), gather(tables.bar, rows.bar)),
  );

/** Where a phrase may lie, from its own steps [batch · phraseSteps]: mean and logarithm of the variance, [batch, latentSize]. */
export function encode(
  { encoder }: MelodyParameters<Tensor>,
  configuration: MelodyConfiguration,
  rows: StepRows,
): { readonly mean: Tensor; readonly logVariance: Tensor } {
  const { phraseSteps, width, heads } = configuration;
  const batch = rows.symbol.shape[0]! / phraseSteps;
  const rotation = rotationTables(configuration, phraseSteps);
  let x = read(encoder.reading, rows);
  for (const layer of encoder.layers)
    ({ x } = layerOn(layer, { heads, rotation, mask: null, batch, drop: dropNothing }, x));
  const whole = rootMeanSquareNorm(mean(reshape(x, [batch, phraseSteps, width]), 1));
  return { mean: matmul(whole, encoder.mean), logVariance: matmul(whole, encoder.logVariance) };
}

/** Scores of the symbol of each step of the phrase, [batch · phraseSteps, symbols], from what came before [batch · 2 · phraseSteps] and latents. */
export function decode(
  { decoder }: MelodyParameters<Tensor>,
  configuration: MelodyConfiguration,
  rows: StepRows,
  latents: Tensor,
  drop: Drop = dropNothing,
): Tensor {
  const { phraseSteps, width, heads } = configuration;
  const steps = 2 * phraseSteps;
  const [batch, latentSize] = latents.shape as readonly [number, number];
  const rotation = rotationTables(configuration, steps);
  const told = reshape(matmul(latents, decoder.place), [batch, 1, width]);
  const inPhrase = constant(
    Float32Array.from({ length: steps }, (_, step) => (step < phraseSteps ? 0 : 1)),
    [1, steps, 1],
  );
  if (latentSize !== configuration.latentSize)
    throw new RangeError(`Latents of ${latentSize} numbers are of another network.`);
  let x = drop(add(read(decoder.reading, rows), reshape(multiply(told, inPhrase), [batch * steps, width])));
  const mask = causalMask(steps);
  for (const layer of decoder.layers) ({ x } = layerOn(layer, { heads, rotation, mask, batch, drop }, x));
  const phrase = reshape(sliceAxis(reshape(rootMeanSquareNorm(x), [batch, steps, width]), 1, phraseSteps, steps), [
    -1,
    width,
  ]);
  const note = reshape(sliceAxis(reshape(rows.note, [batch, steps]), 1, phraseSteps, steps), [-1]);
  const count = symbolCount(configuration);
  const plain = add(matmul(phrase, decoder.symbols, { transposeB: true }), decoder.bias);
  const own = reshape(matmul(phrase, decoder.leap, { transposeB: true }), [-1, 1, leaps]);
  const to = reshape(gather(constant(leapTable(configuration), [pitchCount(configuration) + 1, leaps * count]), note), [
    -1,
    leaps,
    count,
  ]);
  return add(plain, reshape(matmul(own, to), [-1, count]));
}

/** By last note, and a row of zeros: 1 at [leap, symbol] where the leap leads there. */
function leapTable(configuration: MelodyConfiguration): Float32Array {
  const [pitches, count] = [pitchCount(configuration), symbolCount(configuration)];
  const table = new Float32Array((pitches + 1) * leaps * count);
  for (let from = 0; from < pitches; from++)
    for (let to = Math.max(0, from - widestLeap); to <= Math.min(pitches - 1, from + widestLeap); to++)
      table[(from * leaps + to - from + widestLeap) * count + symbols.firstPitch + to] = 1;
  return table;
}

export interface PhraseInputs {
  /** [batch · 2 · phraseSteps]: what is known before each step. */
  readonly before: StepRows;
  /** [batch · phraseSteps]: the phrase itself, with what is known after each step. */
  readonly phrase: StepRows;
  /** The symbols that are to come, [batch · phraseSteps], and 1 where they count. */
  readonly targets: Tensor;
  readonly weight: Tensor;
  /** Normal numbers [batch, latentSize]. */
  readonly noise: Tensor;
}

export interface PhraseLoss {
  /** [batch · phraseSteps], in nats. */
  readonly nats: Tensor;
  /** Kullback–Leibler divergence from the standard normal prior, [batch], in nats (Kingma & Welling 2013, appendix B). */
  readonly divergence: Tensor;
}

export function phraseLoss(
  parameters: MelodyParameters<Tensor>,
  configuration: MelodyConfiguration,
  { before, phrase, targets, weight, noise }: PhraseInputs,
  drop: Drop = dropNothing,
): PhraseLoss {
  const place = encode(parameters, configuration, phrase);
  const latents = add(place.mean, multiply(exp(multiply(place.logVariance, 0.5)), noise));
  const scores = decode(parameters, configuration, before, latents, drop);
  const nats = multiply(crossEntropy(scores, targets), weight);
  const divergence = multiply(
    sum(subtract(add(square(place.mean), exp(place.logVariance)), add(place.logVariance, 1)), 1),
    0.5,
  );
  return { nats, divergence };
}

/** What of a divergence counts: what is above so many nats, which are free (Kingma et al. 2016, §C.8). */
export const beyondFree = (divergence: Tensor, freeNats: number): Tensor => maximum(subtract(divergence, freeNats), 0);
