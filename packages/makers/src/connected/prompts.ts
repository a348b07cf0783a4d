/**
 * What a language model is asked, in plain words: no tools, no JSON, nothing to parse but text. A weak model that follows
 * only half of it still gives something that can be used.
 */
import type { Action, MakeRequest, Turn } from '@fourhands/core';
import { composePrompt } from '@fourhands/core/brief/compose-prompt';

export interface Asked {
  readonly instructions: string;
  readonly prompt: string;
}

const instructions = [
  'You are one of two hands that write a text together. The other is a person, who decides what stays.',
  'Answer with the asked-for text alone: no greeting, no explanation, no quotation marks or tags around it.',
  'Write in the language of the text, or of the request where there is no text yet.',
].join(' ');

const talkInstructions = [
  'You talk with a person about texts that they write; they decide what is done.',
  'Answer in the language of the person, in plain words. Markdown may be used.',
  'Where a passage is asked for, give the passage itself without an announcement: it may be put into the text as it is.',
].join(' ');

export interface AskedTurns {
  readonly instructions: string;
  readonly messages: { readonly role: 'user' | 'assistant'; readonly content: string }[];
}

/** A talk in the service’s own format of one. */
export function askTurns(turns: readonly Turn[]): AskedTurns {
  const messages = turns.map(({ by, text }) => ({
    role: by === 'person' ? ('user' as const) : ('assistant' as const),
    content: text,
  }));
  return { instructions: talkInstructions, messages };
}

const wishes: Readonly<Record<Exclude<Action, 'own' | 'again' | 'continue'>, string>> = {
  shorter: 'Make the passage clearly shorter and keep what matters.',
  longer: 'Make the passage longer with fitting detail; keep what it says.',
  plainer: 'Say the passage in plainer words and simpler sentences; keep what it says.',
  warmer: 'Make the passage warmer and more personal in tone; keep what it says.',
  fix: 'Correct spelling, grammar and punctuation in the passage and change nothing else.',
  translate: 'Translate the passage into English; if it is English, into Chinese. Keep its tone.',
};

export function askFor(request: MakeRequest): Asked {
  const parts: string[] = [];
  if (request.kept.length > 0)
    parts.push(
      'The person liked these earlier texts. Write in their spirit, without repeating them:',
      ...quoted(request.kept),
    );
  if (request.rejected.length > 0)
    parts.push('The person rejected these. Do not write anything like them:', ...quoted(request.rejected));
  if (request.operation === 'generate') {
    if (request.selected.trim() !== '')
      parts.push('What stands there now, and is to be replaced:', ...quoted([request.selected]));
  } else if (request.before.trim() !== '' || request.after.trim() !== '') {
    parts.push(
      'The text so far:',
      `${request.before}${request.selected === '' ? '[HERE]' : `<passage>${request.selected}</passage>`}${request.after}`,
    );
  } else if (request.selected !== '') parts.push(`<passage>${request.selected}</passage>`);
  parts.push(taskOf(request));
  return { instructions, prompt: parts.join('\n\n') };
}

function taskOf({ operation, action, prompt, selected, brief }: MakeRequest): string {
  const words = prompt.trim();
  if (brief !== undefined && operation !== 'explain') return composePrompt(brief, words, operation === 'fill');
  const own = words === '' ? '' : ` The person says: ${words}`;
  switch (operation) {
    case 'generate':
      return words === '' ? 'Write a short text of your choice.' : words;
    case 'continue':
      return `Continue the text from where it ends with its next sentences. Do not repeat what is there.${own}`;
    case 'fill':
      return `Write what stands at [HERE], so that it joins what is before and after it.${own}`;
    case 'vary':
      return `Write the passage again in other words, at about the same length.${own}`;
    case 'explain':
      return `Explain the passage in a few plain sentences.${own}`;
    case 'transform':
      if (action === 'continue')
        return `Give the passage again, unchanged, and continue it with the next sentences.${own}`;
      if (action === null || action === 'own' || action === 'again')
        return words === ''
          ? 'Write the passage again, better, at about the same length.'
          : `Change the passage as asked, and give the whole changed passage. The person asks: ${words}`;
      return `${wishes[action]} Give the whole changed passage.${own}`;
  }
  return selected;
}

function quoted(texts: readonly string[]): string[] {
  return texts.map((text) => `"""\n${text}\n"""`);
}
