/** The tokens of one voice of an ABC tune, played out: repeats unfolded, lengths in ticks, ties joined. */
import { pitchOf, type Step } from '../pitch-spelling.ts';
import {
  type Chord,
  chordPattern,
  type Meter,
  meterSchema,
  type Note,
  defaultVelocity,
  scoreLimits,
  ScoreOutOfLimits,
  type Spelling,
  ticksPerQuarter,
} from '../score.ts';
import { BarAccidentals, keyOfName } from './abc-text.ts';
import type { AbcToken } from './abc-tokens.ts';
import { type LeftOutCounter, tempoInRange } from './score-file.ts';

export interface VoicePlayed {
  /** Without track and voice. */
  readonly notes: readonly Note[];
  readonly fields: readonly { readonly tick: number; readonly letter: string; readonly value: string }[];
  readonly chords: readonly Chord[];
  /** Where bars begin. */
  readonly bars: readonly number[];
}

const whole = ticksPerQuarter * 4;
const mostTokens = 4_000_000;

export function meterOf(text: string): Omit<Meter, 'tick'> | null {
  if (text.startsWith('C|')) return { beats: 2, unit: 2 };
  if (text.startsWith('C')) return { beats: 4, unit: 4 };
  const [, over = '', under = ''] = /^\(?([\d+ ]{1,20})\)?\s*\/\s*(\d{1,3})/.exec(text) ?? [];
  const beats = over.split('+').reduce((sum, part) => sum + Number(part), 0);
  const { tick: _tick, ...meter } = meterSchema.safeParse({ tick: 0, beats, unit: Number(under) }).data ?? {
    tick: null,
  };
  return 'beats' in meter ? meter : null;
}

/** Quarters a minute; null where it is only words. */
export function tempoOf(text: string, leftOut: LeftOutCounter): number | null {
  const plain = text.replaceAll(/"[^"]*"/g, '');
  const [, notes, minute] = /^\s*(?:([\d/ ]+)=)?\s*(\d{1,4}(?:\.\d{1,4})?)/.exec(plain) ?? [];
  if (minute === undefined || Number(minute) === 0) return null;
  const quarters = (notes ?? '1/4')
    .trim()
    .split(/\s+/)
    .reduce((sum, note) => sum + (4 * Number(note.split('/')[0])) / Number(note.split('/')[1] ?? 1), 0);
  return Number.isFinite(quarters) && quarters > 0 ? tempoInRange(Number(minute) * quarters, leftOut) : null;
}

/** `before`: the notes that the tune has already. */
export function playVoice(tokens: readonly AbcToken[], leftOut: LeftOutCounter, before: number): VoicePlayed {
  const player = new Player(leftOut, before);
  for (const token of unfolded(tokens)) player.take(token);
  return player.end();
}

interface AbcBar {
  readonly tokens: AbcToken[];
  begins: boolean;
  ends: boolean;
  ending: readonly number[] | null;
}

/** Bars in the order in which they are heard. A repeat is played as often as it has endings, or twice. */
function unfolded(tokens: readonly AbcToken[]): AbcToken[] {
  const bars: AbcBar[] = [{ tokens: [], begins: false, ends: false, ending: null }];
  for (const token of tokens) {
    const bar = bars.at(-1)!;
    bar.tokens.push(token);
    if (token.kind !== 'bar') continue;
    bar.ends = token.ends;
    bars.push({
      tokens: [],
      begins: token.begins,
      ends: false,
      ending: token.ending ?? (token.closes ? null : bar.ending),
    });
  }
  const heard: AbcToken[] = [];
  let [from, pass] = [0, 1];
  let arrived = false;
  for (let at = 0; at < bars.length; at++) {
    const bar = bars[at]!;
    if (bar.begins && !arrived) [from, pass] = [at, 1];
    arrived = false;
    if (bar.ending === null && bars[at - 1]?.ending != null && at > from) [from, pass] = [at, 1];
    if (bar.ending !== null && !bar.ending.includes(pass)) continue;
    for (const token of bar.tokens) heard.push(token);
    if (heard.length > mostTokens) throw new ScoreOutOfLimits('notes', scoreLimits.notes);
    const most = bar.ending === null ? 2 : Math.max(2, ...bar.ending);
    if (bar.ends && (pass < most || (bar.ending !== null && bars[at + 1]?.ending?.includes(pass + 1) === true))) {
      pass += 1;
      at = from - 1;
      arrived = true;
    } else if (bar.ends) [from, pass] = [at + 1, 1];
  }
  return heard;
}

