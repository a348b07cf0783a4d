/**
 * Facts in texts. The oracle for numbers, sums, measures and dates is the platform's own Intl, which writes them in its own ways;
 * what it does not write is in tables by hand.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Brief, BriefLanguage, Fact, FactKind } from './brief.ts';
import { builtInTemplates } from './built-in-templates.ts';
import { checkText, type FactMark } from './check-text.ts';

function briefOf(
  facts: readonly (readonly [name: string, value: string, kind: FactKind])[],
  language: BriefLanguage = 'en',
): Brief {
  const template = builtInTemplates.find((one) => one.language === language)!;
  return { template, facts: facts.map(([name, value, kind]): Fact => ({ name, value, kind })) };
}

/** What is marked otherwise than as stated, in words. */
function wrongIn(text: string, brief: Brief): string[] {
  return checkText(text, brief)
    .marks.filter(({ state }) => state !== 'stated')
    .map(({ state, start, end }) => `${state}: ${text.slice(start, end)}`);
}

const stateOf = (text: string, brief: Brief) => checkText(text, brief).facts[0];

describe('what is the same', () => {
  const pairs: readonly (readonly [kind: FactKind, value: string, text: string, name?: string])[] = [
    ['number', '1,200,000', 'The town has 1.2 million people.'],
    ['number', '120万', 'The town has 1,200,000 people.'],
    ['number', '1.2 million', '全市有120万人。'],
    ['number', '一百二十万', 'The town has 1.2 million people.'],
    ['number', '240', 'Two hundred and forty people came to the opening.'],
    ['number', '45000', 'It drew 45k visitors over the summer.'],
    ['number', '12', 'A dozen people were there.'],
    ['number', '1203000', 'It has about 1.2 million readers.'],
    ['number', '1987', 'There were 1,987 boxes.'],
    ['number', '84 m', 'The 84-metre bridge is open.'],
    ['number', '1.5 km', 'The path is 1,500 metres long.'],
    ['number', '84', 'The bridge is 84 m long.', 'Length in metres'],
    ['number', '3 years', 'It has a three-year warranty.'],
    ['number', '10–12 kg', 'It weighs 10 to 12 kilograms.'],
    ['number', '18个月', '质保十八个月。'],
    ['money', '£1.2m', 'It cost 1.2 million pounds.'],
    ['money', '€49.90', 'It costs 49,90 euros.'],
    ['money', 'EUR 49.9', 'It costs €49.90.'],
    ['money', '45', 'It costs $45.'],
    ['money', '299元', '售价二百九十九元。'],
    ['money', '1.5亿元', '投资15000万元。'],
    ['percent', '12', 'It rose by twelve per cent.'],
    ['percent', '12.5%', 'It rose by 12.5 percent.'],
    ['percent', '34%', '百分之三十四的人同意。'],
    ['date', '2026-03-03', 'It opened on 3 March 2026.'],
    ['date', '3 March 2026', 'It opened on March 3, 2026.'],
    ['date', 'March 3, 2026', 'It opened on Tuesday, the third of March.'],
    ['date', '2026年3月3日', 'It opened on 3 Mar. 2026.'],
    ['date', '3 March 2026', '仪式于2026年3月3日（周二）举行。'],
    ['date', '03/03/2026', 'It opened on March 3rd.'],
    ['date', '3 March 2026', '仪式在三月三日举行。'],
    ['date', '3–5 March 2026', 'It runs from 3 March 2026 to 5 March 2026.'],
    ['date', 'March 2026', 'It opens in March 2026.'],
    ['date', '1998', 'It was founded in 1998.'],
    ['time', '21:30', 'Doors open at 9:30 p.m.'],
    ['time', '9:30', 'Doors open at 9.30am.'],
    ['time', '下午3点', 'Doors open at 15:00.'],
    ['time', '12:00', 'Doors open at noon.'],
    ['time', '09:30', '活动在上午九点半开始。'],
    ['name', 'Dr. Ann Lee', 'Ann Lee was there. Lee spoke first, and everyone heard Lee’s speech.'],
    ['name', 'Ann Lee', 'Dr Ann M. Lee was there. Dr. Lee spoke.'],
    ['name', 'the Riverside Housing Trust', 'It was the Riverside Housing Trust. The Trust paid; RHT will go on.'],
    ['name', 'Harrow & Finch', 'Harrow & Finch’s kettle is new.'],
    ['name', 'Kestrel X200', 'Meet the Kestrel X200.'],
    ['name', '青石区政府', '青石区政府启用了新桥。'],
    ['text', 'opened a footbridge over the Stour', 'A footbridge over the Stour was opened yesterday.'],
    ['quote', '“We are proud of it.”', '“We are proud of it,” she said.'],
    [
      'quote',
      'We are proud of it and of everybody who helped.',
      '“We are proud of it,” she said, “and of everybody who helped.”',
    ],
  ];
  it.each(pairs.map(([kind, value, text, name = 'Fact']) => ({ kind, value, text, name })))(
    '$kind $value is in: $text',
    ({ kind, value, text, name }) => {
      const brief = briefOf([[name, value, kind]]);
      expect(stateOf(text, brief)).toBe('stated');
      expect(wrongIn(text, brief)).toEqual([]);
    },
  );
});

