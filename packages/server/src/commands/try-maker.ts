/** Asks a maker for a few words, to see whether it works. */
import type { Maker, ProviderTest } from '@fourhands/core';
import { failureOf } from './failure.ts';

/** What is shown of an answer, in UTF-16 code units. */
const shownLength = 200;

/** Never throws: what went wrong is the message. `tokens` bounds the answer of makers that have such a control. */
export async function tryMaker(
  maker: Maker,
  { prompt, tokens, signal }: { readonly prompt: string; readonly tokens: number; readonly signal: AbortSignal },
): Promise<ProviderTest> {
  const started = performance.now();
  const done = (works: boolean, message: string): ProviderTest => ({
    works,
    message,
    milliseconds: Math.round(performance.now() - started),
  });
  const request = {
    operation: 'generate',
    action: null,
    prompt,
    controls: { length: tokens },
    seed: 1,
    candidates: 1,
    before: '',
    selected: '',
    after: '',
    kept: [],
    rejected: [],
  } as const;
  let text = '';
  try {
    for await (const event of maker.make(request, signal)) if (event.type === 'text') text += event.text;
    return done(true, text.trim().slice(0, shownLength));
  } catch (error) {
    return done(false, failureOf(error, 'The test failed').message);
  }
}
