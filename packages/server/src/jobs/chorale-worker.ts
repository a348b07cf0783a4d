/** The entry module of the chorale maker's process. */
import { readFile } from 'node:fs/promises';
import { type ChoraleTask, makeChorale } from '@fourhands/makers/embedded/chorale/chorale-maker';
import { choraleWeightsUrl } from '@fourhands/makers/embedded/weights';
import { type ChoraleSession, loadChorale } from '@fourhands/models/chorale/chorale';
import { serveTasks } from './task-process.ts';

let session: Promise<ChoraleSession> | null = null;

serveTasks('Making music', async (task: ChoraleTask, progress) => {
  session ??= readFile(choraleWeightsUrl).then((bytes) => loadChorale(new Uint8Array(bytes)));
  return makeChorale(await session, task, { progress });
});
