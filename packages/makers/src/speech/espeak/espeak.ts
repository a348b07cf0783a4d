/**
 * eSpeak NG as a maker of speech: a program of others, under GPL-3.0-or-later, that is started as a process where it is installed and
 * never loaded into one of ours. It knows more than a hundred languages, and sounds like a machine.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ClipRecipe } from '@fourhands/core/media/speech/clip-recipe';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import type { Speaker } from '../speaker.ts';
import { EspeakMissing, EspeakRefused, SpeechProcessEnded, SpeechTooSlow } from '../speech-failures.ts';
import type { EspeakCall, EspeakReply } from './espeak-program.ts';
import {
  espeakArguments,
  espeakId,
  espeakText,
  espeakVariants,
  espeakVoices,
  phonemeArguments,
} from './espeak-words.ts';

export interface EspeakOptions {
  /** Where the package is, as an import names it; null where it is not installed. */
  readonly found?: () => string | null;
  /** Milliseconds that one line may take, and after which a process without work is ended. */
  readonly longest?: number;
  readonly idle?: number;
}

function installed(): string | null {
  try {
    return import.meta.resolve('espeak-ng');
  } catch {
    return null;
  }
}

const missing: SpeechMaker = {
  id: espeakId,
  name: { en: 'eSpeak NG, on this machine', zh: 'eSpeak NG（本机）' },
  kind: 'procedure',
  hash: '',
  voices: [],
  variants: [],
  openVoices: false,
  pace: true,
  pitch: true,
  phonemes: true,
  repeats: true,
  destination: null,
  reason: null,
};

export class Espeak implements Speaker {
  readonly #options: Required<EspeakOptions>;
  #child: ChildProcess | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #described: Promise<SpeechMaker> | null = null;
  #idle: NodeJS.Timeout | undefined;
  #number = 0;

  constructor({ found = installed, longest = 120_000, idle = 60_000 }: EspeakOptions = {}) {
    this.#options = { found, longest, idle };
  }

  async describe(): Promise<readonly SpeechMaker[]> {
    const place = this.#options.found();
    if (place === null) return [{ ...missing, reason: new EspeakMissing().message }];
    this.#described ??= this.#describe(place);
    try {
      return [await this.#described];
    } catch (error) {
      this.#described = null;
      return [{ ...missing, reason: error instanceof Error ? error.message : String(error) }];
    }
  }

  async speak(recipe: ClipRecipe, signal: AbortSignal): Promise<Uint8Array> {
    const { sound, complaints } = await this.#call(espeakArguments(recipe), espeakText(recipe), signal);
    // A file of 44 bytes is a head without samples.
    if (sound === null || (complaints.length > 0 && sound.length <= 44))
      throw new EspeakRefused(complaints[0]?.slice(0, 200) ?? 'it gave no reason');
    return sound;
  }

  /**
   * What it would say of each text, in IPA and without the marks. Phonemes of its own stand in double brackets.
   * @throws MakerFailure, or the signal's reason
   */
  async phonemes(texts: readonly string[], voice: string, signal: AbortSignal): Promise<string[]> {
    // Paragraphs are kept apart: one call is enough, as long as it finds no pause within one.
    const together = await this.#ipa(texts.join('\n\n'), voice, signal);
    if (together.length === texts.length) return together;
    const apart: string[] = [];
    for (const text of texts) apart.push((await this.#ipa(text, voice, signal)).join(' ').trim());
    return apart;
  }

  close(): void {
    clearTimeout(this.#idle);
    const child = this.#child;
    this.#child = null;
    child?.kill('SIGKILL');
  }

  async #ipa(words: string, voice: string, signal: AbortSignal): Promise<string[]> {
    const { lines, complaints } = await this.#call(phonemeArguments(voice), words, signal);
    if (lines.length === 0 && complaints.length > 0) throw new EspeakRefused(complaints[0]!.slice(0, 200));
    return [...lines];
  }

  async #describe(place: string): Promise<SpeechMaker> {
    const never = new AbortController().signal;
    const voices = await this.#call(['--voices'], '', never);
    const variants = await this.#call(['--voices=variant'], '', never);
    const program = await readFile(new URL('espeak-ng.wasm', place));
    return {
      ...missing,
      hash: createHash('sha256').update(program).digest('hex'),
      voices: espeakVoices(voices.lines),
      variants: espeakVariants(variants.lines),
    };
  }

  /** One after the other; what waits for its turn stops at once too. */
  #call(given: readonly string[], words: string, signal: AbortSignal): Promise<EspeakReply> {
    const next = this.#last.then(() => this.#run({ number: ++this.#number, arguments: given, words }, signal));
    this.#last = next.catch(() => undefined);
    return new Promise((resolve, reject) => {
      const stopped = () => reject(signal.reason as Error);
      signal.addEventListener('abort', stopped, { once: true });
      void next.then(resolve, reject).finally(() => signal.removeEventListener('abort', stopped));
    });
  }

  #run(call: EspeakCall, signal: AbortSignal): Promise<EspeakReply> {
    signal.throwIfAborted();
    if (this.#options.found() === null) throw new EspeakMissing();
    clearTimeout(this.#idle);
    const child = (this.#child ??= this.#start());
    const { longest, idle } = this.#options;
    return new Promise((resolve, reject) => {
      const give = (error: Error) => {
        settle();
        this.close();
        reject(error);
      };
      const settle = () => {
        clearTimeout(tooLong);
        signal.removeEventListener('abort', stopped);
        child.off('message', onMessage).off('error', give).off('close', onClose);
        this.#idle = setTimeout(() => this.close(), idle).unref();
      };
      const stopped = () => give(signal.reason as Error);
      const tooLong = setTimeout(() => give(new SpeechTooSlow(longest / 1000)), longest);
      const onClose = (code: number | null, by: string | null) =>
        give(new SpeechProcessEnded(by ?? `exit code ${code}`, ''));
      const onMessage = (message: unknown) => {
        const reply = message as EspeakReply;
        if (reply.number !== call.number) return;
        settle();
        resolve(reply);
      };
      signal.addEventListener('abort', stopped, { once: true });
      child.on('message', onMessage).on('error', give).on('close', onClose);
      child.send(call, (error) => error !== null && give(error));
    });
  }

  #start(): ChildProcess {
    return fork(fileURLToPath(new URL('espeak-program.ts', import.meta.url)), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
    });
  }
}
