/** The run of the bench `stacked`, as a process of its own: `stacked-entrant.ts FOLDER STEPS`. Sends its figures, and how far it is. */
import { RandomStream } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { trainVae } from '@fourhands/models/vae/train';
import { loadVae } from '@fourhands/models/vae/vae-model-file';
import { PictureClassifier } from './picture-classifier.ts';
import {
  coloursApart,
  drawTriples,
  judgedSamples,
  judgeStacked,
  readDigits,
  stackedPicture,
  stackedSize,
  triples,
  type Digits,
} from './stacked-digits.ts';
import { stackedSettings } from './workloads.ts';

const [folder, stepsText] = process.argv.slice(2) as [string, string];
const steps = Number(stepsText);
const seed = 1;
const area = stackedSize ** 2;
/** Enough for 99 of a hundred digits; fewer where the run is to be quick. */
const classifierSteps = Math.min(1500, 2 * steps);
/** Samples that are judged at once, to keep memory small. */
const judgedAtOnce = 2000;

function digitBatch({ pictures, labels }: Digits, step: number, count: number) {
  const random = new RandomStream(seed, 600, step * count * 2);
  const batch = { pictures: new Float32Array(count * area), labels: new Int32Array(count) };
  for (let i = 0; i < count; i++) {
    const at = random.integer(labels.length);
    batch.labels[i] = labels[at]!;
    batch.pictures.set(pictures.subarray(at * area, (at + 1) * area), i * area);
  }
  return batch;
}

const runtime = createNodeRuntime();
const digits = await readDigits(folder, 'train');
const classifier = await PictureClassifier.train(
  runtime,
  { size: stackedSize, channels: 1, classes: 10 },
  { steps: classifierSteps, seed, batch: (step, count) => digitBatch(digits, step, count) },
);
const accuracy = await classifier.accuracy(await readDigits(folder, 't10k'));
process.send?.({
  type: 'progress',
  line: `the classifier is right of ${(100 * accuracy).toFixed(2)} % of the test digits`,
});

const begun = performance.now();
const said = (line: string) =>
  process.send?.({ type: 'progress', line: `${line}, ${((performance.now() - begun) / 60_000).toFixed(1)} min` });
const drawn = drawTriples(digits.labels.length, seed);
let told = 0;
const { bytes } = await trainVae(
  {
    preset: 'sharp',
    seed,
    settings: { ...stackedSettings, steps, priorSteps: Math.min(stackedSettings.priorSteps, 2 * steps) },
  },
  Array.from({ length: triples }, (_, triple) => stackedPicture(digits, drawn, triple)),
  {
    onProgress: ({ step, totalSteps, secondsLeft }) => {
      if (performance.now() - told < 30_000) return;
      told = performance.now();
      said(
        step < totalSteps
          ? `stacked digits, step ${step} of ${totalSteps}`
          : `their prior, ${Math.round(secondsLeft ?? 0)} s left`,
      );
    },
  },
  // No run is judged by these: a few of the triples once more.
  Array.from({ length: 64 }, (_, triple) => stackedPicture(digits, drawn, triple)),
  runtime,
);
const seconds = (performance.now() - begun) / 1000;
const model = await loadVae(bytes, runtime);
const found = new Int32Array(judgedSamples * 3);
for (let at = 0; at < judgedSamples; at += judgedAtOnce) {
  const samples = await model.sample(judgedAtOnce, 1 + at / judgedAtOnce);
  found.set(await classifier.classify(coloursApart(samples)), at * 3);
}
await model.dispose();
await classifier.dispose();
process.send?.({ type: 'figures', ...judgeStacked(found), accuracy, seconds }, () => process.exit());
