/**
 * The heavy parts of the product as the commands use them, each loaded only when a command needs it, so that `--help`
 * and small commands start quickly.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FourhandsClient } from '@fourhands/core';
import type {
  NamedImage,
  PictureModelKind,
  RgbImage,
  TextModelKind,
  TrainableKind,
  TrainedModel,
  TrainingHooks,
  TrainingRequest,
} from '@fourhands/models/training/training';
import type { ChoraleEvaluationOptions, ChoraleFigures, HarmonyFigures } from '@fourhands/models/chorale/evaluate-file';
import type { Melody } from '@fourhands/models/melody/melody';
import type { MelodyMaker } from '@fourhands/models/melody/melody-maker';
import type { Recording } from '@fourhands/models/spectra/clips';
import type { SpectraMaker } from '@fourhands/models/spectra/spectra-maker';
import type { LatentPlace } from '@fourhands/models/gan/gan-model-file';
import type { NamedDrawing } from '@fourhands/models/painter/named-drawing';
import type { PainterSession } from '@fourhands/models/painter/painter-model-file';
import type { OwnText } from '@fourhands/models/transformer/own-corpus';
import type { TextFigures } from '@fourhands/models/transformer/evaluate';
import type { Writer } from '@fourhands/models/transformer/sample';
import type { HuggingFaceFolder } from '@fourhands/models/transformer/writer-hugging-face';
import type { VerseWriter } from '@fourhands/models/verse/compose';
import type { BoundOptions } from '@fourhands/models/vae/evaluate';
import type { ClipRecipe } from '@fourhands/core/media/speech/clip-recipe';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import type { Espeak } from '@fourhands/makers/speech/espeak/espeak';
import type { FinishedClip } from '@fourhands/makers/speech/finish-clip';
import type { Speaker } from '@fourhands/makers/speech/speaker';

export type ModelKind = TrainableKind;

interface OpenVae {
  sample(count: number, seed: number): Promise<RgbImage[]>;
  vary(image: RgbImage, amount: number, count: number, seed: number): Promise<RgbImage[]>;
  dispose(): void | Promise<void>;
}

interface OpenGan {
  sample(count: number, seed: number): Promise<RgbImage[]>;
  interpolate(from: LatentPlace, to: LatentPlace, steps: number): Promise<RgbImage[]>;
  dispose(): void | Promise<void>;
}

interface OpenCodec {
  compress(image: RgbImage): Promise<Uint8Array>;
  restore(file: Uint8Array): Promise<RgbImage>;
  dispose(): void | Promise<void>;
}

interface ServerRequest {
  readonly folder: string | undefined;
  readonly port: number;
  readonly host: string;
  readonly studioFolder: string;
  readonly allowedHosts: readonly string[];
}

interface StartedServer {
  readonly url: string;
  close(): Promise<void>;
}

interface OpenSpeakers {
  makers(): Promise<readonly SpeechMaker[]>;
  /** The clip of a recipe. @throws MakerFailure */
  clip(recipe: ClipRecipe, signal: AbortSignal): Promise<FinishedClip>;
  close(): void;
}

