/** What hands and keys do with notes alike, in the piano roll and in notation. */
import { defaultVelocity, type Note, type Spelling } from '@fourhands/core/media/score/score';
import { familyOf } from '../../playing/instruments.ts';
import type { RollHandle } from './piano-roll.tsx';
import type { ScoreDesk } from './use-score-desk.ts';

export function remove(desk: ScoreDesk): void {
  desk.edit(desk.selected.map((note) => ({ kind: 'remove', note })));
  // What a lock holds is still there, and stays chosen.
  const there = new Set(desk.session.document.score().notes.map(({ id }) => id));
  desk.select(desk.selected.flatMap(({ id }) => (there.has(id) ? [id] : [])));
}

/** Writes a note at the cursor, which goes to its end. */
export function writeNote(desk: ScoreDesk, pitch: number, spelling: Spelling | null, duration: number): void {
  const { track, voice, cursor } = desk;
  if (track === null) return;
  const note: Note = {
    id: 'written',
    track: track.id,
    voice,
    start: cursor.tick,
    duration,
    pitch,
    spelling,
    velocity: defaultVelocity,
    lyrics: [],
  };
  if (desk.edit([{ kind: 'add', note }]).length === 0) return;
  hear(desk, pitch);
  desk.setCursor({ pitch, tick: cursor.tick + duration });
}

/** The next note or the one before, in the track that is written in. */
export function goTo(desk: ScoreDesk, roll: RollHandle | null, by: 1 | -1): void {
  const notes = desk.score.notes.filter(({ track }) => track === desk.track?.id);
  const here = notes.findIndex(({ id }) => desk.selection.has(id));
  const from =
    here >= 0
      ? here + by
      : by > 0
        ? notes.findIndex(({ start }) => start >= desk.cursor.tick)
        : notes.findLastIndex(({ start }) => start <= desk.cursor.tick);
  const next = notes[Math.min(notes.length - 1, Math.max(0, from))];
  if (next === undefined) return;
  desk.select([next.id]);
  desk.setCursor({ tick: next.start, pitch: next.pitch });
  roll?.show(next.start, next.pitch);
  hear(desk, next.pitch);
}

export function hear(desk: ScoreDesk, pitch: number): void {
  if (desk.track !== null) desk.player.strike(familyOf(desk.track.instrument), pitch, defaultVelocity, 0.25);
}
