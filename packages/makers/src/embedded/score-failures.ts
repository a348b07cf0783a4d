/** Why a maker of scores cannot do what it was asked for; found before anything is computed. */
import { Bars } from '@fourhands/core/media/score/bars';
import { pitchName } from '@fourhands/core/media/score/pitch-spelling';
import type { Score } from '@fourhands/core/media/score/score';
import type { ScoreLock } from '@fourhands/core/media/score/score-region';

/** The score has too few lines, or others were named. */
export class LinesMissing extends Error {
  readonly code = 'score-lines-missing';

  constructor(needed: number, found: number) {
    super(
      found === 0
        ? 'The score has no track with pitches, so there is no line to write in. Add a track, then ask again.'
        : `This maker writes in ${needed} lines, and ${found} were named. Name ${needed}, from the highest to the lowest.`,
    );
    this.name = 'LinesMissing';
  }
}

/** More than is made at once. */
export class RegionTooLong extends Error {
  readonly code = 'score-region-too-long';
  readonly bars: number;

  constructor(bars: number) {
    super(`The part is longer than the ${bars} bars of 4/4 that are made at once. Choose a shorter one.`);
    this.name = 'RegionTooLong';
    this.bars = bars;
  }
}

/** Nothing sounds in the line that is to be harmonised. */
export class MelodyMissing extends Error {
  readonly code = 'score-melody-missing';

  constructor() {
    super('There is no melody in that part, so there is nothing to harmonise. Write one, or choose another part.');
    this.name = 'MelodyMissing';
  }
}

/** There is nothing to go on from or to answer. */
export class NothingBefore extends Error {
  readonly code = 'score-nothing-before';

  constructor(operation: 'continue' | 'answer') {
    super(
      operation === 'answer'
        ? 'There is no phrase before that part to answer: as many bars before it are empty. Play or write something there.'
        : 'There is nothing before that part to go on from. Play or write something there.',
    );
    this.name = 'NothingBefore';
  }
}

/** Everything that could be made lies in locks. */
export class ScoreRegionLocked extends Error {
  readonly code = 'score-region-locked';
  readonly lockId: string | null;

  constructor(score: Score, lock: ScoreLock | null) {
    super(
      lock === null
        ? 'The part holds no place of a line that could be changed. Choose a larger one.'
        : `All of that part is locked: ${nameOf(score, lock)}. Open that lock, or choose another part.`,
    );
    this.name = 'ScoreRegionLocked';
    this.lockId = lock?.id ?? null;
  }
}

/** As people find it: its bars, from 1, and its first notes. */
function nameOf(score: Score, { region, notes }: ScoreLock): string {
  const bars = new Bars(score.meters);
  const [first, last] = [bars.at(region.start).index + 1, bars.at(Math.max(region.start, region.end - 1)).index + 1];
  const held = score.notes.filter(({ id }) => notes.includes(id));
  const names = held.slice(0, 3).map(({ pitch, spelling }) => pitchName(pitch, spelling));
  const where = first === last ? `the lock in bar ${first}` : `the lock on bars ${first} to ${last}`;
  if (names.length === 0) return where;
  return `${where}, on ${names.join(', ')}${held.length > names.length ? ' …' : ''}`;
}
