/** Locks: parts of a text that no proposal may change. They lie in the document itself, so that they move with the text. */
import { type Lock, type NewLock, rebaseRegion } from '@fourhands/core';
import { awaitBase, checkRegion } from './base.ts';
import type { Context } from './context.ts';
import { personOf } from './people.ts';
import { LockEmpty, LockNotFound } from './work-errors.ts';
import { findBranch } from './works.ts';

/** @throws WorkNotFound, BranchNotFound */
export async function listLocks(context: Context, workId: string, branchId?: string): Promise<Lock[]> {
  const branch = await findBranch(context, workId, branchId);
  return context.live.use(branch.id, (document) => document.read((text) => [...text.locks()]));
}

/** All locks, after it. @throws WorkNotFound, BranchNotFound, BaseUnknown, RegionOutOfRange, LockEmpty */
export async function addLock(context: Context, workId: string, request: NewLock): Promise<Lock[]> {
  const { newId, now } = context;
  const branch = await findBranch(context, workId, request.branchId);
  const person = await personOf(context, request.personId);
  return context.live.use(branch.id, async (document) => {
    await awaitBase(document, request.base);
    return document.write((desk) => {
      const since = request.base === undefined ? [] : desk.text.changesSince(request.base);
      const region = rebaseRegion(request.region, since);
      checkRegion(region, desk.text.length);
      if (region.start === region.end) throw new LockEmpty();
      desk.hand(person).seat.lock({ id: newId(), region, by: person.id, at: now() });
      return { result: [...desk.text.locks()] };
    });
  });
}

/** All locks, after it. @throws WorkNotFound, BranchNotFound, LockNotFound */
export async function removeLock(context: Context, workId: string, lockId: string, branchId?: string): Promise<Lock[]> {
  const branch = await findBranch(context, workId, branchId);
  const person = await personOf(context);
  return context.live.use(branch.id, (document) =>
    document.write((desk) => {
      if (!desk.text.locks().some(({ id }) => id === lockId)) throw new LockNotFound(lockId);
      desk.hand(person).seat.unlock(lockId);
      return { result: [...desk.text.locks()] };
    }),
  );
}
