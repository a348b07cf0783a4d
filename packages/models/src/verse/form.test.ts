/** The form holds for any weights: networks of random numbers are asked for all kinds of poems. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsOf, rhymeByFinals, type Asked } from '../../test/check-quatrain.ts';
import { randomCharacters, randomVerseWriter } from '../../test/random-verse-writer.ts';
import { VerseWriter, type VerseRequest } from './compose.ts';

const vocabularies = [randomCharacters(226, 1), randomCharacters(226, 2), randomCharacters(3000, 3)];
let writers: VerseWriter[];
beforeAll(async () => {
  writers = await Promise.all(vocabularies.map((known, seed) => VerseWriter.open(randomVerseWriter(known, seed))));
});
afterAll(() => Promise.all(writers.map((writer) => writer.close())));

async function written(writer: VerseWriter, request: VerseRequest): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of writer.write(request)) lines.push(line);
  return lines;
}

const plain: VerseRequest = { length: 5, theme: '', temperature: 1, seed: 1 };
const refused = (changes: Partial<VerseRequest>) =>
  expect(written(writers[2]!, { ...plain, ...changes })).rejects.toMatchObject({ code: 'verse-request-refused' });

/** Characters that no vocabulary need have: rare ones, and ones outside the basic plane. */
const character = fc
  .oneof(
    fc.integer({ min: 0x4e00, max: 0x9fa4 }),
    fc.integer({ min: 0x3400, max: 0x4db5 }),
    fc.integer({ min: 0x20000, max: 0x2a6d6 }),
  )
  .map((code) => String.fromCodePoint(code));

const asked = fc
  .record({
    length: fc.constantFrom(5 as const, 7 as const),
    rhyme: fc.option(fc.constantFrom(...Array.from('东天家来归时知月梦静歌湖居楼长高人')), { nil: undefined }),
    acrostic: fc.array(character, { maxLength: 4 }).map((each) => each.join('')),
    firstLine: fc.option(fc.array(character, { minLength: 7, maxLength: 7 }), { nil: undefined, freq: 3 }),
    firstLineRhymes: fc.boolean(),
  })
  .map(({ length, rhyme, acrostic, firstLine, firstLineRhymes }) => {
    const line = firstLine && [Array.from(acrostic)[0] ?? firstLine[0]!, ...firstLine.slice(1, length)].join('');
    return {
      length,
      acrostic,
      firstLineRhymes,
      ...(rhyme === undefined ? {} : { rhyme }),
      ...(line === undefined ? {} : { firstLine: line }),
    };
  });

/** Whether there are characters enough for what is asked, and the given line rhymes as it is to. */
function isPossible({ rhyme, firstLine, firstLineRhymes, length }: Asked, known: readonly string[]): boolean {
  const last = firstLineRhymes === true && firstLine !== undefined ? Array.from(firstLine)[length - 1]! : undefined;
  const lastRhyme = last === undefined ? undefined : rhymeByFinals(last);
  if (lastRhyme === null || (lastRhyme && rhyme !== undefined && rhymeByFinals(rhyme) !== lastRhyme)) return false;
  const needed = firstLineRhymes === true ? 3 : 2;
  const wanted = lastRhyme ?? (rhyme === undefined ? undefined : rhymeByFinals(rhyme));
  if (wanted === undefined) return true;
  return known.filter((each) => rhymeByFinals(each) === wanted).length >= needed;
}

test('every poem keeps its form, whatever is asked and whatever the weights', async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(
      asked,
      fc.nat({ max: vocabularies.length - 1 }),
      fc.constantFrom(0, 0.8, 3),
      fc.string({ unit: fc.oneof(character, fc.constantFrom('a', '，', ' ')), maxLength: 12 }),
      fc.nat(),
      async (form, which, temperature, theme, seed) => {
        const known = vocabularies[which]!;
        const request = { ...form, theme, temperature, seed };
        if (!isPossible(form, known)) {
          await expect(written(writers[which]!, request)).rejects.toMatchObject({ code: 'verse-request-refused' });
          return;
        }
        expect(faultsOf(await written(writers[which]!, request), form, new Set(known))).toEqual([]);
        made += 1;
      },
    ),
    { numRuns: 300 },
  );
  expect(made).toBeGreaterThan(150);
});

describe('a request', () => {
  test('is refused, with the reason, when no poem can be as it is asked for', async () => {
    await refused({ rhyme: 'a' });
    await refused({ rhyme: '东风' });
    await refused({ acrostic: '春夏秋冬春' });
    await refused({ acrostic: '春a' });
    await refused({ firstLine: '春眠不觉' });
    await refused({ firstLine: '春眠不觉晓', acrostic: '夏' });
    await refused({ firstLine: '春眠不觉晓', firstLineRhymes: true, rhyme: '东' });
    await expect(written(writers[0]!, { ...plain, temperature: -1 })).rejects.toThrow(/temperature must be/u);
    await expect(written(writers[0]!, { ...plain, seed: 0.5 })).rejects.toThrow(/seed must be/u);
  });

  test('gives the same poem again, and another one from another seed', async () => {
    const first = await written(writers[2]!, plain);
    expect(await written(writers[2]!, plain)).toEqual(first);
    expect(await written(writers[2]!, { ...plain, seed: 2 })).not.toEqual(first);
  });

  test('does not begin as a poem to avoid', async () => {
    const request = { ...plain, temperature: 0, acrostic: '春' };
    const first = await written(writers[2]!, request);
    const other = await written(writers[2]!, { ...request, avoid: [`${first[0]}，${first[1]}。`] });
    expect(other[0]![0]).toBe('春');
    expect(other[0]![1]).not.toBe(first[0]![1]);
  });

  test('can be stopped', async () => {
    const stop = new AbortController();
    const lines = writers[0]!.write(plain, { signal: stop.signal });
    await lines.next();
    stop.abort(new Error('enough'));
    await expect(lines.next()).rejects.toThrow('enough');
  });

  test('is not taken once the writer is closed', async () => {
    const writer = await VerseWriter.open(randomVerseWriter(vocabularies[0]!, 9));
    await writer.close();
    await expect(written(writer, plain)).rejects.toThrow(/was closed/u);
  });
});
