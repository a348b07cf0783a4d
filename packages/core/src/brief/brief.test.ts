import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Brief, briefSchema, emptyBrief, type Fact, factKindSchema, withTemplate } from './brief.ts';
import { briefProblems } from './brief-problems.ts';
import { builtInTemplates } from './built-in-templates.ts';
import { composePrompt } from './compose-prompt.ts';
import { guessKind } from './guess-kind.ts';
import { readFacts } from './read-facts.ts';
import { readTemplateFile, TemplateFileUnreadable, writeTemplateFile } from './template-file.ts';

const [news] = builtInTemplates as readonly [Brief['template'], ...Brief['template'][]];

describe('templates', () => {
  it('those that are built in are right, and their sentences name facts that they have', () => {
    for (const template of builtInTemplates) {
      expect(briefSchema.parse(emptyBrief(template))).toEqual(emptyBrief(template));
      const names = new Set(template.slots.map(({ name }) => name));
      for (const sentence of template.plans.flat()) {
        for (const [, name = ''] of sentence.matchAll(/\{([^{}]+)\}/g))
          expect(names.has(name) || names.has(name.replace(/:[a-z]+$/, '')), `${template.id}: ${sentence}`).toBe(true);
      }
      for (const { name, kind, example } of template.slots)
        if (!['text', 'name', 'quote'].includes(kind)) expect(guessKind({ name, value: example }), example).toBe(kind);
    }
  });

  it('another template keeps the facts that say something, in its own order, and asks for its own', () => {
    const product = builtInTemplates.find(({ id }) => id === 'product-en')!;
    const facts: Fact[] = [
      { name: 'Length', value: '84 m', kind: 'number' },
      { name: 'price', value: '€45', kind: 'money' },
      { name: 'Where', value: ' ', kind: 'name' },
    ];
    const changed = withTemplate({ template: news, facts }, product);
    expect(changed.facts.filter(({ value }) => value !== '')).toEqual([facts[1], facts[0]]);
    expect(changed.facts.map(({ name }) => name)).toEqual(
      product.slots.map(({ name }) => (name === 'Price' ? 'price' : name)).concat('Length'),
    );
  });

  it('goes into a file and comes back the same', () => {
    for (const template of builtInTemplates) {
      const { id: _id, builtIn: _builtIn, ...content } = template;
      expect(readTemplateFile(writeTemplateFile(template))).toEqual(content);
    }
  });

  it.each([
    ['', 'not JSON'],
    ['{"format":', 'not JSON'],
    ['[]', 'expected object'],
    ['{"format":"fourhands-text","version":1}', 'format'],
    [writeTemplateFile(news).replace('"name": "News report"', '"name": " "'), 'name'],
    [writeTemplateFile(news).replace('"kind": "date"', '"kind": "day"'), 'kind'],
    [writeTemplateFile(news).replace('"language": "en"', '"language": "fr"'), 'language'],
  ])('a file that is none is refused with the reason: %#', (text, reason) => {
    expect(() => readTemplateFile(text)).toThrow(TemplateFileUnreadable);
    expect(() => readTemplateFile(text)).toThrow(reason);
  });
});

describe('kinds are guessed from the value', () => {
  it.each([
    ['Cost', '£1.2 million', 'money'],
    ['价格', '299元', 'money'],
    ['Share', '12 %', 'percent'],
    ['占比', '百分之十二', 'percent'],
    ['When', '3 March 2026', 'date'],
    ['When', '2026-03-03', 'date'],
    ['时间', '2026年3月3日', 'date'],
    ['Opens', '9:30 am', 'time'],
    ['Length', '84 m', 'number'],
    ['Visitors', 'two hundred and forty', 'number'],
    ['Who', 'Ann Lee', 'name'],
    ['', 'Riverside Housing Trust', 'name'],
    ['商家', '远山电器', 'name'],
    ['Quote', '“We are proud.”', 'quote'],
    ['What', 'opened 3 schools in the north', 'text'],
    ['What', 'a kettle', 'text'],
    ['Empty', '', 'text'],
  ])('%s: %s is %s', (name, value, kind) => {
    expect(guessKind({ name, value })).toBe(kind);
  });
});

