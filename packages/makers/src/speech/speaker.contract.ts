/** What every speaker must do, whoever it is. Its test calls this with one that says the given words. */
import type { ClipRecipe } from '@fourhands/core/media/speech/clip-recipe';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import { speechMakerSchema } from '@fourhands/core/media/speech/voice';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MakerFailure } from '../failures.ts';
import { finishClip } from './finish-clip.ts';
import type { Speaker } from './speaker.ts';
import { SpeechSilent } from './speech-failures.ts';

export interface OpenSpeaker {
  readonly speaker: Speaker;
  /** By its maker's own name. */
  readonly voice: string;
  /** A text that takes it a while. */
  readonly long: string;
  close(): Promise<void>;
}

/** A recipe of a speaker's. */
export const recipeFor = (
  { id, name, hash }: SpeechMaker,
  voice: string,
  text: string,
  more: Partial<ClipRecipe> = {},
): ClipRecipe => ({
  makerId: id,
  makerName: name.en,
  makerHash: hash,
  voice,
  language: 'en',
  parts: [{ kind: 'words', text }],
  pace: 1,
  pitch: 0,
  volume: 0,
  seed: 0,
  ...more,
});

export function describeSpeaker(open: () => Promise<OpenSpeaker>): void {
  let opened: OpenSpeaker;
  let maker: SpeechMaker;
  beforeAll(async () => {
    opened = await open();
    [maker] = (await opened.speaker.describe()) as [SpeechMaker];
  });
  afterAll(() => opened.close());
  const never = new AbortController().signal;
  const recipe = (text: string, more: Partial<ClipRecipe> = {}) => recipeFor(maker, opened.voice, text, more);
  const said = async (text: string, more: Partial<ClipRecipe> = {}) =>
    finishClip(await opened.speaker.speak(recipe(text, more), never), 0);

  it('describes itself with a hash and voices that are called after it, in languages that there are', () => {
    expect(speechMakerSchema.parse(maker)).toEqual(maker);
    expect(maker.reason).toBeNull();
    expect(maker.hash).not.toBe('');
    expect(new Set(maker.voices.map(({ id }) => id)).size).toBe(maker.voices.length);
    for (const { id, language } of maker.voices) {
      expect(id.startsWith(`${maker.id}/`)).toBe(true);
      if (language !== null) expect(Intl.getCanonicalLocales(language)).toHaveLength(1);
    }
    expect(maker.voices.map(({ id }) => id)).toContain(`${maker.id}/${opened.voice}`);
  });

  it('says one recipe in the same bytes each time where it says that it does, and another way for another seed', async () => {
    const first = await said('Good morning to you');
    await said('something else');
    if (maker.repeats) expect(await said('Good morning to you')).toEqual(first);
    const other = await said('Good morning to you', { seed: 5 });
    expect(other.bytes).not.toEqual(first.bytes);
    if (maker.repeats) expect(await said('Good morning to you', { seed: 5 })).toEqual(other);
  });

  it('heeds the pace where it says that it takes one', async () => {
    if (!maker.pace) return;
    const usual = await said('good morning');
    const [slow, fast] = [await said('good morning', { pace: 0.5 }), await said('good morning', { pace: 2 })];
    expect(slow.samples).toBeGreaterThan(1.4 * usual.samples);
    expect(fast.samples).toBeLessThan(0.75 * usual.samples);
  });

  it('heeds the pitch where it says that it takes one', async () => {
    if (!maker.pitch) return;
    const usual = await said('good morning');
    expect((await said('good morning', { pitch: 8 })).bytes).not.toEqual(usual.bytes);
    expect(await said('good morning', { pitch: 0 })).toEqual(usual);
  });

  it('says why where there is nothing to say and where there is no such voice', async () => {
    await expect(said('...')).rejects.toBeInstanceOf(SpeechSilent);
    const unknown = opened.speaker.speak(recipe('hello', { voice: 'nobody-x' }), never);
    await expect(unknown).rejects.toBeInstanceOf(MakerFailure);
  });

  it('that is stopped ends with the reason, before it began or within, and speaks again', async () => {
    const before = opened.speaker.speak(recipe('hello'), AbortSignal.abort(new Error('stopped before')));
    await expect(before).rejects.toThrow('stopped before');
    const stop = new AbortController();
    const within = opened.speaker.speak(recipe(opened.long), stop.signal);
    setTimeout(() => stop.abort(new Error('stopped within')));
    await expect(within).rejects.toThrow('stopped within');
    expect((await said('hello')).samples).toBeGreaterThan(100);
  });
}
