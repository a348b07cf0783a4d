/** Small chorale makers of random numbers, and random pieces: what must hold whatever the weights is tested on them. */
import { RandomStream } from '@fourhands/engine';
import { writeChorale } from '../src/chorale/chorale-model-file.ts';
import type { ChoraleConfiguration } from '../src/chorale/configuration.ts';
import { initialiseChorale } from '../src/chorale/model.ts';
import { voiceCount, type Piece } from '../src/chorale/pieces.ts';

export const tinyConfiguration: ChoraleConfiguration = {
  lowestPitch: 60,
  highestPitch: 72,
  contextSteps: 16,
  width: 16,
  encoderLayers: 1,
  decoderLayers: 2,
  heads: 2,
  hidden: 16,
  members: 2,
};

/** A model file; every voice has the whole range. */
export function randomChoraleMaker(
  seed: number,
  configuration = tinyConfiguration,
  chords: readonly number[] = [],
): Uint8Array {
  const { lowestPitch: lowest, highestPitch: highest } = configuration;
  const ranges = Array.from({ length: voiceCount }, () => ({ lowest, highest }));
  const parameters = initialiseChorale(configuration, new RandomStream(seed));
  return writeChorale(
    { configuration, parameters, ranges, chords, figures: {} },
    { preset: 'bach-chorales', seed, settings: {} },
    { pieces: 1, steps: 1, sha256: '', source: '' },
  );
}

export function randomPiece(steps: number, seed: number, { lowestPitch, highestPitch } = tinyConfiguration): Piece {
  const random = new RandomStream(seed, 7);
  const pitches = Int16Array.from(
    { length: steps * voiceCount },
    () => lowestPitch + random.integer(highestPitch - lowestPitch + 1),
  );
  return { steps, pitches };
}