type Sounding = Note & { start: number; duration: number };

class Player {
  readonly #leftOut: LeftOutCounter;
  readonly #before: number;
  readonly #notes: Sounding[] = [];
  readonly #fields: { tick: number; letter: string; value: string }[] = [];
  readonly #chords: Chord[] = [];
  readonly #bars: number[] = [];
  readonly #accidentals = new BarAccidentals();
  /** Notes that a tie goes on from, by overlay and pitch. */
  #ties = new Map<string, Sounding[]>();
  #unit: number | null = null;
  #meter: Omit<Meter, 'tick'> = { beats: 4, unit: 4 };
  #at = 0;
  #barStart = 0;
  #barEnd = 0;
  #overlay = 0;
  #tuplet = { left: 0, factor: 1 };
  /** Of the note before, for broken rhythm. */
  #last: { readonly length: number; readonly notes: readonly Sounding[]; readonly start: number } | null = null;
  #broken = 1;

  constructor(leftOut: LeftOutCounter, before: number) {
    this.#leftOut = leftOut;
    this.#before = before;
  }

  take(token: AbcToken): void {
    switch (token.kind) {
      case 'note':
        return this.#note(token);
      case 'rest':
        this.#last = { length: this.#take(token.length), notes: [], start: this.#at };
        return this.#goOn(this.#last.length);
      case 'bars':
        return this.#goOn((token.count * (whole * this.#meter.beats)) / this.#meter.unit);
      case 'bar':
        return this.#bar();
      case 'field':
        return this.#field(token.letter, token.value);
      case 'symbol':
        return this.#symbol(token.text);
      case 'tuplet': {
        const compound = this.#meter.unit === 8 && this.#meter.beats % 3 === 0;
        const usual = { 2: 3, 3: 2, 4: 3, 6: 2, 8: 3 }[token.actual] ?? (compound ? 3 : 2);
        this.#tuplet = { left: token.count, factor: (token.normal ?? usual) / token.actual };
        return;
      }
      case 'broken':
        return this.#breakRhythm(token.dots);
      case 'overlay':
        this.#barEnd = Math.max(this.#barEnd, this.#at);
        this.#at = this.#barStart;
        this.#overlay += 1;
        this.#last = null;
    }
  }

  end(): VoicePlayed {
    return { notes: this.#notes, fields: this.#fields, chords: this.#chords, bars: this.#bars };
  }

  /** A length in units, as it sounds here. */
  #take(length: number): number {
    // Without L:, the unit depends on the meter.
    this.#unit ??= this.#meter.beats / this.#meter.unit < 0.75 ? whole / 16 : whole / 8;
    const factor = this.#tuplet.left > 0 ? this.#tuplet.factor : 1;
    this.#tuplet = { left: this.#tuplet.left - 1, factor: this.#tuplet.factor };
    const sounding = length * this.#unit * factor * this.#broken;
    this.#broken = 1;
    return sounding;
  }

  #goOn(ticks: number): void {
    this.#at += ticks;
    if (this.#at > scoreLimits.ticks) throw new ScoreOutOfLimits('ticks', scoreLimits.ticks);
  }

