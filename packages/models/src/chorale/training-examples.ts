/**
 * What the chorale maker learns from: stretches of pieces in every key that their voices can sing, with notes given as a
 * person may give them: none, whole voices, all but a region, or any (Uria et al. 2014), and voices foretold in any order.
 */
import { RandomStream } from '@fourhands/engine';
import type { ChoraleConfiguration } from './configuration.ts';
import { batchOf, symbolsOf, type Example, type ExampleBatch, type SymbolGrid } from './examples.ts';
import { inParallelMode } from './parallel-mode.ts';
import { rest, voiceCount, voiceRanges, type Piece } from './pieces.ts';

/** Streams of random numbers of one seed; `row` takes one a row from its number on. */
export const streams = { initial: 0, validation: 1, evaluation: 2, dropout: 3, row: 1024 } as const;

/** Shares of rows by what is given of them: nothing, whole voices, all but a region; of the others any cells are. */
export interface GivenShares {
  readonly nothing: number;
  readonly voices: number;
  readonly region: number;
}

type IsGiven = Example['isGiven'];

/** Which cells of a stretch are given. */
export function drawGiven(
  { nothing, voices, region }: GivenShares,
  start: number,
  length: number,
  random: RandomStream,
): IsGiven {
  const kind = random.uniform();
  if (kind < nothing) return () => false;
  if (kind < nothing + voices) {
    const set = random.uniform() < 0.5 ? 1 : 1 + random.integer(2 ** voiceCount - 2);
    return (_, voice) => ((set >> voice) & 1) === 1;
  }
  if (kind < nothing + voices + region) {
    const steps = 4 + random.integer(Math.max(1, length - 3));
    const first = start + random.integer(Math.max(1, length - steps + 1));
    const set = random.uniform() < 0.5 ? 2 ** voiceCount - 1 : 1 + random.integer(2 ** voiceCount - 1);
    return (step, voice) => step < first || step >= first + steps || ((set >> voice) & 1) === 0;
  }
  // Cells in blocks: of single sixteenths nearly all could be told from their neighbours.
  const block = 1 << random.integer(4);
  const share = random.uniform();
  const blocks = Math.ceil(length / block) + 1;
  const chosen = Array.from({ length: blocks * voiceCount }, () => random.uniform() < share);
  return (step, voice) => chosen[Math.floor((step - start) / block) * voiceCount + voice]!;
}

/** A seeded order of voices for each step. */
export function drawOrders(start: number, length: number, random: RandomStream): Example['orderAt'] {
  const orders = Array.from({ length }, () => random.permutation(voiceCount));
  return (step) => orders[step - start]!;
}

/** The shifts, in semitones, that leave each voice within the range that it has in all pieces. */
function shiftsOf({ pitches }: Piece, ranges: ReturnType<typeof voiceRanges>): number[] {
  let [down, up] = [-12, 12];
  pitches.forEach((pitch, at) => {
    if (pitch === rest) return;
    const { lowest, highest } = ranges[at % voiceCount]!;
    down = Math.max(down, lowest - pitch);
    up = Math.min(up, highest - pitch);
  });
  return Array.from({ length: up - down + 1 }, (_, at) => down + at);
}

export class TrainingExamples {
  /** Rows that are about one pass over the pieces. */
  readonly count: number;
  readonly #configuration: ChoraleConfiguration;
  readonly #shares: GivenShares;
  readonly #batchSize: number;
  readonly #seed: number;
  readonly #parallelShare: number;
  /** By piece, in each key. */
  readonly #grids: readonly (readonly SymbolGrid[])[];
  /** The same in the parallel mode; a piece that leaves the ranges in it is not there. */
  readonly #parallels: readonly (readonly SymbolGrid[])[];
  /** The piece of each quarter of all pieces: longer ones come more often. */
  readonly #byStep: readonly number[];

  constructor(
    configuration: ChoraleConfiguration,
    pieces: readonly Piece[],
    options: {
      readonly batchSize: number;
      readonly seed: number;
      readonly shares: GivenShares;
      /** The share of stretches that are in the parallel mode. */
      readonly parallelShare: number;
    },
  ) {
    this.#configuration = configuration;
    this.#shares = options.shares;
    this.#batchSize = options.batchSize;
    this.#seed = options.seed;
    this.#parallelShare = options.parallelShare;
    const ranges = voiceRanges(pieces);
    const inAllKeys = (piece: Piece) => shiftsOf(piece, ranges).map((shift) => symbolsOf(configuration, piece, shift));
    this.#grids = pieces.map(inAllKeys);
    this.#parallels = options.parallelShare === 0 ? [] : pieces.map((piece) => inAllKeys(inParallelMode(piece)));
    this.#byStep = pieces.flatMap(({ steps }, at) => Array.from({ length: Math.ceil(steps / 4) }, () => at));
    const steps = pieces.reduce((sum, piece) => sum + piece.steps, 0);
    this.count = Math.max(1, Math.ceil(steps / configuration.contextSteps));
  }

  /** A batch depends on its number and the seed only. */
  batch(step: number): ExampleBatch {
    const examples = Array.from({ length: this.#batchSize }, (_, i) => this.#example(step * this.#batchSize + i));
    const count = examples.reduce((sum, example) => sum + this.#missing(example), 0);
    const weight = 1 / Math.max(1, count);
    return batchOf(
      this.#configuration,
      examples.map((example) => ({ ...example, weightAt: () => weight })),
    );
  }

  #missing({ grid, start, isGiven }: Example): number {
    let count = 0;
    for (let step = start; step < Math.min(grid.steps, start + this.#configuration.contextSteps); step++)
      for (let voice = 0; voice < voiceCount; voice++) if (!isGiven(step, voice)) count += 1;
    return count;
  }

  #example(number: number): Example {
    const random = new RandomStream(this.#seed, streams.row + number);
    const piece = this.#byStep[random.integer(this.#byStep.length)]!;
    const isParallel = this.#parallelShare > 0 && random.uniform() < this.#parallelShare;
    const parallels = isParallel ? this.#parallels[piece]! : [];
    const keys = parallels.length > 0 ? parallels : this.#grids[piece]!;
    const grid = keys[random.integer(keys.length)]!;
    const length = this.#configuration.contextSteps;
    // Whole quarters, so that the beat stays where it is.
    const start = 4 * random.integer(Math.ceil(Math.max(0, grid.steps - length) / 4) + 1);
    return {
      grid,
      start,
      endingKnown: random.uniform() < 0.5,
      isGiven: drawGiven(this.#shares, start, length, random),
      orderAt: drawOrders(start, length, random),
      weightAt: () => 1,
    };
  }
}
