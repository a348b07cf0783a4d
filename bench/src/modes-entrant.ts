/** One run of the bench `modes`, as a process of its own: `modes-entrant.ts SET SEED STEPS`. Prints its figures as JSON. */
import { HostTensor } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { GanRun } from '@fourhands/models/gan/gan-run';
import { drawPoints, judgePoints, mixtures, type MixtureName } from './mixtures.ts';
import { pointsGan } from './workloads.ts';

const [set, seedText, stepsText] = process.argv.slice(2);
const name = set as MixtureName;
const [seed, steps] = [Number(seedText), Number(stepsText)];
const mixture = mixtures[name];
const { configuration, training } = pointsGan(name, steps);
const begun = performance.now();
const run = await GanRun.begin(createNodeRuntime({ threads: 1 }), configuration, training, seed);
for (let step = 0; step < steps; step++) {
  const points = drawPoints(mixture, training.batchSize, seed, step);
  await run.step(step, new HostTensor(points, [training.batchSize, 2]));
}
const judged = judgePoints(mixture, await run.samples(2500));
await run.dispose();
process.send?.({ ...judged, seconds: (performance.now() - begun) / 1000 }, () => process.exit());
