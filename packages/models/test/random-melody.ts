/** Small melody makers of random numbers: what must hold whatever the weights is tested on them. */
import { HostTensor, RandomStream } from '@fourhands/engine';
import type { MelodyConfiguration } from '../src/melody/configuration.ts';
import { writeMelodyFile } from '../src/melody/melody-model-file.ts';
import { traits } from '../src/melody/melody.ts';
import { initialiseMelody } from '../src/melody/model.ts';
import type { Steering } from '../src/melody/steering.ts';

export const tinyMelodyConfiguration: MelodyConfiguration = {
  lowestPitch: 60,
  highestPitch: 72,
  phraseSteps: 16,
  latentSize: 3,
  width: 16,
  encoderLayers: 1,
  decoderLayers: 1,
  heads: 2,
  hidden: 16,
};

/** A model file. */
export function randomMelodyMaker(seed: number, configuration = tinyMelodyConfiguration): Uint8Array {
  const random = new RandomStream(seed);
  const parameters = initialiseMelody(configuration, random);
  const { latentSize } = configuration;
  const direction = () => new HostTensor(random.fillNormal(new Float32Array(latentSize)), [latentSize]);
  const steering = Object.fromEntries(traits.map((name) => [name, direction()])) as Steering;
  return writeMelodyFile(
    { configuration, parameters, steering, figures: {} },
    { preset: 'melodies', seed, settings: {} },
    '',
  );
}
