/**
 * The first tune of an ABC file (ABC 2.1), as far as it is in common use: several voices, accidentals that last through the bar, chords,
 * tuplets, broken rhythm, ties, repeats and endings, which are played out, overlays and words. Ornaments are left out.
 */
import { Bars } from '../bars.ts';
import type { Chord, Key, Meter, Note, Score, Tempo, Track } from '../score.ts';
import { keyOfName, unescapeAbc } from './abc-text.ts';
import { type AbcToken, tokensOf } from './abc-tokens.ts';
import { meterOf, playVoice, tempoOf, type VoicePlayed } from './abc-play.ts';
import { wordsOf } from './abc-words.ts';
import { largestFile, LeftOutCounter, nameOf, type ReadScore, ScoreFileUnreadable, scoreOfFile } from './score-file.ts';

interface Voice {
  name: string;
  program: number | 'percussion';
  readonly tokens: AbcToken[];
  /** The notes of the last line of music, which words go to, and how many lines of words it has. */
  line: (AbcToken & { kind: 'note' })[];
  verse: number;
}

const mostVoices = 1000;

/** @throws ScoreFileUnreadable, ScoreOutOfLimits */
export function readAbc(file: Uint8Array): ReadScore {
  const other = (why: string) => new ScoreFileUnreadable('abc', 'other', null, why);
  if (file.length > largestFile) throw new ScoreFileUnreadable('abc', 'too-large', null, 'it has more than 128 MiB');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    if (file.includes(0)) throw other('its bytes are no text');
    text = new TextDecoder('windows-1252').decode(file);
  }
  if (text.includes('\u0000')) throw other('its bytes are no text');
  const lines = text.split(/\r\n|\n|\r/);
  const start = lines.findIndex((line) => line.startsWith('X:'));
  if (start < 0 || !lines.some((line, index) => index > start && line.startsWith('K:')))
    throw other('it has no tune: a tune begins with X: and has a key, K:');
  return new TuneReader(lines, start).read();
}

class TuneReader {
  readonly #lines: readonly string[];
  readonly #leftOut = new LeftOutCounter();
  readonly #voices = new Map<string, Voice>();
  readonly #start: number;
  #title = '';
  #groups: readonly (readonly string[])[] = [];
  /** Fields of the header, which each voice begins with. */
  readonly #head: AbcToken[] = [];
  #inHead = true;
  #program: number | 'percussion' = 0;
  #voice = '1';

  constructor(lines: readonly string[], start: number) {
    this.#lines = lines;
    this.#start = start;
  }

