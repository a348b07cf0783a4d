/**
 * The embedded writer as a maker: a small language model that goes on from words. What it puts between two
 * passages seldom leads to the second. It follows no instructions, and says so by what it offers: a prompt is taken as the
 * first words of the text.
 */
import type { Alternative, MakeEvent, Maker, MakerDescription, MakeRequest } from '@fourhands/core';
import { spaceless } from '@fourhands/models/texts/spaceless';
import type { WriteRequest } from '@fourhands/models/transformer/sample';
import { AnswerEmpty, OperationNotOffered } from '../failures.ts';
import { candidatesTogether, seedOfCandidate } from '../interleave.ts';

/** What it asks of a writer, here or in a process of its own. */
export interface WritesText {
  readonly hash: string;
  write(request: WriteRequest, options: { readonly signal: AbortSignal }): AsyncGenerator<string, void, void>;
  /** The words that may come after a prefix, the likeliest first. */
  alternatives(
    prefix: string,
    most: number,
    options: { readonly signal: AbortSignal },
  ): Promise<readonly Alternative[]>;
}

export const writerId = 'writer';

/** Which writer it is. */
export interface WriterIdentity {
  readonly id: string;
  readonly name: string;
  /** About as many as a token of it holds. */
  readonly charactersPerToken?: number;
  readonly learned?: NonNullable<MakerDescription['learned']>;
}

/** The one that is there from the beginning; its tokens hold about 3.8 characters of English. */
const shippedWriter: WriterIdentity = { id: writerId, name: 'Writer' };
const usualCharactersPerToken = 3.8;

export function describeWriter(hash: string, { id, name, learned }: WriterIdentity = shippedWriter): MakerDescription {
  return {
    id,
    name,
    kind: 'embedded',
    medium: 'text',
    operations: ['generate', 'continue', 'fill', 'vary', 'transform'],
    actions: ['again', 'longer', 'continue'],
    controls: [
      { name: 'temperature', label: { en: 'Daring', zh: '大胆' }, minimum: 0, maximum: 1.5, step: 0.05, default: 0.8 },
      {
        name: 'minP',
        label: { en: 'Leave out the unlikely', zh: '舍去低概率' },
        minimum: 0,
        maximum: 0.5,
        step: 0.01,
        default: 0,
      },
      { name: 'length', label: { en: 'Most tokens', zh: '最多词元' }, minimum: 8, maximum: 200, step: 4, default: 80 },
    ],
    alternatives: true,
    ...(learned === undefined ? {} : { learned }),
    hash,
    destination: null,
    available: true,
    reason: null,
  };
}

export class WriterMaker implements Maker {
  readonly #writer: WritesText;
  readonly #identity: WriterIdentity;

  constructor(writer: WritesText, identity: WriterIdentity = shippedWriter) {
    this.#writer = writer;
    this.#identity = identity;
  }

