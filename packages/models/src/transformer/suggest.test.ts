import { RandomStream } from '@fourhands/engine';
import { createNodeRuntime } from '@fourhands/engine/node';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Decoder } from './decoder.ts';
import { fitNextWords } from './fit-next-words.ts';
import { initialiseWriter } from './model.ts';
import { NextWords, type ExpectingWriter } from './next-words.ts';
import { Reading } from './reading.ts';
import { Suggester } from './suggest.ts';
import { chooseList, type Continuation } from './suggestion-list.ts';
import { specialTokens, Tokenizer } from './tokenizer.ts';
import { WordGrams } from './word-grams.ts';
import { unitsOf } from './word-units.ts';

const texts = [
  'The old woman put down her basket and looked at the boy. "You have come a long way," said the old woman, "and you\'ll be hungry."',
  'He thanked her and sat down. The wind was blowing, and a little rain came down the chimney.\n\nOn the table stood a small lamp.',
  '"Is it far to the sea?" he asked. "Three days," said the old woman, "if you go by the road."',
];
const grams = WordGrams.learn(texts);
const tokenizer = Tokenizer.learn(texts, 300);
const configuration = { vocabularySize: tokenizer.size, contextTokens: 48, width: 16, layers: 2, heads: 2, hidden: 24 };
let decoder: Decoder;
beforeAll(async () => {
  const parameters = initialiseWriter(configuration, new RandomStream(1));
  decoder = await Decoder.compile(createNodeRuntime({ threads: 1 }), configuration, parameters);
});
afterAll(() => decoder.dispose());

const reading = () => new Reading(decoder, configuration.contextTokens);
const writer = (): ExpectingWriter => ({ reading: reading(), tokenizer });
const mixed = () => new NextWords(grams, writer(), { writer: 0.5, recent: 0.2 });
const sum = (numbers: Float64Array) => numbers.reduce((total, number) => total + number, 0);

describe('units', () => {
  test('make up the text, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => unitsOf(text).join('') === text.toWellFormed()));
  });

  test('have the tokens of the text', () => {
    for (const text of texts)
      expect(unitsOf(text).flatMap((unit) => tokenizer.encode(unit))).toEqual(tokenizer.encode(text));
  });
});

describe('counted likelihoods', () => {
  const contexts = ['', 'said', ' said the', 'said the old', ' said the old woman', ' nobody of these'].map((text) =>
    unitsOf(text).map((unit) => grams.vocabulary.find(unit) ?? 10_000),
  );

  test('are 1 in all, and the same one by one', () => {
    for (const context of contexts) {
      const likelihoods = grams.distribution(context);
      expect(sum(likelihoods)).toBeCloseTo(1, 9);
      likelihoods.forEach((likelihood, unit) => expect(grams.likelihood(context, unit)).toBeCloseTo(likelihood, 12));
    }
  });

  /** Oracle: interpolated Kneser–Ney for words after one word, counted here from its definition. */
  test('of two words are those of the definition', () => {
    const units = ['', ...unitsOf('a b c a b d a c b a b c')];
    const runs = (length: number) => [
      ...new Map(
        units.slice(length - 1).map((_, at) => {
          const run = units.slice(at, at + length);
          return [run.join('|'), run] as const;
        }),
      ).values(),
    ];
    const before = (run: readonly string[]) =>
      runs(run.length + 1).filter((longer) => longer.slice(1).join('|') === run.join('|')).length;
    const discount = (length: number) => {
      const counts = runs(length).map(before);
      const of = (count: number) => counts.filter((each) => each === count).length;
      return of(1) === 0 ? 0.5 : of(1) / (of(1) + 2 * of(2));
    };
    const alphabet = [...new Set(units)];
    const likelihood = (context: readonly string[], unit: string): number => {
      const after = alphabet.map((each) => before([...context, each]));
      const total = after.reduce((a, b) => a + b, 0);
      const kept = (count: number) => Math.max(0, count - discount(context.length + 1));
      const shorter = context.length === 0 ? 1 / alphabet.length : likelihood(context.slice(1), unit);
      if (total === 0) return shorter;
      const left = 1 - after.reduce((all, count) => all + kept(count), 0) / total;
      return kept(before([...context, unit])) / total + left * shorter;
    };
    const learned = WordGrams.learn([units.join('')]);
    for (const context of [[], [' b'], [' a'], [' c']])
      for (const unit of alphabet)
        expect(
          learned.likelihood(
            context.map((each) => learned.vocabulary.find(each)!),
            learned.vocabulary.find(unit)!,
          ),
        ).toBeCloseTo(likelihood(context, unit), 12);
  });
});

test('reading again from where texts part gives the scores of reading all', async () => {
  const random = new RandomStream(2);
  const again = reading();
  let text: number[] = [];
  for (let turn = 0; turn < 30; turn++) {
    text = [...text.slice(0, random.integer(text.length + 1)), ...Array.from({ length: 3 }, () => random.integer(256))];
    const cache = decoder.newCache();
    const scores = Float32Array.from(await again.scoresAfter(text, text.length));
    const start = Math.max(0, Math.ceil((text.length + 1 - 36) / 12) * 12);
    const all = await decoder.read(cache, start === 0 ? [specialTokens.endOfText, ...text] : text.slice(start));
    scores.forEach((score, token) => expect(score).toBeCloseTo(all[token]!, 4));
  }
});

