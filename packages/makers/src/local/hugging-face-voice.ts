/**
 * A model that speaks in Hugging Face's formats, opened by transformers.js on ONNX Runtime: VITS from letters, Kokoro from phonemes.
 * The library reads the files and turns text into tokens; what is said, in which pieces and with which style is decided here. The
 * network is never asked: all files are local.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { stretched } from '@fourhands/core/media/sound/time-stretch';
import { writeWav } from '@fourhands/core/media/sound/wav';
import { RandomStream } from '@fourhands/engine';
import type { PreTrainedModel, PreTrainedTokenizer, Tensor } from '@huggingface/transformers';
import { SpeechSilent, SpeechTooLong } from '../speech/speech-failures.ts';
import { longestMinutes } from '../speech/finish-clip.ts';
import {
  ModelDidNotOpen,
  ModelFileMissing,
  VoiceFailed,
  VoiceLacksLetters,
  VoiceSoundUnusable,
} from './local-failures.ts';
import { weightsOf } from './model-files.ts';
import { SeededOnnx } from './onnx-seeds.ts';
import { spokenPieces } from './spoken-pieces.ts';
import { firstLine, type Library, openLibrary } from './transformers-library.ts';
import { styleWidth } from './voice-folder.ts';
import { mostVoiceTokens, sampleRateOf, type VoiceKind, voiceFile, voiceKindOf, voiceOfFile } from './voice-kinds.ts';

export interface VoiceRequest {
  readonly voice: string;
  /** Letters, or phonemes of a model that reads those. */
  readonly said: string;
  /** Times as fast as the voice usually speaks. */
  readonly pace: number;
  /** 0 is the usual way; another one is another way of saying it. */
  readonly seed: number;
}

export interface VoiceModelFile {
  /** The ONNX file, in the folder `onnx` of the model's. */
  readonly path: string;
  readonly threads: number;
  /** Runs each pass of the network. */
  readonly aroundPass?: <Result>(pass: () => Promise<Result>) => Promise<Result>;
}

/** How far another way of saying a line goes where nothing in the network is drawn: a share of the pace. */
const paceVariation = 0.08;
/** Code points of letters that are said at once: about half a minute. */
const mostLetters = 400;
/** Between the seeds of two pieces of one text. */
const pieceSeeds = 104_729;

type Inputs = Readonly<Record<string, Tensor>>;

