import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentencesOf, skeletonOf } from './sentences.ts';

const split = (text: string, language = 'en') =>
  sentencesOf(text, language).map(({ start, end }) => text.slice(start, end));

describe('sentences', () => {
  it.each([
    ['Mr. Smith met Dr. Jones at 3 p.m. today. They left.', ['Mr. Smith met Dr. Jones at 3 p.m. today.', 'They left.']],
    [
      'Some fruit, e.g. Apples, i.e. Pomes. J. R. R. Tolkien wrote.',
      ['Some fruit, e.g. Apples, i.e. Pomes.', 'J. R. R. Tolkien wrote.'],
    ],
    ['Did he? No. He slept on p. 12 of No. 7.', ['Did he?', 'No.', 'He slept on p. 12 of No. 7.']],
    ['… Well. Go!', ['… Well.', 'Go!']],
    ['It was me and I. Then she came.', ['It was me and I.', 'Then she came.']],
    ['“Go!” he said. “Now.” She went … away.', ['“Go!” he said.', '“Now.”', 'She went … away.']],
    ['It cost 3.50 in all. See Fig. 2 and No. 7.', ['It cost 3.50 in all.', 'See Fig. 2 and No. 7.']],
  ])('of English: %s', (text, expected) => expect(split(text)).toEqual(expected));

  it('of Chinese, with closing marks where they belong', () => {
    expect(split('他说：“好。”然后走了。真的吗？！是……的。3.5元。', 'zh')).toEqual([
      '他说：“好。”',
      '然后走了。',
      '真的吗？！',
      '是……的。',
      '3.5元。',
    ]);
  });

  it('leaves marks of Markdown, rules and code to the structure', () => {
    const text = '# A title\n\n> - [ ] Do it. Then rest.\n\n---\n\n```js\nconst a = 1. b;\n```\n12. Last\n';
    expect(split(text)).toEqual(['A title', 'Do it.', 'Then rest.', 'Last']);
    const { text: skeleton, places } = skeletonOf(text, sentencesOf(text, 'en'));
    expect(skeleton).toBe('# \n\n> - [ ] \n\n---\n\n```js\nconst a = 1. b;\n```\n12. \n');
    expect(places).toEqual([2, 12, 12, 49]);
  });

  it('are in order and apart, without white space around them, and leave no word outside', () => {
    const piece = fc.constantFrom(
      'Hello',
      'Mr. ',
      '. ',
      '\n',
      '- ',
      '# ',
      '。',
      '你好',
      '? ',
      ' ',
      '"',
      '3.5',
      '👩‍👩‍👧',
      '…',
      ')',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.constantFrom('en', 'zh', 'xx'), (pieces, language) => {
        const text = pieces.join('');
        const sentences = sentencesOf(text, language);
        let [at, outside] = [0, ''];
        for (const { start, end, line } of sentences) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          expect(text.slice(start, end)).toBe(text.slice(start, end).trim());
          expect(text.slice(0, start).split('\n').length - 1).toBe(line);
          expect(text.slice(start, end)).not.toContain('\n');
          outside += text.slice(at, start);
          at = end;
        }
        expect(outside + text.slice(at)).not.toMatch(/\p{L}/u);
      }),
    );
  });
});
