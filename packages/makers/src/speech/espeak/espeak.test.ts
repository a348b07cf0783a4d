import type { ClipRecipe } from '@fourhands/core/media/speech/clip-recipe';
import { readWav } from '@fourhands/core/media/sound/wav';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { finishClip } from '../finish-clip.ts';
import { describeSpeaker } from '../speaker.contract.ts';
import { SpeechMakerMissing, Speakers } from '../speakers.ts';
import { EspeakMissing, EspeakRefused, SpeechSilent, SpeechTooSlow } from '../speech-failures.ts';
import { Espeak } from './espeak.ts';
import { espeakArguments, espeakText } from './espeak-words.ts';

const espeak = new Espeak();
afterAll(() => espeak.close());
const never = new AbortController().signal;

const recipeOf = (text: string, more: Partial<ClipRecipe> = {}): ClipRecipe => ({
  makerId: 'espeak-ng',
  makerName: 'eSpeak NG',
  makerHash: '',
  voice: 'en-us',
  language: 'en-US',
  parts: [{ kind: 'words', text }],
  pace: 1,
  pitch: 0,
  volume: 0,
  seed: 0,
  ...more,
});

describe('eSpeak', () => {
  describeSpeaker(async () => {
    const speaker = new Espeak();
    return { speaker, voice: 'en-us', long: 'A. '.repeat(1000), close: async () => speaker.close() };
  });

  it('lists a voice for each of its languages, and its variants', async () => {
    const [maker] = await espeak.describe();
    expect(maker).toMatchObject({ reason: null, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const languages = new Map(maker!.voices.map(({ id, language }) => [id, language]));
    expect(languages.size).toBeGreaterThan(100);
    expect(languages.get('espeak-ng/cmn')).toBe('zh');
    expect(languages.get('espeak-ng/en-us')).toBe('en-US');
    expect(maker!.variants).toContainEqual({ name: 'f3', gender: 'female' });
  });

  it('says one recipe in the same bytes each time, and another in others', async () => {
    const bytes = async (recipe: ClipRecipe) => finishClip(await espeak.speak(recipe, never), recipe.volume);
    const usual = recipeOf('Good morning.');
    const first = await bytes(usual);
    await bytes(recipeOf('早上好。', { voice: 'cmn' }));
    expect(await bytes(usual)).toEqual(first);
    const slower = await bytes({ ...usual, pace: 0.5 });
    expect(slower.samples).toBeGreaterThan(first.samples * 1.5);
    const other = await bytes({ ...usual, seed: 7 });
    expect(other.bytes).not.toEqual(first.bytes);
    const phonemes = await bytes({ ...usual, parts: [{ kind: 'phonemes', text: 'mO@nI2N' }] });
    expect(phonemes.bytes).not.toEqual(first.bytes);
    const quiet = await bytes({ ...usual, volume: -12 });
    const energy = (clip: typeof first) =>
      readWav(clip.bytes).channels[0]!.reduce((sum, sample) => sum + sample ** 2, 0);
    expect(10 * Math.log10(energy(quiet) / energy(first))).toBeCloseTo(-12, 1);
  });

  it('of what has no sound, of no such voice and of a line that takes too long, says why', async () => {
    await expect(espeak.speak(recipeOf('...'), never).then((file) => finishClip(file, 0))).rejects.toBeInstanceOf(
      SpeechSilent,
    );
    await expect(espeak.speak(recipeOf('hi', { voice: 'klingon-x' }), never)).rejects.toBeInstanceOf(EspeakRefused);
    const quick = new Espeak({ longest: 5 });
    await expect(quick.speak(recipeOf('A. '.repeat(1000)), never)).rejects.toBeInstanceOf(SpeechTooSlow);
    quick.close();
  });

  it('whose turn has not come stops at once too', async () => {
    const first = espeak.speak(recipeOf('A. '.repeat(150)), never);
    const stop = new AbortController();
    const second = espeak.speak(recipeOf('B.'), stop.signal).then(
      () => 'spoken',
      () => 'stopped',
    );
    stop.abort(new Error('stopped'));
    expect(await Promise.race([second, first.then(() => 'first')])).toBe('stopped');
    expect(finishClip(await first, 0).samples).toBeGreaterThan(100);
  });

  it('that is not installed says how to get it, and what licence it has', async () => {
    const none = new Espeak({ found: () => null });
    const [maker] = await none.describe();
    expect(maker).toMatchObject({ voices: [] });
    expect(maker!.reason).toMatch(/npm install.*/);
    expect(maker!.reason).toMatch(/GPL-3\.0-or-later/);
    await expect(none.speak(recipeOf('hi'), never)).rejects.toBeInstanceOf(EspeakMissing);
    await expect(new Speakers([]).speak(recipeOf('hi'), never)).rejects.toBeInstanceOf(SpeechMakerMissing);
  });
});

it('no text of a person becomes phonemes or an option, and speed and pitch stay within what there is', () => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  fc.assert(
    fc.property(fc.string(), number(0.4, 3), number(-10, 10), fc.nat(), (text, pace, pitch, seed) => {
      const said = espeakText(recipeOf(text));
      expect(said).not.toContain('[[');
      const given = espeakArguments(recipeOf(text, { pace, pitch, seed }));
      expect(given).toEqual(espeakArguments(recipeOf('other words', { pace, pitch, seed })));
      const after = (option: string) => Number(given[given.indexOf(option) + 1]);
      expect(after('-s')).toBeGreaterThanOrEqual(80);
      expect(after('-s')).toBeLessThanOrEqual(450);
      expect(after('-p')).toBeGreaterThanOrEqual(0);
      expect(after('-p')).toBeLessThanOrEqual(99);
    }),
  );
});
