/** The measures of one part of a MusicXML file, with times in ticks from each one's beginning. */
import { pitchOf, spellPitch, isStep, transposeSpelling } from '../pitch-spelling.ts';
import {
  defaultVelocity,
  type Key,
  type Lyric,
  type Note,
  scoreLimits,
  type Spelling,
  ticksPerQuarter,
} from '../score.ts';
import { forte } from './note-values.ts';
import { type LeftOutCounter, nameOf, ScoreFileUnreadable } from './score-file.ts';
import { child, numberAt, textAt, type XmlElement } from './xml-tree.ts';

export interface MeasureNote {
  readonly at: number;
  readonly length: number;
  readonly staff: number;
  readonly voiceName: string;
  readonly tieStart: boolean;
  readonly tieStop: boolean;
  readonly note: Pick<Note, 'voice' | 'pitch' | 'spelling' | 'velocity' | 'lyrics'>;
}

interface Measure {
  length: number;
  meter: { readonly beats: number; readonly unit: number; readonly length: number } | null;
  readonly notes: MeasureNote[];
  readonly tempos: { readonly at: number; readonly tempo: number }[];
  readonly keys: (Omit<Key, 'tick'> & { readonly at: number })[];
  readonly harmonies: { readonly at: number; readonly element: XmlElement }[];
}

const unitQuarters: Readonly<Record<string, number>> = { whole: 4, half: 2, quarter: 1, eighth: 0.5, '16th': 0.25 };
const mostDivisions = 1_000_000;

export class PartReader {
  readonly measures: Measure[] = [];
  readonly staves = new Set<number>();
  #pitched = false;
  readonly #unpitched: ReadonlyMap<string, number>;
  readonly #leftOut: LeftOutCounter;
  #divisions = 1;
  #loudness = (defaultVelocity * 100) / forte;
  #transpose = { diatonic: 0, chromatic: 0 };
  readonly #voices = new Map<string, number>();

  constructor(unpitched: ReadonlyMap<string, number>, leftOut: LeftOutCounter) {
    this.#unpitched = unpitched;
    this.#leftOut = leftOut;
  }

  get allUnpitched(): boolean {
    return !this.#pitched && this.measures.some(({ notes }) => notes.length > 0);
  }

  measure(element: XmlElement): void {
    const measure: Measure = { length: 0, meter: null, notes: [], tempos: [], keys: [], harmonies: [] };
    this.measures.push(measure);
    if (this.measures.length === 1) this.staves.add(1);
    let [at, chordAt] = [0, 0];
    for (const one of element.children) {
      switch (one.name) {
        case 'attributes':
          this.#attributes(one, measure, at);
          break;
        case 'note': {
          const length = this.#note(one, measure, at, chordAt);
          if (child(one, 'chord') === undefined) [chordAt, at] = [at, at + length];
          break;
        }
        case 'backup':
          at = Math.max(0, at - this.#duration(one));
          break;
        case 'forward':
          at += this.#duration(one);
          break;
        case 'direction':
          this.#tempo(one, measure, at + ((numberAt(one, 'offset') ?? 0) * ticksPerQuarter) / this.#divisions);
          break;
        case 'sound':
          this.#sound(one, measure, at);
          break;
        case 'harmony':
          measure.harmonies.push({
            at: at + ((numberAt(one, 'offset') ?? 0) * ticksPerQuarter) / this.#divisions,
            element: one,
          });
          break;
        case 'barline':
          if (child(one, 'repeat') !== undefined) this.#leftOut.add('signs of repeats');
          break;
        default:
      }
      measure.length = Math.max(measure.length, at);
      if (measure.length > scoreLimits.ticks) fail(one, 'a measure is too long');
    }
  }

  #duration(element: XmlElement): number {
    const duration = numberAt(element, 'duration');
    if (duration === undefined || duration < 0) return fail(element, `a ${element.name} has no duration`);
    return (duration * ticksPerQuarter) / this.#divisions;
  }

