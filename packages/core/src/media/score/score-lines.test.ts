import { expect, it } from 'vitest';
import { linesOf } from './score-lines.ts';
import { emptyScore, type Note, type Track } from './score.ts';

const track = (id: string, instrument: Track['instrument'] = 0): Track => ({ id, name: id, instrument });
const note = (id: string, of: string, voice: number): Note => ({
  id,
  track: of,
  voice,
  start: 0,
  duration: 960,
  pitch: 60,
  spelling: null,
  velocity: 80,
  lyrics: [],
});

it('takes a voice of each of as many tracks or more, and further voices of the last of fewer', () => {
  const lines = (tracks: readonly Track[], notes: readonly Note[] = []) =>
    linesOf({ ...emptyScore, tracks, notes }, 4).map((line) => `${line.track}${line.voice}`);
  expect(lines([])).toEqual([]);
  expect(lines([track('d', 'percussion')])).toEqual([]);
  expect(lines([track('a')])).toEqual(['a1', 'a2', 'a3', 'a4']);
  expect(lines([track('a'), track('b')])).toEqual(['a1', 'a2', 'b1', 'b2']);
  expect(lines([track('a'), track('b'), track('c')])).toEqual(['a1', 'b1', 'c1', 'c2']);
  expect(lines([track('d', 'percussion'), ...'abcde'.split('').map((id) => track(id))])).toEqual([
    'a1',
    'b1',
    'c1',
    'd1',
  ]);
  expect(lines([track('a')], [note('n', 'a', 3)])).toEqual(['a1', 'a2', 'a3', 'a4']);
  expect(lines([track('a'), track('b')], [note('n', 'b', 5)])).toEqual(['a1', 'a2', 'b1', 'b5']);
});
