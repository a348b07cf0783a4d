/** Locks of a score: each keeps its region and where its notes began, and lies where those are now. */
import type { Value } from 'loro-crdt';
import type { Note } from './score.ts';
import type { ScoreCells } from './score-cells.ts';
import { isIn, type ScoreLock, scoreLockSchema, type ScoreRegion } from './score-region.ts';

/** `only`: these notes and no place, so that the region is empty; otherwise the region and the notes in it. */
export type NewLock = Omit<ScoreLock, 'notes'> & { readonly only?: readonly string[] };

type KeptNote = readonly [id: string, start: number];

export function putLock(cells: ScoreCells, notes: Iterable<Note>, { id, region, by, at, only }: NewLock): void {
  const locked: KeptNote[] = [];
  for (const note of notes)
    if (only === undefined ? isIn(region, note) : only.includes(note.id)) locked.push([note.id, note.start]);
  const parts =
    region.parts?.map(({ track, voices }) => ({ track, voices: voices === null ? null : [...voices] })) ?? null;
  const kept = { parts, start: region.start, end: region.end, notes: locked.map((note) => [...note]), by, at };
  cells.set({ map: 'locks', key: id, cell: [kept, by] });
}

/** Those that still hold something, in the order of the score; what is no lock is passed over. */
export function locksIn(cells: ScoreCells, noteOf: (id: string) => Note | undefined): readonly ScoreLock[] {
  const locks: ScoreLock[] = [];
  for (const id of cells.keys('locks')) {
    const kept = cells.get('locks', id)?.[0];
    if (kept === null || typeof kept !== 'object' || Array.isArray(kept) || kept instanceof Uint8Array) continue;
    const then = notesOf(kept['notes']);
    const alive = then.flatMap(([note, start]) => {
      const now = noteOf(note);
      return now === undefined ? [] : [{ id: note, start, now: now.start }];
    });
    // A lock on silence stays where it is; one whose notes were all taken out holds nothing any more.
    if (then.length > 0 && alive.length === 0) continue;
    const { by, at, parts, start, end } = kept as Record<string, Value>;
    const region = movedRegion({ parts, start, end }, alive);
    const lock = scoreLockSchema.safeParse({ id, region, notes: alive.map((note) => note.id), by, at });
    if (lock.success) locks.push(lock.data);
  }
  return locks.toSorted((a, b) => a.region.start - b.region.start || (a.id < b.id ? -1 : 1));
}

function notesOf(value: Value | undefined): readonly KeptNote[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) =>
    Array.isArray(one) && typeof one[0] === 'string' && typeof one[1] === 'number' ? [[one[0], one[1]] as const] : [],
  );
}

/** The beginning goes with the note that was first, the end with the one that was last. */
function movedRegion(
  region: { readonly parts: unknown; readonly start: unknown; readonly end: unknown },
  notes: readonly { readonly start: number; readonly now: number }[],
): unknown {
  if (notes.length === 0 || typeof region.start !== 'number' || typeof region.end !== 'number') return region;
  const first = notes.reduce((least, note) => (note.start < least.start ? note : least));
  const last = notes.reduce((most, note) => (note.start >= most.start ? note : most));
  const start = Math.max(0, region.start + first.now - first.start);
  const end = region.end === region.start ? start : Math.max(start + 1, region.end + last.now - last.start);
  return { parts: region.parts, start, end } satisfies {
    [Key in keyof ScoreRegion]: unknown;
  };
}
