import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { type ClipRecipe, recipeKey } from '@fourhands/core/media/speech/clip-recipe';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import { readWav, writeWav } from '@fourhands/core/media/sound/wav';
import { finishClip } from '@fourhands/makers/speech/finish-clip';
import { SpeechSilent } from '@fourhands/makers/speech/speech-failures';
import { beforeEach, expect, test } from 'vitest';
import { makeVitsFolder, tonesOf, vitsTokens } from '../../../makers/test/voice-folder.ts';
import { at, run } from '../../test/command-line-fixture.ts';

const maker: SpeechMaker = {
  id: 'beeper',
  name: { en: 'Beeper', zh: 'Beeper' },
  kind: 'procedure',
  hash: '1',
  voices: ['low', 'high'].map((name) => ({ id: `beeper/${name}`, name, language: 'en', gender: null })),
  variants: [],
  openVoices: false,
  pace: true,
  pitch: true,
  phonemes: true,
  repeats: true,
  destination: null,
  reason: null,
};

/** Beeps that are as different as the recipes are. */
function beep(recipe: ClipRecipe) {
  if (recipe.parts.some(({ text }) => text.includes('silent'))) throw new SpeechSilent();
  const digest = createHash('sha256').update(recipeKey(recipe)).digest();
  const samples = Float32Array.from(
    { length: 400 + digest[0]! },
    (_, i) => 0.5 * Math.sin((i * (1 + digest[1]!)) / 50),
  );
  return finishClip(writeWav({ sampleRate: 8000, channels: [samples] }), recipe.volume);
}

let spoken: string[] = [];
let offered: readonly SpeechMaker[];
beforeEach(() => (offered = [maker]));
const speak = async (...more: string[]) => {
  spoken = [];
  const openSpeakers = async () => ({
    makers: async () => offered,
    clip: async (recipe: ClipRecipe) => {
      spoken.push(recipe.parts.map(({ text }) => text).join(''));
      return beep(recipe);
    },
    close: () => undefined,
  });
  return run(['speak', at('script.txt'), '--out', at('clips'), ...more, '--json'], { modules: { openSpeakers } });
};

async function hashes(): Promise<Map<string, string>> {
  const names = (await readdir(at('clips'))).filter((name) => /^\d+\.wav$/.test(name));
  const entries = names.map(async (name) => {
    const bytes = await readFile(at('clips', name));
    return [name, createHash('sha256').update(bytes).digest('hex')] as const;
  });
  return new Map(await Promise.all(entries));
}

const changed = (before: Map<string, string>, after: Map<string, string>) =>
  [...after].filter(([name, hash]) => before.get(name) !== hash).map(([name]) => name);

const lines = Array.from({ length: 50 }, (_, i) => `Line number ${i + 1} of the script.`);
const write = (text: readonly string[]) => writeFile(at('script.txt'), `${text.join('\n')}\n`);

test('of fifty lines one is said again: the other forty-nine stay byte for byte, and what it was is kept', async () => {
  await write(lines);
  expect(await speak('--voice', 'beeper/low', '--captions', 'vtt')).toMatchObject({
    code: 0,
    json: { made: 50, kept: 0 },
  });
  const first = await hashes();
  expect(first.size).toBe(50);
  expect(await speak('--line', '17', '--again')).toMatchObject({ code: 0, json: { made: 1, kept: 49 } });
  const again = await hashes();
  expect(changed(first, again)).toEqual(['017.wav']);
  const take = await readFile(at('clips', 'takes', '017-1.wav'));
  expect(createHash('sha256').update(take).digest('hex')).toBe(first.get('017.wav'));
  // Run once more, nothing is made; a seed brings back what it made.
  expect(await speak()).toMatchObject({ json: { made: 0, kept: 50 } });
  expect(changed(again, await hashes())).toEqual([]);
  await speak('--line', '17', '--seed', '0');
  expect(changed(first, await hashes())).toEqual([]);
  expect(await readFile(at('clips', 'captions.vtt'), 'utf8')).toContain('Line number 50 of the script.');
  const all = readWav(await readFile(at('clips', 'all.wav')));
  expect(all.channels[0]!.length).toBeGreaterThan(50 * 400 + 49 * 0.4 * 8000);
});

test('a line that is edited, one that is put in, and a voice for one line: only those are made', async () => {
  await write(lines.slice(0, 9));
  await speak('--voice', 'beeper/low');
  const first = await hashes();
  await write(lines.slice(0, 9).with(3, 'Other words.'));
  expect(await speak()).toMatchObject({ json: { made: 1 } });
  expect(changed(first, await hashes())).toEqual(['004.wav']);
  await speak('--line', '6', '--voice', 'beeper/high');
  expect(spoken).toEqual([lines[5]]);
  const set = await hashes();
  expect(changed(first, set)).toEqual(['004.wav', '006.wav']);
  // Put before the others, everything moves on, and the line keeps its own voice.
  await write(['Before all.', ...lines.slice(0, 9).with(3, 'Other words.')]);
  await speak();
  expect(spoken).toEqual(['Before all.']);
  expect((await hashes()).get('007.wav')).toBe(set.get('006.wav'));
  // A clip that was damaged is made again.
  await writeFile(at('clips', '002.wav'), 'x');
  await speak();
  expect(spoken).toEqual([lines[0]]);
});

