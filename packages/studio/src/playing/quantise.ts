/** What was played on keys, as notes on a grid. Pure. */
import type { Note } from '@fourhands/core/media/score/score';

/** In ticks, as they were played: not on any grid. */
export interface PlayedNote {
  readonly pitch: number;
  readonly velocity: number;
  readonly start: number;
  readonly end: number;
}

/** Grids that can be chosen, in ticks; 0 leaves everything where it was played. */
export const grids = {
  '1/4': 960,
  '1/8': 480,
  '1/16': 240,
  '1/32': 120,
  '1/8 triplet': 320,
  '1/16 triplet': 160,
  off: 0,
} as const;
export type GridName = keyof typeof grids;

/**
 * Beginnings go to the nearest line of the grid, lengths to a whole number of its steps, one at least. Of two that fall on one pitch and place, the
 * longer one stays; one that would sound into the next of its pitch ends there.
 */
export function quantised(
  played: readonly PlayedNote[],
  grid: number,
  into: Pick<Note, 'track' | 'voice'>,
): readonly Note[] {
  const step = Math.max(1, grid);
  const onGrid = (ticks: number) => Math.round(ticks / step) * step;
  const placed = new Map<string, { start: number; duration: number; pitch: number; velocity: number }>();
  for (const { pitch, velocity, start, end } of played) {
    const from = Math.max(0, onGrid(start));
    const duration = Math.max(step, onGrid(end - start));
    const key = `${from} ${pitch}`;
    const there = placed.get(key);
    if (there === undefined || there.duration < duration) placed.set(key, { start: from, duration, pitch, velocity });
  }
  const inOrder = [...placed.values()].toSorted((a, b) => a.start - b.start || a.pitch - b.pitch);
  return inOrder.map(({ start, duration, pitch, velocity }, index) => {
    const next = inOrder.find((other, at) => at > index && other.pitch === pitch && other.start > start);
    const room = next === undefined ? duration : next.start - start;
    return {
      id: `played.${index}`,
      ...into,
      start,
      duration: Math.max(1, Math.min(duration, room)),
      pitch,
      spelling: null,
      velocity: Math.min(127, Math.max(1, Math.round(velocity))),
      lyrics: [],
    };
  });
}
