/**
 * Notes of one voice as layers that can be written one after the other: notes of one start and length are a chord, and what overlaps
 * something else goes into another layer.
 */
import type { Note } from '../score.ts';

export interface NoteGroup {
  readonly start: number;
  readonly end: number;
  /** From low to high. */
  readonly notes: readonly Note[];
}

/** Notes in the order of a score. Each layer is in order and without overlap. */
export function layersOf(notes: readonly Note[]): readonly (readonly NoteGroup[])[] {
  const groups = new Map<string, { start: number; end: number; notes: Note[] }>();
  for (const note of notes) {
    const key = `${note.start} ${note.duration}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { start: note.start, end: note.start + note.duration, notes: [note] });
    else group.notes.push(note);
  }
  const layers: NoteGroup[][] = [];
  for (const group of [...groups.values()].toSorted((a, b) => a.start - b.start)) {
    const layer = layers.find((one) => one.at(-1)!.end <= group.start);
    if (layer === undefined) layers.push([group]);
    else layer.push(group);
  }
  return layers;
}
