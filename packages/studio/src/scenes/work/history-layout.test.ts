import { expect, test } from 'vitest';
import type { HistoryItem } from '@fourhands/core/version/history-picture';
import { layHistory } from './history-layout.ts';

const item = (id: string, lane: number, parents: string[]) =>
  ({ kind: 'version', id, lane, parents, version: {} }) as unknown as HistoryItem;

test('time runs to the right and branches lie below each other, joined to what they come from', () => {
  const layout = layHistory([item('c', 0, ['a', 'b']), item('b', 1, ['a']), item('a', 0, [])]);
  expect(layout.places.map(({ item: { id }, x, y }) => [id, x, y])).toEqual([
    ['a', 22, 13],
    ['b', 66, 39],
    ['c', 110, 13],
  ]);
  expect(layout.lines.map(({ key }) => key)).toEqual(['a b', 'a c', 'b c']);
  expect([layout.width, layout.height]).toEqual([132, 52]);
});

test('a parent that is not shown draws no line, and a thousand versions are laid at once', () => {
  expect(layHistory([item('b', 0, ['gone'])]).lines).toEqual([]);
  const many = Array.from({ length: 1000 }, (_, at) => item(String(999 - at), 0, at === 999 ? [] : [String(998 - at)]));
  const started = performance.now();
  expect(layHistory(many).lines).toHaveLength(999);
  expect(performance.now() - started).toBeLessThan(200);
});
