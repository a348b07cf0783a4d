/** A trained autoencoder's file, opened: encode, decode, sample, interpolate. Safe in a browser when given its runtime. */
import {
  CheckpointError,
  compileFunction,
  HostTensor,
  RandomStream,
  readSafetensors,
  sizeOf,
  type Runtime,
  type StateTree,
} from '@fourhands/engine';
import { fromUnit } from '../data/pixels.ts';
import { asConstants } from '../nn/constants.ts';
import { restoreTree } from '../training/checkpoint.ts';
import type { RgbImage, TrainingRequest } from '../training/training.ts';
import { innerSize, type VaeConfiguration } from './configuration.ts';
import { preparePictures } from '../data/picture-batches.ts';
import { compileEncoder, type Encoder } from './latent-map.ts';
import { emptyPrior, openPrior, priorConfiguration, type Prior } from './prior.ts';
import { decode, initialiseVae, pictureOf, type VaeParameters } from './model.ts';

const format = 'fourhands-model 1';

export function vaeMetadata(
  configuration: VaeConfiguration,
  request: TrainingRequest,
  figures: Readonly<Record<string, number>>,
): Record<string, string> {
  return {
    format,
    kind: 'vae',
    preset: request.preset,
    seed: String(request.seed),
    settings: JSON.stringify(request.settings),
    configuration: JSON.stringify(configuration),
    figures: JSON.stringify(figures),
  };
}

/** Pictures out of a float tensor [batch, size, size, channels]; grey is shown as grey. */
export function toRgbImages(tensor: HostTensor, { imageSize, channels }: VaeConfiguration): RgbImage[] {
  const area = imageSize * imageSize;
  return Array.from({ length: tensor.shape[0]! }, (_, i) => {
    const data = new Uint8Array(area * 3);
    for (let p = 0; p < area; p++)
      for (let c = 0; c < 3; c++)
        data[p * 3 + c] = fromUnit(tensor.data[(i * area + p) * channels + (channels === 3 ? c : 0)]!);
    return { width: imageSize, height: imageSize, data };
  });
}

export interface VaeInfo {
  readonly imageWidth: number;
  readonly imageHeight: number;
  readonly latentSize: number;
  readonly preset: string;
  readonly seed: number;
  readonly figures: Readonly<Record<string, number>>;
  readonly configuration: VaeConfiguration;
}

/** Where the pictures lie in the two directions in which the latents vary most. */
export interface LatentMap {
  readonly mean: Float32Array;
  readonly axes: readonly [Float32Array, Float32Array];
  /** [pictures · 2] */
  readonly points: Float32Array;
}

export interface VaeSession {
  readonly info: VaeInfo;
  readonly map: LatentMap;
  readonly parameters: VaeParameters<HostTensor>;
  /** Pictures of latents drawn from the prior that was learned, or the standard normal one; the same for the same seed. */
  sample(count: number, seed: number): Promise<RgbImage[]>;
  /** Pictures of latents [count · latentSize]. */
  decode(latents: Float32Array, count: number): Promise<RgbImage[]>;
  /** Posterior means of pictures of any size. */
  encode(images: readonly RgbImage[]): Promise<{ readonly mean: Float32Array; readonly count: number }>;
  /** Pictures like a given one: `amount` of it, from 0 (as it comes back) to 1 (any picture), is drawn anew from the prior. */
  vary(image: RgbImage, amount: number, count: number, seed: number): Promise<RgbImage[]>;
  reconstruct(images: readonly RgbImage[]): Promise<RgbImage[]>;
  /** `steps` pictures from one to the other along a straight line between their latents. */
  interpolate(from: RgbImage, to: RgbImage, steps: number): Promise<RgbImage[]>;
  /** The picture of latent(base) + latent(add) - latent(subtract): what distinguishes two pictures, put into a third. */
  combine(base: RgbImage, added: RgbImage, subtracted: RgbImage): Promise<RgbImage>;
  dispose(): Promise<void>;
}

const decodeBatch = 16;
const encodedAtOnce = 4;

async function defaultRuntime(): Promise<Runtime> {
  return (await import('@fourhands/engine/node')).createNodeRuntime();
}

