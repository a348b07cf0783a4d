/** The entry module of the process in which makers of scores compute. */
import { readFile } from 'node:fs/promises';
import { makeChorale } from '@fourhands/makers/embedded/chorale/chorale-maker';
import { makeMelody } from '@fourhands/makers/embedded/melody/melody-score-maker';
import type { ScoreTask } from '@fourhands/makers/embedded/score-task';
import { choraleWeightsUrl, melodyWeightsUrl } from '@fourhands/makers/embedded/weights';
import { type ChoraleSession, loadChorale } from '@fourhands/models/chorale/chorale';
import { loadMelodyMaker, type MelodyMaker } from '@fourhands/models/melody/melody-maker';
import { serveTasks } from './task-process.ts';

let chorale: Promise<ChoraleSession> | null = null;
/** Makers of melodies that stay open, by the hash of their files; the one used longest ago is closed first. */
const melodies = new Map<string, Promise<MelodyMaker>>();
const mostOpen = 2;
const shipped = 'shipped';

const bytesOf = async (file: URL | string) => new Uint8Array(await readFile(file));

async function melodyMakerOf({ model }: ScoreTask): Promise<MelodyMaker> {
  const name = model?.sha256 ?? shipped;
  const maker = melodies.get(name) ?? bytesOf(model?.path ?? melodyWeightsUrl).then((bytes) => loadMelodyMaker(bytes));
  melodies.delete(name);
  melodies.set(name, maker);
  const [oldest] = melodies;
  if (melodies.size > mostOpen && oldest !== undefined) {
    melodies.delete(oldest[0]);
    await oldest[1].then((open) => open.dispose()).catch(() => undefined);
  }
  // A file that could not be read may be there the next time.
  maker.catch(() => melodies.delete(name));
  return maker;
}

serveTasks('Making music', async (task: ScoreTask, progress) => {
  if (task.network === 'melody') return makeMelody(await melodyMakerOf(task), task, { progress });
  chorale ??= bytesOf(choraleWeightsUrl).then((bytes) => loadChorale(bytes));
  return makeChorale(await chorale, task, { progress });
});
