/** A melody maker on scores: what is asked of one line, as a request to its network, and what comes back, as notes. */
import type { ScoreLine, ScoreMaker, ScoreOperation } from '@fourhands/core';
import type { Note } from '@fourhands/core/media/score/score';
import { isOnLine } from '@fourhands/core/media/score/score-lines';
import { isIn, type ScoreLock } from '@fourhands/core/media/score/score-region';
import type { MelodyMaker } from '@fourhands/models/melody/melody-maker';
import { silence, traits, type Melody } from '@fourhands/models/melody/melody';
import { LinesMissing, NothingBefore, RegionTooLong, ScoreRegionLocked } from '../score-failures.ts';
import type { OfferedMusic, ScoreTask } from '../score-task.ts';
import { barAt, cellsOf, notesOf, ticksPerStep } from '@fourhands/core/media/score/melody-line';

export const melodyId = 'melody';

const operations: readonly ScoreOperation[] = ['fill', 'vary', 'continue', 'answer'];
/** Sixteenths that may be made at once: 64 bars of 4/4. */
const mostSteps = 64 * 16;
/** Sixteenths before the region that are read, as far as the network looks back and a bar more. */
const contextSteps = 5 * 16;
/** Semitones beyond what the line sings already that it may reach, and where it sings when it is empty. */
const reach = 3;
const usualRange = [57, 81] as const;

const labels = {
  density: { en: 'Density', zh: '疏密' },
  contour: { en: 'Rise or fall', zh: '上行或下行' },
  range: { en: 'Range', zh: '音域' },
  leaps: { en: 'Leaps', zh: '跳进' },
} as const;

const abilities: Pick<ScoreMaker, 'operations' | 'lines' | 'controls'> = {
  operations: [...operations],
  lines: 1,
  controls: [
    {
      name: 'temperature',
      label: { en: 'How freely', zh: '自由程度' },
      minimum: 0,
      maximum: 2,
      step: 0.05,
      default: 0.9,
      operations: [...operations],
    },
    {
      name: 'keep',
      label: { en: 'How near', zh: '相近程度' },
      minimum: 0,
      maximum: 1,
      step: 0.05,
      default: 0.7,
      operations: ['vary'],
    },
    ...traits.map((trait) => ({
      name: trait,
      label: labels[trait],
      minimum: -2,
      maximum: 2,
      step: 0.1,
      default: 0,
      operations: [...operations],
    })),
  ],
};

/** The one that comes with the studio. */
export const melodyMaker = (hash: string): ScoreMaker => ({
  id: melodyId,
  name: { en: 'Melody maker', zh: '旋律搭档' },
  ...abilities,
  hash,
});

/** One that a person trained, by the name that they gave it. */
export const trainedMelodyMaker = ({
  id,
  name,
  hash,
}: Pick<ScoreMaker, 'id' | 'hash'> & { readonly name: string }): ScoreMaker => ({
  id,
  name: { en: name, zh: name },
  ...abilities,
  hash,
});

interface LineTask {
  readonly line: ScoreLine;
  /** The tick at which the melody begins, with a bar. */
  readonly start: number;
  readonly melody: Melody;
  readonly open: Uint8Array;
  /** The region in steps of the melody. */
  readonly steps: readonly [from: number, to: number];
  readonly range: readonly [lowest: number, highest: number];
  /** Notes of the region that stay because they are locked. */
  readonly kept: readonly Note[];
  readonly velocity: number | null;
}

