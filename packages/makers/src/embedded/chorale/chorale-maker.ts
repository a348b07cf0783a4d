/** The shipped chorale maker on scores: what is asked of a region, as a request to its network, and what comes back, as notes. */
import type { ScoreMaker, ScoreOperation } from '@fourhands/core';
import { endOf, type Note, type Score } from '@fourhands/core/media/score/score';
import { isOnLine } from '@fourhands/core/media/score/score-lines';
import { isIn, type ScoreRegion } from '@fourhands/core/media/score/score-region';
import type { ChoraleSession } from '@fourhands/models/chorale/chorale';
import { type Piece, rest, voiceCount } from '@fourhands/models/chorale/pieces';
import type { CellRegion } from '@fourhands/models/chorale/request';
import type { OfferedMusic, ScoreTask } from '../score-task.ts';
import { foldedPitch, type Grid, gridOf, offeredLines, offeredNotes, ticksPerStep } from './chorale-grid.ts';
import { LinesMissing, MelodyMissing, NothingBefore, RegionTooLong, ScoreRegionLocked } from '../score-failures.ts';

export const choraleId = 'chorale';

/** Sixteenths of a bar of 4/4, which the network counts in. */
const barSteps = 16;
/** What is read around a region where its lines have notes there, in sixteenths. */
const usualContext = 6 * barSteps;
const shortContext = 2 * barSteps;
const continuedContext = 4 * barSteps;
/** Sixteenths that may be made at once: 64 bars of 4/4. */
const mostSteps = 64 * barSteps;

export const choraleMaker = (hash: string): ScoreMaker => ({
  id: choraleId,
  name: { en: 'Chorale maker', zh: '众赞歌搭档' },
  operations: ['harmonise', 'fill', 'vary', 'continue', 'answer'],
  lines: voiceCount,
  controls: [
    {
      name: 'temperature',
      label: { en: 'How freely', zh: '自由程度' },
      minimum: 0,
      maximum: 2,
      step: 0.05,
      default: 0.8,
      operations: ['harmonise', 'fill', 'vary', 'continue', 'answer'],
    },
    {
      name: 'passes',
      label: { en: 'Times gone over', zh: '重读遍数' },
      minimum: 0,
      maximum: 8,
      step: 1,
      default: 0,
      operations: ['harmonise', 'fill', 'vary', 'continue', 'answer'],
    },
    {
      name: 'keep',
      label: { en: 'Notes kept', zh: '保留的音' },
      minimum: 0,
      maximum: 1,
      step: 0.05,
      default: 0.6,
      operations: ['vary'],
    },
    {
      name: 'reach',
      label: { en: 'Farthest change in semitones (0: any)', zh: '最大改动半音数（0 为不限）' },
      minimum: 0,
      maximum: 24,
      step: 1,
      default: 5,
      operations: ['vary'],
    },
    {
      name: 'close',
      label: { en: 'Comes to an end (1)', zh: '收束（1）' },
      minimum: 0,
      maximum: 1,
      step: 1,
      default: 1,
      operations: ['continue'],
    },
  ],
  hash,
});

/**
 * The grid of a task. @throws LinesMissing, RegionTooLong, MelodyMissing, NothingBefore, ScoreRegionLocked where it cannot be done
 */
export function choraleGrid({
  operation,
  score,
  region,
  lines,
  locks,
}: Omit<ScoreTask, 'controls' | 'seed' | 'makerId'>): Grid {
  if (lines.length !== voiceCount) throw new LinesMissing(voiceCount, lines.length);
  const length = Math.ceil((region.end - region.start) / ticksPerStep);
  if (length > mostSteps) throw new RegionTooLong(mostSteps / barSteps);
  const on = (note: Note, places: readonly number[]) => places.some((place) => isOnLine(note, lines[place]!));
  const offered = offeredLines(lines, region);
  const all = lines.map((_, place) => place);
  if (operation === 'harmonise') {
    const others = all.filter((place) => !offered.includes(place));
    const isGiven = score.notes.some(
      (note) => on(note, others) && note.start < region.end && note.start + note.duration > region.start,
    );
    if (!isGiven) throw new MelodyMissing();
  }
  if (operation === 'continue' || operation === 'answer') {
    const from = operation === 'answer' ? region.start - length * ticksPerStep : 0;
    const isBefore = score.notes.some(
      (note) => on(note, all) && note.start < region.start && note.start + note.duration > from,
    );
    if (!isBefore) throw new NothingBefore(operation);
  }
  const grid = gridOf({
    score: operation === 'continue' || operation === 'answer' ? before(score, region) : score,
    lines,
    region,
    locks,
    context: contextOf(operation, length, () => score.notes.some((note) => on(note, offered) && !isIn(region, note))),
    keeps: operation === 'vary',
  });
  if (!grid.isPossible) throw new ScoreRegionLocked(score, grid.lockMet);
  return grid;
}