/** A test may put others in place of the real ones. */
export interface Modules {
  /** What speaks on this machine, with the voices of folders. @throws MakerFailure where a folder holds none */
  openSpeakers(folders: readonly string[]): Promise<OpenSpeakers>;
  train(
    kind: PictureModelKind,
    request: TrainingRequest,
    images: readonly NamedImage[],
    hooks: TrainingHooks,
    /** Pictures to validate on instead of a part of the others; autoencoders only. */
    heldOut: readonly NamedImage[],
  ): Promise<TrainedModel>;
  /** Drawings called by their code points, with names of emojibase-data, so many pixels a side. */
  readDrawings(folder: string, namesFolder: string, size: number): Promise<readonly NamedDrawing[]>;
  /** Pixels a side of what an autoencoder makes. */
  pictureSizeOf(autoencoder: Uint8Array): Promise<number>;
  trainPainter(
    request: TrainingRequest,
    drawings: readonly NamedDrawing[],
    autoencoder: Uint8Array,
    hooks: TrainingHooks,
  ): Promise<TrainedModel<'painter'>>;
  /** The path of the shipped painter. */
  shippedPainter(): Promise<string>;
  openPainter(bytes: Uint8Array): Promise<Pick<PainterSession, 'paint' | 'dispose'>>;
  /** On so many threads, or the machine's cores when left out. */
  trainText(
    kind: TextModelKind,
    request: TrainingRequest,
    text: string,
    hooks: TrainingHooks,
    threads?: number,
  ): Promise<TrainedModel<TextModelKind>>;
  /** On the JSON text of pieces for four voices; on so many threads, or the machine's cores when left out. */
  trainScores(
    request: TrainingRequest,
    text: string,
    hooks: TrainingHooks,
    threads?: number,
  ): Promise<TrainedModel<'chorale'>>;
  /** On so many threads, or the machine's cores when left out. */
  trainMelodies(
    request: TrainingRequest,
    melodies: readonly Melody[],
    hooks: TrainingHooks,
    threads?: number,
  ): Promise<TrainedModel<'melody'>>;
  openMelodyMaker(bytes: Uint8Array): Promise<Pick<MelodyMaker, 'make' | 'between' | 'dispose'>>;
  /** On so many threads, or the machine's cores when left out. */
  trainSpectra(
    request: TrainingRequest,
    recordings: readonly Recording[],
    hooks: TrainingHooks,
    threads?: number,
  ): Promise<TrainedModel<'spectra'>>;
  openSpectraMaker(bytes: Uint8Array): Promise<Pick<SpectraMaker, 'draw' | 'vary' | 'between' | 'dispose'>>;
  /** A writer on a person's own texts; on so many threads, or the machine's cores when left out. */
  trainOwnTexts(
    request: TrainingRequest,
    texts: readonly OwnText[],
    hooks: TrainingHooks,
    threads?: number,
  ): Promise<TrainedModel<'writer'>>;
  /** The importance-weighted bound of an autoencoder's file on pictures, in nats. */
  evaluateVae(bytes: Uint8Array, images: readonly RgbImage[], options: BoundOptions): Promise<number>;
  /** How well a writer's file foretells a text. */
  evaluateWriter(bytes: Uint8Array, text: string): Promise<TextFigures>;
  /** How well a chorale maker's file foretells the validation part of chorales, and how its harmonies keep the rules. */
  evaluateChorale(
    bytes: Uint8Array,
    text: string,
    options: ChoraleEvaluationOptions,
  ): Promise<{ readonly figures: ChoraleFigures; readonly harmony: HarmonyFigures | null }>;
  /** Where the shipped chorale maker lies. */
  shippedChorale(): Promise<string>;
  openVae(bytes: Uint8Array): Promise<OpenVae>;
  openGan(bytes: Uint8Array): Promise<OpenGan>;
  openCodec(bytes: Uint8Array): Promise<OpenCodec>;
  openWriter(bytes: Uint8Array): Promise<Pick<Writer, 'write' | 'close'>>;
  /** A writer’s file in Hugging Face’s formats. */
  writerAsFolder(bytes: Uint8Array): Promise<HuggingFaceFolder>;
  openVerse(bytes: Uint8Array): Promise<Pick<VerseWriter, 'write' | 'close'>>;
  /** The folder with the built studio, built first when it has not been. */
  prepareStudio(warn: (message: string) => void): Promise<string>;
  /** `folder` undefined is the usual one: FOURHANDS_HOME, or .fourhands in the person's own folder. */
  startServer(request: ServerRequest): Promise<StartedServer>;
  /** A client of the server that has the folder, or of one that ends with `close`. */
  openWorks(folder: string | undefined): Promise<{ readonly client: FourhandsClient; close(): Promise<void> }>;
}

