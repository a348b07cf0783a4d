/** The whole codec, trained for a moment: pictures of every size to files and back, the same bits, and damaged files. */
import {
  compileFunction,
  constant,
  isHostTensor,
  mapTree,
  RandomStream,
  type HostTensor,
  type Tensor,
} from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { createReferenceRuntime } from '@fourhands/engine/reference';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NamedImage, RgbImage, TrainingHooks, TrainingPoint, TrainingRequest } from '../training/training.ts';
import { loadCodec, type CodecSession } from './codec.ts';
import { CompressedFileError } from './file-format-errors.ts';
import { readFile, writeFile } from './file-format.ts';
import { frequencyTotal } from './frequency-tables.ts';
import { codecLoss, initialiseCodec, type CodecParameters } from './network.ts';
import { buildPriorTables, scaleLevel } from './prior-tables.ts';
import { tileSpans } from './tiles.ts';
import { trainCodec } from './train.ts';

/** A picture of soft waves with some noise, different in every channel. */
function waves(width: number, height: number, seed: number): NamedImage {
  const random = new RandomStream(seed);
  const data = new Uint8Array(width * height * 3);
  const [a, b] = [0.05 + 0.1 * random.uniform(), 0.05 + 0.1 * random.uniform()];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++)
        data[(y * width + x) * 3 + c] = 127 + 80 * Math.sin(a * x + c) * Math.cos(b * y) + 10 * random.uniform();
  return { name: `waves ${seed}`, width, height, data };
}

const runtime = createNodeRuntime({ threads: 1 });
const train = (request: TrainingRequest, images: readonly NamedImage[] = pictures, hooks: TrainingHooks = {}) =>
  trainCodec(request, images, hooks, runtime);

const request = (hyperprior: number, steps = 6) => ({
  preset: 'photographs-quick',
  settings: { steps, batchSize: 2, patchSize: 64, hyperprior },
  seed: 1,
});

const pictures = [waves(96, 80, 1), waves(80, 96, 2)];

describe.each([
  { prior: 'hyperprior', setting: 1 },
  { prior: 'factorised', setting: 0 },
])('a codec with the $prior prior', ({ setting }) => {
  let session: CodecSession;
  let other: CodecSession;

  beforeAll(async () => {
    const { bytes } = await train(request(setting));
    [session, other] = [await loadCodec(bytes), await loadCodec(bytes)];
  });

  afterAll(async () => {
    await session.dispose();
    await other.dispose();
  });

  it.each([
    [1, 1],
    [2, 3],
    [64, 64],
    [65, 63],
    [130, 50],
  ])('restores %i×%i to exactly what compressing promised, also in another session', async (width, height) => {
    const { file, restored } = await session.compressAndRestore(waves(width, height, 9));
    expect([restored.width, restored.height]).toEqual([width, height]);
    expect(Buffer.compare((await other.restore(file)).data, restored.data)).toBe(0);
    expect(Buffer.compare(await other.compress(waves(width, height, 9)), file)).toBe(0);
  });

  it('restores a picture larger than a tile', async () => {
    const image = waves(1200, 40, 4);
    const { file, restored } = await session.compressAndRestore(image);
    expect(Buffer.compare((await session.restore(file)).data, restored.data)).toBe(0);
  });

  it('codes flat black, flat white and noise', async () => {
    const random = new RandomStream(8);
    for (const fill of [() => 0, () => 255, () => random.integer(256)]) {
      const image: RgbImage = { width: 40, height: 40, data: Uint8Array.from({ length: 4800 }, fill) };
      const { file, restored } = await session.compressAndRestore(image);
      expect(Buffer.compare((await session.restore(file)).data, restored.data)).toBe(0);
    }
  });

  it('refuses damaged files, 300 flips, cuts and changed payloads under a right checksum, or gives the very same picture', async () => {
    const { file, restored } = await session.compressAndRestore(waves(70, 60, 5));
    const random = new RandomStream(13);
    let refused = 0;
    for (let i = 0; i < 300; i++) {
      const damaged = damage(file, random);
      const outcome = await session.restore(damaged).catch((reason: unknown) => reason);
      if (outcome instanceof Error) {
        refused += 1;
        expect(outcome, `mutation ${i}`).toBeInstanceOf(CompressedFileError);
      } else expect(outcome, `mutation ${i}`).toEqual(restored);
    }
    expect(refused).toBeGreaterThan(280);
  });

  it('names the failure when the file was made with another model', async () => {
    const stranger = await loadCodec((await train({ ...request(setting, 2), seed: 2 })).bytes);
    const file = await stranger.compress(waves(30, 30, 1));
    await expect(session.restore(file)).rejects.toMatchObject({ code: 'compressed-with-another-model' });
    await stranger.dispose();
  });
});

