/**
 * What every trainer takes and reports: the seam between the models and whatever runs them (the command line, a
 * server's worker process, a test). It holds no training code itself.
 */

import type { Melody } from '../melody/melody.ts';

/** An 8-bit picture in memory: `data` is RGB, row by row, `3 * width * height` bytes. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A picture of a data set, with the name a person knows it by. */
export interface NamedImage extends RgbImage {
  readonly name: string;
}

/** One measured point of a run's curves. `terms` are the parts of the loss by name (`reconstruction`, `kl`, `rate` …). */
export interface TrainingPoint {
  readonly step: number;
  readonly epoch: number;
  readonly split: 'train' | 'validation';
  readonly loss: number;
  readonly terms: Readonly<Record<string, number>>;
}

export interface TrainingProgress {
  readonly step: number;
  readonly totalSteps: number;
  /** Seconds since this start; a resumed run counts from its resumption. */
  readonly elapsedSeconds: number;
  /** Estimated seconds to the end; null until a step has been timed. */
  readonly secondsLeft: number | null;
}

/** A picture that shows how far a run has come: a contact sheet of reconstructions (original above, result below) or samples. */
export interface TrainingImage {
  readonly kind: 'reconstruction' | 'sample';
  readonly step: number;
  readonly image: RgbImage;
}

/** What a model in training makes by then: a writer after a prompt that is the same each time. */
export interface TrainingSample {
  readonly step: number;
  /** Empty where it begins by itself. */
  readonly prompt: string;
  /** Without the prompt. */
  readonly text: string;
  /** What a maker of melodies draws, from noise that is the same each time; a writer leaves it out. */
  readonly melody?: Melody;
  /** What a maker of sounds draws, from noise that is the same each time: one channel at its own rate. */
  readonly sound?: Float32Array;
}

export interface TrainingHooks {
  onPoint?(point: TrainingPoint): void;
  onProgress?(progress: TrainingProgress): void;
  onImage?(image: TrainingImage): void;
  onSample?(sample: TrainingSample): void;
  /** A whole resumable state (safetensors). The trainer waits for the promise, so that the caller can make it durable. */
  onCheckpoint?(checkpoint: Uint8Array, progress: TrainingProgress): void | Promise<void>;
  /** Aborting stops after the current step; the trainer writes a last checkpoint and throws `TrainingStopped`. */
  readonly signal?: AbortSignal;
}

/** A number setting a person may change, for drawing the form. */
export interface SettingDescription {
  readonly name: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly help: { readonly en: string; readonly zh: string };
  readonly minimum: number;
  readonly maximum: number;
  readonly integer: boolean;
}

/** What learns from pictures, what learns from text, and what learns from drawings with names. */
export type PictureModelKind = 'vae' | 'gan' | 'codec';
export type TextModelKind = 'writer' | 'verse';
/** What learns from notes. */
export type ScoreModelKind = 'chorale' | 'melody';
/** What learns from recordings of sound. */
export type SoundModelKind = 'spectra';
export type TrainableKind = PictureModelKind | TextModelKind | ScoreModelKind | SoundModelKind | 'painter';

export interface Preset<K extends TrainableKind = TrainableKind> {
  readonly name: string;
  readonly kind: K;
  readonly label: { readonly en: string; readonly zh: string };
  readonly help: { readonly en: string; readonly zh: string };
  /** What it goes on learning from; it begins from nothing when left out. */
  readonly base?: 'shipped-writer';
  readonly settings: Readonly<Record<string, number>>;
}

/** What a finished run leaves: a model file (safetensors with metadata) and the figures of its last validation. */
export interface TrainedModel<K extends TrainableKind = PictureModelKind> {
  readonly kind: K;
  readonly bytes: Uint8Array;
  readonly figures: Readonly<Record<string, number>>;
}

export interface TrainingRequest {
  readonly preset: string;
  /** Overrides of the preset's settings, by name. */
  readonly settings: Readonly<Record<string, number>>;
  readonly seed: number;
  /** A checkpoint of the same run, to go on from. */
  readonly resume?: Uint8Array;
}

/** The run was asked to stop. `checkpoint` is the state to resume from. */
export class TrainingStopped extends Error {
  readonly code = 'training-stopped';
  readonly checkpoint: Uint8Array;

  constructor(step: number, checkpoint: Uint8Array) {
    super(`Training was stopped after step ${step}, as asked. Resume it from its last checkpoint.`);
    this.name = 'TrainingStopped';
    this.checkpoint = checkpoint;
  }
}