/** The line of a task. @throws LinesMissing, RegionTooLong, NothingBefore, ScoreRegionLocked where it cannot be done */
export function melodyLine({
  operation,
  score,
  region,
  lines,
  locks,
}: Pick<ScoreTask, 'operation' | 'score' | 'region' | 'lines' | 'locks'>): LineTask {
  const [line] = lines;
  if (line === undefined || lines.length !== 1) throw new LinesMissing(1, lines.length);
  const length = Math.ceil((region.end - region.start) / ticksPerStep);
  if (length > mostSteps) throw new RegionTooLong(mostSteps / 16);
  const all = score.notes.filter((note) => isOnLine(note, line));
  const follows = operation === 'continue' || operation === 'answer';
  if (follows) {
    const from = operation === 'answer' ? region.start - length * ticksPerStep : 0;
    if (!all.some((note) => note.start < region.start && note.start + note.duration > from))
      throw new NothingBefore(operation);
  }
  const { start, barSteps } = barAt(score, Math.max(0, region.start - contextSteps * ticksPerStep));
  const stepAt = (tick: number) => Math.round((tick - start) / ticksPerStep);
  const [from, to] = [stepAt(region.start), Math.max(stepAt(region.start) + 1, stepAt(region.end))];
  const kept = all.filter((note) => isIn(region, note) && isLocked(note, locks));
  // What is to be made anew is not read, but for what is to be varied.
  const read = operation === 'vary' ? all : all.filter((note) => !isIn(region, note) || kept.includes(note));
  const cells = cellsOf(read, start, to);
  const open = new Uint8Array(to).fill(0, 0, from).fill(1, from, to);
  let lockMet: ScoreLock | null = null;
  const close = (first: number, last: number, lock: ScoreLock | null) => {
    for (let step = Math.max(from, first); step < Math.min(to, last); step++) {
      open[step] = 0;
      lockMet ??= lock;
    }
  };
  for (const note of kept)
    close(
      stepAt(note.start),
      Math.max(stepAt(note.start) + 1, stepAt(note.start + note.duration)),
      locks.find((lock) => isLocked(note, [lock])) ?? null,
    );
  for (const lock of locks)
    if (isIn({ ...lock.region, start: 0, end: 1 }, { ...line, start: 0 }) && lock.region.start < lock.region.end)
      close(stepAt(lock.region.start), stepAt(lock.region.end), lock);
  if (!open.includes(1)) throw new ScoreRegionLocked(score, lockMet);
  const pitches = all.map(({ pitch }) => pitch);
  return {
    line,
    start,
    melody: { cells, barSteps },
    open,
    steps: [from, to],
    range: pitches.length === 0 ? usualRange : [Math.min(...pitches) - reach, Math.max(...pitches) + reach],
    kept,
    velocity: all[0]?.velocity ?? null,
  };
}

const isLocked = (note: Note, locks: readonly ScoreLock[]): boolean =>
  locks.some(({ notes, region }) => notes.includes(note.id) || isIn(region, note));

/** @throws as melodyLine; MelodyRequestRefused, and the signal's reason when it is raised */
export async function makeMelody(
  maker: MelodyMaker,
  task: ScoreTask,
  hooks: { readonly signal?: AbortSignal; readonly progress?: (share: number) => void } = {},
): Promise<OfferedMusic> {
  const { controls, seed, operation } = task;
  const { line, start, melody, open, steps, range, kept, velocity } = melodyLine(task);
  const { lowestPitch, highestPitch } = maker.configuration;
  const [lowest, highest] = range;
  // A line that sings beyond what the maker knows is answered an octave or more nearer.
  const known = highest < lowestPitch || lowest > highestPitch ? ([lowestPitch, highestPitch] as const) : range;
  const steer = Object.fromEntries(traits.map((trait) => [trait, controls[trait] ?? 0]));
  const keep = operation === 'vary' ? (controls['keep'] ?? 0) : 0;
  const made = await maker.make(
    melody,
    open,
    { seed, temperature: controls['temperature'] ?? 0.9, keep, steer, range: known },
    hooks,
  );
  // What is closed in the region is not offered anew: a note that was made ends where it begins.
  const cells = made.melody.cells.map((cell, step) => (open[step] === 1 || step < steps[0] ? cell : silence));
  const notes = notesOf({ ...made.melody, cells }, steps, {
    start,
    ...line,
    ...(velocity === null ? {} : { velocity }),
  });
  return {
    notes: [...notes, ...kept].toSorted((a, b) => a.start - b.start || a.pitch - b.pitch),
    natsPerNote: made.natsPerStep,
  };
}
