import { expect, test } from 'vitest';
import { areTextsToLearn } from './given-files.ts';

const files = (...names: string[]) => names.map((name) => ({ name, file: new File([], name) }));

test('a folder of texts and a book are to learn from; loose texts become works, and pictures stay pictures', () => {
  expect(areTextsToLearn(files('notes/a.txt', 'notes/b.md', 'notes/data.bin'))).toBe(true);
  expect(areTextsToLearn(files('a.txt', 'book.EPUB'))).toBe(true);
  expect(areTextsToLearn(files('a.txt', 'b.md'))).toBe(false);
  expect(areTextsToLearn(files('photos/a.jpg', 'photos/about.txt'))).toBe(false);
  expect(areTextsToLearn(files('bin/a', 'bin/b'))).toBe(false);
  expect(areTextsToLearn([])).toBe(false);
});
