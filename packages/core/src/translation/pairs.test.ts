import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges, type TextChange } from '../media/text/text-change.ts';
import { alignedPairs, emptyPairs } from './new-pairs.ts';
import { type PairRecord, pairsNow, stateOf } from './pairs.ts';
import { placesNow } from './places.ts';
import { sentencesOf } from './sentences.ts';
import { writePair } from './write-pair.ts';

const source = '# The lamp\n\nHe lit it. She saw it.\nThey slept.\n\n- One thing\n- Another thing. And a third.\n';

/** A translation and its two texts, edited as people edit. */
class Desk {
  source: string;
  target: string;
  pairs: readonly PairRecord[];
  readonly languages: readonly [string, string];

  constructor(text: string, languages: readonly [string, string] = ['en', 'zh']) {
    this.languages = languages;
    const begun = emptyPairs(text, languages[0]);
    [this.source, this.target, this.pairs] = [text, begun.text, begun.pairs];
  }

  settle(sourceSince: readonly TextChange[] = [], targetSince: readonly TextChange[] = []): this {
    this.source = applyChanges(this.source, sourceSince);
    this.target = applyChanges(this.target, targetSince);
    this.pairs = pairsNow(
      this.pairs,
      { text: this.source, language: this.languages[0], since: sourceSince },
      { text: this.target, language: this.languages[1], since: targetSince },
    );
    return this;
  }

  write(index: number, words: string): this {
    const texts = { source: this.source, target: this.target, targetLanguage: this.languages[1] };
    const from = this.pairs[index]!.sourceText;
    const written = writePair(this.pairs, index, texts, words, { from, partial: false });
    this.target = applyChanges(this.target, written.changes);
    this.pairs = written.pairs;
    return this;
  }

