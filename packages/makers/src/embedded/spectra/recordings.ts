/** Between sound files and what a maker of sounds hears: one channel at its own rate. Pure. */
import type { Audio } from '@fourhands/core/media/sound/audio';
import { resampled } from '@fourhands/core/media/sound/resample';
import { readWav, WavUnreadable } from '@fourhands/core/media/sound/wav';
import type { Recording } from '@fourhands/models/spectra/clips';
import { rate } from '@fourhands/models/spectra/short-time';

/** Samples of all channels of one file: 40 minutes of stereo at 48 kHz. */
const mostSamples = 240_000_000;

/** The mean of the channels at `rate`. */
export function heardAs({ sampleRate, channels }: Audio): Float32Array {
  const [first, ...others] = channels;
  const mean =
    others.length === 0
      ? first!
      : first!.map((value, i) => others.reduce((sum, channel) => sum + channel[i]!, value) / channels.length);
  return resampled({ sampleRate, channels: [mean] }, rate).channels[0]!;
}

/** The file is of another kind than WAV. */
export class RecordingRefused extends Error {
  readonly code = 'recording-refused';
  readonly file: string;

  constructor(name: string) {
    super(`“${name}” is no WAV file, and only these can be learned from. Convert it to WAV with 16 or 24 bits.`);
    this.name = 'RecordingRefused';
    this.file = name;
  }
}

/** A WAV file of 8 to 32 bits at any rate. @throws RecordingRefused, WavUnreadable */
export function recordingOf(name: string, bytes: Uint8Array): Recording {
  try {
    return { name, samples: heardAs(readWav(bytes, { samples: mostSamples })) };
  } catch (error) {
    throw error instanceof WavUnreadable && error.at === 0 ? new RecordingRefused(name) : error;
  }
}
