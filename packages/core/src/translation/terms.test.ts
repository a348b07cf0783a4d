import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockingProblem, type Entry, type EntryProblem, problemsOf, targetOf } from './glossary.ts';
import { marksOf } from './marks.ts';
import { checkTerms, findTerms } from './terms.ts';

const entry = (source: string, target: string, change: Partial<Entry> = {}): Entry => ({
  id: source.toLowerCase().replaceAll(/\W+/g, '-') || 'x',
  source,
  target,
  caseSensitive: false,
  doNotTranslate: false,
  note: '',
  ...change,
});
const bank = entry('bank', '银行');
const riverBank = entry('river bank', '河岸');
const city = entry('City', '城邦', { caseSensitive: true });
const name = entry('Fourhands', '', { doNotTranslate: true });
const all = [bank, riverBank, city, name];
const found = (text: string, entries = all) => findTerms(text, entries).map(({ start, end }) => text.slice(start, end));

describe('terms in a sentence', () => {
  it.each([
    ['The bank by the river bank.', ['bank', 'river bank']],
    ['Banks, the bank’s door and two river  banks', ['Banks', 'bank’s', 'river  banks']],
    ['Embankment, bankers, data_bank2 and the West-bank', ['bank']],
    ['A city is no City; Fourhands is.', ['City', 'Fourhands']],
    ['', []],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected));

  it('finds a plural in ies, and Chinese terms without boundaries', () => {
    expect(found('two cities', [entry('city', '城')])).toEqual(['cities']);
    expect(found('他在河岸上的银行里。', [entry('岸', 'shore'), entry('河岸', 'river bank')])).toEqual(['河岸']);
  });

  it('never overlap, are whole words, and are as long as can be', () => {
    const word = fc.constantFrom('bank', 'river', 'river bank', 'banks', 'xbank', 'City', 'city', '.', '银行');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const text = words.join(' ');
        const terms = findTerms(text, all);
        let at = 0;
        for (const { start, end } of terms) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(text.slice(start - 1, start)).not.toMatch(/[\p{L}\p{N}]/u);
          expect(text.slice(end, end + 1)).not.toMatch(/[\p{L}\p{N}]/u);
          at = end;
        }
        // As many as a look word by word finds.
        const oracle =
          text
            .match(/\briver banks?\b|\bbanks?\b|\bCity\b/gi)
            ?.filter((one) => one.toLowerCase() !== 'city' || one === 'City') ?? [];
        expect(terms.length).toBe(oracle.length);
      }),
    );
  });
});

describe('terms in the translation', () => {
  const states = (source: string, target: string, entries = all) =>
    checkTerms(source, target, entries).map(({ state }) => state);

  it.each([
    ['The bank.', '银行。', ['kept']],
    ['The bank.', '河边。', ['missing']],
    ['The bank.', '那家bank。', ['wrong']],
    ['The bank and the bank.', '银行。', ['kept', 'missing']],
    ['Bank of the river bank.', '河岸的银行。', ['kept', 'kept']],
    ['Fourhands is here.', '四手联弹来了。', ['missing']],
    ['Fourhands is here.', 'FOURHANDS来了。', ['wrong']],
    ['Nothing to see.', '没什么。', []],
  ])('%s → %s', (source, target, expected) => expect(states(source, target)).toEqual(expected));

  it('a shorter term inside a longer one is not its keeping', () => {
    const entries = [entry('shore', '岸'), entry('river bank', '河岸')];
    expect(states('The river bank.', '岸。', entries)).toEqual(['missing']);
    expect(states('Shore and river bank.', '河岸。', entries)).toEqual(['missing', 'kept']);
  });

  it('names the places of what was kept and of what is wrong', () => {
    const [check] = checkTerms('The bank.', '那家bank。', all);
    expect([check?.source, check?.target]).toEqual([
      { start: 4, end: 8 },
      { start: 2, end: 6 },
    ]);
  });
});

