import { readFile } from 'node:fs/promises';
import { readWav } from '@fourhands/core/media/sound/wav';
import { expect, test } from 'vitest';
import { at, run } from '../../test/command-line-fixture.ts';

test('a sound is made from words, the same for a seed, and not over another file', async () => {
  const words = ['sound', 'distant', 'thunder', '--set', 'seconds=2', '--out', at('thunder.wav'), '--json'];
  const made = await run(words);
  expect(made).toMatchObject({ code: 0, json: { effect: 'thunder', controls: { seconds: 2 }, seed: 1 } });
  const first = await readFile(at('thunder.wav'));
  expect(readWav(first).sampleRate).toBe(48_000);
  expect(await run(words)).toMatchObject({ code: 1 });
  expect(await run([...words, '--overwrite'])).toMatchObject({ code: 0 });
  expect(await readFile(at('thunder.wav'))).toEqual(first);
});

test('words without a sound, and controls that there are none of, are refused with what there is', async () => {
  const unknown = await run(['sound', 'a', 'poem', '--out', at('a.wav'), '--json']);
  expect(unknown).toMatchObject({ code: 1, json: { error: { code: 'effect-unknown' } } });
  const wrong = await run(['sound', 'rain', '--set', 'colour=1', '--out', at('a.wav'), '--json']);
  expect(wrong).toMatchObject({ code: 1, json: { error: { code: 'effect-control-refused' } } });
  const listed = await run(['sound', '--list', '--json']);
  expect((listed.json as { effects: unknown[] }).effects.length).toBeGreaterThanOrEqual(24);
});
