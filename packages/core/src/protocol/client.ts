/**
 * The typed client of the server's HTTP interface, for the studio, the command line and tests. It works wherever `fetch`
 * does. Every answer is checked against its schema. It keeps no state and no cache.
 *
 * Methods throw `RequestRefused` (the server said no, with a stable code), `ServerUnreachable`, `AnswerNotUnderstood`,
 * or the abort reason when the given signal is aborted.
 */
import { z } from 'zod';
import { compressedMediaType, errorBodySchema, modelMediaType } from './common.ts';
import {
  type Compression,
  compressionSchema,
  compressionListSchema,
  type Restoration,
  restorationSchema,
} from './compression.ts';
import {
  type AddedItem,
  addedItemSchema,
  type Dataset,
  datasetSchema,
  type DatasetDetail,
  datasetDetailSchema,
  datasetListSchema,
  type PictureSize,
} from './dataset.ts';
import { AnswerNotUnderstood, RequestRefused, ServerUnreachable } from './errors.ts';
import { readEventData } from './event-stream.ts';
import {
  type DecodeQuery,
  type LatentGridQuery,
  type LatentMap,
  latentMapSchema,
  type Model,
  modelSchema,
  modelListSchema,
  type SamplesQuery,
} from './model.ts';
import { type PresetList, presetListSchema } from './preset.ts';
import {
  type NewRun,
  type Run,
  runSchema,
  type RunDetail,
  runDetailSchema,
  type RunEvent,
  runEventSchema,
  runListSchema,
} from './run.ts';
import { type ServerStatus, serverStatusSchema } from './status.ts';

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

type Query = Readonly<Record<string, string | number | undefined>>;

interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly json?: unknown;
  readonly content?: Content;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
}

function pathOf(template: TemplateStringsArray, ...parts: string[]): string {
  return template.reduce((path, text, index) => path + encodeURIComponent(parts[index - 1] ?? '') + text);
}

function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

export class FourhandsClient {
  readonly address: string;
  readonly #fetch: typeof globalThis.fetch;

  constructor(options: ClientOptions = {}) {
    this.address = options.address ?? '';
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  status(options: CallOptions = {}): Promise<ServerStatus> {
    return this.#json(serverStatusSchema, '/api/status', options);
  }

  presets(options: CallOptions = {}): Promise<PresetList> {
    return this.#json(presetListSchema, '/api/presets', options);
  }

  // Data sets

  async listDatasets(options: CallOptions = {}): Promise<Dataset[]> {
    return (await this.#json(datasetListSchema, '/api/datasets', options)).datasets;
  }

  getDataset(id: string, options: CallOptions = {}): Promise<DatasetDetail> {
    return this.#json(datasetDetailSchema, pathOf`/api/datasets/${id}`, options);
  }

  createDataset(name: string, options: CallOptions = {}): Promise<Dataset> {
    return this.#json(datasetSchema, '/api/datasets', {
      ...options,
      method: 'POST',
      json: { name },
    });
  }

