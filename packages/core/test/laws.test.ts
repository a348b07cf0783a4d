import { expect, it } from 'vitest';
import { laws } from './laws.ts';

/** `npm run bench -- laws` runs ten thousand. */
const histories = 200;

it.each(laws)('law $number: $name', ({ check }) => {
  for (let seed = 1; seed <= histories; seed++) expect(() => check(seed)).not.toThrow();
});
