import { expect, test } from 'vitest';
import type { Attribution, AuthorRun } from '@fourhands/core/media/text/authorship';
import { stretchAt, stretchesOf } from './authorship-marks.ts';

const typed: Attribution = { kind: 'typed', peer: '1' };
const made = (hunk: number, of: number, recipe = 'r'): Attribution => ({ kind: 'made', peer: '2', recipe, hunk, of });
const run = (length: number, by: Attribution): AuthorRun => ({ length, by });
const kinds = (runs: readonly AuthorRun[]) => stretchesOf(runs).map(({ kind, start, end }) => [kind, start, end]);

test('a whole hunk is made; one that was cut, or parted by a person, is edited', () => {
  expect(kinds([run(5, typed), run(10, made(0, 10))])).toEqual([
    ['typed', 0, 5],
    ['made', 5, 15],
  ]);
  expect(kinds([run(9, made(0, 10))])).toEqual([['edited', 0, 9]]);
  expect(kinds([run(4, made(0, 10)), run(1, typed), run(6, made(0, 10))])).toEqual([
    ['edited', 0, 4],
    ['typed', 4, 5],
    ['edited', 5, 11],
  ]);
});

test('hunks of one proposal count each for itself, and a copy of a whole one is whole', () => {
  expect(kinds([run(3, made(0, 3)), run(2, typed), run(4, made(1, 5))]).map(([kind]) => kind)).toEqual([
    'made',
    'typed',
    'edited',
  ]);
  expect(kinds([run(3, made(0, 3)), run(2, typed), run(3, made(0, 3))]).map(([kind]) => kind)).toEqual([
    'made',
    'typed',
    'made',
  ]);
});

test('what a maker wrote live, piece by piece, is one stretch until a person writes into it', () => {
  const pieces = [run(1, made(0, 1)), run(4, made(0, 4)), run(2, made(0, 1)), run(3, made(0, 3))];
  expect(kinds(pieces)).toEqual([['made', 0, 10]]);
  const parted = [...pieces.slice(0, 2), run(1, typed), ...pieces.slice(2)];
  expect(kinds(parted).map(([kind]) => kind)).toEqual(['edited', 'typed', 'edited']);
});

test('a place at the end of the text belongs to what stands before it', () => {
  const stretches = stretchesOf([run(5, typed), run(3, made(0, 3))]);
  expect(stretchAt(stretches, 5)?.kind).toBe('made');
  expect(stretchAt(stretches, 8)?.kind).toBe('made');
  expect(stretchAt([], 0)).toBeNull();
});
