import { RandomStream } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import { expect, it } from 'vitest';
import { PictureClassifier } from './picture-classifier.ts';

it('learns which quarter of a picture is bright, and judges any number of them', async () => {
  const size = 8;
  const draw = (count: number, seed: number) => {
    const random = new RandomStream(9, seed);
    const pictures = random.fillUniform(new Float32Array(count * size * size), -1, 0.3);
    const labels = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      labels[i] = random.integer(4);
      const [left, top] = [(labels[i]! % 2) * 4, Math.floor(labels[i]! / 2) * 4];
      for (let y = top; y < top + 4; y++)
        for (let x = left; x < left + 4; x++) pictures[(i * size + y) * size + x]! += 0.7;
    }
    return { pictures, labels };
  };
  const classifier = await PictureClassifier.train(
    createNodeRuntime({ threads: 1 }),
    { size, channels: 1, classes: 4 },
    { steps: 60, seed: 1, batch: (step, count) => draw(count, step) },
  );
  const others = draw(100, 5000);
  expect(await classifier.accuracy(others)).toBeGreaterThan(0.95);
  // Of labels that say nothing, about a quarter is right.
  expect(await classifier.accuracy({ ...others, labels: others.labels.map((_, at) => at % 4) })).toBeLessThan(0.5);
  await classifier.dispose();
});
