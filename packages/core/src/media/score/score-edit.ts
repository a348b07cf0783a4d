/** What a person or maker does to a score, as data; and the usual edits of some notes as changes of them. */
import { spellPitch, transposeSpelling } from './pitch-spelling.ts';
import type { Chord, Key, Meter, Note, Score, Tempo, Track } from './score.ts';
import type { ScoreChange } from './score-change.ts';

/** `before` names the track that another is put before; null is the end. An event of null takes away what is at its tick. */
export type ScoreEdit =
  | ScoreChange
  | { readonly kind: 'add-track'; readonly track: Track; readonly before: string | null }
  | { readonly kind: 'change-track'; readonly track: Track }
  | { readonly kind: 'move-track'; readonly track: string; readonly before: string | null }
  /** Its notes go with it. */
  | { readonly kind: 'remove-track'; readonly track: string }
  | { readonly kind: 'set-tempo'; readonly tick: number; readonly tempo: number | null }
  | { readonly kind: 'set-meter'; readonly tick: number; readonly meter: Omit<Meter, 'tick'> | null }
  | { readonly kind: 'set-key'; readonly tick: number; readonly key: Omit<Key, 'tick'> | null }
  | { readonly kind: 'set-chord'; readonly tick: number; readonly symbol: string | null }
  | { readonly kind: 'set-title'; readonly title: string };

/** Edits that put a whole score into an empty one, or beside what is there. */
export function editsOfScore(score: Score): readonly ScoreEdit[] {
  return [
    ...(score.title === '' ? [] : [{ kind: 'set-title', title: score.title } as const]),
    ...score.tracks.map((track) => ({ kind: 'add-track', track, before: null }) as const),
    ...score.tempos.map(({ tick, tempo }: Tempo) => ({ kind: 'set-tempo', tick, tempo }) as const),
    ...score.meters.map(({ tick, ...meter }: Meter) => ({ kind: 'set-meter', tick, meter }) as const),
    ...score.keys.map(({ tick, ...key }: Key) => ({ kind: 'set-key', tick, key }) as const),
    ...score.chords.map(({ tick, symbol }: Chord) => ({ kind: 'set-chord', tick, symbol }) as const),
    ...score.notes.map((note) => ({ kind: 'add', note }) as const),
  ];
}

function changeEach(notes: readonly Note[], change: (note: Note) => Note): readonly ScoreChange[] {
  return notes.map((before) => ({ kind: 'change', before, after: change(before) }) as const);
}

/** Moves notes in time, all by as much: by `ticks`, or less where the first would begin before the score does. */
export function moveNotes(notes: readonly Note[], ticks: number): readonly ScoreChange[] {
  const first = notes.reduce((least, { start }) => Math.min(least, start), Infinity);
  const by = Math.max(ticks, -first);
  return by === 0 ? [] : changeEach(notes, (note) => ({ ...note, start: note.start + by }));
}

/** `ticks` longer or, where it is negative, shorter; a tick is always left. */
export function resizeNotes(notes: readonly Note[], ticks: number): readonly ScoreChange[] {
  return changeEach(notes, (note) => ({ ...note, duration: Math.max(1, note.duration + ticks) }));
}

/** Notes that would leave MIDI's range stay where they are. Spelled ones are spelled anew, by the interval or else the key. */
export function transposeNotes(notes: readonly Note[], semitones: number, fifths: number): readonly ScoreChange[] {
  const diatonic = Math.round((semitones * 7) / 12);
  const fitting = notes.filter(({ pitch }) => pitch + semitones >= 0 && pitch + semitones <= 127);
  return changeEach(fitting, (note) => {
    const pitch = note.pitch + semitones;
    if (note.spelling === null) return { ...note, pitch };
    return {
      ...note,
      pitch,
      spelling: transposeSpelling(note.spelling, diatonic, semitones) ?? spellPitch(pitch, fifths),
    };
  });
}

export function setVelocity(notes: readonly Note[], velocity: number): readonly ScoreChange[] {
  return changeEach(notes, (note) => ({ ...note, velocity }));
}

export function toVoice(notes: readonly Note[], track: string, voice: number): readonly ScoreChange[] {
  return changeEach(notes, (note) => ({ ...note, track, voice }));
}
