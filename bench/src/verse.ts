/**
 * Quatrains of the shipped verse writer with a given rhyme and acrostic, judged by a checker that shares nothing with the
 * code that writes them but its readings of characters: how many keep the form, and how long one takes.
 */
import { readFile } from 'node:fs/promises';
import { faultsOf } from '../../packages/models/test/check-quatrain.ts';
import { numbersFrom } from '../../packages/core/test/random-history.ts';
import { verseWeightsUrl } from '@fourhands/makers';
import { VerseWriter } from '@fourhands/models/verse/compose';
import { readVerseFile } from '@fourhands/models/verse/verse-model-file';
import type { Bench } from './bench.ts';
import { median } from './line-protocol.ts';
import { makeRow } from './report.ts';

const poems = { full: 1000, quick: 100 };
const told = 3;

/** Rhymes to ask for: level and oblique, common and rare. */
const rhymes = Array.from('东风天年家花来回时楼春人长高歌西湖月雪梦');
/** Acrostics are cut from these: common characters, and some that no Tang poem has. */
const heads = Array.from('春夏秋冬梅兰竹菊福如东海生日快乐琴棋书画风花雪月一帆顺四手联弹咖啡镭氧');
const themes = ['春雨', '送别', '边塞', '秋夜思乡', '江上渔翁', ''];

export const verseBench: Bench = {
  summary: 'quatrains with a given rhyme and acrostic: how many keep the form, and the time of one',
  async run({ quick, progress }) {
    const bytes = new Uint8Array(await readFile(verseWeightsUrl));
    const known = new Set(readVerseFile(bytes).vocabulary.characters);
    const writer = await VerseWriter.open(bytes);
    const number = numbersFrom(1);
    const count = quick ? poems.quick : poems.full;
    const rows = [];
    for (const length of [5, 7] as const) {
      const broken: string[] = [];
      const times: number[] = [];
      for (let poem = 0; poem < count / 2; poem++) {
        const asked = {
          length,
          rhyme: rhymes[poem % rhymes.length]!,
          acrostic: Array.from({ length: 1 + (poem % 4) }, () => heads[number(heads.length)]!).join(''),
          firstLineRhymes: poem % 3 === 0,
        };
        const started = performance.now();
        const lines: string[] = [];
        const theme = themes[poem % themes.length]!;
        for await (const line of writer.write({ ...asked, theme, temperature: 0.8, seed: poem })) lines.push(line);
        times.push(performance.now() - started);
        const faults = faultsOf(lines, asked, known);
        if (faults.length > 0) broken.push(`${lines.join('，')} (${faults.join('; ')})`);
        if (poem % 100 === 99)
          progress(`${length} characters a line: ${poem + 1} of ${count / 2}, ${lines.join('，')}`);
      }
      rows.push(
        makeRow({
          name: `${length} characters a line: form broken`,
          value: broken.length,
          unit: `of ${count / 2} quatrains`,
          peers: {},
          bar: { text: 'none', direction: 'at most', limit: 0 },
          notes: broken.length === 0 ? {} : { ours: broken.slice(0, told).join('; ') },
        }),
        makeRow({ name: `${length} characters a line: one quatrain`, value: median(times), unit: 'ms', peers: {} }),
      );
    }
    await writer.close();
    return rows;
  },
};