export const modules: Modules = {
  async train(kind, request, images, hooks, heldOut) {
    if (kind === 'vae') return (await import('@fourhands/models/vae/train')).trainVae(request, images, hooks, heldOut);
    if (kind === 'gan') return (await import('@fourhands/models/gan/train')).trainGan(request, images, hooks);
    return (await import('@fourhands/models/codec/train')).trainCodec(request, images, hooks);
  },
  readDrawings: async (folder, names, size) =>
    (await import('@fourhands/models/painter/emoji')).readEmoji(folder, names, size),
  async pictureSizeOf(autoencoder) {
    const { loadVae } = await import('@fourhands/models/vae/vae-model-file');
    const session = await loadVae(autoencoder);
    await session.dispose();
    return session.info.imageWidth;
  },
  trainPainter: async (request, drawings, autoencoder, hooks) =>
    (await import('@fourhands/models/painter/train')).trainPainter(request, drawings, autoencoder, hooks),
  shippedPainter: async () => fileURLToPath((await import('@fourhands/makers/embedded/weights')).painterWeightsUrl),
  openPainter: async (bytes) => (await import('@fourhands/models/painter/painter-model-file')).loadPainter(bytes),
  async trainText(kind, request, text, hooks, threads) {
    const { createNodeRuntime } = await import('@fourhands/engine/node');
    const runtime = createNodeRuntime(threads === undefined ? {} : { threads });
    if (kind === 'verse')
      return (await import('@fourhands/models/verse/train')).trainVerse(request, text, hooks, runtime);
    return (await import('@fourhands/models/transformer/train')).trainWriter(request, text, hooks, runtime);
  },
  async trainScores(request, text, hooks, threads) {
    const { createNodeRuntime } = await import('@fourhands/engine/node');
    const runtime = createNodeRuntime(threads === undefined ? {} : { threads });
    return (await import('@fourhands/models/chorale/train')).trainChorale(request, text, hooks, runtime);
  },
  async trainMelodies(request, melodies, hooks, threads) {
    const { createNodeRuntime } = await import('@fourhands/engine/node');
    const runtime = createNodeRuntime(threads === undefined ? {} : { threads });
    return (await import('@fourhands/models/melody/train')).trainMelody(request, melodies, hooks, runtime);
  },
  openMelodyMaker: async (bytes) => (await import('@fourhands/models/melody/melody-maker')).loadMelodyMaker(bytes),
  async trainSpectra(request, recordings, hooks, threads) {
    const { createNodeRuntime } = await import('@fourhands/engine/node');
    const runtime = createNodeRuntime(threads === undefined ? {} : { threads });
    return (await import('@fourhands/models/spectra/train')).trainSpectra(request, recordings, hooks, runtime);
  },
  openSpectraMaker: async (bytes) => (await import('@fourhands/models/spectra/spectra-maker')).loadSpectraMaker(bytes),
  async trainOwnTexts(request, texts, hooks, threads) {
    const { createNodeRuntime } = await import('@fourhands/engine/node');
    const { weightsUrl } = await import('@fourhands/makers/embedded/weights');
    const { trainOwnWriter } = await import('@fourhands/models/transformer/train-own');
    const runtime = createNodeRuntime(threads === undefined ? {} : { threads });
    return trainOwnWriter(request, texts, hooks, { runtime, base: new Uint8Array(await readFile(weightsUrl)) });
  },
  async evaluateVae(bytes, images, options) {
    const { importanceWeightedBound } = await import('@fourhands/models/vae/evaluate');
    const { loadVae } = await import('@fourhands/models/vae/vae-model-file');
    const session = await loadVae(bytes);
    try {
      return await importanceWeightedBound(session, images, options);
    } finally {
      await session.dispose();
    }
  },
  evaluateWriter: async (bytes, text) =>
    (await import('@fourhands/models/transformer/evaluate')).evaluateWriter(bytes, text),
  evaluateChorale: async (bytes, text, options) =>
    (await import('@fourhands/models/chorale/evaluate-file')).evaluateChorale(bytes, text, options),
  async openSpeakers(folders) {
    const { Espeak } = await import('@fourhands/makers/speech/espeak/espeak');
    const { Speakers } = await import('@fourhands/makers/speech/speakers');
    const { finishClip } = await import('@fourhands/makers/speech/finish-clip');
    const espeak = new Espeak();
    const speakers = new Speakers([espeak, ...(await openFolders(folders, espeak))]);
    return {
      makers: () => speakers.makers(),
      clip: async (recipe, signal) => finishClip(await speakers.speak(recipe, signal), recipe.volume),
      close: () => speakers.close(),
    };
  },
  shippedChorale: async () => fileURLToPath((await import('@fourhands/makers/embedded/weights')).choraleWeightsUrl),
  openVae: async (bytes) => (await import('@fourhands/models/vae/vae-model-file')).loadVae(bytes),
  openGan: async (bytes) => (await import('@fourhands/models/gan/gan-model-file')).loadGan(bytes),
  openCodec: async (bytes) => (await import('@fourhands/models/codec/codec')).loadCodec(bytes),
  openWriter: async (bytes) => (await import('@fourhands/models/transformer/sample')).Writer.open(bytes),
  writerAsFolder: async (bytes) =>
    (await import('@fourhands/models/transformer/writer-hugging-face')).writerAsHuggingFace(bytes),
  openVerse: async (bytes) => (await import('@fourhands/models/verse/compose')).VerseWriter.open(bytes),
  prepareStudio: async (warn) => (await import('./studio-build.ts')).prepareStudio(warn),
  async startServer({ folder, ...options }) {
    const { dataFolder } = await import('@fourhands/server/config');
    const { startServer } = await import('@fourhands/server/main');
    return startServer({ ...options, folder: dataFolder(folder, process.env) });
  },
  async openWorks(given) {
    const { dataFolder } = await import('@fourhands/server/config');
    const { FourhandsClient: Client } = await import('@fourhands/core');
    const folder = dataFolder(given, process.env);
    const { runningServer } = await import('@fourhands/server/store/sqlite/folder-lock');
    const address = runningServer(folder);
    if (address !== null) {
      const client = new Client({ address });
      const there = await client.status({ signal: AbortSignal.timeout(2000) }).catch(() => null);
      if (there?.storage.folder === folder) return { client, close: async () => undefined };
    }
    const { startServer } = await import('@fourhands/server/main');
    const server = await startServer({ folder, port: 0 });
    return { client: new Client({ address: server.url }), close: () => server.close() };
  },
};

/** The voices of folders, in their order. Nothing is loaded where none is named. */
async function openFolders(folders: readonly string[], espeak: Espeak): Promise<Speaker[]> {
  if (folders.length === 0) return [];
  const { availableParallelism } = await import('node:os');
  const { openFolderSpeaker } = await import('@fourhands/makers/speech/local/folder-speaker');
  const { machineMemory } = await import('@fourhands/server/jobs/machine-memory');
  const machine = { memoryBytes: machineMemory(), threads: Math.max(1, Math.floor(availableParallelism() / 2)) };
  const speakers: Speaker[] = [];
  for (const folder of folders) speakers.push(await openFolderSpeaker(resolve(folder), espeak, machine));
  return speakers;
}
