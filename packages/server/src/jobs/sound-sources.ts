/** Sources of sounds as WAV files: written part by part with their peaks, and read at any place. For worker processes: it reads in step. */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { ReadSource } from '@fourhands/core/media/sound/mixdown';
import { PeakCollector } from '@fourhands/core/media/sound/peaks';
import {
  readWavSamples,
  type WavDepth,
  wavHeader,
  wavHeaderBytes,
  wavLayout,
  type WavLayout,
  wavSamples,
  WavUnreadable,
  wavWidth,
} from '@fourhands/core/media/sound/wav';
import { StorageFull } from '../blobs/blobs.ts';
import type { WrittenSource } from '../commands/sounds/sound-work.ts';
import { SoundTooLong } from '../commands/sounds/sound-errors.ts';

/** Samples of each channel that are worked on at once. */
export const partLength = 65_536;
/** Bytes in which what stands before the samples has to end: a recorder puts pictures and notes there. */
const firstBytes = 65_536;
const mostFirstBytes = 64 * 1024 * 1024;

function readAt(file: number, at: number, bytes: number): Uint8Array {
  const buffer = new Uint8Array(bytes);
  let got = 0;
  while (got < bytes) {
    const count = readSync(file, buffer, got, bytes - got, at + got);
    if (count === 0) break;
    got += count;
  }
  return buffer.subarray(0, got);
}

/** A WAV file that is read at places. */
export class WavFile {
  readonly layout: WavLayout;
  readonly #file: number;

  /** @throws WavUnreadable */
  constructor(path: string) {
    this.#file = openSync(path, 'r');
    try {
      this.layout = this.#look();
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  #look(): WavLayout {
    const { size } = fstatSync(this.#file);
    try {
      return wavLayout(readAt(this.#file, 0, Math.min(size, firstBytes)), size);
    } catch (error) {
      if (!(error instanceof WavUnreadable) || error.at === 0 || size <= firstBytes) throw error;
      return wavLayout(readAt(this.#file, 0, Math.min(size, mostFirstBytes)), size);
    }
  }

  /** @throws WavUnreadable */
  read(offset: number, length: number): Float32Array[] {
    const { at, bits, channels } = this.layout;
    const frame = (bits / 8) * channels;
    const bytes = readAt(this.#file, at + offset * frame, length * frame);
    return readWavSamples(bytes, 0, Math.floor(bytes.length / frame), this.layout);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Reads sources from their files, which stay open meanwhile. */
export function usingSources<Result>(
  files: Readonly<Record<string, string>>,
  work: (read: ReadSource) => Result,
): Result {
  const open = new Map<string, WavFile>();
  try {
    return work((source, offset, length) => {
      const known = open.get(source) ?? new WavFile(files[source] ?? '');
      open.set(source, known);
      return known.read(offset, length);
    });
  } finally {
    for (const file of open.values()) file.close();
  }
}

interface WavParts {
  readonly sampleRate: number;
  readonly channels: number;
  readonly length: number;
  readonly depth: WavDepth;
  /** Samples from a place on, as many as are asked for. */
  readonly read: (offset: number, length: number) => readonly Float32Array[];
}

/** The size of a WAV file is a number of 32 bits. */
const mostBytes = 2 ** 32 - 1;

/** Writes a WAV file; `seen` gets each part. SHA-256 in hexadecimal. @throws SoundTooLong, StorageFull */
export function writeWavFile(
  path: string,
  name: string,
  { sampleRate, channels, length, depth, read }: WavParts,
  seen: (part: readonly Float32Array[]) => void = () => undefined,
): string {
  const most = Math.floor((mostBytes - wavHeaderBytes) / (channels * wavWidth(depth)));
  if (length > most) throw new SoundTooLong(name, length / sampleRate, most / sampleRate);
  const file = openSync(path, 'wx');
  const hash = createHash('sha256');
  const put = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    hash.update(bytes);
  };
  try {
    put(wavHeader({ sampleRate, channels, length }, depth));
    for (let at = 0; at < length; at += partLength) {
      const part = read(at, Math.min(partLength, length - at));
      put(wavSamples(part, depth));
      seen(part);
    }
    if ((length * channels * wavWidth(depth)) % 2 === 1) put(new Uint8Array(1));
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'ENOSPC' ? new StorageFull(error) : error;
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

/** Writes a source. @throws SoundTooLong, StorageFull */
export function writeSource(path: string, name: string, parts: WavParts): WrittenSource {
  const { sampleRate, channels, length } = parts;
  const peaks = new PeakCollector(length, channels);
  const sha256 = writeWavFile(path, name, parts, (part) => peaks.push(part));
  return { sha256, sampleRate, channels, length, peaks: peaks.bytes() };
}
