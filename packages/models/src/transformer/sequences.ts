/** The sequences that a writer learns from: windows of the text in a seeded order, some of them turned round for filling in. */
import { HostTensor, RandomStream } from '@fourhands/engine';
import type { WriterConfiguration, WriterTraining } from './configuration.ts';
import type { TextDocument } from './corpus.ts';
import { cutInThree, fillExample } from './fill-in-the-middle.ts';
import { specialTokens, type Tokenizer } from './tokenizer.ts';

/** Streams of random numbers of one seed; `order` takes one a pass from its number on. */
export const streams = { initial: 0, fill: 1, cuts: 2, heads: 3, order: 1024 } as const;

/** More random numbers than one sequence ever draws. */
const drawsPerSequence = 64;

/** All sections as tokens, with an end of text before, between and after them. */
export function tokenStream(documents: readonly TextDocument[], tokenizer: Tokenizer): Int32Array {
  const tokens: number[] = [specialTokens.endOfText];
  for (const { sections } of documents)
    for (const section of sections) {
      for (const token of tokenizer.encode(section)) tokens.push(token);
      tokens.push(specialTokens.endOfText);
    }
  return Int32Array.from(tokens);
}

export interface SequenceBatch {
  /** int32 [batch, contextTokens] */
  readonly tokens: HostTensor;
  /** int32 [batch, contextTokens]: at each place the token that follows. */
  readonly targets: HostTensor;
}

/** Rows of contextTokens + 1 tokens as what is read and what follows it. */
export function toBatch(rows: readonly ArrayLike<number>[], contextTokens: number): SequenceBatch {
  const tokens = new Int32Array(rows.length * contextTokens);
  const targets = new Int32Array(rows.length * contextTokens);
  rows.forEach((row, at) => {
    for (let i = 0; i < contextTokens; i++) {
      tokens[at * contextTokens + i] = row[i]!;
      targets[at * contextTokens + i] = row[i + 1]!;
    }
  });
  const shape = [rows.length, contextTokens];
  return { tokens: new HostTensor(tokens, shape), targets: new HostTensor(targets, shape) };
}

/**
 * Each pass over the text cuts it at other places and takes the windows in another order. A batch depends on its number
 * and the seed only.
 */
export class Sequences {
  /** Windows in one pass. */
  readonly count: number;
  readonly #stream: Int32Array;
  readonly #tokenizer: Tokenizer;
  readonly #contextTokens: number;
  readonly #training: WriterTraining;
  readonly #seed: number;
  #pass = -1;
  #phase = 0;
  #order: Uint32Array = new Uint32Array();

  constructor(
    stream: Int32Array,
    tokenizer: Tokenizer,
    { contextTokens }: WriterConfiguration,
    training: WriterTraining,
    seed: number,
  ) {
    this.#stream = stream;
    this.#tokenizer = tokenizer;
    this.#contextTokens = contextTokens;
    this.#training = training;
    this.#seed = seed;
    this.count = Math.max(1, Math.floor((stream.length - 1) / contextTokens) - 1);
  }

  batch(step: number): SequenceBatch {
    const { batchSize } = this.#training;
    const rows = Array.from({ length: batchSize }, (_, i) => this.#sequence(step * batchSize + i));
    return toBatch(rows, this.#contextTokens);
  }

  #sequence(number: number): ArrayLike<number> {
    const pass = Math.floor(number / this.count);
    if (pass !== this.#pass) {
      const random = new RandomStream(this.#seed, streams.order + pass);
      this.#phase = random.integer(this.#contextTokens);
      this.#order = random.permutation(this.count);
      this.#pass = pass;
    }
    const length = this.#contextTokens + 1;
    const spare = this.#stream.length - this.count * this.#contextTokens - 1;
    const start = Math.min(this.#phase, spare) + this.#order[number % this.count]! * this.#contextTokens;
    const window = this.#stream.subarray(start, start + length);
    const random = new RandomStream(this.#seed, streams.fill, number * drawsPerSequence);
    if (random.uniform() >= this.#training.fillShare || window.includes(specialTokens.endOfText)) return window;
    // Sentinels make it longer than the sequence, so that it loses the beginning of its prefix and needs nothing after it.
    return fillExample(cutInThree(this.#tokenizer.decode(window), random), this.#tokenizer, length);
  }
}
