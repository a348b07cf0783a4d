/** Pictures as works over HTTP: what they are, how they change, how they are looked at. Proposals are in picture-proposals.ts. */
import { z } from 'zod';
import { layerLookSchema, layerSchema } from '../media/image/image.ts';
import { mostSide } from '../media/image/mask.ts';
import { patchModeSchema } from '../media/image/patch-modes.ts';
import { mostLevel } from '../media/image/pyramid.ts';
import { actorSchema } from '../work/actor.ts';
import { workSchema } from '../work/work.ts';
import { givenName, identifier, moment, orNull, sha256 } from './common.ts';
import { changeAnswer, newNumberedVersion, numberedVersion, turnRequest } from './offers.ts';
import { pictureProposalSchema } from './picture-proposals.ts';
import { maskSchema } from './picture-region.ts';

const side = z.number().int().min(1).max(mostSide);

/** What the one layer of a new picture is called. */
export const firstLayerSchema = layerLookSchema.shape.name.default('Background');

export const newPictureSchema = z
  .object({
    title: givenName,
    width: side,
    height: side,
    background: z.enum(['white', 'clear']).default('white'),
    layer: firstLayerSchema,
  })
  .meta({ id: 'NewPicture' });
export type NewPicture = z.input<typeof newPictureSchema>;

export const madePictureSchema = z
  .object({
    work: workSchema,
    warnings: z.array(z.string()).meta({ description: 'Codes of what had to be changed to read the file.' }),
  })
  .meta({ id: 'MadePicture' });
export type MadePicture = z.infer<typeof madePictureSchema>;

export const pictureLayerSchema = layerSchema.meta({ id: 'PictureLayer' });
export type PictureLayer = z.infer<typeof pictureLayerSchema>;

export const pictureLockSchema = z
  .object({ id: identifier, mask: maskSchema, by: orNull(actorSchema) })
  .meta({ id: 'PictureLock' });
export type PictureLock = z.infer<typeof pictureLockSchema>;

export const pictureVersionSchema = z
  .object({
    ...numberedVersion,
    width: side,
    height: side,
    thumbnail: orNull(sha256),
  })
  .meta({ id: 'PictureVersion' });
export type PictureVersion = z.infer<typeof pictureVersionSchema>;
export const pictureVersionListSchema = z
  .object({ versions: z.array(pictureVersionSchema) })
  .meta({ id: 'PictureVersionList' });

export const pictureSchema = z
  .object({
    workId: identifier,
    width: side,
    height: side,
    sequence: z.number().int().nonnegative().meta({ description: 'Grows with everything that happens to it.' }),
    layers: z.array(pictureLayerSchema).meta({ description: 'The lowest first.' }),
    locks: z.array(pictureLockSchema),
  })
  .meta({ id: 'Picture' });
export type Picture = z.infer<typeof pictureSchema>;

/**
 * `snapshot` comes first after every connection. `changed` is everything but the pixels, and where these differ: indices of tiles of 128 × 128
 * pixels, row by row. `preview`: how that which is being made stands; kept nowhere. `versions`: there is a new one, or one has another name.
 */
export const pictureEventSchema = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('snapshot'),
      picture: pictureSchema,
      proposals: z.array(pictureProposalSchema).meta({ description: 'The newest first.' }),
    }),
    z.object({
      type: z.literal('changed'),
      sequence: z.number().int(),
      layers: z.array(pictureLayerSchema),
      size: z.object({ width: side, height: side }).optional().meta({ description: 'Absent where it is as before.' }),
      locks: z.array(pictureLockSchema).optional().meta({ description: 'Absent where they are as before.' }),
      tiles: z.array(z.number().int().nonnegative()),
      by: orNull(actorSchema),
    }),
    z.object({ type: z.literal('proposal'), proposal: pictureProposalSchema }),
    z.object({
      type: z.literal('preview'),
      proposalId: identifier,
      candidate: z.number().int().nonnegative().meta({ description: 'Which of its candidates is being made.' }),
      webp: z.base64().meta({ description: 'A WebP of the region’s box, at most 256 pixels a side.' }),
    }),
    z.object({ type: z.literal('versions') }),
    z.object({ type: z.literal('deleted') }),
  ])
  .meta({ id: 'PictureEvent' });
export type PictureEvent = z.infer<typeof pictureEventSchema>;

