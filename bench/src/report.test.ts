import { describe, expect, test } from 'vitest';
import type { Machine } from './machine.ts';
import { everyBarHolds, makeRow, toJson, toTable, type Bar, type Row } from './report.ts';

const machine: Machine = {
  processor: 'A processor',
  cores: 2,
  memoryGiB: 8,
  system: 'linux 6 x64',
  node: '24.0.0',
  loadAverage: 0,
};
const atMost = (limit: number | null): Bar => ({ text: '≤ peer', direction: 'at most', limit });
const atLeast = (limit: number | null): Bar => ({ text: '≥ limit', direction: 'at least', limit });
const row = (value: number | null, bar?: Bar): Row =>
  makeRow({ name: 'step', value, unit: 'ms', peers: { peer: 10 }, ...(bar ? { bar } : {}) });

describe('a bar', () => {
  test.each([
    ['below a ceiling', 9.99, atMost(10), true],
    ['at a ceiling', 10, atMost(10), true],
    ['just above a ceiling', 10.001, atMost(10), false],
    ['above a floor', 5.001, atLeast(5), true],
    ['at a floor', 5, atLeast(5), true],
    ['just below a floor', 4.999, atLeast(5), false],
  ])('%s', (_, value, bar, holds) => {
    expect(row(value, bar).holds).toBe(holds);
  });

  test.each([
    ['our value', null, atMost(10)],
    ['the limit', 9, atMost(null)],
    ['a finite value', Number.NaN, atLeast(5)],
    ['a value that is finite', Number.POSITIVE_INFINITY, atLeast(5)],
  ])('is not judged without %s', (_, value, bar) => {
    expect(row(value, bar).holds).toBeNull();
  });
});

describe('the exit code', () => {
  test('wants every bar to hold', () => {
    expect(everyBarHolds([row(9, atMost(10)), row(6, atLeast(5))])).toBe(true);
    expect(everyBarHolds([row(9, atMost(10)), row(4, atLeast(5))])).toBe(false);
  });

  test('does not take a bar that was not measured for one that holds', () => {
    expect(everyBarHolds([row(9, atMost(null))])).toBe(false);
  });

  test('asks nothing of rows that only inform', () => {
    expect(everyBarHolds([row(1000), row(null)])).toBe(true);
  });
});

describe('the report', () => {
  const measured = makeRow({
    name: 'a step',
    value: 123.456,
    unit: 'ms',
    peers: { first: 9.876, second: null },
    bar: { text: '≤ first', direction: 'at most', limit: 9.876 },
    notes: { second: 'not installed' },
  });
  const report = { bench: 'train', machine, rows: [measured, row(null, atLeast(null)), row(7)] };

  test('is one JSON object with the documented fields and unrounded numbers', () => {
    const parsed = JSON.parse(toJson(report)) as unknown;
    expect(parsed).toMatchObject({
      bench: 'train',
      machine: { cores: 2 },
      rows: [
        {
          name: 'a step',
          value: 123.456,
          unit: 'ms',
          peers: { first: 9.876, second: null },
          bar: '≤ first',
          holds: false,
        },
        { value: null, holds: null },
        { bar: null, limit: null, holds: null },
      ],
    });
    expect(toJson(report)).not.toContain('\n');
  });

  test('is a table that says what fails, what was not measured, and why', () => {
    const lines = toTable(report).split('\n');
    expect(lines.find((line) => line.startsWith('a step'))).toMatch(
      /123\s+9\.88\s+–\s+ms\s+≤ first {2}\(9\.88\)\s+FAILS$/,
    );
    expect(lines.filter((line) => line.endsWith('not measured'))).toHaveLength(1);
    expect(lines).toContain('  a step · second: not installed');
  });
});
