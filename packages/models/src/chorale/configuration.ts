/** A chorale maker's network in numbers, and the limits of its numbers. */
import { CheckpointError } from '@fourhands/engine';

export interface ChoraleConfiguration {
  /** MIDI pitches that it knows, from the lowest to the highest, both counted. */
  readonly lowestPitch: number;
  readonly highestPitch: number;
  /** The most steps (sixteenths) that the network sees at once. */
  readonly contextSteps: number;
  /** Numbers that describe a step inside the network; a multiple of twice the heads. */
  readonly width: number;
  readonly encoderLayers: number;
  readonly decoderLayers: number;
  readonly heads: number;
  /** Width of the feed-forward parts. */
  readonly hidden: number;
}

type Range = readonly [minimum: number, maximum: number];

const ranges: Readonly<Record<keyof ChoraleConfiguration, Range>> = {
  lowestPitch: [0, 127],
  highestPitch: [0, 127],
  contextSteps: [16, 4096],
  width: [8, 2048],
  encoderLayers: [1, 32],
  decoderLayers: [1, 32],
  heads: [1, 64],
  hidden: [8, 8192],
};

/** What keeps a configuration from being one, in words; null when nothing does. */
export function configurationFault(configuration: ChoraleConfiguration): string | null {
  for (const [name, [minimum, maximum]] of Object.entries(ranges)) {
    const value = configuration[name as keyof ChoraleConfiguration];
    if (!Number.isInteger(value) || value < minimum || value > maximum)
      return `${name} must be a whole number from ${minimum} to ${maximum}, not ${String(value)}`;
  }
  const { width, heads, lowestPitch, highestPitch } = configuration;
  if (lowestPitch > highestPitch) return `its lowest pitch, ${lowestPitch}, is above its highest, ${highestPitch}`;
  return width % (2 * heads) === 0 ? null : `width must be a multiple of twice the ${heads} heads, not ${width}`;
}

/** Reads the configuration of a model file. Throws CheckpointError. */
export function parseConfiguration(json: string | undefined): ChoraleConfiguration {
  let found: unknown;
  try {
    found = JSON.parse(json ?? '');
  } catch {
    throw new CheckpointError('its configuration is not JSON');
  }
  if (typeof found !== 'object' || found === null) throw new CheckpointError('its configuration is not an object');
  const configuration = found as ChoraleConfiguration;
  const fault = configurationFault(configuration);
  if (fault !== null) throw new CheckpointError(`its configuration is out of range: ${fault}`);
  return configuration;
}

/** Symbols of one voice at one step: the pitches from the lowest on, then the rest. */
export const symbolCount = ({ lowestPitch, highestPitch }: ChoraleConfiguration): number =>
  highestPitch - lowestPitch + 2;

/** Stands where a symbol is not known, or before the beginning. */
export const unknownSymbol = (configuration: ChoraleConfiguration): number => symbolCount(configuration);
