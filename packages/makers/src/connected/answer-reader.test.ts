import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AnswerReader } from './answer-reader.ts';

function read(answer: string, cuts: readonly number[] = []): string {
  const reader = new AnswerReader();
  let [text, at] = ['', 0];
  for (const cut of [...cuts].toSorted((a, b) => a - b)) {
    const next = Math.min(answer.length, Math.max(at, cut));
    text += reader.add(answer.slice(at, next));
    at = next;
  }
  return text + reader.add(answer.slice(at)) + reader.end();
}

const answers: [answer: string, text: string][] = [
  ['Plain words.', 'Plain words.'],
  ['  Plain words.\n\nMore. \n', 'Plain words.\n\nMore.'],
  ['```\nFenced.\n```', 'Fenced.'],
  ['```markdown\nFenced.\n\nTwice.\n```\n', 'Fenced.\n\nTwice.'],
  ['<passage>Tagged.</passage>', 'Tagged.'],
  ['<passage>Tagged.</passage>\n\nI changed a word.', 'Tagged.'],
  ['<think>Hm, </think><text>Thought.</text>', 'Thought.'],
  ["Sure! Here's the passage:\n\nAnnounced.", 'Announced.'],
  ['Here is the text:\n<passage>\nBoth.\n</passage>', 'Both.'],
  ['Here we are, at the sea.', 'Here we are, at the sea.'],
  ['Here we are.\nAt the sea.', 'Here we are.\nAt the sea.'],
  ['当然！以下是修改后的文字：\n春天来了。', '春天来了。'],
  ['<p>A text about HTML</p>', '<p>A text about HTML</p>'],
  ['', ''],
  [' \n ', ''],
  ['<think>never ends', ''],
];

it.each(answers)('%j', (answer, text) => {
  expect(read(answer)).toBe(text);
});

it('reads the same however the answer comes in pieces', () => {
  fc.assert(
    fc.property(fc.constantFrom(...answers), fc.array(fc.nat(60), { maxLength: 12 }), ([answer, text], cuts) => {
      expect(read(answer, cuts)).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

it('loses nothing of a text without wrapping', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(30), { maxLength: 5 }), (text, cuts) => {
      fc.pre(!/[<`]/.test(text));
      expect(read(text, cuts)).toBe(text.trim());
    }),
  );
});

it('of a talk, leaves out reasoning and nothing else, however the answer comes in pieces', () => {
  const said: [answer: string, text: string][] = [
    ['<think>Hm.</think>\n\n```ts\nconst a = 1;\n```', '```ts\nconst a = 1;\n```'],
    ['Sure! Here it is:\n\n<passage>Tagged.</passage> Done.', 'Sure! Here it is:\n\n<passage>Tagged.</passage> Done.'],
    ['<p>HTML</p>\n', '<p>HTML</p>'],
    ['<think>Hm.', ''],
    ['<', '<'],
    ['好的：\n\n一、二。  ', '好的：\n\n一、二。'],
  ];
  for (const [answer, text] of said)
    fc.assert(
      fc.property(fc.array(fc.nat(answer.length)), (cuts) => {
        const reader = new AnswerReader({ wrapped: false });
        let [got, at] = ['', 0];
        for (const cut of [...cuts.toSorted((a, b) => a - b), answer.length]) {
          got += reader.add(answer.slice(at, Math.max(at, cut)));
          at = Math.max(at, cut);
        }
        expect(got + reader.end()).toBe(text);
      }),
    );
});
