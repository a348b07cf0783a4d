import { expect, it } from 'vitest';
import { withStarter, withUnsent } from './field-words.ts';

it('puts what could not be sent before what was typed since', () => {
  expect(withUnsent('Hello', '')).toBe('Hello');
  expect(withUnsent('Hello', 'And more')).toBe('Hello\nAnd more');
  expect(withUnsent('', 'And more')).toBe('And more');
});

it('a starter takes the place of nothing or of an untouched one, never of what somebody wrote', () => {
  const [none, one, two] = [{ text: '' }, { text: 'Find a title' }, { text: 'Tell a story' }];
  expect(withStarter('', none, one)).toBe('Find a title');
  expect(withStarter('Find a title', one, two)).toBe('Tell a story');
  expect(withStarter('Find a title for my poem', one, two)).toBe('Find a title for my poem');
  expect(withStarter(' ', two, two)).toBe('Tell a story');
});
