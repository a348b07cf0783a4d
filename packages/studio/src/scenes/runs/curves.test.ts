import { expect, test } from 'vitest';
import { curvesOf, positiveOnly } from './curves.ts';

const point = (
  step: number,
  split: 'train' | 'validation',
  loss: number | null,
  terms: Record<string, number | null> = {},
) => ({
  step,
  epoch: 0,
  split,
  loss,
  terms,
});

test('a step measured on both splits is one row, and a gap stays a gap', () => {
  const curves = curvesOf([
    point(0, 'train', 9, { reconstruction: 8, kl: 1 }),
    point(10, 'train', null, { reconstruction: null, kl: 2 }),
    point(0, 'validation', 7, { reconstruction: 6, kl: 1 }),
  ]);
  expect(curves.map((curve) => curve.term)).toEqual(['loss', 'reconstruction', 'kl']);
  expect(curves[0]).toMatchObject({ steps: [0, 10], train: [9, null], validation: [7, null], lastTrain: 9 });
  expect(curves[2]).toMatchObject({ train: [1, 2], lastTrain: 2, lastValidation: 1 });
});

test('a run without points has an empty total', () => {
  expect(curvesOf([])).toMatchObject([{ term: 'loss', steps: [], lastTrain: null }]);
});

test('a logarithmic scale leaves out zero and below', () => {
  expect(positiveOnly([1, 0, -1, null, 2])).toEqual([1, null, null, null, 2]);
});
