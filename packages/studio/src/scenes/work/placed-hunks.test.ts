import { expect, test } from 'vitest';
import type { Hunk, Proposal } from '@fourhands/core/proposal/proposal';
import { placeHunks } from './placed-hunks.ts';

const hunk = (start: number, removed: string, text: string, state: Hunk['state'] = 'open'): Hunk => ({
  start,
  end: start + removed.length,
  removed,
  text,
  state,
  reason: null,
});

function proposal(hunks: Hunk[]): Proposal {
  return {
    region: { start: 0, end: 100 },
    candidates: [{ text: '', state: 'ready', error: null, hunks }],
  } as unknown as Proposal;
}

const lock = (start: number, end: number) => ({ id: 'l', region: { start, end }, by: 'p', at: '2026-01-01T00:00:00Z' });

test('a hunk stays, moves with an edit before it, or is refused where its words changed', () => {
  const three = proposal([hunk(0, 'one', 'two'), hunk(10, 'big', 'small'), hunk(20, 'far', 'near')]);
  const states = (since: Parameters<typeof placeHunks>[2], locks: Parameters<typeof placeHunks>[3] = []) =>
    placeHunks(three, 0, since, locks).map(({ state, reason, place }) => [state, reason, place?.start]);
  expect(states([])).toEqual([
    ['open', null, 0],
    ['open', null, 10],
    ['open', null, 20],
  ]);
  expect(states([{ start: 11, end: 12, text: 'xx' }], [lock(19, 22)])).toEqual([
    ['open', null, 0],
    ['refused', 'changed', undefined],
    ['refused', 'locked', undefined],
  ]);
  expect(states([{ start: 5, end: 5, text: 'hey' }]).map(([state]) => state)).toEqual(['open', 'moved', 'moved']);
});

test('what was taken of the same proposal does not count as the person’s edit', () => {
  const half = proposal([hunk(0, 'one', 'twenty', 'accepted'), hunk(10, 'big', 'small')]);
  const placed = placeHunks(half, 0, [{ start: 0, end: 3, text: 'twenty' }], []);
  expect(placed.map(({ state, place }) => [state, place?.start])).toEqual([
    ['accepted', undefined],
    ['open', 13],
  ]);
});
