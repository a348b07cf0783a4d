import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deleteWithUndo, leaving, notices, notify } from './notices.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('an offer to undo stays while other notices come and go, and undone is undone for good', () => {
  const run = vi.fn(() => Promise.resolve());
  const texts = () => notices.get().map(({ text }) => text);
  deleteWithUndo({ key: 'a', text: 'Deleted', run, onError: () => undefined });
  for (const text of ['one', 'two', 'three', 'four']) notify(text);
  expect(texts()).toEqual(['Deleted', 'two', 'three', 'four']);
  vi.advanceTimersByTime(9000);
  expect(texts()).toEqual(['Deleted']);
  notices.get()[0]!.undo!();
  vi.advanceTimersByTime(60_000);
  expect(run).not.toHaveBeenCalled();
  expect(leaving.get().size).toBe(0);
  expect(texts()).toEqual([]);
});

test('without it, what was deleted is deleted when the offer ends', () => {
  const run = vi.fn(() => Promise.resolve());
  deleteWithUndo({ key: 'b', text: 'Deleted', run, onError: () => undefined });
  expect(leaving.get()).toEqual(new Set(['b']));
  vi.advanceTimersByTime(10_000);
  expect(run).toHaveBeenCalledOnce();
  expect(notices.get()).toEqual([]);
});
