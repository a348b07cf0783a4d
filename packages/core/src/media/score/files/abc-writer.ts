/**
 * Scores as ABC 2.1: a voice for each voice of a track, with those of one track on one staff (`%%score`), and overlays (`&`) for what
 * overlaps within a voice. ABC holds no velocities; words are those of the first layer of a voice.
 */
import { type Bar, Bars, eventsIn, keyAt } from '../bars.ts';
import { spellPitch } from '../pitch-spelling.ts';
import {
  defaultKey,
  defaultMeter,
  defaultVelocity,
  type Lyric,
  type Note,
  type Score,
  ScoreOutOfLimits,
  sortNotes,
  ticksPerQuarter,
  type Track,
} from '../score.ts';
import { BarAccidentals, escapeAbc, escapeSyllable, keyName, plainLine } from './abc-text.ts';
import { layersOf, type NoteGroup } from './layers.ts';
import { type NoteValue, valuesOf } from './note-values.ts';
import { nameOf, numbered } from './score-file.ts';

const unit = ticksPerQuarter / 2;
const barsOfLine = 4;
const mostBars = 200_000;

/** What of a score is in its ABC file. */
export function heldByAbc(score: Score): Score {
  const { tracks } = score;
  const plain = score.notes.map((note): Note => {
    const spelling = note.spelling ?? spellPitch(note.pitch, keyAt(score.keys, note.start)?.fifths ?? 0);
    return { ...note, id: '', velocity: defaultVelocity, spelling };
  });
  const notes: Note[] = [];
  const some: readonly Track[] = tracks.length > 0 ? tracks : [{ id: 't1', name: '', instrument: 0 }];
  for (const { id, instrument } of some) {
    const byVoice = Map.groupBy(
      plain.filter(({ track }) => track === id),
      ({ voice }) => voice,
    );
    for (const [rank, voice] of [...byVoice.keys()].toSorted((a, b) => a - b).entries())
      for (const [layer, groups] of layersOf(sortNotes(byVoice.get(voice)!, tracks)).entries())
        for (const group of groups)
          for (const [place, note] of group.notes.entries())
            notes.push({
              ...note,
              voice: rank + 1,
              spelling: instrument === 'percussion' ? null : note.spelling,
              lyrics: layer === 0 && place === 0 ? lyricsOf(group) : [],
            });
  }
  return numbered({
    ...score,
    title: nameOf(plainLine(score.title)),
    tracks: some.map((track) => ({ ...track, name: nameOf(plainLine(track.name)) })),
    notes,
    meters: score.meters[0]?.tick === 0 ? score.meters : [defaultMeter, ...score.meters],
    keys: score.keys[0]?.tick === 0 ? score.keys : [defaultKey, ...score.keys],
  });
}

function lyricsOf({ notes }: NoteGroup): readonly Lyric[] {
  const verses = new Map<number, Lyric>();
  for (const { lyrics } of notes)
    for (const lyric of lyrics) {
      const text = plainLine(lyric.text);
      if (text !== '' && !verses.has(lyric.verse)) verses.set(lyric.verse, { ...lyric, text });
    }
  return [...verses.values()].toSorted((a, b) => a.verse - b.verse);
}

/** @throws ScoreOutOfLimits where it would have more than 200,000 bars */
export function writeAbc(score: Score): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(textOf(heldByAbc(score), null));
}

/** A note, chord or rest as it is written, tied parts apart: UTF-16 code units of the text, and the ids of its notes, none of a rest. */
export interface AbcPlace {
  readonly start: number;
  readonly end: number;
  readonly notes: readonly string[];
  /** When it begins, and for how long, in ticks of the score. */
  readonly tick: number;
  readonly ticks: number;
}

/**
 * The text, and where in it which notes of the score stand; with empty bars up to the tick `until` where the notes end before.
 * @throws ScoreOutOfLimits
 */
