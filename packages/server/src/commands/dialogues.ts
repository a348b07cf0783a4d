/** Dialogues: made, listed, read, changed, deleted, taken out as a file. */
import {
  type Dialogue,
  type DialogueChange,
  type DialogueDetail,
  type DialogueMessage,
  type DialogueQuery,
  type NewDialogue,
  pathTo,
  talkAsMarkdown,
  type TalkFormat,
} from '@fourhands/core';
import type { Context } from './context.ts';
import { DialogueNotFound, DialogueNotInTrash, MessageNotFound } from './dialogue-errors.ts';
import type { ExportedFile } from './work-export.ts';
import { findWork } from './works.ts';

/** @throws WorkNotFound */
export async function createDialogue(
  context: Context,
  { title = null, workId = null }: NewDialogue,
): Promise<Dialogue> {
  const { store, newId, now } = context;
  if (workId !== null) await findWork(context, workId);
  const at = now();
  const times = { createdAt: at, changedAt: at, trashedAt: null };
  const dialogue: Dialogue = { id: newId(), title, workId, leafId: null, preview: '', ...times };
  await store.dialogues.create(dialogue);
  return dialogue;
}

export function listDialogues({ store }: Context, { search, trash, workId }: DialogueQuery): Promise<Dialogue[]> {
  return store.dialogues.list({ search, trashed: trash === 'yes', workId });
}

/** @throws DialogueNotFound */
export async function findDialogue({ store }: Context, id: string): Promise<Dialogue> {
  const dialogue = await store.dialogues.get(id);
  if (dialogue === null) throw new DialogueNotFound(id);
  return dialogue;
}

/** @throws DialogueNotFound */
export function readDialogue({ talking }: Context, id: string): Promise<DialogueDetail> {
  return talking.read(id);
}

/** @throws DialogueNotFound, MessageNotFound */
export async function changeDialogue(context: Context, id: string, change: DialogueChange): Promise<Dialogue> {
  const { store, now, talking } = context;
  const { title, trashed, leafId } = change;
  if (leafId !== undefined && (await talking.message(leafId)).dialogueId !== id) throw new MessageNotFound(leafId);
  const changed = await store.dialogues.change(id, {
    ...(title === undefined ? {} : { title, changedAt: now() }),
    ...(trashed === undefined ? {} : { trashedAt: trashed ? now() : null }),
    ...(leafId === undefined ? {} : { leafId }),
  });
  if (!changed) throw new DialogueNotFound(id);
  const dialogue = await findDialogue(context, id);
  talking.changed(dialogue);
  return dialogue;
}

/** For good. @throws DialogueNotFound, DialogueNotInTrash */
export async function deleteDialogue(context: Context, id: string): Promise<void> {
  const { store, talking } = context;
  const { trashedAt } = await findDialogue(context, id);
  if (trashedAt === null) throw new DialogueNotInTrash();
  await talking.stopDialogue(id);
  await store.dialogues.remove(id);
  talking.deleted(id);
}

/** What came until now stays. @throws MessageNotFound */
export async function stopMessage({ talking }: Context, id: string): Promise<DialogueMessage> {
  await talking.stop(id);
  return talking.message(id);
}

/** Markdown of the path to a message, the one that was shown last without one; or the whole tree as JSON. @throws DialogueNotFound, MessageNotFound */
export async function exportDialogue(
  { talking }: Context,
  id: string,
  format: TalkFormat,
  leafId?: string,
): Promise<ExportedFile> {
  const dialogue = await talking.read(id);
  const name = dialogue.title ?? 'Talk';
  if (format === 'json') {
    const content = JSON.stringify({ format: 'fourhands-talk', version: 1, ...dialogue });
    return { name: `${name}.talk.json`, mediaType: 'application/json; charset=utf-8', content };
  }
  const path = pathTo(dialogue.messages, leafId ?? dialogue.leafId);
  if (leafId !== undefined && path.length === 0) throw new MessageNotFound(leafId);
  return { name: `${name}.md`, mediaType: 'text/markdown; charset=utf-8', content: talkAsMarkdown(dialogue, path) };
}
