import { compileFunction, HostTensor, isHostTensor } from '@fourhands/engine';
import { createReferenceRuntime } from '@fourhands/engine/reference';
import { expect, it } from 'vitest';
import { Dropout } from './dropout.ts';

it('leaves out its share, keeps the mean, and is the same for a seed and a step', () => {
  const dropout = new Dropout([0.25, 0.25, 0.25], 40, 50);
  const { data } = dropout.factors(1, 2, 7);
  expect(dropout.factors(1, 2, 7).data).toEqual(data);
  expect(dropout.factors(1, 2, 8).data).not.toEqual(data);
  const dropped = Array.from(data).filter((value) => value === 0).length / data.length;
  expect(dropped).toBeGreaterThan(0.22);
  expect(dropped).toBeLessThan(0.28);
  expect(new Set(data)).toEqual(new Set([0, Math.fround(4 / 3)]));
});

it('leaves out other numbers at each place of a step, and nothing at all where the share is 0', async () => {
  for (const [share, same] of [
    [0.5, false],
    [0, true],
  ] as const) {
    const dropout = new Dropout([share, share], 4, 8);
    const program = await compileFunction(
      createReferenceRuntime(),
      { x: { shape: [4, 8], dtype: 'float32' }, factors: dropout.type },
      ({ x, factors }) => {
        const drop = dropout.drop(factors);
        return { first: drop(x), second: drop(x) };
      },
    );
    const ones = new HostTensor(new Float32Array(32).fill(1), [4, 8]);
    const { first, second } = await program.run({ x: ones, factors: dropout.factors(1, 2, 3) });
    expect([first, second].every(isHostTensor)).toBe(true);
    expect(Array.from(first.data).join() === Array.from(second.data).join()).toBe(same);
    if (same) expect(Array.from(first.data)).toEqual(Array.from(ones.data));
  }
});
