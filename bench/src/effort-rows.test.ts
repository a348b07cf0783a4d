import { expect, test } from 'vitest';
import type { Effort } from './effort-person.ts';
import { effortRows, unmeasured, type Efforts } from './effort-rows.ts';
import { everyBarHolds } from './report.ts';

const effort = (keys: number, mouseActions = 0): Effort => ({
  characters: 100,
  words: 20,
  keys,
  mouseActions,
  wordStrokes: 10,
});
const efforts: Efforts = {
  typing: effort(100),
  '5-gram': effort(70),
  'same without the writer': effort(65),
  prefix: effort(60),
  segment: effort(50, 8),
};
const rows = (changes: Partial<Efforts> = {}) => effortRows({ ...efforts, ...changes }, { writer: 0.5, recent: 0.1 });
const failing = (changes: Partial<Efforts>) =>
  rows(changes)
    .filter(({ holds }) => holds === false)
    .map(({ name }) => name);

test('keys and mouse actions by the character are added up and compared', () => {
  const [segment, prefix, grams, saved] = rows();
  expect([segment!.value, prefix!.value, grams!.value]).toEqual([0.58, 0.6, 0.7]);
  expect(saved!.value).toBeCloseTo(42, 9);
  expect(everyBarHolds(rows())).toBe(true);
});

test('as many is not fewer', () => {
  expect(failing({ segment: effort(60) })).toEqual(['KSMR, segment']);
  expect(failing({ segment: effort(50, 10) })).toEqual(['KSMR, segment']);
  expect(failing({ prefix: effort(70) })).toEqual(['KSMR, prefix']);
});

test('less than 37 % saved fails', () => {
  expect(failing({ prefix: effort(64), segment: effort(63) })).toEqual([]);
  expect(failing({ prefix: effort(65), segment: effort(64) })).toEqual(['saved with the writer']);
});

test('without a text nothing holds, and the place of it is told', () => {
  const row = unmeasured('/nowhere/books.gz');
  expect(everyBarHolds([row])).toBe(false);
  expect(row.notes['ours']).toContain('/nowhere/books.gz');
});
