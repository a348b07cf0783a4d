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

function filtered(samples: ArrayLike<number>, { b, a }: Biquad): Float64Array {
  const out = new Float64Array(samples.length);
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    const y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    out[i] = y;
  }
  return out;
}

const blockSeconds = 0.4;
/** Blocks overlap by three quarters. */
const stepShare = 0.25;
const absoluteGate = -70;
const relativeGate = -10;

const loudnessOf = (power: number): number => (power > 0 ? -0.691 + 10 * Math.log10(power) : -Infinity);

/**
 * LUFS of up to five channels, the fourth and fifth as surround; -Infinity of silence. A sound shorter than a block is measured as one
 * block.
 */
export function integratedLoudness({ sampleRate, channels }: Audio): number {
  const filters = kWeighting(sampleRate);
  const weighted = channels.map((channel) =>
    filters.reduce<ArrayLike<number>>((x, filter) => filtered(x, filter), channel),
  );
  const length = channels[0]?.length ?? 0;
  if (length === 0) return -Infinity;
  const block = Math.min(length, Math.round(blockSeconds * sampleRate));
  const step = Math.max(1, Math.round(block * stepShare));
  const powers: number[] = [];
  for (let start = 0; start + block <= length; start += step) {
    let power = 0;
    weighted.forEach((samples, channel) => {
      let sum = 0;
      for (let i = start; i < start + block; i++) sum += samples[i]! ** 2;
      power += (channel >= 3 ? 1.41 : 1) * (sum / block);
    });
    powers.push(power);
  }
  const meanOver = (gate: number) => {
    const kept = powers.filter((power) => loudnessOf(power) > gate);
    return kept.length === 0 ? 0 : kept.reduce((sum, power) => sum + power, 0) / kept.length;
  };
  const first = meanOver(absoluteGate);
  return first === 0 ? -Infinity : loudnessOf(meanOver(Math.max(absoluteGate, loudnessOf(first) + relativeGate)));
}
