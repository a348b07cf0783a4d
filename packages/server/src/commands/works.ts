/** Works and their texts: make, list, change, delete; read and edit the text; effort. */
import {
  type Branch,
  type Edited,
  type Effort,
  longestText,
  type MediumName,
  type NewEdit,
  type NewWork,
  type Person,
  type TextContent,
  type Work,
  type WorkChange,
  type WorkDetail,
  type WorkQuery,
} from '@fourhands/core';
import { TextDocument } from '@fourhands/core/media/text/text-document';
import { checkChanges, fromChangeSet, type TextChange, toChangeSet } from '@fourhands/core/media/text/text-change';
import type { NewWorkRecord } from '../store/works-store.ts';
import type { Context } from './context.ts';
import { awaitBase } from './base.ts';
import { personOf } from './people.ts';
import { WorkOfOtherMedium } from './pictures/picture-errors.ts';
import { lookOf } from './work-look.ts';
import { versionNow } from './version-keeping.ts';
import { BranchNotFound, TextTooLong, WorkNotFound, WorkNotInTrash } from './work-errors.ts';

export const noEffort: Effort = { keys: 0, clicks: 0, choices: 0 };

/** The text given at the beginning is imported, in the person's name. @throws TextTooLong */
export async function createWork(
  context: Context,
  { title, medium = 'text', mode = 'prompt-guided', text = '' }: NewWork,
  personId?: string,
): Promise<WorkDetail> {
  const { store, newId, now } = context;
  if (text.length > longestText) throw new TextTooLong(text.length, longestText);
  const person = await personOf(context, personId);
  const document = new TextDocument();
  try {
    if (text !== '') document.edit([{ start: 0, end: 0, text }], { kind: 'imported' });
    const at = now();
    const work: Work = {
      id: newId(),
      title,
      medium,
      mode,
      createdAt: at,
      changedAt: at,
      trashedAt: null,
      ...lookOf(document),
    };
    const branch = mainBranch(newId(), work);
    const desk = { text: document, head: null };
    const versions =
      document.length === 0 ? [] : [versionNow(context, branch.id, desk, { reason: 'import', actor: person })];
    await store.works.create({
      work,
      effort: noEffort,
      branches: [{ branch, snapshot: document.snapshot(), runs: document.authorship() }],
      actors: [person],
      peers: document.length === 0 ? [] : [{ peer: document.peer, actorId: person.id, branchId: branch.id }],
      versions,
      proposals: [],
      decisions: [],
    } satisfies NewWorkRecord);
    return { ...work, branches: [branch], effort: noEffort };
  } finally {
    document.free();
  }
}

export function mainBranch(id: string, { id: workId, createdAt }: Work): Branch {
  return { id, workId, name: 'Main', main: true, fromVersionId: null, createdAt };
}

export function listWorks({ store }: Context, { search, trash }: WorkQuery): Promise<Work[]> {
  return store.works.list({ search, trashed: trash === 'yes' });
}

/** @throws WorkNotFound */
export async function findWork({ store }: Context, id: string): Promise<Work> {
  const work = await store.works.get(id);
  if (work === null) throw new WorkNotFound(id);
  return work;
}

/** @throws WorkNotFound */
export async function readWork(context: Context, id: string): Promise<WorkDetail> {
  const { store } = context;
  const [work, branches, effort] = await Promise.all([
    findWork(context, id),
    store.works.branches(id),
    store.works.effort(id),
  ]);
  return { ...work, branches, effort: effort ?? noEffort };
}

/** @throws WorkNotFound */
export async function changeWork(context: Context, id: string, { title, mode, trashed }: WorkChange): Promise<Work> {
  const { store, now } = context;
  const changed = await store.works.change(id, {
    title,
    mode,
    ...(trashed !== undefined && { trashedAt: trashed ? now() : null }),
    ...(title !== undefined && { changedAt: now() }),
  });
  if (!changed) throw new WorkNotFound(id);
  return findWork(context, id);
}

/** For good. @throws WorkNotFound, WorkNotInTrash */
export async function deleteWork(context: Context, id: string): Promise<void> {
  const { trashedAt } = await findWork(context, id);
  if (trashedAt === null) throw new WorkNotInTrash();
  await context.making.stopWork(id);
  await context.pictureMaking.stopWork(id);
  await context.scoreMaking.stopWork(id);
  await context.soundMaking.stopWork(id);
  await context.speechMakings.forget(id);
  await context.store.works.remove(id);
  await context.live.endWork(id);
  await context.liveScores.endWork(id);
  await context.liveSpeeches.endWork(id);
  await context.pictureDocuments.end(id);
  await context.soundDocuments.end(id);
  await context.keeper.sweep();
}

/** The named branch of the work, or its main one. @throws WorkNotFound, BranchNotFound */
export function findBranch(context: Context, workId: string, branchId?: string): Promise<Branch> {
  return branchOf(context, 'text', workId, branchId);
}

/** The same of a work of a medium. @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound */
export async function branchOf(
  context: Context,
  medium: MediumName,
  workId: string,
  branchId?: string,
): Promise<Branch> {
  const work = await findWork(context, workId);
  if (work.medium !== medium) throw new WorkOfOtherMedium(medium);
  const branches = await context.store.works.branches(workId);
  const branch = branchId === undefined ? branches[0] : branches.find(({ id }) => id === branchId);
  if (branch === undefined) throw new BranchNotFound(branchId ?? workId);
  return branch;
}

/** @throws WorkNotFound, BranchNotFound */
export async function readText(context: Context, workId: string, branchId?: string): Promise<TextContent> {
  const branch = await findBranch(context, workId, branchId);
  return context.live.use(branch.id, (document) =>
    document.read((text) => ({
      text: text.toString(),
      frontiers: [...text.frontiers()],
      locks: [...text.locks()],
    })),
  );
}

/** In the person's name, by a peer on the server. @throws WorkNotFound, BranchNotFound, BaseUnknown, ChangeOutOfRange */
export async function editWork(context: Context, workId: string, edit: NewEdit): Promise<Edited> {
  const { base, changes } = edit;
  const branch = await findBranch(context, workId, edit.branchId);
  const person: Person = await personOf(context, edit.personId);
  return context.live.use(branch.id, async (document) => {
    await awaitBase(document, base);
    return document.write(
      (desk) => {
        const hand = desk.hand(person);
        const moved =
          base === undefined ? changes : moveChanges(changes, desk.text.changesSince(base), desk.text.length);
        hand.do([{ changes: moved, how: { kind: 'typed' } }]);
        return { result: { frontiers: [...desk.text.frontiers()], length: desk.text.length } };
      },
      { actorId: person.id },
    );
  });
}

/** Changes of an earlier text, moved over what came since. @throws ChangeOutOfRange */
function moveChanges(changes: readonly TextChange[], since: readonly TextChange[], lengthNow: number): TextChange[] {
  const grown = since.reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0);
  checkChanges(changes, lengthNow - grown);
  return fromChangeSet(toChangeSet(changes, lengthNow - grown).map(toChangeSet(since, lengthNow - grown)));
}

/** The sum after it. @throws WorkNotFound */
export async function addEffort({ store }: Context, id: string, effort: Effort): Promise<Effort> {
  const sum = await store.works.addEffort(id, effort);
  if (sum === null) throw new WorkNotFound(id);
  return sum;
}