describe('contradictions', () => {
  const kinds = (...entries: Entry[]) => problemsOf(entries).map(({ kind }) => kind);
  it.each([
    [
      'different targets',
      [entry('bank', '银行', { id: 'a' }), entry('Bank', '岸', { id: 'b' })],
      ['same-source', 'same-source'],
    ],
    ['the same twice', [entry('bank', '银行', { id: 'a' }), entry('Bank', '银行', { id: 'b' })], []],
    [
      'told apart by case',
      [entry('bank', '岸', { id: 'a', caseSensitive: true }), entry('Bank', '银行', { id: 'b', caseSensitive: true })],
      [],
    ],
    ['both ways', [entry('moon', 'lamp'), entry('lamp', 'moon')], ['circular', 'circular']],
    ['empty', [entry('bank', ' '), entry('', 'x')], ['empty', 'empty']],
    ['inside another', [bank, riverBank], ['inside']],
    ['inside another, with the same word', [entry('bank', '岸'), riverBank], []],
    [
      'kept as it is and translated',
      [entry('Apple', '苹果', { id: 'a' }), entry('Apple', '', { id: 'b', doNotTranslate: true })],
      ['same-source', 'same-source'],
    ],
  ])('%s', (_, entries, expected) => expect(kinds(...entries)).toEqual(expected));

  it('one inside another is told and hinders nothing', () => {
    expect(blockingProblem([bank, riverBank])).toBeNull();
    expect(blockingProblem([entry('moon', 'lamp'), entry('lamp', 'moon')])?.kind).toBe('circular');
  });

  it('are those that comparing each with each finds', () => {
    const words = fc.constantFrom(
      'bank',
      'Bank',
      'river bank',
      'the river',
      'the river  bank',
      'a-bank',
      '银行',
      '河',
      '',
    );
    const more = fc.constantFrom('银', '大银行', 'x银行y', 'bank bank', 'embank bank', 'river', ' ');
    const one = fc.record({
      source: fc.oneof(words, more),
      target: fc.oneof(words, more),
      caseSensitive: fc.boolean(),
      doNotTranslate: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 9 }), (given) => {
        const entries = given.map(({ source, target, ...rest }, index) =>
          entry(source, target, { ...rest, id: `e${index}` }),
        );
        const inOrder = (problems: readonly EntryProblem[]) =>
          problems.map((problem) => JSON.stringify(problem)).toSorted();
        expect(inOrder(problemsOf(entries))).toEqual(inOrder(problemsByComparing(entries)));
      }),
      { numRuns: 500 },
    );
  });

  it('of twenty thousand terms each term is read a few times, not once for each other', () => {
    let reads = 0;
    const counted = Array.from({ length: 20_000 }, (_, index): Entry => {
      const source = `term ${index % 5000} of ${index}`;
      return {
        ...entry('', index % 2 === 0 ? 'x' : `y${index}`, { id: `e${index}` }),
        get source() {
          reads += 1;
          return source;
        },
      };
    });
    problemsOf(counted);
    expect(reads).toBeLessThan(20_000 * 10);
  });
});

/** The oracle: each entry compared with each other. */
function problemsByComparing(entries: readonly Entry[]): EntryProblem[] {
  const folded = (text: string) => text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
  const differ = (a: Entry, b: Entry) =>
    !(a.caseSensitive && b.caseSensitive && a.source !== b.source) &&
    targetOf(a) !== targetOf(b) &&
    folded(targetOf(b)) !== '';
  const isLetter = (sign: string | undefined) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
  const isInside = (part: string, whole: string) =>
    part !== whole &&
    Array.from({ length: whole.length }, (_, at) => at).some((at) => {
      if (!whole.startsWith(part, at)) return false;
      return /\p{sc=Han}/u.test(part) || (!isLetter(whole[at - 1]) && !isLetter(whole[at + part.length]));
    });
  return entries.flatMap((one): EntryProblem[] => {
    const problem = (kind: EntryProblem['kind'], other: Entry | undefined, blocks = true): EntryProblem[] =>
      other === undefined ? [] : [{ entryId: one.id, kind, otherId: other.id, blocks }];
    const [source, target] = [folded(one.source), folded(targetOf(one))];
    if (source === '' || target === '') return [{ entryId: one.id, kind: 'empty', otherId: null, blocks: true }];
    const rival = entries.find((other) => other !== one && folded(other.source) === source && differ(one, other));
    if (one.doNotTranslate) return problem('same-source', rival);
    const back = entries.find(
      (other) =>
        source !== target &&
        !other.doNotTranslate &&
        folded(other.source) === target &&
        folded(other.target) === source,
    );
    const longer = entries.find(
      (other) => isInside(source, folded(other.source)) && !folded(targetOf(other)).includes(target),
    );
    return [...problem('same-source', rival), ...problem('circular', back), ...problem('inside', longer, false)];
  });
}

it('marks broken terms, what only has terms, what says too much, and another language', () => {
  const marked = {
    source: 'The bank is closed for the whole of the winter season.',
    sourceLanguage: 'en',
    targetLanguage: 'zh',
    terms: all,
    whole: true,
  };
  const kinds = (target: string, change: Partial<typeof marked> = {}) =>
    marksOf({ ...marked, ...change, target }).map(({ kind }) => kind);
  expect(kinds('银行整个冬季都关门。')).toEqual([]);
  expect(kinds('它整个冬季都关门。')).toEqual(['term']);
  expect(kinds('The 银行 is closed.', { whole: false })).toEqual(['partial']);
  expect(kinds(`银行关门。${'它在冬天总是关门，没有人知道为什么。'.repeat(8)}`)).toEqual(['longer']);
  expect(kinds('The 银行 is closed for the whole of the winter season.')).toEqual(['language']);
});
