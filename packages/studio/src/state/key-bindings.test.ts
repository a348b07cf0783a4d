import { expect, test } from 'vitest';
import { chordOf, commandsOf, conflictsOf, defaultKeys, keyCommandNames, shownChord } from './key-bindings.ts';

const plain = { code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test('a chord is written from the keys that are down', () => {
  expect(chordOf({ ...plain, key: 'Enter', ctrlKey: true })).toBe('Mod+Enter');
  expect(chordOf({ ...plain, key: 'Enter', metaKey: true })).toBe('Mod+Enter');
  expect(chordOf({ ...plain, key: 'Z', code: 'KeyZ', ctrlKey: true, shiftKey: true })).toBe('Mod+Shift+z');
  expect(chordOf({ ...plain, key: 'Ω', code: 'KeyZ', altKey: true })).toBe('Alt+z');
  expect(chordOf({ ...plain, key: '?', shiftKey: true })).toBe('?');
  expect(chordOf({ ...plain, key: 'Shift', shiftKey: true })).toBeNull();
  expect(chordOf({ ...plain, key: 'Alt', altKey: true })).toBeNull();
});

test('the keys as they come have no conflict, and a conflict is named', () => {
  for (const command of keyCommandNames) expect(conflictsOf(command, defaultKeys[command], defaultKeys)).toEqual([]);
  expect(commandsOf('Escape', defaultKeys)).toEqual(['stop', 'reject', 'stopAnswer']);
  expect(conflictsOf('lock', 'Alt+z', defaultKeys)).toEqual(['makerUndo']);
  expect(conflictsOf('accept', 'Mod+k', defaultKeys)).toEqual(['palette']);
  expect(conflictsOf('palette', 'Tab', defaultKeys)).toEqual(['accept']);
});

test('a chord is shown as the keys are labelled', () => {
  expect(shownChord('Mod+Shift+z').slice(1)).toEqual(['Shift', 'Z']);
  expect(shownChord('Escape')).toEqual(['Esc']);
});
