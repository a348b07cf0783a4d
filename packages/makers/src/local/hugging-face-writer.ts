/**
 * A language model in Hugging Face's formats, opened by transformers.js on ONNX Runtime. The library reads the files, knows
 * each kind of network and keeps its cache; which token comes is chosen here, by the project's own drawing, so that
 * candidates can be written by turns and the same request gives the same text. The network is never asked: all files
 * are local.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Alternative } from '@fourhands/core';
import { RandomStream } from '@fourhands/engine';
import { chooseToken } from '@fourhands/models/transformer/choose-token';
import type { WriteRequest } from '@fourhands/models/transformer/sample';
import type { DynamicCache, PreTrainedModel, PreTrainedTokenizer, Tensor } from '@huggingface/transformers';
import type { AskedTurns } from '../connected/prompts.ts';
import { likeliest, type LikelyToken } from './likeliest.ts';
import { ModelDidNotOpen, ModelScoresUnusable, PromptTooLong } from './local-failures.ts';
import { weightsOf } from './model-files.ts';
import { fieldOf } from './model-kinds.ts';
import { firstLine, type Library, openLibrary } from './transformers-library.ts';

interface Drawing {
  /** At most so many tokens of new text. */
  readonly maxTokens: number;
  readonly temperature: number;
  readonly topP: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly seed: number;
}

/** Text goes on from a prefix; or messages, the last of them a person’s, are answered by a model that has a chat template. */
export type LocalRequest =
  | ({ readonly how: 'continue' } & Omit<WriteRequest, 'suffix' | 'stop'>)
  | ({ readonly how: 'answer' } & AskedTurns & Drawing);

type AroundPass = <Result>(pass: () => Promise<Result>) => Promise<Result>;

export interface LocalModelFile {
  /** The ONNX file, in the folder `onnx` of the model's. */
  readonly path: string;
  readonly threads: number;
  /** The most tokens that it may see at once. */
  readonly contextTokens: number;
  /** Runs each pass of the network. */
  readonly aroundPass?: AroundPass;
}

