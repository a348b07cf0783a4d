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
      const from = y * width + x;
      const to = (y * across + x) * patchSide;
      for (let k = 0; k < patchSide; k++) {
        let sum = 0;
        for (let n = 0; n < patchSide; n++) sum += cosines[k * patchSide + n]! * plane[from + n]!;
        rows[to + k] = sum;
      }
    }
  }
  const out = new Float32Array(across * down * patchArea);
  const line = across * patchSide;
  for (let place = 0; place < across * down; place++) {
    const from = place * patchSide;
    const to = place * patchArea;
    for (let k = 0; k < patchSide; k++) {
      const c = k * patchSide;
      for (let j = 0; j < patchSide; j++) {
        let sum = 0;
        for (let n = 0; n < patchSide; n++) sum += cosines[c + n]! * rows[from + n * line + j]!;
        out[to + c + j] = sum;
      }
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
  for (let place = 0; place < weights.length; place++) {
    const own = weights[place]!;
    if (own === 0) continue;
    const from = place * patchArea;
    for (let k = 0; k < patchSide; k++) {
      for (let n = 0; n < patchSide; n++) {
        let sum = 0;
        for (let j = 0; j < patchSide; j++) sum += sums[from + k * patchSide + j]! * cosines[j * patchSide + n]!;
        rows[k * patchSide + n] = sum;
      }
    }
    const x = place % across;
    let to = ((place - x) / across) * width + x;
    for (let m = 0; m < patchSide; m++, to += width) {
      for (let n = 0; n < patchSide; n++) {
        let sum = 0;
        for (let k = 0; k < patchSide; k++) sum += rows[k * patchSide + n]! * cosines[k * patchSide + m]!;
        const fade = fading[m * patchSide + n]!;
        total[to + n] = total[to + n]! + sum * fade;
        weight[to + n] = weight[to + n]! + own * fade;
      }
    }
  }
  for (let i = 0; i < total.length; i++) total[i] = weight[i]! > 0 ? total[i]! / weight[i]! : fallback[i]!;
  return total;
}