describe('what is not the same', () => {
  const pairs: readonly (readonly [kind: FactKind, value: string, text: string, wrong: string])[] = [
    ['number', '1,200,000', 'The town has 1.3 million people.', '1.3 million'],
    ['number', '1,203,000', 'The town has 1,200,000 people.', '1,200,000'],
    ['number', '84 m', 'The bridge is 84 km long.', '84 km'],
    ['number', '84 m', 'The bridge is 48 m long.', '48 m'],
    ['number', '3 years', 'The warranty lasts 3 months.', '3 months'],
    ['money', '£45', 'It costs €45.', '€45'],
    ['money', '45万元', '耗资54万元。', '54万元'],
    ['percent', '12%', 'It rose by 21 per cent.', '21 per cent'],
    ['date', '3 March 2026', 'It opened on 4 March 2026.', '4 March 2026'],
    ['date', '3 March 2026', 'It opened on Monday, 3 March.', 'Monday, 3 March'],
    ['date', 'March 2026', 'It opens on 3 March 2026.', '3 March 2026'],
    ['time', '9:30 pm', 'Doors open at 9:30 am.', '9:30 am'],
    ['name', 'Ann Lee', 'It was Anne Leigh who came.', 'Anne Leigh'],
    ['name', 'Ann Lee', 'It was Ann Morgan who came.', 'Ann Morgan'],
    ['name', '李明华', '发言人李明花到场。', '李明花'],
    [
      'quote',
      'We are very proud of all this.',
      '“We are rather ashamed of all this,” she said.',
      'We are rather ashamed of all this,',
    ],
  ];
  it.each(pairs)('%s %s is not: %s', (kind, value, text, wrong) => {
    const brief = briefOf([['Fact', value, kind]]);
    expect(wrongIn(text, brief)).toEqual([`altered: ${wrong}`]);
    expect(stateOf(text, brief)).toBe('altered');
  });

  it.each([
    ['Peter Novak spoke to us.', ['invented: Peter Novak']],
    ['Then Peter Novak, 54, spoke.', ['invented: Peter Novak', 'invented: 54']],
    ['It was founded in 1998 by 12 people.', ['invented: 1998', 'invented: 12']],
    ['The X300 is new.', ['invented: X300']],
    ['“We never said that at all,” they said.', ['invented: We never said that at all,']],
    ['共有三十二人参加了《春天》的演出。', ['invented: 三十二', 'invented: 春天']],
  ])('in no fact: %s', (text, wrong) => {
    expect(wrongIn(text, briefOf([['Who', 'Ann Lee', 'name']]))).toEqual(wrong);
  });

  it('a fact that is said rightly and wrongly is stated, and contradicted where it is', () => {
    const brief = briefOf([['Cost', '£1.2 million', 'money']]);
    const text = 'The cost was £1.2 million. Others speak of a cost of £1.3 million.';
    expect(wrongIn(text, brief)).toEqual(['altered: £1.3 million']);
    expect(stateOf(text, brief)).toBe('stated');
  });

  it('two facts of one value are not both stated by one number', () => {
    const brief = briefOf([
      ['Rooms', '5', 'number'],
      ['Floors', '5', 'number'],
    ]);
    expect(checkText('It has 5 floors.', brief).facts).toEqual(['missing', 'stated']);
    expect(checkText('It has 5 floors and 5 rooms.', brief).facts).toEqual(['stated', 'stated']);
  });
});

