/**
 * A language model of a connected service, by way of the AI SDK; what is particular to one kind of service is in kinds/. One
 * request a candidate, streamed. Errors of the network and of the provider become failures of ours; nothing of the key appears
 * in any of them.
 */
import type { MakeEvent, Maker, MakerDescription, MakeRequest, TextProviderKind } from '@fourhands/core';
import { AnswerEmpty, ProviderAnswerNotUnderstood, ProviderStreamCut, ProviderTimedOut } from '../failures.ts';
import { candidatesTogether } from '../interleave.ts';
import { AnswerReader } from './answer-reader.ts';
import type { ServiceKind } from './kinds/kind.ts';
import { serviceKinds } from './kinds/kinds.ts';
import { askFor, askTurns } from './prompts.ts';
import { providerFailure } from './provider-failure.ts';
import { askSentence } from '../translation/ask-sentence.ts';

export interface ConnectedModel {
  readonly makerId: string;
  readonly name: string;
  readonly kind: TextProviderKind;
  /** Up to and with the version, such as /v1. */
  readonly address: string;
  readonly model: string;
  /** Asked for when a request is made, and kept by nobody. */
  key(): string | null;
  readonly pricePerMillionIn: number | null;
  readonly pricePerMillionOut: number | null;
  /** Why nothing may be sent now; throws then. Asked before every request. */
  permit(): void;
}

export interface ConnectedOptions {
  /** Milliseconds without anything from the provider. Default 60,000. */
  readonly silence?: number;
  readonly retries?: number;
  readonly fetch?: typeof globalThis.fetch;
}

const longestAnswer = 4096;

export class ConnectedMaker implements Maker {
  readonly #model: ConnectedModel;
  readonly #kind: ServiceKind;
  readonly #options: ConnectedOptions;

  constructor(model: ConnectedModel, options: ConnectedOptions = {}) {
    this.#model = model;
    this.#kind = serviceKinds[model.kind];
    this.#options = options;
  }

