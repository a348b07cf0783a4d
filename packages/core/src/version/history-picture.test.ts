import { expect, it } from 'vitest';
import { historyPicture } from './history-picture.ts';
import type { Version } from './version.ts';

function version(number: number, change: Partial<Version> = {}): Version {
  return {
    id: `v${number}`,
    branchId: 'main',
    parents: number === 0 ? [] : [`v${number - 1}`],
    name: null,
    favourite: false,
    reason: 'pause',
    actor: { kind: 'person', id: number % 2 === 0 ? 'ana' : 'bo', name: 'A' },
    at: new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString(),
    length: number,
    added: 1,
    removed: 0,
    frontiers: [],
    ...change,
  };
}

const thousand = Array.from({ length: 1000 }, (_, number) =>
  version(number, number % 100 === 50 ? { name: `Draft ${number}` } : number === 333 ? { favourite: true } : {}),
);

it('folds a thousand versions into a few rows, and loses none', () => {
  const rows = historyPicture(thousand);
  expect(rows.length).toBeLessThan(30);
  const count = rows.reduce((sum, row) => sum + (row.kind === 'version' ? 1 : row.count), 0);
  expect(count).toBe(1000);
  expect(
    rows.flatMap((row) => (row.kind === 'version' && row.version.name !== null ? [row.version.name] : [])),
  ).toHaveLength(10);
  // Each row's parents are rows, and all but the oldest have one.
  const ids = new Set(rows.map(({ id }) => id));
  for (const row of rows.slice(0, -1)) expect(row.parents.map((id) => ids.has(id))).toEqual([true]);
});

it('unfolds one', () => {
  const rows = historyPicture(thousand);
  const folded = rows.find(({ kind }) => kind === 'collapsed')!;
  const open = historyPicture(thousand, { expanded: new Set([folded.id]) });
  expect(open.length).toBe(rows.length - 1 + (folded.kind === 'collapsed' ? folded.count : 0));
});

it('filters by who made it and by favourites, and keeps the lines', () => {
  const own = historyPicture(thousand, { actorId: 'ana' });
  for (const row of own) if (row.kind === 'version') expect(row.version.actor?.id).toBe('ana');
  const favourites = historyPicture(thousand, { favouritesOnly: true });
  expect(favourites.map(({ id }) => id)).toEqual(['v333']);
});

it('draws branches in lanes, and a merge with two parents', () => {
  const versions = [
    version(0),
    version(1),
    version(2, { branchId: 'other', parents: ['v1'] }),
    version(3, { parents: ['v1'] }),
    version(4, { parents: ['v3', 'v2'], reason: 'merge' }),
  ];
  const rows = historyPicture(versions);
  expect(rows.map(({ id, lane, parents }) => [id, lane, parents.toSorted((a, b) => a.localeCompare(b))])).toEqual([
    ['v4', 0, ['v2', 'v3']],
    ['v3', 0, ['v1']],
    ['v2', 1, ['v1']],
    ['v1', 0, ['v0']],
    ['v0', 0, []],
  ]);
});