export function writeAbcWithPlaces(
  score: Score,
  until = 0,
): { readonly text: string; readonly places: readonly AbcPlace[] } {
  const ids = new Map<string, string[]>();
  const keyOf = ({ track, start, duration, pitch }: Note, tracks: readonly Track[]) =>
    [tracks.findIndex(({ id }) => id === track), start, duration, pitch].join(' ');
  for (const note of score.notes) {
    const key = keyOf(note, score.tracks);
    ids.set(key, [...(ids.get(key) ?? []), note.id]);
  }
  const held = heldByAbc(score);
  const own = new Map(held.notes.map((note) => [note.id, ids.get(keyOf(note, held.tracks))?.shift()]));
  const marks: Mark[] = [];
  const marked = textOf(held, marks, until);
  let [text, at] = ['', 0];
  const places: AbcPlace[] = [];
  for (const { 0: mark, 1: number, 2: written, index } of marked.matchAll(markPattern)) {
    text += marked.slice(at, index);
    const start = text.length;
    text += written;
    at = index + mark.length;
    const { notes, tick, ticks } = marks[Number(number)]!;
    places.push({ start, end: text.length, notes: notes.flatMap(({ id }) => own.get(id) ?? []), tick, ticks });
  }
  return { text: text + marked.slice(at), places };
}

interface Mark {
  readonly notes: readonly Note[];
  readonly tick: number;
  readonly ticks: number;
}

/** Characters for private use around what a mark counts: a number, then what is written. */
const [markBegin, markWritten, markEnd] = ['\uE000', '\uE001', '\uE002'];
const markPattern = /\uE000(\d+)\uE001([^\uE002]*)\uE002/g;

/** What is written is put into `marks`, where it is given, and marked in the text by its place in it. */
function textOf(held: Score, marks: Mark[] | null, until = 0): string {
  const voices = held.tracks.map(({ id }) => {
    const byVoice = Map.groupBy(
      held.notes.filter(({ track }) => track === id),
      ({ voice }) => voice,
    );
    return byVoice.size === 0 ? [[]] : [...byVoice].toSorted(([a], [b]) => a - b).map(([, notes]) => notes);
  });
  const bars: Bar[] = [];
  for (const bar of new Bars(held.meters).until(Math.max(until, writtenEnd(held)))) {
    bars.push(bar);
    if (bars.length * voices.flat().length > mostBars) throw new ScoreOutOfLimits('bars', mostBars);
  }
  let count = 0;
  const names = voices.map((ofTrack) => ofTrack.map(() => String(++count)));
  const [meter, key, tempo] = [held.meters[0]!, held.keys[0]!, held.tempos[0]];
  const lines = [
    '%abc-2.1',
    'X:1',
    `T:${escapeAbc(held.title)}`,
    `M:${meter.beats}/${meter.unit}`,
    'L:1/8',
    ...(tempo?.tick === 0 ? [`Q:1/4=${tempo.tempo}`] : []),
    `%%score ${names.map((ofTrack) => (ofTrack.length === 1 ? ofTrack[0]! : `(${ofTrack.join(' ')})`)).join(' ')}`,
    `K:${keyName(key)}`,
  ];
  for (const [index, track] of held.tracks.entries())
    for (const [place, notes] of voices[index]!.entries()) {
      const name = track.name === '' ? '' : ` name="${escapeAbc(track.name)}"`;
      lines.push(`V:${names[index]![place]}${place === 0 ? name : ''}${clefOf(track, voices[index]!.flat())}`);
      lines.push(track.instrument === 'percussion' ? '%%MIDI channel 10' : `%%MIDI program ${track.instrument}`);
      lines.push(...new VoiceWriter(held, bars, notes, index === 0 && place === 0, marks).write());
    }
  return `${lines.join('\n')}\n`;
}

/** The tick before which the last bar that something stands in begins: the end of the last note, or behind the last event. */
function writtenEnd({ notes, tempos, meters, keys, chords }: Score): number {
  let end = 1;
  for (const { start, duration } of notes) end = Math.max(end, start + duration);
  for (const events of [tempos, meters, keys, chords]) for (const { tick } of events) end = Math.max(end, tick + 1);
  return end;
}

export type Clef = 'treble' | 'bass' | 'perc';

