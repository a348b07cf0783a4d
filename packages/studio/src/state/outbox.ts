/**
 * Edits that the server has not stored yet, kept in the browser (IndexedDB) so that a closed or crashed page loses none.
 * Each lies there from the moment it is made until the server acknowledges it.
 */
import type { Peer } from '@fourhands/core/work/actor';

interface KeptEdit {
  readonly key: number;
  readonly branchId: string;
  readonly peer: Peer;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Outbox {
  /** What was kept for a branch and not forgotten, oldest first. */
  readonly left: (branchId: string) => Promise<readonly KeptEdit[]>;
  readonly keep: (edit: Omit<KeptEdit, 'key'>) => Promise<number>;
  readonly forget: (keys: readonly number[]) => Promise<void>;
}

export function memoryOutbox(): Outbox {
  const kept = new Map<number, KeptEdit>();
  let last = 0;
  return {
    left: (branchId) => Promise.resolve([...kept.values()].filter((edit) => edit.branchId === branchId)),
    keep(edit) {
      last += 1;
      kept.set(last, { ...edit, key: last });
      return Promise.resolve(last);
    },
    forget(keys) {
      for (const key of keys) kept.delete(key);
      return Promise.resolve();
    },
  };
}

const storeName = 'edits';

function settled<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed without a reason.')));
  });
}

function openDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open('fourhands-outbox', 1);
  opening.addEventListener('upgradeneeded', () => {
    const edits = opening.result.createObjectStore(storeName, { keyPath: 'key', autoIncrement: true });
    edits.createIndex('branchId', 'branchId');
  });
  return settled(opening);
}

/** Where the browser keeps nothing (a private window of some), edits wait in memory only. */
export async function browserOutbox(): Promise<Outbox> {
  let database: IDBDatabase;
  try {
    database = await openDatabase();
  } catch {
    return memoryOutbox();
  }
  const edits = (mode: IDBTransactionMode) =>
    database.transaction(storeName, mode, { durability: 'strict' }).objectStore(storeName);
  return {
    left: (branchId) => settled(edits('readonly').index('branchId').getAll(branchId) as IDBRequest<KeptEdit[]>),
    keep: async (edit) => Number(await settled(edits('readwrite').add(edit))),
    async forget(keys) {
      const store = edits('readwrite');
      await Promise.all(keys.map((key) => settled(store.delete(key))));
    },
  };
}
