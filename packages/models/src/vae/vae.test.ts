/** The autoencoder's mathematics against closed forms, and runs that repeat, resume, sample and refuse. */
import { compileFunction, constant, RandomStream, sizeOf, type Tensor } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { createReferenceRuntime } from '@fourhands/engine/reference';
import { describe, expect, it } from 'vitest';
import {
  TrainingStopped,
  type NamedImage,
  type TrainingHooks,
  type TrainingPoint,
  type TrainingRequest,
} from '../training/training.ts';
import { importanceWeightedBound } from './evaluate.ts';
import { discretisedLogistic, divergence, logImportanceWeights, type Posterior, type VaeParameters } from './model.ts';
import { trainVae } from './train.ts';
import { loadVae } from './vae-model-file.ts';

/** Small pictures of one bright square each, in places that vary. */
function squares(count: number, size = 16): NamedImage[] {
  const random = new RandomStream(3);
  return Array.from({ length: count }, (_, i) => {
    const data = new Uint8Array(size * size * 3).fill(40);
    const [left, top] = [random.integer(size - 8), random.integer(size - 8)];
    for (let y = top; y < top + 8; y++)
      for (let x = left; x < left + 8; x++) data.fill(220, (y * size + x) * 3, (y * size + x) * 3 + 2);
    return { name: `square ${i}`, width: size, height: size, data };
  });
}

const runtime = createNodeRuntime({ threads: 1 });
const train = (request: TrainingRequest, images: readonly NamedImage[], hooks: TrainingHooks = {}, on = runtime) =>
  trainVae(request, images, hooks, [], on);

const request = (settings: Record<string, number> = {}): TrainingRequest => ({
  preset: 'quick-look',
  settings: { steps: 30, batchSize: 8, warmUp: 5, latentSize: 4, imageSize: 16, ...settings },
  seed: 5,
});

async function numbers(build: () => Tensor): Promise<number[]> {
  const program = await compileFunction(createReferenceRuntime(), {}, () => ({ y: build() }));
  return Array.from((await program.run({})).y.data);
}

describe('the likelihoods and the divergence', () => {
  it('the discretised logistic gives the 256 values a total mass of 1', async () => {
    for (const [mean, logScale] of [
      [0.5, -2],
      [0.02, -3],
      [0.99, -4.5],
    ] as const) {
      const x = constant(
        Float64Array.from({ length: 256 }, (_, i) => i / 255),
        [256],
      );
      const bits = await numbers(() => discretisedLogistic(x, constant(mean), constant(logScale)));
      expect(bits.reduce((total, value) => total + Math.exp(-value), 0)).toBeCloseTo(1, 3);
    }
  });

  it('the divergence is the closed form, and zero for the prior itself', async () => {
    const posterior: Posterior = { mean: constant([0, 1.5], [1, 2]), logVariance: constant([0, -1], [1, 2]) };
    const [same, other] = await numbers(() => divergence(posterior));
    expect(same).toBe(0);
    expect(other).toBeCloseTo(0.5 * (1.5 ** 2 + Math.exp(-1) + 1 - 1), 6);
  });

  it('importance weights are log p(x|z) + log p(z) - log q(z|x), with densities written out', async () => {
    // One latent that reaches nothing and one pixel whose logit is 0.7.
    const zero = (shape: number[]) => constant(new Float64Array(sizeOf(shape)), shape);
    const parameters = {
      encoder: { layers: [], mean: zero([]) as never, logVariance: zero([]) as never },
      decoder: { layers: [{ kernel: zero([1, 1]), bias: constant([0.7], [1]) }], norms: [], logScale: zero([1]) },
    } as unknown as VaeParameters<Tensor>;
    const configuration = {
      network: 'dense',
      likelihood: 'bernoulli',
      imageSize: 1,
      channels: 1,
      latentSize: 1,
      hidden: 1,
      encoder: [],
      decoder: [],
    } as const;
    const posterior: Posterior = { mean: constant([0.4], [1, 1]), logVariance: constant([-0.6], [1, 1]) };
    const noise = [0.3, -1.2];
    const weights = await numbers(() =>
      logImportanceWeights(
        parameters,
        configuration,
        constant([1], [1, 1, 1, 1]),
        posterior,
        constant(noise, [1, 2, 1]),
        1,
      ),
    );
    const gaussian = (x: number, mean: number, variance: number) =>
      -0.5 * (Math.log(2 * Math.PI * variance) + (x - mean) ** 2 / variance);
    noise.forEach((e, i) => {
      const z = 0.4 + Math.exp(-0.3) * e;
      const expected = -Math.log(1 + Math.exp(-0.7)) + gaussian(z, 0, 1) - gaussian(z, 0.4, Math.exp(-0.6));
      expect(weights[i]).toBeCloseTo(expected, 6);
    });
  });
});

