/** The makers of scores that come with the studio. */
import type { Actor, ScoreMaker } from '@fourhands/core';
import { choraleGrid } from '@fourhands/makers/embedded/chorale/chorale-maker';
import { melodyId, melodyLine } from '@fourhands/makers/embedded/melody/melody-score-maker';
import type { ScoreTask } from '@fourhands/makers/embedded/score-task';
import type { Context } from '../context.ts';
import { makerActor } from '../makers.ts';
import { ScoreMakerMissing } from './score-errors.ts';

/** @throws ScoreMakerMissing */
export function findScoreMaker({ scoreMakers }: Pick<Context, 'scoreMakers'>, id: string): ScoreMaker {
  const maker = scoreMakers.find((each) => each.id === id);
  if (maker === undefined) throw new ScoreMakerMissing();
  return maker;
}

export const scoreMakerActor = ({ id, name, hash }: ScoreMaker): Actor => makerActor({ id, name: name.en, hash });

/** Whether a maker can do a task, before anything is computed. @throws why it cannot */
export function checkTask(task: Omit<ScoreTask, 'seed'>): void {
  if (task.makerId === melodyId) melodyLine(task);
  else choraleGrid(task);
}
