/** How a maker of scores is run, whatever process does it. */
import type { ChoraleTask, OfferedMusic } from '@fourhands/makers/embedded/chorale/chorale-maker';
import type { TaskRunner } from '../task-runner.ts';

export type ScoreTask = ChoraleTask;
export type ScoreRunner = TaskRunner<ScoreTask, OfferedMusic>;
