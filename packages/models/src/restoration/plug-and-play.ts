/**
 * Undoes a linear change of a picture by turns: the estimate is fitted to what was seen, then denoised by collaborative filtering, with less
 * noise assumed each time (half-quadratic splitting with a denoiser as its prior: Zhang et al. 2017, “Learning deep CNN denoiser prior for image
 * restoration”, §3.1; Venkatakrishnan et al. 2013). Pure but for the hooks.
 */
import { filterGroups } from './collaborative-filter.ts';
import { enter, type RestorationHooks } from './hooks.ts';
import { groupPatches, type PatchGroups } from './patch-groups.ts';
import type { Planes } from './planes.ts';

/** A linear map of one plane, and its adjoint. */
export interface LinearChange {
  apply(plane: Float32Array): Float32Array;
  adjoint(plane: Float32Array): Float32Array;
}

export interface SplittingControls {
  /** Deviation of the noise in what was seen, of 255. */
  readonly noise: number;
  readonly rounds: number;
  /** Deviation that the denoiser assumes at first; at last it is `noise`, or 1 if that is more. */
  readonly from: number;
}

/** The weight of the prior is this times noise² over the denoiser's variance. */
const priorWeight = 0.25;
const conjugateSteps = 12;
const grouping = { step: 4, radius: 12, size: 16, largestDistance: 3000 };
const regroup = 3;

/**
 * @param seen the changed planes
 * @param start a first estimate, of at least 8 pixels a side
 * @throws the signal's reason
 */
export async function undo(
  change: LinearChange,
  seen: readonly Float32Array[],
  start: Planes,
  { noise, rounds, from }: SplittingControls,
  hooks: RestorationHooks = {},
  show?: (see: () => Planes) => void,
): Promise<Planes> {
  const { width, height } = start;
  const to = Math.max(1, noise);
  let estimate = start;
  let groups: PatchGroups | undefined;
  for (let round = 0; round < rounds; round++) {
    await enter(hooks, round / rounds);
    const deviation = from * (to / from) ** (round / Math.max(1, rounds - 1));
    if (groups === undefined || round % regroup === 0) {
      groups = groupPatches(estimate.planes[0]!, width, height, grouping);
    }
    const clean = filterGroups(estimate, groups, deviation);
    show?.(() => clean);
    const weight = priorWeight * (Math.max(noise, 0.5) / deviation) ** 2;
    const planes = clean.planes.map((prior, channel) => fit(change, seen[channel]!, prior, weight));
    estimate = { width, height, planes };
    if (round === rounds - 1 && noise > 2) return clean;
  }
  return estimate;
}

/** argmin ‖A x - y‖² + weight · ‖x - prior‖², by conjugate gradients from the prior (Hestenes & Stiefel 1952). */
function fit({ apply, adjoint }: LinearChange, seen: Float32Array, prior: Float32Array, weight: number): Float32Array {
  const x = prior.slice();
  const rest = seen.slice();
  const shown = apply(x);
  for (let i = 0; i < rest.length; i++) rest[i] = rest[i]! - shown[i]!;
  const residual = adjoint(rest);
  const direction = residual.slice();
  let power = squares(residual);
  for (let step = 0; step < conjugateSteps && power > 1e-6; step++) {
    const image = adjoint(apply(direction));
    let curvature = 0;
    for (let i = 0; i < image.length; i++) {
      image[i] = image[i]! + weight * direction[i]!;
      curvature += image[i]! * direction[i]!;
    }
    const length = power / curvature;
    for (let i = 0; i < x.length; i++) {
      x[i] = x[i]! + length * direction[i]!;
      residual[i] = residual[i]! - length * image[i]!;
    }
    const next = squares(residual);
    for (let i = 0; i < x.length; i++) direction[i] = residual[i]! + (next / power) * direction[i]!;
    power = next;
  }
  return x;
}

const squares = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0);
