/** Has a voice say one word, to see whether it works. */
import type { ProviderTest } from '@fourhands/core';
import { usualDelivery } from '@fourhands/core/media/speech/script';
import { clipRecipe } from '@fourhands/core/media/speech/clip-recipe';
import { nameOfLanguage } from '@fourhands/core/translation/languages';
import { finishClip } from '@fourhands/makers/speech/finish-clip';
import type { Speaker } from '@fourhands/makers/speech/speaker';
import { failureOf } from './failure.ts';

/** Never throws: what went wrong is the message. What it says is the name of its language, in that language. */
export async function trySpeaker(speaker: Speaker, signal: AbortSignal): Promise<ProviderTest> {
  const started = performance.now();
  const done = (works: boolean, message: string): ProviderTest => ({
    works,
    message,
    milliseconds: Math.round(performance.now() - started),
  });
  try {
    const makers = await speaker.describe();
    const [voice] = makers.flatMap(({ voices }) => voices);
    const language = voice?.language ?? 'en';
    const text = nameOfLanguage(language, language);
    const line = { ...usualDelivery, id: 'test', speaker: '', text, language, voice: voice?.id ?? null };
    const recipe = clipRecipe({ voices: {}, lexicon: [] }, line, makers, 0);
    finishClip(await speaker.speak(recipe, signal), 0);
    return done(true, text);
  } catch (error) {
    return done(false, failureOf(error, 'The test failed').message);
  }
}
