/**
 * The wire format of each kind of service as it is documented, as much of it as a streamed text needs: OpenAI's chat
 * completions, Anthropic's Messages, Google's streamGenerateContent. Used by the fake provider.
 */
import type { IncomingMessage } from 'node:http';
import type { TextProviderKind } from '@fourhands/core';

export interface Question {
  readonly model: string;
  /** The last message of the person. */
  readonly prompt: string;
  /** All messages but the instructions, each with the role that the service has for its side. */
  readonly messages: readonly { readonly role: string; readonly text: string }[];
  readonly key: string | undefined;
  readonly seed: number | undefined;
  readonly temperature: number | undefined;
}

export type Refusal = 'bad-key' | 'rate-limited' | 'missing' | 'broken';

interface FakeProtocol {
  /** What an address ends in. */
  readonly version: string;
  /** Null for a request that the service does not know. */
  read(request: IncomingMessage, body: unknown): Question | null;
  refuse(refusal: Refusal, question: Question): readonly [status: number, body: unknown];
  opening(question: Question): string;
  piece(question: Question, text: string, index: number): string;
  /** 100 tokens in and 20 out. */
  ending(question: Question): string;
  /** An error that comes within the stream: the service is overloaded. */
  overloaded: string;
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

const statuses = { 'bad-key': 401, 'rate-limited': 429, missing: 404, broken: 500 } as const;

const chunk = (model: string, change: object) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model, ...change })}\n\n`;
const choice = (delta: object, finish: string | null) => ({ choices: [{ index: 0, delta, finish_reason: finish }] });

interface ChatBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly seed?: number;
  readonly temperature?: number;
}

const openAiCompatible: FakeProtocol = {
  version: '/v1',
  read(request, body) {
    if (request.url !== '/v1/chat/completions') return null;
    const { model, messages, seed, temperature } = body as ChatBody;
    const key = header(request, 'authorization')?.replace(/^Bearer /, '');
    const said = messages.filter(({ role }) => role !== 'system').map(({ role, content }) => ({ role, text: content }));
    return { model, prompt: messages.at(-1)?.content ?? '', messages: said, key, seed, temperature };
  },
  refuse: (refusal, { key }) => [statuses[refusal], { error: { message: `${refusal} ${key}` } }],
  opening: () => '',
  piece: ({ model }, content, index) =>
    chunk(model, choice(index === 0 ? { role: 'assistant', content } : { content }, null)),
  ending: ({ model }) =>
    `${chunk(model, choice({}, 'stop'))}${chunk(model, {
      choices: [],
      usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
    })}data: [DONE]\n\n`,
  overloaded: `data: ${JSON.stringify({ error: { message: 'overloaded', type: 'server_error', code: 503 } })}\n\n`,
};

const event = (data: Readonly<Record<string, unknown>> & { readonly type: string }) =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const anthropicErrors = {
  'bad-key': 'authentication_error',
  'rate-limited': 'rate_limit_error',
  missing: 'not_found_error',
  broken: 'api_error',
} as const;

interface MessagesBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: readonly { readonly text: string }[] }[];
  readonly max_tokens: number;
  readonly temperature?: number;
  readonly seed?: number;
}

const anthropic: FakeProtocol = {
  version: '/v1',
  read(request, body) {
    if (request.url !== '/v1/messages' || header(request, 'anthropic-version') !== '2023-06-01') return null;
    const { model, messages, seed, temperature } = body as MessagesBody;
    const said = messages.map(({ role, content }) => ({ role, text: content.map(({ text }) => text).join('') }));
    return {
      model,
      prompt: said.at(-1)?.text ?? '',
      messages: said,
      key: header(request, 'x-api-key'),
      seed,
      temperature,
    };
  },
  refuse: (refusal, { key }) => [
    statuses[refusal],
    { type: 'error', error: { type: anthropicErrors[refusal], message: `${refusal} ${key}` }, request_id: 'r' },
  ],
  opening: ({ model }) => {
    const usage = { input_tokens: 100, output_tokens: 1 };
    const message = { id: 'm', type: 'message', role: 'assistant', content: [], model, stop_reason: null, usage };
    return [
      event({ type: 'message_start', message: { ...message, stop_sequence: null } }),
      event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
      event({ type: 'ping' }),
    ].join('');
  },
  piece: (_, text) => event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
  ending: () =>
    [
      event({ type: 'content_block_stop', index: 0 }),
      event({
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: 20 },
      }),
      event({ type: 'message_stop' }),
    ].join(''),
  overloaded: event({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
};

const answer = (body: object) => `data: ${JSON.stringify(body)}\r\n\r\n`;
const parts = (text: string) => ({ content: { parts: [{ text }], role: 'model' }, index: 0 });
const googleStatuses = {
  'bad-key': [400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.'],
  'rate-limited': [429, 'RESOURCE_EXHAUSTED', 'Resource has been exhausted.'],
  missing: [404, 'NOT_FOUND', 'The model is not found for API version v1beta.'],
  broken: [500, 'INTERNAL', 'An internal error has occurred.'],
} as const;

interface GenerateBody {
  readonly contents: readonly { readonly role: string; readonly parts: readonly { readonly text: string }[] }[];
  readonly generationConfig: { readonly seed?: number; readonly temperature?: number };
}

const google: FakeProtocol = {
  version: '/v1beta',
  read(request, body) {
    const model = /^\/v1beta\/models\/([^/]+):streamGenerateContent\?alt=sse$/.exec(request.url ?? '')?.[1];
    if (model === undefined) return null;
    const { contents, generationConfig } = body as GenerateBody;
    const said = contents.map(({ role, parts: pieces }) => ({ role, text: pieces.map(({ text }) => text).join('') }));
    const prompt = said.at(-1)?.text ?? '';
    const { seed, temperature } = generationConfig;
    return { model, prompt, messages: said, key: header(request, 'x-goog-api-key'), seed, temperature };
  },
  refuse: (refusal, { key }) => {
    const [code, status, message] = googleStatuses[refusal];
    const details =
      refusal === 'bad-key' ? [{ '@type': 'ErrorInfo', reason: 'API_KEY_INVALID', metadata: { key } }] : [];
    return [code, { error: { code, message, status, details } }];
  },
  opening: () => '',
  piece: ({ model }, text) => answer({ candidates: [parts(text)], modelVersion: model, responseId: 'r' }),
  ending: ({ model }) =>
    answer({
      candidates: [{ ...parts(''), finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 20, totalTokenCount: 120 },
      modelVersion: model,
      responseId: 'r',
    }),
  overloaded: answer({ error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }),
};

export const fakeProtocols: Readonly<Record<TextProviderKind, FakeProtocol>> = {
  'openai-compatible': openAiCompatible,
  anthropic,
  google,
};
