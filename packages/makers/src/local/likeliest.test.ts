import fc from 'fast-check';
import { expect, test } from 'vitest';
import { likeliest } from './likeliest.ts';

/** The oracle: a softmax of all, sorted. */
function slow(scores: readonly number[], most: number, allowed: (token: number) => boolean) {
  const open = [...scores.keys()].filter((token) => allowed(token) && scores[token] !== -Infinity);
  const total = open.reduce((sum, token) => sum + Math.exp(scores[token]!), 0);
  return open
    .map((token) => ({ token, share: Math.exp(scores[token]!) / total }))
    .toSorted((a, b) => scores[b.token]! - scores[a.token]! || a.token - b.token)
    .slice(0, most);
}

test('finds what sorting all of them finds', () => {
  const score = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double({ min: -50, max: 50, noNaN: true }),
    fc.constant(-Infinity),
  );
  fc.assert(
    fc.property(fc.array(score, { maxLength: 40 }), fc.integer({ min: 1, max: 15 }), fc.nat(4), (scores, most, out) => {
      const allowed = (token: number) => token % 5 !== out;
      const [fast, expected] = [likeliest(scores, most, allowed), slow(scores, most, allowed)];
      expect(fast.map(({ token }) => token)).toEqual(expected.map(({ token }) => token));
      for (const [at, { share }] of fast.entries()) expect(share).toBeCloseTo(expected[at]!.share, 10);
    }),
  );
});