  describe(): MakerDescription {
    const { makerId, name, address, model } = this.#model;
    let reason: string | null = null;
    try {
      this.#model.permit();
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    return {
      id: makerId,
      name,
      kind: 'connected',
      medium: 'text',
      operations: ['generate', 'continue', 'fill', 'vary', 'transform', 'explain'],
      actions: ['shorter', 'longer', 'plainer', 'warmer', 'fix', 'translate', 'continue', 'again', 'own'],
      controls: [
        {
          name: 'temperature',
          label: { en: 'Daring', zh: '大胆' },
          minimum: 0,
          maximum: this.#kind.highestTemperature,
          step: 0.1,
          default: 0.8,
        },
        {
          name: 'length',
          label: { en: 'Most tokens', zh: '最多词元' },
          minimum: 16,
          maximum: longestAnswer,
          step: 16,
          default: 512,
        },
      ],
      briefs: 'also',
      talks: true,
      hash: `${address}#${model}`,
      destination: new URL(address).host,
      available: reason === null,
      reason,
    };
  }

  async *make(request: MakeRequest, signal: AbortSignal): AsyncGenerator<MakeEvent, void, void> {
    this.#model.permit();
    const usage = { tokensIn: 0, tokensOut: 0 };
    yield* candidatesTogether(request.candidates, signal, (index, either) =>
      this.#candidate(request, index, either, usage),
    );
    const { pricePerMillionIn, pricePerMillionOut } = this.#model;
    const priced = pricePerMillionIn !== null && pricePerMillionOut !== null;
    const cost = priced ? (usage.tokensIn * pricePerMillionIn + usage.tokensOut * pricePerMillionOut) / 1e6 : null;
    yield { type: 'usage', ...usage, cost };
  }

  async *#candidate(
    request: MakeRequest,
    candidate: number,
    signal: AbortSignal,
    usage: { tokensIn: number; tokensOut: number },
  ): AsyncGenerator<MakeEvent, void, void> {
    const { host } = new URL(this.#model.address);
    const reader = new AnswerReader({ wrapped: request.turns === undefined });
    const fit = fitter(request);
    let [any, begun] = [false, false];
    const text = (piece: string): MakeEvent[] => {
      if (piece === '') return [];
      any = true;
      return [{ type: 'text', candidate, text: piece }];
    };
    const { streamText, isStepCount } = await import('ai');
    // What a model leaves unheeded, such as a temperature, is no matter for the log of the server.
    globalThis.AI_SDK_LOG_WARNINGS = false;
    const { address, model } = this.#model;
    const fetch = watchedFetch(this.#options.fetch ?? globalThis.fetch, host, this.#kind.interfaceName);
    const opened = await this.#kind.open({ address, model, key: this.#model.key(), fetch: fetch.fetch });
    const silence = this.#options.silence ?? 60_000;
    const silent = new AbortController();
    const timer = setTimeout(() => silent.abort(), silence);
    const asked = request.translation === undefined ? askFor(request) : askSentence(request, request.translation);
    const result = streamText({
      model: opened,
      ...(request.turns === undefined ? asked : askTurns(request.turns)),
      temperature: request.controls['temperature'] ?? 0.8,
      maxOutputTokens: Math.round(request.controls['length'] ?? 512),
      ...(this.#kind.seeded ? { seed: (request.seed + candidate) % 2 ** 31 } : {}),
      maxRetries: this.#options.retries ?? 2,
      stopWhen: isStepCount(1),
      abortSignal: AbortSignal.any([signal, silent.signal]),
      onError: () => undefined,
    });
    let finish: { reason: string; raw: string | undefined } | null = null;
    try {
      for await (const part of result.stream) {
        timer.refresh();
        if (part.type === 'text-delta') {
          begun = true;
          yield* text(fit(reader.add(part.text)));
        } else if (part.type === 'error') throw part.error;
        else if (part.type === 'abort') break;
        else if (part.type === 'finish') {
          finish = { reason: part.finishReason, raw: part.rawFinishReason };
          usage.tokensIn += part.totalUsage.inputTokens ?? 0;
          usage.tokensOut += part.totalUsage.outputTokens ?? 0;
        }
      }
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (silent.signal.aborted) throw new ProviderTimedOut(host, silence / 1000);
      throw begun ? new ProviderStreamCut(host) : providerFailure(error, this.#kind, host, model, fetch.answered());
    } finally {
      clearTimeout(timer);
    }
    signal.throwIfAborted();
    if (silent.signal.aborted) throw new ProviderTimedOut(host, silence / 1000);
    yield* text(fit(reader.end()));
    const whole =
      finish !== null && (finish.raw !== undefined || finish.reason === 'stop' || finish.reason === 'length');
    if (!whole || finish?.reason === 'error') throw new ProviderStreamCut(host);
    if (!any) throw new AnswerEmpty(this.#model.name);
    yield { type: 'end', candidate };
  }
}

/**
 * What is asked of one server goes to no other: a redirect is not followed, since fetch would take a key's header along.
 * A web page is no answer. `answered` says whether the server said anything yet.
 */
function watchedFetch(fetch: typeof globalThis.fetch, host: string, interfaceName: string) {
  let answered = false;
  return {
    answered: () => answered,
    async fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
      answered = false;
      const answer = await fetch(input, { ...init, redirect: 'manual' });
      answered = true;
      if (!answer.ok || !(answer.headers.get('content-type') ?? '').startsWith('text/html')) return answer;
      await answer.body?.cancel();
      throw new ProviderAnswerNotUnderstood(host, interfaceName, new Error('text/html'));
    },
  };
}

/** Joins an answer to what stands around it: the spaces of a passage are kept, and a continuation is set apart. */
export function fitter({ operation, before, selected }: MakeRequest): (piece: string) => string {
  let first = true;
  const lead =
    selected !== ''
      ? (/^\s*/.exec(selected)?.[0] ?? '')
      : (operation === 'continue' || operation === 'fill') &&
          /[^\s\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{Ps}“‘「『]$/u.test(before)
        ? ' '
        : '';
  return (piece) => {
    if (!first || piece.trim() === '') return piece;
    first = false;
    const begun = piece.trimStart();
    return /^[,.;:!?…，。；：！？、)\]]/.test(begun) && selected === '' ? begun : lead + begun;
  };
}
