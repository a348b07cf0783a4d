/** Nothing of a work that was acknowledged is lost when the server is killed. The bench `durability` does it longer. */
import { expect, it } from 'vitest';
import { killRepeatedly } from './durability.ts';

it('ten kills lose no edit, no work and no decision', { timeout: 60_000 }, async () => {
  const seed = Date.now();
  let state = seed;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const result = await killRepeatedly(10, random, () => undefined);
  expect(result.lost, `seed ${seed}`).toEqual([]);
  expect(result.acknowledged).toBeGreaterThan(30);
});
