/** Locks in a document: its root map `locks` holds, by id, the first and the last character of each as cursors. */
import type { LoroDoc, LoroText } from 'loro-crdt';
import { type Lock, lockSchema } from '../../region/region.ts';
import { cursorAt, cutsPair, placeOf, wholePairs } from './loro-text.ts';

interface KeptLock {
  readonly start?: unknown;
  readonly last?: unknown;
  readonly by?: unknown;
  readonly at?: unknown;
}

const locksOf = (doc: LoroDoc) => doc.getMap('locks');

/** Those that still hold something, in the order of the text; what is no lock is passed over: a document may hold anything. */
export function locksIn(doc: LoroDoc, text: LoroText): readonly Lock[] {
  const locks: Lock[] = [];
  for (const [id, value] of Object.entries(locksOf(doc).toJSON() as Record<string, unknown>)) {
    const kept = value as KeptLock;
    if (typeof kept?.start !== 'string' || typeof kept.last !== 'string') continue;
    const [start, last] = [placeOf(doc, kept.start), placeOf(doc, kept.last)];
    if (start === null || last === null) continue;
    // The last character itself, while it is there.
    const end = last.at + (last.alive ? (cutsPair(text, last.at + 1) ? 2 : 1) : 0);
    const lock = lockSchema.safeParse({ id, region: { start: start.at, end }, by: kept.by, at: kept.at });
    if (lock.success && end > start.at) locks.push(lock.data);
  }
  return locks.toSorted((a, b) => a.region.start - b.region.start);
}

export function putLock(doc: LoroDoc, text: LoroText, { id, region, by, at }: Lock): void {
  const { start, end } = wholePairs(text, region);
  const last = end - (cutsPair(text, end - 1) ? 2 : 1);
  locksOf(doc).set(id, { start: cursorAt(text, start), last: cursorAt(text, last), by, at });
}

export function takeLock(doc: LoroDoc, id: string): void {
  locksOf(doc).delete(id);
}
