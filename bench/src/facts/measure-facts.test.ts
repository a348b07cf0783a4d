/** The development part of the facts bench: its texts are what they claim to be, and the checker keeps the bars on them. */
import { expect, it } from 'vitest';
import { checkText } from '@fourhands/core/brief/check-text';
import { casesOf, measureFacts } from './measure-facts.ts';

const cases = casesOf(false, 40, 1);

it('every text says where its facts are, changes or leaves out three, and makes something up', () => {
  for (const { brief, text, said, left, stated } of cases) {
    for (const { start, end } of said) expect(text.slice(start, end).trim()).not.toBe('');
    expect(said.some(({ truth }) => truth === 'invented')).toBe(true);
    // What is neither left out nor stated as it is was changed.
    expect(brief.facts.length - left.length - stated.length).toBeLessThanOrEqual(3);
    expect(new Set([...left, ...stated]).size).toBe(left.length + stated.length);
  }
  expect(new Set(cases.map(({ text }) => text)).size).toBe(cases.length);
});

it('wrong facts are marked and true ones are not', () => {
  const { all, left, leftTold } = measureFacts(cases);
  expect(all.caught / all.wrong).toBeGreaterThan(0.95);
  expect((all.accused + all.stray) / all.right).toBeLessThan(0.05);
  expect(leftTold / left).toBeGreaterThan(0.95);
});

it('the measure would see a checker that marks nothing, or everything', () => {
  const nothing = measureFacts(cases.slice(0, 5), (text, brief) => ({ ...checkText(text, brief), marks: [] }));
  expect([nothing.all.caught, nothing.all.accused, nothing.all.stray]).toEqual([0, 0, 0]);
  const everything = measureFacts(cases.slice(0, 5), (text, brief) => {
    const { language, facts } = checkText(text, brief);
    const mark = {
      state: 'invented',
      type: 'name',
      start: 0,
      end: text.length,
      fact: null,
      replacement: null,
      rounded: false,
    } as const;
    return { language, facts, marks: [mark] };
  });
  expect(everything.all).toMatchObject({ caught: everything.all.wrong, accused: everything.all.right });
});
