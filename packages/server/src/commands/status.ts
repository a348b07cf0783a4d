/** How the server is. */
import { availableParallelism } from 'node:os';
import type { ServerStatus } from '@fourhands/core';
import type { Context } from './context.ts';

export async function readStatus({ version, folder, store, blobs, queue }: Context): Promise<ServerStatus> {
  const queued = await store.runs.queued();
  return {
    version,
    cores: availableParallelism(),
    jobsRunning: queue.running === null ? 0 : 1,
    jobsQueued: queued.length,
    storage: { folder, freeBytes: await blobs.freeBytes() },
  };
}