  read(): ReadScore {
    let end = this.#lines.length;
    for (let at = this.#start + 1; at < this.#lines.length; at++)
      // A tune ends at an empty line behind its header, or where the next begins.
      if (this.#lines[at]!.startsWith('X:') || (!this.#inHead && this.#lines[at]!.trim() === '')) {
        end = at;
        break;
      } else this.#line(this.#lines[at]!, at + 1);
    if (this.#lines.slice(end).some((line) => line.startsWith('X:'))) this.#leftOut.add('further tunes');
    return { score: scoreOfFile(this.#assemble()), leftOut: this.#leftOut.list() };
  }

  #line(given: string, line: number): void {
    if (given.startsWith('%%')) return this.#directive(given);
    const text = given.replace(/(^|[^\\])%.*$/, '$1');
    const field = /^([A-Za-z+]):(.*)$/.exec(text);
    if (field !== null && !field[2]!.startsWith('|')) return this.#field(field[1]!, field[2]!.trim(), line);
    if (this.#inHead || text.trim() === '') return;
    const voice = this.#current();
    const tokens = tokensOf(text.replace(/\\\s*$/, ''), line, this.#leftOut);
    voice.line = [];
    voice.verse = 0;
    let target = voice;
    let overlay = false;
    for (const token of tokens) {
      if (token.kind === 'field' && token.letter === 'V') {
        this.#voice = token.value.trim().split(/\s/)[0] ?? '1';
        target = this.#current();
        target.line = [];
        target.verse = 0;
        continue;
      }
      if (token.kind === 'overlay') overlay = true;
      else if (token.kind === 'bar') overlay = false;
      if (token.kind === 'note' && !overlay) target.line.push(token);
      target.tokens.push(token);
    }
  }

  #current(): Voice {
    let voice = this.#voices.get(this.#voice);
    if (voice === undefined) {
      if (this.#voices.size >= mostVoices)
        throw new ScoreFileUnreadable('abc', 'too-large', null, `it has more than ${mostVoices} voices`);
      voice = { name: '', program: this.#program, tokens: [...this.#head], line: [], verse: 0 };
      this.#voices.set(this.#voice, voice);
    }
    return voice;
  }

  #field(letter: string, value: string, line: number): void {
    switch (letter) {
      case 'T':
        if (this.#title === '') this.#title = nameOf(unescapeAbc(value));
        return;
      case 'V': {
        const [id = '1'] = value.split(/\s/);
        this.#voice = id;
        // In the header, a voice is named before it is known what all begin with.
        if (this.#inHead) return this.#named(id, value);
        const voice = this.#current();
        voice.name = this.#names.get(id) ?? voice.name;
        this.#named(id, value);
        voice.name = this.#names.get(id) ?? voice.name;
        return;
      }
      case 'w':
        if (!this.#inHead) this.#words(value);
        return;
      case 'P':
        return this.#leftOut.add('an order of parts');
      case 'K':
      case 'M':
      case 'L':
      case 'Q': {
        const token = { kind: 'field', letter, value, line } as const;
        if (this.#inHead) this.#head.push(token);
        else this.#current().tokens.push(token);
        if (letter === 'K') {
          if (this.#inHead) this.#voice = '1';
          this.#inHead = false;
        }
        return;
      }
      default:
    }
  }

  readonly #names = new Map<string, string>();

  #named(id: string, value: string): void {
    const name = /\b(?:name|nm)="([^"]*)"/.exec(value)?.[1];
    if (name !== undefined) this.#names.set(id, nameOf(unescapeAbc(name)));
  }

  #words(value: string): void {
    const voice = this.#current();
    voice.verse += 1;
    const words = wordsOf(value, voice.verse);
    for (const [index, lyric] of words.entries()) if (lyric !== null) voice.line[index]?.lyrics.push(lyric);
  }

  #directive(text: string): void {
    const score = /^%%(?:score|staves)\s(.*)$/.exec(text);
    if (score !== null)
      this.#groups = [...score[1]!.replaceAll(/[[\]{}|*]/g, ' ').matchAll(/\(([^()]*)\)|([^\s()]+)/g)].map(
        ([, group, one]) => (group ?? one ?? '').trim().split(/\s+/),
      );
    const midi = /^%%MIDI\s+(program|channel)\s+(?:\d+\s+)?(\d+)\s*$/.exec(text);
    if (midi === null) return;
    const number = Number(midi[2]);
    const program = midi[1] === 'channel' ? (number === 10 ? 'percussion' : null) : number <= 127 ? number : null;
    if (program === null) return;
    if (this.#inHead) this.#program = program;
    else this.#current().program = program;
  }

  #assemble(): Score {
    if (this.#voices.size === 0) this.#current();
    const played = new Map<string, VoicePlayed>();
    let notesSoFar = 0;
    for (const [id, { tokens }] of this.#voices) {
      const voice = playVoice(tokens, this.#leftOut, notesSoFar);
      notesSoFar += voice.notes.length;
      played.set(id, voice);
    }
    const grouped = this.#groups
      .map((group) => group.filter((id) => this.#voices.has(id)))
      .filter((group) => group.length > 0);
    const seen = new Set(grouped.flat());
    const groups = [...grouped, ...[...this.#voices.keys()].filter((id) => !seen.has(id)).map((id) => [id])];
    const [tracks, notes]: [Track[], Note[]] = [[], []];
    for (const [index, group] of groups.entries()) {
      const id = `t${index + 1}`;
      const first = this.#voices.get(group[0]!)!;
      tracks.push({
        id,
        name: first.name === '' ? (this.#names.get(group[0]!) ?? '') : first.name,
        instrument: first.program,
      });
      for (const [place, name] of group.entries())
        for (const note of played.get(name)!.notes)
          notes.push({
            ...note,
            track: id,
            voice: Math.min(16, place + 1),
            spelling: first.program === 'percussion' ? null : note.spelling,
          });
    }
    return { title: this.#title, tracks, notes, ...this.#events([...played.values()]) };
  }

  #events(voices: readonly VoicePlayed[]): Pick<Score, 'tempos' | 'meters' | 'keys' | 'chords'> {
    const [tempos, keys, chords, meters]: [Tempo[], Key[], Chord[], Meter[]] = [[], [], [], []];
    for (const voice of voices) {
      for (const { tick, letter, value } of voice.fields) {
        if (letter === 'Q') {
          const tempo = tempoOf(value, this.#leftOut);
          if (tempo !== null) tempos.push({ tick, tempo });
        } else if (letter === 'K') {
          const key = keyOfName(value);
          if (key === null) this.#leftOut.add('keys of another kind');
          else keys.push({ tick, ...key });
        } else if (letter === 'M') {
          const meter = meterOf(value);
          if (meter === null) this.#leftOut.add('meters of another kind');
          else meters.push({ tick, ...meter });
        }
      }
      chords.push(...voice.chords);
    }
    const [first] = voices;
    return { tempos, keys, chords, meters: withBars(meters, first?.bars ?? []) };
  }
}

/** Meters, and one more of the same behind each bar that is shorter than its meter has it. */
function withBars(written: readonly Meter[], bars: readonly number[]): readonly Meter[] {
  const given = new Map(written.map((meter) => [meter.tick, meter]));
  const ticks = [...new Set([...given.keys(), ...bars])].toSorted((a, b) => a - b);
  const meters: Meter[] = [];
  let grid = new Bars([]);
  let current: Meter = { tick: 0, beats: 4, unit: 4 };
  for (const tick of ticks) {
    const meter = given.get(tick) ?? (grid.at(tick).start === tick ? undefined : { ...current, tick });
    if (meter === undefined) continue;
    meters.push(meter);
    current = meter;
    grid = new Bars([{ ...meter, tick: 0 }, ...(tick === 0 ? [] : [meter])]);
  }
  return meters;
}
