/**
 * The inference worker's operations, over whatever opens models. It keeps the models used last open. Runs in a worker
 * process only.
 */
import { readFile } from 'node:fs/promises';
import {
  type ComparisonRow,
  type ModelKind,
  type LatentPlace,
  type Model,
  type ModelFacts,
  type ModelSound,
  noFacts,
  type WireMelody,
  type WriterFacts,
  wireMelody,
} from '@fourhands/core';
import { melodyOfWire } from '@fourhands/core/protocol/melody';
import type { Audio } from '@fourhands/core/media/sound/audio';
import { readWav, writeWav } from '@fourhands/core/media/sound/wav';
import { silence } from '@fourhands/core/media/score/melody-line';
import type { SpectraSoundMaker, SpectraSoundRequest } from '@fourhands/makers/embedded/spectra/spectra-sound-maker';
import { contactSheet } from '@fourhands/models/data/contact-sheet';
import type { MelodyMaker } from '@fourhands/models/melody/melody-maker';
import type { RgbImage } from '@fourhands/models/training/training';
import type { InferenceWork, ModelFile } from '../commands/inference-work.ts';
import type { DecodePicture } from './decode-picture.ts';

/** What is used of an open VAE (its model file says more). */
export interface OpenVae {
  readonly info: { readonly imageWidth: number; readonly imageHeight: number; readonly latentSize: number };
  readonly map: {
    /** The latent at the middle of the map. */
    readonly mean: Float32Array;
    /** The two directions, each of the latent's size. */
    readonly axes: readonly [Float32Array, Float32Array];
    /** x and y of each encoded picture, one after the other. */
    readonly points: Float32Array;
  };
  sample(count: number, seed: number): Promise<RgbImage[]>;
  decode(latents: Float32Array, count: number): Promise<RgbImage[]>;
  reconstruct(images: readonly RgbImage[]): Promise<RgbImage[]>;
  vary(image: RgbImage, amount: number, count: number, seed: number): Promise<RgbImage[]>;
  dispose(): void | Promise<void>;
}

/** What is used of an open adversarial network. */
export interface OpenGan {
  readonly info: { readonly imageSize: number; readonly latentSize: number };
  sample(count: number, seed: number): Promise<RgbImage[]>;
  at(places: readonly SharedPlace[]): Promise<RgbImage[]>;
  interpolate(from: SharedPlace, to: SharedPlace, steps: number): Promise<RgbImage[]>;
  dispose(): void | Promise<void>;
}

/** A place with moves as shares of 1. */
interface SharedPlace {
  readonly seed: number;
  readonly index: number;
  readonly moves: readonly { readonly seed: number; readonly index: number; readonly share: number }[];
}

export interface OpenCodec {
  compress(image: RgbImage): Promise<Uint8Array>;
  restore(file: Uint8Array): Promise<RgbImage>;
  dispose(): void | Promise<void>;
}

/** What is used of an open maker of sounds. */
export interface OpenSoundMaker extends Pick<SpectraSoundMaker, 'make'> {
  dispose(): Promise<void>;
}

/** What is used of an open maker of melodies. */
export type OpenMelodyMaker = Pick<MelodyMaker, 'configuration' | 'make' | 'between' | 'dispose'>;

export interface InferenceParts {
  readonly decodePicture: DecodePicture;
  /** The kind a model file says it is. @throws when it is no model file of this project */
  kindOf(bytes: Uint8Array): ModelKind | Promise<ModelKind>;
  /** The figures that a model file keeps. @throws when they cannot be read */
  figuresOf(bytes: Uint8Array): Model['figures'];
  openVae(bytes: Uint8Array): Promise<OpenVae>;
  openGan(bytes: Uint8Array): Promise<OpenGan>;
  openCodec(bytes: Uint8Array): Promise<OpenCodec>;
  openMelodyMaker(bytes: Uint8Array): Promise<OpenMelodyMaker>;
  openSoundMaker(bytes: Uint8Array): Promise<OpenSoundMaker>;
  /** What a writer's file says of it. @throws when it is not whole */
  readWriter(bytes: Uint8Array): Promise<WriterFacts>;
  /** @throws when a file is no whole maker of sounds */
  checkSpectra(bytes: Uint8Array): Promise<void>;
  readHeader(bytes: Uint8Array): { readonly modelHash: string } | Promise<{ readonly modelHash: string }>;
  compare(original: RgbImage, restored: RgbImage, bytes: number): Promise<readonly ComparisonRow[]>;
  encodePng(image: RgbImage): Promise<Uint8Array>;
}