describe('what is left alone', () => {
  it.each([
    'However, the weather was kind. Neighbours had waited. Shops nearby hope for more customers.',
    'One of them said so. Yesterday nobody came; last year was better, two years ago worse.',
    'On the one hand, I’d agree. On the other, we’ll see. OK?',
    '1. First, open the lid.\n2. Then close it.',
    'New Bridge Opens After Long Wait\n\nIt was about time.',
    '“Good!” they said. “So be it.”',
    'See https://example.com/Page-12 or write to Someone@Example.com.',
    '大家一起努力，千万不要放弃，一些人十分开心。',
  ])('%s', (text) => {
    expect(wrongIn(text, briefOf([['Who', 'Ann Lee', 'name']], /\p{Script=Han}/u.test(text) ? 'zh' : 'en'))).toEqual(
      [],
    );
  });

  it('a language that it does not read is said, and nothing is marked as wrong', () => {
    const brief = briefOf([
      ['Wer', 'Anna Krämer', 'name'],
      ['Kosten', '500 €', 'money'],
    ]);
    const german =
      'Die Bürgermeisterin Anna Krämer eröffnete am Dienstag die neue Brücke. Sie kostete 400 € und wurde von 300 Menschen besucht, ' +
      'die sich trotz des schlechten Wetters an der alten Mühle versammelt hatten.';
    expect(checkText(german, brief)).toMatchObject({ language: 'other', facts: ['stated', 'unread'] });
    expect(wrongIn(german, brief)).toEqual([]);
    const list =
      'Weight: 1.1 kg. Capacity: 1.7 litres. Price: 400 pounds. Material: brushed steel. Colour: red. Warranty: three years.';
    expect(checkText(list, brief).language).toBe('en');
    expect(checkText('これは新しい橋についての文章です。橋は三月に開通しました。', brief).language).toBe('other');
    expect(checkText('Новый мост открыли во вторник, и стоил он 400 евро.', brief).language).toBe('other');
  });
});

