/** What makers offer for a region of a sound, and what is decided on it, over HTTP. */
import { z } from 'zod';
import { controlSchema } from '../maker/maker.ts';
import { clipSchema, mostClips, mostSamples, soundSourceSchema } from '../media/sound/sound.ts';
import { soundHunkSchema } from '../media/sound/sound-hunks.ts';
import { failureSchema, identifier, moment, orNull, sha256 } from './common.ts';
import { inBothLanguages, makingProgress, offerDecision, offerState } from './offers.ts';
import { largestSeed } from './run.ts';

export const mostSoundCandidates = 4;
export const longestSoundPrompt = 500;

const controls = z.record(z.string().max(100), z.number());
const effectName = z.string().min(1).max(100);

/** A kind of sound that a maker can make, with the controls of it. */
export const soundEffectSchema = z
  .object({
    name: effectName,
    label: inBothLanguages,
    controls: z.array(controlSchema),
    hears: z
      .enum(['nothing', 'place', 'second'])
      .default('nothing')
      .meta({ description: 'What it is made of: nothing, what lies at the place, or that and a second sound.' }),
  })
  .meta({ id: 'SoundEffect' });
export type SoundEffect = z.infer<typeof soundEffectSchema>;

export const soundMakerSchema = z
  .object({
    id: identifier,
    name: inBothLanguages,
    kind: z.enum(['procedure', 'embedded', 'trained', 'connected']),
    effects: z.array(soundEffectSchema),
    hash: z.string().meta({ description: 'Names the procedures and their version.' }),
  })
  .meta({ id: 'SoundMaker' });
export type SoundMaker = z.infer<typeof soundMakerSchema>;
export const soundMakerListSchema = z.object({ makers: z.array(soundMakerSchema) }).meta({ id: 'SoundMakerList' });

export const soundPlaceSchema = z
  .object({
    trackId: z.string().min(1).max(60),
    start: z.number().int().min(0).max(mostSamples),
    end: z
      .number()
      .int()
      .min(1)
      .max(mostSamples)
      .nullable()
      .default(null)
      .meta({ description: 'One place after the last sample that may change; null: as long as what is made.' }),
    channels: z.number().int().min(1).max(3).default(3),
    mode: z.enum(['replace', 'over']).default('replace'),
  })
  .meta({ id: 'SoundPlace' });

export const newSoundProposalSchema = z
  .object({
    personId: identifier.optional(),
    makerId: identifier,
    place: soundPlaceSchema,
    effect: effectName.optional().meta({ description: 'What the prompt means when absent.' }),
    prompt: z.string().max(longestSoundPrompt).default(''),
    controls: controls.default({}),
    second: sha256
      .optional()
      .meta({ description: 'A source of the work: the second sound, where the effect hears one.' }),
    seed: z.number().int().min(0).max(largestSeed).optional().meta({ description: 'Drawn by the server when absent.' }),
    candidates: z.number().int().min(1).max(mostSoundCandidates).default(1),
  })
  .meta({ id: 'NewSoundProposal' });
export type NewSoundProposal = z.input<typeof newSoundProposalSchema>;

/** What a maker was given to hear: a stretch of one track as it was, and a second sound. */
export const soundHeardSchema = z
  .object({
    channels: z.number().int().min(1).max(2),
    clips: z.array(clipSchema).max(mostClips),
    start: z.number().int().min(0).max(mostSamples),
    length: z.number().int().min(1).max(mostSamples),
    second: sha256.nullable(),
  })
  .meta({ id: 'SoundHeard' });
export type SoundHeard = z.infer<typeof soundHeardSchema>;

export const soundRecipeSchema = z
  .object({
    id: identifier,
    workId: identifier,
    makerId: identifier,
    makerName: z.string(),
    makerHash: z.string(),
    operation: z.literal('generate'),
    effect: effectName,
    prompt: z.string(),
    controls,
    seed: z.number().int(),
    candidates: z.number().int().positive(),
    base: z.number().int().meta({ description: 'The sequence of the sound that it was made for.' }),
    place: soundPlaceSchema,
    heard: soundHeardSchema.optional().meta({ description: 'Absent where nothing was heard.' }),
    sampleRate: z.number().int().positive(),
    runtime: z.string().meta({ description: 'What computed it, with its version and processor.' }),
    at: moment,
  })
  .meta({ id: 'SoundRecipe' });
export type SoundRecipe = z.infer<typeof soundRecipeSchema>;

export const soundCandidateSchema = z
  .object({
    source: soundSourceSchema.meta({ description: 'All that was made, as a source of the work.' }),
    hunks: z.array(soundHunkSchema).meta({ description: 'None where nothing would change.' }),
  })
  .meta({ id: 'SoundCandidate' });
export type SoundCandidate = z.infer<typeof soundCandidateSchema>;

export const soundProposalSchema = z
  .object({
    id: identifier,
    workId: identifier,
    state: offerState,
    recipe: soundRecipeSchema,
    candidates: z.array(soundCandidateSchema),
    progress: makingProgress,
    error: orNull(failureSchema),
    createdAt: moment,
    endedAt: moment.nullable(),
  })
  .meta({ id: 'SoundProposal' });
export type SoundProposal = z.infer<typeof soundProposalSchema>;
export const soundProposalListSchema = z
  .object({ proposals: z.array(soundProposalSchema) })
  .meta({ id: 'SoundProposalList' });

export const newSoundDecisionSchema = z.object(offerDecision).meta({ id: 'NewSoundDecision' });
export type NewSoundDecision = z.infer<typeof newSoundDecisionSchema>;

/** Samples are compared as the bytes of the source. */
export const soundReplaySchema = z
  .object({
    verdict: z.enum(['exact', 'not-reproducible']),
    reason: z.string(),
    changed: z.array(z.enum(['maker-gone', 'maker', 'runtime', 'samples'])),
  })
  .meta({ id: 'SoundReplay' });
export type SoundReplay = z.infer<typeof soundReplaySchema>;
