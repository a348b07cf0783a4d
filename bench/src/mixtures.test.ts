import { expect, it } from 'vitest';
import { drawPoints, judgePoints, mixtures } from './mixtures.ts';

it.each(['ring', 'grid'] as const)('points of the %s itself reach every mode, and 98.9 %% of them are good', (name) => {
  const judged = judgePoints(mixtures[name], drawPoints(mixtures[name], 20_000, 1, 0));
  expect(judged.modes).toBe(mixtures[name].centres.length);
  // Within three deviations of a Gaussian in the plane: 1 - exp(-9/2).
  expect(judged.highQuality).toBeCloseTo(100 * (1 - Math.exp(-4.5)), 0);
});

it('counts a mode once, and nothing outside', () => {
  const scale = 1 / Math.sqrt(8);
  const samples = Float32Array.from([0, 0, 0.01, 0, 1, 1, 2, 2.04].map((value) => value * scale));
  expect(judgePoints(mixtures.grid, samples)).toEqual({ modes: 2, highQuality: 75 });
});

it('draws other points in each step, and the same again', () => {
  const draw = (step: number) => Array.from(drawPoints(mixtures.ring, 4, 3, step));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});
