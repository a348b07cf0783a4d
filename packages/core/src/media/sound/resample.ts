/**
 * A sound at another sample rate: band-limited interpolation with a Kaiser-windowed sinc (J. O. Smith, Digital Audio Resampling Home Page).
 * Pure; the same numbers give the same bits.
 */
import type { Audio } from './audio.ts';

/** Zero crossings of the sinc on each side, and the window's shape: about 100 dB down beyond the edge. */
const crossings = 32;
const kaiserBeta = 10;
/** Of the lower rate's half: what is above is kept out. */
const passed = 0.95;

/** The modified Bessel function of the first kind and order 0, by its series (Abramowitz and Stegun 9.6.12). */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-16; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

export function resampled({ sampleRate, channels }: Audio, to: number): Audio {
  if (sampleRate === to) return { sampleRate, channels };
  const common = greatestCommonDivisor(sampleRate, to);
  const [up, down] = [to / common, sampleRate / common];
  const cutoff = Math.min(1, to / sampleRate) * passed;
  const reach = Math.ceil(crossings / cutoff);
  const taps = new Map<number, Float64Array>();
  const tapsAt = (phase: number) => {
    const known = taps.get(phase);
    if (known !== undefined) return known;
    const made = new Float64Array(2 * reach);
    let sum = 0;
    for (let i = 0; i < made.length; i++) {
      const x = i - reach + 1 - phase / up;
      const angle = Math.PI * cutoff * x;
      const window =
        Math.abs(x) >= reach ? 0 : bessel(kaiserBeta * Math.sqrt(1 - (x / reach) ** 2)) / bessel(kaiserBeta);
      made[i] = (angle === 0 ? 1 : Math.sin(angle) / angle) * window;
      sum += made[i]!;
    }
    // A constant stays what it is.
    for (let i = 0; i < made.length; i++) made[i]! /= sum;
    taps.set(phase, made);
    return made;
  };
  return {
    sampleRate: to,
    channels: channels.map((samples) => {
      const out = new Float32Array(Math.max(1, Math.round((samples.length * up) / down)));
      for (let i = 0; i < out.length; i++) {
        const place = i * down;
        const first = Math.floor(place / up) - reach + 1;
        const weights = tapsAt(place % up);
        let sum = 0;
        for (let tap = Math.max(0, -first); tap < weights.length && first + tap < samples.length; tap++)
          sum += weights[tap]! * samples[first + tap]!;
        out[i] = sum;
      }
      return out;
    }),
  };
}
