/** What a person or maker does to a score, as data; and the usual edits of some notes as changes of them. */
import { z } from 'zod';
import { keyAt } from './bars.ts';
import { onStaff, pitchOf, spellPitch, staffPlaceOf, transposeSpelling } from './pitch-spelling.ts';
import {
  type Chord,
  chordSchema,
  type Key,
  keySchema,
  type Meter,
  meterSchema,
  type Note,
  type Score,
  scoreLimits,
  type Tempo,
  tempoSchema,
  trackSchema,
} from './score.ts';
import { type ScoreChange, scoreChangeSchema } from './score-change.ts';

const atTick = z.number().int().nonnegative().max(scoreLimits.ticks);
const trackId = trackSchema.unwrap().shape.id;
const beforeTrack = trackId.nullable().meta({ description: 'The track that it is put before; null is the end.' });

/** An event of null takes away what is at its tick. */
export const scoreEditSchema = z
  .discriminatedUnion('kind', [
    ...scoreChangeSchema.options,
    z.object({ kind: z.literal('add-track'), track: trackSchema, before: beforeTrack }).readonly(),
    z.object({ kind: z.literal('change-track'), track: trackSchema }).readonly(),
    z.object({ kind: z.literal('move-track'), track: trackId, before: beforeTrack }).readonly(),
    z
      .object({ kind: z.literal('remove-track'), track: trackId })
      .readonly()
      .meta({ description: 'Its notes go with it.' }),
    z
      .object({ kind: z.literal('set-tempo'), tick: atTick, tempo: tempoSchema.unwrap().shape.tempo.nullable() })
      .readonly(),
    z
      .object({
        kind: z.literal('set-meter'),
        tick: atTick,
        meter: meterSchema.unwrap().omit({ tick: true }).nullable(),
      })
      .readonly(),
    z
      .object({ kind: z.literal('set-key'), tick: atTick, key: keySchema.unwrap().omit({ tick: true }).nullable() })
      .readonly(),
    z
      .object({ kind: z.literal('set-chord'), tick: atTick, symbol: chordSchema.unwrap().shape.symbol.nullable() })
      .readonly(),
    z.object({ kind: z.literal('set-title'), title: z.string().max(scoreLimits.nameLength) }).readonly(),
  ])
  .meta({ id: 'ScoreEdit' });
export type ScoreEdit = z.infer<typeof scoreEditSchema>;

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

/** Up by so many steps of the scale of the key that holds where each note begins. Notes that would leave MIDI's range stay. */
export function stepNotes(notes: readonly Note[], by: number, keys: readonly Key[]): readonly ScoreChange[] {
  return notes.flatMap((before) => {
    const fifths = keyAt(keys, before.start)?.fifths ?? 0;
    const spelling = onStaff(staffPlaceOf(before.spelling ?? spellPitch(before.pitch, fifths)) + by, fifths);
    const pitch = pitchOf(spelling);
    if (by === 0 || pitch < 0 || pitch > 127) return [];
    return [{ kind: 'change', before, after: { ...before, pitch, spelling } } as const];
  });
}

/** All as long. */
export function setDuration(notes: readonly Note[], ticks: number): readonly ScoreChange[] {
  return changeEach(
    notes.filter(({ duration }) => duration !== ticks),
    (note) => ({ ...note, duration: ticks }),
  );
}

export function setVelocity(notes: readonly Note[], velocity: number): readonly ScoreChange[] {
  return changeEach(notes, (note) => ({ ...note, velocity }));
}

export function toVoice(notes: readonly Note[], track: string, voice: number): readonly ScoreChange[] {
  return changeEach(notes, (note) => ({ ...note, track, voice }));
}
