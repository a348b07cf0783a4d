/**
 * Parts that sound effects are made of, on rows of samples at one rate: noise, tones, filters that move, resonators, envelopes, echoes. Pure,
 * and the same for one seed.
 */
import { RandomStream } from '@fourhands/engine';

/** Samples a second. */
export const rate = 48_000;

/** A number, or one that changes with time in seconds. */
export type Moving = number | ((seconds: number) => number);

const at = (value: Moving, seconds: number): number => (typeof value === 'number' ? value : value(seconds));

export const samplesOf = (seconds: number): number => Math.max(1, Math.round(seconds * rate));
export const silence = (seconds: number): Float32Array => new Float32Array(samplesOf(seconds));

/** Chance, as effects use it. */
export class Chance {
  readonly #random: RandomStream;

  constructor(seed: number, stream = 0) {
    this.#random = new RandomStream(seed, 900 + stream);
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.#random.uniform();
  }

  /** About a value, by up to a share of it. */
  about(value: number, share: number): number {
    return value * this.between(1 - share, 1 + share);
  }

  /** White noise from -1 to 1. */
  noise(seconds: number): Float32Array {
    return this.#random.fillUniform(silence(seconds), -1, 1);
  }

  /** Moments, so many a second on average, each after the one before by chance alone (Poisson). */
  moments(perSecond: number, seconds: number): number[] {
    const moments: number[] = [];
    for (let time = 0; ;) {
      time -= Math.log(this.#random.uniform()) / Math.max(1e-6, perSecond);
      if (time >= seconds) return moments;
      moments.push(time);
    }
  }
}

/** Noise that is louder the lower: its power falls by 6 dB an octave. */
export function brown(white: Float32Array): Float32Array {
  let last = 0;
  return white.map((value) => (last = 0.997 * last + 0.08 * value));
}

/** Noise whose power falls by 3 dB an octave (Paul Kellet's sum of filters). */
export function pink(white: Float32Array): Float32Array {
  const state = [0, 0, 0];
  return white.map((value) => {
    state[0] = 0.99765 * state[0]! + value * 0.099046;
    state[1] = 0.963 * state[1]! + value * 0.2965164;
    state[2] = 0.57 * state[2]! + value * 1.0526913;
    return 0.25 * (state[0] + state[1] + state[2] + value * 0.1848);
  });
}

export type Shape = 'sine' | 'triangle' | 'square' | 'saw';

/** A tone whose frequency may move. Edges are rounded by a polynomial, so that little folds back (Välimäki & Huovilainen 2007). */
export function tone(frequency: Moving, seconds: number, shape: Shape = 'sine', phase = 0): Float32Array {
  const out = silence(seconds);
  let place = phase;
  for (let i = 0; i < out.length; i++) {
    const step = Math.min(0.49, Math.max(0, at(frequency, i / rate)) / rate);
    const edge = (where: number) => {
      if (where < step) return 2 * (where / step) - (where / step) ** 2 - 1;
      if (where > 1 - step) return ((where - 1) / step) ** 2 + 2 * ((where - 1) / step) + 1;
      return 0;
    };
    switch (shape) {
      case 'sine':
        out[i] = Math.sin(2 * Math.PI * place);
        break;
      case 'triangle':
        out[i] = 1 - 4 * Math.abs(place - 0.5);
        break;
      case 'square':
        out[i] = (place < 0.5 ? 1 : -1) + edge(place) - edge((place + 0.5) % 1);
        break;
      case 'saw':
        out[i] = 2 * place - 1 - edge(place);
    }
    place = (place + step) % 1;
  }
  return out;
}

export type Pass = 'low' | 'high' | 'band';

/** A filter of 12 dB an octave whose frequency may move (state variable, Zavalishin 2012, §3.10). `sharpness` from 0.5 up rings. */
export function filter(x: Float32Array, pass: Pass, frequency: Moving, sharpness = 0.7): Float32Array {
  let [first, second] = [0, 0];
  const damping = 1 / sharpness;
  return x.map((value, i) => {
    const g = Math.tan(Math.PI * Math.min(0.49, Math.max(5, at(frequency, i / rate)) / rate));
    const band = (g * (value - second) + first) / (1 + g * (g + damping));
    const low = second + g * band;
    first = 2 * band - first;
    second = 2 * low - second;
    if (pass === 'low') return low;
    return pass === 'band' ? damping * band : value - damping * band - low;
  });
}

/** Multiplied by a level that moves. */
export const shaped = (x: Float32Array, level: Moving): Float32Array =>
  x.map((value, i) => value * at(level, i / rate));

/** Rises in `attack` seconds, then falls to a thousandth in `decay`. */
export const struck =
  (attack: number, decay: number) =>
  (seconds: number): number =>
    seconds < attack ? seconds / attack : Math.exp((-6.9 * (seconds - attack)) / decay);

/** Up in `rise` seconds, down in `fall` before the end. */
export const held =
  (total: number, rise: number, fall: number) =>
  (seconds: number): number =>
    Math.max(0, Math.min(1, seconds / rise, (total - seconds) / fall));

/** A value that wanders between two bounds, with about so many turns a second. */
export function wandering(chance: Chance, low: number, high: number, turns: number, seconds: number): Moving {
  const count = Math.ceil(seconds * turns) + 3;
  const points = Array.from({ length: count }, () => chance.between(low, high));
  return (time) => {
    const place = Math.min(count - 2, time * turns);
    const [from, share] = [Math.floor(place), place % 1];
    const smooth = share * share * (3 - 2 * share);
    return points[from]! * (1 - smooth) + points[from + 1]! * smooth;
  };
}

/** Adds sounds at moments of a longer one; what is past its end is cut. */
export function placed(
  seconds: number,
  parts: Iterable<readonly [moment: number, sound: Float32Array, level?: number]>,
): Float32Array {
  const out = silence(seconds);
  for (const [moment, sound, level = 1] of parts) {
    const start = Math.max(0, Math.round(moment * rate));
    const end = Math.min(out.length, start + sound.length);
    for (let i = start; i < end; i++) out[i]! += level * sound[i - start]!;
  }
  return out;
}

/** A sum as long as its longest part. */
export function mixed(...parts: readonly (readonly [sound: Float32Array, level: number])[]): Float32Array {
  const out = new Float32Array(Math.max(...parts.map(([{ length }]) => length)));
  for (const [sound, level] of parts) for (let i = 0; i < sound.length; i++) out[i]! += level * sound[i]!;
  return out;
}

/** A struck body: tones that each die away; [frequency, level, seconds to a thousandth]. */
export function ringing(
  modes: readonly (readonly [frequency: number, level: number, decay: number])[],
  seconds: number,
): Float32Array {
  const out = silence(seconds);
  for (const [frequency, level, decay] of modes) {
    if (frequency > rate * 0.45) continue;
    const turn = (2 * Math.PI * frequency) / rate;
    const fall = Math.exp(-6.9 / (decay * rate));
    let loud = level;
    for (let i = 0; i < out.length && loud > 1e-6; i++) {
      out[i]! += loud * Math.sin(turn * i);
      loud *= fall;
    }
  }
  return out;
}

/** Louder, and rounded off where it is too loud. */
export const driven = (x: Float32Array, gain: number): Float32Array =>
  x.map((value) => Math.tanh(value * gain) / Math.tanh(gain));

/** A room: eight delays that feed each other by a matrix without loss (Jot & Chaigne 1991), `size` in seconds of ringing. */
export function room(x: Float32Array, size: number, share: number, dark = 4000): Float32Array {
  const lengths = [1031, 1327, 1523, 1801, 2089, 2311, 2621, 2903];
  const lines = lengths.map((length) => new Float32Array(length));
  const falls = lengths.map((length) => 10 ** ((-3 * length) / (rate * Math.max(0.05, size))));
  const soft = 1 - Math.exp((-2 * Math.PI * dark) / rate);
  const low = new Float32Array(8);
  const out = new Float32Array(x.length + samplesOf(size));
  for (let i = 0; i < out.length; i++) {
    const heard = lines.map((line, k) => line[i % lengths[k]!]!);
    const mean = (2 / 8) * heard.reduce((sum, value) => sum + value, 0);
    const dry = x[i] ?? 0;
    let wet = 0;
    for (let k = 0; k < 8; k++) {
      wet += heard[k]! * (k % 2 === 0 ? 1 : -1);
      low[k]! += soft * (falls[k]! * (heard[k]! - mean) - low[k]!);
      lines[k]![i % lengths[k]!] = dry + low[k]!;
    }
    out[i] = (1 - share) * dry + share * wet * 0.35;
  }
  return out;
}