  replaceIn(side: 'source' | 'target', old: string, text: string): this {
    const start = this[side].indexOf(old);
    if (start < 0) throw new Error(`“${old}” is not in the ${side}`);
    let [head, tail] = [0, 0];
    while (head < old.length && head < text.length && old[head] === text[head]) head += 1;
    while (tail < Math.min(old.length, text.length) - head && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
    const changes = [
      { start: start + head, end: start + old.length - tail, text: text.slice(head, text.length - tail) },
    ];
    return side === 'source' ? this.settle(changes) : this.settle([], changes);
  }

  states(): string[] {
    return this.pairs.map(
      (pair) => `${pair.sourceText} | ${this.target.slice(pair.target.start, pair.target.end)} | ${stateOf(pair)}`,
    );
  }
}

const words = ['灯', '他点亮了它。', '她看见了。', '他们睡了。', '一件事', '另一件事。', '还有第三件。'];
const full = () => words.reduce((desk, text, index) => desk.write(index, text), new Desk(source));

describe('pairs', () => {
  it('fill the form of the source in any order, and the text is the same', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }), fc.boolean(), (order, spaced) => {
        const desk = new Desk(source, ['en', spaced ? 'de' : 'zh']);
        for (const index of order) {
          desk.write(index, words[index]!);
          const before = desk.states();
          expect(desk.settle().states()).toEqual(before);
        }
        const gap = spaced ? ' ' : '';
        expect(desk.target).toBe(
          `# 灯\n\n他点亮了它。${gap}她看见了。\n他们睡了。\n\n- 一件事\n- 另一件事。${gap}还有第三件。\n`,
        );
        expect(desk.states().every((state) => state.endsWith('done'))).toBe(true);
      }),
    );
  });

  it('are stale where the source reads otherwise, and nowhere else', () => {
    const desk = full().replaceIn('source', 'She saw it.', 'She saw all of it.');
    expect(desk.states().filter((state) => state.endsWith('stale'))).toEqual([
      'She saw all of it. | 她看见了。 | stale',
    ]);
    expect(desk.target).toBe(full().target);
    // As it was, it is not stale any more.
    expect(
      desk
        .replaceIn('source', 'all of ', '')
        .states()
        .filter((state) => state.endsWith('stale')),
    ).toEqual([]);
  });

  it('a new sentence, line or list item has a place that it can be written into', () => {
    const desk = full()
      .replaceIn('source', 'She saw it.', 'A dog barked. She saw it.')
      .replaceIn('source', '- Another', '- Between\n- Another')
      .replaceIn('source', '# The lamp', '# A book\n\n# The lamp');
    const empty = desk.pairs.flatMap((pair, index) => (stateOf(pair) === 'empty' ? [index] : []));
    expect(empty.map((index) => desk.pairs[index]!.sourceText)).toEqual(['A book', 'A dog barked.', 'Between']);
    for (const index of empty.toReversed()) desk.write(index, `新${desk.pairs[index]!.sourceText.length}。`);
    expect(desk.target).toBe(
      '# 新6。\n\n# 灯\n\n他点亮了它。新13。她看见了。\n他们睡了。\n\n- 一件事\n- 新7。\n- 另一件事。还有第三件。\n',
    );
  });

  it('a sentence that was taken out leaves its words; one that was split or joined keeps them together', () => {
    const gone = full().replaceIn('source', 'She saw it.\n', '\n');
    expect(gone.states()).toContain('She saw it. | 她看见了。 | orphan');
    const split = full().replaceIn('source', 'They slept.', 'They ate. They slept.');
    expect(split.states().slice(3, 5)).toEqual(['They ate. |  | empty', 'They slept. | 他们睡了。 | done']);
    const joined = full().replaceIn('source', 'it. She', 'it, and she');
    expect(joined.states()[1]).toBe('He lit it, and she saw it. | 他点亮了它。她看见了。 | stale');
  });

  it('words that are typed into the target belong to the sentence that they stand by', () => {
    const desk = full().replaceIn('target', '她看见了。', '她都看见了。真的。');
    expect(desk.states()[2]).toBe('She saw it. | 她都看见了。真的。 | done');
    expect(desk.replaceIn('target', '他点亮了它。', '').states()[1]).toBe('He lit it. |  | empty');
    // An undo brings them back, and they are known again.
    expect(desk.replaceIn('target', '她都', '他点亮了它。她都').states()[1]).toBe('He lit it. | 他点亮了它。 | done');
    expect(desk.replaceIn('target', '- 一件事', '多出的一行。\n- 一件事').states()).toContain(
      ' | 多出的一行。 | orphan',
    );
  });

  it('know two of three empty neighbours apart when their words come back', () => {
    const desk = new Desk('One. Two. Three.').write(1, '二。');
    desk.replaceIn('target', '二。', '').settle([], [{ start: 0, end: 0, text: '二。' }]);
    expect(desk.states()).toEqual(['One. |  | empty', 'Two. | 二。 | done', 'Three. |  | empty']);
    desk.write(0, '一。').write(2, '三。');
    expect(desk.target).toBe('一。二。三。');
  });

  it('know sentences of the same words apart by where they stand, in both texts', () => {
    const filled = () =>
      new Desk('Yes. Yes. No. Yes.').write(0, '是。').write(1, '对。').write(2, '不。').write(3, '是。');
    const shorter = filled().settle([{ start: 0, end: 5, text: '' }]);
    expect(shorter.states()).toEqual([
      'Yes. | 是。 | orphan',
      'Yes. | 对。 | done',
      'No. | 不。 | done',
      'Yes. | 是。 | done',
    ]);
    const target = filled().settle([], [{ start: 0, end: 2, text: '' }]);
    expect(target.states()).toEqual([
      'Yes. |  | empty',
      'Yes. | 对。 | done',
      'No. | 不。 | done',
      'Yes. | 是。 | done',
    ]);
  });

  it('find their sentences again where a whole text was pasted over', () => {
    const desk = full();
    const pasted = source.replace('She saw it.', 'She saw it at last.').replace('- One thing\n', '');
    desk.settle([{ start: 0, end: source.length, text: pasted }]);
    expect(desk.states()).toEqual([
      'The lamp | 灯 | done',
      'He lit it. | 他点亮了它。 | done',
      'She saw it at last. | 她看见了。 | stale',
      'They slept. | 他们睡了。 | done',
      'One thing | 一件事 | orphan',
      'Another thing. | 另一件事。 | done',
      'And a third. | 还有第三件。 | done',
    ]);
  });

  it('keep the sentences of the source when its work is gone', () => {
    const desk = full();
    const pairs = pairsNow(desk.pairs, null, { text: desk.target, language: 'zh', since: [] });
    expect(pairs.map(({ sourceText }) => sourceText)).toEqual(desk.pairs.map(({ sourceText }) => sourceText));
  });

  it('align two texts that are there already', () => {
    const target = full().target;
    const pairs = alignedPairs({ text: source, language: 'en' }, { text: target, language: 'zh' });
    expect(pairs?.map(({ sourceText, targetText }) => [sourceText, targetText])).toEqual(
      full().pairs.map(({ sourceText, targetText }) => [sourceText, targetText]),
    );
    expect(pairs?.every((pair) => stateOf(pair) === 'done')).toBe(true);
  });

  it('are not aligned where that would take too much; what was replaced as a whole is then where the changes say', () => {
    const lines = (word: string, count: number) =>
      Array.from({ length: count }, (_, line) => `${word} ${line}.\n`).join('');
    const [before, now] = [lines('Yes', 4000), lines('No', 3000)];
    const sides = [before, now].map((text) => ({ text, language: 'en' }));
    expect(alignedPairs(sides[0]!, sides[1]!)).toBeNull();
    const known = sentencesOf(before, 'en').map(({ start, end }) => ({
      region: { start, end },
      text: before.slice(start, end),
    }));
    const since = [{ start: 0, end: before.length, text: now }];
    const places = placesNow(known, now, sentencesOf(now, 'en'), since);
    expect(places).toHaveLength(4000);
    expect(places.filter(({ start, end }) => end > start)).toHaveLength(1);
  });

  it('hold every sentence of both sides exactly once and in order, whatever is typed in either', () => {
    const piece = fc.constantFrom('Yes', '. ', 'No. ', '\n', '- ', '你好。', ' ', 'a', '', '# ', '!\n\n', 'Mr. ');
    const edit = fc.record({
      side: fc.constantFrom('source' as const, 'target' as const),
      at: fc.nat(400),
      length: fc.nat(12),
      text: fc.array(piece, { maxLength: 4 }),
    });
    const fill = fc.record({ index: fc.nat(30), words: fc.constantFrom('你好。', '好。再见。', '嗯', '') });
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.array(fc.oneof(edit, fill), { maxLength: 14 }),
        (pieces, acts) => {
          const desk = new Desk(pieces.join(''));
          for (const act of acts) {
            if ('index' in act) {
              const filled = desk.pairs[act.index % Math.max(1, desk.pairs.length)];
              if (filled !== undefined && filled.source !== null) {
                const index = desk.pairs.indexOf(filled);
                desk.write(index, act.words);
                const { start, end } = desk.pairs[index]!.target;
                expect(desk.target.slice(start, end)).toBe(act.words);
                desk.settle();
              }
            } else {
              const { length } = desk[act.side];
              const start = Math.min(act.at, length);
              const changes = [{ start, end: Math.min(length, start + act.length), text: act.text.join('') }];
              if (act.side === 'source') desk.settle(changes);
              else desk.settle([], changes);
            }
            check(desk);
          }
        },
      ),
      {
        numRuns: 300,
        examples: [
          [
            ['Yes', '\n'],
            [
              { index: 0, words: '你好。' },
              { index: 0, words: '' },
              { side: 'target', at: 1, length: 0, text: ['Yes', '\n', '你好。'] },
            ],
          ],
        ],
      },
    );
  });
});

