/** Notes, tracks and events as the values of cells, and back. What is read is checked: a document may hold anything. */
import type { Value } from 'loro-crdt';
import {
  type Chord,
  chordSchema,
  type Key,
  keySchema,
  type Lyric,
  lyricSchema,
  type Meter,
  meterSchema,
  type Note,
  sameLyrics,
  sameSpelling,
  scoreLimits,
  type Spelling,
  spellingSchema,
  type Tempo,
  tempoSchema,
  type Track,
  trackSchema,
} from './score.ts';
import { pitchOf } from './pitch-spelling.ts';
import type { Cell, CellMap, ScoreCells } from './score-cells.ts';

/** What can be changed of a note by itself; `pitch` goes with its spelling, `gone` is whether it was taken out. */
export const noteFields = ['track', 'voice', 'start', 'duration', 'pitch', 'velocity', 'lyrics', 'gone'] as const;
export type NoteField = (typeof noteFields)[number];
export const trackFields = ['name', 'instrument', 'order', 'gone'] as const;
type TrackField = (typeof trackFields)[number];

export function fieldsOfNote({ track, voice, start, duration, pitch, spelling, velocity, lyrics }: Note): Value[] {
  const written = spelling === null ? null : [spelling.step, spelling.alter, spelling.octave];
  const sung = lyrics.map(({ verse, text, hyphen }): Value => [verse, text, hyphen]);
  return [track, voice, start, duration, [pitch, written], velocity, sung];
}

/** The fields in which two notes differ. */
export function changedFields(before: Note, after: Note): readonly NoteField[] {
  return noteFields.filter((field) => {
    if (field === 'gone') return false;
    if (field === 'lyrics') return !sameLyrics(before.lyrics, after.lyrics);
    return before[field] !== after[field] || (field === 'pitch' && !sameSpelling(before.spelling, after.spelling));
  });
}

/** A field of a note or track, as it is now and whose it is: as it was made, or as it was changed since. */
export function fieldCell(
  cells: ScoreCells,
  map: 'notes' | 'tracks',
  id: string,
  field: NoteField | TrackField,
): Cell | null {
  const edited = cells.isEdited(id) ? cells.get(map === 'notes' ? 'edits' : 'trackEdits', `${id}/${field}`) : undefined;
  return edited ?? cellAsMade(cells, map, id, field);
}

/** A field of a note or track as it was made. */
export function cellAsMade(
  cells: ScoreCells,
  map: 'notes' | 'tracks',
  id: string,
  field: NoteField | TrackField,
): Cell | null {
  const made = cells.get(map, id);
  if (made === undefined) return null;
  if (field === 'gone') return [false, made[1]];
  const values = made[0];
  const at = map === 'notes' ? noteFields.indexOf(field as NoteField) : trackFields.indexOf(field as TrackField);
  return Array.isArray(values) ? [values[at] ?? null, made[1]] : null;
}

/** All fields and whose each is, to see whether anything of it was changed. */
export function signatureOf(cells: ScoreCells, map: 'notes' | 'tracks', id: string): string {
  const fields = map === 'notes' ? noteFields : trackFields;
  return JSON.stringify(fields.map((field) => (field === 'gone' ? null : fieldCell(cells, map, id, field))));
}

/** What `signatureOf` gave of a note or track when it was made. */
export function signatureAsMade(map: 'notes' | 'tracks', [values, by]: Cell): string {
  const fields = map === 'notes' ? noteFields : trackFields;
  const list = listOf(values);
  return JSON.stringify(fields.map((field, at) => (field === 'gone' ? null : [list[at] ?? null, by])));
}

/** The note of an id; null where it was taken out, or is no note. */
export function readNote(cells: ScoreCells, id: string): Note | null {
  if (!cells.isEdited(id)) return noteOf(id, listOf(cells.get('notes', id)?.[0]));
  if (fieldCell(cells, 'notes', id, 'gone')?.[0] !== false) return null;
  return noteOf(
    id,
    noteFields.map((field) => (field === 'gone' ? null : fieldCell(cells, 'notes', id, field)?.[0])),
  );
}