/** Opens a model file. Throws CheckpointError when it is not a whole autoencoder. */
export async function loadVae(bytes: Uint8Array, givenRuntime?: Runtime): Promise<VaeSession> {
  const file = readSafetensors(bytes);
  const { metadata } = file;
  if (metadata['format'] !== format || metadata['kind'] !== 'vae')
    throw new CheckpointError('it holds no variational autoencoder');
  const configuration = parseConfiguration(metadata['configuration']);
  const parameters = restoreTree(initialiseVae(configuration, new RandomStream(0)) satisfies StateTree, file);
  const { latentSize } = configuration;
  const map = readMap(file.tensors, latentSize);
  const runtime = givenRuntime ?? (await defaultRuntime());
  const decoder = await compileFunction(
    runtime,
    { z: { shape: [decodeBatch, latentSize], dtype: 'float32' } },
    ({ z }) => ({ picture: pictureOf(decode(asConstants(parameters).decoder, configuration, z)) }),
  );

  const learned = readPrior(file.tensors, latentSize);
  const prior = learned && (await openPrior(runtime, learned));

  // Compiled when a picture comes, and kept: a slider asks again and again.
  let encoder: Promise<Encoder> | null = null;

  const session: VaeSession = {
    info: {
      imageWidth: configuration.imageSize,
      imageHeight: configuration.imageSize,
      latentSize,
      preset: metadata['preset'] ?? '',
      seed: Number(metadata['seed'] ?? 0),
      figures: JSON.parse(metadata['figures'] ?? '{}') as Record<string, number>,
      configuration,
    },
    map,
    parameters,
    sample: async (count, seed) =>
      session.decode(
        prior
          ? await prior.sample(count, seed)
          : new RandomStream(seed, 77).fillNormal(new Float32Array(count * latentSize)),
        count,
      ),
    vary: async (image, amount, count, seed) => {
      const { mean } = await session.encode([image]);
      return session.decode(
        prior ? await prior.vary(mean, amount, count, seed) : aroundLatent(mean, amount, count, seed),
        count,
      );
    },
    decode: async (latents, count) => {
      const images: RgbImage[] = [];
      for (let start = 0; start < count; start += decodeBatch) {
        const z = new Float32Array(decodeBatch * latentSize);
        z.set(latents.subarray(start * latentSize, Math.min(start + decodeBatch, count) * latentSize));
        images.push(
          ...toRgbImages(
            (await decoder.run({ z: new HostTensor(z, [decodeBatch, latentSize]) })).picture,
            configuration,
          ).slice(0, count - start),
        );
      }
      return images;
    },
    encode: async (images) => {
      encoder ??= compileEncoder(runtime, configuration, parameters, encodedAtOnce);
      const { means } = await (await encoder).encode(preparePictures(images, configuration, false));
      return { mean: means, count: images.length };
    },
    reconstruct: async (images) => session.decode((await session.encode(images)).mean, images.length),
    interpolate: async (from, to, steps) => {
      const { mean } = await session.encode([from, to]);
      const latents = Float32Array.from({ length: steps * latentSize }, (_, at) => {
        const share = steps === 1 ? 0 : Math.floor(at / latentSize) / (steps - 1);
        const i = at % latentSize;
        return mean[i]! * (1 - share) + mean[latentSize + i]! * share;
      });
      return session.decode(latents, steps);
    },
    combine: async (base, added, subtracted) => {
      const { mean } = await session.encode([base, added, subtracted]);
      const [picture] = await session.decode(
        mean.slice(0, latentSize).map((value, i) => value + mean[latentSize + i]! - mean[2 * latentSize + i]!),
        1,
      );
      return picture!;
    },
    dispose: async () => {
      await Promise.all([decoder.dispose(), prior?.dispose(), encoder?.then((each) => each.dispose())]);
    },
  };
  return session;
}

/**
 * Latents [count · size] some way from one towards others that the standard normal prior draws: along an arc, since sums on it are as
 * likely as what they are sums of.
 */
function aroundLatent(latent: Float32Array, amount: number, count: number, seed: number): Float32Array {
  const size = latent.length;
  const [kept, taken] = [Math.cos((amount * Math.PI) / 2), Math.sin((amount * Math.PI) / 2)];
  const drawn = new RandomStream(seed, 78).fillNormal(new Float32Array(count * size));
  return drawn.map((noise, at) => kept * latent[at % size]! + taken * noise);
}

/** Throws CheckpointError. */
export function parseConfiguration(json: string | undefined): VaeConfiguration {
  try {
    const found = JSON.parse(json ?? '') as VaeConfiguration;
    const whole = (value: unknown, most: number) =>
      Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
    if (
      !whole(found.imageSize, 1024) ||
      !whole(found.latentSize, 65536) ||
      !whole(found.hidden, 65536) ||
      !(found.slope === undefined || Math.abs(found.slope) <= 1) ||
      (found.spatial === true && found.latentSize % innerSize(found.imageSize, found.encoder) ** 2 !== 0) ||
      ![...found.encoder, ...found.decoder].every(
        ({ width, stride }) => whole(width, 4096) && whole(stride, 64) && stride >= 2,
      )
    )
      throw new Error();
    return found;
  } catch {
    throw new CheckpointError('its configuration cannot be read');
  }
}

/** Null where the file has none. */
function readPrior(tensors: Readonly<Record<string, HostTensor>>, latentSize: number): Prior<HostTensor> | null {
  if (!Object.keys(tensors).some((name) => name.startsWith('prior.'))) return null;
  return restoreTree({ prior: emptyPrior(priorConfiguration(latentSize)) } satisfies StateTree, {
    tensors,
    metadata: {},
  }).prior;
}

function readMap(tensors: Readonly<Record<string, HostTensor>>, latentSize: number): LatentMap {
  const [mean, axes, points] = [tensors['map.mean'], tensors['map.axes'], tensors['map.points']];
  if (
    !mean ||
    !axes ||
    !points ||
    sizeOf(mean.shape) !== latentSize ||
    sizeOf(axes.shape) !== 2 * latentSize ||
    points.shape[1] !== 2
  )
    throw new CheckpointError('its latent map is missing');
  const both = axes.data as Float32Array;
  return {
    mean: mean.data as Float32Array,
    axes: [both.subarray(0, latentSize), both.subarray(latentSize)],
    points: points.data as Float32Array,
  };
}
