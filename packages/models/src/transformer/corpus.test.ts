import { RandomStream } from '@fourhands/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TrainingRequestRefused } from '../training/request.ts';
import { charactersOf, plainPunctuation, readDocuments, readSections, splitCorpus, splitVerbatim } from './corpus.ts';
import { cutInThree, fillExample } from './fill-in-the-middle.ts';
import { Sequences, tokenStream } from './sequences.ts';
import { specialTokens, Tokenizer } from './tokenizer.ts';

const prose = (seed: number) =>
  Array.from({ length: 40 }, (_, i) => `The ${seed + i} foxes ran over the hill, and nobody saw where they went.`).join(
    '\n\n',
  );
const { prefix, suffix, middle, endOfText } = specialTokens;

test('hard line ends go, verse keeps its lines, headings and tables of contents are left out', () => {
  const text = `CHAPTER I. THE FOX

IT was a long and quiet evening in the wood, and the fox
lay in front of his hole, thinking of _nothing_ at all--as
he often did.

     The moon is up,
     The mice are out.

Contents  . . . . . . . 12

The Second Part

\u201CWell,\u201D said the fox, \u2018we shall see about that when the morning comes, and not a minute before.\u2019
`;
  expect(readSections(text)).toEqual([
    'It was a long and quiet evening in the wood, and the fox lay in front of his hole, thinking of nothing at all\u2014as he often did.\n\nThe moon is up,\nThe mice are out.',
    '"Well," said the fox, \'we shall see about that when the morning comes, and not a minute before.\'',
  ]);
});

test('quotation marks become straight, and dashes one kind without spaces', () => {
  expect(plainPunctuation('\u2018Oh\u2019 -- he said -- \u201Cno\u2026\u201D a\u2013b \u2014 c')).toBe(
    '\'Oh\'\u2014he said\u2014"no..." a\u2014b\u2014c',
  );
  expect(plainPunctuation('a well-known fox')).toBe('a well-known fox');
});

test('the last whole documents are held out, a twentieth of the text at the least', () => {
  const documents = readDocuments([0, 1, 2, 3].map((i) => `=== Book ${i}\n\n${prose(i)}`).join('\n\n'));
  const { training, heldOut } = splitCorpus(documents);
  expect([...training, ...heldOut].map(({ title }) => title)).toEqual(['Book 0', 'Book 1', 'Book 2', 'Book 3']);
  expect(heldOut.map(({ title }) => title)).toEqual(['Book 3']);
});

test('of a single document the last part is held out, and nothing is in both parts', () => {
  const { training, heldOut } = splitCorpus(readDocuments(prose(0)));
  const [learned, kept] = [training, heldOut].map((part) => part[0]!.sections.join('\n\n'));
  expect(`${learned}\n\n${kept}`).toBe(prose(0));
  expect(charactersOf(heldOut)).toBeLessThan(charactersOf(training) / 10);
});

test('too little text is refused', () => {
  expect(() => splitCorpus(readDocuments('A short text.'))).toThrow(/at least 2000 are needed/u);
});

test('a text cut in three is the text, and no code point is cut', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ' ', 'word', '👩', '.') }), fc.nat(), (text, seed) => {
      const parts = cutInThree(text, new RandomStream(seed));
      return (
        parts.prefix + parts.middle + parts.suffix === text &&
        Object.values(parts).every((part) => part.isWellFormed() || !text.isWellFormed())
      );
    }),
  );
});

const tokenizer = Tokenizer.learn([prose(0)], 300);

test('an example for filling in is prefix, suffix, middle, each after its sentinel, and an end of text', () => {
  const parts = { prefix: 'The foxes', middle: ' ran over', suffix: ' the hill' };
  const inOrder = [prefix, ...tokenizer.encode('The foxes'), suffix, ...tokenizer.encode(' the hill'), middle];
  const whole = [...inOrder, ...tokenizer.encode(' ran over'), endOfText];
  expect(fillExample(parts, tokenizer, whole.length)).toEqual(whole);
  expect(fillExample(parts, tokenizer, whole.length + 2)).toEqual([...whole, endOfText, endOfText]);
  // What is too long loses the beginning of the prefix, and nothing else.
  expect(fillExample(parts, tokenizer, whole.length - 1)).toEqual([prefix, ...whole.slice(2)]);
});

test('a verbatim text is kept to the letter, its last tenth held out', () => {
  const text = `FIRST:\n\n  Words -- "as" they are.\n${'x\n'.repeat(1500)}THE END`;
  const { training, heldOut } = splitVerbatim(text);
  const [learned, held] = [training, heldOut].map(([document]) => document!.sections.join(''));
  expect(learned! + held!).toBe(text);
  expect(held!.length / text.length).toBeCloseTo(0.1, 2);
  expect(() => splitVerbatim('too short')).toThrow(TrainingRequestRefused);
});

const configuration = { vocabularySize: tokenizer.size, contextTokens: 32, width: 8, layers: 1, heads: 1, hidden: 8 };
const training = { steps: 10, batchSize: 4, learningRate: 0.1, warmUp: 1, fillShare: 0.5, verbatim: false };
const stream = tokenStream(readDocuments(prose(0)), tokenizer);

test('a batch depends on its number and the seed only', () => {
  const [one, other] = [0, 1].map(() => new Sequences(stream, tokenizer, configuration, training, 7));
  for (const step of [0, 1, 40]) one!.batch(step);
  expect(one!.batch(9)).toEqual(other!.batch(9));
  expect(new Sequences(stream, tokenizer, configuration, training, 8).batch(9)).not.toEqual(other!.batch(9));
});

test('targets are the tokens that follow, and about the asked share is turned round', () => {
  const sequences = new Sequences(stream, tokenizer, configuration, training, 7);
  let turned = 0;
  for (let step = 0; step < 100; step++) {
    const { tokens, targets } = sequences.batch(step);
    for (let row = 0; row < 4; row++) {
      const at = (from: typeof tokens) => Array.from(from.data.subarray(row * 32, (row + 1) * 32));
      expect(at(tokens).slice(1)).toEqual(at(targets).slice(0, -1));
      if (at(tokens)[0] === prefix) turned += 1;
    }
  }
  expect(turned).toBeGreaterThan(130);
  expect(turned).toBeLessThan(230);
});
