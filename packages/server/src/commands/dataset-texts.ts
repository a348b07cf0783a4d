/** The texts of a data set: adding, reading, removing them, and what was skipped. */
import type { AddedText } from '@fourhands/core';
import { limits } from '../config.ts';
import type { Context } from './context.ts';
import { DatasetNotFound, DatasetOfOtherKind, TextNotFound } from './errors.ts';
import { WorkerCrashed, WorkRefused, WorkTooSlow } from './failure.ts';

/**
 * Only the words are kept, not the file. A file without any is remembered with its reason.
 * @throws DatasetNotFound, DatasetOfOtherKind, and what reading a text throws
 */
export async function addText(
  context: Context,
  datasetId: string,
  name: string,
  bytes: Uint8Array,
): Promise<AddedText> {
  const { store, keeper, texts, newId, now } = context;
  const kind = await store.datasets.kindOf(datasetId);
  if (kind === null) throw new DatasetNotFound(datasetId);
  if (kind !== 'texts') throw new DatasetOfOtherKind(kind);
  const read = await texts
    .ask('read', { bytes, name }, limits.readTextTime, `Reading “${name}”`)
    .catch(async (error) => {
      if (error instanceof WorkRefused || error instanceof WorkTooSlow || error instanceof WorkerCrashed)
        await store.datasets.addSkipped(datasetId, { name, code: error.code, message: error.message });
      throw error;
    });
  const { text, ...facts } = read;
  const added = await keeper.keep([{ bytes: text, mediaType: 'text/plain' }], async ([blob]) => {
    if (blob === undefined) return null;
    const item = { id: newId(), name, ...facts, bytes: bytes.length, sha256: blob.sha256, createdAt: now() };
    return store.datasets.addText(datasetId, item, blob);
  });
  if (added === null) {
    await keeper.sweepAll();
    throw new DatasetNotFound(datasetId);
  }
  return { ...added.text, duplicate: added.duplicate };
}

/** What was read of the file. @throws TextNotFound */
export async function readWords({ store, blobs }: Context, datasetId: string, textId: string): Promise<Uint8Array> {
  const text = await store.datasets.getText(datasetId, textId);
  if (text === null) throw new TextNotFound(textId);
  return blobs.read(text.sha256);
}

/** @throws TextNotFound */
export async function deleteText({ store, keeper }: Context, datasetId: string, textId: string): Promise<void> {
  if (!(await store.datasets.removeText(datasetId, textId))) throw new TextNotFound(textId);
  await keeper.sweep();
}

/** @throws DatasetNotFound */
export async function clearSkipped({ store }: Context, datasetId: string): Promise<void> {
  if (!(await store.datasets.clearSkipped(datasetId))) throw new DatasetNotFound(datasetId);
}
