/**
 * Fills by what the picture repeats: the estimate is denoised by collaborative filtering, known pixels are put back, and both are
 * done again with less and less noise assumed (Guleryuz 2006; Danielyan, Katkovnik & Egiazarian 2012, §VI; Tirer & Giryes 2019, “Image restoration by
 * iterative denoising and backward projections”). Pure but for the hooks.
 */
import { filterGroups } from './collaborative-filter.ts';
import { enter, type RestorationHooks } from './hooks.ts';
import { groupPatches, type PatchGroups } from './patch-groups.ts';
import { copyPlanes, type Planes } from './planes.ts';

export interface NonlocalSchedule {
  readonly rounds: number;
  /** Deviations of the noise that the first and the last round assume; falling geometrically between. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly radius: number;
  readonly size: number;
  readonly largestDistance: number;
  /** Rounds between two searches for like patches. */
  readonly regroup: number;
  readonly threshold: number;
}

export const usualSchedule: NonlocalSchedule = {
  rounds: 24,
  from: 40,
  to: 2,
  step: 4,
  radius: 14,
  size: 16,
  largestDistance: 4000,
  regroup: 3,
  threshold: 2.7,
};

/**
 * @param start an estimate with the known pixels in place
 * @param missing 1 where a pixel is to be filled
 * @throws the signal's reason
 */
export async function nonlocalFill(
  start: Planes,
  missing: Uint8Array,
  schedule: NonlocalSchedule,
  hooks: RestorationHooks = {},
  show?: (see: () => Planes) => void,
): Promise<Planes> {
  const { width, height } = start;
  const { rounds, from, to, regroup, threshold } = schedule;
  const estimate = copyPlanes(start);
  let groups: PatchGroups | undefined;
  for (let round = 0; round < rounds; round++) {
    await enter(hooks, round / rounds);
    const deviation = from * (to / from) ** (round / Math.max(1, rounds - 1));
    if (groups === undefined || round % regroup === 0) {
      groups = groupPatches(estimate.planes[0]!, width, height, schedule, missing);
    }
    const filtered = filterGroups(estimate, groups, deviation, { threshold });
    for (const [channel, plane] of estimate.planes.entries()) {
      const clean = filtered.planes[channel]!;
      for (let i = 0; i < plane.length; i++) if (missing[i] === 1) plane[i] = clean[i]!;
    }
    show?.(() => estimate);
  }
  return estimate;
}
