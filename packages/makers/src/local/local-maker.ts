/**
 * A language model of this machine as a maker. One with a chat template is asked in words, as a connected service is; one
 * without goes on from the text, as the embedded writer does. It declares by its controls what the drawing of tokens knows.
 */
import type {
  Alternative,
  Failure,
  LocalModel,
  MakeEvent,
  Maker,
  MakerDescription,
  MakeRequest,
  Turn,
} from '@fourhands/core';
import { AnswerReader } from '../connected/answer-reader.ts';
import { fitter } from '../connected/connected-maker.ts';
import { askFor, type AskedTurns, askTurns } from '../connected/prompts.ts';
import { WriterMaker, type WritesText } from '../embedded/writer-maker.ts';
import { AnswerEmpty } from '../failures.ts';
import { candidatesTogether, seedOfCandidate } from '../interleave.ts';
import { askSentence } from '../translation/ask-sentence.ts';
import type { LocalRequest } from './hugging-face-writer.ts';
import { ModelUnusable } from './local-failures.ts';

/** What it asks of a model, here or in a process of its own. */
export interface RunsModel {
  write(request: LocalRequest, options: { readonly signal: AbortSignal }): AsyncGenerator<string, void, void>;
  alternatives(
    prefix: string,
    most: number,
    options: { readonly signal: AbortSignal },
  ): Promise<readonly Alternative[]>;
}

export type LocalModelIdentity = Pick<LocalModel, 'makerId' | 'name' | 'hash' | 'contextTokens' | 'instructions'> & {
  /** Why it cannot be used now. */
  readonly problem: Failure | null;
};

/** Characters of a token, about, in the languages where they are fewest. */
const charactersPerToken = 2;
/** Times that the text around a place is halved until a request fits. */
const halvings = 6;
/** Of the characters of a talk that is too long, at most so large a share is told next. */
const talkKept = 0.75;

export class LocalMaker implements Maker {
  readonly #identity: LocalModelIdentity;
  readonly #model: RunsModel;

  constructor(identity: LocalModelIdentity, model: RunsModel) {
    this.#identity = identity;
    this.#model = model;
  }

  describe(): MakerDescription {
    const { makerId, name, hash, contextTokens, instructions, problem } = this.#identity;
    return {
      id: makerId,
      name,
      kind: 'local',
      medium: 'text',
      operations: [
        'generate',
        'continue',
        'fill',
        'vary',
        'transform',
        ...(instructions ? (['explain'] as const) : []),
      ],
      actions: instructions
        ? ['shorter', 'longer', 'plainer', 'warmer', 'fix', 'translate', 'continue', 'again', 'own']
        : ['again', 'longer', 'continue'],
      controls: [
        {
          name: 'temperature',
          label: { en: 'Daring', zh: '大胆' },
          minimum: 0,
          maximum: 1.5,
          step: 0.05,
          default: 0.8,
        },
        {
          name: 'topP',
          label: { en: 'Share of the likely words', zh: '候选词概率总和' },
          minimum: 0.05,
          maximum: 1,
          step: 0.05,
          default: 0.95,
        },
        {
          name: 'topK',
          label: { en: 'Likeliest words only (0: all)', zh: '只取前几个词（0：全部）' },
          minimum: 0,
          maximum: 200,
          step: 1,
          default: 0,
        },
        {
          name: 'minP',
          label: { en: 'Leave out the unlikely', zh: '舍去低概率' },
          minimum: 0,
          maximum: 0.5,
          step: 0.01,
          default: 0,
        },
        {
          name: 'length',
          label: { en: 'Most tokens', zh: '最多词元' },
          minimum: 8,
          maximum: this.#longest,
          step: 8,
          default: this.#usual,
        },
      ],
      alternatives: true,
      learned: { scripts: {}, contextCharacters: contextTokens * charactersPerToken, recites: false },
      ...(instructions ? { briefs: 'also' as const, talks: true } : {}),
      hash,
      destination: null,
      available: problem === null,
      reason: problem?.message ?? null,
    };
  }

  alternatives(before: string, most: number, signal: AbortSignal): Promise<readonly Alternative[]> {
    this.#check();
    return this.#model.alternatives(before, most, { signal });
  }

