/** Reads a recording to learn from: what a maker of sounds hears of it, and what a person wants to know of it. Runs in a worker process only. */
import { basename, extname } from 'node:path';
import { peaksTold } from '@fourhands/core';
import { readWav, writeWav } from '@fourhands/core/media/sound/wav';
import { heardInParts, samplesIn } from '@fourhands/makers/embedded/spectra/recordings';
import { clipStarts } from '@fourhands/models/spectra/clips';
import { mostSeconds } from '@fourhands/models/spectra/learned-amounts';
import { rate } from '@fourhands/models/spectra/short-time';
import { RecordingSilent, RecordingTooShort } from '../commands/sounds/sound-errors.ts';
import type { ReadRecording } from '../commands/sounds/sound-work.ts';
import type { WavFile } from './sound-sources.ts';

/** Seconds that a recording has at the least: three frames of a picture of sound. */
const shortest = 0.05;

/** @throws WavUnreadable, RecordingTooShort, RecordingSilent */
export function readRecording(file: WavFile, name: string): ReadRecording {
  const { sampleRate, channels, bits } = file.layout;
  const length = samplesIn(file.layout);
  if (length < shortest * sampleRate) throw new RecordingTooShort(name, length / sampleRate, shortest);
  const heard = heardInParts({ sampleRate, length }, (at, count) => file.read(at, count), mostSeconds);
  const content = writeWav({ sampleRate: rate, channels: [heard] });
  // What is kept is what is learned from: of its 16 bits, and not of what they were before.
  const [samples] = readWav(content).channels as [Float32Array];
  const clips = clipStarts(samples).length;
  if (clips === 0) throw new RecordingSilent(name);
  return {
    title: basename(name, extname(name)).slice(0, 200),
    format: 'wav',
    seconds: samples.length / rate,
    sampleRate,
    bits,
    channels,
    clips,
    peaks: peaksOf(samples),
    warnings: [
      ...(channels > 1 ? (['channels-mixed'] as const) : []),
      ...(length > mostSeconds * sampleRate ? (['recording-cut'] as const) : []),
    ],
    content,
  };
}

function peaksOf(samples: Float32Array): number[] {
  return Array.from({ length: peaksTold }, (_, at) => {
    const from = Math.floor((at * samples.length) / peaksTold);
    const to = Math.max(from + 1, Math.floor(((at + 1) * samples.length) / peaksTold));
    const most = samples.subarray(from, to).reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    return Math.round(255 * Math.min(1, most));
  });
}
