/** A writer's network and its training, in numbers. */
import { CheckpointError } from '@fourhands/engine';

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

type Range = readonly [minimum: number, maximum: number];

const ranges: Readonly<Record<keyof WriterConfiguration, Range>> = {
  vocabularySize: [260, 65536],
  contextTokens: [16, 4096],
  width: [8, 4096],
  layers: [1, 64],
  heads: [1, 64],
  hidden: [8, 16384],
};

/** What keeps a configuration from being one, in words; null when nothing does. */
export function configurationFault(configuration: WriterConfiguration): string | null {
  for (const [name, [minimum, maximum]] of Object.entries(ranges)) {
    const value = configuration[name as keyof WriterConfiguration];
    if (!Number.isInteger(value) || value < minimum || value > maximum)
      return `${name} must be a whole number from ${minimum} to ${maximum}, not ${String(value)}`;
  }
  const { width, heads } = configuration;
  return width % (2 * heads) === 0 ? null : `width must be a multiple of twice the ${heads} heads, not ${width}`;
}

/** Reads the configuration of a model file. Throws CheckpointError. */
export function parseConfiguration(json: string | undefined): WriterConfiguration {
  let found: unknown;
  try {
    found = JSON.parse(json ?? '');
  } catch {
    throw new CheckpointError('its configuration is not JSON');
  }
  if (typeof found !== 'object' || found === null) throw new CheckpointError('its configuration is not an object');
  const configuration = found as WriterConfiguration;
  const fault = configurationFault(configuration);
  if (fault !== null) throw new CheckpointError(`its configuration is out of range: ${fault}`);
  return configuration;
}
