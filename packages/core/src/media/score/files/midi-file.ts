/**
 * Scores as Standard MIDI Files. Formats 0 and 1 are read, 1 is written: a chunk for what holds for all tracks, then one a track. MIDI
 * holds no voices, spellings or chord symbols, one verse, and cannot tell which of two overlapping notes of one pitch ends first.
 */
import type { Key, Lyric, Meter, Note, Score, Tempo, Track } from '../score.ts';
import { keySchema, meterSchema, scoreLimits, ScoreOutOfLimits, sortNotes, ticksPerQuarter } from '../score.ts';
import { type MidiEvent, number, readMidiBytes, writeMidiBytes } from './midi-bytes.ts';
import { LeftOutCounter, nameOf, numbered, type ReadScore, scoreOfFile, tempoInRange } from './score-file.ts';

const percussionChannel = 9;
const microsecondsPerMinute = 60_000_000;
const meta = { name: 0x03, lyric: 0x05, port: 0x21, tempo: 0x51, meter: 0x58, key: 0x59 } as const;

/** @throws ScoreFileUnreadable, ScoreOutOfLimits */
export function readMidi(file: Uint8Array): ReadScore {
  const { format, division, chunks } = readMidiBytes(file);
  const leftOut = new LeftOutCounter();
  const at = (tick: number) => Math.round((tick * ticksPerQuarter) / division);
  const [tempos, meters, keys]: [Tempo[], Meter[], Key[]] = [[], [], []];
  const [tracks, notes]: [Track[], Note[]] = [[], []];
  const programs = programsByChannel(chunks);
  let title = '';
  for (const [index, chunk] of chunks.entries()) {
    const reader = new ChunkReader(at, leftOut);
    for (const event of chunk) {
      reader.take(event);
      if (event.kind === 'meta') {
        const tick = at(event.tick);
        const { data } = event;
        if (event.type === meta.tempo && data.length >= 3) {
          const microseconds = data[0]! * 65_536 + data[1]! * 256 + data[2]!;
          if (microseconds > 0)
            tempos.push({ tick, tempo: tempoInRange(microsecondsPerMinute / microseconds, leftOut) });
        } else if (event.type === meta.meter && data.length >= 2) {
          const meter = meterSchema.safeParse({ tick, beats: data[0], unit: 2 ** data[1]! });
          if (meter.success) meters.push(meter.data);
          else leftOut.add('meters of another kind');
        } else if (event.type === meta.key && data.length >= 2) {
          const fifths = (data[0]! << 24) >> 24;
          const key = keySchema.safeParse({ tick, fifths, mode: data[1] === 1 ? 'minor' : 'major' });
          if (key.success) keys.push(key.data);
          else leftOut.add('keys of another kind');
        }
      }
    }
    reader.end();
    const conducts = index === 0 && (format === 0 || reader.notes.size === 0);
    if (conducts) title = reader.name;
    const channels = [
      ...(reader.notes.size > 0 ? reader.notes.keys() : reader.programs.size === 1 ? reader.programs.keys() : []),
    ];
    for (const channel of channels.toSorted((a, b) => a - b)) {
      const id = `t${tracks.length + 1}`;
      const program = reader.programs.get(channel) ?? programs.get(channel) ?? 0;
      const instrument = channel === percussionChannel ? ('percussion' as const) : program;
      tracks.push({ id, name: conducts ? '' : reader.name, instrument });
      if (notes.length > scoreLimits.notes) throw new ScoreOutOfLimits('notes', scoreLimits.notes);
      for (const note of sung(reader.notes.get(channel) ?? [], reader.lyrics)) notes.push({ ...note, track: id });
    }
  }
  return { score: scoreOfFile({ title, tracks, notes, tempos, meters, keys, chords: [] }), leftOut: leftOut.list() };
}

