/**
 * The training worker: reads the pictures, texts, melodies or recordings, trains, and reports. It is the whole of the worker but for the trainers
 * themselves, which the entry module (training-worker.ts) gives it. It keeps nothing: what it reports is kept by the
 * server, and training waits at a checkpoint until the server has it.
 */
import { readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import {
  type ModelFacts,
  type ModelKind,
  pieceListSchema,
  type RunPoint,
  type RunProgress,
  wireMelody,
} from '@fourhands/core';
import { readWav, writeWav } from '@fourhands/core/media/sound/wav';
import type { Melody } from '@fourhands/core/media/score/melody-line';
import { melodyOfWire } from '@fourhands/core/protocol/melody';
import type { Recording } from '@fourhands/models/spectra/clips';
import { mostSeconds } from '@fourhands/models/spectra/learned-amounts';
import { rate } from '@fourhands/models/spectra/short-time';
import type {
  NamedImage,
  PictureModelKind,
  RgbImage,
  TrainedModel,
  TrainingHooks,
  TrainingRequest,
} from '@fourhands/models/training/training';
import type { OwnText } from '@fourhands/models/transformer/own-corpus';
import { codeOf, failureOf } from '../commands/failure.ts';
import type { NumberedReport, TrainingJob, TrainingOrder, TrainingReport } from './training-messages.ts';
import { endWithServer } from './worker-process.ts';

export interface TrainingParts {
  /** Reads the picture files, small enough to be held in memory together. */
  loadPictures(
    pictures: readonly { readonly name: string; readonly path: string }[],
    kind: PictureModelKind,
    signal: AbortSignal,
  ): Promise<NamedImage[]>;
  train(
    kind: PictureModelKind,
    request: TrainingRequest,
    images: readonly NamedImage[],
    hooks: TrainingHooks,
  ): Promise<TrainedModel>;
  trainTexts(
    request: TrainingRequest,
    texts: readonly OwnText[],
    hooks: TrainingHooks,
  ): Promise<TrainedModel<'writer'>>;
  trainMelodies(
    request: TrainingRequest,
    melodies: readonly Melody[],
    hooks: TrainingHooks,
  ): Promise<TrainedModel<'melody'>>;
  trainSounds(
    request: TrainingRequest,
    recordings: readonly Recording[],
    hooks: TrainingHooks,
  ): Promise<TrainedModel<'spectra'>>;
  /** Opens the trained model, so that a run never ends with a file that cannot be used. */
  describe(kind: ModelKind, bytes: Uint8Array): Promise<ModelFacts>;
  encodePng(image: RgbImage): Promise<Uint8Array>;
}

/** Milliseconds between reports of points and progress. */
const reportInterval = 200;

/** Sends reports in order, each after the one before was stored. */
class Outbox {
  #last: Promise<void> = Promise.resolve();
  #number = 0;
  #stored: { readonly number: number; readonly resolve: () => void } | null = null;

  /** Resolves when the server has made it durable. */
  send(make: () => TrainingReport | Promise<TrainingReport | null> | null): Promise<void> {
    this.#last = this.#last.then(async () => {
      const report = await make();
      if (report === null) return;
      await new Promise<void>((resolve, reject) => {
        const number = this.#number++;
        this.#stored = { number, resolve };
        process.send?.({ number, report } satisfies NumberedReport, (error: Error | null) => error && reject(error));
      });
    });
    return this.#last;
  }

  stored(number: number): void {
    if (this.#stored?.number === number) this.#stored.resolve();
  }
}

export function serveTraining(parts: TrainingParts): void {
  endWithServer();
  // The studio and the server stay quick while a run uses every core.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const outbox = new Outbox();
  const stopping = new AbortController();
  process.on('message', (message) => {
    const order = message as TrainingOrder;
    if (order.type === 'stored') outbox.stored(order.number);
    else if (order.type === 'stop') stopping.abort();
    else {
      void work(parts, order.job, outbox, stopping.signal).then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    }
  });
}

