/** What makers offer for a score, and what is decided on it, over HTTP. */
import { z } from 'zod';
import { controlSchema } from '../maker/maker.ts';
import { noteSchema, scoreLimits } from '../media/score/score.ts';
import { scoreHunkSchema } from '../media/score/score-hunks.ts';
import { scoreLockSchema, scoreRegionSchema } from '../media/score/score-region.ts';
import { frontiersSchema } from '../version/version.ts';
import { failureSchema, identifier, moment, orNull } from './common.ts';
import { makingProgress, offerDecision, offerState } from './offers.ts';
import { largestSeed } from './run.ts';

export const scoreOperationSchema = z.enum(['harmonise', 'fill', 'vary', 'continue', 'answer']).meta({
  id: 'ScoreOperation',
  description:
    'harmonise: the other lines to the given one. fill: the region from all around it. vary: the region anew, near to what it held. ' +
    'continue: the region from what is before it. answer: the region as a closing answer to as much before it.',
});
export type ScoreOperation = z.infer<typeof scoreOperationSchema>;

export const mostScoreCandidates = 4;

export const scoreMakerSchema = z
  .object({
    id: identifier,
    name: z.object({ en: z.string(), zh: z.string() }),
    operations: z.array(scoreOperationSchema),
    controls: z.array(
      controlSchema.extend({
        operations: z.array(scoreOperationSchema).meta({ description: 'Those that it acts on.' }),
      }),
    ),
    lines: z.number().int().positive().meta({ description: 'In how many lines it makes music.' }),
    hash: z.string().meta({ description: 'SHA-256 of the model’s file.' }),
  })
  .meta({ id: 'ScoreMaker' });
export type ScoreMaker = z.infer<typeof scoreMakerSchema>;
export const scoreMakerListSchema = z.object({ makers: z.array(scoreMakerSchema) }).meta({ id: 'ScoreMakerList' });

/** One voice of one track, in which a maker reads and writes one note at a time. */
export const scoreLineSchema = z
  .object({ track: z.string().min(1).max(64), voice: z.number().int().min(1).max(scoreLimits.voices) })
  .meta({ id: 'ScoreLine' });
export type ScoreLine = z.infer<typeof scoreLineSchema>;

const controls = z.record(z.string().max(100), z.number());

export const newScoreProposalSchema = z
  .object({
    branchId: identifier.optional(),
    personId: identifier.optional(),
    makerId: identifier,
    operation: scoreOperationSchema,
    region: scoreRegionSchema.meta({ description: 'Where it writes; its parts name which of the lines.' }),
    base: frontiersSchema
      .optional()
      .meta({ description: 'The version that the region is of; the newest when absent.' }),
    lines: z
      .array(scoreLineSchema)
      .min(1)
      .max(16)
      .optional()
      .meta({ description: 'From the highest; found from the tracks when absent.' }),
    given: z
      .number()
      .int()
      .nonnegative()
      .optional()
      .meta({ description: 'Of harmonise: which line is the melody; the first that has notes there when absent.' }),
    controls: controls.default({}),
    seed: z.number().int().min(0).max(largestSeed).optional().meta({ description: 'Drawn by the server when absent.' }),
    candidates: z.number().int().min(1).max(mostScoreCandidates).default(1),
  })
  .meta({ id: 'NewScoreProposal' });
export type NewScoreProposal = z.input<typeof newScoreProposalSchema>;

export const scoreRecipeSchema = z
  .object({
    id: identifier,
    workId: identifier,
    branchId: identifier,
    makerId: identifier,
    makerName: z.string(),
    makerHash: z.string(),
    operation: scoreOperationSchema,
    controls,
    seed: z.number().int(),
    candidates: z.number().int().positive(),
    base: frontiersSchema,
    region: scoreRegionSchema,
    lines: z.array(scoreLineSchema),
    given: z.number().int().nonnegative().nullable(),
    locks: z.array(scoreLockSchema).meta({ description: 'Those that it was to leave alone.' }),
    runtime: z.string().meta({ description: 'What computed it, with its version and processor.' }),
    at: moment,
  })
  .meta({ id: 'ScoreRecipe' });
export type ScoreRecipe = z.infer<typeof scoreRecipeSchema>;

export const scoreCandidateSchema = z
  .object({
    notes: z.array(noteSchema).meta({ description: 'All of the region, as it is offered.' }),
    natsPerNote: z.number().meta({ description: 'How unexpected the maker finds it, where it could choose.' }),
    hunks: z.array(scoreHunkSchema).meta({ description: 'A bar of a track each; none where nothing would change.' }),
  })
  .meta({ id: 'ScoreCandidate' });
export type ScoreCandidate = z.infer<typeof scoreCandidateSchema>;

export const scoreProposalSchema = z
  .object({
    id: identifier,
    workId: identifier,
    branchId: identifier,
    state: offerState,
    recipe: scoreRecipeSchema,
    candidates: z.array(scoreCandidateSchema),
    progress: makingProgress,
    error: orNull(failureSchema),
    seconds: z
      .number()
      .nullable()
      .meta({ description: 'How long the making took, the waiting before it not counted.' }),
    createdAt: moment,
    endedAt: moment.nullable(),
  })
  .meta({ id: 'ScoreProposal' });
export type ScoreProposal = z.infer<typeof scoreProposalSchema>;
export const scoreProposalListSchema = z
  .object({ proposals: z.array(scoreProposalSchema) })
  .meta({ id: 'ScoreProposalList' });

export const newScoreDecisionSchema = z.object(offerDecision).meta({ id: 'NewScoreDecision' });
export type NewScoreDecision = z.infer<typeof newScoreDecisionSchema>;

export const scoreReplaySchema = z
  .object({
    verdict: z.enum(['exact', 'close', 'not-reproducible']),
    reason: z.string().meta({ description: 'Why, in English: what is the same and what changed.' }),
    changed: z.array(z.enum(['maker-gone', 'model', 'runtime', 'notes'])),
    similarity: z.number().min(0).max(1).meta({ description: 'The share of notes that both have.' }),
  })
  .meta({ id: 'ScoreReplay' });
export type ScoreReplay = z.infer<typeof scoreReplaySchema>;
