/** How well a writer foretells text: bits per character, which does not depend on the tokenizer. */
import {
  compileStep,
  flatten,
  isHostTensor,
  RandomStream,
  type HostTensor,
  type Runtime,
  type Step,
} from '@fourhands/engine';
import type { WriterConfiguration } from './configuration.ts';
import { charactersOf, readDocuments, type TextDocument, verbatimDocument } from './corpus.ts';
import { tokenLosses, type WriterParameters } from './model.ts';
import { normalise } from './own-corpus.ts';
import { cutInThree, fillPrompt } from './fill-in-the-middle.ts';
import { streams, toBatch, tokenStream } from './sequences.ts';
import { specialTokens, type Tokenizer } from './tokenizer.ts';
import { readWriter } from './writer-model-file.ts';

const evaluationBatch = 4;

export interface TextFigures {
  /** Of text read forwards, ends of sections counted. */
  readonly bitsPerCharacter: number;
  readonly natsPerToken: number;
  readonly tokens: number;
  readonly characters: number;
}

export interface FillFigures {
  /** Of middles between a prefix and a suffix. */
  readonly fillBitsPerCharacter: number;
  /** Of the same middles, of the same tokens, after the prefix alone. */
  readonly continueBitsPerCharacter: number;
}

export class WriterEvaluation {
  readonly #configuration: WriterConfiguration;
  readonly #program: Step<{ readonly parameters: WriterParameters<HostTensor> }, 'tokens' | 'targets', 'losses'>;

  private constructor(
    configuration: WriterConfiguration,
    program: Step<{ readonly parameters: WriterParameters<HostTensor> }, 'tokens' | 'targets', 'losses'>,
  ) {
    this.#configuration = configuration;
    this.#program = program;
  }

  static async compile(
    runtime: Runtime,
    configuration: WriterConfiguration,
    parameters: WriterParameters<HostTensor>,
  ): Promise<WriterEvaluation> {
    const type = { shape: [evaluationBatch, configuration.contextTokens], dtype: 'int32' } as const;
    const program = await compileStep(runtime, {
      state: { parameters },
      inputs: { tokens: type, targets: type },
      step: (state, { tokens, targets }) => ({
        state,
        outputs: { losses: tokenLosses(state.parameters, configuration, tokens, targets) },
      }),
    });
    return new WriterEvaluation(configuration, program);
  }

  use(parameters: WriterParameters<HostTensor>): Promise<void> {
    return this.#program.writeState({ parameters });
  }

  /** -log p, in nats, of each token but the first of rows of contextTokens + 1 tokens: by row [contextTokens]. */
  async losses(rows: readonly ArrayLike<number>[]): Promise<Float32Array[]> {
    const { contextTokens } = this.#configuration;
    const found: Float32Array[] = [];
    for (let first = 0; first < rows.length; first += evaluationBatch) {
      const chosen = rows.slice(first, first + evaluationBatch);
      // Rows that are wanting are filled up with the last one.
      const batch = Array.from({ length: evaluationBatch }, (_, i) => chosen[Math.min(i, chosen.length - 1)]!);
      const { losses } = await this.#program.run({ ...toBatch(batch, contextTokens) });
      chosen.forEach((_, i) =>
        found.push((losses.data as Float32Array).slice(i * contextTokens, (i + 1) * contextTokens)),
      );
    }
    return found;
  }

