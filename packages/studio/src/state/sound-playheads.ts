/** Where the playhead of each sound that was looked at here stands, as seconds from its beginning, for what is put there from another page. */
import { createStore } from './store.ts';

export const soundPlayheads = createStore<ReadonlyMap<string, number>>(new Map());

export function rememberPlayhead(workId: string, seconds: number): void {
  soundPlayheads.set((before) => new Map(before).set(workId, seconds));
}
