/**
 * Requests to one service: none follows a redirect, since a key would go along; no answer is read beyond a limit; a web page is no answer. Nothing of a key
 * appears in a failure.
 */
import {
  MakerFailure,
  ProviderFailed,
  ProviderRateLimited,
  ProviderRedirects,
  ProviderRefusedKey,
  ProviderStreamCut,
  ProviderTimedOut,
  ProviderUnreachable,
} from '../failures.ts';

/** What a service of a medium can do wrong beyond what any can. */
export interface ServiceFailures {
  interfaceMissing(host: string, interfaceName: string): MakerFailure;
  notUnderstood(host: string, interfaceName: string): MakerFailure;
  tooLarge(host: string, megabytes: number): MakerFailure;
}

export interface ServiceCallOptions {
  readonly address: string;
  readonly interfaceName: string;
  readonly failures: ServiceFailures;
  /** The value of the header; null sends none. */
  readonly authorisation: string | null;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds without anything from the service. Default 300,000: a picture may take minutes on a small machine. */
  readonly silence?: number | undefined;
  /** Bytes of one answer. */
  readonly largest?: number | undefined;
}

const usualSilence = 300_000;
const usualLargest = 96 * 1024 * 1024;
/** Bytes of an answer that says what went wrong. */
const longestReason = 100_000;

export interface ServiceRequest {
  readonly json?: unknown;
  readonly form?: FormData;
  /** Statuses whose answers are read as well, for the reason they give. */
  readonly alsoReads?: readonly number[];
}

export class ServiceCalls {
  readonly host: string;
  readonly address: string;
  readonly interfaceName: string;
  readonly authorised: boolean;
  readonly #options: ServiceCallOptions;

  constructor(options: ServiceCallOptions) {
    this.#options = options;
    this.address = options.address;
    this.interfaceName = options.interfaceName;
    this.authorised = options.authorisation !== null;
    this.host = new URL(options.address).host;
  }

  /** @throws MakerFailure, or the signal's reason */
  async json(path: string, request: ServiceRequest, signal: AbortSignal): Promise<unknown> {
    const bytes = await this.bytes(path, request, signal);
    try {
      return JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      throw this.notUnderstood();
    }
  }

  /** GET without a body, else POST. @throws MakerFailure, or the signal's reason */
  async bytes(path: string, { json, form, alsoReads = [] }: ServiceRequest, signal: AbortSignal): Promise<Uint8Array> {
    const { fetch = globalThis.fetch, authorisation, silence = usualSilence } = this.#options;
    const silent = new AbortController();
    const timer = setTimeout(() => silent.abort(), silence);
    let answered = false;
    try {
      const answer = await fetch(`${this.address}${path}`, {
        method: json === undefined && form === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: {
          ...(authorisation === null ? {} : { authorization: authorisation }),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(json === undefined ? (form === undefined ? {} : { body: form }) : { body: JSON.stringify(json) }),
        signal: AbortSignal.any([signal, silent.signal]),
      });
      answered = true;
      timer.refresh();
      const reads = answer.ok || alsoReads.includes(answer.status);
      const page = (answer.headers.get('content-type') ?? '').startsWith('text/html');
      if (!reads || page) {
        await answer.body?.cancel();
        throw this.#failureOf(answer.status, page);
      }
      return await this.#read(answer, answer.ok ? (this.#options.largest ?? usualLargest) : longestReason, timer);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof MakerFailure) throw error;
      if (silent.signal.aborted) throw new ProviderTimedOut(this.host, silence / 1000);
      // Only the kind of an error goes on: its fields may hold the request with its key.
      const cause = new Error(error instanceof Error ? error.name : 'unknown');
      throw answered ? new ProviderStreamCut(this.host) : new ProviderUnreachable(this.host, cause);
    } finally {
      clearTimeout(timer);
    }
  }

  notUnderstood(): MakerFailure {
    return this.#options.failures.notUnderstood(this.host, this.interfaceName);
  }

  async #read(answer: Response, largest: number, timer: NodeJS.Timeout): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of answer.body ?? []) {
      timer.refresh();
      length += part.length;
      if (length > largest) throw this.#options.failures.tooLarge(this.host, Math.floor(largest / 1024 ** 2));
      parts.push(part);
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  #failureOf(status: number, page: boolean): MakerFailure {
    const { host, interfaceName } = this;
    if (status === 401 || status === 403) return new ProviderRefusedKey(host);
    if (status === 404) return this.#options.failures.interfaceMissing(host, interfaceName);
    if (status === 429) return new ProviderRateLimited(host);
    if (status >= 400) return new ProviderFailed(host, status, null);
    if (status >= 300) return new ProviderRedirects(host);
    return page ? this.notUnderstood() : new ProviderFailed(host, status, null);
  }
}

/** A picture's file out of base64, with or without a data address before it; null where it is none. */
export function fileOfBase64(text: unknown): Uint8Array | null {
  if (typeof text !== 'string') return null;
  const bytes = Buffer.from(text.replace(/^data:[^,]*,/, ''), 'base64');
  return bytes.length === 0 ? null : new Uint8Array(bytes);
}

export const pngOf = (bytes: Uint8Array): Blob => new Blob([new Uint8Array(bytes)], { type: 'image/png' });
export const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Waits some milliseconds. @throws the signal's reason */
export function rested(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