  async *make(request: MakeRequest, signal: AbortSignal): AsyncGenerator<MakeEvent, void, void> {
    this.#check();
    if (this.#identity.instructions)
      yield* candidatesTogether(request.candidates, signal, (index, either) => this.#answer(request, index, either));
    else yield* this.#continuing(request).make(request, signal);
  }

  /** Tokens of a candidate: at most, and where nobody says. A quarter of what is read at once is left for the answer. */
  get #longest(): number {
    return Math.max(16, Math.min(4096, Math.floor(this.#identity.contextTokens / 2 / 8) * 8));
  }

  get #usual(): number {
    const { contextTokens, instructions } = this.#identity;
    return Math.min(
      this.#longest,
      instructions ? Math.max(16, Math.min(256, Math.floor(contextTokens / 4 / 8) * 8)) : 80,
    );
  }

  #check(): void {
    if (this.#identity.problem !== null) throw new ModelUnusable(this.#identity.problem);
  }

  #continuing({ controls }: MakeRequest): WriterMaker {
    const { makerId, name, hash } = this.#identity;
    const model = this.#model;
    const writer: WritesText = {
      hash,
      write: (request, options) => model.write({ ...request, how: 'continue', ...drawingOf(controls) }, options),
      alternatives: (prefix, most, options) => model.alternatives(prefix, most, options),
    };
    return new WriterMaker(writer, { id: makerId, name, charactersPerToken: 3 });
  }

  async *#answer(request: MakeRequest, candidate: number, signal: AbortSignal): AsyncGenerator<MakeEvent, void, void> {
    const reader = new AnswerReader({ wrapped: request.turns === undefined });
    const fit = fitter(request);
    let any = false;
    const text = (piece: string): MakeEvent[] => {
      if (piece === '') return [];
      any = true;
      return [{ type: 'text', candidate, text: piece }];
    };
    for await (const piece of this.#pieces(request, candidate, signal)) yield* text(fit(reader.add(piece)));
    yield* text(fit(reader.end()));
    if (!any) throw new AnswerEmpty(this.#identity.name);
    yield { type: 'end', candidate };
  }

  /** Where a request is longer than the model reads, less goes into it. */
  async *#pieces(request: MakeRequest, candidate: number, signal: AbortSignal): AsyncGenerator<string, void, void> {
    const tokens = Math.round(request.controls['length'] ?? this.#usual);
    const room = Math.max(0, this.#identity.contextTokens - tokens) * charactersPerToken;
    let tooLong: unknown = null;
    for (const said of request.turns === undefined ? askedWithLess(request, room) : askedOfLess(request.turns)) {
      let begun = false;
      try {
        const asked: LocalRequest = {
          how: 'answer',
          ...said,
          maxTokens: tokens,
          temperature: request.controls['temperature'] ?? 0.8,
          seed: seedOfCandidate(request.seed, candidate),
          ...drawingOf(request.controls),
        };
        for await (const piece of this.#model.write(asked, { signal })) {
          begun = true;
          yield piece;
        }
        return;
      } catch (error) {
        const long = error instanceof Error && 'code' in error && error.code === 'prompt-too-long';
        if (!long || begun) throw error;
        tooLong = error;
      }
    }
    throw tooLong;
  }
}

const drawingOf = (controls: MakeRequest['controls']) => ({
  topP: controls['topP'] ?? 0.95,
  topK: Math.round(controls['topK'] ?? 0),
  minP: controls['minP'] ?? 0,
});

/** A request, each time with less of the text around the place: at first with at most `room` characters of it. */
function* askedWithLess(request: MakeRequest, room: number): Generator<AskedTurns, void, void> {
  let around = Math.min(room, request.before.length + request.after.length);
  for (let left = halvings; ; left--) {
    yield askedWith(request, around);
    if (around === 0) return;
    around = left === 0 ? 0 : Math.floor(around / 2);
  }
}

/** What is asked, with at most so many characters around the place: more of what is before it than of what is after. */
function askedWith(request: MakeRequest, around: number): AskedTurns {
  const after = request.after.slice(0, Math.min(request.after.length, Math.floor(around / 4)));
  const before = around - after.length <= 0 ? '' : request.before.slice(-(around - after.length));
  const shorter = { ...request, before: before.toWellFormed(), after: after.toWellFormed() };
  const { instructions, prompt } =
    request.translation === undefined ? askFor(shorter) : askSentence(shorter, request.translation);
  return { instructions, messages: [{ role: 'user', content: prompt }] };
}

/** A talk, each time with fewer of its oldest turns, until the last is left. It begins with a person’s turn. */
function* askedOfLess(turns: readonly Turn[]): Generator<AskedTurns, void, void> {
  for (let told = turns; ;) {
    yield askTurns(told);
    if (told.length <= 1) return;
    const most = lengthOf(told) * talkKept;
    do told = told.slice(1);
    while (told.length > 1 && (lengthOf(told) > most || told[0]?.by === 'maker'));
  }
}

const lengthOf = (turns: readonly Turn[]) => turns.reduce((sum, { text }) => sum + text.length, 0);
