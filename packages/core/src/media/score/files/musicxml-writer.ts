/**
 * Scores as MusicXML 4.0, partwise: a part a track, at concert pitch on one staff. A quarter has as many divisions as ticks. Notes that
 * overlap others of their voice are written in a voice that is a multiple of sixteen higher.
 */
import { type Bar, Bars, eventsIn, keyAt } from '../bars.ts';
import { spellPitch } from '../pitch-spelling.ts';
import {
  endOf,
  type Lyric,
  type Note,
  type Score,
  scoreLimits,
  ScoreOutOfLimits,
  ticksPerQuarter,
  type Track,
} from '../score.ts';
import { layersOf, type NoteGroup } from './layers.ts';
import { writeHarmony } from './musicxml-chords.ts';
import { forte, type NoteValue, valuesOf } from './note-values.ts';
import { nameOf, numbered } from './score-file.ts';
import { escapeXml, xmlText } from '../../xml-text.ts';

const mostMeasures = 1_000_000;

/** What of a score is in its MusicXML file. */
export function heldByMusicXml(score: Score): Score {
  const percussion = new Set(score.tracks.filter(({ instrument }) => instrument === 'percussion').map(({ id }) => id));
  const text = (value: string) => nameOf(xmlText(value).trim());
  const notes = score.notes.map((note): Note => {
    const spelling = note.spelling ?? spellPitch(note.pitch, keyAt(score.keys, note.start)?.fifths ?? 0);
    const lyrics = note.lyrics.flatMap((lyric) =>
      text(lyric.text) === '' ? [] : [{ ...lyric, text: text(lyric.text) }],
    );
    return { ...note, spelling: percussion.has(note.track) ? null : spelling, lyrics };
  });
  const tracks = score.tracks.map((track) => ({ ...track, name: text(track.name) }));
  // There is no score without a part.
  const some: readonly Track[] = tracks.length > 0 ? tracks : [{ id: 't1', name: '', instrument: 0 }];
  return numbered({ ...score, title: text(score.title), tracks: some, notes });
}

/** @throws ScoreOutOfLimits where it would have more than a million measures */
export function writeMusicXml(score: Score): Uint8Array<ArrayBuffer> {
  const held = heldByMusicXml(score);
  const bars: Bar[] = [];
  for (const bar of new Bars(held.meters).until(endOf(held) + 1)) {
    bars.push(bar);
    if (bars.length * held.tracks.length > mostMeasures) throw new ScoreOutOfLimits('measures', mostMeasures);
  }
  const byTrack = Map.groupBy(held.notes, ({ track }) => track);
  const parts = held.tracks.map(
    (track, index) => new PartWriter(held, track, index, byTrack.get(track.id) ?? [], bars),
  );
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">',
    '<score-partwise version="4.0">',
    ...(held.title === '' ? [] : [`<work><work-title>${escapeXml(held.title)}</work-title></work>`]),
    '<identification><encoding><software>Fourhands</software></encoding></identification>',
    '<part-list>',
    ...parts.map((part) => part.declaration()),
    '</part-list>',
    ...parts.flatMap((part) => part.write()),
    '</score-partwise>',
    '',
  ];
  return new TextEncoder().encode(lines.join('\n'));
}

interface Piece {
  readonly group: NoteGroup;
  readonly start: number;
  readonly ticks: number;
  readonly value: NoteValue | null;
  readonly first: boolean;
  readonly last: boolean;
}

class PartWriter {
  readonly #score: Score;
  readonly #track: Track;
  readonly #id: string;
  readonly #leads: boolean;
  readonly #notes: readonly Note[];
  readonly #bars: readonly Bar[];
  /** Whether the last syllable of a verse goes on. */
  readonly #open = new Map<number, boolean>();
  readonly #syllabics = new Map<Lyric, string>();

  constructor(score: Score, track: Track, index: number, notes: readonly Note[], bars: readonly Bar[]) {
    this.#score = score;
    this.#track = track;
    this.#id = `P${index + 1}`;
    this.#leads = index === 0;
    this.#notes = notes;
    this.#bars = bars;
    for (const { lyrics } of notes)
      for (const lyric of lyrics) {
        const goesOn = this.#open.get(lyric.verse) ?? false;
        this.#syllabics.set(lyric, goesOn ? (lyric.hyphen ? 'middle' : 'end') : lyric.hyphen ? 'begin' : 'single');
        this.#open.set(lyric.verse, lyric.hyphen);
      }
  }

