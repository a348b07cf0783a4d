/** How the client speaks: one request and its checked answer, or a stream of events. What it says is in the other files. */
import { z } from 'zod';
import { errorBodySchema } from './common.ts';
import { AnswerNotUnderstood, RequestRefused, ServerUnreachable } from './errors.ts';
import { readEventData } from './event-stream.ts';

/** Bytes to send: a browser's File is a Blob. */
export type Content = Blob | Uint8Array<ArrayBuffer> | ArrayBuffer;

export interface ClientOptions {
  /** Where the server is, without a trailing slash: '' (the default) is the page's own origin. */
  readonly address?: string;
  readonly fetch?: typeof globalThis.fetch;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface WatchOptions extends CallOptions {
  /** Told when the connection is lost (and is being made again) and when it is back. */
  onConnection?(connected: boolean): void;
  /** Milliseconds before the first reconnection; doubles up to 16 times as long. */
  readonly retryAfter?: number;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly json?: unknown;
  readonly content?: Content;
  readonly contentType?: string;
  readonly form?: FormData;
  readonly signal?: AbortSignal | undefined;
}

export function pathOf(template: TemplateStringsArray, ...parts: string[]): string {
  return template.reduce((path, text, index) => path + encodeURIComponent(parts[index - 1] ?? '') + text);
}

export function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

export class ServerCalls {
  readonly address: string;
  readonly #fetch: typeof globalThis.fetch;

  constructor(options: ClientOptions = {}) {
    this.address = options.address ?? '';
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  /**
   * The events at an address, for as long as the loop goes on: reconnects by itself. Ends after an event that `last`
   * names, or when the signal is aborted (without throwing). Throws `RequestRefused` when there is nothing to watch.
   */
  protected async *watch<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    last: (event: z.output<Schema>) => boolean,
    options: WatchOptions,
  ): AsyncGenerator<z.output<Schema>, void, void> {
    const first = options.retryAfter ?? 500;
    let wait = first;
    while (!options.signal?.aborted) {
      try {
        const answer = await this.call(path, { signal: options.signal });
        if (answer.body === null) throw new AnswerNotUnderstood(answer.url, answer.status, 'it has no body');
        options.onConnection?.(true);
        wait = first;
        for await (const data of readEventData(answer.body)) {
          const event = this.parse(schema, answer, JSON.parse(data));
          yield event;
          if (last(event)) return;
        }
      } catch (error) {
        if (options.signal?.aborted) return;
        if (error instanceof AnswerNotUnderstood || (error instanceof RequestRefused && error.status < 500))
          throw error;
      }
      if (options.signal?.aborted) return;
      options.onConnection?.(false);
      await pause(wait, options.signal);
      wait = Math.min(wait * 2, first * 16);
    }
  }

  protected async json<Schema extends z.ZodType>(schema: Schema, path: string, call: Call): Promise<z.output<Schema>> {
    const answer = await this.call(path, call);
    const text = await this.read(call, () => answer.text());
    const body = parseJson(text);
    if (body === undefined) throw new AnswerNotUnderstood(answer.url, answer.status, 'it is not JSON');
    return this.parse(schema, answer, body);
  }

  /** An answer or a body; the server may be away, or go away in the middle of it. */
  protected async read<Body>(call: Call, read: () => Promise<Body>): Promise<Body> {
    try {
      return await read();
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason;
      throw new ServerUnreachable(this.address === '' ? 'the server' : this.address, error);
    }
  }

  protected async bytes(path: string, call: Call): Promise<Uint8Array<ArrayBuffer>> {
    const answer = await this.call(path, call);
    return new Uint8Array(await this.read(call, () => answer.arrayBuffer()));
  }

  protected async nothing(path: string, call: Call): Promise<void> {
    const answer = await this.call(path, call);
    await answer.body?.cancel();
  }

  protected parse<Schema extends z.ZodType>(schema: Schema, answer: Response, body: unknown): z.output<Schema> {
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw new AnswerNotUnderstood(answer.url, answer.status, z.prettifyError(parsed.error));
    return parsed.data;
  }

  protected async call(path: string, call: Call): Promise<Response> {
    const init: RequestInit = { method: call.method ?? 'GET' };
    if (call.signal !== undefined) init.signal = call.signal;
    if (call.json !== undefined) {
      init.body = JSON.stringify(call.json);
      init.headers = { 'content-type': 'application/json' };
    } else if (call.content !== undefined) {
      init.body = call.content;
      init.headers = { 'content-type': call.contentType ?? 'application/octet-stream' };
    } else if (call.form !== undefined) {
      init.body = call.form;
    }
    const answer = await this.read(call, () => this.#fetch(this.address + path, init));
    if (answer.ok) return answer;
    const text = await answer.text().catch(() => '');
    const refusal = errorBodySchema.safeParse(parseJson(text));
    if (refusal.success) throw new RequestRefused(answer.status, refusal.data.error.code, refusal.data.error.message);
    throw new AnswerNotUnderstood(answer.url, answer.status, 'it is an error without a code');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done);
  });
}
