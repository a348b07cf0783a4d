/**
 * The embedded verse writer as a maker: Chinese quatrains that keep their form, rhyme and acrostic exactly, and their theme
 * as far as a small model can. It writes whole quatrains and nothing else.
 */
import type { MakeEvent, Maker, MakerDescription, MakeRequest } from '@fourhands/core';
import type { VerseRequest } from '@fourhands/models/verse/compose';
import { OperationNotOffered } from '../failures.ts';
import { candidatesTogether, seedOfCandidate } from '../interleave.ts';
import { readVersePrompt } from './verse-prompt.ts';

/** What it asks of a verse writer, here or in a process of its own: four lines, as they are written. */
export interface WritesVerse {
  readonly hash: string;
  write(request: VerseRequest, options: { readonly signal: AbortSignal }): AsyncGenerator<string, void, void>;
}

export const verseId = 'verse';
const name = 'Quatrains 绝句';
/** What follows each line. */
const marks = ['，', '。', '，', '。'];

export function describeVerse(hash: string): MakerDescription {
  return {
    id: verseId,
    name,
    kind: 'embedded',
    medium: 'text',
    operations: ['generate', 'continue', 'vary', 'transform'],
    actions: ['again'],
    controls: [
      {
        name: 'lineLength',
        label: { en: 'Characters a line', zh: '每句字数' },
        minimum: 5,
        maximum: 7,
        step: 2,
        default: 7,
      },
      {
        name: 'firstLineRhymes',
        label: { en: 'First line rhymes (1: yes)', zh: '首句入韵（1：是）' },
        minimum: 0,
        maximum: 1,
        step: 1,
        default: 0,
      },
      { name: 'temperature', label: { en: 'Daring', zh: '大胆' }, minimum: 0, maximum: 1.5, step: 0.05, default: 0.8 },
    ],
    hash,
    destination: null,
    available: true,
    reason: null,
  };
}

export class VerseMaker implements Maker {
  readonly #writer: WritesVerse;

  constructor(writer: WritesVerse) {
    this.#writer = writer;
  }

  describe(): MakerDescription {
    return describeVerse(this.#writer.hash);
  }

  async *make(request: MakeRequest, signal: AbortSignal): AsyncGenerator<MakeEvent, void, void> {
    const wanted = verseRequest(request);
    const opening = request.operation === 'continue' && /\S[^\S\n]*$/u.test(request.before) ? '\n' : '';
    yield* candidatesTogether(request.candidates, signal, (index, either) =>
      this.#candidate({ ...wanted, seed: seedOfCandidate(wanted.seed, index) }, opening, index, either),
    );
  }

  async *#candidate(
    request: VerseRequest,
    opening: string,
    candidate: number,
    signal: AbortSignal,
  ): AsyncGenerator<MakeEvent, void, void> {
    let before = opening;
    let count = 0;
    for await (const line of this.#writer.write(request, { signal })) {
      yield { type: 'text', candidate, text: `${before}${line}${marks[count++]!}` };
      before = '\n';
    }
    yield { type: 'end', candidate };
  }
}

/** @throws VersePromptRefused, OperationNotOffered */
function verseRequest(request: MakeRequest): VerseRequest {
  const { operation, action, prompt, controls, seed, before, selected, rejected } = request;
  if (operation === 'fill' || operation === 'explain') throw new OperationNotOffered(name, operation);
  if (operation === 'transform' && action !== 'again') throw new OperationNotOffered(name, action ?? operation);
  const rewrites = operation === 'vary' || operation === 'transform';
  const asked = readVersePrompt(prompt);
  // Without a theme it takes one from the words at hand.
  const nearby = rewrites ? firstWords(selected) : operation === 'continue' ? lastWords(before) : '';
  const length = asked.length ?? (rewrites ? lengthOf(selected) : null);
  return {
    ...asked,
    theme: /\p{Script=Han}/u.test(asked.theme) ? asked.theme : nearby,
    length: length ?? ((controls['lineLength'] ?? 7) < 6 ? 5 : 7),
    firstLineRhymes: (controls['firstLineRhymes'] ?? 0) >= 0.5,
    temperature: controls['temperature'] ?? 0.8,
    seed,
    avoid: rewrites ? [...rejected, selected] : rejected,
  };
}

const phrases = (text: string): readonly string[] => text.match(/\p{Script=Han}+/gu) ?? [];
const firstWords = (text: string): string => phrases(text)[0] ?? '';
const lastWords = (text: string): string => phrases(text).at(-1) ?? '';

/** The length of the lines of a passage that is verse. */
function lengthOf(passage: string): 5 | 7 | null {
  const lengths = new Set(phrases(passage).map((line) => Array.from(line).length));
  if (lengths.size !== 1) return null;
  return lengths.has(5) ? 5 : lengths.has(7) ? 7 : null;
}
