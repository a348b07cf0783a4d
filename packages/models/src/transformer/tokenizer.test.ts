import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstMerge, learnMerges, piecesOf } from './byte-pairs.ts';
import { specialTokens, Tokenizer } from './tokenizer.ts';

const sample =
  "The old king had a garden, and in the garden stood a tree.\n\n'It's mine,' said the king, 'and I'll keep it!'\n".repeat(
    20,
  );
const tokenizer = Tokenizer.learn([sample], 400);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(' ', '\n', '\r', '\t', 'a', "'s", '四', '👩‍👩‍👧', 'é', '\u0301', '\u00a0', '12345', '<|end|>'),
  }),
);

test('every string of whole code points comes back as it was', () => {
  fc.assert(
    fc.property(anyText, (text) => tokenizer.decode(tokenizer.encode(text)) === text),
    { numRuns: 2000 },
  );
});

test('the pieces of a text are all of it, in order', () => {
  fc.assert(
    fc.property(anyText, (text) => piecesOf(text).join('') === text),
    { numRuns: 1000 },
  );
});

test('no text makes a special token', () => {
  const special = new Set<number>(Object.values(specialTokens));
  fc.assert(fc.property(anyText, (text) => tokenizer.encode(text).every((token) => !special.has(token))));
});

test('decoding piece by piece gives the same text, in whole code points', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const decoder = tokenizer.decoder();
      const pieces = tokenizer.encode(text).map((token) => decoder.push(tokenizer.bytesOf(token)));
      pieces.push(decoder.end());
      return pieces.join('') === text && pieces.every((piece) => piece.isWellFormed());
    }),
  );
});

test('the most frequent pair becomes a token first, the first seen where two are as frequent', () => {
  const merges = learnMerges(['aab aab aab cd cd'], 3);
  const [a, b, c, space] = ['a', 'b', 'c', ' '].map((letter) => letter.codePointAt(0)!);
  expect(Array.from(merges)).toEqual([a, a, firstMerge, b, space, c]);
});

test('learning from a text twice gives the same vocabulary, and text it learned from is shorter in it', () => {
  expect(Tokenizer.learn([sample], 400).merges).toEqual(tokenizer.merges);
  expect(tokenizer.size).toBeLessThanOrEqual(400);
  expect(tokenizer.encode(sample).length).toBeLessThan(sample.length / 2.5);
});

test('a tokenizer whose merges join tokens that are not there is refused', () => {
  expect(() => new Tokenizer(Int32Array.of(97, 9999))).toThrow(/merge 0 of its tokenizer joins unknown tokens/u);
});

test('it encodes a megabyte in a second', () => {
  const text = Array.from({ length: 12_000 }, (_, i) => `${sample.slice(i % 900, (i % 900) + 80)} ${i} `).join('');
  const start = performance.now();
  tokenizer.encode(text);
  expect(text.length / (performance.now() - start)).toBeGreaterThan(1000);
});

test('a hundred thousand letters without a space are no slower', () => {
  const start = performance.now();
  expect(tokenizer.decode(tokenizer.encode('ab'.repeat(50_000)))).toBe('ab'.repeat(50_000));
  expect(performance.now() - start).toBeLessThan(1000);
});
