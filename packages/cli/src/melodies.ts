/**
 * Reads the melodies that a command is given: MIDI, MusicXML and ABC files of a folder, or one of them, or the sopranos of chorales; and writes some.
 */
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Melody } from '@fourhands/models/melody/melody';

import { readChoraleText } from './chorales.ts';
import type { CommandContext } from './context.ts';
import { FileFailed, UsageError } from './errors.ts';
import { readWhole } from './files.ts';

const endings = ['.mid', '.midi', '.musicxml', '.xml', '.mxl', '.abc'];
const isScore = (name: string) => endings.includes(extname(name).toLowerCase());

export interface ReadMelodies {
  readonly melodies: readonly Melody[];
  readonly files: number;
}

/** Of a folder and all folders in it; files that cannot be read are left out, and said. @throws FileFailed, UsageError */
export async function readMelodies(path: string, context: CommandContext): Promise<ReadMelodies> {
  if (/\.json(\.gz)?$/u.test(path)) return { melodies: await sopranosOf(path), files: 1 };
  const files = await scoreFilesIn(path);
  if (files.length === 0) throw new UsageError(`“${path}” holds no MIDI, MusicXML or ABC file.`);
  const { melodiesOf } = await import('@fourhands/core/media/score/melody-line');
  const melodies: Melody[] = [];
  let read = 0;
  for (const file of files) {
    try {
      melodies.push(...melodiesOf(await readScore(file)));
      read += 1;
    } catch (error) {
      if (!(error instanceof Error) || !('problem' in error || 'limit' in error)) throw error;
      context.warn(`Left out: ${basename(file)}: ${error.message}`);
    }
  }
  return { melodies, files: read };
}

/** The highest voices of the training part of chorales (JSON), a note for each run of a pitch. @throws FileFailed, ChoraleDataUnreadable */
async function sopranosOf(path: string): Promise<Melody[]> {
  const { readChorales, rest, voiceCount } = await import('@fourhands/models/chorale/pieces');
  const { emptyScore } = await import('@fourhands/core/media/score/score');
  const { held, silence } = await import('@fourhands/models/melody/melody');
  const { melodiesOf, notesOf } = await import('@fourhands/core/media/score/melody-line');
  const { training } = readChorales(await readChoraleText(path));
  return training.flatMap(({ steps, pitches }) => {
    const sounding = Array.from({ length: steps }, (_, step) => pitches[step * voiceCount]!);
    const cells = Int16Array.from(sounding, (pitch, step) =>
      pitch === sounding[step - 1] ? held : pitch === rest ? silence : pitch,
    );
    const line = { start: 0, track: 'soprano', voice: 1 };
    const notes = notesOf({ cells, barSteps: 16 }, [0, steps], line);
    return melodiesOf({ ...emptyScore, tracks: [{ id: line.track, name: '', instrument: 0 }], notes });
  });
}

/** The first melody of a score file. @throws FileFailed, UsageError, ScoreFileUnreadable */
export async function readMelody(path: string): Promise<Melody> {
  const { melodiesOf } = await import('@fourhands/core/media/score/melody-line');
  const [melody] = melodiesOf(await readScore(path));
  if (melody === undefined) throw new UsageError(`“${path}” holds no melody: a line of at least eight notes.`);
  return melody;
}

/** A score of melodies one after another, each from a bar on, as the file's ending says. @throws UsageError */
export async function melodyFile(path: string, melodies: readonly Melody[]): Promise<Uint8Array> {
  const { scoreFormats } = await import('@fourhands/core/media/score/files/formats');
  const { emptyScore } = await import('@fourhands/core/media/score/score');
  const { notesOf, ticksPerStep } = await import('@fourhands/core/media/score/melody-line');
  const ending = extname(path).slice(1).toLowerCase();
  const format = scoreFormats.find(({ extension }) => extension === ending);
  if (format === undefined)
    throw new UsageError(`A melody is written as ${scoreFormats.map(({ extension }) => `.${extension}`).join(', ')}.`);
  const { barSteps = 16 } = melodies[0] ?? {};
  let start = 0;
  const notes = melodies.flatMap((melody) => {
    const steps = melody.cells.length;
    const made = notesOf(melody, [0, steps], { start, track: 'melody', voice: 1 });
    start += Math.ceil(steps / barSteps) * barSteps * ticksPerStep;
    return made;
  });
  const beats = barSteps % 4 === 0 ? { beats: barSteps / 4, unit: 4 as const } : { beats: barSteps, unit: 16 as const };
  return format.write({
    ...emptyScore,
    title: basename(path, extname(path)),
    tracks: [{ id: 'melody', name: 'Melody', instrument: 0 }],
    meters: [{ tick: 0, ...beats }],
    notes: notes.map((note, at) => ({ ...note, id: `n${at + 1}` })),
  });
}

async function readScore(path: string) {
  const { readScoreFile } = await import('@fourhands/core/media/score/files/formats');
  return readScoreFile(await readWhole(path)).score;
}

async function scoreFilesIn(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return isScore(path) ? [path] : [];
    const found = await readdir(path, { recursive: true, withFileTypes: true });
    return found
      .filter((entry) => entry.isFile() && isScore(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw new FileFailed(path, 'read', error);
    throw error;
  }
}
