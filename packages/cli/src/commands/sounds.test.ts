import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { readWav, writeWav } from '@fourhands/core/media/sound/wav';
import { expect, test } from 'vitest';
import { at, run } from '../../test/command-line-fixture.ts';

const wav = (length: number, loud: number, sampleRate = 22_050) =>
  writeWav({ sampleRate, channels: [new Float32Array(length).fill(loud)] }, 16);

test('a maker of sounds is trained on the WAV files of a folder, and its model draws, varies and goes from one to another', async () => {
  await mkdir(at('sounds', 'more'), { recursive: true });
  await writeFile(at('sounds', 'a.wav'), wav(300, 0.25));
  await writeFile(at('sounds', 'more', 'B.WAV'), wav(400, 0.5, 44_100));
  await writeFile(at('sounds', 'song.mp3'), 'ID3');
  await writeFile(at('sounds', 'cut.wav'), wav(300, 0.25).slice(0, 30));
  await writeFile(at('sounds', 'note.txt'), 'nothing');
  const model = at('sounds.safetensors');
  const trained = await run(['train', 'spectra', '--data', at('sounds'), '--out', model, '--json']);
  expect(trained.json).toMatchObject({ kind: 'spectra', preset: 'own-sounds', recordings: 2 });
  expect(trained.error).toContain('Left out: song.mp3: “song.mp3” is no WAV file');
  expect(trained.error).toContain('Left out: cut.wav');

  const drawn = await run(['sample', model, '--count', '2', '--seed', '7', '--out', at('new'), '--json']);
  expect(drawn.json).toMatchObject({ sounds: [at('new/sound-001.wav'), at('new/sound-002.wav')], sampleRate: 22_050 });
  expect(readWav(new Uint8Array(await readFile(at('new/sound-002.wav')))).channels[0]!.length).toBe(108);
  const again = await run(['sample', model, '--count', '2', '--out', at('new'), '--json']);
  expect(again).toMatchObject({ code: 1, json: { error: { code: 'file-exists' } } });

  const like = ['sample', model, '--like', at('sounds/a.wav')];
  await run([...like, '--keep', '0.5', '--out', at('like')]);
  expect(readWav(new Uint8Array(await readFile(at('like/sound-001.wav')))).channels[0]![9]).toBeCloseTo(0.125, 3);
  const way = await run([...like, '--to', at('sounds/more/B.WAV'), '--steps', '3', '--out', at('way'), '--json']);
  expect(way.json).toMatchObject({ seconds: [300 / 22_050, 200 / 22_050, 200 / 22_050] });
});

test('what is no recording is refused in words', async () => {
  await writeFile(at('song.flac'), 'fLaC');
  const learn = async (data: string) => (await run(['train', 'spectra', '--data', at(data), '--out', at('m')])).error;
  expect(await learn('song.flac')).toContain('Convert it to WAV');
  await mkdir(at('empty'));
  expect(await learn('empty')).toContain('holds no sound');
  expect(await learn('nowhere')).toContain('there is no such file');
  const { error } = await run(['sample', at('nowhere'), '--to', at('b.wav')]);
  expect(error).toContain('there is no such file');
});

test('example sounds are written to a folder', async () => {
  const words = ['examples', '--kind', 'sounds', '--out', at('heard'), '--count', '1', '--json'];
  expect(await run(words)).toMatchObject({ code: 0, json: { count: 1 } });
  const drop = readWav(new Uint8Array(await readFile(at('heard/water-drop-001.wav'))));
  expect(drop.sampleRate).toBe(48_000);
  expect(await run(words)).toMatchObject({ code: 1, json: { error: { code: 'file-exists' } } });
});