function check({ source: text, target, pairs, languages }: Desk): void {
  const sentences = sentencesOf(text, languages[0]);
  const covered = pairs.flatMap((pair) => (pair.source === null ? [] : [pair.source]));
  let [at, last] = [0, 0];
  for (const region of covered) {
    const first = sentences[at];
    expect(region.start).toBe(first?.start);
    while (at < sentences.length && sentences[at]!.end <= region.end) at += 1;
    expect(sentences[at - 1]?.end).toBe(region.end);
  }
  expect(at).toBe(sentences.length);
  let outside = '';
  for (const { target: region, targetText } of pairs) {
    expect(region.start).toBeGreaterThanOrEqual(last);
    expect(region.end).toBeGreaterThanOrEqual(region.start);
    expect(target.slice(region.start, region.end)).toBe(targetText);
    outside += target.slice(last, region.start);
    last = region.end;
  }
  const all = sentencesOf(target, languages[1]);
  const held = all.every(
    ({ start, end }) =>
      pairs.some(({ target: region }) => region.start <= start && end <= region.end) ||
      pairs.some(({ target: region }) => region.start < end && region.end > start),
  );
  expect(held, outside).toBe(true);
  expect(new Set(pairs.map(({ id }) => id)).size).toBe(pairs.length);
}
