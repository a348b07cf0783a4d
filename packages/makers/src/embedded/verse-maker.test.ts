import { readFile } from 'node:fs/promises';
import { describeMaker, madeBy, plainRequest } from '@fourhands/core/maker/maker.contract';
import { VerseWriter } from '@fourhands/models/verse/compose';
import { rhymeOf } from '@fourhands/models/verse/rhyme';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VerseMaker } from './verse-maker.ts';
import { verseWeightsUrl } from './weights.ts';

let writer: VerseWriter;
let maker: VerseMaker;
beforeAll(async () => {
  writer = await VerseWriter.open(await readFile(verseWeightsUrl));
  maker = new VerseMaker(writer);
});
afterAll(() => writer.close());

describeMaker(async () => ({ maker, close: async () => undefined }));

const generate = { ...plainRequest, operation: 'generate', before: '' } as const;
const form = (length: number) =>
  new RegExp(`^(?:\\p{Script=Han}{${length}}，\\n\\p{Script=Han}{${length}}。\\n?){2}$`, 'u');

describe('the shipped verse writer', () => {
  it('writes what the prompt asks for, in each candidate', async () => {
    const prompt = '春雨 五言 韵：东 藏头：春夏秋冬';
    const poems = await madeBy(maker, { ...generate, prompt, candidates: 3 });
    expect(new Set(poems).size).toBe(3);
    for (const poem of poems) {
      expect(poem).toMatch(form(5));
      const lines = poem.split('\n');
      expect(lines.map((line) => line[0]).join('')).toBe('春夏秋冬');
      for (const line of [lines[1]!, lines[3]!]) expect(rhymeOf(line[4]!)).toEqual(rhymeOf('东'));
    }
  });

  it('takes the length of the lines from its control, and the words of the prompt over it', async () => {
    const [short] = await madeBy(maker, { ...generate, controls: { lineLength: 5 } });
    expect(short).toMatch(form(5));
    const [long] = await madeBy(maker, { ...generate, controls: { lineLength: 5 }, prompt: '七绝' });
    expect(long).toMatch(form(7));
  });

  it('varies a quatrain in its own form, and does not begin as it does', async () => {
    const selected = '白日依山尽，\n黄河入海流。\n欲穷千里目，\n更上一层楼。';
    const [poem] = await madeBy(maker, { ...generate, operation: 'vary', selected });
    expect(poem).toMatch(form(5));
    expect(poem![0]).not.toBe('白');
  });

  it('goes on below what is there', async () => {
    const [poem] = await madeBy(maker, { ...generate, operation: 'continue', before: '更上一层楼。' });
    expect(poem).toMatch(/^\n/u);
    expect(poem!.slice(1)).toMatch(form(7));
  });

  it('says what it cannot do', async () => {
    await expect(madeBy(maker, { ...generate, operation: 'fill' })).rejects.toMatchObject({
      code: 'operation-not-offered',
    });
    await expect(madeBy(maker, { ...generate, prompt: '韵：' })).rejects.toMatchObject({
      code: 'verse-prompt-refused',
    });
    await expect(madeBy(maker, { ...generate, prompt: '韵：东风' })).rejects.toMatchObject({
      code: 'verse-request-refused',
    });
  });
});
