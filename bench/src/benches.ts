/** Every bench by name. A new one is a file that exports a Bench, and a line here. */
import type { Bench } from './bench.ts';
import { canvasBench } from './canvas.ts';
import { effortBench } from './effort.ts';
import { exactnessBench } from './exactness.ts';
import { factsBench } from './facts.ts';
import { fillBench } from './fill.ts';
import { historyBench } from './history.ts';
import { lawsBench } from './laws.ts';
import { durabilityBench } from './durability.ts';
import { liveBench } from './live.ts';
import { modesBench } from './modes.ts';
import { restoreBench } from './restore.ts';
import { painterBench } from './painter.ts';
import { stackedBench } from './stacked.ts';
import { startBench } from './start.ts';
import { trainBench } from './train.ts';
import { verseBench } from './verse.ts';
import { writeBench } from './write.ts';

export const benches: Readonly<Record<string, Bench>> = {
  canvas: canvasBench,
  effort: effortBench,
  exactness: exactnessBench,
  facts: factsBench,
  fill: fillBench,
  history: historyBench,
  laws: lawsBench,
  durability: durabilityBench,
  live: liveBench,
  modes: modesBench,
  restore: restoreBench,
  painter: painterBench,
  stacked: stackedBench,
  start: startBench,
  train: trainBench,
  verse: verseBench,
  write: writeBench,
};
