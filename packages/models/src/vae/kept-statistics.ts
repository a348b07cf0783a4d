/** What the batch normalisations of a trained decoder go by, found once at its end (Wu & Johnson 2021, §3.1: averages over many batches of the final weights). */
import { compileFunction, HostTensor, RandomStream, type Runtime } from '@fourhands/engine';
import { fixedBatch, streams, type PictureSet } from '../data/picture-batches.ts';
import { asConstants } from '../nn/constants.ts';
import { inTraining, type VaeConfiguration } from './configuration.ts';
import { decodeSeeing, encode, reparameterise, type VaeParameters } from './model.ts';

const batchSize = 64;
const batches = 64;

/** The parameters with statistics of what the decoder does with posteriors of the pictures; the same ones where it is not normalised. */
export async function keepStatistics(
  runtime: Runtime,
  configuration: VaeConfiguration,
  parameters: VaeParameters<HostTensor>,
  pictures: PictureSet,
  seed: number,
): Promise<VaeParameters<HostTensor>> {
  if (!configuration.batchNorm) return parameters;
  const { imageSize, channels, latentSize } = configuration;
  const learning = inTraining(configuration);
  const program = await compileFunction(
    runtime,
    {
      x: { shape: [batchSize, imageSize, imageSize, channels], dtype: 'float32' },
      noise: { shape: [batchSize, latentSize], dtype: 'float32' },
    },
    ({ x, noise }) => {
      const { encoder, decoder } = asConstants(parameters);
      const z = reparameterise(encode(encoder, learning, x), noise);
      const { statistics } = decodeSeeing(decoder, learning, z);
      return Object.fromEntries(
        statistics.flatMap(({ mean, variance }, at) => [
          [`mean ${at}`, mean],
          [`variance ${at}`, variance],
        ]),
      );
    },
  );
  const sums = new Map<string, Float64Array>();
  for (let batch = 0; batch < batches; batch++) {
    const x = fixedBatch(pictures, configuration, batch * batchSize, batchSize, false, seed);
    const size = batchSize * latentSize;
    const noise = new RandomStream(seed, streams.statistics, batch * size * 2).fillNormal(new Float32Array(size));
    const seen = await program.run({ x, noise: new HostTensor(noise, [batchSize, latentSize]) });
    for (const [name, { data }] of Object.entries(seen)) {
      const sum = sums.get(name) ?? new Float64Array(data.length);
      sum.forEach((value, at) => (sum[at] = value + data[at]! / batches));
      sums.set(name, sum);
    }
  }
  await program.dispose();
  const kept = (name: string, shape: readonly number[]) => new HostTensor(Float32Array.from(sums.get(name)!), shape);
  const norms = parameters.decoder.norms.map((norm, at) => ({
    ...norm,
    mean: kept(`mean ${at}`, norm.mean.shape),
    variance: kept(`variance ${at}`, norm.variance.shape),
  }));
  return { ...parameters, decoder: { ...parameters.decoder, norms } };
}