/** Tokens before the new ones that a piece of text is decoded with, so that its first space comes out right. */
const decodedBefore = 6;
const penaltyTokens = 64;
/** Words that a text to be avoided begins with. */
const avoidedWords = 3;
/** First tokens that alternatives are looked for from, and tokens of one word. */
const roots = 12;
const longestWord = 5;
const wordEnd = /^[^\p{L}\p{N}'\u2019]/u;
const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

export class HuggingFaceWriter {
  readonly #lib: Library;
  readonly #model: PreTrainedModel;
  readonly #tokenizer: PreTrainedTokenizer;
  readonly #template: string | null;
  readonly #contextTokens: number;
  readonly #aroundPass: AroundPass;
  readonly #ends: ReadonlySet<number>;
  /** Tokens that may be written; the others are special, or fill a table up. */
  readonly #writable: readonly boolean[];
  /** Those that begin with white space. */
  readonly #spaced: ReadonlySet<number>;

  private constructor(
    lib: Library,
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizer,
    template: string | null,
    ends: ReadonlySet<number>,
    { contextTokens, aroundPass = (pass) => pass() }: LocalModelFile,
  ) {
    this.#lib = lib;
    this.#model = model;
    this.#tokenizer = tokenizer;
    this.#template = template;
    this.#contextTokens = contextTokens;
    this.#aroundPass = aroundPass;
    this.#ends = ends;
    const special = new Set<number>(tokenizer.all_special_ids);
    const writable: boolean[] = [];
    const spaced = new Set<number>();
    for (const [text, token] of vocabularyOf(tokenizer)) {
      writable[token] = !special.has(token) || ends.has(token);
      if (/^[\s\u2581\u0120\u010a\u010d\u0109]/u.test(text)) spaced.add(token);
    }
    this.#writable = writable;
    this.#spaced = spaced;
  }

  /** @throws ModelRunnerMissing, ModelDidNotOpen */
  static async open(file: LocalModelFile): Promise<HuggingFaceWriter> {
    const { path, threads } = file;
    const lib = await openLibrary();
    const folder = dirname(dirname(path));
    const type = weightsOf(`onnx/${basename(path)}`)?.type ?? 'fp32';
    try {
      const tokenizer = await lib.AutoTokenizer.from_pretrained(folder, { local_files_only: true });
      const model = await lib.AutoModelForCausalLM.from_pretrained(folder, {
        dtype: type,
        device: 'cpu',
        local_files_only: true,
        session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
      });
      const beside = await readFile(join(folder, 'chat_template.jinja'), 'utf8').catch(() => null);
      const inside = beside === null && tokenizer.chat_template !== null ? tokenizer.get_chat_template() : null;
      const ends = await endsOf(folder, tokenizer);
      return new HuggingFaceWriter(lib, model, tokenizer, beside ?? inside, ends, file);
    } catch (error) {
      throw new ModelDidNotOpen(firstLine(error));
    }
  }

  /**
   * In pieces of whole characters, until the model ends the text or enough is written. A prefix is cut on the left.
   * @throws PromptTooLong, ModelScoresUnusable
   */
  async *write(request: LocalRequest): AsyncGenerator<string, void, void> {
    const room = Math.max(1, this.#contextTokens - request.maxTokens);
    const { tokens, held } =
      request.how === 'continue' ? this.#prefix(request.prefix, room) : this.#asked(request, room);
    const random = new RandomStream(request.seed);
    const avoided = request.how === 'continue' ? this.#avoided(request.avoid ?? []) : [];
    const penalty = request.how === 'continue' ? (request.repetitionPenalty ?? 1) : 1;
    const cache = new this.#lib.DynamicCache();
    const text = new TokenText(this.#tokenizer, request.how === 'continue' ? tokens.slice(-decodedBefore) : []);
    const written: number[] = [];
    let left = held;
    while (written.length < request.maxTokens && tokens.length < this.#contextTokens) {
      const token = await this.#next(tokens, cache, (scores) =>
        chooseToken(
          scores,
          {
            temperature: request.temperature,
            topP: request.topP,
            ...(request.topK === undefined || request.topK === 0 ? {} : { topK: request.topK }),
            minP: request.minP ?? 0,
            repetitionPenalty: penalty,
            earlier: new Set(penalty === 1 ? [] : tokens.slice(-penaltyTokens)),
            isAllowed: (one) =>
              this.#mayCome(one) &&
              (written.length > 0 || !this.#ends.has(one)) &&
              (left === '' || written.length > 0 || this.#spaced.has(one)) &&
              !avoided.some((beginning) => completes(beginning, written, one)),
          },
          random,
        ),
      );
      if (token === null || this.#ends.has(token)) break;
      tokens.push(token);
      written.push(token);
      const piece = text.add(token);
      // What the prefix ended with came again as the beginning of a token.
      const fresh = left === '' || piece === '' ? piece : piece.slice(commonStart(piece, left));
      if (piece !== '') left = '';
      if (fresh !== '') yield fresh;
    }
    const rest = text.end();
    if (rest !== '') yield rest;
  }

  /**
   * The words that may come after a prefix, the likeliest first: the likeliest tokens, each followed to the end of its word.
   * A word that can be spelled in several ways is a little likelier than it says.
   * @throws the signal's reason, between passes of the network
   */
  async alternatives(prefix: string, most: number, signal?: AbortSignal): Promise<Alternative[]> {
    const { tokens, held } = this.#prefix(prefix, this.#contextTokens - longestWord);
    const cache = new this.#lib.DynamicCache();
    const first = await this.#likely(
      tokens,
      cache,
      Math.max(most, roots),
      (token) => held === '' || this.#spaced.has(token),
    );
    const words = new Map<string, number>();
    for (const { token, share } of first) {
      const word = await this.#wordFrom(tokens, this.#copyOf(cache), token, share, signal);
      if (word !== null) words.set(word.text, (words.get(word.text) ?? 0) + word.probability);
    }
    return [...words]
      .map(([text, probability]) => ({ text, probability: Math.min(1, probability) }))
      .toSorted((a, b) => b.probability - a.probability || (a.text < b.text ? -1 : 1))
      .slice(0, most);
  }

  async close(): Promise<void> {
    await this.#model.dispose();
  }

  async #wordFrom(
    before: readonly number[],
    cache: DynamicCache,
    first: number,
    share: number,
    signal: AbortSignal | undefined,
  ): Promise<Alternative | null> {
    const tokens = [...before, first];
    const decoded = new TokenText(this.#tokenizer, before.slice(-decodedBefore));
    let text = decoded.add(first).trimStart();
    let probability = share;
    for (let step = 1; step < longestWord && text !== '' && !wordEnd.test(text) && !spaceless.test(text); step++) {
      signal?.throwIfAborted();
      const [next] = await this.#likely(tokens, cache, 1, () => true);
      if (next === undefined || this.#ends.has(next.token)) break;
      const piece = decoded.add(next.token);
      if (piece === '' || wordEnd.test(piece)) break;
      text += piece;
      probability *= next.share;
      tokens.push(next.token);
    }
    const [word] = /^(?:[\p{L}\p{N}'\u2019]+|[^\p{L}\p{N}\s]+)/u.exec(text) ?? [];
    return word === undefined ? null : { text: word, probability };
  }

  /** At most so many tokens that may come next, the likeliest first. */
  async #likely(
    tokens: readonly number[],
    cache: DynamicCache,
    most: number,
    allowed: (token: number) => boolean,
  ): Promise<LikelyToken[]> {
    let found: LikelyToken[] = [];
    await this.#next(tokens, cache, (scores) => {
      found = likeliest(scores, most, (token) => this.#mayCome(token) && allowed(token));
      return found[0]?.token ?? null;
    });
    return found;
  }

  /** Its tensors are shared: none is ever changed. */
  #copyOf(cache: DynamicCache): DynamicCache {
    return new this.#lib.DynamicCache(Object.fromEntries(Object.entries(cache)));
  }

  #mayCome(token: number): boolean {
    return this.#writable[token] === true;
  }

  /** One token more: the cache takes in those that it does not hold yet. `choose` sees a score for each token. */
  async #next(
    tokens: readonly number[],
    cache: DynamicCache,
    choose: (scores: Float32Array) => number | null,
  ): Promise<number | null> {
    let chosen: number | null = null;
    const { LogitsProcessor, LogitsProcessorList, Tensor: LibraryTensor } = this.#lib;
    const processors = new LogitsProcessorList();
    processors.push(
      new (class extends LogitsProcessor {
        override _call(_: bigint[][], logits: Tensor): Tensor {
          const scores = logits.data as Float32Array;
          if (Number.isNaN(scores[0])) throw new ModelScoresUnusable();
          chosen = choose(scores);
          return logits;
        }
      })(),
    );
    const integers = (values: readonly number[]) =>
      new LibraryTensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
    await this.#aroundPass(() =>
      this.#model.generate({
        inputs: integers(tokens),
        attention_mask: integers(tokens.map(() => 1)),
        past_key_values: cache,
        max_new_tokens: 1,
        do_sample: false,
        repetition_penalty: 1,
        logits_processor: processors,
      }),
    );
    return chosen;
  }

  /** `held` is the white space that a prefix ends with: it is cut off, and the first token must bring it again. */
  #prefix(prefix: string, room: number): { tokens: number[]; held: string } {
    const held = /[ \t]+$/.exec(prefix)?.[0] ?? '';
    const text = prefix.slice(0, prefix.length - held.length).toWellFormed();
    const { input_ids: all } = this.#tokenizer(text, { return_tensor: false });
    const start = this.#tokenizer('', { return_tensor: false }).input_ids;
    const tokens = all.length <= room ? [...all] : [...start, ...all.slice(all.length - room + start.length)];
    if (tokens.length === 0) tokens.push([...this.#ends][0] ?? 0);
    return { tokens, held: text === '' ? '' : held };
  }

  #asked(asked: Extract<LocalRequest, { how: 'answer' }>, room: number): { tokens: number[]; held: string } {
    const rendered = this.#rendered(asked);
    const { input_ids: tokens } = this.#tokenizer(rendered.toWellFormed(), {
      add_special_tokens: false,
      return_tensor: false,
    });
    if (tokens.length > room) throw new PromptTooLong(tokens.length, room);
    return { tokens: [...tokens], held: '' };
  }

  /** Some templates know no instructions apart from the messages: they then come first in the first one. */
  #rendered({ instructions, messages }: AskedTurns): string {
    const options = {
      ...(this.#template === null ? {} : { chat_template: this.#template }),
      add_generation_prompt: true,
      tokenize: false,
      // Models that can think first are asked not to: they are asked for a text, and have few tokens for it.
      enable_thinking: false,
    } as const;
    try {
      return this.#tokenizer.apply_chat_template([{ role: 'system', content: instructions }, ...messages], options);
    } catch {
      const led = messages.map(({ role, content }, index) => ({
        role,
        content: index === 0 ? `${instructions}\n\n${content}` : content,
      }));
      return this.#tokenizer.apply_chat_template(led, options);
    }
  }

  /** The tokens that texts to be avoided begin with, after a space and without. */
  #avoided(texts: readonly string[]): number[][] {
    const beginnings = texts.map(
      (text) => new RegExp(String.raw`^(?:\S+\s+){0,${avoidedWords - 1}}\S+`, 'u').exec(text.trimStart())?.[0] ?? '',
    );
    return beginnings
      .filter((text) => text !== '')
      .flatMap((text) => [text, ` ${text}`])
      .map((text) => [
        ...this.#tokenizer(text.toWellFormed(), { add_special_tokens: false, return_tensor: false }).input_ids,
      ]);
  }
}

