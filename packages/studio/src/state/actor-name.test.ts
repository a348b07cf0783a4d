import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guestNumber, guestNumbers } from './actor-name.ts';

test('a guest has a number of the range, always the same one', () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      const number = guestNumber(id);
      expect(Number.isInteger(number) && number >= 1 && number <= guestNumbers).toBe(true);
      expect(guestNumber(id)).toBe(number);
    }),
  );
});

test('it is FNV-1a: the hash of “foobar” is the one that its authors publish', () => {
  expect(guestNumber('foobar')).toBe(1 + (0xbf9cf968 % guestNumbers));
});
