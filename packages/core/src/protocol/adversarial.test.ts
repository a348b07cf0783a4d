import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collapse,
  copying,
  formatPlace,
  generatedQuery,
  mostMoves,
  parsePlace,
  variationOf,
  type LatentPlace,
} from './adversarial.ts';
import type { RunPoint } from './run.ts';

const seed = fc.nat(2 ** 32 - 1);
const index = fc.nat(255);
const place: fc.Arbitrary<LatentPlace> = fc.record({
  seed,
  index,
  moves: fc.array(fc.record({ seed, index, percent: fc.nat(100) }), { maxLength: mostMoves }),
});

describe('a place', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(place, (given) => {
        expect(parsePlace(formatPlace(given))).toEqual(given);
        expect(generatedQuery.safeParse({ at: formatPlace(given) }).success).toBe(formatPlace(given).length <= 1000);
      }),
    );
    expect(formatPlace({ seed: 12, index: 3, moves: [{ seed: 7, index: 2, percent: 30 }] })).toBe('12.3~7.2.30');
  });

  it.each([
    '',
    '1',
    '1.',
    '1.2.3',
    '1.256',
    '4294967296.0',
    '-1.0',
    '1.2~',
    '1.2~3.4',
    '1.2~3.4.101',
    '1.2~3.4.5~',
    ' 1.2',
    '1e3.2',
  ])('is not “%s”', (text) => {
    expect(parsePlace(text)).toBeNull();
    expect(generatedQuery.safeParse({ at: text }).success).toBe(false);
  });

  it('with too many moves is refused', () => {
    expect(parsePlace(`1.1${'~1.1.1'.repeat(mostMoves)}`)).not.toBeNull();
    expect(parsePlace(`1.1${'~1.1.1'.repeat(mostMoves + 1)}`)).toBeNull();
  });

  it('is its own first variation, and the others are a move away', () => {
    const start = { seed: 1, index: 2, moves: [] };
    expect(variationOf(start, 9, 0, 40)).toBe(start);
    expect(variationOf(start, 9, 3, 40)).toEqual({ ...start, moves: [{ seed: 9, index: 2, percent: 40 }] });
  });
});

describe('a warning', () => {
  const validations = (values: readonly (number | null)[], term = 'diversity'): RunPoint[] =>
    values.map((value, at) => ({
      step: (at + 1) * 10,
      epoch: 0,
      split: 'validation',
      loss: 0,
      terms: { [term]: value },
    }));

  it('comes after two low validations in a row, and says since when', () => {
    expect(collapse(validations([0.9, 0.8, 0.4]), 100)).toBeNull();
    expect(collapse(validations([0.9, 0.8, 0.4, 0.3]), 100)).toEqual({ since: 30, latest: 0.3 });
    expect(collapse(validations([0.9, 0.4, 0.8, 0.3]), 100)).toBeNull();
    expect(copying(validations([0.9, 0.2, 0.1, 0.2], 'novelty'), 100)).toEqual({ since: 20, latest: 0.2 });
    expect(copying(validations([0.9, 0.3, 0.3], 'novelty'), 100)).toBeNull();
  });

  it('goes when it is over, and does not come of the first tenth or of what was not measured', () => {
    expect(collapse(validations([0.9, 0.3, 0.3, 0.6]), 100)).toBeNull();
    expect(collapse(validations([0.1, 0.1, 0.1]), 1000)).toBeNull();
    expect(collapse(validations([0.1, null, null]), 20)).toBeNull();
    expect(collapse([], 0)).toBeNull();
    const train = validations([0.1, 0.1]).map((point) => ({ ...point, split: 'train' as const }));
    expect(collapse(train, 20)).toBeNull();
  });

  it('is silent whenever the newest value is fine', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 2, noNaN: true })), (values) => {
        expect(collapse(validations([...values, 0.5]), 10)).toBeNull();
      }),
    );
  });
});