  #attributes(element: XmlElement, measure: Measure, at: number): void {
    const divisions = numberAt(element, 'divisions');
    if (divisions !== undefined) {
      if (divisions <= 0 || divisions > mostDivisions) fail(element, `a quarter cannot have ${divisions} divisions`);
      this.#divisions = divisions;
    }
    for (const one of element.children) {
      if (one.name === 'key') {
        const fifths = numberAt(one, 'fifths');
        if (fifths === undefined || !Number.isInteger(fifths) || Math.abs(fifths) > 7)
          this.#leftOut.add('keys of another kind');
        else measure.keys.push({ at, fifths, mode: textAt(one, 'mode') === 'minor' ? 'minor' : 'major' });
      } else if (one.name === 'time') {
        const beats = (textAt(one, 'beats') ?? '').split('+').reduce((sum, part) => sum + Number(part), 0);
        const unit = numberAt(one, 'beat-type');
        const length = (beats * ticksPerQuarter * 4) / (unit ?? 0);
        if (unit === undefined || !Number.isFinite(length) || length <= 0) this.#leftOut.add('meters of another kind');
        else measure.meter = { beats, unit, length };
      } else if (one.name === 'transpose') {
        const octaves = numberAt(one, 'octave-change') ?? 0;
        const chromatic = (numberAt(one, 'chromatic') ?? 0) + octaves * 12;
        const diatonic =
          (numberAt(one, 'diatonic') ?? Math.round(((numberAt(one, 'chromatic') ?? 0) * 7) / 12)) + octaves * 7;
        if (Number.isInteger(chromatic) && Number.isInteger(diatonic)) this.#transpose = { diatonic, chromatic };
      }
    }
  }

  #sound(element: XmlElement, measure: Measure, at: number): boolean {
    const loudness = Number(element.attributes['dynamics'] ?? Number.NaN);
    if (loudness >= 0) this.#loudness = loudness;
    const tempo = Number(element.attributes['tempo'] ?? Number.NaN);
    if (!(tempo > 0)) return false;
    measure.tempos.push({ at, tempo });
    return true;
  }

  /** What a direction says is to sound counts before what it shows. */
  #tempo(element: XmlElement, measure: Measure, at: number): void {
    const sound = child(element, 'sound');
    if (sound !== undefined && this.#sound(sound, measure, at)) return;
    for (const type of element.children.filter(({ name }) => name === 'direction-type')) {
      const metronome = child(type, 'metronome');
      const [minute, unit] =
        metronome === undefined ? [] : [numberAt(metronome, 'per-minute'), textAt(metronome, 'beat-unit')];
      const quarters = unitQuarters[unit ?? ''];
      if (metronome === undefined || minute === undefined || minute <= 0 || quarters === undefined) continue;
      const dotted = child(metronome, 'beat-unit-dot') !== undefined;
      measure.tempos.push({ at, tempo: minute * quarters * (dotted ? 1.5 : 1) });
    }
  }

  /** How long the note, or rest, is. */
  #note(element: XmlElement, measure: Measure, at: number, chordAt: number): number {
    if (child(element, 'grace') !== undefined) {
      this.#leftOut.add('grace notes');
      return 0;
    }
    const length = this.#duration(element);
    if (child(element, 'rest') !== undefined) return length;
    if (child(element, 'cue') !== undefined) {
      this.#leftOut.add('cue notes');
      return length;
    }
    const sounding = this.#pitch(element);
    if (sounding === null) return length;
    const staff = Math.min(16, Math.max(1, Math.floor(numberAt(element, 'staff') ?? 1)));
    this.staves.add(staff);
    const ties = element.children.filter(({ name }) => name === 'tie').map(({ attributes }) => attributes['type']);
    const loudness = Number(element.attributes['dynamics'] ?? this.#loudness);
    const velocity = Math.round(((Number.isFinite(loudness) ? loudness : this.#loudness) * forte) / 100);
    const voiceName = textAt(element, 'voice') ?? '1';
    measure.notes.push({
      at: child(element, 'chord') === undefined ? at : chordAt,
      length,
      staff,
      voiceName,
      tieStart: ties.includes('start'),
      tieStop: ties.includes('stop'),
      note: {
        ...sounding,
        voice: this.#voice(voiceName),
        velocity: Math.min(127, Math.max(1, velocity)),
        lyrics: lyricsOf(element),
      },
    });
    return length;
  }

  /** Voices that are numbers keep them, as far as there are so many; others are numbered as they come. */
  #voice(name: string): number {
    if (/^\d{1,6}$/.test(name) && Number(name) > 0) return ((Number(name) - 1) % scoreLimits.voices) + 1;
    let voice = this.#voices.get(name);
    if (voice === undefined) this.#voices.set(name, (voice = (this.#voices.size % scoreLimits.voices) + 1));
    return voice;
  }

  #pitch(element: XmlElement): { readonly pitch: number; readonly spelling: Spelling | null } | null {
    const unpitched = child(element, 'unpitched');
    if (unpitched !== undefined) {
      const declared = this.#unpitched.get(child(element, 'instrument')?.attributes['id'] ?? '');
      const shown = written(textAt(unpitched, 'display-step') ?? 'E', 0, numberAt(unpitched, 'display-octave') ?? 4);
      const pitch = declared ?? (shown === null ? 60 : pitchOf(shown));
      return pitch >= 0 && pitch <= 127 ? { pitch, spelling: null } : null;
    }
    const given = child(element, 'pitch');
    if (given === undefined) return fail(element, 'a note has no pitch and is no rest');
    this.#pitched = true;
    const alter = numberAt(given, 'alter') ?? 0;
    if (!Number.isInteger(alter)) this.#leftOut.add('pitches between semitones');
    const spelling = written(textAt(given, 'step') ?? '', Math.round(alter), numberAt(given, 'octave') ?? Number.NaN);
    if (spelling === null) return fail(given, 'a pitch is none');
    const { diatonic, chromatic } = this.#transpose;
    const pitch = pitchOf(spelling) + chromatic;
    if (pitch < 0 || pitch > 127) {
      this.#leftOut.add('notes that no MIDI number names');
      return null;
    }
    if (diatonic === 0 && chromatic === 0) return { pitch, spelling };
    return { pitch, spelling: transposeSpelling(spelling, diatonic, chromatic) ?? spellPitch(pitch, 0) };
  }
}

