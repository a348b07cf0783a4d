/**
 * Sound that takes more or less time at the same pitch: WSOLA (Verhelst and Roelands, “An overlap-add technique based on
 * waveform similarity for high quality time-scale modification of speech”, ICASSP 1993). Made for one voice; chords suffer. Pure.
 */

/** Seconds of a window, and how far a window may move to fit onto what is there. */
const windowSeconds = 0.03;
const searchSeconds = 0.01;

/**
 * @param pace times as fast; 2 is half as long. Above 0.
 * @returns as many samples as there are divided by `pace`, rounded
 */
export function stretched(samples: Float32Array, sampleRate: number, pace: number): Float32Array {
  const length = Math.round(samples.length / pace);
  const half = Math.max(1, Math.round((windowSeconds * sampleRate) / 2));
  const search = Math.round(searchSeconds * sampleRate);
  if (pace === 1 || samples.length < 4 * half) return pace === 1 ? samples.slice() : shortened(samples, length);
  const window = Float32Array.from({ length: 2 * half }, (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * i) / half));
  const out = new Float32Array(length + 2 * half);
  const last = samples.length - 2 * half;
  // The first window has nothing before it that it would be faded into.
  for (let i = 0; i < half; i++) out[i] = samples[i]! * (1 - window[i]!);
  let from = 0;
  for (let to = 0; to < length; to += half) {
    for (let i = 0; i < 2 * half; i++) out[to + i]! += window[i]! * samples[from + i]!;
    const wanted = Math.min(last, Math.round((to + half) * pace));
    from = mostAlike(samples, Math.min(last, from + half), wanted, Math.min(search, half), half, last);
  }
  return out.slice(0, length);
}

/** What is too short for windows: the beginning of it, and silence behind. */
function shortened(samples: Float32Array, length: number): Float32Array {
  const out = new Float32Array(length);
  out.set(samples.subarray(0, length));
  return out;
}

/** The place near `wanted` whose sound goes on most as that from `natural` does. */
function mostAlike(
  samples: Float32Array,
  natural: number,
  wanted: number,
  search: number,
  length: number,
  last: number,
): number {
  let [best, most] = [wanted, -Infinity];
  for (let at = Math.max(0, wanted - search); at <= Math.min(last, wanted + search); at++) {
    let [product, energy] = [0, 1e-9];
    for (let i = 0; i < length; i += 2) {
      product += samples[natural + i]! * samples[at + i]!;
      energy += samples[at + i]! ** 2;
    }
    const alike = product / Math.sqrt(energy);
    if (alike > most) [best, most] = [at, alike];
  }
  return best;
}