  renameDataset(id: string, name: string, options: CallOptions = {}): Promise<Dataset> {
    return this.#json(datasetSchema, pathOf`/api/datasets/${id}`, {
      ...options,
      method: 'PATCH',
      json: { name },
    });
  }

  deleteDataset(id: string, options: CallOptions = {}): Promise<void> {
    return this.#nothing(pathOf`/api/datasets/${id}`, { ...options, method: 'DELETE' });
  }

  /** Adds one picture file. Sending the same bytes again is harmless: the answer says `duplicate`. */
  addItem(datasetId: string, name: string, content: Content, options: CallOptions = {}): Promise<AddedItem> {
    const path = withQuery(pathOf`/api/datasets/${datasetId}/items`, { name });
    return this.#json(addedItemSchema, path, { ...options, method: 'POST', content });
  }

  deleteItem(datasetId: string, itemId: string, options: CallOptions = {}): Promise<void> {
    return this.#nothing(pathOf`/api/datasets/${datasetId}/items/${itemId}`, {
      ...options,
      method: 'DELETE',
    });
  }

  itemPictureUrl(datasetId: string, itemId: string, size: PictureSize): string {
    return this.address + withQuery(pathOf`/api/datasets/${datasetId}/items/${itemId}/picture`, { size });
  }

  // Runs

  async listRuns(options: CallOptions = {}): Promise<Run[]> {
    return (await this.#json(runListSchema, '/api/runs', options)).runs;
  }

  getRun(id: string, options: CallOptions = {}): Promise<RunDetail> {
    return this.#json(runDetailSchema, pathOf`/api/runs/${id}`, options);
  }

  startRun(request: NewRun, options: CallOptions = {}): Promise<Run> {
    return this.#json(runSchema, '/api/runs', { ...options, method: 'POST', json: request });
  }

  /** Asks to stop. A running run stops after its current step: watch for the state `stopped`. */
  stopRun(id: string, options: CallOptions = {}): Promise<Run> {
    return this.#json(runSchema, pathOf`/api/runs/${id}/stop`, { ...options, method: 'POST' });
  }

  resumeRun(id: string, options: CallOptions = {}): Promise<Run> {
    return this.#json(runSchema, pathOf`/api/runs/${id}/resume`, { ...options, method: 'POST' });
  }

  renameRun(id: string, name: string, options: CallOptions = {}): Promise<Run> {
    return this.#json(runSchema, pathOf`/api/runs/${id}`, {
      ...options,
      method: 'PATCH',
      json: { name },
    });
  }

  deleteRun(id: string, options: CallOptions = {}): Promise<void> {
    return this.#nothing(pathOf`/api/runs/${id}`, { ...options, method: 'DELETE' });
  }

  /**
   * The events of a run, for as long as the loop goes on: reconnects by itself, and each connection starts with a
   * `snapshot`. Ends after `deleted`, or when the signal is aborted (without throwing). Throws `RequestRefused` when the
   * run does not exist.
   */
  async *watchRun(id: string, options: WatchOptions = {}): AsyncGenerator<RunEvent, void, void> {
    const first = options.retryAfter ?? 500;
    let wait = first;
    while (!options.signal?.aborted) {
      try {
        const answer = await this.#call(pathOf`/api/runs/${id}/events`, { signal: options.signal });
        if (answer.body === null) throw new AnswerNotUnderstood(answer.url, answer.status, 'it has no body');
        options.onConnection?.(true);
        wait = first;
        for await (const data of readEventData(answer.body)) {
          const event = this.#parse(runEventSchema, answer, JSON.parse(data));
          yield event;
          if (event.type === 'deleted') return;
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

  // Blobs and models

  blobUrl(hash: string): string {
    return this.address + pathOf`/api/blobs/${hash}`;
  }

  async listModels(options: CallOptions = {}): Promise<Model[]> {
    return (await this.#json(modelListSchema, '/api/models', options)).models;
  }

  getModel(id: string, options: CallOptions = {}): Promise<Model> {
    return this.#json(modelSchema, pathOf`/api/models/${id}`, options);
  }

  renameModel(id: string, name: string, options: CallOptions = {}): Promise<Model> {
    return this.#json(modelSchema, pathOf`/api/models/${id}`, {
      ...options,
      method: 'PATCH',
      json: { name },
    });
  }

  deleteModel(id: string, options: CallOptions = {}): Promise<void> {
    return this.#nothing(pathOf`/api/models/${id}`, { ...options, method: 'DELETE' });
  }

  importModel(name: string, content: Content, options: CallOptions = {}): Promise<Model> {
    const path = withQuery('/api/models', { name });
    return this.#json(modelSchema, path, {
      ...options,
      method: 'POST',
      content,
      contentType: modelMediaType,
    });
  }

  modelFileUrl(id: string): string {
    return this.address + pathOf`/api/models/${id}/file`;
  }

  // A VAE's latent plane: the addresses are of PNG pictures

  latentMap(id: string, options: CallOptions = {}): Promise<LatentMap> {
    return this.#json(latentMapSchema, pathOf`/api/models/${id}/latent-map`, options);
  }

  latentGridUrl(id: string, query: LatentGridQuery): string {
    return this.address + withQuery(pathOf`/api/models/${id}/latent-grid`, { ...query });
  }

  decodeUrl(id: string, query: DecodeQuery): string {
    return this.address + withQuery(pathOf`/api/models/${id}/decode`, { ...query });
  }

  samplesUrl(id: string, query: SamplesQuery): string {
    return this.address + withQuery(pathOf`/api/models/${id}/samples`, { ...query });
  }

  /** The picture as the VAE sees it: a PNG at the model's size. */
  async reconstruct(id: string, content: Content, options: CallOptions = {}): Promise<Blob> {
    const answer = await this.#call(pathOf`/api/models/${id}/reconstruct`, {
      ...options,
      method: 'POST',
      content,
    });
    return this.#read(options, () => answer.blob());
  }

  // Compressions

  async listCompressions(options: CallOptions = {}): Promise<Compression[]> {
    return (await this.#json(compressionListSchema, '/api/compressions', options)).compressions;
  }

  getCompression(id: string, options: CallOptions = {}): Promise<Compression> {
    return this.#json(compressionSchema, pathOf`/api/compressions/${id}`, options);
  }

  compress(modelId: string, name: string, content: Content, options: CallOptions = {}): Promise<Compression> {
    const path = withQuery(pathOf`/api/models/${modelId}/compressions`, { name });
    return this.#json(compressionSchema, path, { ...options, method: 'POST', content });
  }

  deleteCompression(id: string, options: CallOptions = {}): Promise<void> {
    return this.#nothing(pathOf`/api/compressions/${id}`, { ...options, method: 'DELETE' });
  }

  /** Makes a compressed picture visible again. The server finds the model by the hash in the file. */
  restore(name: string, content: Content, options: CallOptions = {}): Promise<Restoration> {
    const path = withQuery('/api/restorations', { name });
    return this.#json(restorationSchema, path, {
      ...options,
      method: 'POST',
      content,
      contentType: compressedMediaType,
    });
  }

  /** An address from an answer (`original`, `restored`, `file`, `picture`), made absolute for this client. */
  url(address: string): string {
    return this.address + address;
  }

  async #json<Schema extends z.ZodType>(schema: Schema, path: string, call: Call): Promise<z.output<Schema>> {
    const answer = await this.#call(path, call);
    const text = await this.#read(call, () => answer.text());
    const body = parseJson(text);
    if (body === undefined) throw new AnswerNotUnderstood(answer.url, answer.status, 'it is not JSON');
    return this.#parse(schema, answer, body);
  }

  /** An answer or a body; the server may be away, or go away in the middle of it. */
  async #read<Body>(call: Call, read: () => Promise<Body>): Promise<Body> {
    try {
      return await read();
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason;
      throw new ServerUnreachable(this.address === '' ? 'the server' : this.address, error);
    }
  }

  async #nothing(path: string, call: Call): Promise<void> {
    const answer = await this.#call(path, call);
    await answer.body?.cancel();
  }

  #parse<Schema extends z.ZodType>(schema: Schema, answer: Response, body: unknown): z.output<Schema> {
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw new AnswerNotUnderstood(answer.url, answer.status, z.prettifyError(parsed.error));
    return parsed.data;
  }

  async #call(path: string, call: Call): Promise<Response> {
    const init: RequestInit = { method: call.method ?? 'GET' };
    if (call.signal !== undefined) init.signal = call.signal;
    if (call.json !== undefined) {
      init.body = JSON.stringify(call.json);
      init.headers = { 'content-type': 'application/json' };
    } else if (call.content !== undefined) {
      init.body = call.content;
      init.headers = { 'content-type': call.contentType ?? 'application/octet-stream' };
    }
    const answer = await this.#read(call, () => this.#fetch(this.address + path, init));
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
