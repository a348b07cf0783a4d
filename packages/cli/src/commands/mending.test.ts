import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { decodeImage } from '@fourhands/models/data/load-image';
import { encodePng } from '@fourhands/models/data/picture-file';
import { describe, expect, test } from 'vitest';
import { at, picture, run } from '../../test/command-line-fixture.ts';

const photograph = () => at('photographs', 'a.png');
const isHole = (pixel: number) => pixel % 24 >= 8 && pixel % 24 < 12 && pixel >= 24 * 5 && pixel < 24 * 9;

async function writeMask(name: string, marked: (pixel: number) => boolean, width = 24): Promise<string> {
  const data = Uint8Array.from({ length: 3 * width * 16 }, (_, i) => (marked(Math.floor(i / 3)) ? 255 : 0));
  await writeFile(at(name), await encodePng({ width, height: 16, data }));
  return at(name);
}

describe('fill', () => {
  test('fills what the mask marks and nothing else, and reports what was chosen', async () => {
    const mask = await writeMask('mask.png', isHole);
    const args = ['fill', photograph(), '--mask', mask, '--effort', '0.2', '--out', at('filled.png'), '--json'];
    const { code, json } = await run(args);
    expect(code).toBe(0);
    expect(json).toMatchObject({ picture: at('filled.png'), width: 24, height: 16, filled: 16, seed: 1 });
    const made = await decodeImage(await readFile(at('filled.png')), 'filled');
    const changed = Array.from(picture.data).flatMap((value, i) => (value === made.data[i] ? [] : [Math.floor(i / 3)]));
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.every((pixel) => isHole(pixel))).toBe(true);
  });

  test('says what is wrong with a mask, a method or a name', async () => {
    const ask = (mask: string, ...more: string[]) =>
      run(['fill', photograph(), '--mask', mask, '--out', at('x.png'), '--json', ...more]);
    const code = async (mask: string, ...more: string[]) => (await ask(mask, ...more)).json['error'];
    expect(await code(await writeMask('none.png', () => false))).toMatchObject({ code: 'mask-empty' });
    expect(await code(await writeMask('all.png', () => true))).toMatchObject({ code: 'mask-full' });
    expect(await code(await writeMask('wide.png', isHole, 30))).toMatchObject({ code: 'mask-size-differs' });
    expect(await code(at('photographs', 'b.txt'))).toMatchObject({ code: 'image-unreadable' });
    expect(await code(await writeMask('mask.png', isHole), '--method', 'magic')).toMatchObject({ code: 'usage' });
    const jpeg = await run(['fill', photograph(), '--mask', at('mask.png'), '--out', at('x.jpg')]);
    expect(jpeg).toMatchObject({ code: 2, error: expect.stringContaining('.png') });
    expect(existsSync(at('x.png'))).toBe(false);
  });

  test('stops at Ctrl-C and writes nothing', async () => {
    const mask = await writeMask('mask.png', isHole);
    const stopped = await run(['fill', photograph(), '--mask', mask, '--out', at('x.png'), '--json'], {
      whenListening: (interrupt) => interrupt(),
    });
    expect(stopped).toMatchObject({ code: 1, json: { error: { code: 'stopped' } } });
    expect(existsSync(at('x.png'))).toBe(false);
  });
});

describe('restore and restyle', () => {
  test('mend, enlarge and draw in another style', async () => {
    const mended = await run([
      'restore',
      photograph(),
      '--denoise',
      '20',
      '--enlarge',
      '2',
      '--out',
      at('r.png'),
      '--json',
    ]);
    expect(mended).toMatchObject({ code: 0, json: { width: 48, height: 32, controls: { noise: 20, enlarge: 2 } } });
    const drawn = [
      'restyle',
      photograph(),
      '--style',
      at('r.png'),
      '--preview',
      at('p.png'),
      '--out',
      at('s.png'),
      '--json',
    ];
    expect(await run(drawn)).toMatchObject({ code: 0, json: { width: 24, height: 16 } });
    expect((await decodeImage(await readFile(at('p.png')), 'preview')).width).toBe(24);
    const undamaged = await run(['restore', photograph(), '--repair', '--out', at('t.png'), '--json']);
    expect(undamaged).toMatchObject({ code: 1, json: { error: { code: 'no-damage-found' } } });
    expect(await run(['restore', photograph(), '--denoise'])).toMatchObject({ code: 2 });
  });
});