/** Files of some programs set instruments in a chunk of their own. */
function programsByChannel(chunks: readonly (readonly MidiEvent[])[]): ReadonlyMap<number, number> {
  const programs = new Map<number, number>();
  for (const chunk of chunks)
    for (const event of chunk)
      if (event.kind === 'program' && !programs.has(event.channel)) programs.set(event.channel, event.program);
  return programs;
}

type Sounding = { start: number; velocity: number };

class ChunkReader {
  name = '';
  readonly notes = new Map<number, Note[]>();
  readonly programs = new Map<number, number>();
  /** By tick. */
  readonly lyrics = new Map<number, Lyric>();
  readonly #at: (tick: number) => number;
  readonly #leftOut: LeftOutCounter;
  readonly #sounding = new Map<number, Sounding[]>();
  #last = 0;

  constructor(at: (tick: number) => number, leftOut: LeftOutCounter) {
    this.#at = at;
    this.#leftOut = leftOut;
  }

  take(event: MidiEvent): void {
    this.#last = event.tick;
    switch (event.kind) {
      case 'on': {
        const key = event.channel * 128 + event.pitch;
        const sounding = this.#sounding.get(key);
        const note = { start: event.tick, velocity: event.velocity };
        if (sounding === undefined) this.#sounding.set(key, [note]);
        else sounding.push(note);
        if (!this.notes.has(event.channel)) this.notes.set(event.channel, []);
        return;
      }
      case 'off':
        return this.#stop(event.channel * 128 + event.pitch, event.tick);
      case 'program': {
        const { channel, program } = event;
        if (!this.programs.has(channel)) this.programs.set(channel, program);
        else if (this.programs.get(channel) !== program) this.#leftOut.add('changes of an instrument within a track');
        return;
      }
      case 'meta':
        if (event.type === meta.name && this.name === '') this.name = nameOf(decode(event.data));
        else if (event.type === meta.lyric) {
          const lyric = lyricOf(decode(event.data));
          if (lyric !== null) this.lyrics.set(this.#at(event.tick), lyric);
        }
        return;
      case 'other':
        this.#leftOut.add(event.what);
    }
  }

  /** What still sounds ends with the chunk. */
  end(): void {
    for (const [key, sounding] of this.#sounding) while (sounding.length > 0) this.#stop(key, this.#last);
  }

  /** The note that has sounded longest of that pitch ends. A note of no length is given one tick. */
  #stop(key: number, tick: number): void {
    const note = this.#sounding.get(key)?.shift();
    if (note === undefined) return;
    const [start, end] = [this.#at(note.start), this.#at(tick)];
    this.notes.get(key >> 7)!.push({
      id: '',
      track: '',
      voice: 1,
      start,
      duration: Math.max(1, end - start),
      pitch: key & 127,
      spelling: null,
      velocity: note.velocity,
      lyrics: [],
    });
  }
}

/** Each lyric goes to the first note at its tick. */
function sung(notes: readonly Note[], lyrics: ReadonlyMap<number, Lyric>): readonly Note[] {
  const left = new Map(lyrics);
  return sortNotes(notes, []).map((note) => {
    const lyric = left.get(note.start);
    if (lyric === undefined) return note;
    left.delete(note.start);
    return { ...note, lyrics: [lyric] };
  });
}

function decode(data: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return new TextDecoder('windows-1252').decode(data);
  }
}

/** A syllable as it stands in a lyric event: the last but one of a word ends in a hyphen. */
function lyricOf(text: string): Lyric | null {
  const plain = text.replaceAll(/^[\\/]|[\r\n]/g, '').trim();
  const hyphen = plain.length > 1 && plain.endsWith('-');
  const syllable = nameOf(hyphen ? plain.slice(0, -1) : plain, scoreLimits.lyricLength);
  return syllable === '' ? null : { verse: 1, text: syllable, hyphen };
}

const writtenLyric = ({ text, hyphen }: Lyric) => text + (hyphen ? '-' : '');

export function writeMidi(score: Score): Uint8Array<ArrayBuffer> {
  const text = (tick: number, type: number, value: string): MidiEvent => ({
    kind: 'meta',
    tick,
    type,
    data: new TextEncoder().encode(value),
  });
  const conductor: MidiEvent[] = score.title === '' ? [] : [text(0, meta.name, score.title)];
  for (const { tick, tempo } of score.tempos)
    conductor.push({
      kind: 'meta',
      tick,
      type: meta.tempo,
      data: Uint8Array.from(number(Math.round(microsecondsPerMinute / tempo), 3)),
    });
  for (const { tick, beats, unit } of score.meters)
    conductor.push({ kind: 'meta', tick, type: meta.meter, data: Uint8Array.of(beats, Math.log2(unit), 24, 8) });
  for (const { tick, fifths, mode } of score.keys)
    conductor.push({ kind: 'meta', tick, type: meta.key, data: Uint8Array.of(fifths & 255, mode === 'minor' ? 1 : 0) });
  conductor.sort((a, b) => a.tick - b.tick);
  const byTrack = Map.groupBy(score.notes, ({ track }) => track);
  let melodic = 0;
  const chunks = score.tracks.map(({ id, name, instrument }) => {
    const percussion = instrument === 'percussion';
    // Each sixteen channels are a port of their own, and the tenth of each is percussion.
    const [port, place] = percussion ? [0, percussionChannel] : [Math.floor(melodic / 15), melodic % 15];
    if (!percussion) melodic += 1;
    const channel = percussion || place < percussionChannel ? place : place + 1;
    const events: MidiEvent[] = name === '' ? [] : [text(0, meta.name, name)];
    if (port > 0) events.push({ kind: 'meta', tick: 0, type: meta.port, data: Uint8Array.of(port) });
    events.push({ kind: 'program', tick: 0, channel, program: percussion ? 0 : instrument });
    const timed: MidiEvent[] = [];
    const lyrics = new Set<number>();
    for (const { start, duration, pitch, velocity, lyrics: sungHere } of byTrack.get(id) ?? []) {
      const lyric = sungHere.find(({ verse }) => verse === 1);
      if (lyric !== undefined && !lyrics.has(start)) {
        lyrics.add(start);
        timed.push(text(start, meta.lyric, writtenLyric(lyric)));
      }
      timed.push({ kind: 'on', tick: start, channel, pitch, velocity });
      timed.push({ kind: 'off', tick: start + duration, channel, pitch, velocity: 64 });
    }
    const rank = { meta: 0, off: 1, on: 2, program: 0, other: 0 } as const;
    return [...events, ...timed.toSorted((a, b) => a.tick - b.tick || rank[a.kind] - rank[b.kind])];
  });
  return writeMidiBytes(ticksPerQuarter, [conductor, ...chunks]);
}

/** What of a score is in its MIDI file. */
export function heldByMidi(score: Score): Score {
  const notes: Note[] = [];
  for (const { id } of score.tracks) {
    const ofTrack = score.notes.filter(({ track }) => track === id);
    const lyrics = new Map<number, Lyric>();
    for (const { start, lyrics: sungHere } of ofTrack) {
      const lyric = sungHere.find(({ verse }) => verse === 1);
      const read = lyric === undefined || lyrics.has(start) ? null : lyricOf(writtenLyric(lyric));
      if (read !== null) lyrics.set(start, read);
    }
    const played: Note[] = [];
    for (const same of Map.groupBy(ofTrack, ({ pitch }) => pitch).values()) {
      // The first of one pitch to begin is the first to end.
      const ends = same.map(({ start, duration }) => start + duration).toSorted((a, b) => a - b);
      for (const [index, note] of same.entries())
        played.push({ ...note, id: '', voice: 1, duration: ends[index]! - note.start, spelling: null, lyrics: [] });
    }
    for (const note of sung(played, lyrics)) notes.push(note);
  }
  return numbered({ ...score, notes, chords: [] });
}