describe('training', () => {
  const images = squares(24);
  const larger = squares(24, 32);

  it('lowers the loss, reports points of both splits and pictures, and gives a model that samples', async () => {
    const points: TrainingPoint[] = [];
    const pictures: string[] = [];
    const trained = await train(request({ steps: 60, imageSize: 32 }), larger, {
      onPoint: (point) => points.push(point),
      onImage: (image) => pictures.push(image.kind),
    });
    const validation = points.filter((point) => point.split === 'validation');
    expect(validation.at(-1)!.loss).toBeLessThan(validation[0]!.loss * 0.9);
    expect(points.at(-1)!.terms).toHaveProperty('kl');
    expect(new Set(pictures)).toEqual(new Set(['reconstruction', 'sample']));
    const session = await loadVae(trained.bytes, runtime);
    const [first] = await session.sample(3, 1);
    expect([first!.width, first!.height, first!.data.length]).toEqual([32, 32, 32 * 32 * 3]);
    expect((await session.sample(3, 1))[0]!.data).toEqual(first!.data);
    expect((await session.sample(3, 2))[0]!.data).not.toEqual(first!.data);
    const line = await session.interpolate(larger[0]!, larger[1]!, 3);
    expect(line[0]!.data).toEqual((await session.reconstruct([larger[0]!]))[0]!.data);
    expect((await session.combine(larger[0]!, larger[1]!, larger[1]!)).data).toEqual(line[0]!.data);
    expect(session.map.points.length).toBe(2 * larger.length);
    const dot = session.map.axes[0].reduce((total, value, i) => total + value * session.map.axes[1][i]!, 0);
    expect(dot).toBeCloseTo(0, 4);
    const bound = { samples: 50, binarise: false, seed: 1 };
    const evaluated = await importanceWeightedBound(session, larger.slice(0, 10), bound, runtime);
    expect(Number.isFinite(evaluated)).toBe(true);
    await session.dispose();
  });

  it.each([1, 2])('on %i threads gives the same bytes for the same seed, and others for another', async (threads) => {
    const on = createNodeRuntime({ threads });
    const run = async (seed: number) => (await train({ ...request({ steps: 12 }), seed }, images, {}, on)).bytes;
    const [first, again, other] = [await run(5), await run(5), await run(6)];
    expect(Buffer.compare(first, again)).toBe(0);
    expect(Buffer.compare(first, other)).not.toBe(0);
  });

  it('stops when asked and, resumed, ends with the same bytes as a run that was not stopped', async () => {
    const whole = await train(request(), images);
    const controller = new AbortController();
    const stopped = await train(request(), images, {
      signal: controller.signal,
      onPoint: (point) => point.step >= 11 && controller.abort(),
    }).catch((error: unknown) => error);
    expect(stopped).toBeInstanceOf(TrainingStopped);
    const resumed = await train({ ...request(), resume: (stopped as TrainingStopped).checkpoint }, images);
    expect(Buffer.compare(resumed.bytes, whole.bytes)).toBe(0);
  });

  it('switches to the importance-weighted bound, keeps averages, and resumes there', async () => {
    const best: TrainingRequest = {
      preset: 'best',
      settings: { steps: 9, batchSize: 4, importanceSamples: 3, warmUp: 2 },
      seed: 1,
    };
    const small = squares(12, 28);
    const controller = new AbortController();
    const stopped = await train(best, small, {
      signal: controller.signal,
      onPoint: (point) => point.step >= 6 && controller.abort(),
    }).catch((error: unknown) => error);
    const resumed = await train({ ...best, resume: (stopped as TrainingStopped).checkpoint }, small);
    expect(Buffer.compare(resumed.bytes, (await train(best, small)).bytes)).toBe(0);
  });

  it.each([
    { name: 'one picture', run: () => train(request(), images.slice(0, 1)), code: 'too-few-pictures' },
    {
      name: 'an unknown preset',
      run: () => train({ ...request(), preset: 'nothing' }, images),
      code: 'training-request-refused',
    },
    {
      name: 'an unknown setting',
      run: () => train(request({ speed: 3 }), images),
      code: 'training-request-refused',
    },
    {
      name: 'a setting out of range',
      run: () => train(request({ batchSize: 0 }), images),
      code: 'training-request-refused',
    },
    {
      name: 'a picture size that cannot be halved',
      run: () => train(request({ imageSize: 34 }), images),
      code: 'training-request-refused',
    },
    {
      name: 'a checkpoint that is none',
      run: () => train({ ...request(), resume: new Uint8Array(64) }, images),
      code: 'checkpoint-unreadable',
    },
  ])('handles $name', async ({ run, code }) => {
    await expect(run().catch((error: unknown) => error)).resolves.toMatchObject({ code });
  });

  it('refuses a checkpoint of other settings, and a model file that is not one', async () => {
    const controller = new AbortController();
    const stopped = (await train(request(), images, {
      signal: controller.signal,
      onPoint: () => controller.abort(),
    }).catch((error: unknown) => error)) as TrainingStopped;
    await expect(train({ ...request({ latentSize: 5 }), resume: stopped.checkpoint }, images)).rejects.toMatchObject({
      code: 'checkpoint-of-another-run',
    });
    await expect(loadVae(stopped.checkpoint)).rejects.toMatchObject({ code: 'checkpoint-unreadable' });
    await expect(loadVae(new Uint8Array(10))).rejects.toMatchObject({ code: 'checkpoint-unreadable' });
  });
});
