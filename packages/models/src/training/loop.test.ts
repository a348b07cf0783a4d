import { expect, test } from 'vitest';
import { runLoop, TrainingDiverged } from './loop.ts';

test('a loss that is no number ends the run with its reason, after a checkpoint from before it', async () => {
  const checkpoints: number[] = [];
  const run = runLoop(
    {
      totalSteps: 40,
      firstStep: 0,
      picturesPerStep: 1,
      pictureCount: 10,
      validations: 4,
      earlyCheckpoint: true,
      step: (step) => Promise.resolve({ loss: step === 24 ? NaN : 1, terms: {} }),
      validate: () => Promise.resolve({ loss: 1, terms: {} }),
      images: () => Promise.resolve([]),
      checkpoint: (step) => Promise.resolve(Uint8Array.of(step)),
    },
    { onCheckpoint: ([step = 0]) => void checkpoints.push(step) },
  );
  await expect(run).rejects.toBeInstanceOf(TrainingDiverged);
  await expect(run).rejects.toThrow(/step 25/u);
  expect(checkpoints).toEqual([10]);
});