/** The part `change` of a multipart request whose part `patch` holds the colours. */
export const newPaintSchema = z
  .object({
    personId: identifier.optional(),
    layerId: identifier,
    mode: patchModeSchema.default('replace'),
    x: z.number().int(),
    y: z.number().int(),
    width: side,
    height: side,
    mask: maskSchema.optional().meta({ description: 'Pixels that may change; the whole box when absent.' }),
  })
  .meta({ id: 'NewPaint' });
export type NewPaint = z.input<typeof newPaintSchema>;

export const paintedSchema = z.object(changeAnswer).meta({ id: 'Painted' });
export type Painted = z.infer<typeof paintedSchema>;

export const pictureStepSchema = z.object(turnRequest).meta({ id: 'PictureStep' });
export type PictureStep = z.input<typeof pictureStepSchema>;

export const newLayerSchema = z
  .object({
    personId: identifier.optional(),
    name: z.string().trim().min(1).max(200),
    place: z.number().int().nonnegative().optional().meta({ description: 'From below; above all when absent.' }),
  })
  .meta({ id: 'NewPictureLayer' });
export type NewLayer = z.infer<typeof newLayerSchema>;

export const layerChangeSchema = layerLookSchema
  .partial()
  .extend({ personId: identifier.optional(), place: z.number().int().nonnegative().optional() })
  .meta({ id: 'PictureLayerChange' });
export type LayerChange = z.infer<typeof layerChangeSchema>;

export const newPictureLockSchema = z
  .object({ personId: identifier.optional(), mask: maskSchema })
  .meta({ id: 'NewPictureLock' });
export type NewPictureLock = z.infer<typeof newPictureLockSchema>;

export const newPictureVersionSchema = z.object(newNumberedVersion).meta({ id: 'NewPictureVersion' });
export type NewPictureVersion = z.input<typeof newPictureVersionSchema>;

const whole = (least: number, most: number) =>
  z.coerce.number<string>().pipe(z.number().int().min(least).max(most)).meta({ type: 'integer' });
/** Pixels a side of one view. */
export const mostViewSide = 2048;
export const viewQuerySchema = z.object({
  x: whole(0, mostSide),
  y: whole(0, mostSide),
  width: whole(1, mostViewSide),
  height: whole(1, mostViewSide),
  level: whole(0, mostLevel)
    .default(0)
    .meta({ type: 'integer', description: 'Each level is half the size of the one before; the box is in its pixels.' }),
  format: z.enum(['png', 'webp', 'rgba', 'authors']).default('png').meta({
    description:
      'rgba: four bytes a pixel. authors: one byte a pixel, 0 where nothing is seen, 1 what a person made, 2 what a maker made.',
  }),
  version: identifier.optional().meta({ description: 'A version; as it is now when absent.' }),
  layer: identifier
    .optional()
    .meta({ description: 'One layer alone, as if nothing hid it; all of them, mixed, when absent.' }),
});
export interface PictureView {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly level?: number;
  readonly format?: 'png' | 'webp' | 'rgba' | 'authors';
  readonly layer?: string;
}

export const pictureFormatSchema = z.enum(['png', 'jpeg', 'webp', 'avif', 'openraster']).meta({
  id: 'PictureFormat',
  description: 'openraster keeps the layers.',
});
export type PictureFormat = z.infer<typeof pictureFormatSchema>;

export const placeQuerySchema = z.object({ x: whole(0, mostSide), y: whole(0, mostSide) });
export const wandQuerySchema = placeQuerySchema.extend({
  tolerance: whole(0, 255).default(32).meta({ type: 'integer' }),
  joined: z.enum(['yes', 'no']).default('yes'),
});
export type WandQuery = {
  readonly x: number;
  readonly y: number;
  readonly tolerance?: number;
  readonly joined?: 'yes' | 'no';
};
export const wandAnswerSchema = z.object({ mask: maskSchema }).meta({ id: 'PictureSelection' });

/** Who made the pixel that is seen at a place. */
export const pixelAuthorSchema = z
  .object({
    layerId: identifier.nullable().meta({ description: 'Null where nothing is seen.' }),
    actor: orNull(actorSchema),
    at: moment.nullable(),
    imported: z.boolean(),
    proposal: orNull(pictureProposalSchema).meta({ description: 'Of what a maker made: how.' }),
  })
  .meta({ id: 'PixelAuthor' });
export type PixelAuthor = z.infer<typeof pixelAuthorSchema>;
