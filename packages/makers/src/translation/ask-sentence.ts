/** What a language model is asked for one sentence of a translation. */
import { type MakeRequest, targetOf } from '@fourhands/core';
import type { Asked } from '../connected/prompts.ts';
import { languageName } from './sentence-translator.ts';

const instructions = [
  'You translate one sentence at a time for a person who decides what stays.',
  'Answer with the translation of that sentence alone, on one line: no greeting, no note, no quotation marks or tags around it, no other sentence.',
].join(' ');

export function askSentence(
  { kept, prompt }: Pick<MakeRequest, 'kept' | 'prompt'>,
  asked: NonNullable<MakeRequest['translation']>,
): Asked {
  const [from, to] = [languageName(asked.sourceLanguage), languageName(asked.targetLanguage)];
  const parts: string[] = [];
  if (kept.length > 0)
    parts.push(
      `Sentences of this translation that the person kept, for its tone:\n${kept.map((text) => `- ${text}`).join('\n')}`,
    );
  if (`${asked.before}${asked.after}`.trim() !== '')
    parts.push(
      `The text around the sentence, to understand it; do not translate this:\n"""\n${asked.before}[SENTENCE]${asked.after}\n"""`,
    );
  if (asked.terms.length > 0)
    parts.push(`Use exactly these words for these terms:\n${asked.terms.map(wish).join('\n')}`);
  if (prompt.trim() !== '') parts.push(`The person says: ${prompt.trim()}`);
  if (asked.correction !== undefined) parts.push(asked.correction);
  parts.push(`Translate this sentence from ${from} into ${to}:`, `<passage>${asked.source}</passage>`);
  return { instructions, prompt: parts.join('\n\n') };
}

function wish(entry: NonNullable<MakeRequest['translation']>['terms'][number]): string {
  const note = entry.note === '' ? '' : ` (${entry.note})`;
  return entry.doNotTranslate
    ? `- ${entry.source}: leave it as it is${note}`
    : `- ${entry.source} → ${targetOf(entry)}${note}`;
}
