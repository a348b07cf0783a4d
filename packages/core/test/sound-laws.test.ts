import { it } from 'vitest';
import { soundLaws } from './sound-laws.ts';

/** `npm run bench -- laws` runs ten thousand. */
const histories = 250;

it.each(soundLaws)('law $number: $name', ({ test }) => test(histories));