export class HuggingFaceVoice {
  readonly #lib: Library;
  readonly #file: VoiceModelFile;
  readonly #kind: VoiceKind;
  readonly #sampleRate: number;
  readonly #tokenizer: PreTrainedTokenizer;
  /** Null where nothing in the network is drawn. */
  readonly #seeded: SeededOnnx | null;
  #model: PreTrainedModel;
  /** The seed with which the model was opened, and nothing was drawn since. */
  #fresh: number | null = 0;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    lib: Library,
    file: VoiceModelFile,
    { kind, sampleRate }: { readonly kind: VoiceKind; readonly sampleRate: number },
    tokenizer: PreTrainedTokenizer,
    seeded: SeededOnnx | null,
    model: PreTrainedModel,
  ) {
    this.#lib = lib;
    this.#file = file;
    this.#kind = kind;
    this.#sampleRate = sampleRate;
    this.#tokenizer = tokenizer;
    this.#seeded = seeded;
    this.#model = model;
  }

  /** @throws ModelRunnerMissing, ModelDidNotOpen */
  static async open(file: VoiceModelFile): Promise<HuggingFaceVoice> {
    const lib = await openLibrary();
    const folder = dirname(dirname(file.path));
    try {
      const config: unknown = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
      const kind = voiceKindOf(config);
      const sampleRate = kind === null ? null : sampleRateOf(kind, config);
      if (kind === null || sampleRate === null) throw new Error('its config.json is not that of a voice');
      const tokenizer = await lib.AutoTokenizer.from_pretrained(folder, { local_files_only: true });
      const seeded = (await isWhole(file.path)) ? SeededOnnx.read(await readFile(file.path)) : null;
      const model = await opened(lib, file, kind, seeded?.with(0) ?? null);
      return new HuggingFaceVoice(lib, file, { kind, sampleRate }, tokenizer, seeded, model);
    } catch (error) {
      throw new ModelDidNotOpen(firstLine(error));
    }
  }

  /**
   * Null whenever a piece more was spoken, and in the end all of it as a WAV file. One request makes one sound.
   * @throws VoiceLacksLetters, SpeechSilent, SpeechTooLong, VoiceFailed, VoiceSoundUnusable, ModelDidNotOpen
   */
  async *speak(request: VoiceRequest): AsyncGenerator<Uint8Array | null, void, void> {
    const { said, seed } = request;
    if (this.#kind === 'vits') this.#checkLetters(said);
    const pieces = spokenPieces(said, this.#kind === 'vits' ? mostLetters : mostVoiceTokens).filter(
      (piece) => this.#tokensOf(piece).length > 0,
    );
    if (pieces.length === 0) throw new SpeechSilent();
    const random = new RandomStream(seed);
    const pace =
      request.pace * (seed === 0 || this.#seeded !== null ? 1 : 1 + (random.uniform() * 2 - 1) * paceVariation);
    const styles = this.#kind === 'vits' ? null : await this.#stylesOf(request.voice);
    const sounds: Float32Array[] = [];
    let length = 0;
    for (const [at, piece] of pieces.entries()) {
      const inputs = styles === null ? this.#lettersOf(piece) : this.#phonemesOf(piece, styles, pace);
      const sound = await this.#alone(() => this.#sound(inputs, seed + at * pieceSeeds));
      sounds.push(sound);
      length += sound.length;
      if (length > longestMinutes * 60 * this.#sampleRate * Math.min(1, pace)) throw new SpeechTooLong(longestMinutes);
      yield null;
    }
    const joined = new Float32Array(length);
    let at = 0;
    for (const sound of sounds) {
      joined.set(sound, at);
      at += sound.length;
    }
    const channel = styles === null ? stretched(joined, this.#sampleRate, pace) : joined;
    yield writeWav({ sampleRate: this.#sampleRate, channels: [channel] }, 'float');
  }

  async close(): Promise<void> {
    await this.#model.dispose();
  }

  /** One after the other: what is said by turns with something else draws the same numbers as when it is said alone. */
  async #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** What is drawn begins anew with each piece: a model that draws is opened again. */
  async #begin(seed: number): Promise<void> {
    if (this.#seeded === null) return;
    if (this.#fresh !== seed) {
      // One that did not open the last time has none to be disposed of.
      await this.#model.dispose().catch(() => undefined);
      try {
        this.#model = await opened(this.#lib, this.#file, this.#kind, this.#seeded.with(seed));
      } catch (error) {
        throw new ModelDidNotOpen(firstLine(error));
      }
    }
    this.#fresh = null;
  }

  /** Without that of the unknown. What fills up stays: MMS has one token for it and for a letter. */
  #tokensOf(text: string): number[] {
    const { input_ids: tokens } = this.#tokenizer(text, { add_special_tokens: false, return_tensor: false });
    return tokens.filter((token) => token !== this.#tokenizer.unk_token_id);
  }

  /** What has no token is left out without a word by the library. */
  #checkLetters(said: string): void {
    const signs = new Set(said.match(/[\p{L}\p{N}]\p{M}*/gu) ?? []);
    const lacking = [...signs].filter((sign) => this.#tokensOf(sign).length === 0);
    if (lacking.length > 0) throw new VoiceLacksLetters(lacking);
  }

  #lettersOf(piece: string): Inputs {
    const { input_ids, attention_mask } = this.#tokenizer(piece);
    return { input_ids, attention_mask };
  }

  #phonemesOf(piece: string, styles: Float32Array, pace: number): Inputs {
    const { Tensor } = this.#lib;
    const { input_ids } = this.#tokenizer(piece);
    // The two ends are not counted, and there may be fewer styles than lengths.
    const row = Math.max(0, Math.min(input_ids.size - 2, Math.floor(styles.length / styleWidth) - 1));
    const style = styles.slice(row * styleWidth, (row + 1) * styleWidth);
    return {
      input_ids,
      style: new Tensor('float32', style, [1, styleWidth]),
      speed: new Tensor('float32', Float32Array.of(pace), [1]),
    };
  }

  async #sound(inputs: Inputs, seed: number): Promise<Float32Array> {
    await this.#begin(seed);
    const { aroundPass = (pass) => pass() } = this.#file;
    let sound: unknown;
    try {
      const output = (await aroundPass(() => this.#model(inputs) as Promise<unknown>)) as {
        readonly waveform?: { readonly data?: unknown };
      };
      sound = output.waveform?.data;
    } catch (error) {
      throw new VoiceFailed(firstLine(error));
    }
    if (!(sound instanceof Float32Array)) throw new VoiceFailed('it has no output “waveform” of 32 bits');
    if (!sound.every((sample) => Number.isFinite(sample))) throw new VoiceSoundUnusable();
    return sound;
  }

  async #stylesOf(voice: string): Promise<Float32Array> {
    const name = voiceFile(voice);
    if (voiceOfFile(name) === null) throw new ModelFileMissing(name);
    try {
      const bytes = await readFile(join(dirname(dirname(this.#file.path)), name));
      return new Float32Array(new Uint8Array(bytes).buffer, 0, Math.floor(bytes.length / 4));
    } catch (error) {
      throw new ModelDidNotOpen(firstLine(error));
    }
  }
}

/** Whether all of a model is in its one file. */
async function isWhole(path: string): Promise<boolean> {
  const beside = `${basename(path)}_data`;
  return !(await readdir(dirname(path))).some((name) => name.startsWith(beside));
}

/** Bytes that the library takes as they lie: a body would be copied, which takes longer than opening the model. */
class Held extends Response {
  readonly #bytes: ArrayBuffer;

  constructor(bytes: ArrayBuffer) {
    super(null);
    this.#bytes = bytes;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes;
  }
}

/** `bytes`, which fill their buffer, are put in the place of those of the file. */
async function opened(
  lib: Library,
  { path, threads }: VoiceModelFile,
  kind: VoiceKind,
  bytes: Uint8Array<ArrayBuffer> | null,
): Promise<PreTrainedModel> {
  const name = basename(path);
  if (bytes !== null) {
    const match = async (asked: string) => (asked.endsWith(`/${name}`) ? new Held(bytes.buffer) : undefined);
    lib.env.customCache = { match, put: async () => undefined };
    lib.env.useCustomCache = true;
  }
  try {
    const Model = kind === 'vits' ? lib.VitsModel : lib.StyleTextToSpeech2Model;
    return await Model.from_pretrained(dirname(dirname(path)), {
      dtype: weightsOf(`onnx/${name}`)?.type ?? 'fp32',
      device: 'cpu',
      local_files_only: true,
      session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
    });
  } finally {
    lib.env.useCustomCache = false;
    lib.env.customCache = null;
  }
}
