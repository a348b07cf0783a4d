/** What a prior learns of latents: where the posteriors lie, and how wide they are. */
import { createNodeRuntime } from '@fourhands/engine/node';
import { expect, it } from 'vitest';
import { fitPriorLast, openPrior } from './prior.ts';

it('draws from the posteriors, as wide as they are, and not only from their means', async () => {
  const runtime = createNodeRuntime({ threads: 1 });
  const [apart, wide] = [3, 0.6];
  const prior = await fitPriorLast(
    runtime,
    { means: Float32Array.of(apart, 1, -apart, 1), deviations: Float32Array.of(wide, 0.01, wide, 0.01) },
    { size: 2, width: 32, blocks: 2, conditionSize: 16 },
    { steps: 1000, seed: 1, totalSteps: 0, hooks: {}, checkpoint: () => new Uint8Array() },
  );
  const opened = await openPrior(runtime, prior);
  const drawn = await opened.sample(1600, 4);
  await opened.dispose();
  const away = Array.from({ length: 1600 }, (_, at) => Math.abs(drawn[2 * at]!) - apart);
  const middle = away.reduce((sum, value) => sum + value) / away.length;
  const spread = Math.sqrt(away.reduce((sum, value) => sum + (value - middle) ** 2, 0) / away.length);
  expect(Math.abs(middle)).toBeLessThan(0.25);
  expect(spread / wide).toBeGreaterThan(0.8);
  expect(spread / wide).toBeLessThan(1.2);
  const right = away.filter((_, at) => drawn[2 * at]! > 0).length / away.length;
  expect(Math.abs(right - 0.5)).toBeLessThan(0.08);
});
