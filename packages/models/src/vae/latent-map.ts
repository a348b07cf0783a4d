/** The two directions in which a trained model's latents vary most (principal components), and where its pictures lie along them. */
import { compileFunction, HostTensor, type Runtime } from '@fourhands/engine';
import { asConstants } from '../nn/constants.ts';
import type { VaeConfiguration } from './configuration.ts';
import { fixedBatch, type PictureSet } from '../data/picture-batches.ts';
import { encode, type VaeParameters } from './model.ts';

export type LatentMapTensors = {
  /** [latent] */
  readonly 'map.mean': HostTensor;
  /** [2, latent], of length 1 and at right angles. */
  readonly 'map.axes': HostTensor;
  /** [pictures, 2] */
  readonly 'map.points': HostTensor;
};

/** Posteriors of prepared pictures, some at a time. */
export interface Encoder {
  /** Means and deviations, [count · latent] each. */
  encode(set: PictureSet): Promise<{ readonly means: Float32Array; readonly deviations: Float32Array }>;
  dispose(): Promise<void>;
}

export async function compileEncoder(
  runtime: Runtime,
  configuration: VaeConfiguration,
  parameters: Pick<VaeParameters<HostTensor>, 'encoder'>,
  batch: number,
): Promise<Encoder> {
  const { imageSize, channels, latentSize } = configuration;
  const program = await compileFunction(
    runtime,
    { x: { shape: [batch, imageSize, imageSize, channels], dtype: 'float32' } },
    ({ x }) => ({ ...encode(asConstants(parameters.encoder), configuration, x) }),
  );
  return {
    encode: async (set) => {
      const [means, deviations] = [new Float32Array(set.count * latentSize), new Float32Array(set.count * latentSize)];
      for (let start = 0; start < set.count; start += batch) {
        const { mean, logVariance } = await program.run({
          x: fixedBatch(set, configuration, start, batch, false, 0),
        });
        const [from, size] = [start * latentSize, Math.min(batch, set.count - start) * latentSize];
        means.set((mean.data as Float32Array).subarray(0, size), from);
        for (let i = 0; i < size; i++) deviations[from + i] = Math.exp(logVariance.data[i]! / 2);
      }
      return { means, deviations };
    },
    dispose: () => program.dispose(),
  };
}

const usualBatch = 32;

/** The posterior means of prepared pictures, [count · latent]. */
export async function encodeMeans(
  runtime: Runtime,
  configuration: VaeConfiguration,
  parameters: VaeParameters<HostTensor>,
  set: PictureSet,
): Promise<Float32Array> {
  const encoder = await compileEncoder(runtime, configuration, parameters, Math.min(usualBatch, set.count));
  const { means } = await encoder.encode(set);
  await encoder.dispose();
  return means;
}

/** The leading eigenvector of a covariance [n, n] by power iteration from a fixed start, at right angles to `others`. */
function principalAxis(covariance: Float64Array, n: number, others: readonly Float64Array[]): Float64Array {
  let axis = Float64Array.from({ length: n }, (_, i) => 1 + (i % 7) / 7);
  for (let iteration = 0; iteration < 200; iteration++) {
    const next = new Float64Array(n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) next[i]! += covariance[i * n + j]! * axis[j]!;
    for (const other of others) {
      const along = next.reduce((total, value, i) => total + value * other[i]!, 0);
      for (let i = 0; i < n; i++) next[i]! -= along * other[i]!;
    }
    const length = Math.hypot(...next);
    // Nothing varies here: any direction at right angles will do.
    if (length < 1e-12) return unitAcross(n, others);
    axis = next.map((value) => value / length);
  }
  return axis;
}

function unitAcross(n: number, others: readonly Float64Array[]): Float64Array {
  const axis = new Float64Array(n);
  axis[Math.min(others.length, n - 1)] = 1;
  return axis;
}

export async function latentMap(
  runtime: Runtime,
  configuration: VaeConfiguration,
  parameters: VaeParameters<HostTensor>,
  set: PictureSet,
): Promise<LatentMapTensors> {
  const n = configuration.latentSize;
  const means = await encodeMeans(runtime, configuration, parameters, set);
  const centre = new Float64Array(n);
  for (let i = 0; i < set.count; i++) for (let j = 0; j < n; j++) centre[j]! += means[i * n + j]! / set.count;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < set.count; i++)
    for (let j = 0; j < n; j++) {
      const difference = means[i * n + j]! - centre[j]!;
      for (let k = 0; k < n; k++) covariance[j * n + k]! += (difference * (means[i * n + k]! - centre[k]!)) / set.count;
    }
  const first = principalAxis(covariance, n, []);
  const second = principalAxis(covariance, n, [first]);
  const points = new Float32Array(set.count * 2);
  for (let i = 0; i < set.count; i++)
    [first, second].forEach(
      (axis, at) =>
        (points[i * 2 + at] = axis.reduce((total, value, j) => total + value * (means[i * n + j]! - centre[j]!), 0)),
    );
  return {
    'map.mean': new HostTensor(Float32Array.from(centre), [n]),
    'map.axes': new HostTensor(Float32Array.from([...first, ...second]), [2, n]),
    'map.points': new HostTensor(points, [set.count, 2]),
  };
}
