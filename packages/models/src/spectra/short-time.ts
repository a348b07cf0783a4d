/**
 * Short-time Fourier transforms of sounds, and back: windows of 1024 samples (Hann), one every 256. A sound is as many frames as it has hops; what
 * a window sees beyond its ends is silence. Pure.
 */
import { fft, ifft } from 'fourier-transform';

/** Samples a second of all that is learned and made here. */
export const rate = 22_050;
export const windowLength = 1024;
export const hop = 256;
/** Frequencies of a frame, from 0 hertz to half the rate. */
export const bins = windowLength / 2 + 1;
/** Samples that the first window sees before the sound begins. */
const lead = (windowLength - hop) / 2;

const hann = Float64Array.from(
  { length: windowLength },
  (_, i) => 0.5 * (1 - Math.cos((2 * Math.PI * i) / windowLength)),
);

const squared = hann.map((weight) => weight * weight);

/** Complex numbers, frame by frame: [frames · bins] each. */
export interface Spectrum {
  readonly frames: number;
  readonly real: Float32Array;
  readonly imaginary: Float32Array;
}

const framesOf = (samples: number): number => Math.max(1, Math.ceil(samples / hop));

/** What a sound consists of over time; an end that fills no whole hop is taken with silence after it. */
export function transformed(samples: Float32Array): Spectrum {
  const frames = framesOf(samples.length);
  const [real, imaginary] = [new Float32Array(frames * bins), new Float32Array(frames * bins)];
  const seen = new Float64Array(windowLength);
  const halves = [new Float64Array(bins), new Float64Array(bins)] as const;
  for (let frame = 0; frame < frames; frame++) {
    const from = frame * hop - lead;
    const [first, end] = [Math.max(0, -from), Math.min(windowLength, samples.length - from)];
    seen.fill(0);
    for (let i = first; i < end; i++) seen[i] = samples[from + i]! * hann[i]!;
    fft(seen, halves);
    real.set(halves[0], frame * bins);
    imaginary.set(halves[1], frame * bins);
  }
  return { frames, real, imaginary };
}

/** The samples whose transform is nearest to a spectrum (Griffin & Lim 1984, eq. 6), frames · hop of them. */
export function untransformed({ frames, real, imaginary }: Spectrum): Float32Array {
  const length = frames * hop;
  const [sum, weight] = [new Float64Array(length), new Float64Array(length)];
  const seen = new Float64Array(windowLength);
  const [re, im] = [new Float64Array(bins), new Float64Array(bins)];
  for (let frame = 0; frame < frames; frame++) {
    re.set(real.subarray(frame * bins, (frame + 1) * bins));
    im.set(imaginary.subarray(frame * bins, (frame + 1) * bins));
    ifft(re, im, seen);
    const from = frame * hop - lead;
    const end = Math.min(windowLength, length - from);
    for (let i = Math.max(0, -from); i < end; i++) {
      sum[from + i]! += seen[i]! * hann[i]!;
      weight[from + i]! += squared[i]!;
    }
  }
  const samples = new Float32Array(length);
  for (let i = 0; i < length; i++) samples[i] = sum[i]! / Math.max(1e-6, weight[i]!);
  return samples;
}

/** [frames · bins] */
export function magnitudesOf({ real, imaginary }: Spectrum): Float32Array {
  return real.map((value, i) => Math.sqrt(value * value + imaginary[i]! * imaginary[i]!));
}
