import { expect, it } from 'vitest';
import { scoreLaws } from './score-laws.ts';

/** `npm run bench -- laws` runs ten thousand. */
const histories = 60;

it.each(scoreLaws)('law $number: $name', ({ check }) => {
  for (let seed = 1; seed <= histories; seed++) expect(() => check(seed)).not.toThrow();
});
