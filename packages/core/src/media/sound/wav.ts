/**
 * WAV files: RIFF/WAVE with whole numbers of 8 to 32 bits or floats of 32 and 64, plain or extensible (Microsoft and IBM 1991; Microsoft's
 * WAVEFORMATEXTENSIBLE). What else a file has in it is passed over. Pure.
 */
import type { Audio } from './audio.ts';

export interface WavLimits {
  /** Samples of all channels together. */
  readonly samples: number;
}

/** Two hours of stereo at 96 kHz would be more; a person takes such a file apart. */
export const usualWavLimits: WavLimits = { samples: 800_000_000 };

/** The bytes are no WAV file that can be played, or they are cut short. */
export class WavUnreadable extends Error {
  readonly code = 'wav-unreadable';
  /** Where in the file, in bytes. */
  readonly at: number;

  constructor(reason: string, at: number) {
    super(
      `The sound cannot be read: ${reason} (at byte ${at}). Open it in another program and save it again as WAV with 16 or 24 bits.`,
    );
    this.name = 'WavUnreadable';
    this.at = at;
  }
}

const pulseCode = 1;
const float = 3;
const extensible = 0xfffe;

interface Format {
  readonly kind: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
}

const nameAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/** Where the samples of a WAV file lie. */
export interface WavLayout extends Format {
  /** Of the first sample, in bytes. */
  readonly at: number;
  /** Of all samples, in bytes. */
  readonly size: number;
}

/** Of a file of `total` bytes whose beginning is given. @throws WavUnreadable */
export function wavLayout(bytes: Uint8Array, total = bytes.length): WavLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || nameAt(bytes, 0) !== 'RIFF' || nameAt(bytes, 8) !== 'WAVE')
    throw new WavUnreadable('its first bytes are not those of a WAV file', 0);
  let format: Format | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const [name, size] = [nameAt(bytes, at), view.getUint32(at + 4, true)];
    const body = at + 8;
    if (name === 'fmt ') format = readFormat(view, body, size);
    if (name === 'data') {
      if (!format) throw new WavUnreadable('its samples come before it says what they are', at);
      // A recorder that was cut off leaves a length of 0 or of all that there could be: what is there counts.
      const there = total - body;
      return { ...format, at: body, size: size === 0 || size > there ? there : size };
    }
    at = body + size + (size % 2);
  }
  throw new WavUnreadable('it holds no samples', bytes.length);
}

/** Samples of each channel in a file of this layout. */
export const wavLength = ({ size, bits, channels }: Pick<WavLayout, 'size' | 'bits' | 'channels'>): number =>
  Math.floor(size / ((bits / 8) * channels));

/** @throws WavUnreadable */
export function readWav(bytes: Uint8Array, limits: WavLimits = usualWavLimits): Audio {
  const layout = wavLayout(bytes);
  const { at, channels } = layout;
  const length = wavLength(layout);
  if (length === 0) throw new WavUnreadable('it holds no samples', at);
  if (length * channels > limits.samples)
    throw new WavUnreadable(
      `it has ${length * channels} samples, more than the ${limits.samples} that can be opened`,
      at,
    );
  return { sampleRate: layout.sampleRate, channels: readWavSamples(bytes, at, length, layout) };
}

function readFormat(view: DataView, at: number, size: number): Format {
  if (size < 16 || at + size > view.byteLength) throw new WavUnreadable('its format is cut short', at);
  const given = view.getUint16(at, true);
  const kind = given === extensible && size >= 26 ? view.getUint16(at + 24, true) : given;
  const format = {
    kind,
    channels: view.getUint16(at + 2, true),
    sampleRate: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  };
  const known =
    (kind === pulseCode && [8, 16, 24, 32].includes(format.bits)) || (kind === float && [32, 64].includes(format.bits));
  if (!known) throw new WavUnreadable(`its samples are of a kind that is not known (${kind}, ${format.bits} bits)`, at);
  if (format.channels < 1 || format.channels > 64) throw new WavUnreadable(`it has ${format.channels} channels`, at);
  if (format.sampleRate < 1000 || format.sampleRate > 768_000)
    throw new WavUnreadable(`it has ${format.sampleRate} samples a second`, at);
  return format;
}

