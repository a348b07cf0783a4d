/**
 * A trained writer, opened: it continues a text, or fills in its middle, token by token. The same request gives the same
 * text on the same runtime.
 */
import { RandomStream, type Runtime } from '@fourhands/engine';
import { modelHashOf } from '../codec/file-format.ts';
import { type Alternative, alternativesAfter } from './alternatives.ts';
import { chooseToken } from './choose-token.ts';
import { plainPunctuation } from './corpus.ts';
import { Decoder } from './decoder.ts';
import { fillPrompt } from './fill-in-the-middle.ts';
import { Steering } from './steering.ts';
import { specialTokens } from './tokenizer.ts';
import { checkDrawing, WriteRequestRefused, WriterClosed } from './writer-errors.ts';
import { readWriter, type WriterFile } from './writer-model-file.ts';

export interface WriteRequest {
  readonly prefix: string;
  /** What is to follow: when given, the writer fills the middle. */
  readonly suffix?: string;
  /** At most so many tokens of new text. */
  readonly maxTokens: number;
  /** 0 takes the likeliest token each time; 1 draws as the network says. */
  readonly temperature: number;
  /** Share of the likelihood that is drawn from, in (0, 1]. */
  readonly topP: number;
  /** The likeliest tokens that are drawn from; all when left out. */
  readonly topK?: number;
  /** Tokens below this share of the likeliest one's are not drawn, in [0, 1]; none is left out without it. */
  readonly minP?: number;
  readonly seed: number;
  /** Makes words of the last sentences less likely; 1, or left out, does not. */
  readonly repetitionPenalty?: number;
  /** Texts not to be produced again: a candidate whose beginning equals one's is steered away. */
  readonly avoid?: readonly string[];
  /** Writing ends after the first of these, which is part of the text. */
  readonly stop?: readonly string[];
}

/** Shares of the context: what is read before the place, what is read after it when filling; the rest is for new text. */
export const prefixShare = 1 / 2;
const suffixShare = 1 / 4;
/** Earlier tokens that the repetition penalty holds for. */
const penaltyTokens = 64;
/** No text has more characters in a token than this, so that what is too far away need not be looked at. */
const mostCharactersPerToken = 64;

export class Writer {
  /** SHA-256 of the model file, in hex. */
  readonly hash: string;
  /** The most tokens that the writer sees at once, new ones among them. */
  readonly contextTokens: number;
  readonly #file: Pick<WriterFile, 'configuration' | 'tokenizer' | 'plain' | 'fills'>;
  readonly #decoder: Decoder;
  #closed = false;

  private constructor(
    hash: string,
    file: Pick<WriterFile, 'configuration' | 'tokenizer' | 'plain' | 'fills'>,
    decoder: Decoder,
  ) {
    this.hash = hash;
    this.contextTokens = file.configuration.contextTokens;
    this.#file = file;
    this.#decoder = decoder;
  }

  /** Opens a model file, on one thread of this machine with 8-bit weights unless a runtime is given. Throws CheckpointError. */
  static async open(bytes: Uint8Array, runtime?: Runtime): Promise<Writer> {
    const file = readWriter(bytes);
    const on = runtime ?? (await import('@fourhands/engine/node')).createNodeRuntime({ threads: 1, weightBits: 8 });
    return Writer.of(file, modelHashOf(bytes), on);
  }

  /** A network that need not lie in a file, as one that is still learning. */
  static async of(
    file: Pick<WriterFile, 'configuration' | 'parameters' | 'tokenizer' | 'plain' | 'fills'>,
    hash: string,
    runtime: Runtime,
  ): Promise<Writer> {
    return new Writer(hash, file, await Decoder.compile(runtime, file.configuration, file.parameters));
  }

