/** Reads the recordings that a command is given: the WAV files of a folder, or one of them. */
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Recording } from '@fourhands/models/spectra/clips';
import { mostSeconds } from '@fourhands/models/spectra/learned-amounts';

import type { CommandContext } from './context.ts';
import { FileFailed, UsageError } from './errors.ts';
import { readWhole } from './files.ts';
import { progressView } from './progress.ts';

/** Files that are sound, of which only WAV is read. */
const endings = new Set(
  'wav wave mp3 flac ogg oga opus m4a aac aif aiff aifc wma caf webm'.split(' ').map((ending) => `.${ending}`),
);
/** Of a folder and all folders in it; files that cannot be read are left out, and said. @throws FileFailed, UsageError */
export async function readRecordings(
  path: string,
  context: CommandContext,
  signal: AbortSignal,
): Promise<readonly Recording[]> {
  const files = await soundFilesIn(path);
  if (files.length === 0) throw new UsageError(`“${path}” holds no sound. Name a WAV file, or a folder of them.`);
  const { recordingOf, RecordingRefused } = await import('@fourhands/makers/embedded/spectra/recordings');
  const { WavUnreadable } = await import('@fourhands/core/media/sound/wav');
  const { rate } = await import('@fourhands/models/spectra/short-time');
  const progress = progressView(context.terminal, 'Reading recordings');
  const recordings: Recording[] = [];
  const left: string[] = [];
  let seconds = 0;
  try {
    for (const [at, file] of files.entries()) {
      signal.throwIfAborted();
      if (seconds > mostSeconds) {
        left.push(`${files.length - at} files beyond the first hour of sound`);
        break;
      }
      try {
        const recording = recordingOf(basename(file), await readWhole(file));
        recordings.push(recording);
        seconds += recording.samples.length / rate;
      } catch (error) {
        if (!(error instanceof RecordingRefused) && !(error instanceof WavUnreadable)) throw error;
        if (files.length === 1) throw error;
        left.push(`${basename(file)}: ${error.message}`);
      }
      progress.update((at + 1) / files.length, null, `${at + 1} of ${files.length}`);
      // Lets an interrupt through: a long file is read and resampled in one go.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    progress.clear();
  }
  for (const each of left) context.warn(`Left out: ${each}`);
  return recordings;
}

/** One sound as a maker of sounds hears it. @throws FileFailed, RecordingRefused, WavUnreadable */
export async function readSound(path: string): Promise<Float32Array> {
  const { recordingOf } = await import('@fourhands/makers/embedded/spectra/recordings');
  return recordingOf(basename(path), await readWhole(path)).samples;
}

async function soundFilesIn(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const found = await readdir(path, { recursive: true, withFileTypes: true });
    return found
      .filter((entry) => entry.isFile() && endings.has(extname(entry.name).toLowerCase()))
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw new FileFailed(path, 'read', error);
    throw error;
  }
}
