/** One thing being made. */
import { z } from 'zod';
import { givenName, identifier, moment, orNull, sha256 } from '../protocol/common.ts';

export const mediumNameSchema = z.enum(['text', 'image', 'score', 'sound', 'speech']).meta({ id: 'MediumName' });
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
    length: z
      .number()
      .int()
      .nonnegative()
      .meta({ description: 'UTF-16 code units; notes of a score; milliseconds of a sound; lines of a script.' }),
    picture: z
      .object({
        width: z.number().int().positive(),
        height: z.number().int().positive(),
        thumbnail: orNull(sha256).meta({ description: 'A WebP of how it looked a while ago.' }),
      })
      .optional()
      .meta({ description: 'Of a picture: its size in pixels.' }),
  })
  .meta({ id: 'Work' });
export type Work = z.infer<typeof workSchema>;
