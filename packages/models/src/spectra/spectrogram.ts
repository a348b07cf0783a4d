/**
 * A clip of sound as a picture: 128 bands by 128 frames (1.49 s), in decibels below its loudest place, and how loud it is as a number beside. The
 * network learns these pictures. Pure.
 */
import { bands, inBands, outOfBands } from './mel.ts';
import { hop, magnitudesOf, rate, transformed, type Spectrum } from './short-time.ts';

/** Frames of a clip, and bands of one: pictures are squares. */
export const side = 128;
/** Samples of a clip. */
export const clipLength = side * hop;
export const clipSeconds = clipLength / rate;
/** Decibels that a picture shows; what is quieter is silence. */
export const range = 80;

/** A square of numbers from 0, silence, to 1, the loudest place: [band · side + frame], low bands first. */
export type Picture = Float32Array;

export interface Seen {
  readonly picture: Picture;
  /** Root of the mean square over the clip, in decibels below full scale (1); -Infinity of silence. */
  readonly level: number;
  readonly spectrum: Spectrum;
}

/** In decibels. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / Math.max(1, samples.length));
}

/** What is cut off after a clip is not seen, and what lacks is silence. */
export function asClip(samples: Float32Array): Float32Array {
  const clip = new Float32Array(clipLength);
  clip.set(samples.subarray(0, clipLength));
  return clip;
}

/** A clip of `clipLength` samples. */
export function seen(clip: Float32Array): Seen {
  const spectrum = transformed(clip);
  const strengths = inBands(magnitudesOf(spectrum));
  const most = strengths.reduce((a, b) => Math.max(a, b), 1e-12);
  const picture = new Float32Array(side * side);
  for (let frame = 0; frame < side; frame++)
    for (let band = 0; band < bands; band++) {
      const decibels = 20 * Math.log10(Math.max(1e-12, strengths[frame * bands + band]!) / most);
      picture[band * side + frame] = Math.max(0, 1 + decibels / range);
    }
  return { picture, level: levelOf(clip), spectrum };
}

/** Values of a picture as they stand by frames, [frames · bands]. */
function byFrames(picture: Picture): Float32Array {
  const out = new Float32Array(picture.length);
  for (let band = 0; band < bands; band++)
    for (let frame = 0; frame < side; frame++) out[frame * bands + band] = picture[band * side + frame]!;
  return out;
}

/** The magnitudes that a picture stands for, [frames · bins]; the loudest band is 1. */
export const magnitudesIn = (picture: Picture): Float32Array =>
  outOfBands(byFrames(picture).map((value) => (value <= 0 ? 0 : 10 ** (((Math.min(1, value) - 1) * range) / 20))));

/** The largest sample that is given out. */
const loudestPeak = 0.95;

/** At a level in decibels, and quieter where samples would be beyond `loudestPeak`. */
export function atLevel(samples: Float32Array, level: number): Float32Array {
  const own = levelOf(samples);
  if (!Number.isFinite(own) || !Number.isFinite(level)) return new Float32Array(samples.length);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const gain = Math.min(10 ** ((level - own) / 20), loudestPeak / peak);
  return samples.map((sample) => sample * gain);
}

/** Of the loudest sample: what stays below it is the end. */
const tail = 1e-3;
const [fade, shortest] = [Math.round(0.01 * rate), Math.round(0.05 * rate)];

/** Up to where it dies away, with a fade of 10 ms. */
export function withoutTail(samples: Float32Array): Float32Array {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const last = samples.findLastIndex((sample) => Math.abs(sample) > tail * peak);
  const length = Math.min(samples.length, Math.max(shortest, last + 1 + fade));
  const out = samples.slice(0, length);
  for (let i = Math.max(0, length - fade); i < length; i++) out[i]! *= (length - i) / fade;
  return out;
}
