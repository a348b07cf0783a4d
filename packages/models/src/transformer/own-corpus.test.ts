import fc from 'fast-check';
import { expect, test } from 'vitest';
import { charactersOf } from './corpus.ts';
import { normalise, type OwnText, readOwnCorpus } from './own-corpus.ts';
import { learnTokens, tokenUnitOf } from './own-tokens.ts';

const paragraph = 'The red fox sat on the old wall and looked at the sea for a long time.';
const texts = fc
  .array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 })
  .filter((lengths) => lengths.reduce((sum, length) => sum + length, 0) > 40)
  .map((lengths) =>
    lengths.map((length, at): OwnText => ({
      title: String(at),
      text: Array.from({ length }, (_, line) => `${at}.${line} ${paragraph}`).join('\n\n'),
    })),
  );

const lines = (documents: readonly { readonly sections: readonly string[] }[]) =>
  documents.flatMap(({ sections }) => sections.flatMap((section) => section.split('\n\n')));

test('every word is learned from or held out, never both, and at least a twentieth is held out', () => {
  const words = (documents: Parameters<typeof lines>[0]) => lines(documents).join(' ').split(/\s+/u);
  fc.assert(
    fc.property(texts, (given) => {
      const { training, heldOut, heldOutAs, leftOut } = readOwnCorpus(given);
      const [learned, held] = [words(training), words(heldOut)];
      expect([...learned, ...held].toSorted()).toEqual(given.flatMap(({ text }) => text.split(/\s+/u)).toSorted());
      // Each paragraph begins with a number of its own.
      const tags = (list: readonly string[]) => list.filter((word) => /\d/u.test(word));
      expect(tags(learned).filter((tag) => held.includes(tag))).toEqual([]);
      const share = charactersOf(heldOut) / (charactersOf(heldOut) + charactersOf(training));
      expect(share).toBeGreaterThan(0.048);
      expect(share).toBeLessThan(0.2);
      if (heldOutAs === 'documents')
        for (const { title, sections } of heldOut)
          expect(given.find((one) => one.title === title)?.text).toBe(sections[0]);
      expect(leftOut).toBe(0);
    }),
  );
});

test('the same texts are split the same way in any order', () => {
  fc.assert(
    fc.property(texts, (given) => {
      const held = (list: readonly OwnText[]) => lines(readOwnCorpus(list).heldOut).toSorted();
      expect(held(given.toReversed())).toEqual(held(given));
    }),
  );
});

test('one text has its end held out, and says so', () => {
  const text = Array.from({ length: 100 }, (_, at) => `${at} ${paragraph}`).join('\n\n');
  const { heldOut, heldOutAs } = readOwnCorpus([{ title: 'One', text }]);
  expect(heldOutAs).toBe('ends');
  expect(heldOut[0]!.sections[0]).toMatch(/^9\d The red fox[\s\S]*99 The red fox/u);
});

test('too little is refused with what is there, and too much is left out and counted', () => {
  expect(() => readOwnCorpus([{ title: 'A', text: paragraph }])).toThrow(/70 characters together, and at least 2000/u);
  const long = { title: 'A', text: 'word '.repeat(1000) };
  expect(readOwnCorpus([long, long], { most: 6000 })).toMatchObject({ leftOut: 4000, heldOutAs: 'ends' });
});

test('Chinese keeps its lines, its quotation marks and every character', () => {
  const text = '第一章\n\n“他来了，”她说——然后……\n没有人回答。';
  expect(normalise(text, false)).toBe(text);
  const corpus = readOwnCorpus([{ title: 'A', text: `${text}\n\n`.repeat(100) }]);
  expect(corpus.plain).toBe(false);
  expect(lines(corpus.training)).toContain('第一章');
  expect(tokenUnitOf(0, 1e6, corpus.scripts)).toBe('characters');
});

test('lines that end where a page ends become one', () => {
  const wrapped =
    'It was late, and the old man went home along the\nharbour, where the boats lay in a long dark row\nand nobody spoke.';
  expect(normalise(wrapped, true)).toBe(wrapped.replaceAll('\n', ' '));
  expect(normalise('Roses are red,\nviolets are blue.', true)).toBe('Roses are red,\nviolets are blue.');
});

test('tokens of characters never reach over two of them, and give back any text', () => {
  const tokenizer = learnTokens(
    'characters',
    ['春天的海边很安静。春天又来了，海边的人都来了。été café '.repeat(20)],
    400,
  );
  for (const token of Array.from({ length: tokenizer.size }, (_, at) => at)) {
    const bytes = tokenizer.bytesOf(token);
    expect(bytes.slice(1).every((byte) => byte >= 0x80 && byte < 0xc0)).toBe(true);
  }
  expect(tokenizer.encode('春天')).toHaveLength(2);
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => tokenizer.decode(tokenizer.encode(text)) === text));
});