  /**
   * The documents, or only the first tokens of them, in windows that overlap by half, so that all but the first tokens are
   * scored with at least half a context before them; or, for a verbatim text, side by side, as published losses are.
   */
  async measure(
    documents: readonly TextDocument[],
    tokenizer: Tokenizer,
    { limit = Infinity, sideBySide = false }: { readonly limit?: number; readonly sideBySide?: boolean } = {},
  ): Promise<TextFigures> {
    const { contextTokens } = this.#configuration;
    const stream = tokenStream(documents, tokenizer);
    const count = Math.min(stream.length - 1, limit);
    const stride = sideBySide ? contextTokens : Math.floor(contextTokens / 2);
    const windows: { readonly start: number; readonly from: number }[] = [];
    for (let start = 0; ; start += stride) {
      windows.push({ start, from: start === 0 ? 0 : contextTokens - stride });
      if (start + contextTokens >= count) break;
    }
    let nats = 0;
    const rows = windows.map(({ start }) => {
      const row = new Int32Array(contextTokens + 1).fill(specialTokens.endOfText);
      row.set(stream.subarray(start, Math.min(stream.length, start + contextTokens + 1)));
      return row;
    });
    const losses = await this.losses(rows);
    windows.forEach(({ start, from }, row) => {
      for (let at = from; at < contextTokens && start + at < count; at++) nats += losses[row]![at]!;
    });
    const characters =
      count === stream.length - 1 ? charactersOf(documents) : tokenizer.decode(stream.subarray(1, count + 1)).length;
    return { bitsPerCharacter: nats / Math.LN2 / characters, natsPerToken: nats / count, tokens: count, characters };
  }

  /** What knowing the suffix is worth, on `count` seeded cuts of the documents. */
  async measureFill(
    documents: readonly TextDocument[],
    tokenizer: Tokenizer,
    count: number,
    seed: number,
  ): Promise<FillFigures> {
    const { contextTokens } = this.#configuration;
    const stream = tokenStream(documents, tokenizer).filter((token) => token !== specialTokens.endOfText);
    const random = new RandomStream(seed, streams.cuts);
    const nats = [0, 0];
    let characters = 0;
    for (let done = 0; done < count; done += evaluationBatch / 2) {
      const rows: number[][] = [];
      const scored: { readonly from: number; readonly to: number }[] = [];
      for (let i = 0; i < evaluationBatch / 2; i++) {
        const start = random.integer(Math.max(1, stream.length - contextTokens));
        const parts = cutInThree(tokenizer.decode(stream.subarray(start, start + contextTokens)), random);
        const middle = tokenizer.encode(parts.middle);
        const suffix = tokenizer.encode(parts.suffix);
        const room = Math.max(0, contextTokens - middle.length - suffix.length - 3);
        const prefix = room === 0 ? [] : tokenizer.encode(parts.prefix).slice(-room);
        characters += parts.middle.length;
        for (const prompt of [fillPrompt(prefix, suffix), [specialTokens.endOfText, ...prefix]]) {
          rows.push([...prompt, ...middle]);
          scored.push({ from: prompt.length - 1, to: prompt.length - 1 + middle.length });
        }
      }
      const padded = rows.map((row) =>
        Int32Array.from({ length: contextTokens + 1 }, (_, at) => row[at] ?? specialTokens.endOfText),
      );
      const losses = await this.losses(padded);
      scored.forEach(({ from, to }, row) => {
        for (let at = from; at < Math.min(to, contextTokens); at++) nats[row % 2]! += losses[row]![at]!;
      });
    }
    const [fill, continued] = nats.map((total) => total / Math.LN2 / characters) as [number, number];
    return { fillBitsPerCharacter: fill, continueBitsPerCharacter: continued };
  }

  dispose(): Promise<void> {
    return this.#program.dispose();
  }
}

/** How many numbers a writer has. */
export const parameterCount = (parameters: WriterParameters<HostTensor>): number =>
  flatten<HostTensor>(parameters, isHostTensor).reduce((total, [, { data }]) => total + data.length, 0);

/** Measures a model file on a whole text. Throws CheckpointError. */
export async function evaluateWriter(bytes: Uint8Array, text: string, givenRuntime?: Runtime): Promise<TextFigures> {
  const { configuration, parameters, tokenizer, verbatim, own, plain } = readWriter(bytes);
  const runtime = givenRuntime ?? (await import('@fourhands/engine/node')).createNodeRuntime();
  const evaluation = await WriterEvaluation.compile(runtime, configuration, parameters);
  try {
    const whole = own ? normalise(text, plain) : text;
    return await evaluation.measure(verbatim || own ? verbatimDocument(whole) : readDocuments(text), tokenizer, {
      sideBySide: verbatim,
    });
  } finally {
    await evaluation.dispose();
  }
}
