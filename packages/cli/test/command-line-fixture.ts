/**
 * What the command line's tests share: a folder of their own for each test, quick trainers and models in the place of the
 * real ones, and a way to run a command and see its result.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  modelHashOf,
  pixelChecksumOf,
  readFile as readCompressed,
  requireModel,
  writeFile as writeCompressed,
} from '@fourhands/models/codec/file-format';
import { encodePng } from '@fourhands/models/data/picture-file';
import type { NamedDrawing } from '@fourhands/models/painter/named-drawing';
import type { NamedImage, RgbImage, TrainingRequest } from '@fourhands/models/training/training';
import { afterEach, beforeEach } from 'vitest';

import { runCommandLine } from '../src/command-line.ts';
import { type Modules, modules } from '../src/modules.ts';
import type { Terminal } from '../src/terminal.ts';

export const picture: RgbImage = {
  width: 24,
  height: 16,
  data: Uint8Array.from({ length: 24 * 16 * 3 }, (_, i) => (i * 5) % 256),
};

/** A safetensors file with no tensors. */
export function safetensors(metadata: Readonly<Record<string, string>>): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata }));
  const file = new Uint8Array(8 + header.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  return file;
}

export const codecFile = safetensors({ kind: 'codec', preset: 'photographs', figures: '{"psnr":31.25,"bad":"x"}' });
export const vaeFile = safetensors({ kind: 'vae' });
export const ganFile = safetensors({ kind: 'gan' });
export const painterFile = safetensors({ kind: 'painter' });
export const writerFile = safetensors({ kind: 'writer' });
export const verseFile = safetensors({ kind: 'verse' });
export const choraleFile = safetensors({ kind: 'chorale' });
const melodyModel = safetensors({ kind: 'melody' });
const spectraModel = safetensors({ kind: 'spectra' });

interface Calls {
  requests: TrainingRequest[];
  images: (readonly NamedImage[])[];
  texts: string[][];
  server: object[];
}

/** A square each, with names. */
const drawings = (size: number): NamedDrawing[] =>
  ['cat', 'dog', 'hat'].map((name, at) => ({
    name,
    chineseName: '',
    tone: 0,
    tags: [],
    chineseTags: [],
    drawing: { size, data: new Uint8Array(4 * size * size).fill(60 * (at + 1)) },
  }));