  /**
   * Writes on from the prefix, or between prefix and suffix, in pieces of whole code points, until the end of the text, a
   * stop or `maxTokens`. A writer that never learned to fill in heeds no suffix. Long prefixes are cut on the left and long suffixes on the right; text longer than the context
   * goes on from its last part. Throws WriteRequestRefused, WriterClosed, and the signal's reason when it is raised.
   */
  async *write(
    request: WriteRequest,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<string, void, void> {
    checkRequest(request);
    const { tokenizer, plain, fills } = this.#file;
    const near = this.contextTokens * mostCharactersPerToken;
    const steering = new Steering(tokenizer, request.prefix.slice(-near).toWellFormed(), { ...request, plain });
    const suffix =
      request.suffix === undefined || !fills
        ? null
        : tokenizer.encode(plain ? plainPunctuation(request.suffix.slice(0, near)) : request.suffix.slice(0, near));
    const random = new RandomStream(request.seed);
    const text = [...steering.tokens];
    let cache = this.#decoder.newCache();
    let unread = this.#prompt(text, suffix);
    let count = 0;
    while (count < request.maxTokens && !steering.ended) {
      signal?.throwIfAborted();
      if (this.#closed) throw new WriterClosed();
      if (cache.length + unread.length > this.contextTokens) {
        cache = this.#decoder.newCache();
        unread = this.#prompt(text, suffix);
      }
      const logits = await this.#decoder.read(cache, unread);
      const token = chooseToken(
        logits,
        {
          temperature: request.temperature,
          topP: request.topP,
          ...(request.topK === undefined ? {} : { topK: request.topK }),
          ...(request.minP === undefined ? {} : { minP: request.minP }),
          repetitionPenalty: request.repetitionPenalty ?? 1,
          earlier: new Set(text.slice(-penaltyTokens)),
          isAllowed: (candidate) => steering.isAllowed(candidate),
        },
        random,
      );
      if (token === null || token === specialTokens.endOfText) break;
      text.push(token);
      unread = [token];
      const piece = steering.take(token);
      if (!steering.atPrefix) count += 1;
      if (piece !== '') yield piece;
    }
    const rest = steering.end();
    if (rest !== '') yield rest;
  }

  /**
   * The words that may come after a prefix, the likeliest first: at most so many. Where the prefix ends inside a word, how that may end.
   * Throws WriterClosed.
   */
  async alternatives(prefix: string, most: number): Promise<Alternative[]> {
    if (this.#closed) throw new WriterClosed();
    const { tokenizer } = this.#file;
    const near = prefix.slice(-this.contextTokens * mostCharactersPerToken).toWellFormed();
    const newSteering = () => new Steering(tokenizer, near, { plain: this.#file.plain });
    const cache = this.#decoder.newCache();
    const logits = (await this.#decoder.read(cache, this.#prompt(newSteering().tokens, null))).slice();
    return (await alternativesAfter(this.#decoder, tokenizer, cache, logits, newSteering)).slice(0, most);
  }

  /** The tokens to read before writing: the last of the text, with the suffix before the place when filling. */
  #prompt(text: readonly number[], suffix: readonly number[] | null): number[] {
    const room = Math.floor(this.contextTokens * prefixShare);
    if (suffix === null) return text.length < room ? [specialTokens.endOfText, ...text] : text.slice(-room);
    return fillPrompt(text.slice(-room), suffix.slice(0, Math.floor(this.contextTokens * suffixShare)));
  }

  /** Waits for runs under way and frees the programs; what is being written throws WriterClosed. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#decoder.dispose();
  }
}

function checkRequest({
  maxTokens,
  temperature,
  topP,
  topK = 1,
  minP = 0,
  seed,
  repetitionPenalty = 1,
}: WriteRequest): void {
  if (!Number.isInteger(maxTokens) || maxTokens < 1)
    throw new WriteRequestRefused('maxTokens', 'a whole number from 1', maxTokens);
  checkDrawing(temperature, seed);
  if (!(topP > 0 && topP <= 1)) throw new WriteRequestRefused('topP', 'above 0, and at most 1', topP);
  if (!Number.isInteger(topK) || topK < 1) throw new WriteRequestRefused('topK', 'a whole number from 1', topK);
  if (!(minP >= 0 && minP <= 1)) throw new WriteRequestRefused('minP', 'from 0 to 1', minP);
  if (!(repetitionPenalty >= 1 && repetitionPenalty <= 10))
    throw new WriteRequestRefused('repetitionPenalty', 'from 1 to 10', repetitionPenalty);
}