/** Checked by hand and not by the schema: a long score has to open soon. */
function noteOf(
  id: string,
  [track, voice, start, duration, sounding, velocity, sung]: readonly (Value | undefined)[],
): Note | null {
  const [pitch, written] = listOf(sounding);
  if (
    typeof track !== 'string' ||
    !isWhole(voice, 1, scoreLimits.voices) ||
    !isWhole(start, 0, scoreLimits.ticks) ||
    !isWhole(duration, 1, scoreLimits.ticks) ||
    !isWhole(pitch, 0, 127) ||
    !isWhole(velocity, 1, 127)
  )
    return null;
  const lyrics = lyricsOf(sung);
  return { id, track, voice, start, duration, pitch, spelling: spellingOf(written, pitch), velocity, lyrics };
}

function isWhole(value: Value | undefined, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function spellingOf(value: Value | undefined, pitch: number): Spelling | null {
  if (!Array.isArray(value)) return null;
  const [step, alter, octave] = value;
  const spelling = spellingSchema.safeParse({ step, alter, octave }).data;
  return spelling !== undefined && pitchOf(spelling) === pitch ? spelling : null;
}

const noLyrics: readonly Lyric[] = [];

function lyricsOf(value: Value | undefined): readonly Lyric[] {
  if (!Array.isArray(value) || value.length === 0) return noLyrics;
  return value.flatMap((one) => {
    const [verse, text, hyphen] = listOf(one);
    return lyricSchema.safeParse({ verse, text, hyphen }).data ?? [];
  });
}

function listOf(value: Value | undefined): readonly (Value | undefined)[] {
  return Array.isArray(value) ? value : [];
}

interface PlacedTrack {
  readonly track: Track;
  readonly order: number;
  readonly gone: boolean;
}

export function readTrack(cells: ScoreCells, id: string): PlacedTrack | null {
  const value = (field: TrackField) => fieldCell(cells, 'tracks', id, field)?.[0];
  const read = trackSchema.safeParse({ id, name: value('name'), instrument: value('instrument') });
  const order = value('order');
  return read.success && typeof order === 'number' ? { track: read.data, order, gone: value('gone') !== false } : null;
}

/** The tracks that are there, in their order: one that notes lie on is there even where it was taken out. */
export function readTracks(cells: ScoreCells, used: ReadonlySet<string>): readonly Track[] {
  const tracks = [...cells.keys('tracks')].flatMap((id) => readTrack(cells, id) ?? []);
  return tracks
    .filter(({ track, gone }) => !gone || used.has(track.id))
    .toSorted((a, b) => a.order - b.order || (a.track.id < b.track.id ? -1 : 1))
    .map(({ track }) => track);
}

interface Events {
  readonly tempos: Tempo;
  readonly meters: Meter;
  readonly keys: Key;
  readonly chords: Chord;
}
export type EventMap = keyof Events;

const readers: {
  readonly [Map in EventMap]: (tick: number, value: readonly (Value | undefined)[]) => Events[Map] | undefined;
} = {
  tempos: (tick, [tempo]) => tempoSchema.safeParse({ tick, tempo }).data,
  meters: (tick, [beats, unit]) => meterSchema.safeParse({ tick, beats, unit }).data,
  keys: (tick, [fifths, mode]) => keySchema.safeParse({ tick, fifths, mode }).data,
  chords: (tick, [symbol]) => chordSchema.safeParse({ tick, symbol }).data,
};

export const eventMaps = ['tempos', 'meters', 'keys', 'chords'] as const satisfies readonly (EventMap & CellMap)[];

/** Where no event is any more, the value is null. */
export function readEvents<Map extends EventMap>(cells: ScoreCells, map: Map): readonly Events[Map][] {
  return [...cells.keys(map)]
    .flatMap((key) => {
      const value = cells.get(map, key)?.[0];
      return Array.isArray(value) && /^\d{1,9}$/.test(key) ? (readers[map](Number(key), value) ?? []) : [];
    })
    .toSorted((a, b) => a.tick - b.tick);
}
