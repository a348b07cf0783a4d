/**
 * Scores from MusicXML, partwise, plain or compressed. Notes get the pitch that sounds; a part of several staves becomes a track each.
 * The length of a measure is that of its longest part. Signs of repeats are left out, and grace notes, which have no length.
 */
import { unzipSync } from 'fflate';
import { Bars } from '../bars.ts';
import {
  type Chord,
  type Key,
  type Meter,
  meterSchema,
  type Note,
  type Score,
  scoreLimits,
  ScoreOutOfLimits,
  type Tempo,
  type Track,
} from '../score.ts';
import { readHarmony } from './musicxml-chords.ts';
import { type MeasureNote, PartReader } from './musicxml-part.ts';
import {
  largestFile,
  LeftOutCounter,
  nameOf,
  type ReadScore,
  ScoreFileUnreadable,
  scoreOfFile,
  tempoInRange,
} from './score-file.ts';
import { numberAt, readXml, textAt, type XmlElement } from './xml-tree.ts';

const mostMeasures = 1_000_000;
/** Unpacked bytes for each packed one, where there are many. */
const largestRatio = 300;
const suspicious = 4 * 1024 * 1024;

/** @throws ScoreFileUnreadable, ScoreOutOfLimits */
export function readMusicXml(file: Uint8Array): ReadScore {
  const packed = file[0] === 0x50 && file[1] === 0x4b;
  const bytes = packed ? unpacked(file) : file;
  if (bytes.length > largestFile)
    throw new ScoreFileUnreadable('musicxml', 'too-large', null, 'it has more than 128 MiB');
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new ScoreFileUnreadable('musicxml', 'other', null, 'its bytes are no text in UTF-8 or UTF-16');
  }
  if (!text.trimStart().startsWith('<'))
    throw new ScoreFileUnreadable('musicxml', 'other', { line: 1, column: 1 }, 'it does not begin as XML');
  return new ScoreReader().read(text);
}

/** The score in a compressed file: the one that its container names, or the first. */
function unpacked(file: Uint8Array): Uint8Array {
  const fail = (problem: 'damaged' | 'too-large', why: string) =>
    new ScoreFileUnreadable('musicxml', problem, null, why);
  let total = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(file, {
      filter: ({ name, originalSize, size }) => {
        if (!/\.(xml|musicxml)$/i.test(name)) return false;
        total += originalSize;
        if (total > largestFile || (originalSize > suspicious && originalSize > size * largestRatio))
          throw fail('too-large', 'what is packed in it is too large');
        return true;
      },
    });
  } catch (error) {
    throw error instanceof ScoreFileUnreadable ? error : fail('damaged', 'the archive is damaged');
  }
  let named = '';
  const container = files['META-INF/container.xml'];
  if (container !== undefined)
    readXml(new TextDecoder().decode(container), {
      root: () => undefined,
      wants: () => false,
      tree: () => undefined,
      open: (name, attributes) => {
        if (name === 'rootfile' && named === '') named = attributes['full-path'] ?? '';
      },
    });
  const first = Object.keys(files).find((name) => !name.startsWith('META-INF/'));
  const score = files[named] ?? files[first ?? ''];
  if (score === undefined) throw fail('damaged', 'no score is packed in it');
  return score;
}

interface Declared {
  readonly name: string;
  readonly program: number;
  readonly percussion: boolean;
  /** By instrument. */
  readonly unpitched: ReadonlyMap<string, number>;
}

class ScoreReader {
  #title = '';
  readonly #declared = new Map<string, Declared>();
  readonly #parts: PartReader[] = [];
  readonly #leftOut = new LeftOutCounter();

