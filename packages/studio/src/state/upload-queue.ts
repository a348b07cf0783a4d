/** The page's own upload queue, wired to the client and to what is on screen. */
import type { DatasetKind, ReadKind } from '@fourhands/core/protocol/dataset';
import { client } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
import { asRecording } from './bring-sound.ts';
import { useStore } from './store.ts';
import { createUploadQueue, type GivenFile, type UploadBatch } from './uploads.ts';

let refreshTimer: ReturnType<typeof setTimeout> | null = null;

/** A data set of thousands is not asked for again after every single picture. */
function refreshSoon(): void {
  refreshTimer ??= setTimeout(() => {
    refreshTimer = null;
    void queryClient.invalidateQueries({ queryKey: ['datasets'] });
  }, 600);
}

/** Data sets of which files are read, and not kept as pictures are. */
const ofFiles = new Map<string, ReadKind>();

export const uploadQueue = createUploadQueue(async (datasetId, { name, file }, signal) => {
  const kind = ofFiles.get(datasetId);
  if (kind === undefined) return client.addItem(datasetId, name, file, { signal });
  try {
    const content = kind === 'sounds' ? await asRecording(name, file) : file;
    signal.throwIfAborted();
    const { file: added, duplicate } = await client.addFile(datasetId, name, content, { signal });
    return { duplicate, warnings: added.warnings };
  } catch (error) {
    // The server remembers what it skipped: the list of it is out of date.
    refreshSoon();
    throw error;
  }
}, refreshSoon);

/** Puts files into a data set of a kind. */
export function addFiles(datasetId: string, kind: DatasetKind, files: readonly GivenFile[]): void {
  if (kind !== 'pictures') ofFiles.set(datasetId, kind);
  uploadQueue.add(datasetId, files);
}

export function useUploads(datasetId: string): UploadBatch | null {
  return useStore(uploadQueue.store).get(datasetId) ?? null;
}
