/** A normalised decoder: by its batch in training, and by what was kept of many batches when it is finished. */
import { buildGraph, constant, HostTensor, RandomStream, type Tensor } from '@fourhands/engine';
import { createReferenceRuntime } from '@fourhands/engine/reference';
import { expect, it } from 'vitest';
import { preparePictures } from '../data/picture-batches.ts';
import { asConstants } from '../nn/constants.ts';
import type { NamedImage } from '../training/training.ts';
import { inTraining, type VaeConfiguration } from './configuration.ts';
import { keepStatistics } from './kept-statistics.ts';
import { decodeSeeing, encode, initialiseVae, reconstructionLoss, type VaeParameters } from './model.ts';

const stages = [
  { width: 4, stride: 2 },
  { width: 6, stride: 2 },
];
const configuration: VaeConfiguration = {
  network: 'convolutional',
  likelihood: 'gaussian',
  pixelNoise: 0.3,
  imageSize: 8,
  channels: 3,
  latentSize: 2,
  hidden: 0,
  batchNorm: 'kept',
  encoder: stages,
  decoder: stages,
};
const runtime = createReferenceRuntime();
const random = new RandomStream(4);
const pictures: NamedImage[] = Array.from({ length: 64 }, (_, at) => ({
  name: String(at),
  width: 8,
  height: 8,
  data: Uint8Array.from({ length: 192 }, () => random.integer(256)),
}));
const set = preparePictures(pictures, configuration, false);

async function numbers(tensors: Readonly<Record<string, Tensor>>): Promise<Record<string, number[]>> {
  const program = await runtime.compile(
    buildGraph(Object.entries(tensors).map(([name, tensor]) => ({ name, tensor }))),
  );
  const found = await program.run({});
  return Object.fromEntries(Object.entries(found).map(([name, { data }]) => [name, Array.from(data)]));
}

/** A posterior that is its mean: what comes of a batch can be written out. */
function certain(): VaeParameters<HostTensor> {
  const parameters = initialiseVae(configuration, new RandomStream(1));
  const { kernel, bias } = parameters.encoder.logVariance;
  const still = {
    kernel: HostTensor.zeros(kernel.shape),
    bias: new HostTensor(new Float32Array(bias.data.length).fill(-60), bias.shape),
  };
  return { ...parameters, encoder: { ...parameters.encoder, logVariance: still } };
}

it('does with the statistics that it kept what it did with the batch they are of', async () => {
  const before = certain();
  const kept = await keepStatistics(runtime, configuration, before, set, 1);
  const x = constant(
    Float32Array.from(
      pictures.flatMap(({ data }) => [...data]),
      (value) => value / 255,
    ),
    [64, 8, 8, 3],
  );
  const { mean } = encode(asConstants(before.encoder), configuration, x);
  const inBatch = decodeSeeing(asConstants(before.decoder), inTraining(configuration), mean);
  const finished = decodeSeeing(asConstants(kept.decoder), configuration, mean);
  const found = await numbers({
    inBatch: inBatch.outputs,
    finished: finished.outputs,
    average: inBatch.statistics[1]!.mean,
    variance: inBatch.statistics[1]!.variance,
  });
  found['finished']!.forEach((value, at) => expect(value).toBeCloseTo(found['inBatch']![at]!, 4));
  const norm = kept.decoder.norms[1]!;
  expect(norm.mean.shape).toEqual([4]);
  norm.mean.data.forEach((value, at) => expect(value).toBeCloseTo(found['average']![at]!, 5));
  norm.variance.data.forEach((value, at) => expect(value).toBeCloseTo(found['variance']![at]!, 5));
  expect(Math.max(...found['variance']!.map((value) => Math.abs(value - 1)))).toBeGreaterThan(0.1);
});

it('leaves a decoder that is not normalised as it is', async () => {
  const { batchNorm: _, ...plain } = configuration;
  const parameters = initialiseVae(plain, new RandomStream(1));
  expect(parameters.decoder.norms).toEqual([]);
  expect(await keepStatistics(runtime, plain, parameters, set, 1)).toBe(parameters);
});

it('takes shades for normal ones, with the given deviation', async () => {
  const { decoder } = asConstants(initialiseVae(configuration, new RandomStream(1)));
  const { loss } = await numbers({
    loss: reconstructionLoss(decoder, configuration, constant([0.4]), constant([0.9])),
  });
  const average = 1 / (1 + Math.exp(-0.4));
  expect(loss![0]).toBeCloseTo(0.5 * ((0.9 - average) ** 2 / 0.09 + Math.log(2 * Math.PI * 0.09)), 5);
});
