/**
 * Collaborative filtering (Dabov, Foi, Katkovnik & Egiazarian 2007, “Image denoising by sparse 3-D transform-domain collaborative
 * filtering”, BM3D; in colours as their CBM3D: groups are found in brightness alone). The patches of a group are transformed
 * together, small coefficients are taken for noise, and what is left is laid back. Sums of patches at one place are kept as
 * coefficients, so that each place is transformed back once. Pure; pictures of at least 8 pixels a side.
 */
import { patchArea, layPatches, transformPatches } from './patch-transform.ts';
import type { PatchGroups } from './patch-groups.ts';
import type { Planes } from './planes.ts';

/** Coefficients below this many deviations are taken for noise (Dabov et al. 2007, table I). */
const usualThreshold = 2.7;

interface Accumulated {
  readonly sums: Float32Array;
  readonly weights: Float32Array;
}

const emptySums = (coefficients: Float32Array): Accumulated => ({
  sums: new Float32Array(coefficients.length),
  weights: new Float32Array(coefficients.length / patchArea),
});

/** Orthonormal Haar along the group, in place: `count` patches of 64 numbers, a power of two. */
function haar(group: Float32Array, count: number, scratch: Float32Array): void {
  for (let length = count; length > 1; length /= 2) {
    const middle = length / 2;
    for (let pair = 0; pair < middle; pair++) {
      const a = 2 * pair * patchArea;
      const low = pair * patchArea;
      const high = (middle + pair) * patchArea;
      for (let c = 0; c < patchArea; c++) {
        const first = group[a + c]!;
        const second = group[a + patchArea + c]!;
        scratch[low + c] = (first + second) * Math.SQRT1_2;
        scratch[high + c] = (first - second) * Math.SQRT1_2;
      }
    }
    for (let i = 0; i < length * patchArea; i++) group[i] = scratch[i]!;
  }
}

function inverseHaar(group: Float32Array, count: number, scratch: Float32Array): void {
  for (let length = 2; length <= count; length *= 2) {
    const middle = length / 2;
    for (let pair = 0; pair < middle; pair++) {
      const a = 2 * pair * patchArea;
      const low = pair * patchArea;
      const high = (middle + pair) * patchArea;
      for (let c = 0; c < patchArea; c++) {
        const sum = group[low + c]!;
        const difference = group[high + c]!;
        scratch[a + c] = (sum + difference) * Math.SQRT1_2;
        scratch[a + patchArea + c] = (sum - difference) * Math.SQRT1_2;
      }
    }
    for (let i = 0; i < length * patchArea; i++) group[i] = scratch[i]!;
  }
}

function gatherGroup(from: Float32Array, groups: PatchGroups, group: number, to: Float32Array): void {
  for (let member = 0; member < groups.counts[group]!; member++) {
    const place = groups.members[group * groups.size + member]! * patchArea;
    const at = member * patchArea;
    for (let c = 0; c < patchArea; c++) to[at + c] = from[place + c]!;
  }
}

function addGroup(from: Float32Array, groups: PatchGroups, group: number, weight: number, to: Accumulated): void {
  for (let member = 0; member < groups.counts[group]!; member++) {
    const place = groups.members[group * groups.size + member]!;
    const at = member * patchArea;
    const out = place * patchArea;
    for (let c = 0; c < patchArea; c++) to.sums[out + c] = to.sums[out + c]! + weight * from[at + c]!;
    to.weights[place] = to.weights[place]! + weight;
  }
}

/** Sets to zero what is less than `limit`, but for the mean; returns how many coefficients are left. */
function cutSmall(group: Float32Array, length: number, limit: number): number {
  let kept = 1;
  for (let i = 1; i < length; i++) {
    const value = group[i]!;
    if (value < limit && value > -limit) group[i] = 0;
    else kept++;
  }
  return kept;
}

/** Scales each coefficient by what its pilot says is signal; returns the sum of the squared factors. */
function scaleByPilot(group: Float32Array, pilot: Float32Array, length: number, variance: number): number {
  let squares = 0;
  for (let i = 0; i < length; i++) {
    const power = pilot[i]! * pilot[i]!;
    const factor = power / (power + variance);
    group[i] = group[i]! * factor;
    squares += factor * factor;
  }
  return squares;
}

/**
 * One pass: hard thresholding, or Wiener filtering by a pilot where one is given.
 *
 * @param deviation of the noise, in the planes' unit (0 to 255)
 * @param pilot an earlier estimate of the picture
 */
export function filterGroups(
  noisy: Planes,
  groups: PatchGroups,
  deviation: number,
  { pilot, threshold = usualThreshold }: { readonly pilot?: Planes; readonly threshold?: number } = {},
): Planes {
  const { width, height } = noisy;
  const group = new Float32Array(groups.size * patchArea);
  const scratch = new Float32Array(groups.size * patchArea);
  const guide = new Float32Array(pilot === undefined ? 0 : groups.size * patchArea);
  const variance = deviation * deviation;
  const planes = noisy.planes.map((plane, channel) => {
    const coefficients = transformPatches(plane, width, height);
    const pilotPlane = pilot?.planes[channel];
    const pilotCoefficients = pilotPlane === undefined ? undefined : transformPatches(pilotPlane, width, height);
    const out = emptySums(coefficients);
    for (let at = 0; at < groups.counts.length; at++) {
      const count = groups.counts[at]!;
      gatherGroup(coefficients, groups, at, group);
      haar(group, count, scratch);
      let left: number;
      if (pilotCoefficients === undefined) left = cutSmall(group, count * patchArea, threshold * deviation);
      else {
        gatherGroup(pilotCoefficients, groups, at, guide);
        haar(guide, count, scratch);
        left = scaleByPilot(group, guide, count * patchArea, variance);
      }
      inverseHaar(group, count, scratch);
      addGroup(group, groups, at, 1 / Math.max(left, 1e-3), out);
    }
    return layPatches(out.sums, out.weights, plane, width, height);
  });
  return { width, height, planes };
}