/** Trainers and models that are quick and lossless, in the place of the real ones. */
function fakeModules(calls: Calls, overrides: Partial<Modules> = {}): Modules {
  return {
    openSpeakers: modules.openSpeakers,
    train: async (kind, request, images, hooks) => {
      calls.requests.push(request);
      calls.images.push(images);
      for (let step = 1; step <= 4; step++) {
        hooks.onPoint?.({ step, epoch: step, split: 'train', loss: 8 / step, terms: {} });
        hooks.onProgress?.({ step, totalSteps: 4, elapsedSeconds: step, secondsLeft: 4 - step });
      }
      return { kind, bytes: { vae: vaeFile, gan: ganFile, codec: codecFile }[kind], figures: { loss: 2 } };
    },
    readDrawings: async (folder, namesFolder, size) => {
      calls.texts.push([folder, namesFolder, String(size)]);
      return drawings(size);
    },
    pictureSizeOf: async () => 32,
    trainPainter: async (request, drawn) => {
      calls.requests.push(request);
      return { kind: 'painter', bytes: painterFile, figures: { drawings: drawn.length } };
    },
    shippedPainter: async () => at('shipped-painter.safetensors'),
    openPainter: async () => ({
      paint: async ({ prompt, count, seed }) => ({
        pictures: Array.from({ length: count }, () => ({ width: 2, height: 2, data: new Uint8Array(12).fill(seed) })),
        unknown: prompt.split(' ').filter((word) => word === 'qwzx'),
      }),
      dispose: async () => undefined,
    }),
    trainText: async (kind, request, text) => {
      calls.requests.push(request);
      return { kind, bytes: kind === 'verse' ? verseFile : writerFile, figures: { characters: text.length } };
    },
    trainScores: async (request, text) => {
      calls.requests.push(request);
      return { kind: 'chorale', bytes: choraleFile, figures: { characters: text.length } };
    },
    trainMelodies: async (request, melodies) => {
      calls.requests.push(request);
      return { kind: 'melody', bytes: melodyModel, figures: { melodies: melodies.length } };
    },
    openMelodyMaker: async () => ({
      make: async ({ cells, barSteps }, open, { seed }) => ({
        melody: {
          cells: cells.map((cell, step) => (open[step] !== 1 ? cell : step % 4 === 0 ? 60 + seed : -1)),
          barSteps,
        },
        natsPerStep: 1,
      }),
      between: async (from, _to, count) => Array.from({ length: count }, () => from),
      dispose: async () => undefined,
    }),
    trainSpectra: async (request, recordings) => {
      calls.requests.push(request);
      return { kind: 'spectra', bytes: spectraModel, figures: { recordings: recordings.length } };
    },
    openSpectraMaker: async () => ({
      draw: async (seed) => new Float32Array(100 + seed).fill(0.5),
      vary: async (samples, keep) => samples.map((value) => keep * value),
      between: async (from, to, shares) => shares.map((share) => (share < 0.5 ? from : to)),
      dispose: async () => undefined,
    }),
    trainOwnTexts: async (request, texts) => {
      calls.requests.push(request);
      calls.texts.push(texts.map(({ title }) => title));
      return { kind: 'writer', bytes: writerFile, figures: { texts: texts.length } };
    },
    evaluateWriter: async (_bytes, text) => ({
      bitsPerCharacter: 1.5,
      natsPerToken: 3,
      tokens: 2,
      characters: text.length,
    }),
    evaluateChorale: async (_bytes, text, { orders, harmonise, seed, limit, onProgress }) => {
      onProgress?.('Evaluating', 1, 2);
      const rates = { parallelFifths: 0, parallelOctaves: 0.001, crossings: 0.02, strangeChords: 0.01, rangeFaults: 0 };
      return {
        figures: {
          pieces: limit ?? 2,
          notes: text.length,
          natsPerNote: orders / 10,
          ensembleNatsPerNote: 0.3,
          fromSopranoNatsPerNote: 0.4,
          fromBassNatsPerNote: 0.5,
          underSopranoNatsPerNote: 0.6,
          barNatsPerNote: seed,
        },
        harmony: harmonise === 0 ? null : { melodies: harmonise, made: rates, original: rates },
      };
    },
    shippedChorale: async () => join(folder, 'shipped-chorale.safetensors'),
    openWorks: async () => {
      throw new Error('No command here opens works.');
    },
    openWriter: async () => ({
      async *write({ prefix, suffix, seed, maxTokens }) {
        yield `${prefix === '' ? 'A' : ' and'} ${seed}`;
        yield ` of ${maxTokens}${suffix === undefined ? '' : ' until'}`;
      },
      close: async () => undefined,
    }),
    writerAsFolder: async (bytes) => ({
      files: new Map([
        ['config.json', new TextEncoder().encode('{}')],
        ['onnx/model.onnx', bytes],
      ]),
      doubles: 0,
    }),
    openVerse: async () => ({
      async *write({ theme, length, rhyme, acrostic, seed }) {
        yield `${acrostic ?? 'any'} ${theme}`;
        yield `${length} ${rhyme ?? 'any'} ${seed}`;
      },
      close: async () => undefined,
    }),
    evaluateVae: async (_bytes, images, options) => {
      options.onProgress?.(1, images.length);
      return images.length + options.samples / 1000;
    },
    openVae: async () => ({
      vary: async (image, amount, count) =>
        Array.from({ length: count }, () => ({
          width: 2,
          height: 2,
          data: new Uint8Array(12).fill(image.width + 100 * amount),
        })),
      sample: async (count, seed) =>
        Array.from({ length: count }, () => ({ width: 2, height: 2, data: new Uint8Array(12).fill(seed) })),
      dispose: () => undefined,
    }),
    openGan: async () => ({
      sample: async (count, seed) =>
        Array.from({ length: count }, () => ({ width: 2, height: 2, data: new Uint8Array(12).fill(seed) })),
      interpolate: async (from, to, steps) =>
        Array.from({ length: steps }, (_, at) => ({
          width: 2,
          height: 2,
          data: new Uint8Array(12).fill(from.seed + ((to.seed - from.seed) * at) / (steps - 1)),
        })),
      dispose: () => undefined,
    }),
    openCodec: async (bytes) => ({
      compress: async ({ width, height, data }) =>
        writeCompressed({
          kind: 1,
          modelHash: modelHashOf(bytes),
          width,
          height,
          pixelChecksum: pixelChecksumOf({ width, height, data }),
          payload: data,
        }),
      restore: async (file) => {
        const { payload, ...header } = readCompressed(file);
        requireModel(header, modelHashOf(bytes));
        return { width: header.width, height: header.height, data: payload };
      },
      dispose: () => undefined,
    }),
    prepareStudio: async () => 'studio',
    startServer: async (request) => {
      calls.server.push(request);
      return { url: 'http://127.0.0.1:9', close: async () => void calls.server.push({ closed: true }) };
    },
    ...overrides,
  };
}

export let folder = '';
export let calls: Calls = { requests: [], images: [], texts: [], server: [] };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-cli-'));
  calls = { requests: [], images: [], texts: [], server: [] };
  await mkdir(join(folder, 'photographs'));
  await writeFile(join(folder, 'photographs', 'a.png'), await encodePng(picture));
  await writeFile(join(folder, 'photographs', 'b.txt'), 'not a picture');
  await writeFile(join(folder, 'codec.safetensors'), codecFile);
  await writeFile(join(folder, 'vae.safetensors'), vaeFile);
});
afterEach(() => rm(folder, { recursive: true }));
export const at = (...names: string[]) => join(folder, ...names);

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  readonly json: Record<string, unknown>;
}

interface RunParts {
  readonly modules?: Partial<Modules>;
  readonly interactive?: boolean;
  /** Called with the way to press Ctrl-C, once the command listens for it. */
  readonly whenListening?: (interrupt: () => void) => void;
}

export async function run(args: readonly string[], parts: RunParts = {}): Promise<Outcome> {
  let out = '';
  let error = '';
  let clock = 0;
  const terminal: Terminal = {
    out: (text) => void (out += text),
    error: (text) => void (error += text),
    interactive: parts.interactive ?? false,
    columns: 80,
    now: () => (clock += 6_000),
    onInterrupt: (handler) => {
      parts.whenListening?.(handler);
      return () => undefined;
    },
  };
  const code = await runCommandLine(args, { terminal, modules: fakeModules(calls, parts.modules) });
  const json = args.includes('--json') && out !== '' ? (JSON.parse(out) as Record<string, unknown>) : {};
  return { code, out, error, json };
}

export const trainArguments = (...more: string[]) => [
  'train',
  'vae',
  '--data',
  at('photographs'),
  '--out',
  at('m.safetensors'),
  ...more,
];
