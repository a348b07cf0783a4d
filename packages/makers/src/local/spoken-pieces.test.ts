import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spokenPieces } from './spoken-pieces.ts';

test('pieces are the text but for its spaces, and none is longer than may be', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from('ab. ,!?，。😀')) }),
      fc.integer({ min: 1, max: 12 }),
      (text, most) => {
        const pieces = spokenPieces(text, most);
        for (const piece of pieces) expect(Array.from(piece).length).toBeLessThanOrEqual(most);
        expect(pieces.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
        expect(pieces).not.toContain('');
      },
    ),
  );
});

test('a text is cut at the end of a sentence, else at another mark, else between words, else anywhere', () => {
  expect(spokenPieces('One two. Three four, five six', 22)).toEqual(['One two. Three four,', 'five six']);
  expect(spokenPieces('One two three. Four five, six', 22)).toEqual(['One two three.', 'Four five, six']);
  expect(spokenPieces('One two three four five', 12)).toEqual(['One two', 'three four', 'five']);
  expect(spokenPieces('One two three', 7)).toEqual(['One two', 'three']);
  expect(spokenPieces('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
});
