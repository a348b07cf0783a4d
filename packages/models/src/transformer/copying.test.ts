import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureCopying, runLength } from './copying.ts';

const word = fc.constantFrom('a', 'b', 'c');
const text = (maxLength: number) => fc.array(word, { maxLength }).map((words) => words.join(' '));

/** The same by looking everywhere. */
function byLooking(samples: readonly string[], learned: readonly string[]): { longestRun: number; share: number } {
  const cut = (line: string) => (line === '' ? [] : line.split(' '));
  const has = (run: readonly string[]) => learned.some((line) => ` ${line} `.includes(` ${run.join(' ')} `));
  let longestRun = 0;
  let [copied, count] = [0, 0];
  for (const sample of samples.map(cut))
    for (let from = 0; from < sample.length; from++) {
      for (let to = from + longestRun + 1; to <= sample.length && has(sample.slice(from, to)); to++)
        longestRun = to - from;
      if (from + runLength > sample.length) continue;
      count += 1;
      copied += Number(has(sample.slice(from, from + runLength)));
    }
  return { longestRun, share: count === 0 ? 0 : copied / count };
}

test('finds what looking everywhere finds', () => {
  fc.assert(
    fc.property(fc.array(text(20), { maxLength: 3 }), fc.array(text(40), { maxLength: 3 }), (samples, learned) => {
      const { longestRun, share, longest } = measureCopying(samples, learned);
      expect({ longestRun, share }).toEqual(byLooking(samples, learned));
      expect(longest === '' ? 0 : longest.split(' ').length).toBe(longestRun);
      if (longestRun > 0) expect(learned.some((line) => line.includes(longest))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('capitals and punctuation hide nothing, and Chinese is compared by characters', () => {
  const learned = ['It was late, and the old man went home along the harbour.'];
  expect(measureCopying(['“IT WAS LATE and the old man went home”'], learned)).toMatchObject({
    longestRun: 9,
    share: 1,
  });
  expect(measureCopying(['老人坐在墙上看海边'], ['那天老人坐在墙上看海。'])).toMatchObject({
    longestRun: 8,
    share: 0.5,
  });
});
