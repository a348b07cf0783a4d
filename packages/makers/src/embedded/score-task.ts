/** What a maker of scores is asked for, and what it offers, whichever it is. */
import type { ScoreLine, ScoreOperation } from '@fourhands/core';
import type { Note, Score } from '@fourhands/core/media/score/score';
import type { ScoreLock, ScoreRegion } from '@fourhands/core/media/score/score-region';

export interface ScoreTask {
  readonly network: 'chorale' | 'melody';
  /** The model that it opens; null is the one that comes with the studio. */
  readonly model: { readonly path: string; readonly sha256: string } | null;
  readonly operation: ScoreOperation;
  readonly score: Score;
  /** Its parts name lines in which something is offered. */
  readonly region: ScoreRegion;
  /** From the highest. */
  readonly lines: readonly ScoreLine[];
  readonly locks: readonly ScoreLock[];
  readonly controls: Readonly<Record<string, number>>;
  readonly seed: number;
}

export interface OfferedMusic {
  /** All of the region, in the lines that it names. */
  readonly notes: readonly Note[];
  readonly natsPerNote: number;
}
