/** The verse writer that is shipped: its poems keep the form, and its file is small. */
import { readFile } from 'node:fs/promises';
import { createNodeRuntime } from '@fourhands/engine/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOf } from '../../test/check-quatrain.ts';
import { VerseWriter, type VerseRequest } from './compose.ts';
import { readVerseFile } from './verse-model-file.ts';

const bytes = new Uint8Array(await readFile(new URL('../../../makers/weights/verse.safetensors', import.meta.url)));
const known = new Set(readVerseFile(bytes).vocabulary.characters);
let writer: VerseWriter;
beforeAll(async () => {
  writer = await VerseWriter.open(bytes, createNodeRuntime({ threads: 1 }));
});
afterAll(() => writer.close());

async function written(request: VerseRequest): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of writer.write(request)) lines.push(line);
  return lines;
}

test('is at most 6 MB', () => {
  expect(bytes.length).toBeLessThan(6e6);
});

test('forty quatrains keep their form, with rhymes and acrostics, known and unknown', async () => {
  const rhymes = Array.from('东天花来归时楼月');
  const acrostics = ['', '春夏秋冬', '咖啡', '\u{20BB7}野家'];
  const poems = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    const asked = {
      length: seed % 2 === 0 ? 5 : 7,
      acrostic: acrostics[seed % acrostics.length]!,
      firstLineRhymes: seed % 3 === 0,
      ...(seed % 5 === 0 ? {} : { rhyme: rhymes[seed % rhymes.length]! }),
    } as const;
    const lines = await written({ ...asked, theme: '春雨', temperature: 0.8, seed });
    expect(faultsOf(lines, asked, known)).toEqual([]);
    poems.add(lines.join());
  }
  expect(poems.size).toBe(40);
});

test('a theme in traditional characters is read as the same in simplified ones', async () => {
  const request = { length: 5, temperature: 0, seed: 1 } as const;
  expect(await written({ ...request, theme: '邊塞' })).toEqual(await written({ ...request, theme: '边塞' }));
});

test('hardly repeats a character within a poem', async () => {
  let [different, all] = [0, 0];
  for (let seed = 0; seed < 8; seed++) {
    const poem = Array.from((await written({ length: 7, theme: '', temperature: 0.8, seed })).join(''));
    all += poem.length;
    different += new Set(poem).size;
  }
  expect(different / all).toBeGreaterThan(0.9);
});