  #note(token: AbcToken & { readonly kind: 'note' }): void {
    const length = this.#take(token.length);
    const [start, sounding] = [this.#at, [] as Sounding[]];
    const next = new Map<string, Sounding[]>();
    for (const [index, { step, sign, octave, length: part, tie }] of token.pitches.entries()) {
      if (sign !== null) this.#accidentals.sign(step, sign);
      const spelling = { step, alter: sign ?? this.#unsigned(step, octave, Math.round(start)), octave };
      const pitch = pitchOf(spelling);
      if (pitch < 0 || pitch > 127 || octave < -2 || octave > 10) {
        this.#leftOut.add('notes that no MIDI number names');
        continue;
      }
      const [from, to] = [Math.round(start), Math.round(start + length * part)];
      const key = this.#tieKey(spelling);
      const tied = this.#ties.get(key);
      const place = tied?.findIndex((note) => note.start + note.duration === from) ?? -1;
      let note = place < 0 ? undefined : tied!.splice(place, 1)[0];
      if (note === undefined) {
        const lyrics = index === 0 ? token.lyrics : [];
        note = {
          id: '',
          track: '',
          voice: 1,
          start: from,
          duration: Math.max(1, to - from),
          pitch,
          spelling,
          velocity: defaultVelocity,
          lyrics,
        };
        this.#notes.push(note);
        if (this.#before + this.#notes.length > scoreLimits.notes)
          throw new ScoreOutOfLimits('notes', scoreLimits.notes);
      } else note.duration = Math.max(1, to - note.start);
      sounding.push(note);
      if (tie || token.tie) next.set(key, [...(next.get(key) ?? []), note]);
    }
    for (const [key, notes] of next) this.#ties.set(key, [...(this.#ties.get(key) ?? []), ...notes]);
    const first = (token.pitches[0]?.length ?? 1) * length;
    this.#last = { length: first, notes: sounding, start };
    this.#goOn(first);
  }

  #tieKey({ step, alter, octave }: Spelling): string {
    return `${this.#overlay} ${step} ${alter} ${octave}`;
  }

  /** The alteration of a note without a sign: a tie over the bar line carries that of the note before it. */
  #unsigned(step: Step, octave: number, from: number): number {
    const usual = this.#accidentals.of(step);
    const tied = (alter: number) =>
      this.#ties.get(this.#tieKey({ step, alter, octave }))?.some((note) => note.start + note.duration === from) ===
      true;
    return tied(usual) ? usual : ([1, -1, 0, 2, -2].find(tied) ?? usual);
  }

  #breakRhythm(dots: number): void {
    if (this.#last === null) return;
    const short = 0.5 ** Math.abs(dots);
    const [own, next] = dots > 0 ? [2 - short, short] : [short, 2 - short];
    const { length, notes, start } = this.#last;
    for (const note of notes) note.duration = Math.max(1, Math.round(start + length * own) - note.start);
    this.#broken = next;
    this.#last = null;
    this.#goOn(length * own - length);
  }

  #bar(): void {
    this.#at = Math.max(this.#at, this.#barEnd);
    this.#barStart = this.#at;
    this.#barEnd = 0;
    this.#overlay = 0;
    this.#accidentals.bar();
    this.#bars.push(Math.round(this.#at));
  }

  #field(letter: string, value: string): void {
    if (letter === 'L') {
      const [, over, under] = /^\s*(\d{1,3})(?:\s*\/\s*(\d{1,4}))?/.exec(value) ?? [];
      const unit = (whole * Number(over)) / Number(under ?? 1);
      if (Number.isFinite(unit) && unit > 0) this.#unit = unit;
      return;
    }
    if (letter === 'M') this.#meter = meterOf(value) ?? this.#meter;
    if (letter === 'K') this.#accidentals.key(keyOfName(value)?.fifths ?? 0);
    if ('MKQ'.includes(letter)) this.#fields.push({ tick: Math.round(this.#at), letter, value });
  }

  #symbol(text: string): void {
    if (/^[\^_<>@]/.test(text)) return;
    const symbol = text.trim();
    if (chordPattern.test(symbol)) this.#chords.push({ tick: Math.round(this.#at), symbol });
    else this.#leftOut.add('chord symbols of another kind');
  }
}
