/** Small real voices on the real library; their samples are computed by hand (test/voice-folder.ts). */
import { join } from 'node:path';
import { readWav } from '@fourhands/core/media/sound/wav';
import { stretched } from '@fourhands/core/media/sound/time-stretch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelFolder } from '../../test/model-folder.ts';
import {
  kokoroVocabulary,
  makeKokoroFolder,
  makeVitsFolder,
  styleOf,
  tokenSamples,
  tonesOf,
  vitsOnnx,
  vitsTokens,
} from '../../test/voice-folder.ts';
import { SpeechSilent } from '../speech/speech-failures.ts';
import { HuggingFaceVoice, type VoiceRequest } from './hugging-face-voice.ts';
import { ModelDidNotOpen, VoiceFailed, VoiceLacksLetters, VoiceSoundUnusable } from './local-failures.ts';

let vits: ModelFolder;
let drawing: ModelFolder;
let kokoro: ModelFolder;
const voices: HuggingFaceVoice[] = [];

beforeAll(async () => {
  [vits, drawing, kokoro] = await Promise.all([makeVitsFolder(), makeVitsFolder(0.05), makeKokoroFolder()]);
});
afterAll(async () => {
  for (const voice of voices) await voice.close();
  for (const folder of [vits, drawing, kokoro]) await folder.close();
});

async function open({ path }: ModelFolder, file = 'model.onnx'): Promise<HuggingFaceVoice> {
  const voice = await HuggingFaceVoice.open({ path: join(path, 'onnx', file), threads: 1 });
  voices.push(voice);
  return voice;
}

async function bytesOf(voice: HuggingFaceVoice, request: Partial<VoiceRequest>): Promise<Uint8Array> {
  let bytes: Uint8Array | null = null;
  for await (const piece of voice.speak({ voice: 'en', said: '', pace: 1, seed: 0, ...request })) bytes = piece;
  return bytes!;
}

async function soundOf(voice: HuggingFaceVoice, request: Partial<VoiceRequest>) {
  const { sampleRate, channels } = readWav(await bytesOf(voice, request));
  return { sampleRate, samples: channels[0]! };
}

