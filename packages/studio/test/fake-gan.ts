/** The run of an adversarial network whose samples become alike, and a model of one, for the stand-in server. */
import type { RunPoint } from '@fourhands/core/protocol/run';
import type { FakeWorld } from './fake-world.ts';

const moment = '2026-01-31T09:30:00.000Z';
const total = 1000;

function pointsOf(): RunPoint[] {
  return Array.from({ length: total / 20 }, (_, at) => (at + 1) * 20).flatMap((step): RunPoint[] => {
    const wave = Math.sin(step / 60);
    const train = {
      step,
      epoch: step / 10,
      split: 'train' as const,
      loss: 0.9 + 0.2 * wave,
      terms: {
        discriminator: 0.6 - 0.15 * wave,
        penalty: 0.05 + 0.02 * wave,
        generatorNorm: 2 + wave,
        discriminatorNorm: 4 - 2 * wave,
        realScore: 1,
        generatedScore: -1,
      },
    };
    const diversity = step < 700 ? Math.min(0.9, step / 300) : 0.3;
    const novelty = 1.4 - step / 1500;
    return step % 100 === 0
      ? [train, { step, epoch: step / 10, split: 'validation', loss: 1 - diversity, terms: { diversity, novelty } }]
      : [train];
  });
}

export function addGan(world: FakeWorld, hash: (text: string) => string, datasetId: string, sheet: string): void {
  const run = world.addRun({ datasetId, kind: 'gan', preset: 'few-pictures', name: 'Drawings that collapse' });
  Object.assign(run, {
    state: 'finished',
    progress: { step: total, totalSteps: total, elapsedSeconds: 1900, secondsLeft: 0 },
    points: pointsOf(),
    images: [{ kind: 'sample', step: total, blob: sheet, width: 256, height: 256 }],
    modelId: 'fake-gan',
    endedAt: moment,
  });
  world.models.push({
    id: 'fake-gan',
    name: 'Drawings',
    kind: 'gan',
    sha256: hash('gan'),
    bytes: 1_900_000,
    createdAt: moment,
    origin: 'trained',
    runId: run.id,
    preset: 'few-pictures',
    figures: { diversity: 0.82, novelty: 0.94, nearestDistance: 0.21, leastDistance: 0.12 },
    vae: null,
    writer: null,
    melody: null,
    gan: { imageSize: 32, latentSize: 64 },
  });
  // What was there stays first.
  world.runs.push(...world.runs.splice(0, 1));
}
