/** The entry module of the process in which makers of scores compute. */
import { readFile } from 'node:fs/promises';
import { makeChorale } from '@fourhands/makers/embedded/chorale/chorale-maker';
import { makeMelody, melodyId } from '@fourhands/makers/embedded/melody/melody-score-maker';
import type { ScoreTask } from '@fourhands/makers/embedded/score-task';
import { choraleWeightsUrl, melodyWeightsUrl } from '@fourhands/makers/embedded/weights';
import { type ChoraleSession, loadChorale } from '@fourhands/models/chorale/chorale';
import { loadMelodyMaker, type MelodyMaker } from '@fourhands/models/melody/melody-maker';
import { serveTasks } from './task-process.ts';

let chorale: Promise<ChoraleSession> | null = null;
let melody: Promise<MelodyMaker> | null = null;

const bytesOf = async (url: URL) => new Uint8Array(await readFile(url));

serveTasks('Making music', async (task: ScoreTask, progress) => {
  if (task.makerId === melodyId) {
    melody ??= bytesOf(melodyWeightsUrl).then((bytes) => loadMelodyMaker(bytes));
    return makeMelody(await melody, task, { progress });
  }
  chorale ??= bytesOf(choraleWeightsUrl).then((bytes) => loadChorale(bytes));
  return makeChorale(await chorale, task, { progress });
});
