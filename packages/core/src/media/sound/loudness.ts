/** How loud a sound is to people: integrated loudness in LUFS (Recommendation ITU-R BS.1770-4, annex 1). Pure. */
import type { Audio } from './audio.ts';

interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/** The two filters of K-weighting at any sample rate, from the analogue ones that the Recommendation's figures at 48 kHz come from. */
function kWeighting(rate: number): readonly [Biquad, Biquad] {
  const shelf = () => {
    const [frequency, gain, quality] = [1681.974450955533, 3.999843853973347, 0.7071752369554196];
    const k = Math.tan((Math.PI * frequency) / rate);
    const [high, bent] = [10 ** (gain / 20), (10 ** (gain / 20)) ** 0.4996667741545416];
    const under = 1 + k / quality + k * k;
    return {
      b: [
        (high + (bent * k) / quality + k * k) / under,
        (2 * (k * k - high)) / under,
        (high - (bent * k) / quality + k * k) / under,
      ],
      a: [(2 * (k * k - 1)) / under, (1 - k / quality + k * k) / under],
    } satisfies Biquad;
  };
  const pass = () => {
    const [frequency, quality] = [38.13547087602444, 0.5003270373238773];
    const k = Math.tan((Math.PI * frequency) / rate);
    const under = 1 + k / quality + k * k;
    return { b: [1, -2, 1], a: [(2 * (k * k - 1)) / under, (1 - k / quality + k * k) / under] } satisfies Biquad;
  };
  return [shelf(), pass()];
}

/** A filter that goes on where it ended. */
class Filter {
  readonly #biquad: Biquad;
  #past: [number, number, number, number] = [0, 0, 0, 0];

  constructor(biquad: Biquad) {
    this.#biquad = biquad;
  }

  run(samples: ArrayLike<number>): Float64Array {
    const { a, b } = this.#biquad;
    const out = new Float64Array(samples.length);
    let [x1, x2, y1, y2] = this.#past;
    for (let i = 0; i < samples.length; i++) {
      const x = samples[i]!;
      const y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2;
      [x2, x1, y2, y1] = [x1, x, y1, y];
      out[i] = y;
    }
    this.#past = [x1, x2, y1, y2];
    return out;
  }
}

const blockSeconds = 0.4;
/** Blocks overlap by three quarters. */
const stepShare = 0.25;
const absoluteGate = -70;
const relativeGate = -10;

const loudnessOf = (power: number): number => (power > 0 ? -0.691 + 10 * Math.log10(power) : -Infinity);

/** Measures a sound that comes part by part; up to five channels, the fourth and fifth as surround. */
export class LoudnessMeter {
  readonly #block: number;
  readonly #step: number;
  readonly #filters: readonly (readonly [Filter, Filter])[];
  /** Weighted samples of the block that is filling, for each channel. */
  readonly #rows: readonly Float64Array[];
  #filled = 0;
  readonly #powers: number[] = [];

  constructor(sampleRate: number, channels: number) {
    this.#block = Math.round(blockSeconds * sampleRate);
    this.#step = Math.max(1, Math.round(this.#block * stepShare));
    const [shelf, pass] = kWeighting(sampleRate);
    this.#filters = Array.from({ length: channels }, () => [new Filter(shelf), new Filter(pass)] as const);
    this.#rows = this.#filters.map(() => new Float64Array(this.#block));
  }

  push(channels: readonly Float32Array[]): void {
    const weighted = channels.map((channel, at) => {
      const [shelf, pass] = this.#filters[at]!;
      return pass.run(shelf.run(channel));
    });
    const length = channels[0]?.length ?? 0;
    for (let at = 0; at < length;) {
      const taken = Math.min(length - at, this.#block - this.#filled);
      this.#rows.forEach((row, channel) => row.set(weighted[channel]!.subarray(at, at + taken), this.#filled));
      this.#filled += taken;
      at += taken;
      if (this.#filled < this.#block) continue;
      this.#powers.push(this.#power(this.#block));
      for (const row of this.#rows) row.copyWithin(0, this.#step);
      this.#filled -= this.#step;
    }
  }

  /** LUFS of the last 400 ms; of all there is where that is less. -Infinity of silence. */
  momentary(): number {
    return loudnessOf(this.#powers.at(-1) ?? (this.#filled > 0 ? this.#power(this.#filled) : 0));
  }

  /** LUFS of all that came. A sound shorter than a block is measured as one block. -Infinity of silence. */
  integrated(): number {
    const powers = this.#powers.length === 0 && this.#filled > 0 ? [this.#power(this.#filled)] : this.#powers;
    const meanOver = (gate: number) => {
      const kept = powers.filter((power) => loudnessOf(power) > gate);
      return kept.length === 0 ? 0 : kept.reduce((sum, power) => sum + power, 0) / kept.length;
    };
    const first = meanOver(absoluteGate);
    return first === 0 ? -Infinity : loudnessOf(meanOver(Math.max(absoluteGate, loudnessOf(first) + relativeGate)));
  }

  #power(length: number): number {
    let power = 0;
    this.#rows.forEach((samples, channel) => {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += samples[i]! ** 2;
      power += (channel >= 3 ? 1.41 : 1) * (sum / length);
    });
    return power;
  }
}

/** LUFS of a whole sound; see LoudnessMeter. */
export function integratedLoudness({ sampleRate, channels }: Audio): number {
  const meter = new LoudnessMeter(sampleRate, channels.length);
  meter.push(channels);
  return meter.integrated();
}
