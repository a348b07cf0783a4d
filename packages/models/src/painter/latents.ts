/** The latents of a painter's examples by its autoencoder. Node only. */
import type { HostTensor, Runtime } from '@fourhands/engine';
import { preparePictures } from '../data/picture-batches.ts';
import type { VaeConfiguration } from '../vae/configuration.ts';
import { compileEncoder } from '../vae/latent-map.ts';
import type { VaeParameters } from '../vae/model.ts';
import { pictureOf, type Example } from './examples.ts';

/** Posterior means and deviations [examples · size]. */
export interface EncodedExamples {
  readonly means: Float32Array;
  readonly deviations: Float32Array;
}

const batch = 32;

export async function encodeExamples(
  runtime: Runtime,
  configuration: VaeConfiguration,
  parameters: VaeParameters<HostTensor>,
  examples: readonly Example[],
): Promise<EncodedExamples> {
  const encoder = await compileEncoder(runtime, configuration, parameters, batch);
  const { latentSize } = configuration;
  const means = new Float32Array(examples.length * latentSize);
  const deviations = new Float32Array(examples.length * latentSize);
  // Pictures are drawn some at a time: all of them would take a gigabyte.
  for (let start = 0; start < examples.length; start += batch) {
    const some = examples.slice(start, start + batch);
    const encoded = await encoder.encode(preparePictures(some.map(pictureOf), configuration, false));
    means.set(encoded.means, start * latentSize);
    deviations.set(encoded.deviations, start * latentSize);
  }
  await encoder.dispose();
  return { means, deviations };
}
