/**
 * Between a score and the grid that a chorale maker works on: four lines in sixteenths, from a bar's beginning on. What lies outside the
 * grid's pitches is read an octave or more away; nothing that is read is ever written.
 */
import type { ScoreLine } from '@fourhands/core';
import { Bars } from '@fourhands/core/media/score/bars';
import { defaultVelocity, endOf, type Note, type Score, ticksPerQuarter } from '@fourhands/core/media/score/score';
import { isOnLine } from '@fourhands/core/media/score/score-lines';
import { isIn, type ScoreLock, type ScoreRegion } from '@fourhands/core/media/score/score-region';
import { rest, voiceCount, type Piece } from '@fourhands/models/chorale/pieces';

export const ticksPerStep = ticksPerQuarter / 4;

export interface Grid {
  /** The tick at which it begins. */
  readonly start: number;
  readonly piece: Piece;
  /** 1 for each cell that is to be made, by step and line. */
  readonly open: Uint8Array;
  /** The first lock that keeps a cell of the region closed. */
  readonly lockMet: ScoreLock | null;
  /** Whether a cell that is to be offered is open. */
  readonly isPossible: boolean;
  /** Steps of the region, from and to before. */
  readonly steps: readonly [from: number, to: number];
  /** Nothing sounds or may come behind it. */
  readonly ends: boolean;
}

export interface GridRequest {
  readonly score: Score;
  readonly lines: readonly ScoreLine[];
  readonly region: ScoreRegion;
  readonly locks: readonly ScoreLock[];
  /** Sixteenths before and after the region that are read; it begins with the bar of the first. */
  readonly context: readonly [before: number, after: number];
  /** What is in the region is read too; otherwise it does not count. */
  readonly keeps: boolean;
}

/** The lines that a region names: those in which something is offered. */
export function offeredLines(lines: readonly ScoreLine[], region: ScoreRegion): readonly number[] {
  return lines.flatMap((line, at) => (isIn({ ...region, start: 0, end: 1 }, { ...line, start: 0 }) ? [at] : []));
}

export function gridOf({ score, lines, region, locks, context, keeps }: GridRequest): Grid {
  const bars = new Bars(score.meters);
  const [before, after] = context;
  const start = bars.at(Math.max(0, region.start - before * ticksPerStep)).start;
  const stepAt = (tick: number) => Math.ceil((tick - start) / ticksPerStep);
  const end = endOf(score);
  const [from, to] = [stepAt(region.start), stepAt(region.end)];
  const steps = Math.max(to, Math.min(to + after, stepAt(end)));
  const pitches = new Int16Array(steps * voiceCount).fill(rest);
  const open = new Uint8Array(steps * voiceCount);
  const offered = offeredLines(lines, region);
  for (const line of offered) for (let step = from; step < to; step++) open[step * voiceCount + line] = 1;
  let lockMet: ScoreLock | null = null;
  const close = (line: number, [first, last]: readonly [number, number], lock: ScoreLock | null) => {
    for (let step = Math.max(0, first); step < Math.min(steps, last); step++) {
      const at = step * voiceCount + line;
      if (open[at] === 1 && lock !== null) lockMet ??= lock;
      open[at] = 0;
    }
  };
  lines.forEach((line, place) => {
    const notes = score.notes.filter((note) => isOnLine(note, line));
    const locked = new Map(notes.flatMap((note) => lockOf(note, locks)));
    // Where several sound at once, the highest is read; one that is locked before all.
    const inOrder = notes.toSorted(
      (a, b) => Number(locked.has(a.id)) - Number(locked.has(b.id)) || a.pitch - b.pitch || a.start - b.start,
    );
    let isKnown = false;
    for (const note of inOrder) {
      const span = stepsOf(note, start);
      if (span[0] >= steps || span[1] <= 0) continue;
      const isOffered = isIn(region, note) && offered.includes(place);
      const lock = locked.get(note.id) ?? null;
      if (!isOffered || lock !== null) {
        isKnown = true;
        close(place, span, lock);
      } else if (!keeps) continue;
      else isKnown = true;
      for (let step = Math.max(0, span[0]); step < Math.min(steps, span[1]); step++)
        pitches[step * voiceCount + place] = note.pitch;
    }
    for (const lock of locks) {
      if (!isIn({ ...lock.region, start: 0, end: 1 }, { ...line, start: 0 })) continue;
      if (lock.region.start < lock.region.end) close(place, [stepAt(lock.region.start), stepAt(lock.region.end)], lock);
    }
    // A line of which nothing is known is thought up wherever it is not locked, and only offered where it was asked for.
    if (!isKnown && lockMet === null) for (let step = 0; step < steps; step++) open[step * voiceCount + place] = 1;
  });
  const isPossible = offered.some((line) =>
    Array.from({ length: to - from }, (_, at) => open[(from + at) * voiceCount + line]).includes(1),
  );
  const ends = steps === to && end <= region.end;
  return { start, piece: { steps, pitches }, open, lockMet, isPossible, steps: [from, to], ends };
}

