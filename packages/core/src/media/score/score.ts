/**
 * A score: notes in tracks, with what holds for all tracks at once (tempo, meter, key, chord symbols). Plain immutable data;
 * times are ticks from the beginning. It knows neither pages nor sound: ties, rests and bar lines are derived where it is written.
 */
import { z } from 'zod';
import { pitchOf } from './pitch-spelling.ts';

/** Divisible for triplets and quintuplets down to the 64th, and for the 128th. Seventh parts are rounded to the tick. */
export const ticksPerQuarter = 960;

/** What a score may hold. A two-hour score at 240 quarters a minute has 27,648,000 ticks. */
export const scoreLimits = {
  tracks: 256,
  notes: 200_000,
  /** Tempo changes, meters, keys and chord symbols, each. */
  events: 20_000,
  ticks: 100_000_000,
  voices: 16,
  verses: 8,
  lyricLength: 200,
  nameLength: 200,
  /** Quarters a minute, from and to. */
  tempo: [4, 700],
} as const;

const tick = z.number().int().nonnegative().max(scoreLimits.ticks);
const scoreId = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'a name of 1 to 64 letters, digits, dots, hyphens and underscores');

export const spellingSchema = z
  .object({
    step: z.enum(['C', 'D', 'E', 'F', 'G', 'A', 'B']),
    alter: z.number().int().min(-2).max(2).meta({ description: 'Semitones: -1 is a flat, 1 a sharp.' }),
    octave: z.number().int().min(-2).max(10).meta({ description: 'Scientific: middle C is C4.' }),
  })
  .readonly();
export type Spelling = z.infer<typeof spellingSchema>;

export const lyricSchema = z
  .object({
    verse: z.number().int().min(1).max(scoreLimits.verses),
    text: z.string().min(1).max(scoreLimits.lyricLength),
    hyphen: z.boolean().meta({ description: 'Whether the word goes on with the next syllable.' }),
  })
  .readonly();
export type Lyric = z.infer<typeof lyricSchema>;

export const noteSchema = z
  .object({
    id: scoreId,
    track: scoreId,
    voice: z.number().int().min(1).max(scoreLimits.voices),
    start: tick,
    duration: z.number().int().min(1).max(scoreLimits.ticks).meta({ description: 'Ticks.' }),
    pitch: z.number().int().min(0).max(127).meta({ description: 'As sounding, in MIDI numbers: middle C is 60.' }),
    spelling: spellingSchema.nullable().meta({ description: 'How the pitch is written, where that is known.' }),
    velocity: z.number().int().min(1).max(127),
    lyrics: z.array(lyricSchema).readonly().meta({ description: 'By verse, at most one each.' }),
  })
  .readonly();
export type Note = z.infer<typeof noteSchema>;

export const trackSchema = z
  .object({
    id: scoreId,
    name: z.string().max(scoreLimits.nameLength),
    instrument: z
      .union([z.number().int().min(0).max(127), z.literal('percussion')])
      .meta({ description: 'A program of General MIDI, from 0, or its percussion set.' }),
  })
  .readonly();
export type Track = z.infer<typeof trackSchema>;

export const tempoSchema = z
  .object({
    tick,
    tempo: z
      .number()
      .min(scoreLimits.tempo[0])
      .max(scoreLimits.tempo[1])
      .meta({ description: 'Quarters a minute, to 1/100.' }),
  })
  .readonly();
export type Tempo = z.infer<typeof tempoSchema>;

/** A bar begins where a meter stands, so that a repeated meter ends a short bar. */
export const meterSchema = z
  .object({
    tick,
    beats: z.number().int().min(1).max(64),
    unit: z.union([1, 2, 4, 8, 16, 32, 64].map((unit) => z.literal(unit))),
  })
  .readonly();
export type Meter = z.infer<typeof meterSchema>;

export const keySchema = z
  .object({
    tick,
    fifths: z.number().int().min(-7).max(7).meta({ description: 'Sharps, or flats as a negative number.' }),
    mode: z.enum(['major', 'minor']),
  })
  .readonly();
