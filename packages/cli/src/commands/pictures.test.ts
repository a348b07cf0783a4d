import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { modelHashOf, readFile as readCompressed } from '@fourhands/models/codec/file-format';
import { decodeImage } from '@fourhands/models/data/load-image';
import { encodePng } from '@fourhands/models/data/picture-file';
import { describe, expect, test } from 'vitest';
import {
  at,
  codecFile,
  folder,
  ganFile,
  painterFile,
  picture,
  run,
  safetensors,
  vaeFile,
} from '../../test/command-line-fixture.ts';

describe('pictures', () => {
  test('are compressed, and restored with the model named or found by its hash', async () => {
    const compressed = await run([
      'compress',
      at('codec.safetensors'),
      at('photographs', 'a.png'),
      '--out',
      at('a.fhp'),
      '--json',
    ]);
    expect(compressed).toMatchObject({
      code: 0,
      json: { file: at('a.fhp'), width: 24, height: 16, modelHash: modelHashOf(codecFile) },
    });
    for (const [index, how] of [['--model', at('codec.safetensors')], ['--models', folder], []].entries()) {
      const out = at(`restored-${index}.png`);
      const restored = await run(['restore', at('a.fhp'), ...how, '--out', out, '--json']);
      expect(restored).toMatchObject({ code: 0, json: { picture: out, model: at('codec.safetensors') } });
      expect((await decodeImage(await readFile(out), 'restored')).data).toEqual(picture.data);
    }
    const wrong = await run(['restore', at('a.fhp'), '--model', at('vae.safetensors'), '--out', at('b.png'), '--json']);
    expect(wrong).toMatchObject({ code: 1, json: { error: { code: 'compressed-with-another-model' } } });
    const lost = await run(['restore', at('a.fhp'), '--models', at('photographs'), '--out', at('b.png'), '--json']);
    expect(lost).toMatchObject({ code: 1, json: { error: { code: 'model-not-found' } } });
    expect(existsSync(at('b.png'))).toBe(false);
  });

  test('that are damaged are refused before a model is looked for', async () => {
    await writeFile(at('bad.fhp'), 'nonsense, nonsense');
    const failed = await run(['restore', at('bad.fhp'), '--out', at('b.png'), '--json']);
    expect(failed).toMatchObject({ code: 1, json: { error: { code: 'not-a-fourhands-picture' } } });
  });

  test('are never written over unless that is asked for', async () => {
    await writeFile(at('a.fhp'), 'precious');
    const args = ['compress', at('codec.safetensors'), at('photographs', 'a.png'), '--out', at('a.fhp')];
    expect(await run(args)).toMatchObject({ code: 1, error: expect.stringContaining('--overwrite') });
    expect(await readFile(at('a.fhp'), 'utf8')).toBe('precious');
    expect(await run([...args, '--overwrite'])).toMatchObject({ code: 0 });
    expect(readCompressed(await readFile(at('a.fhp'))).width).toBe(24);
  });

  test('are compared with their peers, with a plot', async () => {
    const names = [at('photographs', 'a.png'), at('c.png')];
    await writeFile(at('c.png'), await encodePng({ ...picture, width: 16, height: 24 }));
    const done = await run(['compare', at('codec.safetensors'), ...names, '--plot', at('rate.svg'), '--json']);
    expect(done.code).toBe(0);
    const { pictures, mean } = done.json as {
      pictures: { name: string; rows: { format: string }[] }[];
      mean: { format: string }[];
    };
    expect(pictures.map(({ name }) => name)).toEqual(['a.png', 'c.png']);
    for (const { rows } of pictures)
      expect(rows.map(({ format }) => format)).toEqual(['fourhands', 'jpeg', 'webp', 'avif']);
    expect(mean[0]).toMatchObject({ format: 'fourhands', psnr: 100 });
    const svg = await readFile(at('rate.svg'), 'utf8');
    expect(svg).toContain('Mean of 2 pictures');
    expect(svg).not.toContain('NaN');
    const text = await run(['compare', at('codec.safetensors'), names[0] ?? '']);
    expect(text.out).toMatch(/a\.png\s+fourhands\s+\d+/u);
  });
});

