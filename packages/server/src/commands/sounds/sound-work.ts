/** The operations of the sound worker: files read and written, and what is heard worked out, away from the server's own process. */
import type { RecordingItem } from '@fourhands/core';
import type { Sound, SoundSource } from '@fourhands/core/media/sound/sound';
import type { WavDepth } from '@fourhands/core/media/sound/wav';
import type { ReadingWarning } from '@fourhands/core/protocol/reading-warnings';

/** A source that was written as a WAV file. */
export interface WrittenSource extends Pick<SoundSource, 'channels' | 'length'> {
  readonly sampleRate: number;
  /** SHA-256 of the file. */
  readonly sha256: string;
  readonly peaks: Uint8Array;
}

/** A part of a sound, and the files of the sources that it needs. */
export interface SoundExtract {
  readonly sound: Sound;
  readonly files: Readonly<Record<string, string>>;
  readonly start: number;
  readonly length: number;
  /** One track as it lies, before its gain; all that is heard when null. */
  readonly trackId: string | null;
}

/** What was read of a recording to learn from; `content` is kept of it: WAV, one channel at the rate that makers of sounds hear. */
export interface ReadRecording extends Omit<
  RecordingItem,
  'id' | 'name' | 'bytes' | 'sha256' | 'createdAt' | 'warnings'
> {
  readonly content: Uint8Array;
  readonly warnings: ReadingWarning[];
}

export interface SoundWork {
  /** Reads a file to learn from. */
  readRecording(request: { readonly path: string; readonly name: string }): Promise<ReadRecording>;
  /** Reads a file and writes it to `out` as a source, at a sample rate or at its own where that can be. */
  bring(request: {
    readonly path: string;
    readonly name: string;
    readonly out: string;
    readonly sampleRate: number | null;
  }): Promise<WrittenSource>;
  /** 32-bit floats, channel by channel. */
  samples(request: SoundExtract): Promise<Uint8Array>;
  /** Columns of 512 strengths. */
  spectra(request: SoundExtract & { readonly columns: number }): Promise<Uint8Array>;
  /** LUFS, null of silence, and the largest distance from 0. */
  measure(request: SoundExtract): Promise<{ readonly integrated: number | null; readonly peak: number }>;
  /** Writes what is heard as a WAV file. */
  mixdown(request: SoundExtract & { readonly depth: WavDepth; readonly out: string }): Promise<null>;
}

/** Seconds of what lies at a place, and of a second sound, that a maker hears at the most. */
export const longestHeard = 30;

/** What a maker of sounds is asked for; `out` is where the source goes. */
export interface SoundTask {
  readonly effect: string;
  readonly controls: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly sampleRate: number;
  readonly out: string;
  /** The model file that makes it; null of a procedure. */
  readonly model: string | null;
  /** What it hears, and the file of a second sound. */
  readonly heard: { readonly extract: SoundExtract; readonly second: string | null } | null;
}