export type Key = z.infer<typeof keySchema>;

/** A root, a quality of any kind without white space, and a bass: `Am7`, `F#m7b5/C`. */
export const chordPattern = /^[A-G](?:#|b)?(?:(?!#|b(?![0-9]))[A-Za-z0-9#+()\-^°ø,]{1,20})?(?:\/[A-G](?:#|b)?)?$/;

export const chordSchema = z.object({ tick, symbol: z.string().regex(chordPattern) }).readonly();
export type Chord = z.infer<typeof chordSchema>;

export const scoreSchema = z
  .object({
    title: z.string().max(scoreLimits.nameLength),
    tracks: z.array(trackSchema).max(scoreLimits.tracks).readonly(),
    notes: z.array(noteSchema).max(scoreLimits.notes).readonly(),
    tempos: z.array(tempoSchema).max(scoreLimits.events).readonly(),
    meters: z.array(meterSchema).max(scoreLimits.events).readonly(),
    keys: z.array(keySchema).max(scoreLimits.events).readonly(),
    chords: z.array(chordSchema).max(scoreLimits.events).readonly(),
  })
  .readonly()
  .meta({ id: 'Score' });
export type Score = z.infer<typeof scoreSchema>;

export const emptyScore: Score = { title: '', tracks: [], notes: [], tempos: [], meters: [], keys: [], chords: [] };

/** What holds where a score says nothing. */
export const defaultTempo = 120;
export const defaultMeter: Meter = { tick: 0, beats: 4, unit: 4 };
export const defaultKey: Key = { tick: 0, fifths: 0, mode: 'major' };
export const defaultVelocity = 80;

/** The score has more of something than a score may have. */
export class ScoreOutOfLimits extends Error {
  readonly code = 'score-out-of-limits';
  readonly what: string;
  readonly limit: number;

  constructor(what: string, limit: number) {
    super(
      `This score has more ${what} than the ${limit.toLocaleString('en')} that a score may have here. Nothing was changed. ` +
        'Take a part of it, or divide it into several works.',
    );
    this.name = 'ScoreOutOfLimits';
    this.what = what;
    this.limit = limit;
  }
}

/** Something in the score contradicts itself, or is no value that it may have. */
export class ScoreMalformed extends Error {
  readonly code = 'score-malformed';
  /** The part, as a path: `notes.12.pitch`. */
  readonly part: string;

  constructor(part: string, problem: string) {
    super(`This is not a score: ${part} ${problem}. Nothing was changed. Correct that part, then try again.`);
    this.name = 'ScoreMalformed';
    this.part = part;
  }
}

/** Whether all that a schema cannot say holds of a score. @throws ScoreOutOfLimits, ScoreMalformed */
export function checkScore(score: Score): void {
  for (const what of ['tracks', 'notes'] as const)
    if (score[what].length > scoreLimits[what]) throw new ScoreOutOfLimits(what, scoreLimits[what]);
  for (const what of ['tempos', 'meters', 'keys', 'chords'] as const)
    if (score[what].length > scoreLimits.events) throw new ScoreOutOfLimits(what, scoreLimits.events);
  const parsed = scoreSchema.safeParse(score);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ScoreMalformed(
      issue?.path.join('.') ?? 'a part of it',
      `is no such value (${issue?.message ?? 'unknown'})`,
    );
  }
  const tracks = new Set(score.tracks.map(({ id }) => id));
  if (tracks.size < score.tracks.length) throw new ScoreMalformed('tracks', 'has one id twice');
  const notes = new Set<string>();
  for (const [index, note] of score.notes.entries()) {
    if (notes.has(note.id)) throw new ScoreMalformed(`notes.${index}.id`, 'is that of another note');
    notes.add(note.id);
    if (!tracks.has(note.track)) throw new ScoreMalformed(`notes.${index}.track`, 'names no track of this score');
    if (note.spelling !== null && pitchOf(note.spelling) !== note.pitch)
      throw new ScoreMalformed(`notes.${index}.spelling`, 'is of another pitch');
    if (new Set(note.lyrics.map(({ verse }) => verse)).size < note.lyrics.length)
      throw new ScoreMalformed(`notes.${index}.lyrics`, 'has one verse twice');
  }
}

