/** Versions: list, keep, name, read, compare, restore. */
import { compareTexts, type Difference, type NewVersion, type Version, type VersionChange } from '@fourhands/core';
import type { Context } from './context.ts';
import { personOf } from './people.ts';
import { versionBefore, versionNow } from './version-keeping.ts';
import { VersionNotFound } from './work-errors.ts';
import { findBranch, findWork } from './works.ts';

/** Of all branches, the oldest first. @throws WorkNotFound */
export async function listVersions(context: Context, workId: string): Promise<Version[]> {
  await findWork(context, workId);
  return context.store.versions.list(workId);
}

/** @throws VersionNotFound */
export async function findVersion({ store }: Context, workId: string, id: string): Promise<Version> {
  const version = await store.versions.get(workId, id);
  if (version === null) throw new VersionNotFound(id);
  return version;
}

/** Kept by hand, also where nothing changed since the newest. @throws WorkNotFound, BranchNotFound */
export async function saveVersion(context: Context, workId: string, request: NewVersion): Promise<Version> {
  const branch = await findBranch(context, workId, request.branchId);
  const actor = await personOf(context, request.personId);
  return context.live.use(branch.id, (document) =>
    document.write((desk) => {
      const version = versionNow(context, branch.id, desk, { reason: 'saved', actor, name: request.name ?? null });
      return { result: version, versions: [version], actors: [actor] };
    }),
  );
}

/** @throws VersionNotFound */
export async function changeVersion(
  context: Context,
  workId: string,
  id: string,
  change: VersionChange,
): Promise<Version> {
  const { branchId } = await findVersion(context, workId, id);
  await context.store.versions.change(id, change);
  await context.live.use(branchId, async (document) => document.tell({ type: 'versions' }));
  return findVersion(context, workId, id);
}

/** @throws VersionNotFound */
export async function readVersionText(context: Context, workId: string, id: string): Promise<string> {
  const { branchId, frontiers } = await findVersion(context, workId, id);
  return context.live.use(branchId, (document) => document.read((text) => text.textAt(frontiers)));
}

/** What became of one version's text in the other. @throws VersionNotFound */
export async function compareVersions(
  context: Context,
  workId: string,
  query: { readonly from: string; readonly to: string; readonly unit: 'word' | 'character' },
): Promise<Difference[]> {
  const [before, after] = await Promise.all([
    readVersionText(context, workId, query.from),
    readVersionText(context, workId, query.to),
  ]);
  return [...compareTexts(before, after, query.unit)];
}

/** The branch's text becomes that of the version, as an edit of the person. @throws VersionNotFound */
export async function restoreVersion(
  context: Context,
  workId: string,
  id: string,
  personId?: string,
): Promise<Version> {
  const { branchId, frontiers } = await findVersion(context, workId, id);
  const actor = await personOf(context, personId);
  return context.live.use(branchId, (document) =>
    document.write(
      (desk) => {
        const before = versionBefore(context, branchId, desk, { reason: 'pause' });
        desk.hand(actor).restore(frontiers);
        const head = before[0] ?? desk.head;
        const version = versionNow(context, branchId, { text: desk.text, head }, { reason: 'restore', actor });
        return { result: version, versions: [...before, version], actors: [actor] };
      },
      { actorId: actor.id },
    ),
  );
}
