/** A trained generator's file, opened: pictures of latents. Safe in a browser when given its runtime. */
import { CheckpointError, RandomStream, readSafetensors, type Runtime, type StateTree } from '@fourhands/engine';
import { fromUnit } from '../data/pixels.ts';
import { restoreTree } from '../training/checkpoint.ts';
import type { RgbImage, TrainingRequest } from '../training/training.ts';
import { stageWidths, type GanConfiguration } from './configuration.ts';
import { drawLatents, Sampler } from './gan-run.ts';
import { initialiseGenerator, initialStatistics } from './model.ts';

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

/** A move from a latent some way towards another one that is drawn: 0 stays, 1 arrives. */
interface LatentMove {
  readonly seed: number;
  readonly index: number;
  readonly share: number;
}

/** A latent by how it was come to: the `index`-th that a seed draws, then moves away from it. */
export interface LatentPlace {
  readonly seed: number;
  readonly index: number;
  readonly moves: readonly LatentMove[];
}

export interface GanSession {
  readonly info: GanInfo;
  /** Pictures of latents drawn from the prior, the same for the same seed; the first ones do not depend on how many. */
  sample(count: number, seed: number): Promise<RgbImage[]>;
  at(places: readonly LatentPlace[]): Promise<RgbImage[]>;
  /** `steps` pictures on the way from one place to another, both included. */
  interpolate(from: LatentPlace, to: LatentPlace, steps: number): Promise<RgbImage[]>;
  dispose(): Promise<void>;
}

/** Opens a model file. Throws CheckpointError when it holds no whole generator. */
export async function loadGan(bytes: Uint8Array, givenRuntime?: Runtime): Promise<GanSession> {
  const file = readSafetensors(bytes);
  const { metadata } = file;
  if (metadata['format'] !== format || metadata['kind'] !== 'gan')
    throw new CheckpointError('it holds no adversarial network');
  const configuration = parseConfiguration(metadata['configuration']);
  requireRoom(configuration, bytes.length);
  const like = initialiseGenerator(configuration, new RandomStream(0));
  const { generator, statistics } = restoreTree(
    { generator: like, statistics: initialStatistics(like) } satisfies StateTree,
    file,
  );
  const runtime = givenRuntime ?? (await import('@fourhands/engine/node')).createNodeRuntime();
  const sampler = await Sampler.compile(runtime, configuration, generator, statistics);
  const size = configuration.shape[0]!;
  const picturesOf = async (latents: readonly Float32Array[]) =>
    toPictures(await sampler.samples(Float32Array.from(latents.flatMap((each) => [...each]))), size);
  return {
    info: {
      imageSize: size,
      latentSize: configuration.latentSize,
      preset: metadata['preset'] ?? '',
      seed: Number(metadata['seed'] ?? 0),
      figures: parseFigures(metadata['figures']),
    },
    sample: (count, seed) => picturesOf([drawLatents(configuration, seed, count, modelSet)]),
    at: (places) => picturesOf(places.map((place) => latentAt(configuration, place))),
    interpolate: (from, to, steps) => {
      const [start, end] = [latentAt(configuration, from), latentAt(configuration, to)];
      return picturesOf(
        Array.from({ length: steps }, (_, at) => alongArc(start, end, steps === 1 ? 0 : at / (steps - 1))),
      );
    },
    dispose: () => sampler.dispose(),
  };
}

/** The set of latents that a model's seeds draw from; each move of a place draws from one of its own after it. */
const modelSet = 1;

/** The latent [latentSize] of a place. */
export function latentAt(configuration: GanConfiguration, { seed, index, moves }: LatentPlace): Float32Array {
  const { latentSize } = configuration;
  const drawn = (by: number, at: number, set: number) =>
    drawLatents(configuration, by, at + 1, set).slice(at * latentSize, (at + 1) * latentSize);
  return moves.reduce(
    (latent, move, step) => {
      const other = drawn(move.seed, move.index, modelSet + 1 + step);
      // Both are normal, and independent whatever the seeds, so this sum of them is normal too: as likely as any that is drawn.
      const [kept, taken] = [Math.cos((move.share * Math.PI) / 2), Math.sin((move.share * Math.PI) / 2)];
      return latent.map((value, i) => kept * value + taken * other[i]!);
    },
    drawn(seed, index, modelSet),
  );
}

/** Along the arc between two latents (White 2016): points in between are as likely as the ends, where a straight line's are not. */
export function alongArc(from: Float32Array, to: Float32Array, share: number): Float32Array {
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
    if (!known || shape[2] !== 3 || shape[0]! > 1024) throw new Error();
    for (const value of [latentSize, width, mostWidth]) if (!whole(value, 65_536) || value === 0) throw new Error();
    if (!whole(packing, 64) || packing === 0 || !whole(frequencies, 65_536)) throw new Error();
    stageWidths(found);
    return found;
  } catch {
    throw new CheckpointError('its configuration cannot be read');
  }
}

function parseFigures(json: string | undefined): Record<string, number> {
  try {
    return JSON.parse(json ?? '{}') as Record<string, number>;
  } catch {
    throw new CheckpointError('its figures cannot be read');
  }
}

/** A file that claims a network larger than itself is refused before memory is taken for it. */
function requireRoom(configuration: GanConfiguration, fileBytes: number): void {
  const { network, latentSize } = configuration;
  const [next, inmost] = stageWidths(configuration).slice(-2) as [number, number?];
  const [from, to] = inmost === undefined ? [next, network === 'residual' ? next : 1] : [inmost, next];
  const least = latentSize * 4 * 4 * from + 9 * from * to;
  if (least * 4 > fileBytes) throw new CheckpointError('it is smaller than the network that it describes');
}
