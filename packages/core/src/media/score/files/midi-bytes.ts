/** Events of Standard MIDI Files as bytes, and back (MIDI 1.0, RP-001). It knows nothing of scores. */
import { largestFile, ScoreFileUnreadable } from './score-file.ts';

export type MidiEvent =
  | {
      readonly kind: 'on' | 'off';
      readonly tick: number;
      readonly channel: number;
      readonly pitch: number;
      readonly velocity: number;
    }
  | { readonly kind: 'program'; readonly tick: number; readonly channel: number; readonly program: number }
  | { readonly kind: 'meta'; readonly tick: number; readonly type: number; readonly data: Uint8Array }
  | { readonly kind: 'other'; readonly tick: number; readonly what: string };

export interface MidiFile {
  readonly format: 0 | 1;
  /** Ticks of a quarter. */
  readonly division: number;
  readonly chunks: readonly (readonly MidiEvent[])[];
}

const others: Readonly<Record<number, string>> = {
  0xa0: 'aftertouch',
  0xb0: 'controller changes',
  0xd0: 'aftertouch',
  0xe0: 'pitch bends',
};

class Bytes {
  readonly #bytes: Uint8Array;
  at: number;
  end: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.at = 0;
    this.end = bytes.length;
  }

  fail(why: string, problem: 'damaged' | 'unsupported' = 'damaged'): never {
    throw new ScoreFileUnreadable('midi', problem, { byte: this.at }, why);
  }

  byte(): number {
    if (this.at >= this.end) this.fail('it ends in the middle of an event');
    return this.#bytes[this.at++]!;
  }

  peek(): number {
    return this.at < this.end ? this.#bytes[this.at]! : this.byte();
  }

  number(count: number): number {
    let value = 0;
    for (let left = count; left > 0; left--) value = value * 256 + this.byte();
    return value;
  }

  /** A number of at most four bytes of seven bits each. */
  variable(): number {
    let value = 0;
    for (let count = 0; count < 4; count++) {
      const byte = this.byte();
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    return this.fail('a length or time has more than four bytes');
  }

  take(length: number): Uint8Array {
    if (length > this.end - this.at) this.fail('a part is said to be longer than the file');
    return this.#bytes.subarray(this.at, (this.at += length));
  }

  /** A byte of data, which has its highest bit clear. */
  data(): number {
    const byte = this.byte();
    if (byte > 0x7f) {
      this.at -= 1;
      this.fail('an event lacks a byte of data');
    }
    return byte;
  }

  name(): string {
    return String.fromCharCode(...this.take(4));
  }
}

/** @throws ScoreFileUnreadable */
export function readMidiBytes(file: Uint8Array): MidiFile {
  if (file.length > largestFile) throw new ScoreFileUnreadable('midi', 'too-large', null, 'it has more than 128 MiB');
  const bytes = new Bytes(file);
  const other = new ScoreFileUnreadable('midi', 'other', { byte: 0 }, 'it does not begin as one');
  if (file.length < 14) throw other;
  // A file in a RIFF wrapper has twenty bytes before it.
  if (bytes.name() === 'RIFF') bytes.at = 20;
  else bytes.at = 0;
  if (file.length < bytes.at + 14 || bytes.name() !== 'MThd') throw other;
  const length = bytes.number(4);
  if (length < 6) bytes.fail('its header is too short');
  const [format, , division] = [bytes.number(2), bytes.number(2), bytes.number(2)];
  if (format > 1) bytes.fail(`it is of format ${format}, whose tracks are pieces of their own`, 'unsupported');
  if (division >= 0x8000) bytes.fail('its time is in frames of film (SMPTE), not in parts of a quarter', 'unsupported');
  if (division === 0) bytes.fail('a quarter has no ticks');
  bytes.take(length - 6);
  const chunks: MidiEvent[][] = [];
  while (bytes.end - bytes.at >= 8) {
    const [name, size] = [bytes.name(), bytes.number(4)];
    const from = bytes.at;
    bytes.take(size);
    if (name !== 'MTrk') continue;
    const [next, end] = [bytes.at, bytes.end];
    bytes.at = from;
    bytes.end = next;
    chunks.push(readChunk(bytes));
    bytes.at = next;
    bytes.end = end;
  }
  if (chunks.length === 0) bytes.fail('it has no track');
  return { format: format === 0 ? 0 : 1, division, chunks };
}

function readChunk(bytes: Bytes): MidiEvent[] {
  const events: MidiEvent[] = [];
  let [tick, running] = [0, 0];
  while (bytes.at < bytes.end) {
    tick += bytes.variable();
    if (bytes.peek() >= 0x80) {
      const status = bytes.byte();
      if (status === 0xff) {
        const type = bytes.byte();
        const data = bytes.take(bytes.variable());
        if (type === 0x2f) break;
        events.push({ kind: 'meta', tick, type, data });
        continue;
      }
      if (status === 0xf0 || status === 0xf7) {
        bytes.take(bytes.variable());
        events.push({ kind: 'other', tick, what: 'messages of one maker’s instruments' });
        running = 0;
        continue;
      }
      if (status > 0xf0) bytes.fail(`an event ${status.toString(16)} does not belong in a file`);
      running = status;
    } else if (running === 0) bytes.fail('an event has no status');
    const [kind, channel] = [running & 0xf0, running & 0x0f];
    const first = bytes.data();
    const second = kind === 0xc0 || kind === 0xd0 ? 0 : bytes.data();
    if (kind === 0x90 || kind === 0x80) {
      const on = kind === 0x90 && second > 0;
      events.push({ kind: on ? 'on' : 'off', tick, channel, pitch: first, velocity: second });
    } else if (kind === 0xc0) events.push({ kind: 'program', tick, channel, program: first });
    else events.push({ kind: 'other', tick, what: others[kind]! });
  }
  return events;
}

/** A format 1 file. Events of a chunk are in order of time. */
export function writeMidiBytes(division: number, chunks: readonly (readonly MidiEvent[])[]): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [
    ...ascii('MThd'),
    ...number(6, 4),
    ...number(1, 2),
    ...number(chunks.length, 2),
    ...number(division, 2),
  ];
  for (const events of chunks) {
    const chunk: number[] = [];
    let last = 0;
    for (const event of events) {
      chunk.push(...variable(event.tick - last));
      last = event.tick;
      if (event.kind === 'meta') {
        chunk.push(0xff, event.type, ...variable(event.data.length));
        for (const byte of event.data) chunk.push(byte);
      } else if (event.kind === 'program') chunk.push(0xc0 | event.channel, event.program);
      else if (event.kind === 'on') chunk.push(0x90 | event.channel, event.pitch, event.velocity);
      else if (event.kind === 'off') chunk.push(0x80 | event.channel, event.pitch, event.velocity);
    }
    chunk.push(0, 0xff, 0x2f, 0);
    bytes.push(...ascii('MTrk'), ...number(chunk.length, 4));
    for (const byte of chunk) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

function ascii(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

export function number(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.floor(value / 256 ** (count - 1 - index)) % 256);
}

function variable(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((rest % 128) | 0x80);
  return bytes;
}