describe('properties, by Intl as the oracle', () => {
  const date = fc.date({ min: new Date('1950-01-01'), max: new Date('2090-12-31'), noInvalidDate: true });
  const iso = (day: Date) => day.toISOString().slice(0, 10);
  const dateForms = [
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
    new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }),
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' }),
    new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }),
    new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone: 'UTC' }),
    new Intl.DateTimeFormat('zh-CN', { dateStyle: 'full', timeZone: 'UTC' }),
    new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }),
  ];
  const dateForm = fc.constantFrom(...dateForms);

  it('a date is stated in each of its forms', () => {
    fc.assert(
      fc.property(date, dateForm, (day, form) => {
        const text = `It will happen on ${form.format(day)}.`;
        const brief = briefOf([['When', iso(day), 'date']]);
        expect([stateOf(text, brief), wrongIn(text, brief)], text).toEqual(['stated', []]);
      }),
    );
  });

  it('another date is not, in any', () => {
    const written = fc.constantFrom(...dateForms.slice(0, 6));
    fc.assert(
      fc.property(date, fc.integer({ min: 1, max: 20_000 }), written, (day, days, form) => {
        const text = `It will happen on ${form.format(new Date(day.getTime() + days * 86_400_000))}.`;
        const brief = briefOf([['When', iso(day), 'date']]);
        expect(stateOf(text, brief), text).not.toBe('stated');
        expect(wrongIn(text, brief), text).toHaveLength(1);
      }),
    );
  });

  const amount = fc.integer({ min: 2, max: 900_000_000 });
  const numberForms = [
    (value: number) => new Intl.NumberFormat('en').format(value),
    (value: number) => String(value),
    (value: number) => new Intl.NumberFormat('fr').format(value),
    (value: number) => new Intl.NumberFormat('de-CH').format(value),
    (value: number) =>
      new Intl.NumberFormat('en', { notation: 'compact', compactDisplay: 'long', maximumFractionDigits: 6 }).format(
        value,
      ),
    (value: number) => new Intl.NumberFormat('zh', { notation: 'compact', maximumFractionDigits: 8 }).format(value),
  ];

  it('a number is stated in each of its forms, and another one is not', () => {
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.constantFrom(...numberForms),
        fc.constantFrom(...numberForms),
        (value, other, inBrief, form) => {
          const brief = briefOf([['Visitors', inBrief(value), 'number']]);
          const text = `They counted ${form(value)} visitors.`;
          expect([stateOf(text, brief), wrongIn(text, brief)], text).toEqual(['stated', []]);
          fc.pre(Math.abs(other - value) > value / 10);
          expect(stateOf(`They counted ${form(other)} visitors.`, brief)).toBe('altered');
        },
      ),
    );
  });

  it('sums, shares and measures are stated in each of their forms', () => {
    const cases: readonly (readonly [FactKind, (value: number) => string, readonly ((value: number) => string)[]])[] = [
      [
        'money',
        (value) => `€${value}`,
        ['en', 'de', 'fr', 'zh'].map(
          (locale) => (value: number) =>
            new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(value),
        ),
      ],
      [
        'percent',
        (value) => `${value} %`,
        ['en', 'fr'].map(
          (locale) => (value: number) => new Intl.NumberFormat(locale, { style: 'percent' }).format(value / 100),
        ),
      ],
      [
        'number',
        (value) => `${value} km`,
        (['short', 'long', 'narrow'] as const).flatMap((unitDisplay) =>
          ['en', 'zh'].map(
            (locale) => (value: number) =>
              new Intl.NumberFormat(locale, { style: 'unit', unit: 'kilometer', unitDisplay }).format(value),
          ),
        ),
      ],
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 99_999 }),
        fc.constantFrom(...cases),
        fc.nat(),
        (value, [kind, inBrief, forms], at) => {
          const text = `It came to ${forms[at % forms.length]!(value)} in the end.`;
          const brief = briefOf([['Fact', inBrief(value), kind]]);
          expect([stateOf(text, brief), wrongIn(text, brief)], text).toEqual(['stated', []]);
        },
      ),
    );
  });

  it('whatever the text is, marks are in it, in order, apart, and of facts that are there', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '1.2 million ',
        '3 March ',
        '“',
        '”',
        'Ann Lee',
        '《',
        '百分之',
        '€',
        ' to ',
        '12',
        'Dr. ',
        '三',
        '\n',
        '10–',
        '%',
        'İ',
        '年',
      ),
    );
    const brief = briefOf([
      ['Who', 'Dr. Ann Lee', 'name'],
      ['When', '3 March 2026', 'date'],
      ['Cost', '€12', 'money'],
      ['Share', '12–14 %', 'percent'],
      ['', '“', 'quote'],
      ['Empty', '', 'text'],
    ]);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const { marks, facts } = checkText(text, brief);
        expect(facts).toHaveLength(brief.facts.length);
        let at = 0;
        for (const mark of marks) {
          expect(mark.start).toBeGreaterThanOrEqual(at);
          expect(mark.end).toBeGreaterThan(mark.start);
          expect(mark.fact === null || brief.facts[mark.fact] !== undefined).toBe(true);
          at = mark.end;
        }
        expect(at).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what the person is offered', () => {
  const offered = (text: string, brief: Brief): FactMark | undefined =>
    checkText(text, brief).marks.find(({ state }) => state === 'altered');

  it.each([
    ['money', '€45', 'It costs €54 now.', '€45'],
    ['money', '45', 'It costs €54 now.', '€45'],
    ['number', '84', 'The length is 48 m.', '84 m'],
    ['date', '2026-03-03', 'It opens on 4 March 2026.', '3 March 2026'],
    ['date', '2026-03-03', '2026年3月4日开放。', '2026年3月3日'],
    ['name', 'Dr. Ann Lee', 'It was Anne Lea.', 'Ann Lee'],
  ] as const)('in place of what is wrong: %s %s in %s', (kind, value, text, replacement) => {
    const brief = briefOf([['Length', value, kind]]);
    const mark = offered(text, brief);
    expect(mark?.replacement).toBe(replacement);
    const mended = text.slice(0, mark!.start) + replacement + text.slice(mark!.end);
    expect([stateOf(mended, brief), wrongIn(mended, brief)]).toEqual(['stated', []]);
  });
});

it('bad briefs are checked all the same', () => {
  const page = 'word '.repeat(1900);
  const brief = briefOf([
    ['Price', '€45', 'money'],
    ['Price', '€54', 'money'],
    ['When', 'soon', 'date'],
    ['Story', page, 'text'],
    ['', '12', 'number'],
    ['Who', '', 'name'],
    ['Dot', '.', 'name'],
  ]);
  expect(checkText('It costs €54, and soon.', brief).facts).toEqual([
    'missing',
    'stated',
    'stated',
    'missing',
    'empty',
    'empty',
    'missing',
  ]);
  expect(wrongIn('It costs €45. There are 12.', brief)).toEqual([]);
  const many = briefOf(Array.from({ length: 500 }, (_, at) => [`Fact ${at}`, String(1000 + at), 'number']));
  const text = many.facts.map(({ value }) => `It is ${value}.`).join(' ');
  expect(new Set(checkText(text, many).facts)).toEqual(new Set(['stated']));
});
