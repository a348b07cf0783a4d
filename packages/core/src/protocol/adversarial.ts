/** Adversarial networks: how their latents are named and asked for, and what a run's points tell of modes and copies. */
import { z } from 'zod';
import { largestSeed, type RunPoint } from './run.ts';

/** A move some way towards another latent that is drawn: 0 percent stays, 100 arrives. */
interface LatentMove {
  readonly seed: number;
  readonly index: number;
  readonly percent: number;
}

/** A latent by how it was come to, so that it can be come to again: the `index`-th of a seed, then moves away from it. */
export interface LatentPlace {
  readonly seed: number;
  readonly index: number;
  readonly moves: readonly LatentMove[];
}

export const mostSamples = 256;
/** Moves that a place may have. */
export const mostMoves = 32;

/** `12.3~7.2.30`: the picture 3 of seed 12, then 30 percent of the way to the picture 2 of seed 7. */
export function formatPlace({ seed, index, moves }: LatentPlace): string {
  return [`${seed}.${index}`, ...moves.map((move) => `${move.seed}.${move.index}.${move.percent}`)].join('~');
}

function numbersOf(text: string, most: readonly number[]): readonly number[] | null {
  const parts = text.split('.');
  const numbers = parts.map(Number);
  const fit = parts.every((part, at) => /^\d{1,10}$/.test(part) && numbers[at]! <= (most[at] ?? -1));
  return fit && parts.length === most.length ? numbers : null;
}

/** Null when the text names no place. */
export function parsePlace(text: string): LatentPlace | null {
  const [first = '', ...others] = text.split('~');
  const start = numbersOf(first, [largestSeed, mostSamples - 1]);
  const moves = others.map((each) => numbersOf(each, [largestSeed, mostSamples - 1, 100]));
  if (start === null || moves.length > mostMoves || moves.includes(null)) return null;
  return {
    seed: start[0]!,
    index: start[1]!,
    moves: moves.map((move) => ({ seed: move![0]!, index: move![1]!, percent: move![2]! })),
  };
}

/** The place of a sheet's cell of variations: the first is the place itself. */
export function variationOf(place: LatentPlace, seed: number, index: number, percent: number): LatentPlace {
  return index === 0 ? place : { ...place, moves: [...place.moves, { seed, index: index - 1, percent }] };
}

const place = z
  .string()
  .max(1000)
  .refine((text) => parsePlace(text) !== null, 'a place is SEED.INDEX, followed by ~SEED.INDEX.PERCENT for each move')
  .meta({
    description: 'A latent: SEED.INDEX, followed by ~SEED.INDEX.PERCENT for each move.',
    example: '12.3~7.2.30',
  });

export const generatedQuery = z.object({ at: place });
export type GeneratedQuery = z.infer<typeof generatedQuery>;

export const variationsQuery = z.object({
  at: place,
  count: z.coerce.number().int().min(1).max(64).default(9),
  seed: z.coerce.number().int().min(0).max(largestSeed).default(0),
  percent: z.coerce.number().int().min(0).max(100).default(30),
});
export type VariationsQuery = z.infer<typeof variationsQuery>;

export const walkQuery = z.object({
  from: place,
  to: place,
  steps: z.coerce.number().int().min(2).max(64).default(9),
});
export type WalkQuery = z.infer<typeof walkQuery>;

/** Below these, samples are all alike, or copies of training pictures. */
export const collapsedBelow = 0.5;
export const copiedBelow = 0.25;

/** Earlier than this share of a run, the network still draws one grey cloud, which is no sign of anything. */
const settledShare = 0.1;
const inARow = 2;

export interface Low {
  /** Since which step, and the newest value. */
  readonly since: number;
  readonly latest: number;
}

function lowInARow(points: readonly RunPoint[], term: string, least: number, totalSteps: number): Low | null {
  const measured = points.flatMap(({ split, step, terms }) => {
    const value = terms[term];
    return split === 'validation' && step >= totalSteps * settledShare && value != null ? [{ step, value }] : [];
  });
  const lastFine = measured.findLastIndex(({ value }) => value >= least);
  const low = measured.slice(lastFine + 1);
  const [first, latest] = [low[0], low.at(-1)];
  return first === undefined || latest === undefined || low.length < inARow
    ? null
    : { since: first.step, latest: latest.value };
}

/** Whether the samples of a run are all alike by now: two validations in a row, or more, say so. */
export const collapse = (points: readonly RunPoint[], totalSteps: number): Low | null =>
  lowInARow(points, 'diversity', collapsedBelow, totalSteps);

/** Whether the samples of a run are near copies of its training pictures by now. */
export const copying = (points: readonly RunPoint[], totalSteps: number): Low | null =>
  lowInARow(points, 'novelty', copiedBelow, totalSteps);