function contextOf(
  operation: ScoreOperation,
  length: number,
  hasNotesAround: () => boolean,
): readonly [before: number, after: number] {
  if (operation === 'answer') return [length, 0];
  if (operation === 'continue') return [continuedContext, 0];
  // Where the lines are empty all around, what is read there would have to be thought up.
  const around = hasNotesAround() ? usualContext : shortContext;
  return [around, around];
}

/** The score with nothing from the region's end on. */
function before(score: Score, { end }: ScoreRegion): Score {
  return { ...score, notes: score.notes.filter(({ start }) => start < end) };
}

/** @throws as choraleGrid; ChoraleRequestRefused, ChoraleClosed, and the signal's reason when it is raised */
export async function makeChorale(
  session: ChoraleSession,
  task: ScoreTask,
  hooks: { readonly signal?: AbortSignal; readonly progress?: (share: number) => void } = {},
): Promise<OfferedMusic> {
  const { operation, score, controls, seed } = task;
  const grid = choraleGrid(task);
  const { lowestPitch, highestPitch } = session.configuration;
  const fold = (pitch: number) => foldedPitch(pitch, lowestPitch, highestPitch);
  const piece = { ...grid.piece, pitches: grid.piece.pitches.map(fold) };
  const { temperature = 0.8, passes = 0, keep = 0, reach = 0, close = 1 } = controls;
  const follows = operation === 'continue' || operation === 'answer';
  const ends = operation === 'answer' || (operation === 'continue' ? close === 1 : grid.ends);
  const options = { seed, temperature, passes, ends, ranges: rangesOf(session, piece) };
  const cells = regionsOf(grid.open);
  // A fill is nothing but a variation that keeps nothing and may go anywhere.
  const near = operation === 'vary' ? { keep, ...(reach > 0 && { reach }) } : {};
  const { piece: made, natsPerNote } = await session.vary(piece, cells, { ...options, ...near }, hooks);
  const offering = { ...task, score: follows ? before(score, task.region) : score, grid, made, fold };
  return { notes: offeredNotes(offering), natsPerNote };
}

/** What each line may sing: as in the pieces that were learned from, and what it sings here already. */
function rangesOf({ ranges }: ChoraleSession, { pitches }: Piece): ChoraleSession['ranges'] {
  return ranges.map((range, line) => {
    let { lowest, highest } = range;
    for (let at = line; at < pitches.length; at += voiceCount) {
      if (pitches[at] === rest) continue;
      lowest = Math.min(lowest, pitches[at]!);
      highest = Math.max(highest, pitches[at]!);
    }
    return { lowest, highest };
  });
}

/** Open cells as runs of a line each. */
function regionsOf(open: Uint8Array): readonly CellRegion[] {
  const steps = open.length / voiceCount;
  const regions: CellRegion[] = [];
  for (let voice = 0; voice < voiceCount; voice++)
    for (let from = 0; from < steps; from++) {
      if (open[from * voiceCount + voice] === 0) continue;
      let to = from + 1;
      while (to < steps && open[to * voiceCount + voice] === 1) to += 1;
      regions.push({ voices: [voice], from, to });
      from = to;
    }
  return regions;
}

/** What of a score a task needs: enough around the region, and where the rest ends. */
export function partFor(score: Score, region: ScoreRegion): Score {
  const reach = (usualContext + mostSteps + barSteps) * ticksPerStep;
  const near = (note: Note) => note.start < region.end + reach && note.start + note.duration > region.start - reach;
  const end = endOf(score);
  const notes = score.notes.filter((note) => near(note) || note.start + note.duration === end);
  return { ...score, notes };
}
