/**
 * Words as phonemes in the notation that Kokoro was taught: eSpeak's IPA with a few signs changed, and marks between the words left as
 * they are, because the network breathes by them. What is changed is what kokoro.js changes (hexgrad/kokoro, kokoro.js/src/phonemize.js,
 * Apache-2.0). Where a dot, a comma or a colon stands inside a number or a word, eSpeak reads it. Pure.
 */
import type { SpokenPart } from '@fourhands/core/media/speech/lexicon';
import { espeakText } from '../espeak/espeak-words.ts';
import { readInEnglish } from './english-numbers.ts';

/** A stretch of a line: words that eSpeak reads, or marks that stay. */
export interface Section {
  readonly kind: 'words' | 'marks';
  readonly text: string;
}

const marks = /(?:\s*(?:[;!?¡¿—…"«»“”(){}[\]]|\.(?![\p{L}\p{N}])|[,:](?!\p{N}))+\s*)+/gu;

/** Marks of other scripts, and brackets, as those that the network knows. */
const plainer: readonly (readonly [RegExp, string])[] = [
  [/[‘’]/g, "'"],
  [/[«»“”]/g, '"'],
  [/[(（]/g, '«'],
  [/[)）]/g, '»'],
  [/[、，]/g, ', '],
  [/。/g, '. '],
  [/！/g, '! '],
  [/：/g, ': '],
  [/；/g, '; '],
  [/？/g, '? '],
];

/** A line in stretches, one after the other without anything between them. */
export function sectionsOf(parts: readonly SpokenPart[]): Section[] {
  const sections: Section[] = [];
  const add = (kind: Section['kind'], text: string) => {
    const last = sections.at(-1);
    if (last?.kind === kind) sections[sections.length - 1] = { kind, text: last.text + text };
    else if (text !== '') sections.push({ kind, text });
  };
  for (const part of parts) {
    // What stands in phonemes is no mark.
    if (part.kind === 'phonemes') {
      add('words', espeakText({ parts: [part] }));
      continue;
    }
    const plain = plainer.reduce((said, [from, to]) => said.replace(from, to), part.text.replaceAll(/\s+/g, ' '));
    const text = readInEnglish(plain);
    let at = 0;
    for (const { 0: mark, index } of text.matchAll(marks)) {
      add('words', espeakText({ parts: [{ kind: 'words', text: text.slice(at, index) }] }));
      add('marks', mark);
      at = index + mark.length;
    }
    add('words', espeakText({ parts: [{ kind: 'words', text: text.slice(at) }] }));
  }
  return sections;
}

/** How Kokoro says its own name, in American and in British. */
const changed: readonly (readonly [RegExp, string])[] = [
  [/kəkˈoːɹoʊ/g, 'kˈoʊkəɹoʊ'],
  [/kəkˈɔːɹəʊ/g, 'kˈəʊkəɹəʊ'],
  [/ʲ/g, 'j'],
  [/r/g, 'ɹ'],
  [/x/g, 'k'],
  [/ɬ/g, 'l'],
  // Words that eSpeak writes as one, and an ending that it sets apart.
  [/(?<=[a-zɹː])(?=hˈʌndɹɪd)/g, ' '],
  [/ z(?=[;:,.!?¡¿—…"«»“” ]|$)/g, 'z'],
];

/**
 * @param said what eSpeak gave for each section of words, in their order
 * @param language `en-US` has a softened t in ninety
 */
export function kokoroPhonemes(sections: readonly Section[], said: readonly string[], language: string): string {
  const waiting = [...said];
  const joined = sections.map(({ kind, text }) => (kind === 'marks' ? text : (waiting.shift() ?? ''))).join('');
  // eSpeak names a language in brackets where it changes it.
  const plain = joined.replaceAll(/\([a-z-]+\)/g, '');
  const kokoro = changed.reduce((text, [from, to]) => text.replace(from, to), plain);
  return (language === 'en-US' ? kokoro.replaceAll(/(?<=nˈaɪn)ti(?!ː)/g, 'di') : kokoro).trim();
}
