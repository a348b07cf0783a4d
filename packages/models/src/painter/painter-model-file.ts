/** A trained painter's file, opened: pictures of a prompt. Safe in a browser when given its runtime. */
import {
  CheckpointError,
  compileFunction,
  flatten,
  HostTensor,
  isHostTensor,
  RandomStream,
  readSafetensors,
  writeSafetensors,
  type Runtime,
  type StateTree,
} from '@fourhands/engine';
import { preparePictures } from '../data/picture-batches.ts';
import { drawAlong } from '../flow/draw.ts';
import { velocity } from '../flow/model.ts';
import type { Scale } from '../flow/scale.ts';
import { asConstants } from '../nn/constants.ts';
import { restoreTree } from '../training/checkpoint.ts';
import type { RgbImage } from '../training/training.ts';
import type { VaeConfiguration } from '../vae/configuration.ts';
import { compileEncoder, type Encoder } from '../vae/latent-map.ts';
import { decode, initialiseVae, pictureOf, type DecoderParameters, type EncoderParameters } from '../vae/model.ts';
import { toRgbImages } from '../vae/vae-model-file.ts';
import { initialisePainter, summarise, type PainterConfiguration, type PainterParameters } from './model.ts';
import { promptPlaces, Vocabulary } from './vocabulary.ts';

const format = 'fourhands-model 1';

/** All that a painter is. */
export interface PainterModel {
  readonly configuration: PainterConfiguration;
  readonly parameters: PainterParameters<HostTensor>;
  readonly autoencoder: VaeConfiguration;
  readonly encoder: EncoderParameters<HostTensor>;
  readonly decoder: DecoderParameters<HostTensor>;
  readonly scale: Scale;
  readonly vocabulary: Vocabulary;
}

/** In half precision. */
export function writePainter(
  model: PainterModel,
  request: { readonly preset: string; readonly seed: number; readonly settings: Readonly<Record<string, number>> },
  figures: Readonly<Record<string, number>>,
): Uint8Array<ArrayBuffer> {
  const { configuration, parameters, autoencoder, encoder, decoder, scale, vocabulary } = model;
  const size = [configuration.flow.size];
  const tree = {
    painter: parameters,
    encoder,
    decoder,
    scale: { mean: new HostTensor(scale.mean, size), deviation: new HostTensor(scale.deviation, size) },
  } satisfies StateTree;
  return writeSafetensors(
    Object.fromEntries(flatten<HostTensor>(tree, isHostTensor)),
    {
      format,
      kind: 'painter',
      preset: request.preset,
      seed: String(request.seed),
      settings: JSON.stringify(request.settings),
      configuration: JSON.stringify({ painter: configuration, autoencoder }),
      vocabulary: JSON.stringify(vocabulary.words),
      figures: JSON.stringify(figures),
    },
    { halfPrecision: true },
  );
}

/** Throws CheckpointError when the file holds no whole painter. */
export function readPainter(bytes: Uint8Array): PainterModel {
  const file = readSafetensors(bytes);
  const { metadata } = file;
  if (metadata['format'] !== format || metadata['kind'] !== 'painter')
    throw new CheckpointError('it holds no painter of pictures from words');
  const { painter: configuration, autoencoder, words } = parseMetadata(metadata, bytes.length);
  const random = new RandomStream(0);
  const size = configuration.flow.size;
  const { encoder: noEncoder, decoder: noDecoder } = initialiseVae(autoencoder, random);
  const { painter, encoder, decoder, scale } = restoreTree(
    {
      painter: initialisePainter(configuration, random),
      encoder: noEncoder,
      decoder: noDecoder,
      scale: { mean: HostTensor.zeros([size]), deviation: HostTensor.zeros([size]) },
    } satisfies StateTree,
    file,
  );
  return {
    configuration,
    parameters: painter,
    autoencoder,
    encoder,
    decoder,
    scale: { mean: scale.mean.data as Float32Array, deviation: scale.deviation.data as Float32Array },
    vocabulary: new Vocabulary(words),
  };
}

