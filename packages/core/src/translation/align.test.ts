import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignSentences, type Bead, canAlign, cellsOf } from './align.ts';
import { sentencesOf } from './sentences.ts';

const unitsOf = (text: string, language: string) =>
  sentencesOf(text, language).map(({ start, end, line }) => ({ text: text.slice(start, end), line }));
const shapes = (beads: readonly Bead[]) =>
  beads.map(({ source, target }) => `${source.to - source.from}-${target.to - target.from}`);

const english = [
  'The keeper of the lighthouse had not spoken for a year when the boat came. It brought flour, lamp oil and two letters.',
  'One was from his sister. She wrote that the house had been sold in 1904 and that she had moved to the town, where she lived with a widow who kept cats. He laughed.',
  'Then he opened the other letter. It was empty.',
  'He went up the 212 steps with a lamp in his hand and looked at the sea until morning.',
];
const chinese = [
  '那条船来的时候，守灯塔的人已经一年没有说过话了。船上带来了面粉、灯油和两封信。',
  '一封是他姐姐写来的。她说房子在1904年卖掉了。她搬到镇上去了，和一位养猫的寡妇住在一起。他笑了。',
  '然后他打开另一封信，里面是空的。',
  '他提着灯走上212级台阶，望着大海，直到天亮。',
];

describe('alignment by length', () => {
  it('finds the right alignment of a small corpus, in both directions', () => {
    const [en, zh] = [unitsOf(english.join('\n\n'), 'en'), unitsOf(chinese.join('\n\n'), 'zh')];
    const right = ['1-1', '1-1', '1-1', '1-2', '1-1', '2-1', '1-1'];
    expect(shapes(alignSentences(en, zh))).toEqual(right);
    expect(shapes(alignSentences(zh, en))).toEqual(['1-1', '1-1', '1-1', '2-1', '1-1', '1-2', '1-1']);
  });

  it('finds a sentence that was left out, and one that was put in, between numbers that anchor the rest', () => {
    const source = unitsOf(
      'It began in 1850. Nobody knows quite why it did begin then, and those who knew had gone away to sea long before. It ended in 1861 after a long time. All 40 of them left.',
      'en',
    );
    const target = unitsOf(
      '它始于1850年。它在很久以后的1861年结束。他们40个人都走了。没有人回头看一眼，也没有人说过一句话，因为要说的话早在那个冬天以前就已经说完了。',
      'zh',
    );
    expect(shapes(alignSentences(source, target))).toEqual(['1-1', '1-0', '1-1', '1-1', '0-1']);
  });

  it('is led by terms where lengths say nothing', () => {
    const words = (text: string) => ({ text, line: 0 });
    const source = [
      words('The lantern had been old for as long as anybody in the whole house could remember.'),
      words('The harbour had been dark for as long as anybody in the whole house could remember.'),
      words('The kettle had been warm for as long as anybody in the whole house could remember.'),
    ];
    const target = [
      words('从这所房子里任何一个人记事起，那个港口就一直是黑暗的。'),
      words('从这所房子里任何一个人记事起，那个水壶就一直是温暖的。'),
      words('从这所房子里任何一个人记事起，就没有人再说过一句话了。'),
    ];
    const anchors = [
      ['harbour', '港口'],
      ['kettle', '水壶'],
    ] as const;
    expect(shapes(alignSentences(source, target, { anchors }))).toEqual(['1-0', '1-1', '1-1', '0-1']);
  });

  it('puts every sentence into exactly one bead and keeps the order, whatever the texts', () => {
    const unit = fc.record({ text: fc.string({ maxLength: 60 }), line: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), fc.array(unit, { maxLength: 40 }), (source, target) => {
        let [i, j] = [0, 0];
        for (const bead of alignSentences(source, target)) {
          expect([bead.source.from, bead.target.from]).toEqual([i, j]);
          expect(bead.source.to - i + bead.target.to - j).toBeGreaterThan(0);
          [i, j] = [bead.source.to, bead.target.to];
        }
        expect([i, j]).toEqual([source.length, target.length]);
      }),
    );
  });

  it('recovers a translation of known beads: lengths drawn around those of the source', () => {
    const bead = fc.constantFrom([1, 1], [1, 1], [1, 1], [1, 1], [2, 1], [1, 2]);
    const length = fc.integer({ min: 12, max: 160 });
    fc.assert(
      fc.property(fc.array(fc.tuple(bead, length, length), { minLength: 4, maxLength: 30 }), (parts) => {
        const [source, target, right]: [{ text: string; line: number }[], { text: string; line: number }[], string[]] =
          [[], [], []];
        for (const [index, [[ofSource = 1, ofTarget = 1], first, second]] of parts.entries()) {
          // A number of its own anchors each, as dates and chapters do.
          const number = `${1000 + index} `;
          const total = ofSource === 2 || ofTarget === 2 ? first + second + 40 : first;
          const piece = (size: number) => ({ text: number + 'x'.repeat(size), line: 0 });
          const halves = [piece(Math.ceil(total / 2)), piece(Math.floor(total / 2))];
          source.push(...(ofSource === 2 ? halves : [piece(total)]));
          target.push(...(ofTarget === 2 ? halves : [piece(total)]));
          right.push(`${ofSource}-${ofTarget}`);
        }
        expect(shapes(alignSentences(source, target))).toEqual(right);
      }),
      { numRuns: 50 },
    );
  });

  it('aligns two thousand sentences with one of them missing', () => {
    const source = Array.from({ length: 2000 }, (_, index) => ({
      text: 'word '.repeat(3 + ((index * 7) % 20)),
      line: index,
    }));
    const target = source.filter((_, index) => index !== 1000);
    const beads = alignSentences(source, target);
    expect(beads.filter(({ source: { from, to } }) => to - from === 1).length).toBeGreaterThan(1990);
    expect(beads.at(-1)).toEqual({ source: { from: 1999, to: 2000 }, target: { from: 1998, to: 1999 } });
  });

  it('fills no more cells than the narrower side needs, and grows along the diagonal only', () => {
    expect(cellsOf(10_000, 2)).toBe(10_001 * 3);
    expect(cellsOf(2, 10_000)).toBe(3 * 10_001);
    expect(cellsOf(20_000, 20_000)).toBeLessThan(20_001 * 500);
    expect([canAlign(10_000, 2), canAlign(10_000, 10_000), canAlign(2_400, 2_400)]).toEqual([true, true, true]);
    expect([canAlign(20_000, 20_000), canAlign(20_000, 10_000)]).toEqual([false, false]);
  });

  it('aligns a long text with two sentences', () => {
    const long = Array.from({ length: 3000 }, (_, line) => ({ text: `word ${'x'.repeat(1 + (line % 9))}`, line }));
    const short = [long[10]!, long[2900]!];
    const [down, up] = [alignSentences(long, short), alignSentences(short, long)];
    expect(down.at(-1)?.source.to).toBe(3000);
    expect(up.at(-1)?.target.to).toBe(3000);
    for (const beads of [down.map(({ target }) => target), up.map(({ source }) => source)])
      expect(beads.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(2);
  });
});
