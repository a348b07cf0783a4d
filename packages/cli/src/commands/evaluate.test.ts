import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { at, choraleFile, run } from '../../test/command-line-fixture.ts';

describe('evaluate, of a chorale maker', () => {
  test('says how likely it finds chorales, and how its harmonies compare', async () => {
    await writeFile(at('c.safetensors'), choraleFile);
    await writeFile(at('chorales.json'), '{}');
    const args = ['evaluate', at('c.safetensors'), '--data', at('chorales.json')];
    const all = await run([...args, '--harmonise', '3', '--orders', '5', '--seed', '9', '--json']);
    expect(all.json).toMatchObject({
      model: at('c.safetensors'),
      seed: 9,
      orders: 5,
      natsPerNote: 0.5,
      barNatsPerNote: 9,
      harmony: { melodies: 3, made: { parallelOctaves: 0.001 } },
    });
    const words = await run([...args, '--harmonise', '3', '--limit', '7']);
    expect(words.out).toContain('of 7 pieces');
    expect(words.out).toContain('0.4000  voices of a step in random order (mean of 4)');
    expect(words.out).toContain('0.10 %    0.10 %  parallel octaves');
    const likelihood = await run(args);
    expect(likelihood.out).not.toContain('harmonised');
  });

  test('takes the shipped one by its name, by the short name of the command too', async () => {
    await writeFile(at('chorales.json'), '{}');
    const missing = await run(['eval', 'chorale', '--data', at('chorales.json'), '--json']);
    expect(missing.json).toMatchObject({ error: { code: 'file-not-found' } });
    await writeFile(at('shipped-chorale.safetensors'), choraleFile);
    const { json } = await run(['eval', 'chorale', '--data', at('chorales.json'), '--json']);
    expect(json['model']).toBe(at('shipped-chorale.safetensors'));
  });
});
