/** What a maker might have written at a place instead. */
import type { Alternative, AlternativesAsked } from '@fourhands/core';
import { awaitBase, checkRegion } from './base.ts';
import type { Context } from './context.ts';
import { findMaker } from './makers.ts';
import { contextOf } from './making.ts';
import { checkAvailable } from './proposals.ts';
import { OperationNotOffered } from './work-errors.ts';
import { findBranch } from './works.ts';

/**
 * The likeliest words at a place, the likeliest first.
 * @throws WorkNotFound, BranchNotFound, MakerNotFound, MakerNotAvailable, OperationNotOffered, BaseUnknown, RegionOutOfRange
 */
export async function listAlternatives(
  context: Context,
  workId: string,
  { branchId, makerId, at, base, most = 8 }: AlternativesAsked,
  signal: AbortSignal,
): Promise<readonly Alternative[]> {
  const branch = await findBranch(context, workId, branchId);
  const maker = await findMaker(context, makerId);
  const description = maker.describe();
  checkAvailable(description, context.makers.offline());
  if (maker.alternatives === undefined)
    throw new OperationNotOffered(description.name, 'alternatives', description.operations);
  const before = await context.live.use(branch.id, async (document) => {
    await awaitBase(document, base);
    return document.read((text) => {
      const whole = base === undefined ? text.toString() : text.textAt(base);
      checkRegion({ start: at, end: at }, whole.length);
      return contextOf(whole, at, at).before;
    });
  });
  return maker.alternatives(before, most, signal);
}
