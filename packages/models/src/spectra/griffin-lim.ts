/**
 * Samples from magnitudes alone: phases are looked for that fit one another (Griffin & Lim 1984), sped up by going on in the direction of the last
 * step (Perraudin et al. 2013, algorithm 2). Pure; the same numbers give the same samples.
 */
import { RandomStream } from '@fourhands/engine';
import { bins, transformed, untransformed, type Spectrum } from './short-time.ts';

const acceleration = 0.99;
export const usualIterations = 32;

/** Directions in the plane, by chance: [frames · bins]. */
export function chancePhases(frames: number, seed: number): Spectrum {
  const angles = new RandomStream(seed, 950).fillUniform(new Float32Array(frames * bins), 0, 2 * Math.PI);
  return { frames, real: angles.map(Math.cos), imaginary: angles.map(Math.sin) };
}

/** A spectrum with the directions of another and these magnitudes. */
export function withMagnitudes({ frames, real, imaginary }: Spectrum, magnitudes: Float32Array): Spectrum {
  const [re, im] = [new Float32Array(magnitudes.length), new Float32Array(magnitudes.length)];
  for (let i = 0; i < magnitudes.length; i++) {
    const length = Math.sqrt(real[i]! * real[i]! + imaginary[i]! * imaginary[i]!);
    if (length < 1e-12) re[i] = magnitudes[i]!;
    else {
      re[i] = (real[i]! / length) * magnitudes[i]!;
      im[i] = (imaginary[i]! / length) * magnitudes[i]!;
    }
  }
  return { frames, real: re, imaginary: im };
}

/** From `before` to `now`, and on. */
function on(now: Float32Array, before: Float32Array): Float32Array {
  const out = new Float32Array(now.length);
  for (let i = 0; i < now.length; i++) out[i] = now[i]! + acceleration * (now[i]! - before[i]!);
  return out;
}

/** Samples of magnitudes [frames · bins], looked for from the directions of `begin` on. */
export function samplesWith(magnitudes: Float32Array, begin: Spectrum, iterations = usualIterations): Float32Array {
  let toward = begin;
  let last: Spectrum | null = null;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const found = transformed(untransformed(withMagnitudes(toward, magnitudes)));
    toward =
      last === null
        ? found
        : { ...found, real: on(found.real, last.real), imaginary: on(found.imaginary, last.imaginary) };
    last = found;
  }
  return untransformed(withMagnitudes(toward, magnitudes));
}
