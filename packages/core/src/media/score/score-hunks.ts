/**
 * From what a maker offers for a region to the pieces that a person takes one by one: a bar of a track each. A note that
 * crosses a bar line belongs to the bar in which it begins.
 */
import { z } from 'zod';
import { Bars } from './bars.ts';
import { type Note, sameNote, type Score } from './score.ts';
import { noteAfter, noteBefore, type ScoreChange, scoreChangeSchema, touchesRegion } from './score-change.ts';
import { scoreMedium } from './score-medium.ts';
import { isIn, type ScoreLock, type ScoreRegion } from './score-region.ts';

export const scoreHunkSchema = z
  .object({
    bar: z.number().int().nonnegative().meta({ description: 'From 0, in the base version.' }),
    track: z.string(),
    changes: z.array(scoreChangeSchema).readonly(),
    state: z.enum(['open', 'accepted', 'rejected', 'refused']),
    reason: z.string().nullable().meta({ description: 'Why it was refused: locked, changed meanwhile, or outside.' }),
  })
  .readonly()
  .meta({ id: 'ScoreHunk' });
export type ScoreHunk = z.infer<typeof scoreHunkSchema>;

/** Hunks that put the notes of `offered` in the place of those in the region. None where both are equal. */
export function scoreHunks(base: Score, region: ScoreRegion, offered: Score): readonly ScoreHunk[] {
  const bars = new Bars(base.meters);
  const order = new Map(base.tracks.map(({ id }, index) => [id, index]));
  const hunks = new Map<string, { bar: number; track: string; changes: ScoreChange[] }>();
  for (const change of scoreMedium.replace(base, region, offered)) {
    const { start, track } = (noteBefore(change) ?? noteAfter(change))!;
    const bar = bars.at(start).index;
    const key = `${bar} ${track}`;
    const hunk = hunks.get(key);
    if (hunk === undefined) hunks.set(key, { bar, track, changes: [change] });
    else hunk.changes.push(change);
  }
  return [...hunks.values()]
    .toSorted((a, b) => a.bar - b.bar || (order.get(a.track) ?? 0) - (order.get(b.track) ?? 0))
    .map((hunk) => ({ ...hunk, state: 'open', reason: null }));
}

export type RebasedScoreHunk =
  | { readonly ok: true; readonly changes: readonly ScoreChange[] }
  | {
      readonly ok: false;
      readonly code: 'locked' | 'changed' | 'outside';
      readonly reason: string;
      readonly note: Note;
    };

/**
 * A hunk of the base version as changes of the score now. Refused as a whole where one of its changes leaves the region, where
 * a note that it is about was changed or taken out since, and where it would change what is locked.
 */
export function rebaseScoreHunk(
  hunk: ScoreHunk,
  region: ScoreRegion,
  now: Score,
  locks: readonly ScoreLock[],
): RebasedScoreHunk {
  const notes = new Map(now.notes.map((note) => [note.id, note]));
  return rebase(hunk, region, locks, notes, new Set(now.tracks.map(({ id }) => id)));
}

function rebase(
  { changes }: ScoreHunk,
  region: ScoreRegion,
  locks: readonly ScoreLock[],
  notes: ReadonlyMap<string, Note>,
  tracks: ReadonlySet<string>,
): RebasedScoreHunk {
  const moved: ScoreChange[] = [];
  for (const change of changes) {
    const [before, after] = [noteBefore(change), noteAfter(change)];
    const note = (after ?? before)!;
    for (const one of [before, after]) if (one !== null && !isIn(region, one)) return refusal('outside', one);
    if (!tracks.has(note.track)) return refusal('changed', note);
    const there = before === null ? undefined : notes.get(before.id);
    if (before !== null && (there === undefined || !sameNote(there, before))) return refusal('changed', before);
    if (locks.some((lock) => touchesLock(change, lock))) return refusal('locked', note);
    if (change.kind !== 'add' || !notes.has(change.note.id)) moved.push(change);
    else {
      let number = 2;
      while (notes.has(`${change.note.id.slice(0, 56)}-${number}`)) number++;
      moved.push({ kind: 'add', note: { ...change.note, id: `${change.note.id.slice(0, 56)}-${number}` } });
    }
  }
  return { ok: true, changes: moved };
}

/** Whether a change alters what is locked: one of the locked notes, or what begins in the locked region. */
export function touchesLock(change: ScoreChange, lock: ScoreLock): boolean {
  const id = noteBefore(change)?.id;
  return (id !== undefined && lock.notes.includes(id)) || touchesRegion(change, lock.region);
}

export interface TakenHunks {
  readonly hunks: readonly ScoreHunk[];
  /** To be made at once. */
  readonly changes: readonly { readonly change: ScoreChange; readonly hunk: number }[];
}

/** Which hunks are meant, by their places. */
type Which = number | readonly number[] | 'all';

const isMeant = (which: Which, index: number): boolean =>
  which === 'all' || (typeof which === 'number' ? which === index : which.includes(index));

/** Takes open hunks; what does not fit any more is refused with a reason. */
export function takeScoreHunks(
  hunks: readonly ScoreHunk[],
  which: Which,
  region: ScoreRegion,
  now: Score,
  locks: readonly ScoreLock[],
): TakenHunks {
  const notes = new Map(now.notes.map((note) => [note.id, note]));
  const tracks = new Set(now.tracks.map(({ id }) => id));
  const changes: { change: ScoreChange; hunk: number }[] = [];
  const decided = hunks.map((hunk, index): ScoreHunk => {
    if (hunk.state !== 'open' || !isMeant(which, index)) return hunk;
    const rebased = rebase(hunk, region, locks, notes, tracks);
    if (!rebased.ok) return { ...hunk, state: 'refused', reason: rebased.reason };
    for (const change of rebased.changes) {
      changes.push({ change, hunk: index });
      if (change.kind === 'add') notes.set(change.note.id, change.note);
    }
    return { ...hunk, state: 'accepted' };
  });
  return { hunks: decided, changes };
}

export function rejectScoreHunks(hunks: readonly ScoreHunk[], which: Which): readonly ScoreHunk[] {
  return hunks.map((hunk, index) =>
    hunk.state === 'open' && isMeant(which, index) ? { ...hunk, state: 'rejected' as const } : hunk,
  );
}

const reasons = {
  locked: 'It would change what is locked. Unlock that part, or ask for a change beside it.',
  changed: 'A note it was to replace has been changed since. Ask again for the score as it is now.',
  outside: 'It reaches outside the part it was asked for, which must stay as it is.',
} as const;

function refusal(code: keyof typeof reasons, note: Note): RebasedScoreHunk {
  return { ok: false, code, reason: reasons[code], note };
}
