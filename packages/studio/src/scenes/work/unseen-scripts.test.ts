import { expect, test } from 'vitest';
import { unseenScripts } from './unseen-scripts.ts';

test('names the scripts that a writer has hardly seen, and no others', () => {
  expect(unseenScripts('The fox 狐狸 and the ёж', { Latin: 0.999, Cyrillic: 0.001 })).toEqual(['Han', 'Cyrillic']);
  expect(unseenScripts('海边', { Han: 0.9, Latin: 0.1 })).toEqual([]);
  expect(unseenScripts('123 — !', { Latin: 1 })).toEqual([]);
  expect(unseenScripts('anything', {})).toEqual([]);
});
