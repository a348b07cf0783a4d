/** A chorale maker's network in numbers, and the limits of its numbers. */
import { headsFault, rangeFault, readConfiguration, type NumberRange } from '../training/number-ranges.ts';

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
  /** Networks of that kind, each trained by itself; what they find likely is the mean of what each does. */
  readonly members: number;
}

const ranges: Readonly<Record<keyof ChoraleConfiguration, NumberRange>> = {
  lowestPitch: [0, 127],
  highestPitch: [0, 127],
  contextSteps: [16, 4096],
  width: [8, 2048],
  encoderLayers: [1, 32],
  decoderLayers: [1, 32],
  heads: [1, 64],
  hidden: [8, 8192],
  members: [1, 16],
};

/** What keeps a configuration from being one, in words; null when nothing does. */
export function configurationFault(configuration: ChoraleConfiguration): string | null {
  const { lowestPitch, highestPitch } = configuration;
  const fault = rangeFault({ ...configuration }, ranges);
  if (fault !== null) return fault;
  if (lowestPitch > highestPitch) return `its lowest pitch, ${lowestPitch}, is above its highest, ${highestPitch}`;
  return headsFault(configuration);
}

/** Reads the configuration of a model file. Throws CheckpointError. */
export const parseConfiguration = (json: string | undefined): ChoraleConfiguration =>
  readConfiguration(json, configurationFault);

/** Symbols of one voice at one step: the pitches from the lowest on, then the rest. */
export const symbolCount = ({ lowestPitch, highestPitch }: ChoraleConfiguration): number =>
  highestPitch - lowestPitch + 2;

/** Stands where a symbol is not known, or before the beginning. */
export const unknownSymbol = (configuration: ChoraleConfiguration): number => symbolCount(configuration);