/** `length` samples of each channel, laid out as the format says, from a place in bytes on. @throws WavUnreadable */
export function readWavSamples(
  bytes: Uint8Array,
  at: number,
  length: number,
  { kind, channels, bits }: Format,
): Float32Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows = Array.from({ length: channels }, () => new Float32Array(length));
  const sample = sampleReader(view, kind, bits);
  let place = at;
  for (let i = 0; i < length; i++)
    for (const row of rows) {
      const value = sample(place);
      if (!Number.isFinite(value)) throw new WavUnreadable('a sample is no number', place);
      row[i] = value;
      place += bits / 8;
    }
  return rows;
}

function sampleReader(view: DataView, kind: number, bits: number): (at: number) => number {
  if (kind === float) return bits === 32 ? (at) => view.getFloat32(at, true) : (at) => view.getFloat64(at, true);
  switch (bits) {
    case 8:
      return (at) => (view.getUint8(at) - 128) / 128;
    case 16:
      return (at) => view.getInt16(at, true) / 2 ** 15;
    case 24:
      return (at) => ((view.getInt8(at + 2) << 16) | (view.getUint8(at + 1) << 8) | view.getUint8(at)) / 2 ** 23;
    default:
      return (at) => view.getInt32(at, true) / 2 ** 31;
  }
}

export type WavDepth = 16 | 24 | 'float';

/** Bytes of one sample. */
export const wavWidth = (depth: WavDepth): number => (depth === 'float' ? 4 : depth / 8);

export const wavHeaderBytes = 44;

/** What stands before `length` samples of each channel. */
export function wavHeader(
  { sampleRate, channels, length }: { readonly sampleRate: number; readonly channels: number; readonly length: number },
  depth: WavDepth,
): Uint8Array<ArrayBuffer> {
  const width = wavWidth(depth);
  const size = length * channels * width;
  const bytes = new Uint8Array(wavHeaderBytes);
  const view = new DataView(bytes.buffer);
  const name = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  name(0, 'RIFF');
  view.setUint32(4, wavHeaderBytes + size + (size % 2) - 8, true);
  name(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, depth === 'float' ? float : pulseCode, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * width, true);
  view.setUint16(32, channels * width, true);
  view.setUint16(34, width * 8, true);
  name(36, 'data');
  view.setUint32(40, size, true);
  return bytes;
}

/** Samples as they stand in a file. Those beyond -1 and 1 are cut at whole numbers, and kept as floats. */
export function wavSamples(channels: readonly Float32Array[], depth: WavDepth): Uint8Array<ArrayBuffer> {
  const width = wavWidth(depth);
  const length = channels[0]?.length ?? 0;
  const bytes = new Uint8Array(length * channels.length * width);
  const write = sampleWriter(new DataView(bytes.buffer), depth);
  const frame = width * channels.length;
  channels.forEach((channel, place) => {
    for (let i = 0, at = place * width; i < length; i++, at += frame) write(at, channel[i]!);
  });
  return bytes;
}

/** A whole file; see wavSamples. */
export function writeWav({ sampleRate, channels }: Audio, depth: WavDepth = 16): Uint8Array<ArrayBuffer> {
  const samples = wavSamples(channels, depth);
  const header = wavHeader({ sampleRate, channels: channels.length, length: channels[0]?.length ?? 0 }, depth);
  const bytes = new Uint8Array(header.length + samples.length + (samples.length % 2));
  bytes.set(header);
  bytes.set(samples, header.length);
  return bytes;
}

function sampleWriter(view: DataView, depth: WavDepth): (at: number, value: number) => void {
  if (depth === 'float') return (at, value) => view.setFloat32(at, value, true);
  const scale = 2 ** (depth - 1);
  const whole = (value: number) => Math.max(-scale, Math.min(scale - 1, Math.round(value * scale)));
  if (depth === 16) return (at, value) => view.setInt16(at, whole(value), true);
  return (at, value) => {
    const rounded = whole(value);
    view.setUint8(at, rounded & 255);
    view.setInt16(at + 1, rounded >> 8, true);
  };
}
