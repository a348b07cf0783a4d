/**
 * What a clip is made by: everything that makes its sound, and nothing else. A line whose recipe is the same keeps its clip, whatever
 * else of the script was changed; its pause belongs to the script. Pure.
 */
import { z } from 'zod';
import { moment, sha256 } from '../../protocol/common.ts';
import { largestSeed } from '../../protocol/run.ts';
import { spokenParts, spokenPartSchema } from './lexicon.ts';
import type { Script, SpeechLine } from './script.ts';
import { type SpeechMaker, voiceOf } from './voice.ts';

export const clipRecipeSchema = z
  .object({
    makerId: z.string().max(64),
    makerName: z.string().max(200),
    makerHash: z.string().max(500),
    voice: z.string().max(100).meta({ description: 'By the name that its maker has for it.' }),
    language: z.string().max(40),
    parts: z.array(spokenPartSchema).readonly().meta({ description: 'The words, with what the lexicon says of them.' }),
    pace: z.number(),
    pitch: z.number(),
    volume: z.number(),
    seed: z
      .number()
      .int()
      .min(0)
      .max(largestSeed)
      .meta({ description: '0 is as set; another one is another way of saying it.' }),
  })
  .readonly()
  .meta({ id: 'ClipRecipe' });
export type ClipRecipe = z.infer<typeof clipRecipeSchema>;

export const speechTakeSchema = z
  .object({
    id: z.string().min(1).max(64),
    line: z.string().min(1).max(64),
    recipe: clipRecipeSchema,
    sha256,
    bytes: z.number().int().positive(),
    /** Samples a second, and how many. */
    sampleRate: z.number().int().positive(),
    samples: z.number().int().positive(),
    at: moment,
    milliseconds: z.number().nonnegative().meta({ description: 'How long making it took.' }),
  })
  .readonly()
  .meta({ id: 'SpeechTake', description: 'One clip of a line, a WAV file among the blobs.' });
export type SpeechTake = z.infer<typeof speechTakeSchema>;

/** @throws VoiceUnknown, NothingSpeaks */
export function clipRecipe(
  script: Pick<Script, 'voices' | 'lexicon'>,
  line: SpeechLine,
  makers: readonly SpeechMaker[],
  seed = 0,
): ClipRecipe {
  const { maker, name, language } = voiceOf(script, line, makers);
  // A maker that knows no phonemes says those words as they are written.
  const lexicon = maker.phonemes ? script.lexicon : script.lexicon.filter(({ kind }) => kind !== 'phonemes');
  return {
    makerId: maker.id,
    makerName: maker.name.en,
    makerHash: maker.hash,
    voice: name,
    language,
    parts: spokenParts(line.text.trim(), lexicon, language),
    // What a voice does not take changes nothing of its sound.
    pace: maker.pace ? line.pace : 1,
    pitch: maker.pitch ? line.pitch : 0,
    volume: line.volume,
    seed,
  };
}

/** Words as they are read aloud, for makers that take plain text. */
export const plainWords = ({ parts }: Pick<ClipRecipe, 'parts'>): string => parts.map(({ text }) => text).join('');

/** One text a recipe; two recipes are the same where these are. */
export function recipeKey(recipe: ClipRecipe): string {
  const { makerId, makerHash, voice, language, parts, pace, pitch, volume, seed } = recipe;
  const said = parts.map(({ kind, text }) => [kind, text]);
  return JSON.stringify([makerId, makerHash, voice, language, said, pace, pitch, volume, seed]);
}

/** Whether both are to be said alike, whatever their seeds: then a clip of one is a take of the other. */
export const sameSaying = (a: ClipRecipe, b: ClipRecipe): boolean =>
  recipeKey({ ...a, seed: 0 }) === recipeKey({ ...b, seed: 0 });
