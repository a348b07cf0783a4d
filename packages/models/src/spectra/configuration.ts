/** A maker of sounds in numbers: an autoencoder of pictures of sound (vae/configuration.ts), and the flow that draws its latents. */
import type { FlowConfiguration } from '../flow/model.ts';
import type { VaeConfiguration } from '../vae/configuration.ts';
import { side } from './spectrogram.ts';

/** By how much channels grow from one stage to the next, in units of `width`. */
const growth = [1, 2, 4, 6, 8];

/** Five halvings, to 4×4 places of 8 · width channels. */
export function autoencoderOf(latentSize: number, width: number): VaeConfiguration {
  const stages = growth.map((factor) => ({ width: factor * width, stride: 2 }));
  return {
    network: 'convolutional',
    likelihood: 'gaussian',
    imageSize: side,
    channels: 1,
    latentSize,
    hidden: 0,
    slope: 0.2,
    encoder: stages,
    decoder: stages,
  };
}

export const priorOf = (latentSize: number): FlowConfiguration => ({
  size: latentSize,
  width: 128,
  blocks: 3,
  conditionSize: 64,
});
