/** A melody maker's network in numbers, and the limits of its numbers. */
import { headsFault, rangeFault, readConfiguration, type NumberRange } from '../training/number-ranges.ts';

export interface MelodyConfiguration {
  /** MIDI pitches that it knows, from the lowest to the highest, both counted. */
  readonly lowestPitch: number;
  readonly highestPitch: number;
  /** Sixteenths of a phrase, which one place in latent space stands for; a multiple of 16. */
  readonly phraseSteps: number;
  /** Numbers of a place in latent space. */
  readonly latentSize: number;
  /** Numbers that describe a step inside the network; a multiple of twice the heads. */
  readonly width: number;
  readonly encoderLayers: number;
  readonly decoderLayers: number;
  readonly heads: number;
  /** Width of the feed-forward parts. */
  readonly hidden: number;
}

const ranges: Readonly<Record<keyof MelodyConfiguration, NumberRange>> = {
  lowestPitch: [0, 127],
  highestPitch: [0, 127],
  phraseSteps: [16, 512],
  latentSize: [1, 1024],
  width: [8, 2048],
  encoderLayers: [1, 32],
  decoderLayers: [1, 32],
  heads: [1, 64],
  hidden: [8, 8192],
};

/** What keeps a configuration from being one, in words; null when nothing does. */
export function configurationFault(configuration: MelodyConfiguration): string | null {
  const { lowestPitch, highestPitch, phraseSteps } = configuration;
  const fault = rangeFault({ ...configuration }, ranges);
  if (fault !== null) return fault;
  if (lowestPitch > highestPitch) return `its lowest pitch, ${lowestPitch}, is above its highest, ${highestPitch}`;
  if (phraseSteps % 16 !== 0) return `phraseSteps must be a multiple of 16, not ${phraseSteps}`;
  return headsFault(configuration);
}

/** Reads the configuration of a model file. Throws CheckpointError. */
export const parseConfiguration = (json: string | undefined): MelodyConfiguration =>
  readConfiguration(json, configurationFault);

/** What a step may do: hold what sounds, or the silence; begin to rest; or begin a note of a pitch. */
export const symbols = { hold: 0, rest: 1, firstPitch: 2 } as const;

export const symbolCount = ({ lowestPitch, highestPitch }: MelodyConfiguration): number =>
  symbols.firstPitch + highestPitch - lowestPitch + 1;
