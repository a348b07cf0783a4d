/** A trained generator's file, opened: pictures of latents. Safe in a browser when given its runtime. */
import {
  CheckpointError,
  RandomStream,
  readSafetensors,
  type HostTensor,
  type Runtime,
  type StateTree,
} from '@fourhands/engine';
import { fromUnit } from '../data/pixels.ts';
import { restoreTree } from '../training/checkpoint.ts';
import type { RgbImage, TrainingRequest } from '../training/training.ts';
import { stageWidths, type GanConfiguration } from './configuration.ts';
import { drawLatents, Sampler } from './gan-run.ts';
import { initialiseGan, initialStatistics, type GanLayers, type GanStatistics } from './model.ts';

const format = 'fourhands-model 1';

export function ganMetadata(
  configuration: GanConfiguration,
  request: TrainingRequest,
  figures: Readonly<Record<string, number>>,
): Record<string, string> {
  return {
    format,
    kind: 'gan',
    preset: request.preset,
    seed: String(request.seed),
    settings: JSON.stringify(request.settings),
    configuration: JSON.stringify(configuration),
    figures: JSON.stringify(figures),
  };
}

/** Samples [count, size, size, 3] from -1 to 1 as pictures. */
export function toPictures(samples: Float32Array, size: number): RgbImage[] {
  const area = size * size * 3;
  return Array.from({ length: samples.length / area }, (_, i) => ({
    width: size,
    height: size,
    data: Uint8Array.from(samples.subarray(i * area, (i + 1) * area), (value) => fromUnit((value + 1) / 2)),
  }));
}

export interface GanInfo {
  readonly imageSize: number;
  readonly latentSize: number;
  readonly preset: string;
  readonly seed: number;
  readonly figures: Readonly<Record<string, number>>;
}

export interface GanSession {
  readonly info: GanInfo;
  /** Pictures of latents drawn from the prior, the same for the same seed. */
  sample(count: number, seed: number): Promise<RgbImage[]>;
  /** Pictures of latents [count · latentSize]. */
  generate(latents: Float32Array): Promise<RgbImage[]>;
  /** `steps` pictures on the way from one seed's first picture to another's, with latents of even length. */
  interpolate(fromSeed: number, toSeed: number, steps: number): Promise<RgbImage[]>;
  dispose(): Promise<void>;
}

/** Opens a model file. Throws CheckpointError when it holds no whole generator. */
export async function loadGan(bytes: Uint8Array, givenRuntime?: Runtime): Promise<GanSession> {
  const file = readSafetensors(bytes);
  const { metadata } = file;
  if (metadata['format'] !== format || metadata['kind'] !== 'gan')
    throw new CheckpointError('it holds no adversarial network');
  const configuration = parseConfiguration(metadata['configuration']);
  const like = initialiseGan(configuration, new RandomStream(0));
  const { generator, statistics } = restoreTree(
    { generator: like.generator, statistics: initialStatistics(like) } satisfies StateTree,
    file,
  ) as { generator: GanLayers<HostTensor>; statistics: GanStatistics<HostTensor> };
  const runtime = givenRuntime ?? (await import('@fourhands/engine/node')).createNodeRuntime();
  const sampler = await Sampler.compile(runtime, configuration, generator, statistics);
  const size = configuration.shape[0]!;
  const session: GanSession = {
    info: {
      imageSize: size,
      latentSize: configuration.latentSize,
      preset: metadata['preset'] ?? '',
      seed: Number(metadata['seed'] ?? 0),
      figures: JSON.parse(metadata['figures'] ?? '{}') as Record<string, number>,
    },
    sample: (count, seed) => session.generate(drawLatents(configuration, seed, count, 1)),
    generate: async (latents) => toPictures(await sampler.samples(latents), size),
    interpolate: (fromSeed, toSeed, steps) => {
      const [from, to] = [fromSeed, toSeed].map((seed) => drawLatents(configuration, seed, 1, 1)) as [
        Float32Array,
        Float32Array,
      ];
      const latents = Array.from({ length: steps }, (_, at) => onTheWay(from, to, steps === 1 ? 0 : at / (steps - 1)));
      return session.generate(Float32Array.from(latents.flatMap((each) => Array.from(each))));
    },
    dispose: () => sampler.dispose(),
  };
  return session;
}

/** Along the arc between two latents (White 2016): points in between are as likely as the ends, where a straight line's are not. */
function onTheWay(from: Float32Array, to: Float32Array, share: number): Float32Array {
  const length = (x: Float32Array) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
  const cosine = from.reduce((sum, value, i) => sum + value * to[i]!, 0) / Math.max(1e-12, length(from) * length(to));
  const angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
  const [a, b] =
    angle < 1e-6
      ? [1 - share, share]
      : [Math.sin((1 - share) * angle) / Math.sin(angle), Math.sin(share * angle) / Math.sin(angle)];
  return from.map((value, i) => a * value + b * to[i]!);
}

function parseConfiguration(json: string | undefined): GanConfiguration {
  try {
    const found = JSON.parse(json ?? '') as GanConfiguration;
    const whole = (value: unknown, most: number) =>
      Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
    const { network, shape, latentSize, width, mostWidth, packing, frequencies } = found;
    const known = network === 'convolutional' || network === 'residual';
    if (!known || shape[2] !== 3 || shape[0]! > 1024 || packing < 1) throw new Error();
    for (const value of [latentSize, width, mostWidth]) if (!whole(value, 65_536) || value === 0) throw new Error();
    if (!whole(packing, 64) || !whole(frequencies, 65_536)) throw new Error();
    stageWidths(found);
    return found;
  } catch {
    throw new CheckpointError('its configuration cannot be read');
  }
}
