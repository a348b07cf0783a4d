/** Branches: lines of the history that grow apart, and come together again. */
import type { Branch, NewBranch, NewMerge, Version } from '@fourhands/core';
import { TextDocument } from '@fourhands/core/media/text/text-document';
import type { Context } from './context.ts';
import { forkSnapshot } from './update-log.ts';
import { personOf } from './people.ts';
import { keepVersion, versionBefore, versionNow } from './version-keeping.ts';
import { findVersion } from './versions.ts';
import { BranchIsTheSame, WorkNotFound } from './work-errors.ts';
import { findBranch } from './works.ts';

/** Begins at a version, and knows nothing of what came after it. @throws WorkNotFound, VersionNotFound */
export async function createBranch(context: Context, workId: string, { versionId, name }: NewBranch): Promise<Branch> {
  const { store, live, newId, now } = context;
  const version = await findVersion(context, workId, versionId);
  const snapshot = await live.use(version.branchId, (document) =>
    document.read((text) => forkSnapshot(text.snapshot(), version.frontiers)),
  );
  const branch: Branch = { id: newId(), workId, name, main: false, fromVersionId: versionId, createdAt: now() };
  const document = new TextDocument({ snapshot });
  const added = await store.works.addBranch({ branch, snapshot, runs: document.authorship() });
  document.free();
  if (!added) throw new WorkNotFound(workId);
  return branch;
}

/** The edits of a branch come into another. @throws WorkNotFound, BranchNotFound, BranchIsTheSame */
export async function mergeBranch(
  context: Context,
  workId: string,
  branchId: string,
  { intoBranchId, personId }: NewMerge,
): Promise<Version> {
  const { live } = context;
  const from = await findBranch(context, workId, branchId);
  const into = await findBranch(context, workId, intoBranchId);
  if (from.id === into.id) throw new BranchIsTheSame();
  const actor = await personOf(context, personId);
  const parent = await live.use(from.id, async (document) => {
    await keepVersion(context, document, { reason: 'merge', actor });
    return document.read((text, head) => ({ version: head?.id ?? null, document: text.export() }));
  });
  return live.use(into.id, (document) =>
    document.write(
      (desk) => {
        const before = versionBefore(context, into.id, desk, { reason: 'merge', actor });
        const known = desk.text.version();
        desk.text.import(parent.document);
        const head = before[0] ?? desk.head;
        const version = versionNow(
          context,
          into.id,
          { text: desk.text, head },
          { reason: 'merge', actor, otherParent: parent.version },
        );
        const updates = [desk.text.export(known)];
        return { result: version, updates, versions: [...before, version], actors: [actor] };
      },
      { actorId: actor.id },
    ),
  );
}
