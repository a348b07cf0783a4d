import { RandomStream } from '@fourhands/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseToken, type Choice } from './choose-token.ts';

const plain: Choice = { temperature: 1, topP: 1, repetitionPenalty: 1, earlier: new Set(), isAllowed: () => true };
const logits = Float32Array.of(0, 1, 2, 3, -1);

function shares(choice: Partial<Choice>, count = 4000): number[] {
  const random = new RandomStream(1);
  const found = [0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) found[chooseToken(logits, { ...plain, ...choice }, random)!]! += 1 / count;
  return found;
}

test('draws each token as often as the softmax says', () => {
  const powers = Array.from(logits, Math.exp);
  const total = powers.reduce((a, b) => a + b);
  shares({}).forEach((share, token) => expect(share).toBeCloseTo(powers[token]! / total, 1));
});

test('takes the best token at temperature 0, and mostly the best one near it', () => {
  expect(shares({ temperature: 0 })).toEqual([0, 0, 0, expect.closeTo(1), 0]);
  expect(shares({ temperature: 0.2 })[3]).toBeGreaterThan(0.98);
});

test('draws from the smallest set that makes up topP', () => {
  // The best token has a share of 0.64, the best two of 0.87.
  expect(shares({ topP: 0.6 })[3]).toBeCloseTo(1);
  expect(shares({ topP: 0.8 }).filter((share) => share > 0)).toHaveLength(2);
  expect(shares({ topP: 0.01 })[3]).toBeCloseTo(1);
});

test('draws from the topK likeliest, as the softmax of those says', () => {
  expect(shares({ topK: 1 })[3]).toBeCloseTo(1);
  const two = shares({ topK: 2 });
  expect(two[2]! / two[3]!).toBeCloseTo(Math.exp(-1), 1);
  expect(two.filter((share) => share > 0)).toHaveLength(2);
});

test('leaves out what is less likely than minP of the likeliest, at any temperature', () => {
  // The shares of the likeliest are e⁰, e⁻¹, e⁻², e⁻³ and e⁻⁴.
  expect(shares({ minP: 0.1 }).map((share) => share > 0)).toEqual([false, true, true, true, false]);
  expect(shares({ minP: 0.1, temperature: 2 }).every((share) => share > 0)).toBe(true);
  expect(shares({ minP: 1 })[3]).toBeCloseTo(1);
});

test('a nucleus is the same as without leaving rare tokens out beforehand', () => {
  const scores = fc.float32Array({ minLength: 2, maxLength: 50, min: -8, max: 8, noNaN: true });
  fc.assert(
    fc.property(scores, fc.double({ min: 0.05, max: 1, noNaN: true }), fc.nat(), (given, topP, seed) => {
      const order = Array.from(given, (score, token) => ({ token, weight: Math.exp(score) })).sort(
        (a, b) => b.weight - a.weight || a.token - b.token,
      );
      const total = order.reduce((sum, { weight }) => sum + weight, 0);
      let mass = 0;
      let least = Infinity;
      for (const { weight } of order) {
        if (mass >= topP * total * (1 + 1e-9)) break;
        mass += weight;
        least = weight;
      }
      const drawn = chooseToken(given, { ...plain, topP }, new RandomStream(seed))!;
      return Math.exp(given[drawn]!) >= least * (1 - 1e-9);
    }),
  );
});

test('the penalty makes earlier tokens less likely, whatever the sign of their score', () => {
  expect(shares({ repetitionPenalty: 3, earlier: new Set([3]) })[3]).toBeLessThan(0.3);
  expect(shares({ repetitionPenalty: 3, earlier: new Set([4]) })[4]!).toBeLessThan(shares({})[4]!);
});

test('never gives a token that is not allowed, and null when none is', () => {
  expect(shares({ isAllowed: (token) => token < 2 }).slice(2)).toEqual([0, 0, 0]);
  expect(chooseToken(logits, { ...plain, isAllowed: () => false }, new RandomStream(1))).toBeNull();
});
