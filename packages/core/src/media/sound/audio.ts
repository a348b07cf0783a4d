/** Sound as numbers: one row of samples a channel, from -1 to 1 where it is not too loud. Values only. */

export interface Audio {
  /** Samples a second. */
  readonly sampleRate: number;
  /** Of the same length, at least one. */
  readonly channels: readonly Float32Array[];
}

/** Samples of each channel. */
export const lengthOf = ({ channels }: Audio): number => channels[0]?.length ?? 0;

export const secondsOf = (audio: Audio): number => lengthOf(audio) / audio.sampleRate;

/** The largest distance of a sample from 0. */
export function peakOf({ channels }: Audio): number {
  let peak = 0;
  for (const channel of channels) for (const sample of channel) peak = Math.max(peak, Math.abs(sample));
  return peak;
}