  read(text: string): ReadScore {
    readXml(text, {
      root: (name) => {
        if (name === 'score-timewise')
          throw new ScoreFileUnreadable(
            'musicxml',
            'unsupported',
            null,
            'its measures hold parts (score-timewise), not its parts measures',
          );
        if (name !== 'score-partwise')
          throw new ScoreFileUnreadable(
            'musicxml',
            'other',
            null,
            `its outermost element is ${name.slice(0, 40)}, not score-partwise`,
          );
      },
      wants: (name, parent) =>
        (name === 'measure' && parent === 'part') ||
        (name === 'score-part' && parent === 'part-list') ||
        (parent === 'score-partwise' && (name === 'work' || name === 'movement-title')),
      open: (name, attributes) => {
        if (name !== 'part') return;
        const declared = this.#declared.get(attributes['id'] ?? '');
        this.#parts.push(new PartReader(declared?.unpitched ?? new Map(), this.#leftOut));
        this.#ids.push(attributes['id'] ?? '');
        if (this.#parts.length > scoreLimits.tracks) throw new ScoreOutOfLimits('tracks', scoreLimits.tracks);
      },
      tree: (element) => this.#take(element),
    });
    if (this.#parts.length === 0) throw new ScoreFileUnreadable('musicxml', 'damaged', null, 'it has no part');
    return { score: scoreOfFile(this.#assemble()), leftOut: this.#leftOut.list() };
  }

  readonly #ids: string[] = [];

  #take(element: XmlElement): void {
    if (element.name === 'measure') {
      const part = this.#parts.at(-1)!;
      part.measure(element);
      if (part.measures.length > mostMeasures) throw new ScoreOutOfLimits('measures', mostMeasures);
    } else if (element.name === 'score-part') this.#declare(element);
    else if (element.name === 'work') this.#title = nameOf(textAt(element, 'work-title') ?? this.#title);
    else if (this.#title === '') this.#title = nameOf(element.text.trim());
  }

  #declare(element: XmlElement): void {
    const instruments = element.children.filter(({ name }) => name === 'midi-instrument');
    const unpitched = new Map<string, number>();
    for (const one of instruments) {
      const key = numberAt(one, 'midi-unpitched');
      if (key !== undefined && key >= 1 && key <= 128) unpitched.set(one.attributes['id'] ?? '', Math.floor(key) - 1);
    }
    const program = instruments.map((one) => numberAt(one, 'midi-program')).find((one) => one !== undefined) ?? 1;
    this.#declared.set(element.attributes['id'] ?? '', {
      name: nameOf(textAt(element, 'part-name') ?? ''),
      program: Math.min(127, Math.max(0, Math.floor(program) - 1)),
      percussion: instruments.some((one) => numberAt(one, 'midi-channel') === 10),
      unpitched,
    });
  }

  #assemble(): Score {
    const count = Math.max(...this.#parts.map(({ measures }) => measures.length));
    const starts = this.#measureStarts(count);
    const events = this.#events(starts);
    const [tracks, notes]: [Track[], Note[]] = [[], []];
    for (const [index, part] of this.#parts.entries()) {
      const declared = this.#declared.get(this.#ids[index]!);
      const staves = [...part.staves].toSorted((a, b) => a - b);
      const percussion = (declared?.percussion ?? false) || part.allUnpitched;
      for (const [place, staff] of staves.entries()) {
        const id = `t${tracks.length + 1}`;
        const name = declared?.name ?? '';
        tracks.push({
          id,
          name: staves.length === 1 ? name : nameOf(`${name} ${place + 1}`.trim()),
          instrument: percussion ? 'percussion' : (declared?.program ?? 0),
        });
        for (const note of joined(part, staff, starts))
          notes.push({ ...note, track: id, spelling: percussion ? null : note.spelling });
      }
    }
    return { title: this.#title, tracks, notes, ...events };
  }

  #measureStarts(count: number): readonly number[] {
    const starts = [0];
    let length = 3840;
    for (let index = 0; index < count; index++) {
      let longest = 0;
      for (const { measures } of this.#parts) {
        const measure = measures[index];
        if (measure?.meter != null) length = measure.meter.length;
        longest = Math.max(longest, measure?.length ?? 0);
      }
      const ticks = Math.round(longest > 0 ? longest : length);
      const end = starts[index]! + ticks;
      if (end > scoreLimits.ticks) throw new ScoreOutOfLimits('ticks', scoreLimits.ticks);
      starts.push(end);
    }
    return starts;
  }

  #events(starts: readonly number[]): Pick<Score, 'tempos' | 'meters' | 'keys' | 'chords'> {
    const [tempos, keys, chords]: [Tempo[], Key[], Chord[]] = [[], [], []];
    const written: Meter[] = [];
    for (const { measures } of this.#parts)
      for (const [index, measure] of measures.entries()) {
        const start = starts[index]!;
        const at = (offset: number) => start + Math.max(0, Math.round(offset));
        if (measure.meter !== null) {
          const meter = meterSchema.safeParse({ tick: start, beats: measure.meter.beats, unit: measure.meter.unit });
          if (meter.success) written.push(meter.data);
          else this.#leftOut.add('meters of another kind');
        }
        for (const { at: offset, tempo } of measure.tempos)
          tempos.push({ tick: at(offset), tempo: tempoInRange(tempo, this.#leftOut) });
        for (const { at: offset, fifths, mode } of measure.keys) keys.push({ tick: at(offset), fifths, mode });
        for (const { at: offset, element } of measure.harmonies) {
          const symbol = readHarmony(element);
          if (symbol === null) this.#leftOut.add('chord symbols of another kind');
          else chords.push({ tick: at(offset), symbol });
        }
      }
    return { tempos, keys, chords, meters: withBars(written, starts) };
  }
}

/** Meters, and one more of the same wherever a measure begins that is not where the meter has it. */
function withBars(written: readonly Meter[], starts: readonly number[]): readonly Meter[] {
  const given = new Map(written.map((meter) => [meter.tick, meter]));
  const meters: Meter[] = [];
  let bars = new Bars([]);
  let current: Meter = { tick: 0, beats: 4, unit: 4 };
  for (const start of starts.slice(0, -1)) {
    const meter = given.get(start) ?? (bars.at(start).start === start ? undefined : { ...current, tick: start });
    if (meter === undefined) continue;
    meters.push(meter);
    current = meter;
    bars = new Bars([{ ...meter, tick: 0 }, ...(start === 0 ? [] : [meter])]);
  }
  return meters;
}

/** The notes of a staff, tied ones as one. */
function joined(part: PartReader, staff: number, starts: readonly number[]): Note[] {
  const notes: (Note & { duration: number })[] = [];
  /** Notes that a tie goes on from, by voice and pitch; and by pitch alone, for ties from one voice to another. */
  const open = new Map<string, { note: Note & { duration: number } }[]>();
  for (const [index, measure] of part.measures.entries())
    for (const one of measure.notes) {
      if (one.staff !== staff) continue;
      const start = starts[index]! + Math.round(one.at);
      const end = starts[index]! + Math.round(one.at + one.length);
      const key = `${one.voiceName} ${one.note.pitch}`;
      const waiting = one.tieStop ? open.get(key) : undefined;
      const place = waiting?.findIndex(({ note }) => note.start + note.duration === start) ?? -1;
      if (waiting !== undefined && place >= 0) {
        const { note } = waiting[place]!;
        note.duration = Math.max(1, end - note.start);
        if (!one.tieStart) waiting.splice(place, 1);
        else waiting.push(...waiting.splice(place, 1));
        continue;
      }
      const note = noteOf(one, start, end);
      notes.push(note);
      if (notes.length > scoreLimits.notes) throw new ScoreOutOfLimits('notes', scoreLimits.notes);
      if (!one.tieStart) continue;
      const others = open.get(key);
      if (others === undefined) open.set(key, [{ note }]);
      else others.push({ note });
    }
  return notes;
}

function noteOf({ note }: MeasureNote, start: number, end: number): Note & { duration: number } {
  return { ...note, id: '', track: '', start, duration: Math.max(1, end - start) };
}