function parseMetadata(metadata: Readonly<Record<string, string>>, fileBytes: number) {
  try {
    const { painter, autoencoder } = JSON.parse(metadata['configuration'] ?? '') as {
      painter: PainterConfiguration;
      autoencoder: VaeConfiguration;
    };
    const words = JSON.parse(metadata['vocabulary'] ?? '') as string[];
    const { vocabularySize, wordWidth, heads, layers, flow } = painter;
    const whole = [vocabularySize, wordWidth, heads, layers, flow.size, flow.width, flow.blocks, flow.conditionSize];
    const sound =
      whole.every((value) => Number.isInteger(value) && value > 0 && value <= 65_536) &&
      wordWidth % heads === 0 &&
      words.length + 1 === vocabularySize &&
      words.every((word) => typeof word === 'string') &&
      autoencoder.latentSize === flow.size &&
      autoencoder.imageSize <= 1024 &&
      // A file that claims a network larger than itself is refused before memory is taken for it.
      2 * (vocabularySize * wordWidth + 2 * flow.blocks * flow.width ** 2) <= fileBytes;
    if (!sound) throw new Error();
    return { painter, autoencoder, words };
  } catch {
    throw new CheckpointError('its configuration cannot be read');
  }
}

export interface PaintRequest {
  /** Empty asks for anything. */
  readonly prompt: string;
  readonly count: number;
  /** Picture i is drawn from it and i, and does not depend on how many are asked for. */
  readonly seed: number;
  /** How strictly the words are followed: 1 as learned, more exaggerates what they ask for (Ho & Salimans 2022). */
  readonly guidance?: number;
  /** Steps on the way from noise to a picture. */
  readonly steps?: number;
  /**
   * A picture to begin from, cut to its middle square, and how much of it is kept, from 0 (nothing) to 1 (it comes back as well as the autoencoder can say
   * it): the rest is given up to noise and painted anew (SDEdit, Meng et al. 2022).
   */
  readonly sketch?: { readonly picture: RgbImage; readonly keep: number };
  /** Waited for in each step; `see` gives the first picture as the present estimate has it, and is to be called at once or never. */
  readonly preview?: (see: () => Promise<RgbImage>) => Promise<void>;
}

export interface Painted {
  readonly pictures: readonly RgbImage[];
  /** Words of the prompt that the painter does not know, and left out. */
  readonly unknown: readonly string[];
}

export const usualGuidance = 2.5;
export const usualSteps = 16;

export interface PainterSession {
  readonly imageSize: number;
  readonly vocabulary: Vocabulary;
  paint(request: PaintRequest): Promise<Painted>;
  dispose(): Promise<void>;
}

/** What painting begins from: noise, or a latent of which a share is kept. */
interface Beginning {
  readonly from: { readonly latent: Float32Array | null; readonly keep: number };
}

const paintedAtOnce = 8;

