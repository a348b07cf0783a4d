/**
 * Clips of a recording, which is what is learned: each as long as a picture, from an onset on where there is one. Silence is passed over, and what only
 * dies away after a clip is not taken again. Pure.
 */
import type { PictureSet } from '../data/picture-batches.ts';
import { hop, windowLength } from './short-time.ts';
import { asClip, levelOf, seen, side } from './spectrogram.ts';

/** One channel at the rate of short-time.ts. */
export interface Recording {
  readonly name: string;
  readonly samples: Float32Array;
}

/** Quieter than this, in decibels below full scale, is silence everywhere. */
const silence = -70;
/** And so far below a recording's loudest moment. */
const below = 50;
/** By how much a moment is louder than those before it where something begins, in decibels. */
const rise = 9;
/** Over so many frames. */
const riseFrames = 4;
/** Frames that a clip begins before its onset. */
const early = 2;
/** Of the frames of a clip that begins at no onset: fewer that sound are the end of what was taken already. */
const leastSounding = 0.4;

/** Decibels of each hop. */
function levels(samples: Float32Array): Float32Array {
  const frames = Math.ceil(samples.length / hop);
  return Float32Array.from({ length: frames }, (_, frame) => {
    const from = frame * hop - (windowLength - hop) / 2;
    return levelOf(samples.subarray(Math.max(0, from), from + windowLength));
  });
}

/** The samples at which clips of a recording begin. */
export function clipStarts(samples: Float32Array): number[] {
  const level = levels(samples);
  const gate = Math.max(silence, level.reduce((a, b) => Math.max(a, b), -Infinity) - below);
  const sounds = (frame: number) => level[frame]! > gate;
  const begins = (frame: number) => {
    const before = level.subarray(Math.max(0, frame - riseFrames), frame);
    const least = before.length === 0 ? -Infinity : before.reduce((a, b) => Math.min(a, b));
    return sounds(frame) && level[frame]! - Math.max(least, gate) > rise;
  };
  const next = (from: number, is: (frame: number) => boolean, end = level.length): number => {
    let frame = from;
    while (frame < end && !is(frame)) frame += 1;
    return frame < end ? frame : -1;
  };
  const starts: number[] = [];
  for (let at = next(0, sounds); at >= 0;) {
    const start = Math.max(0, at - early);
    const own = level.subarray(start, start + side);
    const onset = starts.length === 0 || begins(at);
    if (onset || own.filter((value) => value > gate).length >= leastSounding * side) starts.push(start * hop);
    // Another beginning in the second half gets a clip of its own; what is left goes on where this one ends.
    const again = next(start + side / 2, begins, start + side);
    at = again >= 0 ? again : next(start + side, sounds);
  }
  return starts;
}

export interface Clips {
  readonly set: PictureSet;
  /** Decibels below full scale, of each. */
  readonly levels: readonly number[];
}

/** All clips of recordings as pictures of bytes; where there are more than `most`, so many of them, evenly. */
export function clipsOf(recordings: readonly Recording[], most: number): Clips {
  const found = recordings.flatMap(({ samples }) => clipStarts(samples).map((start) => ({ samples, start })));
  const count = Math.min(most, found.length);
  const bytes = new Uint8Array(count * side * side);
  const levelsOf: number[] = [];
  for (let i = 0; i < count; i++) {
    const { samples, start } = found[Math.floor((i * found.length) / count)]!;
    const { picture, level } = seen(asClip(samples.subarray(start)));
    for (let at = 0; at < picture.length; at++) bytes[i * picture.length + at] = Math.round(255 * picture[at]!);
    levelsOf.push(level);
  }
  return { set: { count, size: side, channels: 1, bytes }, levels: levelsOf };
}
