/** The page's own upload queue, wired to the client and to what is on screen. */
import { client } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
import { useStore } from './store.ts';
import { createUploadQueue, type UploadBatch } from './uploads.ts';

let refreshTimer: ReturnType<typeof setTimeout> | null = null;

/** A data set of thousands is not asked for again after every single picture. */
function refreshSoon(): void {
  refreshTimer ??= setTimeout(() => {
    refreshTimer = null;
    void queryClient.invalidateQueries({ queryKey: ['datasets'] });
  }, 600);
}

export const uploadQueue = createUploadQueue(
  (datasetId, { name, file }, signal) => client.addItem(datasetId, name, file, { signal }),
  refreshSoon,
);

export function useUploads(datasetId: string): UploadBatch | null {
  return useStore(uploadQueue.store).get(datasetId) ?? null;
}
