/** What makers offer for a region of a picture, and what is decided on it, over HTTP. */
import { z } from 'zod';
import { largestSeed } from './run.ts';
import { controlSchema } from '../maker/maker.ts';
import { failureSchema, fileName, identifier, moment, orNull, sha256 } from './common.ts';
import { maskSchema } from './picture-region.ts';

export const pictureOperationSchema = z.enum(['fill', 'denoise', 'restyle']).meta({ id: 'PictureOperation' });
export type PictureOperation = z.infer<typeof pictureOperationSchema>;

export const mostPictureCandidates = 4;

export const pictureMakerSchema = z
  .object({
    id: identifier,
    name: z.object({ en: z.string(), zh: z.string() }),
    operation: pictureOperationSchema,
    controls: z.array(controlSchema),
    style: z.boolean().meta({ description: 'Whether it needs a second picture, whose style is taken.' }),
    varies: z.boolean().meta({ description: 'Whether another seed makes another picture.' }),
    hash: z.string().meta({ description: 'Names the procedure and its version.' }),
  })
  .meta({ id: 'PictureMaker' });
export type PictureMaker = z.infer<typeof pictureMakerSchema>;
export const pictureMakerListSchema = z
  .object({ makers: z.array(pictureMakerSchema) })
  .meta({ id: 'PictureMakerList' });

const controls = z.record(z.string().max(100), z.number());

export const newPictureProposalSchema = z
  .object({
    personId: identifier.optional(),
    makerId: identifier,
    layerId: identifier,
    region: maskSchema,
    controls: controls.default({}),
    seed: z.number().int().min(0).max(largestSeed).optional().meta({ description: 'Drawn by the server when absent.' }),
    candidates: z.number().int().min(1).max(mostPictureCandidates).default(1),
    style: sha256.optional().meta({ description: 'A picture that was brought to /styles.' }),
  })
  .meta({ id: 'NewPictureProposal' });
export type NewPictureProposal = z.input<typeof newPictureProposalSchema>;

export const pictureRecipeSchema = z
  .object({
    id: identifier,
    workId: identifier,
    makerId: identifier,
    makerName: z.string(),
    makerHash: z.string(),
    operation: pictureOperationSchema,
    controls,
    seed: z.number().int(),
    candidates: z.number().int().positive(),
    base: z.number().int().meta({ description: 'The sequence of the picture that it was made for.' }),
    layerId: identifier,
    region: maskSchema,
    style: orNull(sha256),
    runtime: z.string().meta({ description: 'What computed it, with its version and processor.' }),
    at: moment,
  })
  .meta({ id: 'PictureRecipe' });
export type PictureRecipe = z.infer<typeof pictureRecipeSchema>;

export const pictureHunkSchema = z
  .object({
    mask: maskSchema.meta({ description: 'The pixels that it changes.' }),
    state: z.enum(['open', 'accepted', 'rejected', 'refused']),
    reason: z.enum(['locked', 'changed']).nullable().meta({ description: 'Why it was refused.' }),
    at: z
      .object({ x: z.number().int(), y: z.number().int() })
      .nullable()
      .meta({ description: 'The first place that is locked, or that somebody changed since.' }),
  })
  .meta({ id: 'PictureHunk' });
export type PictureHunk = z.infer<typeof pictureHunkSchema>;

export const pictureCandidateSchema = z
  .object({
    box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
    patch: sha256.meta({ description: 'The colours of the box: four bytes a pixel, RGBA, row by row.' }),
    preview: sha256.meta({ description: 'A PNG of the box, small.' }),
    hunks: z.array(pictureHunkSchema).meta({ description: 'None where nothing would change.' }),
  })
  .meta({ id: 'PictureCandidate' });
export type PictureCandidate = z.infer<typeof pictureCandidateSchema>;

export const pictureProposalSchema = z
  .object({
    id: identifier,
    workId: identifier,
    state: z.enum(['making', 'open', 'decided', 'stopped', 'failed']),
    recipe: pictureRecipeSchema,
    candidates: z.array(pictureCandidateSchema),
    progress: z
      .object({ share: z.number().min(0).max(1), secondsLeft: z.number().nullable() })
      .nullable()
      .meta({ description: 'While it is being made.' }),
    error: orNull(failureSchema),
    createdAt: moment,
    endedAt: moment.nullable(),
  })
  .meta({ id: 'PictureProposal' });
export type PictureProposal = z.infer<typeof pictureProposalSchema>;
export const pictureProposalListSchema = z
  .object({ proposals: z.array(pictureProposalSchema) })
  .meta({ id: 'PictureProposalList' });

export const newPictureDecisionSchema = z
  .object({
    personId: identifier.optional(),
    verdict: z.enum(['accept', 'reject']),
    candidate: z.number().int().nonnegative(),
    hunks: z
      .array(z.number().int().nonnegative())
      .min(1)
      .optional()
      .meta({ description: 'All that are open when absent.' }),
  })
  .meta({ id: 'NewPictureDecision' });
export type NewPictureDecision = z.infer<typeof newPictureDecisionSchema>;

export const broughtStyleSchema = z.object({ style: sha256, name: fileName }).meta({ id: 'BroughtStyle' });
export type BroughtStyle = z.infer<typeof broughtStyleSchema>;
