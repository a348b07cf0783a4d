/** The importance-weighted bound on log p(x) over a test set (Burda et al. 2016, eq. 8), for reporting a model's likelihood. */
import { compileFunction, HostTensor, RandomStream, type Runtime } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import type { RgbImage } from '../training/training.ts';
import { fixedBatch, preparePictures, streams } from '../data/picture-batches.ts';
import { asConstants } from '../nn/constants.ts';
import { encode, logImportanceWeights } from './model.ts';
import type { VaeSession } from './vae-model-file.ts';

export interface BoundOptions {
  /** k of the bound. */
  readonly samples: number;
  /** Draw the pixels as black or white first, once, by the seed. */
  readonly binarise: boolean;
  readonly seed: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Pictures and samples of one run of the program. */
const picturesPerRun = 10;
const samplesPerRun = 500;

/** Mean of -log ¹⁄ₖ Σ w over the pictures, in nats; lower is better. Groups of ten pictures share their noise. */
export async function importanceWeightedBound(
  session: VaeSession,
  images: readonly RgbImage[],
  options: BoundOptions,
  runtime: Runtime = createNodeRuntime(),
): Promise<number> {
  const { configuration, latentSize } = session.info;
  const { samples, binarise, seed } = options;
  const set = preparePictures(images, configuration, false);
  const perRun = Math.min(samplesPerRun, samples);
  const runs = Math.ceil(samples / perRun);
  const program = await compileFunction(
    runtime,
    {
      x: {
        shape: [picturesPerRun, configuration.imageSize, configuration.imageSize, configuration.channels],
        dtype: 'float32',
      },
      noise: { shape: [1, perRun, latentSize], dtype: 'float32' },
    },
    ({ x, noise }) => {
      const parameters = asConstants(session.parameters);
      return {
        weights: logImportanceWeights(
          parameters,
          configuration,
          x,
          encode(parameters.encoder, configuration, x),
          noise,
          1,
        ),
      };
    },
  );
  let total = 0;
  const noise = new Float32Array(perRun * latentSize);
  for (let start = 0; start < set.count; start += picturesPerRun) {
    const x = fixedBatch(set, configuration, start, picturesPerRun, binarise, seed);
    const random = new RandomStream(seed, streams.noise + 512 + start);
    const peaks = new Float64Array(picturesPerRun).fill(-Infinity);
    const sums = new Float64Array(picturesPerRun);
    for (let run = 0; run < runs; run++) {
      const { weights } = await program.run({
        x,
        noise: new HostTensor(random.fillNormal(noise), [1, perRun, latentSize]),
      });
      for (let i = 0; i < picturesPerRun; i++)
        for (let j = 0; j < perRun; j++) {
          const weight = weights.data[i * perRun + j]!;
          if (weight > peaks[i]!) {
            sums[i] = sums[i]! * Math.exp(peaks[i]! - weight) + 1;
            peaks[i] = weight;
          } else sums[i]! += Math.exp(weight - peaks[i]!);
        }
    }
    for (let i = 0; i < Math.min(picturesPerRun, set.count - start); i++)
      total -= peaks[i]! + Math.log(sums[i]! / (runs * perRun));
    options.onProgress?.(Math.min(start + picturesPerRun, set.count), set.count);
  }
  await program.dispose();
  return total / set.count;
}