export async function openPainter(model: PainterModel, runtime: Runtime): Promise<PainterSession> {
  const { configuration, autoencoder, scale, vocabulary } = model;
  const { size, conditionSize } = configuration.flow;
  const parameters = asConstants(model.parameters);
  const decoder = asConstants(model.decoder);
  const rows = 2 * paintedAtOnce;
  // The prompt and no prompt, side by side.
  const reader = await compileFunction(
    runtime,
    { tokens: { shape: [2, promptPlaces], dtype: 'int32' } },
    ({ tokens }) => ({ condition: summarise(parameters, configuration, tokens) }),
  );
  const mover = await compileFunction(
    runtime,
    {
      x: { shape: [rows, size], dtype: 'float32' },
      time: { shape: [rows], dtype: 'float32' },
      condition: { shape: [rows, conditionSize], dtype: 'float32' },
    },
    ({ x, time, condition }) => ({ velocity: velocity(parameters.flow, x, time, condition) }),
  );
  const showerOf = (count: number) =>
    compileFunction(runtime, { z: { shape: [count, size], dtype: 'float32' } }, ({ z }) => ({
      picture: pictureOf(decode(decoder, autoencoder, z)),
    }));
  const shower = await showerOf(paintedAtOnce);

  // Compiled when a preview is asked for, and kept: one picture takes a fifth of the time of all.
  let previewShower: ReturnType<typeof showerOf> | null = null;
  // Compiled when a sketch comes, and kept.
  let encoder: Promise<Encoder> | null = null;
  const latentOf = async (picture: RgbImage): Promise<Float32Array> => {
    encoder ??= compileEncoder(runtime, autoencoder, model, 1);
    const { means } = await (await encoder).encode(preparePictures([picture], autoencoder, false));
    return means.map((value, at) => (value - scale.mean[at]!) / scale.deviation[at]!);
  };

  const paintSome = async (
    condition: Float32Array,
    { seed, guidance, steps, from }: Required<Pick<PaintRequest, 'seed' | 'guidance' | 'steps'>> & Beginning,
    firstIndex: number,
    preview?: PaintRequest['preview'],
  ) => {
    const noise = new Float32Array(paintedAtOnce * size);
    for (let i = 0; i < paintedAtOnce; i++)
      new RandomStream(seed, 50, (firstIndex + i) * size * 2).fillNormal(noise.subarray(i * size, (i + 1) * size));
    const guided = async (x: Float32Array, time: number) => {
      const both = new Float32Array(2 * x.length);
      both.set(x);
      both.set(x, x.length);
      const found = await mover.run({
        x: new HostTensor(both, [rows, size]),
        time: new HostTensor(new Float32Array(rows).fill(time), [rows]),
        condition: new HostTensor(condition, [rows, conditionSize]),
      });
      const ways = found.velocity.data as Float32Array;
      return x.map((_, at) => ways[x.length + at]! + guidance * (ways[at]! - ways[x.length + at]!));
    };
    const { latent, keep } = from;
    const begun = latent === null ? noise : noise.map((value, at) => keep * latent[at % size]! + (1 - keep) * value);
    const shown = async (by: typeof shower, drawn: Float32Array) => {
      const z = drawn.map((value, at) => value * scale.deviation[at % size]! + scale.mean[at % size]!);
      const { picture } = await by.run({ z: new HostTensor(z, [drawn.length / size, size]) });
      return toRgbImages(picture, autoencoder);
    };
    const first = async (clean: Float32Array) => {
      previewShower ??= showerOf(1);
      return (await shown(await previewShower, clean.subarray(0, size)))[0]!;
    };
    const onStep = preview && ((clean: () => Float32Array) => preview(() => first(clean())));
    return shown(shower, await drawAlong(guided, begun, steps, keep, onStep));
  };

  return {
    imageSize: autoencoder.imageSize,
    vocabulary,
    paint: async ({ prompt, count, seed, guidance = usualGuidance, steps = usualSteps, sketch, preview }) => {
      const from = sketch ? { latent: await latentOf(sketch.picture), keep: sketch.keep } : { latent: null, keep: 0 };
      const { tokens, unknown } = vocabulary.tokenise(prompt);
      const both = new Int32Array(2 * promptPlaces);
      both.set(tokens);
      const read = await reader.run({ tokens: new HostTensor(both, [2, promptPlaces]) });
      const wanted = read.condition.data as Float32Array;
      const condition = new Float32Array(rows * conditionSize);
      for (let row = 0; row < rows; row++) {
        const of = row < paintedAtOnce ? 0 : conditionSize;
        condition.set(wanted.subarray(of, of + conditionSize), row * conditionSize);
      }
      const pictures: RgbImage[] = [];
      for (let at = 0; at < count; at += paintedAtOnce)
        pictures.push(
          ...(await paintSome(condition, { seed, guidance, steps, from }, at, at === 0 ? preview : undefined)),
        );
      return { pictures: pictures.slice(0, count), unknown };
    },
    dispose: async () => {
      const later = [encoder, previewShower].map((opening) => opening?.then((open) => open.dispose()));
      await Promise.all([reader.dispose(), mover.dispose(), shower.dispose(), ...later]);
    },
  };
}

/** Opens a model file. Throws CheckpointError when it holds no whole painter. */
export async function loadPainter(bytes: Uint8Array, givenRuntime?: Runtime): Promise<PainterSession> {
  const model = readPainter(bytes);
  return openPainter(model, givenRuntime ?? (await import('@fourhands/engine/node')).createNodeRuntime());
}
