/** By which vectors become numbers of mean 0 and variance 1, one number at a time, and back. */

/** [size] each. */
export interface Scale {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

const leastVariance = 1e-8;

/** Of vectors [count · size]; with `deviations` as many, of normal distributions around them. */
export function scaleOf(means: Float32Array, size: number, deviations?: Float32Array): Scale {
  const count = means.length / size;
  const [mean, deviation] = [new Float32Array(size), new Float32Array(size)];
  for (let i = 0; i < size; i++) {
    let [sum, squares] = [0, 0];
    for (let at = i; at < means.length; at += size) {
      sum += means[at]!;
      squares += means[at]! ** 2 + (deviations?.[at] ?? 0) ** 2;
    }
    mean[i] = sum / count;
    deviation[i] = Math.sqrt(Math.max(leastVariance, squares / count - (sum / count) ** 2));
  }
  return { mean, deviation };
}