function written(step: string, alter: number, octave: number): Spelling | null {
  if (!isStep(step) || Math.abs(alter) > 2 || !Number.isInteger(octave) || octave < -1 || octave > 10) return null;
  return { step, alter, octave };
}

/** The first of each verse; two syllables on one note are one. */
function lyricsOf(element: XmlElement): readonly Lyric[] {
  const lyrics: Lyric[] = [];
  for (const one of element.children) {
    if (one.name !== 'lyric') continue;
    const verse = Math.floor(Number(one.attributes['number'] ?? '1'));
    const text = nameOf(
      one.children
        .filter(({ name }) => name === 'text' || name === 'elision')
        .map((part) => part.text)
        .join(''),
      scoreLimits.lyricLength,
    ).trim();
    const syllabic = one.children.findLast(({ name }) => name === 'syllabic')?.text.trim();
    if (text === '' || !(verse >= 1 && verse <= scoreLimits.verses) || lyrics.some((other) => other.verse === verse))
      continue;
    lyrics.push({ verse, text, hyphen: syllabic === 'begin' || syllabic === 'middle' });
  }
  return lyrics;
}

function fail(element: XmlElement, why: string): never {
  const { line, column } = element;
  throw new ScoreFileUnreadable('musicxml', 'damaged', { line, column }, why);
}
