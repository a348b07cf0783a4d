import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { modelHashOf } from '@fourhands/models/codec/file-format';
import { TrainingStopped } from '@fourhands/models/training/training';
import { describe, expect, test } from 'vitest';
import {
  at,
  calls,
  folder,
  picture,
  run,
  safetensors,
  trainArguments,
  vaeFile,
  verseFile,
  writerFile,
} from '../../test/command-line-fixture.ts';

describe('train', () => {
  test('passes what was asked to the trainer and writes the model', async () => {
    const done = await run(
      trainArguments('--preset', 'quick-look', '--seed', '7', '--set', 'steps=5', '--set', 'batchSize=2', '--json'),
    );
    expect(done.code).toBe(0);
    expect(calls.requests).toEqual([{ preset: 'quick-look', seed: 7, settings: { steps: 5, batchSize: 2 } }]);
    expect(calls.images[0]).toEqual([{ ...picture, name: 'a.png' }]);
    expect(new Uint8Array(await readFile(at('m.safetensors')))).toEqual(vaeFile);
    expect(done.json).toMatchObject({
      model: at('m.safetensors'),
      kind: 'vae',
      preset: 'quick-look',
      seed: 7,
      settings: { steps: 5, batchSize: 2, imageSize: 32 },
      pictures: 1,
      hash: modelHashOf(vaeFile),
      figures: { loss: 2 },
    });
    expect(done.error).toContain('Left out: “b.txt”');
    expect((await readdir(folder)).filter((name) => name.includes('tmp') || name.includes('checkpoint'))).toEqual([]);
  });

  test('reads drawings by their names for a painter and for its autoencoder', async () => {
    const named = ['--data', folder, '--names', at('names')];
    const sharp = await run([
      'train',
      'vae',
      '--preset',
      'sharp',
      ...named,
      '--out',
      at('sharp.safetensors'),
      '--json',
    ]);
    expect(sharp).toMatchObject({ code: 0, json: { preset: 'sharp' } });
    expect(calls.texts).toEqual([[folder, at('names'), '64']]);
    // As they are, in colours, and two in one.
    expect(calls.images[0]!.length).toBeGreaterThan(6);
    expect(calls.images[0]![0]).toMatchObject({ width: 64, height: 64 });
    const painter = ['train', 'painter', ...named, '--out', at('painter.safetensors'), '--json'];
    expect(await run([...painter, '--autoencoder', at('sharp.safetensors')])).toMatchObject({
      code: 0,
      json: { kind: 'painter', drawings: 3, figures: { drawings: 3 } },
    });
    expect(calls.texts.at(-1)).toEqual([folder, at('names'), '32']);
    for (const wrong of [
      [...painter, '--overwrite'],
      ['train', 'painter', '--data', folder],
      ['train', 'gan', ...named],
      trainArguments('--autoencoder', at('sharp.safetensors')),
    ])
      expect(await run(wrong)).toMatchObject({ code: 2 });
  });

  test('shows lines in a log and a bar on a screen', async () => {
    const log = await run(trainArguments());
    expect(log.error).toContain('Training: 25 % · step 1 of 4 · loss 8.000 · 3 s left\n');
    expect(log.error).not.toContain('\u001b');
    const screen = await run(trainArguments('--overwrite'), { interactive: true });
    expect(screen.error).toContain('\r\u001b[2KTraining ██████░');
    expect(screen.error.split('\n').some((line) => line.includes('25 %') && !line.includes('\r'))).toBe(false);
  });

  test('interrupted keeps a checkpoint, says how to go on, and goes on from it', async () => {
    const checkpoint = safetensors({
      format: 'fourhands-checkpoint 1',
      kind: 'vae',
      preset: 'quick-look',
      seed: '7',
      settings: '{"steps":5}',
    });
    let interrupt = () => {};
    const stopped = await run(trainArguments('--preset', 'quick-look', '--json'), {
      whenListening: (handler) => void (interrupt = handler),
      modules: {
        train: async (_kind, _request, _images, hooks) => {
          interrupt();
          expect(hooks.signal?.aborted).toBe(true);
          await hooks.onCheckpoint?.(checkpoint, { step: 1, totalSteps: 5, elapsedSeconds: 1, secondsLeft: 4 });
          throw new TrainingStopped(1, checkpoint);
        },
      },
    });
    expect(stopped).toMatchObject({ code: 1, json: { error: { code: 'interrupted' } } });
    const path = at('m.safetensors.checkpoint');
    expect((stopped.json['error'] as { message: string }).message).toContain(
      `fourhands train vae --data ${at('photographs')} --out ${at('m.safetensors')} --resume ${path}`,
    );
    expect(existsSync(at('m.safetensors'))).toBe(false);
    expect(new Uint8Array(await readFile(path))).toEqual(checkpoint);

    // A new run must not lose the old one by accident.
    expect(await run(trainArguments('--json'))).toMatchObject({
      code: 1,
      json: { error: { code: 'checkpoint-exists' } },
    });
    expect(calls.requests).toEqual([]);

    expect(await run(trainArguments('--resume', path))).toMatchObject({ code: 0 });
    expect(calls.requests).toEqual([{ preset: 'quick-look', seed: 7, settings: { steps: 5 }, resume: checkpoint }]);
    expect(existsSync(path)).toBe(false);
  });

  test('interrupted while pictures are read writes nothing', async () => {
    const stopped = await run(trainArguments('--json'), { whenListening: (handler) => handler() });
    expect(stopped).toMatchObject({ code: 1, json: { error: { code: 'interrupted' } } });
    expect((await readdir(folder)).filter((name) => name.startsWith('m.'))).toEqual([]);
  });

  test('refuses a checkpoint of another kind of run, and a file that is none', async () => {
    await writeFile(at('c'), safetensors({ format: 'fourhands-checkpoint 1', kind: 'codec', settings: '{}' }));
    expect(await run(trainArguments('--resume', at('c')))).toMatchObject({
      code: 2,
      error: expect.stringContaining('codec run'),
    });
    expect(await run(trainArguments('--resume', at('vae.safetensors')))).toMatchObject({ code: 2 });
  });

  test('finds out before the training that its result could not be written', async () => {
    await writeFile(at('m.safetensors'), 'precious');
    expect(await run(trainArguments('--json'))).toMatchObject({ code: 1, json: { error: { code: 'file-exists' } } });
    expect(await readFile(at('m.safetensors'), 'utf8')).toBe('precious');
    const elsewhere = ['train', 'vae', '--data', at('photographs'), '--out', at('no', 'm.safetensors')];
    expect(await run(elsewhere)).toMatchObject({
      code: 1,
      error: expect.stringContaining('its folder does not exist'),
    });
    expect(calls.requests).toEqual([]);
  });
});

