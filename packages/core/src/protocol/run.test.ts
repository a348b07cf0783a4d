import fc from 'fast-check';
import { expect, it } from 'vitest';
import { overfitting, type RunPoint } from './run.ts';

const points = (train: readonly number[], held: readonly number[]): RunPoint[] =>
  train.flatMap((loss, at) => [
    { step: at + 1, epoch: 0, split: 'train' as const, loss, terms: {} },
    ...(held[at] === undefined
      ? []
      : [{ step: at + 1, epoch: 0, split: 'validation' as const, loss: held[at], terms: {} }]),
  ]);
const falling = Array.from({ length: 12 }, (_, at) => 3 - at * 0.2);

it('tells that a model learns by heart, and when it was best', () => {
  const held = [3, 2.5, 2.2, 2, 1.9, 1.95, 2.0, 2.1, 2.2, 2.3, 2.4, 2.5];
  expect(overfitting(points(falling, held))).toEqual({ bestStep: 5, best: 1.9, latest: 2.5 });
});

it('is silent while the held-out loss falls, wavers, or rises along with the other', () => {
  expect(overfitting(points(falling, falling))).toBeNull();
  expect(overfitting(points(falling, [3, 2.5, 2, 2.1, 2.0, 2.01, 2.005, 2.1, 2.002]))).toBeNull();
  const rising = [3, 2.5, 2, 1.9, 2.4, 2.6, 2.8, 3, 3.2, 3.4, 3.6, 3.8];
  expect(overfitting(points(rising, rising))).toBeNull();
  expect(overfitting([])).toBeNull();
  expect(overfitting([{ step: 1, epoch: 0, split: 'validation', loss: null, terms: {} }])).toBeNull();
});

it('never warns of a run whose last measurement is its best', () => {
  const losses = fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(losses, losses, (train, held) => {
      const best = Math.min(...held);
      expect(overfitting(points([...train, ...held.map(() => 1)], [...held, best - 0.05]))).toBeNull();
    }),
  );
});
