import { expect, test } from 'vitest';
import { firstWords, keysOf, sumOf, write, type Help, type Offer } from './effort-person.ts';

const byKeys = { mouse: false, shortestStretch: 0 };
const withMouse = { mouse: true, shortestStretch: 6 };
const text = 'The sea was grey, and nobody spoke.\n\n"Why?" said one.';

/** Offers by what is there; nothing elsewhere. */
const offering = (offers: Readonly<Record<string, readonly Partial<Offer>[]>>): Help => ({
  offers: (written) => Promise.resolve((offers[written] ?? []).map((offer) => ({ text: '', ahead: '', ...offer }))),
});
const costs = ({ keys, mouseActions, wordStrokes }: Awaited<ReturnType<typeof write>>) => [
  keys,
  mouseActions,
  wordStrokes,
];

test('typing takes a key a character, and one for an empty line', async () => {
  const effort = await write(text, offering({}), byKeys);
  expect(effort.characters).toBe(text.length - 1);
  expect(effort.keys).toBe(effort.characters);
  expect(effort).toMatchObject({ mouseActions: 0, words: 10, wordStrokes: 10 });
});

test('help that is always wrong costs and saves nothing, with and without a mouse', async () => {
  const help: Help = { offers: () => Promise.resolve([{ text: 'xx yy', ahead: ' zz' }]) };
  for (const habits of [byKeys, withMouse])
    expect(costs(await write(text, help, habits))).toEqual([keysOf(text), 0, 10]);
});

test('help that is always right takes one key', async () => {
  const help: Help = { offers: (written) => Promise.resolve([{ text: text.slice(written.length), ahead: '' }]) };
  expect(costs(await write(text, help, byKeys))).toEqual([1, 0, 0]);
});

test('help that knows the next word takes a key a word', async () => {
  const help: Help = {
    offers: (written) =>
      Promise.resolve([{ text: /^\s*\w+/.exec('one two three'.slice(written.length))![0], ahead: '' }]),
  };
  expect(costs(await write('one two three', help, byKeys))).toEqual([3, 0, 0]);
});

test('a taken word brings its space: it is not typed before a letter, and goes before a comma', async () => {
  // The cat: one key, then c, a, t.
  expect(costs(await write('The cat', offering({ '': [{ text: 'The' }] }), byKeys))).toEqual([4, 0, 1]);
  expect(costs(await write('Then, a', offering({ '': [{ text: 'Then' }] }), byKeys))).toEqual([4, 0, 1]);
});

test('where the word goes on, the space is taken back with a key', async () => {
  // One key for “lantern”, one for the space, one for “s”.
  expect(costs(await write('lanterns', offering({ '': [{ text: 'lantern' }] }), byKeys))).toEqual([3, 0, 1]);
  // It would save nothing of a word of two letters.
  expect(costs(await write('sea', offering({ '': [{ text: 'se' }] }), byKeys))).toEqual([3, 0, 1]);
});

test('the first words of a suggestion take a key each, or one click', async () => {
  const help = offering({ '': [{ text: 'one two three four' }] });
  // Two words by keys, and then “x”, whose space comes with it.
  expect(costs(await write('one two three x', help, byKeys))).toEqual([4, 0, 1]);
  expect(costs(await write('one two three x', help, withMouse))).toEqual([1, 1, 1]);
});

test('a click also takes what is shown ahead', async () => {
  const help = offering({ '': [{ text: 'one', ahead: ' two three four' }] });
  expect(costs(await write('one two three x', help, byKeys))).toEqual([1 + ' two three x'.length - 1, 0, 3]);
  expect(costs(await write('one two three x', help, withMouse))).toEqual([1, 1, 1]);
});

test('a stretch further on takes two mouse actions, and one to move over it', async () => {
  const help = offering({ '': [{ text: 'no', ahead: ' two three four' }] });
  // “one” by keys, “ two three” marked, and “ x” by keys.
  expect(costs(await write('one two three x', help, withMouse))).toEqual([5, 3, 2]);
  expect(costs(await write('one two three x', help, { ...withMouse, shortestStretch: 11 }))).toEqual([15, 0, 4]);
});

test('one word further on takes one mouse action, and help is told what stands there', async () => {
  const told: string[] = [];
  const help: Help = {
    offers: (written, { before }) => {
      told.push(before);
      return Promise.resolve(written === '' ? [{ text: 'no', ahead: ' lantern' }] : []);
    },
  };
  expect(costs(await write('a lantern x', help, withMouse))).toEqual([3, 2, 2]);
  expect(told).toEqual(['', ' lantern', '', '']);
});

test('what runs into the stretch closes the gap', async () => {
  const help = offering({ '': [{ text: 'no', ahead: ' two three' }], o: [{ text: 'ne two' }] });
  expect(costs(await write('one two three x', help, withMouse))).toEqual([4, 2, 2]);
});

test('no part of a word is a stretch', async () => {
  const help = offering({ '': [{ text: 'no', ahead: ' lantern' }] });
  expect(costs(await write('a lanterns x', help, withMouse))).toEqual(['a lanterns x'.length, 0, 3]);
});

test('the beginning of a text by words, and the sum of two', async () => {
  expect(firstWords(text, 4)).toBe('The sea was grey,');
  expect(firstWords(text, 99)).toBe(text);
  const one = await write('abc', offering({}), byKeys);
  expect(sumOf([one, one])).toEqual({ characters: 6, words: 2, keys: 6, mouseActions: 0, wordStrokes: 2 });
});
