/** What makers offer for a region of a picture, and what is decided on it, over HTTP. */
import { z } from 'zod';
import { largestSeed } from './run.ts';
import { controlSchema } from '../maker/maker.ts';
import { failureSchema, fileName, identifier, moment, orNull, sha256 } from './common.ts';
import { hunkState, inBothLanguages, makingProgress, offerDecision, offerState } from './offers.ts';
import { maskSchema } from './picture-region.ts';

/** `enlarge` makes the whole picture larger, whatever the region. `paint` follows words; `repaint` too, and starts from what is there; `sketch` finishes what is drawn there. The last four are a trained model's. */
export const pictureOperationSchema = z
  .enum([
    'fill',
    'denoise',
    'restyle',
    'deblur',
    'regain',
    'repair',
    'enlarge',
    'paint',
    'repaint',
    'sketch',
    'generate',
    'vary',
    'mix',
    'attribute',
  ])
  .meta({ id: 'PictureOperation' });
export type PictureOperation = z.infer<typeof pictureOperationSchema>;

export const mostPictureCandidates = 4;
/** Pictures of each of the two groups that tell an attribute. */
export const mostGroupPictures = 24;
export const longestPicturePrompt = 4000;

/** A control with a few values that have names, or any number of its range. */
export const pictureControlSchema = controlSchema
  .extend({ choices: z.array(z.object({ value: z.number(), label: inBothLanguages })).optional() })
  .meta({ id: 'PictureControl' });
export type PictureControl = z.infer<typeof pictureControlSchema>;

export const pictureMakerSchema = z
  .object({
    id: identifier,
    name: inBothLanguages,
    kind: z.enum(['procedure', 'embedded', 'trained', 'connected']),
    operation: pictureOperationSchema,
    controls: z.array(pictureControlSchema),
    prompt: z.boolean().meta({ description: 'Whether it follows words.' }),
    style: z
      .boolean()
      .meta({ description: 'Whether it needs a second picture: one whose style is taken, or that is mixed in.' }),
    groups: z
      .boolean()
      .meta({ description: 'Whether it needs two groups of pictures, with an attribute and without it.' }),
    varies: z.boolean().meta({ description: 'Whether another seed makes another picture.' }),
    hash: z.string().meta({ description: 'Names the procedure and its version, or the model’s file.' }),
    destination: z
      .string()
      .nullable()
      .meta({ description: 'The host that requests go to; null when they stay on this machine.' }),
    available: z.boolean(),
    reason: z.string().nullable().meta({ description: 'Why it is not available, and what to do.' }),
  })
  .meta({ id: 'PictureMaker' });
export type PictureMaker = z.infer<typeof pictureMakerSchema>;
export const pictureMakerListSchema = z
  .object({ makers: z.array(pictureMakerSchema) })
  .meta({ id: 'PictureMakerList' });

const controls = z.record(z.string().max(100), z.number());

/** Pictures that were brought to /styles: what those of the first group have and those of the second lack is the attribute. */
export const pictureGroupsSchema = z
  .object({
    with: z.array(sha256).min(1).max(mostGroupPictures),
    without: z.array(sha256).min(1).max(mostGroupPictures),
  })
  .meta({ id: 'PictureGroups' });
export type PictureGroups = z.infer<typeof pictureGroupsSchema>;

export const newPictureProposalSchema = z
  .object({
    personId: identifier.optional(),
    makerId: identifier,
    layerId: identifier,
    region: maskSchema,
    controls: controls.default({}),
    seed: z.number().int().min(0).max(largestSeed).optional().meta({ description: 'Drawn by the server when absent.' }),
    candidates: z.number().int().min(1).max(mostPictureCandidates).default(1),
    prompt: z.string().max(longestPicturePrompt).default(''),
    style: sha256.optional().meta({ description: 'A picture that was brought to /styles.' }),
    groups: pictureGroupsSchema.optional(),
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
    prompt: z.string().default(''),
    groups: orNull(pictureGroupsSchema).default(null),
    runtime: z.string().meta({ description: 'What computed it, with its version and processor.' }),
    at: moment,
  })
  .meta({ id: 'PictureRecipe' });
export type PictureRecipe = z.infer<typeof pictureRecipeSchema>;

export const pictureHunkSchema = z
  .object({
    mask: maskSchema.meta({ description: 'The pixels that it changes.' }),
    state: hunkState,
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
    leftOut: z
      .array(z.string())
      .default([])
      .meta({ description: 'Words of the prompt that meant nothing to the maker.' }),
    enlarged: orNull(
      z.object({
        width: z.number().int().positive(),
        height: z.number().int().positive(),
        layers: z.array(z.object({ layerId: identifier, patch: sha256 })),
      }),
    )
      .default(null)
      .meta({
        description:
          'The picture’s size once it is accepted, and each layer’s colours at that size. The patch is then what is seen of all of them at that size.',
      }),
    hunks: z.array(pictureHunkSchema).meta({ description: 'None where nothing would change.' }),
  })
  .meta({ id: 'PictureCandidate' });
export type PictureCandidate = z.infer<typeof pictureCandidateSchema>;

export const pictureProposalSchema = z
  .object({
    id: identifier,
    workId: identifier,
    state: offerState,
    recipe: pictureRecipeSchema,
    candidates: z.array(pictureCandidateSchema),
    progress: makingProgress,
    error: orNull(failureSchema),
    createdAt: moment,
    endedAt: moment.nullable(),
  })
  .meta({ id: 'PictureProposal' });
export type PictureProposal = z.infer<typeof pictureProposalSchema>;
export const pictureProposalListSchema = z
  .object({ proposals: z.array(pictureProposalSchema) })
  .meta({ id: 'PictureProposalList' });

export const newPictureDecisionSchema = z.object(offerDecision).meta({ id: 'NewPictureDecision' });
export type NewPictureDecision = z.infer<typeof newPictureDecisionSchema>;

export const broughtStyleSchema = z.object({ style: sha256, name: fileName }).meta({ id: 'BroughtStyle' });
export type BroughtStyle = z.infer<typeof broughtStyleSchema>;