test('a lexicon changes the lines that have the word, and nothing else', async () => {
  await write(['The cat.', 'The dog.']);
  await writeFile(at('lexicon.json'), '[{ "word": "cat", "say": "kat", "kind": "phonemes" }]');
  await speak();
  await speak('--lexicon', at('lexicon.json'));
  expect(spoken).toEqual(['The kat.']);
  await writeFile(at('lexicon.json'), '{ "cat": "kat" }');
  expect(await speak('--lexicon', at('lexicon.json'))).toMatchObject({
    code: 1,
    json: { error: { code: 'lexicon-unreadable' } },
  });
});

test('a pitch is refused where no voice that is meant takes one, and told of where some do', async () => {
  await write(['One.', 'DULL: Two.']);
  const dull = { ...maker, id: 'dull', name: { en: 'Dull', zh: 'Dull' }, pitch: false };
  offered = [maker, { ...dull, voices: [{ id: 'dull/flat', name: 'flat', language: 'en', gender: null }] }];
  const cast = ['--cast', 'DULL=dull/flat'];
  const refused = await speak(...cast, '--pitch', '3', '--line', '2');
  expect(refused).toMatchObject({ code: 1, json: { error: { code: 'voice-control-not-taken' } } });
  expect(refused.json).toMatchObject({ error: { message: expect.stringMatching(/^“Dull” takes no pitch.*choose/) } });
  expect(await readdir(at('.'))).not.toContain('clips');
  const some = await speak(...cast, '--pitch', '3');
  expect(some).toMatchObject({ code: 0, json: { made: 2 } });
  expect(some.error).toContain('Without a pitch, because Dull takes none: line 2.');
  // What is usual asks for nothing.
  expect(await speak('--pitch', '0', '--line', '2')).toMatchObject({ code: 0 });
});

test('a line that cannot be spoken is named, and the others are', async () => {
  await write(['One.', 'silent', 'Three.']);
  const made = await speak('--captions', 'srt');
  expect(made).toMatchObject({ code: 1, json: { made: 2, failed: [{ line: 2, code: 'speech-silent' }] } });
  expect(await readFile(at('clips', 'captions.srt'), 'utf8')).not.toContain('silent');
  expect([...(await hashes()).keys()].toSorted()).toEqual(['001.wav', '003.wav']);
});

test('what cannot be spoken at all is refused before anything is written', async () => {
  const refused = async (text: string, code: string, ...more: string[]) => {
    await writeFile(at('script.txt'), text);
    expect(await speak(...more)).toMatchObject({ json: { error: { code } } });
  };
  await refused('', 'script-empty');
  await refused('a\n'.repeat(10_000), 'script-too-long');
  await refused('a'.repeat(20_000), 'line-too-long');
  await refused('Hello', 'voice-unknown', '--voice', 'beeper/nobody');
  await refused('Hello', 'line-missing', '--line', '2');
  await refused('Hello', 'usage', '--again');
  await refused('1\n00:00:01,000 --> soon\nHello', 'subtitles-unreadable');
  await writeFile(at('script.txt'), Uint8Array.from([0xff, 0xfe, 0x41]));
  expect(await speak()).toMatchObject({ json: { error: { code: 'text-unreadable' } } });
  expect(await readdir(at('.'))).not.toContain('clips');
});

test('a voice of a folder speaks beside the others, and a folder that holds none is refused', async () => {
  const folder = await makeVitsFolder();
  try {
    await write(['the cat sat', 'good morning']);
    const speaking = (...more: string[]) => run(['speak', at('script.txt'), '--out', at('clips'), ...more, '--json']);
    const listed = await speaking('--voices', '--model', folder.path);
    const makers = (listed.json as { makers: SpeechMaker[] }).makers;
    expect(makers.map(({ kind }) => kind)).toEqual(['procedure', 'local']);
    const voice = makers[1]!.voices[0]!.id;
    const named = ['--model', folder.path, '--voice', voice];
    expect(await speaking(...named)).toMatchObject({ code: 0, json: { made: 2 } });
    const samples = readWav(await readFile(at('clips', '001.wav'))).channels[0]!;
    // The voice says 32 bits, and a clip has 16.
    const tones = tonesOf(vitsTokens('the cat sat'));
    expect(Math.max(...samples.map((sample, i) => Math.abs(sample - tones[i]!)))).toBeLessThan(2 / 2 ** 16);
    expect(await speaking(...named)).toMatchObject({ json: { made: 0, kept: 2 } });
    await folder.put('config.json', null);
    expect(await speaking(...named)).toMatchObject({ code: 1, json: { error: { code: 'model-file-missing' } } });
    expect(await speaking('--model', at('nothing'))).toMatchObject({
      json: { error: { code: 'model-folder-missing' } },
    });
  } finally {
    await folder.close();
  }
});
