import { readFile } from 'node:fs/promises';
import { describeMaker, madeBy, plainBrief, plainRequest } from '@fourhands/core/maker/maker.contract';
import { type Brief, emptyBrief, type Fact } from '@fourhands/core/brief/brief';
import { builtInTemplates } from '@fourhands/core/brief/built-in-templates';
import { checkText } from '@fourhands/core/brief/check-text';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BriefWriter } from './brief-writer.ts';

const maker = new BriefWriter();
describeMaker(async () => ({ maker, close: async () => undefined }));

const generate = { ...plainRequest, operation: 'generate', before: '' } as const;

/** The template's own examples as facts, but those that are left out. */
function exampleBrief(templateId: string, without: readonly number[] = []): Brief {
  const template = builtInTemplates.find(({ id }) => id === templateId)!;
  const brief = emptyBrief(template);
  return {
    ...brief,
    facts: brief.facts.map((fact, index) => ({
      ...fact,
      value: without.includes(index) ? '' : template.slots[index]!.example,
    })),
  };
}

describe('the brief writer', () => {
  it('writes news in whole sentences', async () => {
    const texts = await madeBy(maker, { ...generate, brief: exampleBrief('news-en'), candidates: 3 });
    expect(new Set(texts).size).toBe(3);
    expect(texts.toSorted()).toMatchInlineSnapshot(`
      [
        "Ashford Borough Council opened a footbridge over the Stour in Ashford on 3 March 2026. The cost was £1.2 million. “It brings two halves of the town together,” said Dr. Ann Lee, the mayor.",
        "In Ashford, Ashford Borough Council opened a footbridge over the Stour on 3 March 2026. The work came to £1.2 million. “It brings two halves of the town together,” Dr. Ann Lee, the mayor, said.",
        "On 3 March 2026, Ashford Borough Council opened a footbridge over the Stour in Ashford. Dr. Ann Lee, the mayor, said: “It brings two halves of the town together.” It cost £1.2 million.",
      ]
    `);
  });

  it('writes Chinese without gaps', async () => {
    const texts = await madeBy(maker, { ...generate, brief: exampleBrief('offer-zh'), candidates: 3 });
    expect(texts.toSorted()).toMatchInlineSnapshot(`
      [
        "云雀 X200现价239元，原价299元。立省20%。优惠自2026年3月3日起，至2026年3月31日止。地点：磨坊路。

      下单请用优惠码SPRING20。远山电器诚意推出。",
        "优惠来了：云雀 X200，239元，远山电器出品。原价是299元。优惠幅度20%。截止日期为2026年3月31日，2026年3月3日起生效。

      请到磨坊路。使用SPRING20。",
        "远山电器推出优惠：云雀 X200只要239元。原价299元，便宜20%。2026年3月3日开始，2026年3月31日截止。

      欢迎到磨坊路选购。优惠码是SPRING20。",
      ]
    `);
  });

  it('is found by the checker to state every fact and to invent none, whatever is left out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...builtInTemplates.map(({ id }) => id)),
        fc.uniqueArray(fc.nat({ max: 8 }), { maxLength: 6 }),
        fc.nat(),
        async (id, without, seed) => {
          const brief = exampleBrief(id, without);
          fc.pre(brief.facts.some(({ value }) => value !== ''));
          for (const text of await madeBy(maker, { ...generate, brief, seed, candidates: 3 })) {
            const { facts, marks } = checkText(text, brief);
            const given = brief.facts.map(({ value }) => (value === '' ? 'empty' : 'stated'));
            expect(facts, text).toEqual(given);
            expect(
              marks.filter(({ state }) => state !== 'stated'),
              text,
            ).toEqual([]);
            expect(text).not.toMatch(/[{}[\]]|undefined|\.\.|。。|，。|, ?\./);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives every value as it is, also of facts that no plan knows', async () => {
    const word = fc.string({
      unit: fc.constantFrom(...Array.from('abc XYZ0189é中{}[]"')),
      minLength: 1,
      maxLength: 12,
    });
    const fact: fc.Arbitrary<Fact> = fc.record({
      name: word.filter((one) => one.trim() !== ''),
      value: word.map((one) => one.trim()).filter((one) => one !== '' && !/\s{2}/.test(one)),
      kind: fc.constant('text' as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fact, { minLength: 1, maxLength: 5 }), fc.nat(), async (facts, seed) => {
        const [text = ''] = await madeBy(maker, { ...generate, brief: { ...plainBrief, facts }, seed });
        for (const { value } of facts) expect(text.toLowerCase()).toContain(value.toLowerCase());
      }),
      { numRuns: 100 },
    );
  });

  it('writes the same from the same seed, and says when there is nothing to write from', async () => {
    const request = { ...generate, brief: exampleBrief('product-en'), candidates: 2 };
    expect(await madeBy(maker, request)).toEqual(await madeBy(maker, request));
    await expect(madeBy(maker, generate)).rejects.toMatchObject({ code: 'brief-missing' });
    await expect(madeBy(maker, { ...generate, brief: { ...plainBrief, facts: [] } })).rejects.toMatchObject({
      code: 'brief-empty',
    });
    await expect(
      madeBy(maker, { ...generate, operation: 'transform', action: 'shorter', brief: plainBrief }),
    ).rejects.toMatchObject({ code: 'operation-not-offered' });
  });

  it('puts a sentence where it is asked for, with the spaces that it needs', async () => {
    const [text] = await madeBy(maker, {
      ...generate,
      operation: 'fill',
      before: 'It rained.',
      after: 'People left.',
      brief: plainBrief,
    });
    expect(text).toBe(' The council opened a bridge. ');
  });

  it.each([
    [
      'briefs.md',
      { Who: 'The school', What: 'a fair', When: 'May 2027', Price: '£2' },
      'The school will hold a fair in May 2027. Entry is £2.',
    ],
    [
      'briefs.zh-CN.md',
      { 主体: '学校', 活动: '集市', 票价: '5元', 价格: '5元' },
      '学校将举办集市。票价5元。票价为5元。',
    ],
  ])('writes the example of the guide %s', async (guide, values, expected) => {
    const page = await readFile(new URL(`../../../../docs/guide/${guide}`, import.meta.url), 'utf8');
    const plan = /```\n([^`]+)```/.exec(page)![1]!.trim().split('\n');
    const language = guide === 'briefs.md' ? 'en' : 'zh';
    const facts = Object.entries(values).map(([name, value]): Fact => ({ name, value, kind: 'text' }));
    const brief: Brief = { template: { ...plainBrief.template, language, plans: [plan] }, facts };
    const texts = await madeBy(maker, { ...generate, brief, candidates: 8 });
    expect(texts.map((text) => text.replaceAll('\n\n', ''))).toContain(expected);
  });
});
