/**
 * A hub that speaks the interface of Hugging Face's: `/api/models/NAME/revision/REVISION?blobs=true` says what is there, and
 * `/NAME/resolve/COMMIT/FILE` gives a file, often by a redirect to another host. No account and no key are used.
 * Source: https://huggingface.co/docs/hub/api
 */
import { z } from 'zod';
import {
  HubAnswerNotUnderstood,
  type HubContent,
  HubRefused,
  HubRepositoryMissing,
  type HubRepository,
  HubUnreachable,
  type ModelHub,
} from './model-hub.ts';

const answerSchema = z.object({
  sha: z.string().regex(/^[0-9a-f]{40,64}$/),
  cardData: z.object({ license: z.union([z.string(), z.array(z.string())]).optional() }).nullish(),
  siblings: z
    .array(
      z.object({
        rfilename: z.string(),
        size: z.number().int().nonnegative().nullish(),
        lfs: z
          .object({ sha256: z.string().optional(), oid: z.string().optional(), size: z.number().optional() })
          .nullish(),
      }),
    )
    .max(100_000),
});

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

export class HttpHub implements ModelHub {
  readonly #address: string;
  readonly #fetch: typeof globalThis.fetch;

  /** `address` without a slash at its end. */
  constructor(address: string, fetch: typeof globalThis.fetch = globalThis.fetch) {
    this.#address = address;
    this.#fetch = fetch;
  }

  get host(): string {
    return new URL(this.#address).host;
  }

  async describe(repository: string, revision: string, signal: AbortSignal): Promise<HubRepository> {
    const path = `/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`;
    const answer = await this.#get(this.#address + path, {}, () => undefined, signal, repository);
    let body: unknown;
    try {
      body = await answer.json();
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof SyntaxError
        ? new HubAnswerNotUnderstood(this.host, 'it is not JSON')
        : new HubUnreachable(this.host, error);
    }
    const parsed = answerSchema.safeParse(body);
    if (!parsed.success) throw new HubAnswerNotUnderstood(this.host, 'it is no description of a model');
    const { sha, cardData, siblings } = parsed.data;
    const licence = [cardData?.license].flat()[0] ?? null;
    return {
      repository,
      commit: sha,
      licence,
      files: siblings.map(({ rfilename, size, lfs }) => ({
        name: rfilename,
        bytes: lfs?.size ?? size ?? 0,
        sha256: lfs?.sha256 ?? lfs?.oid ?? null,
      })),
    };
  }

  async open(
    { repository, commit, name, from }: { repository: string; commit: string; name: string; from: number },
    asked: (host: string) => void,
    signal: AbortSignal,
  ): Promise<HubContent> {
    const path = name.split('/').map(encodeURIComponent).join('/');
    // Bytes as they are: a range of something compressed would be a range of other bytes.
    const headers = { 'accept-encoding': 'identity', ...(from === 0 ? {} : { range: `bytes=${from}-` }) };
    const address = `${this.#address}/${repository}/resolve/${commit}/${path}`;
    const answer = await this.#get(address, headers, asked, signal, repository);
    if (answer.body === null) throw new HubAnswerNotUnderstood(this.host, 'it is empty');
    const [, start] = /^bytes (\d+)-/.exec(answer.headers.get('content-range') ?? '') ?? [];
    return {
      from: answer.status === 206 ? Number(start ?? from) : 0,
      bytes: untilBroken(answer.body, this.host, signal),
    };
  }

  /** Once more where no answer begins: a connection that was kept open may have been closed at the other end meanwhile. */
  async #ask(address: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
    const ask = () => this.#fetch(address, { headers, redirect: 'manual', signal });
    try {
      return await ask().catch((error: unknown) => {
        signal.throwIfAborted();
        if (error instanceof TypeError) return ask();
        throw error;
      });
    } catch (error) {
      signal.throwIfAborted();
      throw new HubUnreachable(address.host, error);
    }
  }

  /** Redirects are followed by hand, so that every host is known, and none that is not secure is asked where the first was. */
  async #get(
    first: string,
    headers: Readonly<Record<string, string>>,
    asked: (host: string) => void,
    signal: AbortSignal,
    repository: string,
  ): Promise<Response> {
    let address = new URL(first);
    for (let redirect = 0; redirect <= mostRedirects; redirect++) {
      asked(address.host);
      const answer = await this.#ask(address, headers, signal);
      if (answer.ok) return answer;
      await answer.body?.cancel();
      const next = answer.headers.get('location');
      if (redirects.has(answer.status) && next !== null) {
        const target = new URL(next, address);
        if (target.protocol !== 'https:' && target.protocol !== new URL(this.#address).protocol)
          throw new HubAnswerNotUnderstood(this.host, 'it leads to an address that is not secure');
        address = target;
      } else if ([401, 403, 404].includes(answer.status)) throw new HubRepositoryMissing(address.host, repository);
      else throw new HubRefused(address.host, answer.status);
    }
    throw new HubAnswerNotUnderstood(this.host, 'it leads from one address to the next without end');
  }
}

/** The bytes of an answer; one that breaks off is a lost connection. */
async function* untilBroken(
  body: AsyncIterable<Uint8Array>,
  host: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    signal.throwIfAborted();
    throw new HubUnreachable(host, error);
  }
}
