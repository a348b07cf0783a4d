/** Models: what a finished run leaves, or a model file a person brought; and how a VAE is explored. */
import { z } from 'zod';
import { identifier, moment, orNull, sha256 } from './common.ts';
import { scriptSharesSchema } from './dataset.ts';
import { modelKindSchema } from './preset.ts';
import { largestSeed } from './run.ts';

/** What a writer's file says of it. */
export const writerFactsSchema = z
  .object({
    contextTokens: z.number().int().positive(),
    contextCharacters: z
      .number()
      .int()
      .positive()
      .meta({ description: 'About how much text before a place it reads, in characters.' }),
    vocabularySize: z.number().int().positive(),
    seed: z.number(),
    preset: z.string(),
    settings: z.record(z.string(), z.number()),
    data: orNull(
      z.object({
        texts: z.number().int(),
        titles: z.array(z.string()),
        characters: z.number(),
        heldOutCharacters: z.number(),
        heldOutAs: z.enum(['documents', 'ends']),
        leftOut: z.number().meta({ description: 'Characters beyond what one run learns from.' }),
        scripts: scriptSharesSchema,
        tokenUnit: z.enum(['byte-pairs', 'characters']),
        base: z.string().nullable().meta({ description: 'The hash of the model file that it went on from.' }),
        longestCopy: z
          .string()
          .meta({ description: 'The longest run of words that samples had in common with its texts.' }),
      }),
    ).meta({ description: 'Null of a writer that was not trained on a person’s own texts.' }),
  })
  .meta({ id: 'WriterFacts' });
export type WriterFacts = z.infer<typeof writerFactsSchema>;

/** What the file of a maker of melodies says of it. */
export const melodyFactsSchema = z
  .object({
    lowestPitch: z.number().int().min(0).max(127),
    highestPitch: z.number().int().min(0).max(127),
    phraseSteps: z.number().int().positive().meta({ description: 'Sixteenths of a phrase.' }),
    latentSize: z.number().int().positive(),
  })
  .meta({ id: 'MelodyFacts' });

export const modelSchema = z
  .object({
    id: identifier,
    name: z.string(),
    kind: modelKindSchema,
    sha256: sha256.meta({
      description: 'The hash of the model file: the exact identity of the model.',
    }),
    bytes: z.number().int().positive(),
    createdAt: moment,
    origin: z.enum(['trained', 'imported']),
    runId: identifier.nullable(),
    preset: z.string().nullable(),
    figures: z.record(z.string(), z.number().nullable()).meta({ description: 'Of the last validation, by name.' }),
    vae: z
      .object({
        imageWidth: z.number().int().positive(),
        imageHeight: z.number().int().positive(),
        latentSize: z.number().int().positive(),
      })
      .nullable()
      .meta({ description: 'Null for another kind.' }),
    writer: orNull(writerFactsSchema),
    gan: z
      .object({ imageSize: z.number().int().positive(), latentSize: z.number().int().positive() })
      .nullable()
      .meta({ description: 'Of an adversarial network; its pictures are squares.' }),
    melody: orNull(melodyFactsSchema),
  })
  .meta({ id: 'Model' });
export type Model = z.infer<typeof modelSchema>;

/** What a model's file says of it, each for one kind and null for all others. */
export type ModelFacts = Pick<Model, 'vae' | 'gan' | 'writer' | 'melody'>;
export const noFacts: ModelFacts = { vae: null, gan: null, writer: null, melody: null };

export const modelListSchema = z.object({ models: z.array(modelSchema) }).meta({ id: 'ModelList' });
export type ModelList = z.infer<typeof modelListSchema>;

export const boundsSchema = z.object({
  x0: z.number(),
  x1: z.number(),
  y0: z.number(),
  y1: z.number(),
});
export type Bounds = z.infer<typeof boundsSchema>;

/** The training set seen along the two principal directions of its latents. `x0`–`x1` goes right, `y0`–`y1` goes down. */
export const latentMapSchema = z
  .object({
    points: z.array(z.object({ x: z.number(), y: z.number(), itemId: identifier.nullable() })),
    bounds: boundsSchema,
  })
  .meta({ id: 'LatentMap' });
export type LatentMap = z.infer<typeof latentMapSchema>;

/** Coordinates of the latent plane stay within what a decoder could be asked for by a person. */
const coordinate = z.coerce.number().min(-1000).max(1000);

/** A sheet of decoded pictures: the cell of column c and row r lies at the c-th of `columns` even steps from x0 to x1. */
export const latentGridQuery = z.object({
  columns: z.coerce.number().int().min(1).max(32).default(12),
  rows: z.coerce.number().int().min(1).max(32).default(12),
  x0: coordinate,
  x1: coordinate,
  y0: coordinate,
  y1: coordinate,
});
export type LatentGridQuery = z.infer<typeof latentGridQuery>;

export const decodeQuery = z.object({ x: coordinate, y: coordinate });
export type DecodeQuery = z.infer<typeof decodeQuery>;

export const samplesQuery = z.object({
  count: z.coerce.number().int().min(1).max(256).default(16),
  seed: z.coerce.number().int().min(0).max(largestSeed).default(0),
});
export type SamplesQuery = z.infer<typeof samplesQuery>;

/** Pictures like one that is sent: how many percent of it are drawn anew. */
export const varyQuery = z.object({
  name: z.string().max(500).optional(),
  percent: z.coerce.number().int().min(0).max(100).default(50),
  count: z.coerce.number().int().min(1).max(64).default(8),
  seed: z.coerce.number().int().min(0).max(largestSeed).default(0),
});
export type VaryQuery = z.infer<typeof varyQuery>;