describe('VITS', () => {
  it('says its letters at its own rate, sample by sample as the tables have them', async () => {
    const { sampleRate, samples } = await soundOf(await open(vits), { said: 'The Kite, again!' });
    expect(sampleRate).toBe(16_000);
    expect(samples).toEqual(tonesOf(vitsTokens('the kite again')));
  });

  it('at another pace, and in another way, is as long as that says', async () => {
    const voice = await open(vits);
    const usual = (await soundOf(voice, { said: 'again' })).samples;
    expect((await soundOf(voice, { said: 'again', pace: 0.5 })).samples).toEqual(stretched(usual, 16_000, 0.5));
    const other = (await soundOf(voice, { said: 'again', seed: 3 })).samples;
    expect(other).not.toHaveLength(usual.length);
    expect(Math.abs(other.length / usual.length - 1)).toBeLessThan(0.1);
    expect((await soundOf(voice, { said: 'again', seed: 3 })).samples).toEqual(other);
  });

  it('that draws in its network draws the same for one seed, whatever it said before, and other numbers for another', async () => {
    const voice = await open(drawing);
    const first = await bytesOf(voice, { said: 'hello', seed: 7 });
    await bytesOf(voice, { said: 'something else', seed: 7 });
    expect(await bytesOf(voice, { said: 'hello', seed: 7 })).toEqual(first);
    expect(await bytesOf(await open(drawing), { said: 'hello', seed: 7 })).toEqual(first);
    const other = (await soundOf(voice, { said: 'hello', seed: 8 })).samples;
    const plain = tonesOf(vitsTokens('hello'));
    const mine = readWav(first).channels[0]!;
    expect(other).toHaveLength(mine.length);
    expect(other).not.toEqual(mine);
    // What was drawn is as loud as it should be: two drawings of 0.05 together.
    const noise = mine.map((sample, i) => sample - plain[i]!);
    const spread = Math.sqrt(noise.reduce((sum, sample) => sum + sample ** 2, 0) / noise.length);
    expect(Math.abs(spread / (0.05 * Math.SQRT2) - 1)).toBeLessThan(0.1);
  });

  it('said by turns with another line draws what it draws alone', async () => {
    const voice = await open(drawing);
    const long = { voice: 'en', said: 'one word more. '.repeat(60), pace: 1, seed: 7 };
    const alone = await bytesOf(voice, long);
    const both = [voice.speak(long), voice.speak({ ...long, seed: 8 })];
    let last: (Uint8Array | null | void)[] = [];
    for (let left = true; left;) {
      const next = await Promise.all(both.map((line) => line.next()));
      left = next.some(({ done }) => done !== true);
      if (left) last = next.map(({ value }) => value);
    }
    expect(last[0]).toEqual(alone);
    expect(last[1]).not.toEqual(alone);
  });

  it('whose weights lie beside it speaks, and draws as it likes', async () => {
    await drawing.put('onnx/model.onnx_data', 'weights');
    const voice = await open(drawing);
    const first = await bytesOf(voice, { said: 'hello' });
    expect(await bytesOf(voice, { said: 'hello' })).not.toEqual(first);
    await drawing.put('onnx/model.onnx_data', null);
  });

  it('tells of each piece that was spoken, and says a long line whole', async () => {
    const voice = await open(vits);
    const said = 'one word more. '.repeat(60).trim();
    const told: boolean[] = [];
    for await (const piece of voice.speak({ voice: 'en', said, pace: 1, seed: 0 })) told.push(piece === null);
    expect(told).toEqual([true, true, true, false]);
    const { samples } = await soundOf(voice, { said });
    const spoken = said.replaceAll('.', '');
    // Of each cut, the space is not spoken, and there is a blank at both of its sides.
    const tokens = 2 * spoken.length + 1 - 2 * 2 + 2;
    expect(samples).toHaveLength(tokens * tokenSamples);
  });

  it('of letters that it was not taught, of no letters and of a broken network says why', async () => {
    const voice = await open(vits);
    const lacking = bytesOf(voice, { said: 'I read 23 books, 好' });
    await expect(lacking).rejects.toBeInstanceOf(VoiceLacksLetters);
    await expect(lacking).rejects.toThrow(/no sound for 2 3 好,/);
    await expect(bytesOf(voice, { said: '... !' })).rejects.toBeInstanceOf(SpeechSilent);
    await drawing.put('onnx/model_fp16.onnx', vitsOnnx(Infinity));
    await expect(bytesOf(await open(drawing, 'model_fp16.onnx'), { said: 'a' })).rejects.toBeInstanceOf(
      VoiceSoundUnusable,
    );
    await drawing.put('onnx/model_q4.onnx', 'no network');
    await expect(open(drawing, 'model_q4.onnx')).rejects.toBeInstanceOf(ModelDidNotOpen);
    await expect(open(kokoro)).rejects.toBeInstanceOf(ModelDidNotOpen);
  });
});

describe('Kokoro', () => {
  it('takes the style of its voice for as many tokens, and the pace as its speed', async () => {
    const voice = await open(kokoro, 'model_quantized.onnx');
    const said = 'həlˈoʊ, wˈɜːld.';
    const tokens = [0, ...Array.from(said, (sign) => kokoroVocabulary[sign as keyof typeof kokoroVocabulary]), 0];
    for (const [name, pace] of [
      ['af_heart', 1],
      ['bm_george', 1.5],
    ] as const) {
      const { sampleRate, samples } = await soundOf(voice, { voice: name, said, pace });
      expect(sampleRate).toBe(24_000);
      const [louder, shift] = styleOf(name, said.length);
      const tones = tonesOf(tokens);
      const expected = Float32Array.from(
        { length: Math.floor(tones.length / pace) },
        (_, i) => Math.fround(tones[Math.floor(i * pace)]! * louder) + shift,
      );
      expect(samples).toHaveLength(expected.length);
      expect(Math.max(...samples.map((sample, i) => Math.abs(sample - expected[i]!)))).toBeLessThan(1e-6);
    }
  });

  it('says more than it takes at once in pieces, and refuses a voice that is a path', async () => {
    const voice = await open(kokoro, 'model_quantized.onnx');
    const said = 'wˈɜːd '.repeat(200).trim();
    const { samples } = await soundOf(voice, { voice: 'af_heart', said });
    // 1199 tokens in three pieces: two spaces fall away, and each piece has two ends.
    expect(samples).toHaveLength((1199 - 2 + 6) * tokenSamples);
    await expect(bytesOf(voice, { voice: '../../secret', said: 'a' })).rejects.toThrow(/has no voices/);
    await kokoro.put('onnx/model.onnx', vitsOnnx(0));
    await expect(bytesOf(await open(kokoro), { voice: 'af_heart', said: 'a' })).rejects.toBeInstanceOf(VoiceFailed);
    await kokoro.put('onnx/model.onnx', null);
  });
});