describe('a writer', () => {
  const story = 'Once there was a fox.';

  test('is trained on a text, plain or packed', async () => {
    await writeFile(at('story.txt'), story);
    await writeFile(at('story.txt.gz'), gzipSync(story));
    for (const name of ['story.txt', 'story.txt.gz']) {
      const args = ['train', 'writer', '--data', at(name), '--out', at('w.safetensors'), '--overwrite'];
      const done = await run([...args, '--seed', '3', '--set', 'steps=4', '--json']);
      expect(done.json).toMatchObject({
        kind: 'writer',
        preset: 'story-books',
        seed: 3,
        settings: { steps: 4, vocabularySize: 4096 },
        characters: story.length,
        figures: { characters: story.length },
      });
    }
    expect(new Uint8Array(await readFile(at('w.safetensors')))).toEqual(writerFile);
    expect((await run(['models', folder, '--json'])).out).toContain('"kind":"writer"');
  });

  test('refuses what is not text, and pictures to leave out', async () => {
    await writeFile(at('noise'), Uint8Array.of(0xff, 0xfe, 0x80));
    const args = ['train', 'writer', '--out', at('w.safetensors'), '--json', '--data'];
    expect(await run([...args, at('noise')])).toMatchObject({ code: 1, json: { error: { code: 'text-unreadable' } } });
    await writeFile(at('story.txt'), story);
    expect(await run([...args, at('story.txt'), '--leave-out', 'a'])).toMatchObject({ code: 2 });
  });

  test('writes on from a prefix, or up to a suffix, a seed for each text', async () => {
    await writeFile(at('w.safetensors'), writerFile);
    const one = await run(['sample', at('w.safetensors'), '--prefix', 'A fox', '--tokens', '9']);
    expect(one.out).toBe('A fox and 1 of 9\n');
    const two = await run(['sample', at('w.safetensors'), '--suffix', '.', '--count', '2', '--seed', '5', '--json']);
    expect(two.json).toEqual({ texts: ['A 5 of 120 until', 'A 6 of 120 until'], seed: 5 });
    expect(await run(['sample', at('w.safetensors'), '--temperature', 'hot'])).toMatchObject({ code: 2 });
  });

  test('is measured on a text', async () => {
    await writeFile(at('w.safetensors'), writerFile);
    await writeFile(at('story.txt'), story);
    const { out } = await run(['evaluate', at('w.safetensors'), '--data', at('story.txt')]);
    expect(out).toMatch(/^1\.500 bits per character \(21 characters, 2 tokens/u);
  });
});

test('a writer learns from a folder of one’s own texts, by the presets for them', async () => {
  const words = 'The red fox sat on the old wall and looked at the sea.';
  await mkdir(at('texts'));
  await writeFile(at('texts', 'b.md'), `# Two\n\n${words}`);
  await writeFile(at('texts', 'a.txt'), words);
  await writeFile(at('texts', 'c.txt'), '');
  const done = await run(['train', 'writer', '--data', at('texts'), '--out', at('w.safetensors'), '--json']);
  expect(done.json).toMatchObject({ kind: 'writer', preset: 'own-minutes', texts: 2, skipped: 1, words: 27 });
  expect(done.error).toContain('Left out: “c.txt” is empty');
  expect(calls.texts).toEqual([['a', 'b']]);
  const file = ['train', 'writer', '--data', at('texts', 'a.txt'), '--preset', 'own-style', '--overwrite'];
  await run([...file, '--out', at('w.safetensors')]);
  expect(calls.texts.at(-1)).toEqual(['a']);
  const none = await run([
    'train',
    'writer',
    '--data',
    at('nowhere'),
    '--preset',
    'own-quick',
    '--out',
    at('x.safetensors'),
    '--json',
  ]);
  expect(none.json).toMatchObject({ error: { code: 'texts-missing' } });
});

describe('a verse writer', () => {
  test('is trained on poems, and known among the models', async () => {
    await writeFile(at('poems.tsv'), '题\t某\t春眠不觉晓');
    const args = ['train', 'verse', '--data', at('poems.tsv'), '--out', at('v.safetensors'), '--json'];
    expect((await run(args)).json).toMatchObject({ kind: 'verse', preset: 'quatrains', settings: { layers: 4 } });
    expect(new Uint8Array(await readFile(at('v.safetensors')))).toEqual(verseFile);
    expect((await run(['models', folder, '--json'])).out).toContain('"kind":"verse"');
  });

  test('writes quatrains, a seed for each', async () => {
    await writeFile(at('v.safetensors'), verseFile);
    const plain = await run(['sample', at('v.safetensors'), '--count', '2', '--json']);
    expect(plain.json).toEqual({ texts: ['any \n7 any 1', 'any \n7 any 2'], seed: 1 });
    const form = ['--theme', '春雨', '--line-length', '5', '--rhyme', '东', '--acrostic', '春夏'];
    expect((await run(['sample', at('v.safetensors'), ...form])).out).toBe('春夏 春雨\n5 东 1\n');
    expect(await run(['sample', at('v.safetensors'), '--line-length', '6'])).toMatchObject({ code: 2 });
  });
});

test('a melody maker is trained on the scores of a folder, those of them that can be read; and its model makes tunes', async () => {
  const tune = at('tunes', 'one.abc');
  await mkdir(at('tunes', 'more'), { recursive: true });
  await writeFile(tune, 'X:1\nT:One\nM:4/4\nL:1/8\nK:C\nCDEF GABc|cBAG FEDC|\n');
  await writeFile(at('tunes', 'more', 'broken.mid'), 'MThd');
  await writeFile(at('tunes', 'note.txt'), 'nothing');
  const model = at('tunes.safetensors');
  const { json, error } = await run(['train', 'melody', '--data', at('tunes'), '--out', model, '--json']);
  expect(json).toMatchObject({ kind: 'melody', preset: 'melodies', files: 1, melodies: 1, figures: { melodies: 1 } });
  expect(error).toContain('Left out: broken.mid');
  const out = at('new.abc');
  const made = await run([
    'sample',
    model,
    '--bars',
    '2',
    '--seed',
    '3',
    '--steer',
    'density=1',
    '--out',
    out,
    '--json',
  ]);
  expect(made.json).toMatchObject({ score: out, count: 1, notes: 8 });
  const way = await run([
    'sample',
    model,
    '--like',
    tune,
    '--to',
    tune,
    '--count',
    '3',
    '--out',
    at('way.mid'),
    '--json',
  ]);
  expect(way.json).toMatchObject({ count: 3, notes: 48 });
  const wrong = await run(['sample', model, '--steer', 'taste=1', '--out', at('x.mid')]);
  expect(wrong.error).toContain('density, contour, range, leaps');
  const soprano = [60, 60, 62, 62, 64, 65, 67, 69, 71, 72, 72, 71].flatMap((pitch) => [
    [pitch, 55, 52, 48],
    [pitch, 55, 52, 48],
  ]);
  await writeFile(at('all.json'), JSON.stringify({ train: [soprano], valid: [soprano] }));
  const sung = await run(['train', 'melody', '--data', at('all.json'), '--out', at('s.safetensors'), '--json']);
  expect(sung.json).toMatchObject({ kind: 'melody', melodies: 1 });
  const empty = await run(['train', 'melody', '--data', at('tunes', 'note.txt'), '--out', at('e.safetensors')]);
  expect(empty.error).toContain('holds no MIDI, MusicXML or ABC file');
});

test('a chorale maker is trained on a JSON file, or the only one of a folder', async () => {
  const chorales = '{"train":[],"valid":[]}';
  await mkdir(at('chorales'));
  await writeFile(at('chorales', 'all.json'), chorales);
  for (const data of [at('chorales'), at('chorales', 'all.json')]) {
    const args = ['train', 'chorale', '--data', data, '--out', at('c.safetensors'), '--overwrite', '--json'];
    expect((await run([...args, '--set', 'steps=4'])).json).toMatchObject({
      kind: 'chorale',
      preset: 'bach-chorales',
      settings: { steps: 4, contextSteps: 160 },
      figures: { characters: chorales.length },
    });
  }
  expect((await run(['models', folder, '--json'])).out).toContain('"kind":"chorale"');
  const refused = async (data: string, code: string) =>
    expect((await run(['train', 'chorale', '--data', data, '--out', at('d'), '--json'])).json).toMatchObject({
      error: { code },
    });
  await refused(at('photographs'), 'usage');
  await refused(at('nowhere'), 'file-not-found');
  await writeFile(at('chorales', 'more.json'), chorales);
  await refused(at('chorales'), 'usage');
});