describe('models', () => {
  test('are listed with kind, size, hash and figures, and nothing else is', async () => {
    await writeFile(at('other.safetensors'), safetensors({}));
    await writeFile(at('broken.safetensors'), 'xx');
    await writeFile(at('run.safetensors'), safetensors({ kind: 'vae', format: 'fourhands-checkpoint 1' }));
    const { code, json } = await run(['models', folder, '--json']);
    expect(code).toBe(0);
    expect(json['models']).toEqual([
      {
        file: at('codec.safetensors'),
        kind: 'codec',
        preset: 'photographs',
        bytes: codecFile.length,
        hash: modelHashOf(codecFile),
        figures: { psnr: 31.25 },
      },
      {
        file: at('vae.safetensors'),
        kind: 'vae',
        preset: null,
        bytes: vaeFile.length,
        hash: modelHashOf(vaeFile),
        figures: {},
      },
    ]);
    expect((await run(['models', folder])).out).toContain('psnr 31.25');
    expect(await run(['models', at('missing'), '--json'])).toMatchObject({
      code: 1,
      json: { error: { code: 'file-not-found' } },
    });
  });

  test('draw the same samples for a seed', async () => {
    const done = await run([
      'sample',
      at('vae.safetensors'),
      '--count',
      '4',
      '--seed',
      '9',
      '--out',
      at('s.png'),
      '--json',
    ]);
    expect(done).toMatchObject({ code: 0, json: { count: 4, seed: 9, width: 2, height: 2 } });
    const sheet = await decodeImage(await readFile(at('s.png')), 's.png');
    expect([sheet.width, sheet.height, sheet.data[0]]).toEqual([6, 6, 9]);
  });
  test('of an adversarial network are drawn too, and so is the way between two seeds', async () => {
    await writeFile(at('gan.safetensors'), ganFile);
    const sampled = await run(['sample', at('gan.safetensors'), '--count', '4', '--out', at('g.png'), '--json']);
    expect(sampled).toMatchObject({ code: 0, json: { count: 4, width: 2, height: 2 } });
    const walk = ['--seed', '10', '--walk-to', '30', '--count', '3', '--out', at('w.png'), '--json'];
    expect(await run(['sample', at('gan.safetensors'), ...walk])).toMatchObject({ code: 0, json: { count: 3 } });
    const sheet = await decodeImage(await readFile(at('w.png')), 'w.png');
    // Two columns of two pixels with a gap of two: the second picture of the way begins at the fifth pixel.
    expect([sheet.data[0], sheet.data[4 * 3]]).toEqual([10, 20]);
    const wrong = await run(['sample', at('vae.safetensors'), ...walk, '--overwrite']);
    expect(wrong).toMatchObject({ code: 2 });
  });
  test('are varied by a VAE, and by no other model', async () => {
    const like = ['--like', at('photographs', 'a.png'), '--amount', '0.25', '--count', '2', '--out', at('v.png')];
    expect(await run(['sample', at('vae.safetensors'), ...like, '--json'])).toMatchObject({
      code: 0,
      json: { count: 2 },
    });
    expect((await decodeImage(await readFile(at('v.png')), 'v.png')).data[0]).toBe(picture.width + 25);
    await writeFile(at('gan.safetensors'), ganFile);
    expect(await run(['sample', at('gan.safetensors'), ...like, '--overwrite'])).toMatchObject({ code: 2 });
  });

  test('of a painter are painted by words, and it says which it does not know', async () => {
    await writeFile(at('painter.safetensors'), painterFile);
    const paint = ['sample', at('painter.safetensors'), '--count', '2', '--seed', '4', '--out', at('p.png'), '--json'];
    const painted = await run([...paint, '--prompt', 'a qwzx cat']);
    expect(painted).toMatchObject({ code: 0, json: { count: 2, seed: 4 } });
    expect(painted.error).toContain('does not know, and left out: qwzx');
    await writeFile(at('shipped-painter.safetensors'), painterFile);
    const shipped = await run(['sample', 'painter', '--prompt', 'cat', '--count', '3', '--out', at('s.png'), '--json']);
    expect(shipped).toMatchObject({ code: 0, json: { count: 3 } });
    const wrong = await run(['sample', at('vae.safetensors'), '--prompt', 'cat', '--out', at('q.png')]);
    expect(wrong).toMatchObject({ code: 2 });
  });
});
