/**
 * Files on their way into data sets: three at a time, going on while the person looks elsewhere. It holds no React; the
 * sender is injected, so that it can be tested without a server.
 */
import type { AddedItem } from '@fourhands/core/protocol/dataset';
import { createStore, type Store } from './store.ts';

export interface GivenFile {
  /** The path inside a dropped folder, or the file's name. */
  readonly name: string;
  readonly file: File;
}

type UploadState = 'waiting' | 'sending' | 'added' | 'duplicate' | 'rejected' | 'cancelled';

export interface Upload {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  readonly file: File;
  readonly state: UploadState;
  readonly warnings: readonly string[];
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** The uploads of one data set since the list was last cleared. */
export interface UploadBatch {
  readonly uploads: readonly Upload[];
  readonly startedAt: number;
}

export interface UploadSummary {
  readonly total: number;
  readonly settled: number;
  readonly added: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly cancelled: number;
  readonly active: boolean;
  /** 0 to 1, by bytes. */
  readonly fraction: number;
  readonly secondsLeft: number | null;
}

/** What the answer to an upload says, of a picture or a text. */
type Added = Pick<AddedItem, 'duplicate' | 'warnings'>;

export type SendFile = (datasetId: string, file: GivenFile, signal: AbortSignal) => Promise<Added>;

export interface UploadQueue {
  readonly store: Store<ReadonlyMap<string, UploadBatch>>;
  readonly add: (datasetId: string, files: readonly GivenFile[]) => void;
  readonly cancel: (datasetId: string) => void;
  readonly clear: (datasetId: string) => void;
  readonly retryRejected: (datasetId: string) => void;
}

const concurrency = 3;
const settledStates: ReadonlySet<UploadState> = new Set(['added', 'duplicate', 'rejected', 'cancelled']);

function failureOf(error: unknown): { code: string; message: string } {
  if (error instanceof Error) {
    return { code: 'code' in error && typeof error.code === 'string' ? error.code : 'unknown', message: error.message };
  }
  return { code: 'unknown', message: String(error) };
}

export function createUploadQueue(
  send: SendFile,
  onAdded: (datasetId: string) => void,
  now: () => number = Date.now,
): UploadQueue {
  const store = createStore<ReadonlyMap<string, UploadBatch>>(new Map());
  const aborts = new Map<number, AbortController>();
  let lastId = 0;
  let sending = 0;

  function change(datasetId: string, uploads: (before: readonly Upload[]) => readonly Upload[], fresh = false): void {
    store.set((before) => {
      const batch = before.get(datasetId);
      const startedAt = fresh || batch === undefined ? now() : batch.startedAt;
      return new Map(before).set(datasetId, { startedAt, uploads: uploads(batch?.uploads ?? []) });
    });
  }

  function update(datasetId: string, id: number, fields: Partial<Upload>): void {
    change(datasetId, (before) => before.map((upload) => (upload.id === id ? { ...upload, ...fields } : upload)));
  }

  async function start(datasetId: string, upload: Upload): Promise<void> {
    const abort = new AbortController();
    aborts.set(upload.id, abort);
    sending += 1;
    update(datasetId, upload.id, { state: 'sending' });
    try {
      const item = await send(datasetId, { name: upload.name, file: upload.file }, abort.signal);
      update(datasetId, upload.id, { state: item.duplicate ? 'duplicate' : 'added', warnings: item.warnings });
      onAdded(datasetId);
    } catch (error) {
      if (abort.signal.aborted) update(datasetId, upload.id, { state: 'cancelled' });
      else update(datasetId, upload.id, { state: 'rejected', failure: failureOf(error) });
    } finally {
      aborts.delete(upload.id);
      sending -= 1;
      pump();
    }
  }

  function pump(): void {
    for (const [datasetId, batch] of store.get()) {
      for (const upload of batch.uploads) {
        if (sending >= concurrency) return;
        if (upload.state === 'waiting') void start(datasetId, upload);
      }
    }
  }

  return {
    store,
    add(datasetId, files) {
      const batch = store.get().get(datasetId);
      const idle = batch === undefined || batch.uploads.every((upload) => settledStates.has(upload.state));
      const next = files.map((given): Upload => {
        lastId += 1;
        const { name, file } = given;
        return { id: lastId, name, file, bytes: file.size, state: 'waiting', warnings: [], failure: null };
      });
      change(datasetId, (before) => (idle ? next : [...before, ...next]), idle);
      pump();
    },
    cancel(datasetId) {
      change(datasetId, (before) =>
        before.map((upload) => (upload.state === 'waiting' ? { ...upload, state: 'cancelled' } : upload)),
      );
      for (const upload of store.get().get(datasetId)?.uploads ?? []) aborts.get(upload.id)?.abort();
    },
    clear(datasetId) {
      store.set((before) => {
        const after = new Map(before);
        after.delete(datasetId);
        return after;
      });
    },
    retryRejected(datasetId) {
      change(
        datasetId,
        (before) =>
          before.map((upload) =>
            upload.state === 'rejected' || upload.state === 'cancelled'
              ? { ...upload, state: 'waiting', failure: null }
              : upload,
          ),
        true,
      );
      pump();
    },
  };
}

/** How far a batch is. Time left is the bytes still to go at the batch's own pace. */
export function summarise(batch: UploadBatch, now: number): UploadSummary {
  const count = (state: UploadState) => batch.uploads.filter((upload) => upload.state === state).length;
  const settled = batch.uploads.filter((upload) => settledStates.has(upload.state));
  const doneBytes = settled.reduce((sum, upload) => sum + upload.bytes, 0);
  const allBytes = batch.uploads.reduce((sum, upload) => sum + upload.bytes, 0);
  const elapsed = (now - batch.startedAt) / 1000;
  return {
    total: batch.uploads.length,
    settled: settled.length,
    added: count('added'),
    duplicates: count('duplicate'),
    rejected: count('rejected'),
    cancelled: count('cancelled'),
    active: settled.length < batch.uploads.length,
    fraction: allBytes === 0 ? 1 : doneBytes / allBytes,
    secondsLeft: doneBytes === 0 || elapsed <= 0 ? null : ((allBytes - doneBytes) * elapsed) / doneBytes,
  };
}
