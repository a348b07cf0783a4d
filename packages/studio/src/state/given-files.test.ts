import { expect, test } from 'vitest';
import { areRecordingsToLearn, areScoresToLearn, areTextsToLearn } from './given-files.ts';

const files = (...names: string[]) => names.map((name) => ({ name, file: new File([], name) }));

test('a folder of texts and a book are to learn from; loose texts become works, and pictures stay pictures', () => {
  expect(areTextsToLearn(files('notes/a.txt', 'notes/b.md', 'notes/data.bin'))).toBe(true);
  expect(areTextsToLearn(files('a.txt', 'book.EPUB'))).toBe(true);
  expect(areTextsToLearn(files('a.txt', 'b.md'))).toBe(false);
  expect(areTextsToLearn(files('photos/a.jpg', 'photos/about.txt'))).toBe(false);
  expect(areTextsToLearn(files('bin/a', 'bin/b'))).toBe(false);
  expect(areTextsToLearn([])).toBe(false);
});

test('several recordings or a folder of them are to learn from; one file of sound becomes a work', () => {
  expect(areRecordingsToLearn(files('a.wav', 'b.FLAC', 'notes.txt'))).toBe(true);
  expect(areRecordingsToLearn(files('field/rain.opus'))).toBe(true);
  expect(areRecordingsToLearn(files('a.wav'))).toBe(false);
  expect(areRecordingsToLearn(files('a.wav', 'b.jpg', 'c.jpg'))).toBe(false);
  expect(areRecordingsToLearn(files('tunes/a.mid', 'tunes/b.abc'))).toBe(false);
  expect(areScoresToLearn(files('tunes/a.mid', 'tunes/b.abc'))).toBe(true);
  expect(areRecordingsToLearn([])).toBe(false);
});
