/** The files of a data set of which something is read: adding, reading, removing them, and what was skipped. */
import type { AddedFile, ReadKind } from '@fourhands/core';
import type { Context } from './context.ts';
import { fileReaders, readKinds } from './dataset-kinds.ts';
import { DatasetFileNotFound, DatasetFileTooLarge, DatasetNotFound, DatasetOfOtherKind } from './errors.ts';
import { WorkerCrashed, WorkRefused, WorkTooSlow } from './failure.ts';

/** @throws DatasetNotFound, DatasetOfOtherKind where it holds pictures */
async function readerOf({ store }: Context, datasetId: string) {
  const kind = await store.datasets.kindOf(datasetId);
  if (kind === null) throw new DatasetNotFound(datasetId);
  if (kind === 'pictures') throw new DatasetOfOtherKind(kind, readKinds);
  return fileReaders[kind satisfies ReadKind];
}

/** Remembers a file that gives nothing, with its reason. */
async function skip(
  { store }: Context,
  datasetId: string,
  name: string,
  error: Error & { readonly code: string },
): Promise<never> {
  await store.datasets.addSkipped(datasetId, { name, code: error.code, message: error.message });
  throw error;
}

/**
 * A file that was not taken whole because it is too large: it is remembered, as one that gives nothing.
 * @throws DatasetFileTooLarge, DatasetNotFound, DatasetOfOtherKind
 */
export async function refuseTooLarge(context: Context, datasetId: string, name: string): Promise<never> {
  const { largest } = await readerOf(context, datasetId);
  return skip(context, datasetId, name, new DatasetFileTooLarge(name, largest));
}

/**
 * Only what is read of a file is kept. A file that gives nothing is remembered with its reason.
 * @throws DatasetNotFound, DatasetOfOtherKind, and what reading a file of its kind throws
 */
export async function addFile(
  context: Context,
  datasetId: string,
  name: string,
  bytes: Uint8Array,
): Promise<AddedFile> {
  const { store, keeper, newId, now } = context;
  const reader = await readerOf(context, datasetId);
  if (bytes.length > reader.largest) return refuseTooLarge(context, datasetId, name);
  const { content, ...facts } = await reader.read(context, bytes, name).catch((error: unknown) => {
    if (error instanceof WorkRefused || error instanceof WorkTooSlow || error instanceof WorkerCrashed)
      return skip(context, datasetId, name, error);
    throw error;
  });
  const added = await keeper.keep([{ bytes: content, mediaType: reader.mediaType }], async ([blob]) => {
    if (blob === undefined) return null;
    const file = { ...facts, id: newId(), name, bytes: bytes.length, sha256: blob.sha256, createdAt: now() };
    return store.datasets.addFile(datasetId, file, blob);
  });
  if (added === null) {
    await keeper.sweepAll();
    throw new DatasetNotFound(datasetId);
  }
  return added;
}

/** What was read of the file. @throws DatasetNotFound, DatasetOfOtherKind, DatasetFileNotFound */
export async function readContent(
  context: Context,
  datasetId: string,
  fileId: string,
): Promise<{ readonly bytes: Uint8Array; readonly mediaType: string }> {
  const { mediaType } = await readerOf(context, datasetId);
  const file = await context.store.datasets.getFile(datasetId, fileId);
  if (file === null) throw new DatasetFileNotFound(fileId);
  return { bytes: await context.blobs.read(file.sha256), mediaType };
}

/** @throws DatasetFileNotFound */
export async function deleteFile({ store, keeper }: Context, datasetId: string, fileId: string): Promise<void> {
  if (!(await store.datasets.removeFile(datasetId, fileId))) throw new DatasetFileNotFound(fileId);
  await keeper.sweep();
}

/** @throws DatasetNotFound */
export async function clearSkipped({ store }: Context, datasetId: string): Promise<void> {
  if (!(await store.datasets.clearSkipped(datasetId))) throw new DatasetNotFound(datasetId);
}
