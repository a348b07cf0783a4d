/**
 * The cosine transform (DCT-II, orthonormal) of the 8×8 patch at every place of a plane, and back: patches that were changed
 * are laid over each other, each with its weight and fading to its edges. Pure.
 */
import { patchSide, placesOn } from './patch-groups.ts';

export const patchArea = patchSide * patchSide;

/** cosines[k * 8 + n] = c(k) cos(π (2n + 1) k / 16). */
const cosines = new Float32Array(patchArea);
for (let k = 0; k < patchSide; k++) {
  const scale = Math.sqrt((k === 0 ? 1 : 2) / patchSide);
  for (let n = 0; n < patchSide; n++) {
    cosines[k * patchSide + n] = scale * Math.cos((Math.PI * (2 * n + 1) * k) / (2 * patchSide));
  }
}

/** The same by place: transposed[n * 8 + k]. */
const transposed = Float32Array.from(
  cosines,
  (_, i) => cosines[(i % patchSide) * patchSide + Math.floor(i / patchSide)]!,
);

/** The product of eight numbers and a row of a table. Written out, because this is where filtering spends its time. */
function product(
  table: Float32Array,
  row: number,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
  g: number,
  h: number,
): number {
  const at = row * patchSide;
  return (
    table[at]! * a +
    table[at + 1]! * b +
    table[at + 2]! * c +
    table[at + 3]! * d +
    table[at + 4]! * e +
    table[at + 5]! * f +
    table[at + 6]! * g +
    table[at + 7]! * h
  );
}

/** `to[writeAt + k * writeStep]` is row k of the table times eight numbers of `from`, which are `readStep` apart. */
function transformEight(
  table: Float32Array,
  from: Float32Array,
  readAt: number,
  readStep: number,
  to: Float32Array | Float64Array,
  writeAt: number,
  writeStep: number,
): void {
  const a = from[readAt]!;
  const b = from[readAt + readStep]!;
  const c = from[readAt + 2 * readStep]!;
  const d = from[readAt + 3 * readStep]!;
  const e = from[readAt + 4 * readStep]!;
  const f = from[readAt + 5 * readStep]!;
  const g = from[readAt + 6 * readStep]!;
  const h = from[readAt + 7 * readStep]!;
  for (let k = 0; k < patchSide; k++) to[writeAt + k * writeStep] = product(table, k, a, b, c, d, e, f, g, h);
}

/** A Kaiser window (β = 2), as Dabov et al. 2007 use against edges of patches. */
const fading = new Float32Array(patchArea);
const kaiser = Array.from({ length: patchSide }, (_, n) =>
  bessel(2 * Math.sqrt(1 - ((2 * n) / (patchSide - 1) - 1) ** 2)),
);
for (let i = 0; i < patchArea; i++) {
  fading[i] = (kaiser[i % patchSide]! * kaiser[Math.floor(i / patchSide)]!) / bessel(2) ** 2;
}

/** The modified Bessel function I₀, by its series. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 20; k++) sum += term *= (x / (2 * k)) ** 2;
  return sum;
}

/** Coefficients of the patch at each place: 64 numbers a place, vertical frequency by horizontal. */
export function transformPatches(plane: Float32Array, width: number, height: number): Float32Array {
  const across = placesOn(width);
  const down = placesOn(height);
  const rows = new Float32Array(height * across * patchSide);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < across; x++) {
      transformEight(cosines, plane, y * width + x, 1, rows, (y * across + x) * patchSide, 1);
    }
  }
  const out = new Float32Array(across * down * patchArea);
  const line = across * patchSide;
  for (let place = 0; place < across * down; place++) {
    for (let j = 0; j < patchSide; j++) {
      transformEight(cosines, rows, place * patchSide + j, line, out, place * patchArea + j, patchSide);
    }
  }
  return out;
}

/**
 * The weighted mean of all patches at each pixel.
 *
 * @param sums coefficients times weights, added up, at each place
 * @param weights the weights added up at each place
 * @param fallback what pixels are that no patch covers
 */
export function layPatches(
  sums: Float32Array,
  weights: Float32Array,
  fallback: Float32Array,
  width: number,
  height: number,
): Float32Array {
  const across = placesOn(width);
  const total = new Float32Array(width * height);
  const weight = new Float32Array(width * height);
  const rows = new Float32Array(patchArea);
  const pixels = new Float64Array(patchArea);
  for (let place = 0; place < weights.length; place++) {
    const own = weights[place]!;
    if (own === 0) continue;
    const from = place * patchArea;
    for (let k = 0; k < patchSide; k++) {
      transformEight(transposed, sums, from + k * patchSide, 1, rows, k * patchSide, 1);
    }
    for (let n = 0; n < patchSide; n++) transformEight(transposed, rows, n, patchSide, pixels, n, patchSide);
    const x = place % across;
    let to = ((place - x) / across) * width + x;
    for (let m = 0; m < patchSide; m++, to += width) {
      for (let n = 0; n < patchSide; n++) {
        const fade = fading[m * patchSide + n]!;
        total[to + n] = total[to + n]! + pixels[m * patchSide + n]! * fade;
        weight[to + n] = weight[to + n]! + own * fade;
      }
    }
  }
  for (let i = 0; i < total.length; i++) total[i] = weight[i]! > 0 ? total[i]! / weight[i]! : fallback[i]!;
  return total;
}
