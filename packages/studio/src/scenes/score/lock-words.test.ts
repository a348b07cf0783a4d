import { Bars } from '@fourhands/core/media/score/bars';
import { expect, test } from 'vitest';
import { scoreLocksEn } from '../../i18n/score-locks-en.ts';
import { lockWords } from './lock-words.ts';

const format = { count: String };
const note = (id: string, start: number) => ({
  id,
  start,
  track: 't',
  voice: 1,
  duration: 480,
  pitch: 60,
  spelling: null,
  velocity: 80,
  lyrics: [],
});
const score = { notes: [note('a', 0), note('b', 4000), note('c', 8000)] };
const said = (region: { start: number; end: number }, notes: string[]) =>
  lockWords(
    { messages: scoreLocksEn, format },
    { score, bars: new Bars([]) },
    { region: { parts: null, ...region }, notes },
    'Ann',
  );

test('a lock is told by whom and by the bars or the notes that it holds', () => {
  expect(said({ start: 3840, end: 7680 }, ['b'])).toMatch(/^Locked by Ann: bar 2\. /);
  expect(said({ start: 0, end: 7680 }, ['a', 'b'])).toMatch(/^Locked by Ann: bars 1 to 2\. /);
  expect(said({ start: 4000, end: 4000 }, ['b'])).toMatch(/^Locked by Ann: a note in bar 2\. /);
  expect(said({ start: 4000, end: 4000 }, ['c', 'b'])).toMatch(/^Locked by Ann: 2 notes from bar 2 on\. /);
});
