/** Weighs several estimates of the same pixels by how well they do where the truth is known. Pure. */
import type { Planes } from './planes.ts';

/** How far each estimate is from the truth, and from the others, at the pixels of a test. */
export interface Errors {
  /** Mean squared error of each, in the unit of the planes squared. */
  readonly each: readonly number[];
  /** Mean products of the errors of two. */
  readonly products: readonly (readonly number[])[];
  readonly pixels: number;
}

/** Errors of all channels together, where `test` is 1. */
export function errorsOf(truth: Planes, estimates: readonly Planes[], test: Uint8Array): Errors {
  const pixels = test.reduce((sum, value) => sum + value, 0);
  const products = estimates.map((first) =>
    estimates.map((second) => {
      let sum = 0;
      for (const [channel, plane] of truth.planes.entries()) {
        const a = first.planes[channel]!;
        const b = second.planes[channel]!;
        for (let i = 0; i < plane.length; i++) {
          if (test[i] === 1) sum += (a[i]! - plane[i]!) * (b[i]! - plane[i]!);
        }
      }
      return sum / Math.max(1, pixels * truth.planes.length);
    }),
  );
  return { each: products.map((row, i) => row[i]!), products, pixels };
}

const sweeps = 200;
/** Weights below this are not worth the work of an estimate. */
const leastWeight = 0.04;

/**
 * Weights of at least 0 that add up to 1, with the least squared error of the weighted mean: by exact steps between two weights at a
 * time. With fewer than 16 test pixels chance would decide: then all weigh the same.
 */
export function bestWeights({ products, each, pixels }: Errors): number[] {
  const count = each.length;
  if (pixels < 16) return each.map(() => 1 / count);
  const best = each.indexOf(Math.min(...each));
  const weights = each.map((_, i): number => (i === best ? 1 : 0));
  const slope = (i: number): number => weights.reduce((sum, weight, j) => sum + weight * products[i]![j]!, 0);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < i; j++) {
        const curvature = products[i]![i]! + products[j]![j]! - 2 * products[i]![j]!;
        if (curvature <= 1e-9) continue;
        const step = Math.max(-weights[i]!, Math.min(weights[j]!, (slope(j) - slope(i)) / curvature));
        weights[i] = weights[i]! + step;
        weights[j] = weights[j]! - step;
      }
    }
  }
  const kept = weights.map((weight) => (weight < leastWeight ? 0 : weight));
  const total = kept.reduce((sum, weight) => sum + weight, 0);
  const shares = kept.map((weight) => weight / total);
  const error = shares.reduce(
    (sum, a, i) => sum + shares.reduce((part, b, j) => part + a * b * products[i]![j]!, 0),
    0,
  );
  // Small weights that were left out may have been what made the mean better than the best alone.
  return error <= each[best]! ? shares : each.map((_, i) => (i === best ? 1 : 0));
}

/** The weighted mean of estimates; those of no weight may be missing. */
export function blend(estimates: readonly (Planes | undefined)[], weights: readonly number[]): Planes {
  const [first] = estimates.filter((estimate) => estimate !== undefined);
  const { width, height } = first!;
  const planes = first!.planes.map((plane, channel) => {
    const out = new Float32Array(plane.length);
    for (const [at, estimate] of estimates.entries()) {
      const weight = weights[at]!;
      if (estimate === undefined || weight === 0) continue;
      const from = estimate.planes[channel]!;
      for (let i = 0; i < out.length; i++) out[i] = out[i]! + weight * from[i]!;
    }
    return out;
  });
  return { width, height, planes };
}
