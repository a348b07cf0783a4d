/**
 * A model of this machine as a maker of speech. A VITS reads the letters of its language; Kokoro reads phonemes, which eSpeak writes
 * in its own process. Where the model runs is for others to say.
 */
import { createHash } from 'node:crypto';
import type { Failure, LocalModel } from '@fourhands/core';
import { type ClipRecipe, plainWords } from '@fourhands/core/media/speech/clip-recipe';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import type { VoiceRequest } from '../../local/hugging-face-voice.ts';
import { ModelUnusable, VoiceFailed } from '../../local/local-failures.ts';
import type { Espeak } from '../espeak/espeak.ts';
import type { Speaker } from '../speaker.ts';
import { EspeakMissing, PhonemesMissing, SpeechSilent, SpeechVoiceMissing } from '../speech-failures.ts';
import { kokoroPhonemes, sectionsOf } from './kokoro-phonemes.ts';

/** What it asks of a model, here or in a process of its own. */
export interface RunsVoice {
  /** Null whenever a piece more was spoken, and in the end the sound file. */
  speak(
    request: VoiceRequest,
    options: { readonly signal: AbortSignal },
  ): AsyncGenerator<Uint8Array | null, void, void>;
}

export type LocalVoiceIdentity = Pick<LocalModel, 'makerId' | 'name' | 'hash' | 'modelType' | 'voices'> & {
  /** Why it cannot be used now. */
  readonly problem: Failure | null;
  /** Whether all weights are in one file: what is drawn in the network can then be drawn again. */
  readonly whole: boolean;
};

/** What writes phonemes. */
export type WritesPhonemes = Pick<Espeak, 'describe' | 'phonemes'>;

export class LocalSpeaker implements Speaker {
  readonly #identity: LocalVoiceIdentity;
  readonly #voice: RunsVoice;
  readonly #phonemes: WritesPhonemes;

  constructor(identity: LocalVoiceIdentity, voice: RunsVoice, phonemes: WritesPhonemes) {
    this.#identity = identity;
    this.#voice = voice;
    this.#phonemes = phonemes;
  }

  async describe(): Promise<readonly SpeechMaker[]> {
    const { makerId, name, hash, problem, voices, whole } = this.#identity;
    const writer = this.#readsPhonemes ? await this.#writer() : null;
    return [
      {
        id: makerId,
        name: { en: name, zh: name },
        kind: 'local',
        // How a word is read decides how it sounds.
        hash: writer === null ? hash : createHash('sha256').update(`${hash} ${writer.hash}`).digest('hex'),
        voices: voices.map((voice) => ({
          id: `${makerId}/${voice.name}`,
          name: voice.name,
          language: voice.language,
          gender: voice.gender,
        })),
        variants: [],
        openVoices: false,
        pace: true,
        pitch: false,
        phonemes: this.#readsPhonemes,
        repeats: whole,
        destination: null,
        reason: problem?.message ?? writer?.reason ?? null,
      },
    ];
  }

  async speak(recipe: ClipRecipe, signal: AbortSignal): Promise<Uint8Array> {
    const { problem, voices, name } = this.#identity;
    if (problem !== null) throw new ModelUnusable(problem);
    const voice = voices.find((one) => one.name === recipe.voice);
    if (voice === undefined) throw new SpeechVoiceMissing(recipe.voice, name);
    const said = this.#readsPhonemes
      ? await this.#phonemesOf(recipe, voice.language ?? recipe.language, signal)
      : plainWords(recipe).replaceAll(/[‘’]/g, "'").replaceAll(/\s+/g, ' ');
    if (!/[\p{L}\p{N}]/u.test(said)) throw new SpeechSilent();
    const request = { voice: voice.name, said, pace: recipe.pace, seed: recipe.seed };
    let sound: Uint8Array | null = null;
    for await (const piece of this.#voice.speak(request, { signal })) sound = piece;
    signal.throwIfAborted();
    if (sound === null) throw new VoiceFailed('it ended without a sound');
    return sound;
  }

  /** The model is whose it is. */
  close(): void {}

  get #readsPhonemes(): boolean {
    return this.#identity.modelType !== 'vits';
  }

  /** What writes phonemes, and why it does not. */
  async #writer(): Promise<{ readonly hash: string; readonly reason: string | null }> {
    const [espeak] = await this.#phonemes.describe();
    return { hash: espeak?.hash ?? '', reason: espeak?.reason === null ? null : new PhonemesMissing().message };
  }

  async #phonemesOf({ parts }: ClipRecipe, language: string, signal: AbortSignal): Promise<string> {
    const sections = sectionsOf(parts);
    const words = sections.filter(({ kind }) => kind === 'words').map(({ text }) => text);
    try {
      const said = words.length === 0 ? [] : await this.#phonemes.phonemes(words, language.toLowerCase(), signal);
      return kokoroPhonemes(sections, said, language);
    } catch (error) {
      throw error instanceof EspeakMissing ? new PhonemesMissing() : error;
    }
  }
}