const modelsKeptOpen = 2;
/** Sixteenths of a bar of what is drawn from nothing. */
const usualBarSteps = 16;
/** Parts of the map's width that are left free around its points. */
const margin = 0.05;

/** Opens a model of a kind to be sure that it works, and says what the protocol tells of it. */
export async function describeModel(
  parts: Pick<InferenceParts, 'openVae' | 'openGan' | 'openCodec' | 'openMelodyMaker' | 'readWriter' | 'checkSpectra'>,
  kind: ModelKind,
  bytes: Uint8Array,
): Promise<ModelFacts> {
  const facts = noFacts;
  if (kind === 'writer') return { ...facts, writer: await parts.readWriter(bytes) };
  if (kind === 'spectra') {
    await parts.checkSpectra(bytes);
    return facts;
  }
  if (kind === 'melody') {
    const maker = await parts.openMelodyMaker(bytes);
    const { lowestPitch, highestPitch, phraseSteps, latentSize } = maker.configuration;
    await maker.dispose();
    return { ...facts, melody: { lowestPitch, highestPitch, phraseSteps, latentSize } };
  }
  if (kind === 'codec') {
    await (await parts.openCodec(bytes)).dispose();
    return facts;
  }
  if (kind === 'gan') {
    const gan = await parts.openGan(bytes);
    const { imageSize, latentSize } = gan.info;
    await gan.dispose();
    return { ...facts, gan: { imageSize, latentSize } };
  }
  const vae = await parts.openVae(bytes);
  const { imageWidth, imageHeight, latentSize } = vae.info;
  await vae.dispose();
  return { ...facts, vae: { imageWidth, imageHeight, latentSize } };
}

export function inferenceOperations(parts: InferenceParts): InferenceWork {
  const { decodePicture, encodePng } = parts;
  const vae = keepOpen((bytes) => parts.openVae(bytes));
  const gan = keepOpen((bytes) => parts.openGan(bytes));
  const codec = keepOpen((bytes) => parts.openCodec(bytes));
  const melody = keepOpen((bytes) => parts.openMelodyMaker(bytes));
  const sounds = keepOpen((bytes) => parts.openSoundMaker(bytes));

  return {
    async describe({ bytes }) {
      const kind = await parts.kindOf(bytes);
      return { kind, figures: parts.figuresOf(bytes), facts: await describeModel(parts, kind, bytes) };
    },

    async latentMap({ model }) {
      const { points } = (await vae(model)).map;
      const listed = Array.from({ length: points.length / 2 }, (_, index) => ({
        x: points[index * 2] ?? 0,
        y: points[index * 2 + 1] ?? 0,
      }));
      const [x0, x1] = range(listed.map(({ x }) => x));
      const [y0, y1] = range(listed.map(({ y }) => y));
      return { points: listed, bounds: { x0, x1, y0, y1 } };
    },

    async latentGrid({ model, columns, rows, bounds: { x0, x1, y0, y1 } }) {
      const open = await vae(model);
      const cells = Array.from({ length: columns * rows }, (_, cell) => ({
        x: between(x0, x1, cell % columns, columns),
        y: between(y0, y1, Math.floor(cell / columns), rows),
      }));
      const pictures = await open.decode(latentsAt(open, cells), cells.length);
      return encodePng(contactSheet(pictures, { columns, gap: 0 }));
    },

    async decode({ model, x, y }) {
      const open = await vae(model);
      const [picture] = await open.decode(latentsAt(open, [{ x, y }]), 1);
      return encodePng(only(picture));
    },

    async samples({ model, kind, count, seed }) {
      const open = await (kind === 'gan' ? gan : vae)(model);
      return encodePng(contactSheet(await open.sample(count, seed)));
    },

    async generate({ model, places, columns }) {
      const pictures = await (await gan(model)).at(places.map(inShares));
      return encodePng(contactSheet(pictures, { columns, gap: 0 }));
    },

    async walk({ model, from, to, steps }) {
      const pictures = await (await gan(model)).interpolate(inShares(from), inShares(to), steps);
      return encodePng(contactSheet(pictures, { columns: steps, gap: 0 }));
    },

    async reconstruct({ model, bytes, name }) {
      const [picture] = await (await vae(model)).reconstruct([await decodePicture(bytes, name)]);
      return encodePng(only(picture));
    },

    async vary({ model, bytes, name, percent, count, seed }) {
      const open = await vae(model);
      const picture = await decodePicture(bytes, name);
      const pictures = [
        ...(await open.reconstruct([picture])),
        ...(await open.vary(picture, percent / 100, count, seed)),
      ];
      return encodePng(contactSheet(pictures, { columns: Math.ceil(Math.sqrt(pictures.length)), gap: 0 }));
    },

    async drawMelodies({ model, count, seed, temperature, ...steer }) {
      const maker = await melody(model);
      const { phraseSteps } = maker.configuration;
      const empty = { cells: new Int16Array(phraseSteps).fill(silence), barSteps: usualBarSteps };
      const open = new Uint8Array(phraseSteps).fill(1);
      const drawn: WireMelody[] = [];
      for (let at = 0; at < count; at++) {
        const { melody: made } = await maker.make(empty, open, { seed: (seed + at) % 2 ** 32, temperature, steer });
        drawn.push(wireMelody(made));
      }
      return drawn;
    },

    async melodyWay({ model, from, to, count, ...options }) {
      const way = await (await melody(model)).between(melodyOfWire(from), melodyOfWire(to), count, options);
      return way.map(wireMelody);
    },

    async makeSound({ model, ...asked }) {
      const open = await sounds(model);
      return writeWav(await open.make(soundRequest(asked)));
    },

    async compress({ model, bytes, name }) {
      const original = await decodePicture(bytes, name);
      const open = await codec(model);
      const file = await open.compress(original);
      // What is shown is what the file gives back, not what the encoder believes.
      const restored = await open.restore(file);
      const rows = await parts.compare(original, restored, file.length);
      return {
        width: original.width,
        height: original.height,
        warnings: original.warnings.map((warning) => warning.code),
        file,
        original: await encodePng(original),
        restored: await encodePng(restored),
        rows: rows.map((row) => ({ ...row, psnr: finite(row.psnr), msSsim: finite(row.msSsim) })),
      };
    },

    async readHeader({ bytes }) {
      const { modelHash } = await parts.readHeader(bytes);
      return { modelHash };
    },

    async restore({ model, bytes }) {
      const restored = await (await codec(model)).restore(bytes);
      return { width: restored.width, height: restored.height, picture: await encodePng(restored) };
    },
  };
}

