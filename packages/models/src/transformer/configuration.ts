/** A writer's network and its training, in numbers. */
import { headsFault, rangeFault, readConfiguration, type NumberRange } from '../training/number-ranges.ts';

export interface WriterConfiguration {
  /** Tokens that there are, special ones among them. */
  readonly vocabularySize: number;
  /** The most tokens that the network sees at once. */
  readonly contextTokens: number;
  /** Numbers that describe a token inside the network; a multiple of twice the heads. */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Width of the feed-forward part. */
  readonly hidden: number;
}

export interface WriterTraining {
  readonly steps: number;
  /** Sequences in a step, each of the whole context. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly warmUp: number;
  /** The share of sequences that are turned round so that their middle comes last. */
  readonly fillShare: number;
  /** The text is taken as it is, not read as prose. */
  readonly verbatim: boolean;
}

const ranges: Readonly<Record<keyof WriterConfiguration, NumberRange>> = {
  vocabularySize: [260, 65536],
  contextTokens: [16, 4096],
  width: [8, 4096],
  layers: [1, 64],
  heads: [1, 64],
  hidden: [8, 16384],
};

/** What keeps a configuration from being one, in words; null when nothing does. */
export function configurationFault(configuration: WriterConfiguration): string | null {
  return rangeFault({ ...configuration }, ranges) ?? headsFault(configuration);
}

/** Reads the configuration of a model file. Throws CheckpointError. */
export const parseConfiguration = (json: string | undefined): WriterConfiguration =>
  readConfiguration(json, configurationFault);
