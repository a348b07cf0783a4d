/** Small real voices of a folder as speakers, by the real eSpeak where they read phonemes. */
import { readWav } from '@fourhands/core/media/sound/wav';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import { afterAll, describe, expect, it } from 'vitest';
import type { ModelFolder } from '../../../test/model-folder.ts';
import {
  kokoroVocabulary,
  makeKokoroFolder,
  makeVitsFolder,
  tokenSamples,
  tonesOf,
  vitsTokens,
} from '../../../test/voice-folder.ts';
import { Espeak } from '../espeak/espeak.ts';
import { finishClip } from '../finish-clip.ts';
import { describeSpeaker, recipeFor } from '../speaker.contract.ts';
import { openFolderSpeaker } from './folder-speaker.ts';
import type { WritesPhonemes } from './local-speaker.ts';

const espeak = new Espeak();
afterAll(() => espeak.close());
const never = new AbortController().signal;
const machine = { memoryBytes: 8e9, threads: 1 };

async function openedOf(folder: ModelFolder, voice: string) {
  const speaker = await openFolderSpeaker(folder.path, espeak, machine);
  const close = async () => {
    speaker.close();
    await folder.close();
  };
  return { speaker, voice, long: 'one word more. '.repeat(300), close };
}

describe('VITS', () => {
  describeSpeaker(async () => openedOf(await makeVitsFolder(), 'en'));
});
describe('VITS that draws in its network', () => {
  describeSpeaker(async () => openedOf(await makeVitsFolder(0.02), 'en'));
});
describe('Kokoro', () => {
  describeSpeaker(async () => openedOf(await makeKokoroFolder(), 'af_heart'));
});

describe('a speaker of a folder', () => {
  it('says the words of a lexicon by letters where it reads letters, and is called by its folder', async () => {
    const { speaker, close } = await openedOf(await makeVitsFolder(), 'en');
    const [maker] = (await speaker.describe()) as [SpeechMaker];
    expect(maker).toMatchObject({ kind: 'local', phonemes: false, pitch: false, repeats: true, destination: null });
    expect(maker.id).toMatch(/^mms-tts-eng-[a-z0-9-]+$/);
    const recipe = recipeFor(maker, 'en', 'the cat');
    const file = await speaker.speak({ ...recipe, parts: [{ kind: 'words', text: 'The\n cat,' }] }, never);
    expect(readWav(file).channels[0]).toEqual(tonesOf(vitsTokens('the cat')));
    await close();
  });

  it('reads phonemes of eSpeak where it reads phonemes, and those of a lexicon', async () => {
    const { speaker, close } = await openedOf(await makeKokoroFolder(), 'af_heart');
    const [maker] = (await speaker.describe()) as [SpeechMaker];
    expect(maker.voices).toEqual([
      { id: `${maker.id}/af_heart`, name: 'af_heart', language: 'en-US', gender: 'female' },
      { id: `${maker.id}/bm_george`, name: 'bm_george', language: 'en-GB', gender: 'male' },
    ]);
    const length = async (voice: string, parts: ReturnType<typeof recipeFor>['parts']) =>
      finishClip(await speaker.speak({ ...recipeFor(maker, voice, ''), parts }, never), 0).samples;
    for (const [voice, phonemes] of [
      ['af_heart', 'bˈæθ, ðˈɛɹ'],
      ['bm_george', 'bˈaθ, ðˈeə'],
    ] as const) {
      const known = Array.from(phonemes).filter((sign) => sign in kokoroVocabulary).length;
      expect(await length(voice, [{ kind: 'words', text: 'bath, there' }])).toBe((known + 2) * tokenSamples);
    }
    const spelled = await length('af_heart', [
      { kind: 'words', text: 'go ' },
      { kind: 'phonemes', text: "k'aet" },
    ]);
    expect(spelled).toBe(('ɡˌoʊ kˈaɛt'.length + 2) * tokenSamples);
    await close();
  });

  it('whose weights lie beside it says that it does not repeat', async () => {
    const folder = await makeVitsFolder(0.02);
    await folder.put('onnx/model.onnx_data', 'weights');
    const [maker] = await (await openFolderSpeaker(folder.path, espeak, machine)).describe();
    expect(maker).toMatchObject({ repeats: false, reason: null });
    await folder.close();
  });

  it('has another hash with another eSpeak, where that decides how it sounds', async () => {
    const other: WritesPhonemes = {
      describe: async () => (await espeak.describe()).map((maker) => ({ ...maker, hash: 'of another' })),
      phonemes: (...asked) => espeak.phonemes(...asked),
    };
    for (const [folder, same] of [
      [await makeVitsFolder(), true],
      [await makeKokoroFolder(), false],
    ] as const) {
      const hashes = [espeak, other].map(async (phonemes) => {
        const [maker] = await (await openFolderSpeaker(folder.path, phonemes, machine)).describe();
        return maker!.hash;
      });
      expect(new Set(await Promise.all(hashes)).size).toBe(same ? 1 : 2);
      await folder.close();
    }
  });

  it('without eSpeak says what to install, before it is asked and when it is', async () => {
    const folder = await makeKokoroFolder();
    const none = new Espeak({ found: () => null });
    const speaker = await openFolderSpeaker(folder.path, none, machine);
    const [maker] = (await speaker.describe()) as [SpeechMaker];
    expect(maker.reason).toMatch(/reads phonemes.*npm install --include=optional/);
    const spoken = speaker.speak(recipeFor(maker, 'af_heart', 'hi'), never);
    await expect(spoken).rejects.toMatchObject({ code: 'phonemes-missing' });
    speaker.close();
    await folder.close();
  });

  it('of a folder that holds no voice says what is missing', async () => {
    const folder = await makeKokoroFolder();
    await folder.put('voices', null);
    await expect(openFolderSpeaker(folder.path, espeak, machine)).rejects.toMatchObject({
      code: 'model-file-missing',
      message: expect.stringMatching(/voices/) as string,
    });
    await folder.change('config.json', { model_type: 'llama', architectures: ['LlamaForCausalLM'] });
    await expect(openFolderSpeaker(folder.path, espeak, machine)).rejects.toMatchObject({
      code: 'model-does-not-speak',
    });
    await folder.close();
  });
});