async function work(parts: TrainingParts, job: TrainingJob, outbox: Outbox, signal: AbortSignal): Promise<void> {
  let points: RunPoint[] = [];
  let progress: RunProgress | null = null;
  let reported: RunProgress | null = null;
  let lastCheckpoint: Uint8Array | null = null;

  const report = () =>
    outbox.send(() => {
      if (points.length === 0 && progress === reported) return null;
      const said = { type: 'points', points, progress } as const;
      points = [];
      reported = progress;
      return said;
    });
  const keep = async (checkpoint: Uint8Array, at: RunProgress) => {
    await report();
    await outbox.send(() => ({ type: 'checkpoint', bytes: checkpoint, progress: at }));
    lastCheckpoint = checkpoint;
  };

  const hooks: TrainingHooks = {
    signal,
    onPoint(point) {
      points.push(finitePoint(point));
    },
    onProgress(now) {
      progress = { ...now };
    },
    onImage({ kind, step, image }) {
      const { width, height } = image;
      // The picture is encoded now: the trainer may use its memory again.
      const png = parts.encodePng({ width, height, data: image.data.slice() });
      // A contact sheet that cannot be written is no reason to end a run.
      const imageReport = png.then(
        (bytes) => ({ type: 'image', image: { kind, step, width, height }, png: bytes }) as const,
        () => null,
      );
      void outbox.send(() => imageReport);
    },
    onSample({ melody, sound, ...sample }) {
      const drawn = melody === undefined ? null : wireMelody(melody);
      const wav = sound === undefined ? null : writeWav({ sampleRate: rate, channels: [sound] });
      void outbox.send(() => ({ type: 'sample', sample: { ...sample, melody: drawn }, wav }));
    },
    onCheckpoint: (checkpoint, at) => keep(checkpoint, { ...at }),
  };

  const timer = setInterval(() => void report(), reportInterval);
  try {
    const request = {
      preset: job.preset,
      settings: job.settings,
      seed: job.seed,
      ...(job.checkpoint === null ? {} : { resume: new Uint8Array(await readFile(job.checkpoint.path)) }),
    };
    const trained = await train(parts, job, request, hooks, signal);
    await report();
    const facts = await parts.describe(job.kind, trained.bytes);
    const { bytes, figures } = trained;
    await outbox.send(() => ({ type: 'finished', bytes, figures: finiteFigures(figures), facts }));
  } catch (error) {
    await report();
    const checkpoint = checkpointOf(error);
    if (checkpoint !== null && checkpoint !== lastCheckpoint && progress !== null) await keep(checkpoint, progress);
    if (signal.aborted && (checkpoint !== null || error === signal.reason)) {
      await outbox.send(() => ({ type: 'stopped' }));
    } else {
      if (codeOf(error) === null) console.error(error);
      await outbox.send(() => ({ type: 'failed', failure: failureOf(error, 'Training ended early') }));
    }
  } finally {
    clearInterval(timer);
  }
}

async function train(
  parts: TrainingParts,
  { kind, pictures, files }: TrainingJob,
  request: TrainingRequest,
  hooks: TrainingHooks,
  signal: AbortSignal,
): Promise<TrainedModel<ModelKind>> {
  if (kind === 'writer') return parts.trainTexts(request, await readTexts(files, signal), hooks);
  if (kind === 'melody') return parts.trainMelodies(request, await readMelodies(files, signal), hooks);
  if (kind === 'spectra') return parts.trainSounds(request, await readRecordings(files, signal), hooks);
  return parts.train(kind, request, await parts.loadPictures(pictures, kind, signal), hooks);
}

async function readMelodies(files: TrainingJob['files'], signal: AbortSignal): Promise<Melody[]> {
  const read: Melody[] = [];
  for (const { path } of files) {
    signal.throwIfAborted();
    const { pieces } = pieceListSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    read.push(...pieces.flatMap(({ melodies }) => melodies.map(melodyOfWire)));
  }
  return read;
}

/** The first ones, until there are `mostSeconds` of them. */
async function readRecordings(files: TrainingJob['files'], signal: AbortSignal): Promise<Recording[]> {
  const read: Recording[] = [];
  let seconds = 0;
  for (const { title, path } of files) {
    signal.throwIfAborted();
    if (seconds >= mostSeconds) break;
    const [samples] = readWav(await readFile(path)).channels as [Float32Array];
    read.push({ name: title, samples });
    seconds += samples.length / rate;
  }
  return read;
}

async function readTexts(texts: TrainingJob['files'], signal: AbortSignal): Promise<OwnText[]> {
  const read: OwnText[] = [];
  for (const { title, path } of texts) {
    signal.throwIfAborted();
    read.push({ title, text: await readFile(path, 'utf8') });
  }
  return read;
}

/** The state that `TrainingStopped` carries. */
function checkpointOf(error: unknown): Uint8Array | null {
  if (codeOf(error) !== 'training-stopped') return null;
  const { checkpoint } = error as { checkpoint?: unknown };
  return checkpoint instanceof Uint8Array ? checkpoint : null;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function finiteFigures(figures: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, finite(value)]));
}

function finitePoint({
  step,
  epoch,
  split,
  loss,
  terms,
}: Parameters<NonNullable<TrainingHooks['onPoint']>>[0]): RunPoint {
  return { step, epoch, split, loss: finite(loss), terms: finiteFigures(terms) };
}
