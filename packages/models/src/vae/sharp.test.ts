/** The adversary beside an autoencoder: how hard it pulls, and runs that begin without it and go on with it. */
import { buildGraph, constant, HostTensor, input, RandomStream } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { createReferenceRuntime } from '@fourhands/engine/reference';
import { describe, expect, it } from 'vitest';
import { asConstants } from '../nn/constants.ts';
import { gradientOf } from '../optim/optimiser.ts';
import { TrainingStopped, type NamedImage, type TrainingHooks, type TrainingRequest } from '../training/training.ts';
import { initialiseAdversary, sharpLosses } from './adversary.ts';
import type { VaeConfiguration } from './configuration.ts';
import { initialiseVae } from './model.ts';
import { trainVae } from './train.ts';
import { loadVae } from './vae-model-file.ts';

const configuration: VaeConfiguration = {
  network: 'convolutional',
  likelihood: 'discretised-logistic',
  imageSize: 16,
  channels: 3,
  latentSize: 3,
  hidden: 0,
  encoder: [
    { width: 4, stride: 2 },
    { width: 4, stride: 2 },
  ],
  decoder: [
    { width: 4, stride: 2 },
    { width: 4, stride: 2 },
  ],
};

it('pulls at the decoder’s last layer exactly as hard as the reconstruction, times its sharpness', async () => {
  const parameters = initialiseVae(configuration, new RandomStream(1));
  const adversary = initialiseAdversary(configuration, new RandomStream(2));
  const x = input('x', [2, 16, 16, 3]);
  const noise = input('noise', [2, 3]);
  const at = (sharpness: number) => {
    const tree = asConstants(parameters);
    const last = tree.decoder.layers.at(-1)!.kernel;
    const losses = sharpLosses(tree, asConstants(adversary), configuration, x, noise, {
      klWeight: constant(0),
      sharpness: constant(sharpness),
    });
    return gradientOf(losses.autoencoder, { last }).last;
  };
  const random = new RandomStream(5);
  const program = await createReferenceRuntime().compile(
    buildGraph([0, 0.5, 1].map((sharpness) => ({ name: `${sharpness}`, tensor: at(sharpness) }))),
  );
  const slopes = await program.run({
    x: new HostTensor(random.fillUniform(new Float32Array(2 * 768)), [2, 16, 16, 3]),
    noise: new HostTensor(random.fillNormal(new Float32Array(6)), [2, 3]),
  });
  const [alone, half, whole] = ['0', '0.5', '1'].map((name) => Array.from(slopes[name]!.data));
  const norm = (values: readonly number[]) => Math.hypot(...values);
  const pull = (with_: readonly number[]) => norm(with_.map((value, i) => value - alone![i]!));
  expect(norm(alone!)).toBeGreaterThan(0);
  expect(pull(half!) / norm(alone!)).toBeCloseTo(0.5, 4);
  expect(pull(whole!) / norm(alone!)).toBeCloseTo(1, 4);
});

describe('training', () => {
  const runtime = createNodeRuntime({ threads: 1 });
  const pictures: NamedImage[] = Array.from({ length: 6 }, (_, picture) => {
    const data = new Uint8Array(16 * 16 * 3).fill(230);
    for (let y = 4; y < 12; y++)
      for (let x = 2 + picture; x < 8 + picture; x++) data.set([20 * picture, 90, 200], (y * 16 + x) * 3);
    return { name: `${picture}`, width: 16, height: 16, data };
  });
  const request: TrainingRequest = {
    preset: 'sharp',
    settings: { steps: 8, batchSize: 4, imageSize: 16, latentChannels: 2, warmUp: 0, priorSteps: 20 },
    seed: 3,
  };
  const train = (more: Partial<TrainingRequest>, hooks: TrainingHooks = {}) =>
    trainVae({ ...request, ...more }, pictures, hooks, [], runtime);

  it('begins without the adversary, goes on with it, and resumes in either part to the same file', async () => {
    const judged: number[] = [];
    const left: (number | null)[] = [];
    const whole = await train(
      {},
      {
        onProgress: ({ step, secondsLeft }) => void (step === 8 && left.push(secondsLeft)),
        onPoint: ({ step, terms }) => void (terms['discriminator'] !== undefined && judged.push(step)),
      },
    );
    expect(Math.min(...judged)).toBe(5);
    // The prior's ten steps before the last ten are told by the time left.
    expect(left).toHaveLength(3);
    expect(left[1]).toBeGreaterThan(0);
    expect(left[2]).toBe(0);
    for (const stop of [2, 6]) {
      const stopping = new AbortController();
      const stopped = await train(
        {},
        {
          signal: stopping.signal,
          onPoint: ({ step }) => step >= stop && stopping.abort(),
        },
      ).catch((error: unknown) => error);
      expect(stopped).toBeInstanceOf(TrainingStopped);
      expect((await train({ resume: (stopped as TrainingStopped).checkpoint })).bytes).toEqual(whole.bytes);
    }
    const session = await loadVae(whole.bytes, runtime);
    const [back] = await session.reconstruct([pictures[0]!]);
    expect(back).toMatchObject({ width: 16, height: 16 });
    // Nothing given up leaves the picture as it comes back; the same seed varies it alike, another one otherwise.
    const varied = (amount: number, count: number, seed: number) => session.vary(pictures[0]!, amount, count, seed);
    expect((await varied(0, 1, 4))[0]).toEqual(back);
    const some = await varied(0.7, 3, 4);
    expect(await varied(0.7, 2, 4)).toEqual(some.slice(0, 2));
    expect((await varied(0.7, 1, 5))[0]).not.toEqual(some[0]);
    expect(await session.sample(1, 4)).toEqual((await session.sample(2, 4)).slice(0, 1));
    await session.dispose();
  });

  it('normalises its decoder, and draws the same alone and among many, and after a stop', async () => {
    const settings = {
      ...request.settings,
      latentChannels: 0,
      latentSize: 4,
      pixelNoise: 0.2,
      batchNorm: 1,
      priorSteps: 0,
    };
    const whole = await train({ settings });
    const stopping = new AbortController();
    const stopped = await train(
      { settings },
      { signal: stopping.signal, onPoint: ({ step }) => step >= 6 && stopping.abort() },
    ).catch((error: unknown) => error);
    const resume = (stopped as TrainingStopped).checkpoint;
    expect((await train({ settings, resume })).bytes).toEqual(whole.bytes);
    const session = await loadVae(whole.bytes, runtime);
    expect(session.info.configuration).toMatchObject({ batchNorm: 'kept', likelihood: 'gaussian', pixelNoise: 0.2 });
    const [first] = await session.reconstruct([pictures[0]!]);
    expect((await session.reconstruct(pictures))[0]).toEqual(first);
    await session.dispose();
  });

  it('changes what is learned', async () => {
    const [sharp, plain] = [await train({}), await train({ settings: { ...request.settings, sharpness: 0 } })];
    expect(sharp.figures['validationReconstruction']).not.toBe(plain.figures['validationReconstruction']);
  });
});
