/** Makers of speech and their voices, and which of them speaks a line. Values only. */
import { z } from 'zod';
import { languageOf } from '../../translation/language.ts';
import { baseOf } from '../../translation/languages.ts';
import type { Script, SpeechLine } from './script.ts';
import { voiceIdSchema } from './script.ts';

export const speechVoiceSchema = z
  .object({
    id: voiceIdSchema,
    name: z.string(),
    language: z.union([z.string(), z.null()]).meta({ description: 'As BCP 47 names it; null where it speaks any.' }),
    /** What the voice is called by people of its kind: `male`, `female`, or nothing. */
    gender: z.enum(['male', 'female']).nullable(),
  })
  .meta({ id: 'SpeechVoice' });
export type SpeechVoice = z.infer<typeof speechVoiceSchema>;

export const speechMakerSchema = z
  .object({
    id: z.string(),
    name: z.object({ en: z.string(), zh: z.string() }),
    kind: z.enum(['procedure', 'local', 'connected']),
    hash: z.string().meta({ description: 'Of everything that decides how it sounds.' }),
    voices: z.array(speechVoiceSchema),
    variants: z.array(z.object({ name: z.string(), gender: z.enum(['male', 'female']).nullable() })).meta({
      description: 'Ways in which each voice can sound, to be put behind its name with a plus sign.',
    }),
    openVoices: z.boolean().meta({ description: 'Whether it takes voices by names that are not listed.' }),
    pace: z.boolean().meta({ description: 'Whether it takes a pace.' }),
    pitch: z.boolean().meta({ description: 'Whether it takes a pitch.' }),
    phonemes: z.boolean().meta({ description: 'Whether it takes phonemes; without, a word is said as it is written.' }),
    repeats: z.boolean().meta({ description: 'Whether one recipe makes one sound.' }),
    destination: z.string().nullable().meta({ description: 'Where words go, of a connected service.' }),
    reason: z.string().nullable().meta({ description: 'Why it cannot speak now; null where it can.' }),
  })
  .meta({ id: 'SpeechMaker' });
export type SpeechMaker = z.infer<typeof speechMakerSchema>;

/** No maker has such a voice. */
export class VoiceUnknown extends Error {
  readonly code = 'voice-unknown';
  readonly voice: string;

  constructor(voice: string, like: readonly string[]) {
    const meant = like.length === 0 ? '' : ` Perhaps one of these: ${like.join(', ')}.`;
    super(`There is no voice “${voice}”.${meant} Choose one of those that are listed.`);
    this.name = 'VoiceUnknown';
    this.voice = voice;
  }
}

/** What a voice may be told of how to speak, or not: each maker says which. */
export type VoiceControl = 'pace' | 'pitch';

/** None of the voices that were meant takes it. */
export class VoiceControlNotTaken extends Error {
  readonly code = 'voice-control-not-taken';
  readonly control: VoiceControl;

  constructor(control: VoiceControl, makers: readonly string[]) {
    const who = makers.map((name) => `“${name}”`).join(' and ');
    super(
      `${who} ${makers.length === 1 ? 'takes' : 'take'} no ${control}, so that it would change nothing. Leave it away, or choose a voice ` +
        'that takes one.',
    );
    this.name = 'VoiceControlNotTaken';
    this.control = control;
  }
}

/** Nothing can speak: no maker is there, or none that works. */
export class NothingSpeaks extends Error {
  readonly code = 'nothing-speaks';

  constructor(reasons: readonly string[]) {
    super(['There is no maker of speech that works.', ...reasons].join(' '));
    this.name = 'NothingSpeaks';
  }
}

export interface ChosenVoice {
  readonly maker: SpeechMaker;
  /** By its maker's own name, with a variant where one is named. */
  readonly name: string;
  readonly language: string;
}

/** @throws VoiceUnknown */
export function findVoice(
  makers: readonly SpeechMaker[],
  id: string,
): { readonly maker: SpeechMaker; readonly voice: SpeechVoice; readonly name: string } {
  const [plain = '', variant] = id.split('+');
  for (const maker of makers) {
    const voice = maker.voices.find((one) => one.id.toLowerCase() === plain.toLowerCase());
    if (voice === undefined) continue;
    const own = voice.id.slice(voice.id.indexOf('/') + 1);
    if (variant === undefined) return { maker, voice, name: own };
    const known = maker.variants.find(({ name }) => name.toLowerCase() === variant.toLowerCase());
    if (known !== undefined) return { maker, voice, name: `${own}+${known.name}` };
  }
  const [makerId, own] = [id.slice(0, id.indexOf('/')), id.slice(id.indexOf('/') + 1)];
  const open = makers.find((maker) => maker.openVoices && maker.id === makerId);
  if (open !== undefined) return { maker: open, voice: { id, name: own, language: null, gender: null }, name: own };
  const all = makers.flatMap(({ voices }) => voices);
  const wanted = baseOf(plain.slice(plain.indexOf('/') + 1).toLowerCase());
  const like = all.filter((voice) => voice.id.toLowerCase().includes(wanted)).map((voice) => voice.id);
  throw new VoiceUnknown(id, like.slice(0, 5));
}

/** Han signs of a short line say enough where nothing else is written. */
function languageIn(text: string): string | null {
  return (
    languageOf(text) ?? (/\p{sc=Han}/u.test(text) && !/[\p{sc=Latn}\p{sc=Kana}\p{sc=Hira}]/u.test(text) ? 'zh' : null)
  );
}

const matches = (voice: SpeechVoice, language: string): boolean =>
  voice.language === null || baseOf(voice.language) === baseOf(language);

/** English without a region is that of where most of its speakers are, and so on (CLDR, likely subtags). */
function inUsualRegion(language: string): string {
  try {
    return `${baseOf(language)}-${new Intl.Locale(language).maximize().region}`;
  } catch {
    return language;
  }
}

/**
 * Which voice speaks a line: its own, that of its speaker, the one of the script, or the first that speaks its language. A voice of
 * the script that does not speak the language of a line gives way to one that does; a voice that a person gave a line or a speaker never does.
 * @throws VoiceUnknown, NothingSpeaks
 */
export function voiceOf(script: Pick<Script, 'voices'>, line: SpeechLine, makers: readonly SpeechMaker[]): ChosenVoice {
  const inWords = line.language ?? languageIn(line.text);
  const given = line.voice ?? (line.speaker === '' ? undefined : script.voices[line.speaker]) ?? null;
  const chosen = (id: string): ChosenVoice => {
    const { maker, voice, name } = findVoice(makers, id);
    return { maker, name, language: line.language ?? voice.language ?? inWords ?? 'en' };
  };
  if (given !== null) return chosen(given);
  const usual = script.voices[''];
  if (usual !== undefined) {
    const { voice } = findVoice(makers, usual);
    if (inWords === null || matches(voice, inWords)) return chosen(usual);
  }
  const able = makers.filter(({ reason }) => reason === null);
  const language = inWords ?? 'en';
  for (const maker of able) {
    const near =
      maker.voices.find((voice) => voice.language === language) ??
      maker.voices.find((voice) => voice.language === inUsualRegion(language)) ??
      maker.voices.find((voice) => matches(voice, language));
    if (near !== undefined) return { maker, name: near.id.slice(near.id.indexOf('/') + 1), language };
  }
  const [first] = able;
  const [any] = first?.voices ?? [];
  if (first === undefined || any === undefined) throw new NothingSpeaks(makers.flatMap(({ reason }) => reason ?? []));
  return { maker: first, name: any.id.slice(any.id.indexOf('/') + 1), language };
}