  declaration(): string {
    const { name, instrument } = this.#track;
    const percussion = instrument === 'percussion';
    const pitches = percussion ? [...new Set(this.#notes.map(({ pitch }) => pitch))].toSorted((a, b) => a - b) : [];
    const ids =
      pitches.length > 0
        ? pitches.map((pitch) => [`${this.#id}-I${pitch}`, pitch] as const)
        : [[`${this.#id}-I0`, null] as const];
    const described = ids.map(
      ([id]) => `<score-instrument id="${id}"><instrument-name>${escapeXml(name)}</instrument-name></score-instrument>`,
    );
    const played = ids.map(
      ([id, pitch]) =>
        `<midi-instrument id="${id}"><midi-channel>${percussion ? 10 : 1}</midi-channel>` +
        `<midi-program>${percussion ? 1 : instrument + 1}</midi-program>` +
        (pitch === null ? '' : `<midi-unpitched>${pitch + 1}</midi-unpitched>`) +
        '</midi-instrument>',
    );
    return `<score-part id="${this.#id}"><part-name>${escapeXml(name)}</part-name>${described.join('')}${played.join('')}</score-part>`;
  }

  write(): string[] {
    const byVoice = Map.groupBy(this.#notes, ({ voice }) => voice);
    const layers = [...byVoice]
      .toSorted(([a], [b]) => a - b)
      .flatMap(([voice, notes]) =>
        layersOf(notes).map((groups, layer) => ({ voice: voice + layer * scoreLimits.voices, groups, next: 0 })),
      );
    if (layers.length === 0) layers.push({ voice: 1, groups: [], next: 0 });
    const lines = [`<part id="${this.#id}">`];
    const [tempos, keys, chords] = [
      eventsIn(this.#score.tempos),
      eventsIn(this.#score.keys),
      eventsIn(this.#score.chords),
    ];
    const meters = eventsIn(this.#score.meters);
    for (const bar of this.#bars) {
      lines.push(`<measure number="${bar.index + 1}">`);
      const [key, meter] = [keys(bar), meters(bar)];
      const atStart = key[0]?.tick === bar.start ? key[0] : undefined;
      lines.push(this.#attributes(bar.index === 0, atStart, meter[0]));
      lines.push(
        ...this.#directions(
          bar,
          tempos(bar),
          chords(bar),
          key.filter((one) => one !== atStart),
        ),
      );
      for (const [index, layer] of layers.entries()) {
        const pieces: Piece[] = [];
        // A group that goes on into the next bar is met there again.
        for (let at = layer.next; at < layer.groups.length && layer.groups[at]!.start < bar.end; at++) {
          pieces.push(...piecesIn(layer.groups[at]!, bar));
          if (layer.groups[at]!.end <= bar.end) layer.next = at + 1;
        }
        if (index > 0 && pieces.length === 0) continue;
        if (index > 0) lines.push(`<backup><duration>${bar.end - bar.start}</duration></backup>`);
        lines.push(...this.#layer(bar, layer.voice, pieces, index > 0));
      }
      lines.push('</measure>');
    }
    lines.push('</part>');
    return lines;
  }

  #attributes(
    first: boolean,
    key: Score['keys'][number] | undefined,
    meter: Score['meters'][number] | undefined,
  ): string {
    const parts = [
      first ? `<divisions>${ticksPerQuarter}</divisions>` : '',
      key === undefined ? '' : `<key><fifths>${key.fifths}</fifths><mode>${key.mode}</mode></key>`,
      meter === undefined ? '' : `<time><beats>${meter.beats}</beats><beat-type>${meter.unit}</beat-type></time>`,
      first ? this.#clef() : '',
    ].join('');
    return parts === '' ? '' : `<attributes>${parts}</attributes>`;
  }

  #clef(): string {
    if (this.#track.instrument === 'percussion') return '<clef><sign>percussion</sign></clef>';
    const mean = this.#notes.reduce((sum, { pitch }) => sum + pitch, 0) / Math.max(1, this.#notes.length);
    return this.#notes.length > 0 && mean < 57
      ? '<clef><sign>F</sign><line>4</line></clef>'
      : '<clef><sign>G</sign><line>2</line></clef>';
  }

  /** Tempos and chords stand in the first part only; where something lies inside the bar, the place is gone to and come back from. */
  #directions(bar: Bar, tempos: Score['tempos'], chords: Score['chords'], keys: Score['keys']): string[] {
    const placed: { tick: number; text: string }[] = keys.map(({ tick, fifths, mode }) => ({
      tick,
      text: `<attributes><key><fifths>${fifths}</fifths><mode>${mode}</mode></key></attributes>`,
    }));
    if (this.#leads) {
      for (const { tick, tempo } of tempos)
        placed.push({
          tick,
          text:
            '<direction placement="above"><direction-type><metronome><beat-unit>quarter</beat-unit>' +
            `<per-minute>${tempo}</per-minute></metronome></direction-type><sound tempo="${tempo}"/></direction>`,
        });
      for (const chord of chords) placed.push({ tick: chord.tick, text: writeHarmony(chord) });
    }
    const lines: string[] = [];
    let at = bar.start;
    for (const { tick, text } of placed.toSorted((a, b) => a.tick - b.tick)) {
      if (tick > at) lines.push(`<forward><duration>${tick - at}</duration></forward>`);
      lines.push(text);
      at = tick;
    }
    if (at > bar.start) lines.push(`<backup><duration>${at - bar.start}</duration></backup>`);
    return lines;
  }

  #layer(bar: Bar, voice: number, pieces: readonly Piece[], further: boolean): string[] {
    const lines: string[] = [];
    const rest = (from: number, to: number) => {
      if (to <= from) return;
      if (further) lines.push(`<forward><duration>${to - from}</duration><voice>${voice}</voice></forward>`);
      else if (from === bar.start && to === bar.end)
        lines.push(`<note><rest measure="yes"/><duration>${to - from}</duration><voice>${voice}</voice></note>`);
      else
        for (const value of valuesOf(to - from) ?? [null])
          lines.push(
            `<note><rest/><duration>${value?.ticks ?? to - from}</duration><voice>${voice}</voice>${typeOf(value)}</note>`,
          );
    };
    let at = bar.start;
    for (const piece of pieces) {
      rest(at, piece.start);
      for (const [index, note] of piece.group.notes.entries()) lines.push(this.#note(note, piece, voice, index > 0));
      at = piece.start + piece.ticks;
    }
    rest(at, bar.end);
    return lines;
  }

  #note(note: Note, { ticks, value, first, last }: Piece, voice: number, chord: boolean): string {
    const { pitch, spelling, velocity, lyrics } = note;
    const ties = [...(first ? [] : ['stop']), ...(last ? [] : ['start'])];
    const where = spelling ?? spellPitch(pitch, 0);
    const place =
      spelling === null
        ? `<unpitched><display-step>${where.step}</display-step><display-octave>${where.octave}</display-octave></unpitched>`
        : `<pitch><step>${where.step}</step>${where.alter === 0 ? '' : `<alter>${where.alter}</alter>`}<octave>${where.octave}</octave></pitch>`;
    return [
      `<note dynamics="${((velocity * 100) / forte).toFixed(2)}">`,
      chord ? '<chord/>' : '',
      place,
      `<duration>${ticks}</duration>`,
      ...ties.map((type) => `<tie type="${type}"/>`),
      spelling === null ? `<instrument id="${this.#id}-I${pitch}"/>` : '',
      `<voice>${voice}</voice>`,
      typeOf(value),
      ties.length === 0 ? '' : `<notations>${ties.map((type) => `<tied type="${type}"/>`).join('')}</notations>`,
      ...(first ? lyrics : []).map(
        (lyric) =>
          `<lyric number="${lyric.verse}"><syllabic>${this.#syllabics.get(lyric)}</syllabic><text>${escapeXml(lyric.text)}</text></lyric>`,
      ),
      '</note>',
    ].join('');
  }
}

function piecesIn(group: NoteGroup, bar: Bar): Piece[] {
  const [from, to] = [Math.max(group.start, bar.start), Math.min(group.end, bar.end)];
  if (to <= from) return [];
  let at = from;
  return (valuesOf(to - from) ?? [null]).map((value) => {
    const ticks = value?.ticks ?? to - from;
    const piece = { group, start: at, ticks, value, first: at === group.start, last: at + ticks === group.end };
    at += ticks;
    return piece;
  });
}

function typeOf(value: NoteValue | null): string {
  if (value === null) return '';
  const { type, dots, tuplet } = value;
  const modified =
    tuplet === null
      ? ''
      : `<time-modification><actual-notes>${tuplet[0]}</actual-notes><normal-notes>${tuplet[1]}</normal-notes></time-modification>`;
  return `<type>${type}</type>${'<dot/>'.repeat(dots)}${modified}`;
}
