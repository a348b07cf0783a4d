import { it } from 'vitest';
import { offlineLaw } from './offline-law.ts';

/** `npm run bench -- laws` runs ten thousand. */
const histories = 60;

it(`law ${offlineLaw.number}: ${offlineLaw.name}`, async () => {
  for (let seed = 1; seed <= histories; seed++) await offlineLaw.check(seed);
});