test('likelihoods of next words are 1 in all, new words of the text among them', async () => {
  const words = mixed();
  const history = words.numbersOf(unitsOf('The lantern was blowing, said the lantern'));
  for (let length = 0; length <= history.length; length++)
    expect(sum(await words.after(history.slice(0, length), length))).toBeCloseTo(1, 9);
  const repeated = await words.after(history.slice(0, -1), history.length - 1);
  expect(repeated[words.vocabulary.find(' lantern')!]).toBeGreaterThan(repeated[words.vocabulary.find(' lamp')!]!);
});

test('shares are chosen for what foretells the text', async () => {
  // The writer is untrained.
  const known = await fitNextWords(grams, writer(), texts[1]!);
  expect(known).toEqual({ writer: 0, recent: 0 });
  const repeating = await fitNextWords(grams, null, ' Xa yb xa.'.repeat(20));
  expect(repeating).toEqual({ writer: 0, recent: 0.5 });
});

describe('suggestions', () => {
  const story = '"Is it far to the chimney?" said the old woman, and looked at the boy.\n\nHe sat down.';

  test('go on with the word begun, or follow it, wherever the text ends', async () => {
    const suggester = new Suggester(mixed());
    let offered = 0;
    for (let length = 0; length <= story.length; length++) {
      const text = story.slice(0, length);
      const list = await suggester.suggest(text);
      offered += list.length;
      const known = new Set([...grams.vocabulary.units, ...unitsOf(text)]);
      expect(new Set(list.map((suggestion) => suggestion.text)).size).toBe(list.length);
      for (const suggestion of list) {
        const units = unitsOf(text + suggestion.text);
        expect(units.filter((unit) => !known.has(unit))).toEqual([]);
        expect(units.join('')).toBe(text + suggestion.text);
        expect(suggestion.probability).toBeGreaterThan(0);
        expect(suggestion.probability).toBeLessThanOrEqual(1);
      }
    }
    expect(offered).toBeGreaterThan(story.length);
  });

  test('are the same for the same questions, and but for rounding whatever was asked before', async () => {
    const asked = ['The old', 'The old woman said', 'He sat', 'The old wom'];
    const answers = async (suggester: Suggester) => {
      const lists = [];
      for (const text of asked) lists.push(await suggester.suggest(text, { ahead: 4 }));
      return lists;
    };
    const [one, other] = [new Suggester(mixed()), new Suggester(mixed())];
    const lists = await answers(one);
    expect(await answers(other)).toEqual(lists);
    const again = await answers(one);
    const textsOf = (list: readonly { readonly text: string }[]) => list.map(({ text }) => text);
    expect(again.map(textsOf)).toEqual(lists.map(textsOf));
  });

  test('begin a new unit when the word is over', async () => {
    const suggester = new Suggester(new NextWords(grams, null, { writer: 0, recent: 0 }));
    for (const { text } of await suggester.suggest('"Three days," said the', { ended: true }))
      expect(text).toMatch(/^[^\p{L}]/u);
    expect((await suggester.suggest('"Three days," said the', { ended: true }))[0]!.text).toMatch(/^ old woman/);
    expect((await suggester.suggest('"Three days," said the old w'))[0]!.text).toMatch(/^oman/);
    expect(await suggester.suggest('"Three days," said the old w', { count: 1 })).toHaveLength(1);
  });

  test('are those of straight quotation marks after others', async () => {
    const suggester = new Suggester(mixed());
    const [straight, curved] = ['said the old woman, "and you\'l', 'said the old woman, \u201Cand you\u2019l'];
    expect(await suggester.suggest(curved)).toEqual(await suggester.suggest(straight));
    expect((await suggester.suggest(curved))[0]!.text).toMatch(/^l/u);
  });

  test('are likelier when they lead to what stands further on', async () => {
    const suggester = new Suggester(new NextWords(grams, null, { writer: 0, recent: 0 }));
    const placeOf = async (before: string) => {
      const list = await suggester.suggest('sat', { ended: true, before, count: 40 });
      return list.findIndex(({ text }) => text.startsWith(' small'));
    };
    expect(await placeOf(' lamp')).toBeLessThan(await placeOf(' woman'));
  });

  test('show what is likeliest ahead', async () => {
    const suggester = new Suggester(new NextWords(grams, null, { writer: 0, recent: 0 }), { least: 1, longest: 1 });
    const [first] = await suggester.suggest(' On the table', { ended: true, ahead: 4 });
    expect(first!.text + first!.ahead).toBe(' stood a small lamp');
  });
});

test('a list has what saves most keys, given the rest of it', () => {
  const continuation = (text: string, probability: number, parent: Continuation | null = null): Continuation => ({
    text: (parent?.text ?? '') + text,
    path: [],
    probability,
    parent,
  });
  const comma = continuation(',', 0.5);
  const and = continuation(' and', 0.2, comma);
  const but = continuation(' but', 0.1, comma);
  const sea = continuation(' sea', 0.3);
  const grey = continuation(' grey', 0.25, sea);
  // A lone comma is typed as quickly; “ sea grey” saves what “ sea” does and a key more,
  // and its first word can be taken alone.
  expect(chooseList([comma, and, but, sea, grey], 5).map(({ text }) => text)).toEqual([' sea grey', ', and', ', but']);
  expect(chooseList([comma, and, but, sea, grey], 1)).toEqual([grey]);
});
