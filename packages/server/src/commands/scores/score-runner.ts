/** How a maker of scores is run, whatever process does it. */
import type { OfferedMusic, ScoreTask } from '@fourhands/makers/embedded/score-task';
import type { TaskRunner } from '../task-runner.ts';

export type ScoreRunner = TaskRunner<ScoreTask, OfferedMusic>;
