import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writePairsCsv, writeTmx } from './exchange.ts';
import { GlossaryFileInvalid, readGlossaryFile, writeGlossaryFile } from './glossary-file.ts';
import { emptyPairs } from './new-pairs.ts';

describe('a glossary as a file', () => {
  it('comes back as it went, by commas and by tabs', () => {
    const term = fc
      .string({ minLength: 1, maxLength: 20, unit: fc.constantFrom('a', 'B', ',', '"', ';', '好', ' ', '=', "'") })
      .map((text) => text.trim())
      .filter((text) => text !== '');
    const entry = fc.record({
      source: term,
      target: term,
      caseSensitive: fc.boolean(),
      doNotTranslate: fc.constant(false),
      note: fc.constantFrom('', 'a note, "so"', 'two\nlines'),
    });
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('csv' as const, 'tsv' as const),
        (entries, format) => {
          const file = writeGlossaryFile(
            entries.map((one, index) => ({ ...one, id: `e${index}` })),
            format,
          );
          expect(readGlossaryFile(file)).toEqual(entries);
        },
      ),
    );
  });

  it('is read without a line of names, with other ones, and with a byte order mark', () => {
    const plain = { caseSensitive: false, doNotTranslate: false, note: '' };
    expect(readGlossaryFile('\uFEFFbank;银行\r\nlamp;灯\r\n')).toEqual([
      { source: 'bank', target: '银行', ...plain },
      { source: 'lamp', target: '灯', ...plain },
    ]);
    expect(readGlossaryFile('译文,术语,备注\n银行,bank,钱\n')).toEqual([
      { source: 'bank', target: '银行', ...plain, note: '钱' },
    ]);
    expect(readGlossaryFile('term\tdo not translate\nFourhands\tyes')).toEqual([
      { source: 'Fourhands', target: '', ...plain, doNotTranslate: true },
    ]);
  });

  it.each([
    ['', null, 'empty'],
    ['source,target\n', null, 'no term'],
    ['bank,银行\nlamp\n', 2, 'no translation'],
    ['bank,银行\n,灯\n', 2, 'no term'],
    ['bank,银行,perhaps\n', 1, 'neither yes nor no'],
    ['bank,"银行\n', 1, 'never closed'],
    [`${'x'.repeat(201)},y`, 1, '200'],
  ])('%j is refused with its line', (text, line, why) => {
    expect(() => readGlossaryFile(text)).toThrow(GlossaryFileInvalid);
    expect(() => readGlossaryFile(text)).toThrow(why);
    try {
      readGlossaryFile(text);
    } catch (error) {
      expect((error as GlossaryFileInvalid).line).toBe(line);
    }
  });
});

describe('a translation as a table', () => {
  const pairs = emptyPairs('A <b> & "c" here.\n=1+1 is two. Not yet.', 'en').pairs.map((pair, index) =>
    index === 2
      ? pair
      : {
          ...pair,
          target: { start: index, end: index + 1 },
          targetText: index === 0 ? '甲 <乙>\u0007' : '=二',
          from: pair.sourceText,
        },
  );
  const table = { pairs, sourceLanguage: 'en', targetLanguage: 'zh' };

  it('is CSV whose cells no spreadsheet runs', () => {
    expect(writePairsCsv(table)).toBe(
      'en,zh,state\n"A <b> & ""c"" here.",甲 <乙>\u0007,done\n\'=1+1 is two.,\'=二,done\nNot yet.,,empty\n',
    );
    expect(writePairsCsv({ ...table, pairs: [{ ...pairs[0]!, targetText: '\r=1' }] })).toContain("'\r=1");
  });

  it('is well-formed TMX of what is done', () => {
    const tmx = writeTmx(table, '0.1.0', '2026-01-02T03:04:05.000Z');
    expect(tmx).toContain('<seg>A &lt;b&gt; &amp; "c" here.</seg>');
    expect(tmx).toContain('creationdate="20260102T030405Z"');
    expect(tmx.match(/<tu /g)).toHaveLength(2);
    expect(tmx).not.toContain('\u0007');
  });
});