/** A flipped byte, a cut, or a container that is whole around a payload that is not. */
function damage(file: Uint8Array, random: RandomStream): Uint8Array {
  const way = random.integer(3);
  if (way === 1) return file.slice(0, random.integer(file.length));
  const copy = file.slice();
  if (way === 0) {
    copy[random.integer(copy.length)]! ^= 1 + random.integer(255);
    return copy;
  }
  const picture = readFile(file);
  const payload = picture.payload.slice();
  payload[random.integer(payload.length)]! ^= 1 + random.integer(255);
  return writeFile({ ...picture, payload });
}

describe('training a codec', () => {
  it('lowers the error, and steers the rate towards the one chosen', async () => {
    const trainedFor = async (bitsPerPixel: number) => {
      const points: TrainingPoint[] = [];
      await train(
        { preset: 'photographs-quick', settings: { steps: 50, batchSize: 1, patchSize: 64, bitsPerPixel }, seed: 3 },
        pictures,
        { onPoint: (point) => points.push(point) },
      );
      return points.filter((point) => point.split === 'train');
    };
    const [low, high] = [await trainedFor(0.05), await trainedFor(3)];
    expect(high.at(-1)!.terms['psnr']!).toBeGreaterThan(high[0]!.terms['psnr']! + 3);
    expect(low.at(-1)!.terms['rate']!).toBeLessThan(high.at(-1)!.terms['rate']! * 0.9);
  });

  it('gives the same bytes for the same seed', async () => {
    const [first, again] = [await train(request(1)), await train(request(1))];
    expect(Buffer.compare(first.bytes, again.bytes)).toBe(0);
  });

  it.each([
    ['one picture', () => train(request(1), pictures.slice(0, 1)), 'too-few-pictures'],
    [
      'a patch that does not fit the strides',
      () => train({ ...request(1), settings: { patchSize: 100 } }),
      'training-request-refused',
    ],
    ['a file that is no model', () => loadCodec(new Uint8Array(100)), 'checkpoint-unreadable'],
  ])('refuses %s', async (_, run, code) => {
    await expect(run()).rejects.toMatchObject({ code });
  });
});

describe('the prior', () => {
  it('its integer tables give the mass that the graph’s rate is made of (the closed form is the oracle)', async () => {
    const configuration = { prior: 'factorised', widths: [8, 8, 4, 4] } as const;
    const parameters = initialiseCodec(configuration, new RandomStream(2));
    const tables = buildPriorTables(parameters.factorised);
    const table = tables.factorised[0]!;
    const logistic = (x: number) => 1 / (1 + Math.exp(-x));
    const scale = Math.log1p(Math.E) + 0.05;
    const mass = (k: number) =>
      [-1, 0, 1].reduce(
        (sum, mean) => sum + (logistic((k + 0.5 - mean) / scale) - logistic((k - 0.5 - mean) / scale)) / 3,
        0,
      );
    for (let k = -3; k <= 3; k++) {
      const slot = k - table.offset;
      expect((table.cumulative[slot + 1]! - table.cumulative[slot]!) / frequencyTotal).toBeCloseTo(mass(k), 4);
    }
    const values = mapTree<HostTensor, Tensor>(parameters, isHostTensor, (tensor) =>
      constant(tensor.data, tensor.shape),
    ) as CodecParameters<Tensor>;
    const program = await compileFunction(createReferenceRuntime(), {}, () => {
      const noise = { latent: constant(new Float32Array(64), [1, 4, 4, 4]), hyper: constant([0]) };
      return {
        rate: codecLoss(
          values,
          configuration,
          constant(new Float32Array(64 * 64 * 3).fill(0.5), [1, 64, 64, 3]),
          noise,
          1,
        ).rate,
      };
    });
    const rate = (await program.run({})).rate.data[0]!;
    // Grey gives latents equal to the last bias times its gain, which is zero here but for the first layers' biases.
    expect(rate).toBeGreaterThan(0);
    expect(rate).toBeLessThan((64 * 20) / (64 * 64));
  });

  it('levels rise with the scale and meet at the thresholds', () => {
    const thresholds = Float32Array.of(1, 2, 4);
    expect([0.5, 1, 1.1, 2, 3, 4, 9].map((scale) => scaleLevel(scale, thresholds))).toEqual([0, 0, 1, 1, 2, 2, 3]);
  });
});

describe('tiles', () => {
  it('cover every cell once, inside their tile, with the margin at inner edges', () => {
    for (let length = 1; length < 400; length++) {
      const spans = tileSpans(length, 64, 2);
      let next = 0;
      for (const { start, from, to } of spans) {
        const tile = Math.min(64, length);
        expect(from).toBe(next);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(start + tile).toBeLessThanOrEqual(length);
        expect(from >= start + (start === 0 ? 0 : 2) && to <= start + tile - (start + tile === length ? 0 : 2)).toBe(
          true,
        );
        next = to;
      }
      expect(next).toBe(length);
    }
  });
});