/** The clef of a track by its notes. */
export function clefFor({ instrument }: Track, notes: readonly Note[]): Clef {
  if (instrument === 'percussion') return 'perc';
  const mean = notes.reduce((sum, { pitch }) => sum + pitch, 0) / notes.length;
  return mean < 57 ? 'bass' : 'treble';
}

/** Nothing for the treble clef, which is the usual one. */
function clefOf(track: Track, notes: readonly Note[]): string {
  const clef = clefFor(track, notes);
  return clef === 'treble' ? '' : ` clef=${clef}`;
}

class VoiceWriter {
  readonly #score: Score;
  readonly #bars: readonly Bar[];
  readonly #layers: readonly (readonly NoteGroup[])[];
  /** The first voice has what holds for all. */
  readonly #leads: boolean;
  readonly #accidentals = new BarAccidentals();
  /** For each note or chord of the line, its words, or how it is passed over. */
  #words: (readonly Lyric[] | '*' | '_')[] = [];

  readonly #marks: Mark[] | null;

  constructor(score: Score, bars: readonly Bar[], notes: readonly Note[], leads: boolean, marks: Mark[] | null) {
    this.#marks = marks;
    this.#score = score;
    this.#bars = bars;
    const layers = layersOf(notes);
    this.#layers = layers.length === 0 ? [[]] : layers;
    this.#leads = leads;
    this.#accidentals.key(score.keys[0]!.fifths);
  }