/** @throws WavUnreadable */
const soundGiven = (base64: string): Audio => readWav(new Uint8Array(Buffer.from(base64, 'base64')));

function soundRequest(asked: ModelSound): SpectraSoundRequest {
  const { operation: effect, seed } = asked;
  switch (asked.operation) {
    case 'draw':
      return { effect, seed, controls: {}, here: null, second: null };
    case 'vary':
      return { effect, seed, controls: { keep: asked.keep }, here: soundGiven(asked.from), second: null };
    case 'morph': {
      const [here, second] = [soundGiven(asked.from), soundGiven(asked.to)];
      return { effect, seed, controls: { share: asked.share }, here, second };
    }
  }
}

const inShares = ({ moves, ...start }: LatentPlace): SharedPlace => ({
  ...start,
  moves: moves.map(({ percent, ...drawn }) => ({ ...drawn, share: percent / 100 })),
});

/** Opens a model file once, and closes the one used longest ago when there are too many. */
function keepOpen<Open extends { dispose(): void | Promise<void> }>(
  open: (bytes: Uint8Array) => Promise<Open>,
): (model: ModelFile) => Promise<Open> {
  const kept = new Map<string, Open>();
  return async ({ path, sha256 }) => {
    const model = kept.get(sha256) ?? (await open(await readFile(path)));
    kept.delete(sha256);
    kept.set(sha256, model);
    for (const [oldest, other] of kept) {
      if (kept.size <= modelsKeptOpen) break;
      kept.delete(oldest);
      await other.dispose();
    }
    return model;
  };
}

/** The latent at a point of the map: mean + x axis₀ + y axis₁. */
function latentsAt(
  { info, map }: OpenVae,
  points: readonly { readonly x: number; readonly y: number }[],
): Float32Array {
  const latents = new Float32Array(points.length * info.latentSize);
  for (const [index, { x, y }] of points.entries()) {
    for (let i = 0; i < info.latentSize; i++) {
      const [right, down] = [map.axes[0][i] ?? 0, map.axes[1][i] ?? 0];
      latents[index * info.latentSize + i] = (map.mean[i] ?? 0) + x * right + y * down;
    }
  }
  return latents;
}

function between(from: number, to: number, index: number, count: number): number {
  return count === 1 ? (from + to) / 2 : from + ((to - from) * index) / (count - 1);
}

function range(values: readonly number[]): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (!(low <= high)) return [-1, 1];
  const room = Math.max((high - low) * margin, 1e-3);
  return [low - room, high + room];
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function only(picture: RgbImage | undefined): RgbImage {
  if (picture === undefined) throw new Error('the model decoded nothing');
  return picture;
}
