import type { Entry, MakeRequest, Maker, MakerDescription } from '@fourhands/core';
import { describeMaker, madeBy, plainRequest } from '@fourhands/core/maker/maker.contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../../test/fake-provider.ts';
import { ConnectedMaker } from '../connected/connected-maker.ts';
import { GlossaryMaker } from './glossary-maker.ts';
import { sentenceIn } from './sentence-answer.ts';
import { SentenceTranslator } from './sentence-translator.ts';

const entry = (source: string, target: string, doNotTranslate = false): Entry => ({
  id: source.toLowerCase(),
  source,
  target,
  caseSensitive: false,
  doNotTranslate,
  note: '',
});
const translation = {
  pairId: 'p1',
  source: 'The keeper of Fourhands lit the lamp.',
  sourceLanguage: 'en',
  targetLanguage: 'zh',
  before: 'It was late. ',
  after: ' Nobody came.',
  leftOut: 0,
  terms: [entry('keeper', '看守人'), entry('Fourhands', '', true)],
  whole: true,
};
const request: MakeRequest = { ...plainRequest, operation: 'transform', action: 'translate', translation };
const good = '这句话有37个字母，看守人，Fourhands。';

let provider: FakeProvider;
beforeAll(async () => {
  provider = await startFakeProvider();
});
afterAll(() => provider.close());

function translatorOf(model: string): Maker {
  return new SentenceTranslator(
    new ConnectedMaker(
      {
        makerId: 'm',
        name: 'Mine',
        kind: 'openai-compatible',
        address: provider.address,
        model,
        key: () => null,
        pricePerMillionIn: null,
        pricePerMillionOut: null,
        permit: () => undefined,
      },
      { retries: 0 },
    ),
  );
}

const askedSince = (count: number) => provider.asked.slice(count).map(({ prompt }) => prompt);

describe('a connected model that translates', () => {
  it.each([
    ['translator', 1],
    ['translator-forgets', 2],
    ['translator-late', 2],
    ['translator-chatty', 1],
    ['translator-many', 1],
  ])('%s gives one sentence with the terms, asked %i times', async (model, times) => {
    const before = provider.asked.length;
    expect(await madeBy(translatorOf(model), request)).toEqual([good]);
    const asked = askedSince(before);
    expect(asked).toHaveLength(times);
    expect(asked[0]).toContain('- keeper → 看守人');
    expect(asked[0]).toContain('- Fourhands: leave it as it is');
    expect(asked[0]).toContain('It was late. [SENTENCE] Nobody came.');
    expect(asked[0]).toContain('from English into Simplified Chinese');
    if (model === 'translator-forgets') expect(asked[1]).toContain('“keeper” must be “看守人”');
  });

  it('one that breaks a term twice gives its answer as it is, and is not asked again', async () => {
    const before = provider.asked.length;
    expect(await madeBy(translatorOf('translator-stubborn'), request)).toEqual(['这句话有37个字母。']);
    expect(askedSince(before)).toHaveLength(2);
  });

  it('one that answers in another language twice is refused, and both languages are named', async () => {
    await expect(madeBy(translatorOf('translator-english'), request)).rejects.toMatchObject({
      code: 'answer-in-other-language',
      message: expect.stringMatching(/answered in (?:English|another language); asked was Chinese/),
    });
  });

  it('several candidates are asked for apart', async () => {
    const before = provider.asked.length;
    expect(await madeBy(translatorOf('translator'), { ...request, candidates: 3 })).toEqual([good, good, good]);
    expect(new Set(provider.asked.slice(before).map(({ seed }) => seed)).size).toBe(3);
  });

  it('a short answer of names alone is not refused for its language', async () => {
    const terms = [entry('Fourhands', '', true)];
    const named = { ...translation, source: 'Fourhands Fourhands.', terms };
    const maker = new SentenceTranslator(saying('Fourhands Fourhands.'));
    expect(await madeBy(maker, { ...request, translation: named })).toEqual(['Fourhands Fourhands.']);
  });
});

function saying(text: string): Maker {
  return {
    describe: (): MakerDescription => new GlossaryMaker().describe(),
    async *make() {
      for (const piece of text.match(/[\s\S]{1,3}/gu) ?? []) yield { type: 'text', candidate: 0, text: piece };
      yield { type: 'end', candidate: 0 };
    },
  };
}

describe('the sentence in an answer', () => {
  it.each([
    ['“你好。”', 'Hello.', '你好。'],
    ['“你好。”', '“Hello.”', '“你好。”'],
    ['“你好”，他说，“再见。”', 'He said hello.', '“你好”，他说，“再见。”'],
    ['Translation: 你好。', 'Hello.', '你好。'],
    ['好的，以下是译文：\n你好。\n\n（注：口语）', 'Hello.', '你好。'],
    ['<passage>你好。</passage>', 'Hello.', '你好。'],
    ['  \n\n', 'Hello.', ''],
    ['Okay.', '好。', 'Okay.'],
    ['Here is the lamp.', '灯在这里。', 'Here is the lamp.'],
  ])('%j', (answer, source, expected) => expect(sentenceIn(answer, source, true)).toBe(expected));

  it('comes out the same whatever pieces it streams in, and never with a line of its own', async () => {
    const word = fc.constantFrom(
      '你好',
      '。',
      '\n',
      'Translation: ',
      '“',
      '”',
      'Sure! Here it is:\n',
      ' ',
      'word',
      '**',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 8 }), async (words) => {
        const answer = words.join('');
        const whole = sentenceIn(answer, translation.source, true);
        fc.pre(whole !== '');
        const asked = { ...translation, terms: [], targetLanguage: 'en', sourceLanguage: 'en' };
        expect(await madeBy(new SentenceTranslator(saying(answer)), { ...request, translation: asked })).toEqual([
          whole,
        ]);
        expect(whole).not.toContain('\n');
      }),
    );
  });
});

describe('the glossary as a maker', () => {
  const inTranslation: Maker = {
    describe: () => new GlossaryMaker().describe(),
    make: (asked, signal) =>
      new GlossaryMaker().make({ ...asked, translation: { ...translation, whole: false } }, signal),
  };
  describeMaker(async () => ({ maker: inTranslation, close: async () => undefined }));

  it('puts terms in place and leaves the rest', async () => {
    expect(await madeBy(inTranslation, request)).toEqual(['The 看守人 of Fourhands lit the lamp.']);
  });

  it('says that it does nothing else', async () => {
    await expect(madeBy(new GlossaryMaker(), plainRequest)).rejects.toMatchObject({ code: 'translation-only' });
  });
});
