/** Between sound files and what a maker of sounds hears: one channel at its own rate. Pure. */
import type { Audio } from '@fourhands/core/media/sound/audio';
import { resampled } from '@fourhands/core/media/sound/resample';
import { readWavSamples, wavLayout, type WavLayout, wavLength, WavUnreadable } from '@fourhands/core/media/sound/wav';
import type { Recording } from '@fourhands/models/spectra/clips';
import { rate } from '@fourhands/models/spectra/short-time';

/** Seconds of a file that are worked on at once, and of what lies beside them: more than the filter of another rate reaches. */
const [part, beside] = [60, 1];

/** The mean of the channels at `rate`. */
export function heardAs({ sampleRate, channels }: Audio): Float32Array {
  const [first, ...others] = channels;
  const mean =
    others.length === 0
      ? first!
      : first!.map((value, i) => others.reduce((sum, channel) => sum + channel[i]!, value) / channels.length);
  return resampled({ sampleRate, channels: [mean] }, rate).channels[0]!;
}

/**
 * The mean of the channels at `rate`, of a file that is read at places, so that one of hours is never whole in memory: the same numbers as by
 * `heardAs`. Seconds after `most` are not heard.
 */
export function heardInParts(
  { sampleRate, length }: { readonly sampleRate: number; readonly length: number },
  read: (offset: number, length: number) => readonly Float32Array[],
  most = Infinity,
): Float32Array {
  const all = Math.max(1, Math.round((length * rate) / sampleRate));
  const out = new Float32Array(Math.min(all, most * rate));
  for (let from = 0; from * rate < out.length; from += part) {
    const first = Math.max(0, from - beside);
    const offset = first * sampleRate;
    const taken = Math.min(length - offset, (from + part + beside - first) * sampleRate);
    const heard = heardAs({ sampleRate, channels: read(offset, taken) });
    const [start, end] = [from * rate, Math.min(out.length, (from + part) * rate)];
    const skipped = (from - first) * rate;
    out.set(heard.subarray(skipped, skipped + end - start), start);
  }
  return out;
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

/** Samples of each channel. @throws WavUnreadable where there are none */
export function samplesIn(layout: WavLayout): number {
  const length = wavLength(layout);
  if (length === 0) throw new WavUnreadable('it holds no samples', layout.at);
  return length;
}

/** A WAV file of 8 to 32 bits at any rate. @throws RecordingRefused, WavUnreadable */
export function recordingOf(name: string, bytes: Uint8Array): Recording {
  try {
    const layout = wavLayout(bytes);
    const length = samplesIn(layout);
    const place = (offset: number) => layout.at + offset * layout.channels * (layout.bits / 8);
    const read = (offset: number, count: number) => readWavSamples(bytes, place(offset), count, layout);
    return { name, samples: heardInParts({ sampleRate: layout.sampleRate, length }, read) };
  } catch (error) {
    throw error instanceof WavUnreadable && error.at === 0 ? new RecordingRefused(name) : error;
  }
}