  write(): string[] {
    const lines: string[] = [];
    const next = this.#layers.map(() => 0);
    const [meters, keys] = [eventsIn(this.#score.meters), eventsIn(this.#score.keys)];
    const [tempos, chords] = [eventsIn(this.#score.tempos), eventsIn(this.#score.chords)];
    let line = '';
    for (const [index, bar] of this.#bars.entries()) {
      this.#accidentals.bar();
      const signs = new Map<number, string[]>();
      const put = (tick: number, sign: string) => signs.set(tick, [...(signs.get(tick) ?? []), sign]);
      for (const { tick, beats, unit: of } of meters(bar)) if (tick > 0) put(tick, `[M:${beats}/${of}]`);
      for (const { tick, ...key } of keys(bar)) if (tick > 0) put(tick, `[K:${keyName(key)}]`);
      if (this.#leads) {
        for (const { tick, tempo } of tempos(bar)) if (tick > 0) put(tick, `[Q:1/4=${tempo}]`);
        for (const { tick, symbol } of chords(bar)) put(tick, `"${symbol}"`);
      }
      const parts: string[] = [];
      for (const [layer, groups] of this.#layers.entries()) {
        const here: NoteGroup[] = [];
        for (let at = next[layer]!; at < groups.length && groups[at]!.start < bar.end; at++) {
          here.push(groups[at]!);
          if (groups[at]!.end <= bar.end) next[layer] = at + 1;
        }
        parts.push(this.#layer(bar, here, layer === 0 ? signs : new Map(), layer > 0));
      }
      while (parts.length > 1 && /^x[\d/]*$/.test(parts.at(-1)!)) parts.pop();
      const last = index === this.#bars.length - 1;
      line += `${parts.join(' & ')} ${last ? '|]' : '|'} `;
      if (!last && (index + 1) % barsOfLine !== 0) continue;
      lines.push(line.trim(), ...this.#wordLines());
      line = '';
      this.#words = [];
    }
    return lines;
  }

  #wordLines(): string[] {
    const verses = Math.max(
      0,
      ...this.#words.map((words) => (typeof words === 'string' ? 0 : (words.at(-1)?.verse ?? 0))),
    );
    return Array.from({ length: verses }, (_, index) => {
      const syllables = this.#words.map((words) => {
        const lyric = typeof words === 'string' ? undefined : words.find(({ verse }) => verse === index + 1);
        if (lyric === undefined) return words === '_' ? '_' : '*';
        return `${escapeSyllable(lyric.text)}${lyric.hyphen ? '-' : ''}`;
      });
      return `w:${syllables.join(' ')}`;
    });
  }

  #layer(
    bar: Bar,
    groups: readonly NoteGroup[],
    signs: ReadonlyMap<number, readonly string[]>,
    further: boolean,
  ): string {
    const out: { text: string; tuplet: NoteValue['tuplet'] }[] = [];
    const breaks = [...signs.keys()].toSorted((a, b) => a - b);
    const pieces = (
      from: number,
      to: number,
      write: (value: NoteValue | null, start: number, ticks: number) => string,
    ) => {
      const ends = [...breaks.filter((tick) => tick > from && tick < to), to];
      let at = from;
      for (const end of ends) {
        for (const value of valuesOf(end - at) ?? [null]) {
          const ticks = value?.ticks ?? end - at;
          const before = (signs.get(at) ?? []).join('');
          // The key of a sign counts for the note behind it.
          const key = keyAt(this.#score.keys, at);
          if (before.includes('[K:') && key !== undefined) this.#accidentals.key(key.fifths);
          if (before !== '') out.push({ text: before, tuplet: null });
          out.push({ text: write(value, at, ticks), tuplet: value?.tuplet ?? null });
          at += ticks;
        }
      }
    };
    const rest = (value: NoteValue | null, start: number, ticks: number) =>
      further ? `x${length(value, ticks)}` : this.#marked([], start, ticks, `z${length(value, ticks)}`);
    let at = bar.start;
    for (const group of groups) {
      const [from, to] = [Math.max(group.start, bar.start), Math.min(group.end, bar.end)];
      if (from > at) pieces(at, from, rest);
      pieces(from, to, (value, start, ticks) => {
        if (!further)
          this.#words.push(
            start === group.start ? (group.notes[0]!.lyrics.length > 0 ? group.notes[0]!.lyrics : '*') : '_',
          );
        const written = group.notes.map((note) => this.#pitch(note)).join('');
        const tie = start + ticks < group.end ? '-' : '';
        return this.#marked(
          group.notes,
          start,
          ticks,
          `${group.notes.length > 1 ? `[${written}]` : written}${length(value, ticks)}${tie}`,
        );
      });
      at = to;
    }
    if (at < bar.end) pieces(at, bar.end, rest);
    return withTuplets(out);
  }

  #marked(notes: readonly Note[], tick: number, ticks: number, written: string): string {
    if (this.#marks === null) return written;
    this.#marks.push({ notes, tick, ticks });
    return `${markBegin}${this.#marks.length - 1}${markWritten}${written}${markEnd}`;
  }

  #pitch({ pitch, spelling }: Note): string {
    const { step, alter, octave } = spelling ?? spellPitch(pitch, this.#score.keys[0]!.fifths);
    const sign = this.#accidentals.of(step) === alter ? '' : { [-2]: '__', [-1]: '_', 0: '=', 1: '^', 2: '^^' }[alter]!;
    if (sign !== '') this.#accidentals.sign(step, alter);
    return sign + (octave >= 5 ? step.toLowerCase() + "'".repeat(octave - 5) : step + ','.repeat(4 - octave));
  }
}

/** A length as a part of the unit; a tuplet's as it would be outside of it. */
function length(value: NoteValue | null, ticks: number): string {
  const [actual, normal] = value?.tuplet ?? [1, 1];
  let [a, b]: [number, number] = [(ticks * actual) / normal, unit];
  const [over, under] = [a, b];
  while (b !== 0) [a, b] = [b, a % b];
  return `${over / a === 1 ? '' : over / a}${under / a === 1 ? '' : `/${under / a}`}`;
}

/** Runs of notes of one ratio behind one sign for them. */
function withTuplets(out: readonly { readonly text: string; readonly tuplet: NoteValue['tuplet'] }[]): string {
  let text = '';
  for (let at = 0; at < out.length;) {
    const { tuplet } = out[at]!;
    let end = at + 1;
    if (tuplet !== null) {
      while (end < out.length && out[end]!.tuplet?.[0] === tuplet[0]) end += 1;
      text += `(${tuplet[0]}:${tuplet[1]}:${end - at}`;
    }
    for (; at < end; at++) text += out[at]!.text;
    text += ' ';
  }
  return text.trim();
}
