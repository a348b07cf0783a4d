/** The latents of a painter's examples by its autoencoder, standardised so that each number is of about unit size. Node only. */
import { compileFunction, type HostTensor, type Runtime } from '@fourhands/engine';
import { fixedBatch, preparePictures } from '../data/picture-batches.ts';
import type { VaeConfiguration } from '../vae/configuration.ts';
import { asConstants } from '../nn/constants.ts';
import { encode, type VaeParameters } from '../vae/model.ts';
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
  const { imageSize, channels, latentSize } = configuration;
  const program = await compileFunction(
    runtime,
    { x: { shape: [batch, imageSize, imageSize, channels], dtype: 'float32' } },
    ({ x }) => ({ ...encode(asConstants(parameters).encoder, configuration, x) }),
  );
  const means = new Float32Array(examples.length * latentSize);
  const deviations = new Float32Array(examples.length * latentSize);
  for (let start = 0; start < examples.length; start += batch) {
    const some = examples.slice(start, start + batch);
    const set = preparePictures(some.map(pictureOf), configuration, false);
    const { mean, logVariance } = await program.run({ x: fixedBatch(set, configuration, 0, batch, false, 0) });
    const count = some.length * latentSize;
    means.set((mean.data as Float32Array).subarray(0, count), start * latentSize);
    deviations.set(
      (logVariance.data as Float32Array).subarray(0, count).map((value) => Math.exp(value / 2)),
      start * latentSize,
    );
  }
  await program.dispose();
  return { means, deviations };
}

/** By which latents become numbers of mean 0 and variance 1, and back: [size] each. */
export interface Scale {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/** Of samples of the posteriors, one number at a time. */
export function scaleOf({ means, deviations }: EncodedExamples, size: number): Scale {
  const count = means.length / size;
  const [mean, deviation] = [new Float32Array(size), new Float32Array(size)];
  for (let i = 0; i < size; i++) {
    let [sum, squares] = [0, 0];
    for (let at = i; at < means.length; at += size) {
      sum += means[at]!;
      squares += means[at]! ** 2 + deviations[at]! ** 2;
    }
    mean[i] = sum / count;
    deviation[i] = Math.sqrt(Math.max(1e-8, squares / count - (sum / count) ** 2));
  }
  return { mean, deviation };
}