/**
 * The one form of a score: notes by time, then as the tracks stand, then by voice and from low to high; one event of a kind at
 * a tick, the last one given; tempos to 1/100. @throws ScoreOutOfLimits, ScoreMalformed
 */
export function canonicalScore(score: Score): Score {
  checkScore(score);
  return inForm(score);
}

/** The same of a score that is known to be right. */
export function inForm(score: Score): Score {
  return {
    title: score.title,
    tracks: score.tracks,
    notes: sortNotes(score.notes, score.tracks).map(noteInForm),
    tempos: byTick(score.tempos).map(({ tick: at, tempo }) => ({ tick: at, tempo: Math.round(tempo * 100) / 100 })),
    meters: byTick(score.meters),
    keys: byTick(score.keys),
    chords: byTick(score.chords),
  };
}

function noteInForm(note: Note): Note {
  const { lyrics } = note;
  const inOrder = lyrics.every(({ verse }, index) => index === 0 || verse > lyrics[index - 1]!.verse);
  return inOrder ? note : { ...note, lyrics: lyrics.toSorted((a, b) => a.verse - b.verse) };
}

export function sortNotes(notes: readonly Note[], tracks: readonly Track[]): readonly Note[] {
  const order = new Map(tracks.map(({ id }, index) => [id, index]));
  const compare = (a: Note, b: Note) =>
    a.start - b.start ||
    (a.track === b.track ? 0 : (order.get(a.track) ?? 0) - (order.get(b.track) ?? 0)) ||
    a.voice - b.voice ||
    a.pitch - b.pitch ||
    a.duration - b.duration ||
    a.velocity - b.velocity ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  for (let index = 1; index < notes.length; index++)
    if (compare(notes[index - 1]!, notes[index]!) > 0) return notes.toSorted(compare);
  return notes;
}

function byTick<Event extends { readonly tick: number }>(events: readonly Event[]): readonly Event[] {
  if (events.every(({ tick: at }, index) => index === 0 || at > events[index - 1]!.tick)) return events;
  return [...new Map(events.map((event) => [event.tick, event])).values()].toSorted((a, b) => a.tick - b.tick);
}

/** The tick at which the last note or event of a score ends; 0 of an empty one. */
export function endOf(score: Score): number {
  let end = 0;
  for (const { start, duration } of score.notes) if (start + duration > end) end = start + duration;
  for (const events of [score.tempos, score.meters, score.keys, score.chords])
    for (const { tick: at } of events) if (at > end) end = at;
  return end;
}

/** Whether two notes are the same to whoever reads or hears them: all but the id. */
export function sameNote(a: Note, b: Note): boolean {
  return (
    a === b ||
    (a.start === b.start &&
      a.duration === b.duration &&
      a.pitch === b.pitch &&
      a.track === b.track &&
      a.voice === b.voice &&
      a.velocity === b.velocity &&
      sameSpelling(a.spelling, b.spelling) &&
      sameLyrics(a.lyrics, b.lyrics))
  );
}

export function sameSpelling(a: Spelling | null, b: Spelling | null): boolean {
  return a === b || (a !== null && b !== null && a.step === b.step && a.alter === b.alter && a.octave === b.octave);
}

/** In whatever order the verses are given. */
export function sameLyrics(a: readonly Lyric[], b: readonly Lyric[]): boolean {
  if (a === b || (a.length === 0 && b.length === 0)) return true;
  const same = (lyric: Lyric) =>
    b.some(({ verse, text, hyphen }) => verse === lyric.verse && text === lyric.text && hyphen === lyric.hyphen);
  return a.length === b.length && a.every(same);
}
