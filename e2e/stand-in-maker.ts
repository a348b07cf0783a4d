/**
 * A maker whose words can be foreseen, for the browser tests: it streams a word at a time, replaces known words when asked
 * to change a text, and goes on with a sentence that names its seed. Holds no test.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Maker, MakerDescription, MakeRequest } from '@fourhands/core';
import type { ServerParts } from '@fourhands/server/main';

const description: MakerDescription = {
  id: 'stand-in',
  name: 'Penholder',
  kind: 'procedure',
  medium: 'text',
  operations: ['generate', 'continue', 'fill', 'vary', 'transform'],
  actions: ['shorter', 'longer', 'plainer', 'warmer', 'fix', 'translate', 'continue', 'again', 'own'],
  controls: [
    { name: 'temperature', label: { en: 'Daring', zh: '大胆' }, minimum: 0, maximum: 1.5, step: 0.05, default: 0.8 },
  ],
  talks: true,
  hash: 'stand-in-1',
  destination: null,
  available: true,
  reason: null,
};

const plainer: readonly (readonly [RegExp, string])[] = [
  [/\bcommenced\b/g, 'began'],
  [/\butilised\b/g, 'used'],
  [/\bnumerous\b/g, 'many'],
  [/\bpurchased\b/g, 'bought'],
];

function answer(request: MakeRequest, candidate: number): string {
  const { operation, action, prompt, selected, seed, kept, turns } = request;
  if (turns !== undefined) return talk(turns, seed);
  const learned = kept.length === 0 ? '' : ` It remembers ${kept.length}.`;
  if (operation === 'transform' && action !== 'longer') {
    return plainer.reduce((text, [word, plain]) => text.replaceAll(word, plain), selected);
  }
  if (operation === 'generate' || operation === 'vary') {
    const about = prompt === '' ? 'nothing in particular' : prompt;
    return `Candidate ${candidate + 1} on ${about}.\n\nThe keeper lit the lamp, and the sea answered in its own time.${learned}`;
  }
  return ` Then the maker went on, quietly, with its seed ${seed + candidate}.${learned}`;
}

/** Names how much of the talk it was told, in Markdown. */
function talk(turns: NonNullable<MakeRequest['turns']>, seed: number): string {
  const last = turns.at(-1)?.text ?? '';
  return `**Turn ${turns.length}.** You said: ${last}\n\nThe lamp went out at ten.\n\n\`\`\`\nseed ${seed}\n\`\`\``;
}

/** `delay`: milliseconds before each word. */
export function standInMakers(delay = 15): NonNullable<ServerParts['makers']> {
  const maker: Maker = {
    describe: () => description,
    async *make(request, signal) {
      for (let candidate = 0; candidate < request.candidates; candidate += 1) {
        for (const piece of answer(request, candidate).match(/\s*\S+|\s+$/g) ?? []) {
          await pause(delay, undefined, { signal });
          yield { type: 'text', candidate, text: piece };
        }
        yield { type: 'end', candidate };
      }
    },
  };
  return {
    list: async () => [description],
    find: async (id) => (id === description.id ? maker : null),
    offline: () => false,
    runtime: () => 'stand-in',
  };
}
