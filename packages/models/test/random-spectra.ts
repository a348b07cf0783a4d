/** Small makers of sounds of random numbers: what must hold whatever the weights is tested on them. */
import { RandomStream } from '@fourhands/engine';
import { autoencoderOf, priorOf } from '../src/spectra/configuration.ts';
import { writeSpectraFile } from '../src/spectra/spectra-model-file.ts';
import { initialiseVae } from '../src/vae/model.ts';
import { emptyPrior } from '../src/vae/prior.ts';

/** A model file. */
export function randomSpectraMaker(seed: number): Uint8Array {
  const [latentSize, width] = [4, 2];
  return writeSpectraFile(
    {
      latentSize,
      width,
      level: -20,
      parameters: initialiseVae(autoencoderOf(latentSize, width), new RandomStream(seed)),
      prior: emptyPrior(priorOf(latentSize)),
      figures: { clips: 3 },
    },
    { preset: 'own-sounds', seed, settings: {} },
    '',
  );
}