  describe(): MakerDescription {
    return describeWriter(this.#writer.hash, this.#identity);
  }

  alternatives(before: string, most: number, signal: AbortSignal): Promise<readonly Alternative[]> {
    return this.#writer.alternatives(before, most, { signal });
  }

  async *make(request: MakeRequest, signal: AbortSignal): AsyncGenerator<MakeEvent, void, void> {
    const plan = planFor(request, this.#identity.name);
    yield* candidatesTogether(request.candidates, signal, (index, either) =>
      this.#candidate(request, plan, index, either),
    );
  }

  async *#candidate(
    request: MakeRequest,
    plan: Plan,
    candidate: number,
    signal: AbortSignal,
  ): AsyncGenerator<MakeEvent, void, void> {
    if (plan.opening !== '') yield { type: 'text', candidate, text: plan.opening };
    let written = '';
    const perToken = this.#identity.charactersPerToken ?? usualCharactersPerToken;
    for await (const piece of this.#writer.write(writeRequest(request, plan, candidate), { signal })) {
      const { text, ended } = untilSentence(written, piece, plan.tokens * perToken);
      written += text;
      if (text !== '') yield { type: 'text', candidate, text };
      if (ended) break;
    }
    if (plan.closing !== '') yield { type: 'text', candidate, text: plan.closing };
    if ((plan.opening + written).trim() === '') throw new AnswerEmpty(this.#identity.name);
    yield { type: 'end', candidate };
  }
}

interface Plan {
  readonly prefix: string;
  readonly suffix: string | undefined;
  /** What is put before and after what the writer writes. */
  readonly opening: string;
  readonly closing: string;
  readonly tokens: number;
}

/** @throws OperationNotOffered */
function planFor(
  { operation, action, prompt, before, selected, after, controls, kept }: MakeRequest,
  name: string,
): Plan {
  const tokens = Math.round(controls['length'] ?? 80);
  const words = openingOf(prompt);
  // What was kept is read first, as if the text had gone on from it.
  const example = kept.length === 0 ? '' : `${kept.toReversed().join('\n\n')}\n\n`;
  const suffix = after.trim() === '' ? undefined : after;
  switch (operation) {
    case 'generate':
      return { prefix: example + words, suffix: undefined, opening: words, closing: '', tokens };
    case 'continue':
    case 'fill': {
      const lead =
        words === '' ? '' : `${/\s$/.test(before) || before === '' || spaceless.test(before) ? '' : ' '}${words}`;
      return {
        prefix: (before.length < 400 ? example : '') + before + lead,
        suffix,
        opening: lead,
        closing: '',
        tokens,
      };
    }
    case 'vary':
    case 'transform': {
      const [start = '', end = ''] = [/^\s*/.exec(selected)?.[0], /\s*$/.exec(selected)?.[0]];
      if (operation === 'transform' && (action === 'longer' || action === 'continue')) {
        const passage = selected.trimEnd();
        return { prefix: before + passage, suffix, opening: passage, closing: end, tokens };
      }
      if (operation === 'transform' && action !== 'again' && action !== null)
        throw new OperationNotOffered(name, action);
      const most = Math.max(12, Math.ceil(selected.length / 3));
      const opening = start + words;
      return { prefix: before + opening, suffix: after, opening, closing: end, tokens: Math.min(tokens, most) };
    }
    case 'explain':
      throw new OperationNotOffered(name, operation);
  }
}

/** A prompt as the first words of what is written: another word follows, unless the prompt ends otherwise. */
function openingOf(prompt: string): string {
  const words = prompt.trim();
  if (spaceless.test(words)) return words;
  return /[\p{L}\p{N},;:.!?]$/u.test(words) ? `${words} ` : words;
}

function writeRequest(
  { seed, rejected, selected, operation, controls }: MakeRequest,
  plan: Plan,
  candidate: number,
): WriteRequest {
  const avoid = operation === 'vary' || operation === 'transform' ? [...rejected, selected] : rejected;
  return {
    prefix: plan.prefix,
    ...(plan.suffix === undefined ? {} : { suffix: plan.suffix }),
    maxTokens: plan.tokens,
    temperature: controls['temperature'] ?? 0.8,
    topP: 0.92,
    minP: controls['minP'] ?? 0,
    repetitionPenalty: 1.15,
    seed: seedOfCandidate(seed, candidate),
    avoid: avoid.map((text) => text.trim()).filter((text) => text !== ''),
  };
}

/** Ends at the end of a sentence once most of the length is used, so that nothing stops in the middle of one. */
function untilSentence(written: string, piece: string, length: number): { text: string; ended: boolean } {
  const enough = length * 0.7;
  if (written.length + piece.length < enough) return { text: piece, ended: false };
  const end = /[.!?…]["”’')]*(?=\s|$)|[。！？][”’」』]*|\n/.exec(piece);
  return end === null
    ? { text: piece, ended: false }
    : { text: piece.slice(0, end.index + end[0].length), ended: true };
}
