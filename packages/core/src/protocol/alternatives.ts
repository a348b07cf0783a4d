/** The words that a maker finds likely at a place of a text. */
import { z } from 'zod';
import { frontiersSchema } from '../version/version.ts';
import { identifier } from './common.ts';

export const alternativesAskedSchema = z
  .object({
    branchId: identifier.optional().meta({ description: 'The main branch when absent.' }),
    makerId: identifier,
    at: z.number().int().nonnegative().meta({ description: 'Where the word begins.' }),
    base: frontiersSchema.optional().meta({ description: 'The version whose place is named; the newest when absent.' }),
    most: z.number().int().min(1).max(20).default(8),
  })
  .meta({ id: 'AlternativesAsked' });
export type AlternativesAsked = z.input<typeof alternativesAskedSchema>;

export const alternativeSchema = z
  .object({
    text: z.string().meta({ description: 'A word, or a punctuation mark.' }),
    probability: z.number().min(0).max(1),
  })
  .meta({ id: 'Alternative' });
export type Alternative = z.infer<typeof alternativeSchema>;

export const alternativeListSchema = z
  .object({ alternatives: z.array(alternativeSchema).meta({ description: 'The likeliest first.' }) })
  .meta({ id: 'AlternativeList' });