/** A pitch moved by octaves until the maker knows it; a rest stays one. */
export function foldedPitch(pitch: number, lowest: number, highest: number): number {
  if (pitch === rest) return rest;
  let near = pitch;
  while (near < lowest) near += 12;
  while (near > highest) near -= 12;
  return near;
}

interface Offering {
  readonly score: Score;
  readonly lines: readonly ScoreLine[];
  readonly region: ScoreRegion;
  readonly locks: readonly ScoreLock[];
  readonly grid: Grid;
  /** What was made, as the maker knows it. */
  readonly made: Piece;
  /** A pitch as the maker knows it. */
  readonly fold: (pitch: number) => number;
}

/**
 * The notes of the region as they are offered: those of it that came out as they were stay themselves, with their own beginnings and ends; the
 * others are new, one for each run of a pitch within a bar.
 */
export function offeredNotes({ score, lines, region, locks, grid, made, fold }: Offering): readonly Note[] {
  const notes: Note[] = [];
  const bars = new Bars(score.meters);
  const isBarLine = (step: number) => {
    const tick = grid.start + step * ticksPerStep;
    return Math.abs(bars.at(tick + ticksPerStep / 2).start - tick) < ticksPerStep / 2;
  };
  for (const place of offeredLines(lines, region)) {
    const line = lines[place]!;
    const there = score.notes.filter((note) => isOnLine(note, line) && isIn(region, note));
    const settled = new Uint8Array(made.steps);
    for (const note of there) {
      const [first, last] = stepsOf(note, grid.start);
      const stays = lockOf(note, locks).length > 0 || isSame(made, place, fold(note.pitch), [first, last], settled);
      if (!stays) continue;
      notes.push(note);
      settled.fill(1, Math.max(0, first), Math.min(made.steps, last));
    }
    const velocity = there[0]?.velocity ?? score.notes[0]?.velocity ?? defaultVelocity;
    const [from, to] = grid.steps;
    let begun = from;
    const pitchAt = (step: number) =>
      step < to && settled[step] === 0 && grid.open[step * voiceCount + place] === 1
        ? made.pitches[step * voiceCount + place]!
        : rest;
    for (let step = from; step < to; step++) {
      const pitch = pitchAt(step);
      if (step > from && pitchAt(step - 1) === pitch && !isBarLine(step)) continue;
      begun = step;
      if (pitch === rest) continue;
      let end = begun + 1;
      while (end < to && pitchAt(end) === pitch && !isBarLine(end)) end += 1;
      notes.push({
        id: `offered.${place + 1}.${begun}`,
        ...line,
        start: grid.start + begun * ticksPerStep,
        duration: (end - begun) * ticksPerStep,
        pitch,
        spelling: null,
        velocity,
        lyrics: [],
      });
    }
  }
  return notes;
}

/** Whether nothing but a pitch came out at some steps of a line, and no other note has them. */
function isSame(
  { pitches, steps }: Piece,
  line: number,
  pitch: number,
  [first, last]: readonly [number, number],
  settled: Uint8Array,
): boolean {
  for (let step = Math.max(0, first); step < Math.min(steps, last); step++)
    if (settled[step] === 1 || pitches[step * voiceCount + line] !== pitch) return false;
  return true;
}

function stepsOf({ start, duration }: Note, from: number): readonly [number, number] {
  const first = Math.round((start - from) / ticksPerStep);
  return [first, Math.max(first + 1, Math.round((start + duration - from) / ticksPerStep))];
}

function lockOf(note: Note, locks: readonly ScoreLock[]): readonly (readonly [string, ScoreLock])[] {
  const lock = locks.find(({ notes, region }) => notes.includes(note.id) || isIn(region, note));
  return lock === undefined ? [] : [[note.id, lock]];
}
