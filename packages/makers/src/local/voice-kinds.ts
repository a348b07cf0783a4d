/**
 * Models that speak, by their files: VITS (MMS too) reads letters, and Kokoro (StyleTTS 2) reads phonemes and has its voices in
 * files of their own. Whether one can be run is for what runs it to say. Pure.
 */
import type { ModelVoice } from '@fourhands/core';
import { fieldOf } from './model-kinds.ts';

/** By the name that a config.json has for it. */
export type VoiceKind = 'vits' | 'style_text_to_speech_2';

/** Samples a second of Kokoro, whose config.json does not say it. */
export const kokoroRate = 24_000;
/** Tokens that are spoken at once: what Kokoro takes, its two ends not counted. */
export const mostVoiceTokens = 510;

/** Null for a model that does not speak, or in another way. */
export function voiceKindOf(config: unknown): VoiceKind | null {
  const type = fieldOf(config, 'model_type');
  if (type === 'vits' || type === 'style_text_to_speech_2') return type;
  const named = fieldOf(config, 'architectures');
  const architecture: unknown = Array.isArray(named) ? named[0] : null;
  if (architecture === 'VitsModel') return 'vits';
  return architecture === 'StyleTextToSpeech2Model' ? 'style_text_to_speech_2' : null;
}

/** Samples a second; null where the file does not say. */
export function sampleRateOf(kind: VoiceKind, config: unknown): number | null {
  if (kind !== 'vits') return kokoroRate;
  const rate = fieldOf(config, 'sampling_rate');
  return Number.isInteger(rate) && Number(rate) >= 4000 && Number(rate) <= 96_000 ? Number(rate) : null;
}

/** Of the file of a voice, from the folder of its model; null for another file. */
export function voiceOfFile(name: string): string | null {
  return /^voices\/([A-Za-z0-9][\w.-]{0,90})\.bin$/.exec(name)?.[1] ?? null;
}

export const voiceFile = (voice: string): string => `voices/${voice}.bin`;

/**
 * Languages by the first letter of a voice of Kokoro's, the second being f or m (kokoro.js, voices.js). Its voices of other languages
 * were learned from phonemes that eSpeak does not write.
 */
const kokoroLanguages: Readonly<Record<string, string>> = { a: 'en-US', b: 'en-GB' };

/** Of Kokoro's, a voice that can be given phonemes here; null for others. */
export function kokoroVoice(name: string): ModelVoice | null {
  const [, language = '', gender = ''] = /^([a-z])([fm])(?:_|$)/.exec(name) ?? [];
  const spoken = kokoroLanguages[language];
  return spoken === undefined ? null : { name, language: spoken, gender: gender === 'f' ? 'female' : 'male' };
}

/** The one voice of a VITS, called by its language where that is said. */
export function vitsVoice(config: unknown, tokenizerConfig: unknown): ModelVoice {
  const from = fieldOf(config, '_name_or_path');
  const said = fieldOf(tokenizerConfig, 'language') ?? /mms-tts-([a-z]{3})\b/.exec(String(from))?.[1];
  const language = typeof said === 'string' ? canonical(said) : null;
  return { name: language ?? 'voice', language, gender: null };
}

/** `eng` is `en` in BCP 47. */
function canonical(language: string): string | null {
  try {
    const [tag = ''] = Intl.getCanonicalLocales(language);
    return /^[\w-]{2,35}$/.test(tag) ? tag : null;
  } catch {
    return null;
  }
}

/** Whether a VITS was taught phonemes, or letters of another script, instead of what people write. */
export const otherWriting = (tokenizerConfig: unknown): 'phonemes' | 'romanised' | null =>
  fieldOf(tokenizerConfig, 'phonemize') === true
    ? 'phonemes'
    : fieldOf(tokenizerConfig, 'is_uroman') === true
      ? 'romanised'
      : null;
