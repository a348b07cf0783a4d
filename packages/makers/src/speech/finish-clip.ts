/** A maker's sound file as a clip: looked into within limits, one channel, as loud as the recipe says, and never silent. Pure. */
import { type Audio, peakOf } from '@fourhands/core/media/sound/audio';
import { readWav, WavUnreadable, writeWav } from '@fourhands/core/media/sound/wav';
import { mono } from '@fourhands/core/media/speech/join';
import { SpeechAnswerNotUnderstood, SpeechSilent, SpeechTooLong } from './speech-failures.ts';

export const longestMinutes = 20;
/** Samples of all channels together of the longest clip there may be. */
const mostSamples = longestMinutes * 60 * 96_000 * 2;
/** Below this nobody hears anything: -60 dB. */
const silent = 0.001;
/** Whole numbers of 16 bits end here. */
const loudest = 0.99;

export interface FinishedClip {
  /** WAV with 16 bits. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sampleRate: number;
  readonly samples: number;
}

/** @param volume in dB @throws SpeechAnswerNotUnderstood, SpeechSilent, SpeechTooLong */
export function finishClip(file: Uint8Array, volume: number): FinishedClip {
  const audio = opened(file);
  const samples = mono(audio);
  if (samples.length > longestMinutes * 60 * audio.sampleRate) throw new SpeechTooLong(longestMinutes);
  const peak = peakOf({ ...audio, channels: [samples] });
  if (peak < silent) throw new SpeechSilent();
  const gain = Math.min(10 ** (volume / 20), Math.max(1, loudest / peak));
  const channels = [gain === 1 ? samples : samples.map((sample) => sample * gain)];
  return { bytes: writeWav({ ...audio, channels }), sampleRate: audio.sampleRate, samples: samples.length };
}

function opened(file: Uint8Array): Audio {
  try {
    return readWav(file, { samples: mostSamples });
  } catch (error) {
    if (error instanceof WavUnreadable) throw new SpeechAnswerNotUnderstood(error.message);
    throw error;
  }
}
