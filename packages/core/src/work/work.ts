/** One thing being made. */
import { z } from 'zod';
import { givenName, identifier, moment } from '../protocol/common.ts';

export const mediumNameSchema = z.enum(['text']).meta({ id: 'MediumName' });
export type MediumName = z.infer<typeof mediumNameSchema>;

export const modeSchema = z.enum(['prompt-guided', 'iterative', 'co-creation']).meta({ id: 'Mode' });
export type Mode = z.infer<typeof modeSchema>;

export const workSchema = z
  .object({
    id: identifier,
    title: givenName,
    medium: mediumNameSchema,
    mode: modeSchema,
    createdAt: moment,
    changedAt: moment,
    trashedAt: moment.nullable().meta({ description: 'Set while the work is in the trash.' }),
    preview: z.string().meta({ description: 'The beginning of the content, for the gallery.' }),
    length: z.number().int().nonnegative().meta({ description: 'UTF-16 code units.' }),
  })
  .meta({ id: 'Work' });
export type Work = z.infer<typeof workSchema>;
