/** All that is needed to make a proposal again, and the verdict when it was tried. */
import { z } from 'zod';
import { briefSchema } from '../brief/brief.ts';
import { talkSourceSchema } from '../dialogue/turn.ts';
import { identifier, moment, orNull } from '../protocol/common.ts';
import { actionSchema, operationSchema } from '../maker/maker.ts';
import { textRegionSchema } from '../region/region.ts';
import { sentenceAskedSchema } from '../translation/asked.ts';
import { frontiersSchema } from '../version/version.ts';
import { modeSchema } from '../work/work.ts';

export const recipeSchema = z
  .object({
    id: identifier,
    workId: identifier,
    branchId: identifier,
    makerId: identifier,
    makerName: z.string(),
    makerHash: z.string(),
    destination: z.string().nullable(),
    mode: modeSchema,
    operation: operationSchema,
    action: orNull(actionSchema),
    prompt: z.string(),
    controls: z.record(z.string(), z.number()),
    seed: z.number().int(),
    candidates: z.number().int().positive(),
    base: frontiersSchema,
    region: textRegionSchema,
    kept: z.array(z.string()),
    rejected: z.array(z.string()),
    brief: briefSchema.optional().meta({ description: 'The facts that it was written from, where there were any.' }),
    runtime: z.string().meta({ description: 'What computed it, with its version and processor.' }),
    at: moment,
    translation: sentenceAskedSchema
      .optional()
      .meta({ description: 'Where it translates a sentence: what the maker was told of it.' }),
    talk: talkSourceSchema
      .optional()
      .meta({ description: 'Where it was said in a talk: in which, and what the maker was told.' }),
  })
  .meta({ id: 'Recipe' });
export type Recipe = z.infer<typeof recipeSchema>;

export const replaySchema = z
  .object({
    verdict: z.enum(['exact', 'close', 'not-reproducible']),
    reason: z.string().meta({ description: 'Why, in English: what is the same and what changed.' }),
    changed: z.array(z.enum(['maker-gone', 'model', 'runtime', 'provider', 'text'])),
    similarity: z.number().min(0).max(1),
    text: z.string().nullable(),
  })
  .meta({ id: 'Replay' });
export type Replay = z.infer<typeof replaySchema>;