/** The text of tokens, given in pieces: a character whose bytes have not all come waits. */
class TokenText {
  readonly #tokenizer: PreTrainedTokenizer;
  readonly #tokens: number[];
  #start = 0;
  #given: number;

  constructor(tokenizer: PreTrainedTokenizer, before: readonly number[]) {
    this.#tokenizer = tokenizer;
    this.#tokens = [...before];
    this.#given = before.length;
  }

  add(token: number): string {
    this.#tokens.push(token);
    return this.#piece(false);
  }

  end(): string {
    return this.#piece(true);
  }

  #piece(last: boolean): string {
    const before = this.#text(this.#given);
    const now = this.#text(this.#tokens.length);
    if (now.length <= before.length || (!last && now.endsWith('\ufffd'))) return '';
    this.#start = Math.max(0, this.#given - decodedBefore);
    const rest = this.#text(this.#given).length;
    const piece = this.#text(this.#tokens.length).slice(rest);
    this.#given = this.#tokens.length;
    return piece;
  }

  #text(end: number): string {
    const tokens = this.#tokens.slice(this.#start, end);
    return tokens.length === 0
      ? ''
      : this.#tokenizer.decode(tokens, { skip_special_tokens: true, clean_up_tokenization_spaces: false });
  }
}

/** Whether a token is the last of a beginning whose others were written. */
function completes(beginning: readonly number[], written: readonly number[], token: number): boolean {
  return (
    written.length === beginning.length - 1 &&
    beginning.at(-1) === token &&
    written.every((one, at) => one === beginning[at])
  );
}

function commonStart(text: string, held: string): number {
  let length = 0;
  while (length < held.length && /[ \t]/.test(text.charAt(length))) length += 1;
  return length;
}

function vocabularyOf(tokenizer: PreTrainedTokenizer): Iterable<readonly [string, number]> {
  const vocabulary: unknown = tokenizer.get_vocab();
  return vocabulary instanceof Map
    ? (vocabulary as ReadonlyMap<string, number>)
    : Object.entries(vocabulary as Readonly<Record<string, number>>);
}

/** The tokens that end a text, as the files name them. */
async function endsOf(folder: string, tokenizer: PreTrainedTokenizer): Promise<ReadonlySet<number>> {
  const ends = new Set<number>();
  for (const name of ['generation_config.json', 'config.json']) {
    const json: unknown = JSON.parse(await readFile(join(folder, name), 'utf8').catch(() => '{}'));
    for (const token of [fieldOf(json, 'eos_token_id')].flat()) if (Number.isInteger(token)) ends.add(Number(token));
  }
  const own: unknown = tokenizer.eos_token_id;
  if (Number.isInteger(own)) ends.add(Number(own));
  return ends;
}
