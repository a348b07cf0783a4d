/** Changes of the notes of a score. Each holds the notes it is about, whole, so that it can be checked, moved and taken back. */
import { z } from 'zod';
import { inForm, type Note, noteSchema, sameNote, type Score, scoreLimits, ScoreOutOfLimits } from './score.ts';
import { isIn, type ScoreRegion } from './score-region.ts';

export const scoreChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('add'), note: noteSchema }).readonly(),
  z.object({ kind: z.literal('remove'), note: noteSchema }).readonly(),
  z.object({ kind: z.literal('change'), before: noteSchema, after: noteSchema }).readonly(),
]);
export type ScoreChange = z.infer<typeof scoreChangeSchema>;

/** The change does not fit the score as it is. */
export class ScoreChangeNotPossible extends Error {
  readonly code = 'score-change-not-possible';
  readonly note: string;

  constructor(note: string, why: string) {
    super(
      `That change cannot be made: ${why} (${note}). Nothing was changed. Look at the score as it is now, then try again.`,
    );
    this.name = 'ScoreChangeNotPossible';
    this.note = note;
  }
}

/** The note that stands after a change, or null where it takes one away. */
export function noteAfter(change: ScoreChange): Note | null {
  return change.kind === 'remove' ? null : change.kind === 'add' ? change.note : change.after;
}

export function noteBefore(change: ScoreChange): Note | null {
  return change.kind === 'add' ? null : change.kind === 'remove' ? change.note : change.before;
}

/**
 * All against the score before; each note at most once. @throws ScoreChangeNotPossible where a note is not as the change
 * has it, ScoreOutOfLimits
 */
export function applyScoreChanges(score: Score, changes: readonly ScoreChange[]): Score {
  if (changes.length === 0) return score;
  const notes = new Map(score.notes.map((note) => [note.id, note]));
  const tracks = new Set(score.tracks.map(({ id }) => id));
  const taken = new Set<string>();
  for (const change of changes) {
    const [before, after] = [noteBefore(change), noteAfter(change)];
    const { id } = (before ?? after)!;
    if (taken.has(id)) throw new ScoreChangeNotPossible(id, 'it is about one note twice');
    taken.add(id);
    const there = notes.get(id);
    if (before === null && there !== undefined)
      throw new ScoreChangeNotPossible(id, 'a note of that id is there already');
    if (before !== null && there === undefined) throw new ScoreChangeNotPossible(id, 'the note is not there');
    if (before !== null && !sameNote(there!, before))
      throw new ScoreChangeNotPossible(id, 'the note was changed since');
    if (after === null) notes.delete(id);
    else {
      if (after.id !== id) throw new ScoreChangeNotPossible(id, 'it would become another note');
      if (!tracks.has(after.track)) throw new ScoreChangeNotPossible(id, 'its track is not there');
      notes.set(id, after);
    }
  }
  if (notes.size > scoreLimits.notes) throw new ScoreOutOfLimits('notes', scoreLimits.notes);
  return inForm({ ...score, notes: [...notes.values()] });
}

/** Whether a change alters what is in a region: takes a note from it, puts one in, or changes one. */
export function touchesRegion(change: ScoreChange, region: ScoreRegion): boolean {
  return [noteBefore(change), noteAfter(change)].some((note) => note !== null && isIn(region, note));
}

/** What takes changes back. */
export function inverseChanges(changes: readonly ScoreChange[]): readonly ScoreChange[] {
  return changes.map((change): ScoreChange => {
    if (change.kind === 'add') return { kind: 'remove', note: change.note };
    if (change.kind === 'remove') return { kind: 'add', note: change.note };
    return { kind: 'change', before: change.after, after: change.before };
  });
}

/**
 * Changes that make `after` of `before`, two lists of notes of one score. Equal notes are left alone whatever their ids; one of the
 * same id and track that keeps its start or its pitch is changed; the rest is taken out and put in, under ids that are not `taken`.
 */
export function changesBetween(
  before: readonly Note[],
  after: readonly Note[],
  taken: Iterable<string>,
): readonly ScoreChange[] {
  const old = new Map(before.map((note) => [note.id, note]));
  let left: Note[] = [];
  for (const note of after) {
    const there = old.get(note.id);
    if (there !== undefined && sameNote(there, note)) old.delete(note.id);
    else left.push(note);
  }
  const alike = new Map<string, Note[]>();
  for (const note of old.values()) {
    const key = keyOf(note);
    const group = alike.get(key);
    if (group === undefined) alike.set(key, [note]);
    else group.push(note);
  }
  left = left.filter((note) => {
    const there = alike.get(keyOf(note))?.shift();
    if (there !== undefined) old.delete(there.id);
    return there === undefined;
  });
  const changes: ScoreChange[] = [];
  const added: Note[] = [];
  for (const note of left) {
    const there = old.get(note.id);
    const same = there?.track === note.track && (there.start === note.start || there.pitch === note.pitch);
    if (there === undefined || !same) added.push(note);
    else {
      old.delete(note.id);
      changes.push({ kind: 'change', before: there, after: note });
    }
  }
  for (const note of old.values()) changes.push({ kind: 'remove', note });
  const ids = new Set(taken);
  for (const note of added) {
    const id = freeId(note.id, ids);
    ids.add(id);
    changes.push({ kind: 'add', note: { ...note, id } });
  }
  return changes;
}

function keyOf({ track, voice, start, duration, pitch, velocity, spelling, lyrics }: Note): string {
  const written = spelling === null ? null : [spelling.step, spelling.alter, spelling.octave];
  const sung = lyrics.map(({ verse, text, hyphen }) => [verse, text, hyphen]);
  return JSON.stringify([track, voice, start, duration, pitch, velocity, written, sung]);
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const id = `${wanted.slice(0, 56)}.${number}`;
    if (!taken.has(id)) return id;
  }
}
