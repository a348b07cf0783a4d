/** Short notices at the foot of the page. A deletion waits behind its notice, so that it can be undone. */
import { createStore } from './store.ts';

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'danger';
  /** Present when the notice offers to undo. */
  readonly undo?: () => void;
}

const plainMilliseconds = 5000;
const undoMilliseconds = 10_000;
const mostPlain = 3;

export const notices = createStore<readonly Notice[]>([]);
let lastId = 0;

/** Shows one more. Older ones make room for it, but none that offers to undo. */
function show(notice: Notice): void {
  notices.set((before) => {
    const all = [...before, notice];
    const plain = all.filter(({ undo }) => undo === undefined).slice(-mostPlain);
    return all.filter((one) => one.undo !== undefined || plain.includes(one));
  });
}

export function dismiss(id: number): void {
  notices.set((before) => before.filter((notice) => notice.id !== id));
}

export function notify(text: string, tone: Notice['tone'] = 'plain'): void {
  lastId += 1;
  const id = lastId;
  show({ id, text, tone });
  setTimeout(() => dismiss(id), tone === 'danger' ? plainMilliseconds * 2 : plainMilliseconds);
}

/** What is on its way out: hidden everywhere, deleted when its notice ends. The keys are those of the caller. */
export const leaving = createStore<ReadonlySet<string>>(new Set());

const pending = new Map<string, () => void>();

interface Deletion {
  readonly key: string;
  readonly text: string;
  /** Does it. A rejection brings the thing back on screen and is told by `onError`. */
  readonly run: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

function setLeaving(key: string, away: boolean): void {
  leaving.set((before) => {
    const after = new Set(before);
    if (away) after.add(key);
    else after.delete(key);
    return after;
  });
}

/** Hides now, deletes after a while, and brings back when the person says so. */
export function deleteWithUndo(deletion: Deletion): void {
  const { key } = deletion;
  if (pending.has(key)) return;
  lastId += 1;
  const id = lastId;
  setLeaving(key, true);
  const commit = () => {
    clearTimeout(timer);
    pending.delete(key);
    dismiss(id);
    deletion.run().catch((error: unknown) => {
      setLeaving(key, false);
      deletion.onError(error);
    });
  };
  const timer = setTimeout(commit, undoMilliseconds);
  pending.set(key, commit);
  const undo = () => {
    clearTimeout(timer);
    pending.delete(key);
    setLeaving(key, false);
    dismiss(id);
  };
  show({ id, text: deletion.text, tone: 'plain', undo });
}

// Leaving the page is an answer too: what was deleted is deleted.
if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', () => {
    for (const commit of pending.values()) commit();
  });
}
