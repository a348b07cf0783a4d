/** The version of a work that a request speaks of: pages are ahead of the server by what is still on its way. */
import type { Frontiers, TextRegion } from '@fourhands/core';
import { limits } from '../config.ts';
import type { AnyLiveBranch } from './live-branch.ts';
import { BaseUnknown, RegionOutOfRange } from './work-errors.ts';

/** Waits a moment for edits that have not arrived yet. @throws BaseUnknown */
export async function awaitBase(document: AnyLiveBranch, base: Frontiers | undefined): Promise<void> {
  if (base === undefined) return;
  const known = () => document.write(({ log }) => ({ result: log.has(base) }));
  if (await known()) return;
  const arrived = await new Promise<boolean>((resolve) => {
    const end = (result: boolean) => {
      clearTimeout(timer);
      unfollow();
      resolve(result);
    };
    const timer = setTimeout(() => end(false), limits.baseTime);
    const unfollow = document.onCommit((changed) => {
      if (changed)
        known().then(
          (now) => now && end(true),
          () => end(false),
        );
    });
  });
  if (!arrived) throw new BaseUnknown();
}

/** @throws RegionOutOfRange */
export function checkRegion(region: TextRegion, length: number): void {
  if (region.start > region.end || region.end > length) throw new RegionOutOfRange(region, length);
}
