/** Pieces as what the network reads and is to foretell: one row of a batch, whatever is given of it. */
import { HostTensor } from '@fourhands/engine';
import { symbolCount, unknownSymbol, type ChoraleConfiguration } from './configuration.ts';
import {
  betweenOf,
  endingOf,
  heldAt,
  heldSteps,
  movedAt,
  movedRows,
  places,
  unknownEnding,
  voicePairs,
} from './features.ts';
import { rest, voiceCount, type Piece } from './pieces.ts';

/** Symbols of a piece, step by step and voice by voice. */
export interface SymbolGrid {
  readonly steps: number;
  readonly symbols: Int16Array;
}

/** A pitch as a symbol; null when the network does not know it. */
export function symbolOf({ lowestPitch, highestPitch }: ChoraleConfiguration, pitch: number): number | null {
  if (pitch === rest) return highestPitch - lowestPitch + 1;
  return pitch >= lowestPitch && pitch <= highestPitch ? pitch - lowestPitch : null;
}

export function pitchOf(configuration: ChoraleConfiguration, symbol: number): number {
  return symbol === symbolCount(configuration) - 1 ? rest : configuration.lowestPitch + symbol;
}

/** Moves a piece by some semitones. A pitch that the network does not know throws a RangeError. */
export function symbolsOf(configuration: ChoraleConfiguration, { steps, pitches }: Piece, shift = 0): SymbolGrid {
  const symbols = Int16Array.from(pitches, (pitch) => {
    const symbol = symbolOf(configuration, pitch === rest ? rest : pitch + shift);
    if (symbol === null) throw new RangeError(`The network knows no pitch ${pitch + shift}.`);
    return symbol;
  });
  return { steps, symbols };
}

/** What of a piece a row shows, and what it asks for. */
export interface Example {
  readonly grid: SymbolGrid;
  /** The step of the piece at which the row begins. */
  readonly start: number;
  /** Whether a cell of the piece is given. */
  isGiven(step: number, voice: number): boolean;
  /** The order in which the voices of a step are foretold: a permutation of 0 … 3; those that are given come before all. */
  orderAt(step: number): ArrayLike<number>;
  /** The network is told where the piece ends. */
  readonly endingKnown: boolean;
  /** How much the loss of a cell that is not given counts. */
  weightAt(step: number, voice: number): number;
}

const integers = ['given', 'past', 'held', 'between', 'moved', 'now', 'before', 'targets', 'place', 'ending'] as const;
const floats = ['known', 'weight'] as const;
type InputName = (typeof integers)[number] | (typeof floats)[number];

/** By name; n steps a row: voices each but `place` and `ending` (one), `between` (pairs) and `known` (voices × voices). */
export type ExampleBatch = Readonly<Record<InputName, HostTensor>>;

const sizes: Readonly<Record<InputName, readonly number[]>> = {
  given: [voiceCount],
  past: [voiceCount],
  held: [voiceCount],
  between: [voicePairs.length],
  moved: [voiceCount],
  now: [voiceCount],
  before: [voiceCount],
  targets: [voiceCount],
  place: [],
  ending: [],
  known: [voiceCount, voiceCount],
  weight: [voiceCount],
};

export function batchTypes(batch: number, length: number) {
  const type = (name: InputName, dtype: 'int32' | 'float32') =>
    [name, { shape: [batch, length, ...sizes[name]], dtype }] as const;
  return Object.fromEntries([
    ...integers.map((name) => type(name, 'int32')),
    ...floats.map((name) => type(name, 'float32')),
  ]) as unknown as Record<InputName, { shape: number[]; dtype: 'int32' | 'float32' }>;
}

/** Rows of `length` steps; what lies after the end of a piece counts nothing. */
export function batchOf(
  configuration: ChoraleConfiguration,
  examples: readonly Example[],
  length = configuration.contextSteps,
): ExampleBatch {
  const types = batchTypes(examples.length, length);
  const batch = Object.fromEntries(
    Object.entries(types).map(([name, { shape, dtype }]) => {
      const size = shape.reduce((product, each) => product * each, 1);
      return [name, new HostTensor(dtype === 'int32' ? new Int32Array(size) : new Float32Array(size), shape)];
    }),
  ) as Record<InputName, HostTensor>;
  examples.forEach((example, row) => {
    for (let at = 0; at < length; at++) writeStep(configuration, batch, example, row * length + at, example.start + at);
  });
  return batch;
}

function writeStep(
  configuration: ChoraleConfiguration,
  { given, past, held, between, moved, now, before, targets, place, ending, known, weight }: ExampleBatch,
  { grid, isGiven, orderAt, endingKnown, weightAt }: Example,
  at: number,
  step: number,
): void {
  const blank = unknownSymbol(configuration);
  const inside = step < grid.steps;
  const symbolAt = (voice: number, when: number): number =>
    when >= 0 && when < grid.steps ? grid.symbols[when * voiceCount + voice]! : blank;
  (place.data as Int32Array)[at] = step % places;
  (ending.data as Int32Array)[at] = endingKnown ? endingOf(step, grid.steps) : unknownEnding;
  const ranks = [0, 0, 0, 0];
  const order = orderAt(step);
  for (let rank = 0; rank < voiceCount; rank++) ranks[order[rank]!] = rank;
  const silence = blank - 1;
  const earlierAll = ranks.map((_, voice) => symbolAt(voice, step - 1));
  (between.data as Int32Array).set(betweenOf(earlierAll, silence), at * voicePairs.length);
  for (let voice = 0; voice < voiceCount; voice++) {
    const cell = at * voiceCount + voice;
    const row = voice * (blank + 1);
    const isHere = inside && isGiven(step, voice);
    const symbol = symbolAt(voice, step);
    given.data[cell] = row + (isHere ? symbol : blank);
    // After the end no past is needed; what is there must not reach a table's other rows.
    const earlier = earlierAll[voice]!;
    past.data[cell] = row + earlier;
    before.data[cell] = earlier;
    held.data[cell] = voice * heldSteps + (step <= grid.steps ? heldAt((when) => symbolAt(voice, when), step - 1) : 0);
    moved.data[cell] =
      voice * movedRows + (step <= grid.steps ? movedAt((when) => symbolAt(voice, when), step - 1, silence) : 0);
    now.data[cell] = row + symbol;
    targets.data[cell] = inside ? symbol : 0;
    weight.data[cell] = inside && !isHere ? weightAt(step, voice) : 0;
    if (isHere) ranks[voice] = -1;
  }
  for (let asked = 0; asked < voiceCount; asked++)
    for (let other = 0; other < voiceCount; other++)
      known.data[(at * voiceCount + asked) * voiceCount + other] =
        inside && other !== asked && (ranks[other]! < 0 || ranks[other]! < ranks[asked]!) ? 1 : 0;
}