describe('pasted facts', () => {
  it.each([
    [
      'Cost: £1.2 million\nWhen: 9:30 am',
      [
        ['Cost', '£1.2 million'],
        ['When', '9:30 am'],
      ],
    ],
    [
      '价格：299元\r\n\r\n上市日期：2026年3月3日',
      [
        ['价格', '299元'],
        ['上市日期', '2026年3月3日'],
      ],
    ],
    [
      'Name\tValue\nPrice\t€45\nWeight\t1.1 kg',
      [
        ['Price', '€45'],
        ['Weight', '1.1 kg'],
      ],
    ],
    ['| Name | Value |\n|------|:-----:|\n| Price | €45 |', [['Price', '€45']]],
    [
      '- **Price**: €45\n* Link: https://example.com/a',
      [
        ['Price', '€45'],
        ['Link', 'https://example.com/a'],
      ],
    ],
    ['Quote,"She said ""yes"", twice"', [['Quote', 'She said "yes", twice']]],
  ])('%j', (text, pairs) => {
    const { facts, left } = readFacts(text);
    expect(facts.map(({ name, value }) => [name, value])).toEqual(pairs);
    expect(left).toEqual([]);
  });

  it('what is no fact is given back, and no more is taken than a brief holds', () => {
    expect(readFacts('Some prose without any\nCost: 5\nhttp://example.com').left).toEqual([
      'Some prose without any',
      'http://example.com',
    ]);
    const many = Array.from({ length: 520 }, (_, at) => `Fact ${at}: ${at}`).join('\n');
    const { facts, left } = readFacts(many);
    expect([facts.length, left.length]).toEqual([500, 20]);
  });

  it('any facts written as lines come back, and are right facts', () => {
    const plain = fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((text) => /^[a-z0-9 .%€]*$/i.test(text) && text.trim() !== '' && !/^[-|+ ]+$/.test(text));
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: plain.map((text) => `n${text.trim()}`), value: plain.map((text) => text.trim()) }), {
          minLength: 1,
        }),
        (pairs) => {
          const { facts } = readFacts(pairs.map(({ name, value }) => `${name}: ${value}`).join('\n'));
          expect(facts.map(({ name, value }) => ({ name, value }))).toEqual(pairs);
          for (const { kind } of facts) expect(factKindSchema.options).toContain(kind);
        },
      ),
    );
  });
});

describe('what is not right with a brief', () => {
  it('is told, each once', () => {
    const facts: Fact[] = [
      { name: 'Who', value: 'Ann', kind: 'name' },
      { name: 'who ', value: 'Bo', kind: 'name' },
      { name: 'When', value: 'soon', kind: 'date' },
      { name: 'Story', value: 'word '.repeat(300), kind: 'text' },
      { name: ' ', value: '12', kind: 'number' },
      { name: 'Cost', value: '', kind: 'money' },
    ];
    expect(briefProblems({ template: news, facts }).map(({ kind, fact, name }) => [kind, fact, name])).toEqual([
      ['contradiction', 1, 'who '],
      ['not-of-kind', 2, 'When'],
      ['long', 3, 'Story'],
      ['unnamed', 4, ' '],
      ['required', null, 'What happened'],
    ]);
    expect(briefProblems(emptyBrief(news)).map(({ kind }) => kind)).toEqual(['nothing', 'required', 'required']);
  });
});

describe('the prompt for a language model', () => {
  const facts: Fact[] = [
    { name: 'Cost', value: '£1.2\nmillion', kind: 'money' },
    { name: 'Where', value: ' ', kind: 'name' },
  ];

  it('has every fact that says something, the template and the wishes, and nothing of the others', () => {
    const prompt = composePrompt({ template: news, facts }, ' Warm, please. ', false);
    expect(prompt).toContain('- Cost: £1.2 million\n');
    expect(prompt).toContain(news.instructions);
    expect(prompt).toContain('Warm, please.');
    expect(prompt).not.toContain('Where:');
  });

  it('is in the language of the brief, and asks for sentences where they go to a place', () => {
    const chinese = builtInTemplates.find(({ language }) => language === 'zh')!;
    expect(composePrompt({ template: chinese, facts }, '', false)).toMatch(
      /^写一篇.*\n\n以下是全部已知的事实：\n- Cost：/su,
    );
    expect(composePrompt({ template: news, facts }, '', true)).toMatch(/^Write one or two sentences .*\[HERE\]/s);
  });
});
