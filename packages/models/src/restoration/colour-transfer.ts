/** Gives a picture the colours of another: their mean and covariance. Pure. */
import type { Planes } from './planes.ts';

type Matrix = readonly (readonly [number, number, number])[];

const ridge = 1;

/**
 * The linear map that takes the source's mean and covariance to the target's and moves colours least: T = A^-½ (A^½ B A^½)^½ A^-½
 * (Pitié & Kokaram 2007, “The linear Monge-Kantorovitch linear colour mapping”, eq. 7).
 */
export function moveColours(source: Planes, target: Planes): Planes {
  const a = momentsOf(source);
  const b = momentsOf(target);
  const root = power(a.covariance, 0.5);
  const inverse = power(a.covariance, -0.5);
  const inner = power(product(product(root, b.covariance), root), 0.5);
  const map = product(product(inverse, inner), inverse);
  const planes = source.planes.map((plane) => new Float32Array(plane.length));
  const [x, y, z] = source.planes as [Float32Array, Float32Array, Float32Array];
  for (let i = 0; i < x.length; i++) {
    const p = x[i]! - a.mean[0]!;
    const q = y[i]! - a.mean[1]!;
    const r = z[i]! - a.mean[2]!;
    for (let c = 0; c < 3; c++) {
      const row = map[c]!;
      planes[c]![i] = row[0] * p + row[1] * q + row[2] * r + b.mean[c]!;
    }
  }
  return { ...source, planes };
}

function momentsOf({ planes }: Planes): { readonly mean: readonly number[]; readonly covariance: Matrix } {
  const mean = planes.map((plane) => plane.reduce((sum, value) => sum + value, 0) / plane.length);
  const covariance = planes.map((first, i) =>
    planes.map((second, j) => {
      let sum = 0;
      for (let k = 0; k < first.length; k++) sum += (first[k]! - mean[i]!) * (second[k]! - mean[j]!);
      return sum / first.length + (i === j ? ridge : 0);
    }),
  ) as unknown as Matrix;
  return { mean, covariance };
}

function product(a: Matrix, b: Matrix): Matrix {
  return [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => a[i]![0] * b[0]![j]! + a[i]![1] * b[1]![j]! + a[i]![2] * b[2]![j]!),
  ) as unknown as Matrix;
}

/** A power of a symmetric positive matrix, by Jacobi's rotations. */
function power(matrix: Matrix, exponent: number): Matrix {
  const a = matrix.map((row) => [...row]);
  const v = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? 1 : 0) as number));
  for (let sweep = 0; sweep < 30; sweep++) {
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const apq = a[p]![q]!;
      if (Math.abs(apq) < 1e-12) continue;
      const angle = 0.5 * Math.atan2(2 * apq, a[q]![q]! - a[p]![p]!);
      const c = Math.cos(angle);
      const s = Math.sin(angle);
      for (let k = 0; k < 3; k++) {
        const kp = a[k]![p]!;
        const kq = a[k]![q]!;
        a[k]![p] = c * kp - s * kq;
        a[k]![q] = s * kp + c * kq;
      }
      for (let k = 0; k < 3; k++) {
        const pk = a[p]![k]!;
        const qk = a[q]![k]!;
        a[p]![k] = c * pk - s * qk;
        a[q]![k] = s * pk + c * qk;
        const vp = v[k]![p]!;
        const vq = v[k]![q]!;
        v[k]![p] = c * vp - s * vq;
        v[k]![q] = s * vp + c * vq;
      }
    }
  }
  const scaled = [0, 1, 2].map((k) => Math.max(1e-6, a[k]![k]!) ** exponent);
  return [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => scaled.reduce((sum, value, k) => sum + v[i]![k]! * value * v[j]![k]!, 0)),
  ) as unknown as Matrix;
}
