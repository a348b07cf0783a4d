/** Compressions: a picture made small by a codec model, and made visible again from its file. */
import { z } from 'zod';
import { identifier, moment } from './common.ts';

/** One format at about the same size. `psnr` is in decibels and null when the pictures are identical. */
export const comparisonRowSchema = z
  .object({
    format: z.enum(['fourhands', 'jpeg', 'webp', 'avif']),
    bytes: z.number().int().nonnegative(),
    bitsPerPixel: z.number().nonnegative(),
    psnr: z.number().nullable(),
    msSsim: z.number().nullable(),
    quality: z.number().nullable().meta({ description: 'The format’s quality setting; null for ours.' }),
    atLowestQuality: z
      .boolean()
      .meta({ description: 'The format cannot make a file as small as ours: its lowest quality is larger.' }),
  })
  .meta({ id: 'ComparisonRow' });
export type ComparisonRow = z.infer<typeof comparisonRowSchema>;

const address = z.string().startsWith('/api/').meta({ description: 'Where its bytes are, from the server’s root.' });

export const compressionSchema = z
  .object({
    id: identifier,
    name: z.string(),
    modelId: identifier.nullable().meta({ description: 'Null once the model was deleted.' }),
    modelName: z.string(),
    createdAt: moment,
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    bytes: z.number().int().positive().meta({ description: 'The size of the compressed file.' }),
    originalBytes: z.number().int().positive().meta({ description: 'The size of the file that was given.' }),
    bitsPerPixel: z.number().positive(),
    warnings: z.array(z.string()).meta({ description: 'Codes: what was changed to read the original.' }),
    rows: z.array(comparisonRowSchema),
    original: address,
    restored: address,
    file: address,
  })
  .meta({ id: 'Compression' });
export type Compression = z.infer<typeof compressionSchema>;

export const compressionListSchema = z
  .object({ compressions: z.array(compressionSchema) })
  .meta({ id: 'CompressionList' });
export type CompressionList = z.infer<typeof compressionListSchema>;

export const restorationSchema = z
  .object({
    id: identifier,
    name: z.string(),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    bytes: z.number().int().positive().meta({ description: 'The size of the compressed file.' }),
    bitsPerPixel: z.number().positive(),
    picture: address,
    model: z.object({ id: identifier, name: z.string() }),
    createdAt: moment,
  })
  .meta({ id: 'Restoration' });
export type Restoration = z.infer<typeof restorationSchema>;
