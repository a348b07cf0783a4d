/**
 * Magnitudes on a scale of pitch as ears have it: 128 bands, even below 1 kHz and by ratio above (Slaney 1998, Auditory Toolbox), each the weighed mean
 * of the bins under a triangle; and back. Pure.
 */
import { bins, rate, windowLength } from './short-time.ts';

export const bands = 128;

const breakHertz = 1000;
const hertzPerMel = 200 / 3;
const breakMel = breakHertz / hertzPerMel;
const logStep = Math.log(6.4) / 27;

const melOf = (hertz: number): number =>
  hertz < breakHertz ? hertz / hertzPerMel : breakMel + Math.log(hertz / breakHertz) / logStep;
const hertzOf = (mel: number): number =>
  mel < breakMel ? mel * hertzPerMel : breakHertz * Math.exp((mel - breakMel) * logStep);

const edges = Float64Array.from({ length: bands + 2 }, (_, i) => hertzOf((melOf(rate / 2) * i) / (bands + 1)));

/** Hertz of the middle of each band. */
export const bandHertz: readonly number[] = Array.from(edges.subarray(1, bands + 1));

interface Triangle {
  readonly first: number;
  /** They sum to 1. */
  readonly weights: Float64Array;
}

const triangles: readonly Triangle[] = Array.from({ length: bands }, (_, band) => {
  const [low, middle, high] = [edges[band]!, edges[band + 1]!, edges[band + 2]!];
  const hertz = (bin: number) => (bin * rate) / windowLength;
  const all = Array.from({ length: bins }, (__, bin) =>
    Math.max(0, Math.min((hertz(bin) - low) / (middle - low), (high - hertz(bin)) / (high - middle))),
  );
  const first = all.findIndex((weight) => weight > 0);
  const weights = all.slice(first).filter((weight) => weight > 0);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { first, weights: Float64Array.from(weights, (weight) => weight / sum) };
});

/** All weights one after another: of which band each is, of which bin, and how much. */
const weighed = triangles.flatMap(({ first, weights }, band) =>
  Array.from(weights, (weight, i) => ({ band, bin: first + i, weight })),
);
const bandOf = Uint16Array.from(weighed, ({ band }) => band);
const binOf = Uint16Array.from(weighed, ({ bin }) => bin);
const weightOf = Float64Array.from(weighed, ({ weight }) => weight);

/** The bands of a frame of magnitudes, into `out`. */
function gather(magnitudes: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let i = 0; i < weightOf.length; i++) out[bandOf[i]!]! += weightOf[i]! * magnitudes[binOf[i]!]!;
}

/** The adjoint: each band's value onto its bins, by their weights. */
function spread(values: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let i = 0; i < weightOf.length; i++) out[binOf[i]!]! += weightOf[i]! * values[bandOf[i]!]!;
}

/** For each bin, how much of all bands' weights it has. */
const covered = new Float64Array(bins);
spread(new Float64Array(bands).fill(1), covered);

/** Of magnitudes [frames · bins]: [frames · bands]. */
export function inBands(magnitudes: Float32Array): Float32Array {
  const frames = magnitudes.length / bins;
  const out = new Float32Array(frames * bands);
  const [frameOf, row] = [new Float64Array(bins), new Float64Array(bands)];
  for (let frame = 0; frame < frames; frame++) {
    frameOf.set(magnitudes.subarray(frame * bins, (frame + 1) * bins));
    gather(frameOf, row);
    out.set(row, frame * bands);
  }
  return out;
}

/** Of each bin the weighed mean of what is told of the bands that it is in: [frames · bands] to [frames · bins]. */
export function overBins(told: Float32Array): Float32Array {
  const frames = told.length / bands;
  const out = new Float32Array(frames * bins);
  const [row, sum] = [new Float64Array(bands), new Float64Array(bins)];
  for (let frame = 0; frame < frames; frame++) {
    row.set(told.subarray(frame * bands, (frame + 1) * bands));
    spread(row, sum);
    for (let bin = 0; bin < bins; bin++) out[frame * bins + bin] = covered[bin]! > 0 ? sum[bin]! / covered[bin]! : 0;
  }
  return out;
}

const iterations = 40;

/** Magnitudes whose bands are these, none below 0: multiplicative updates from a smooth beginning (Lee & Seung 2001, theorem 1). */
export function outOfBands(wanted: Float32Array): Float32Array {
  const frames = wanted.length / bands;
  const out = overBins(wanted);
  const [target, have] = [new Float64Array(bands), new Float64Array(bands)];
  const [now, above, below] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  for (let frame = 0; frame < frames; frame++) {
    target.set(wanted.subarray(frame * bands, (frame + 1) * bands));
    now.set(out.subarray(frame * bins, (frame + 1) * bins));
    spread(target, above);
    for (let iteration = 0; iteration < iterations; iteration++) {
      gather(now, have);
      spread(have, below);
      for (let bin = 0; bin < bins; bin++) now[bin]! *= above[bin]! / Math.max(1e-20, below[bin]!);
    }
    out.set(now, frame * bins);
  }
  return out;
}
