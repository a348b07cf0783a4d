/** The page's own upload queue, wired to the client and to what is on screen. */
import { client } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
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

/** Data sets whose files are texts. */
const ofTexts = new Set<string>();

export const uploadQueue = createUploadQueue(async (datasetId, { name, file }, signal) => {
  if (!ofTexts.has(datasetId)) return client.addItem(datasetId, name, file, { signal });
  try {
    return await client.addText(datasetId, name, file, { signal });
  } catch (error) {
    // The server remembers what it skipped: the list of it is out of date.
    refreshSoon();
    throw error;
  }
}, refreshSoon);

/** As `uploadQueue.add`, to a data set of texts. */
export function addTexts(datasetId: string, files: readonly GivenFile[]): void {
  ofTexts.add(datasetId);
  uploadQueue.add(datasetId, files);
}

export function useUploads(datasetId: string): UploadBatch | null {
  return useStore(uploadQueue.store).get(datasetId) ?? null;
}
