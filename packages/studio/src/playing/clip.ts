/** Clips of sound on a page: what is shown and played of a model or a recording, and how they travel. Pure. */
import { toBase64 } from '@fourhands/core/media/text/base64';
import { readWav, writeWav } from '@fourhands/core/media/sound/wav';
import { clipStarts } from '@fourhands/models/spectra/clips';
import { rate } from '@fourhands/models/spectra/short-time';
import { clipLength } from '@fourhands/models/spectra/spectrogram';

/** One channel. */
export interface Clip {
  readonly sampleRate: number;
  readonly samples: Float32Array;
}

/** The first channel of a WAV file. @throws WavUnreadable */
export function clipOfWav(bytes: Uint8Array): Clip {
  const { sampleRate, channels } = readWav(bytes);
  return { sampleRate, samples: channels[0] ?? new Float32Array() };
}

export const wavOfClip = ({ sampleRate, samples }: Clip): Uint8Array<ArrayBuffer> =>
  writeWav({ sampleRate, channels: [samples] });

export const clipOnWire = (clip: Clip): string => toBase64(wavOfClip(clip));

/** What a maker of sounds hears of a sound at its own rate: its first clip, from its first onset on; null of silence. */
export function firstClip(samples: Float32Array): Clip | null {
  const [start] = clipStarts(samples);
  return start === undefined ? null : { sampleRate: rate, samples: samples.slice(start, start + clipLength) };
}

export const secondsOf = ({ samples, sampleRate }: Clip): number => samples.length / sampleRate;

/** One after the other, with a pause of a quarter of a second between. */
export function clipsInTurn(clips: readonly Clip[]): Clip {
  const sampleRate = clips[0]?.sampleRate ?? rate;
  const pause = Math.round(sampleRate / 4);
  const samples = new Float32Array(clips.reduce((sum, clip) => sum + clip.samples.length + pause, 0));
  let at = 0;
  for (const clip of clips) {
    samples.set(clip.samples, at);
    at += clip.samples.length + pause;
  }
  return { sampleRate, samples };
}
