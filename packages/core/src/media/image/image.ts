/** A picture: layers of pixels, one above another. Values only; immutable. */
import { z } from 'zod';
import { identifier } from '../../protocol/common.ts';
import { mostSide } from './mask.ts';
import type { Pixels } from './pixels.ts';

export const blendSchema = z
  .enum(['normal', 'multiply', 'screen', 'overlay', 'darken', 'lighten'])
  .meta({ id: 'Blend' });
export type Blend = z.infer<typeof blendSchema>;

/** What a layer is besides its pixels. */
export const layerLookSchema = z
  .object({
    name: z.string().min(1).max(200),
    visible: z.boolean(),
    opacity: z.number().min(0).max(1),
    blend: blendSchema,
  })
  .meta({ id: 'LayerLook' });
export type LayerLook = z.infer<typeof layerLookSchema>;

export const layerSchema = layerLookSchema.extend({ id: identifier });

export interface Layer extends LayerLook {
  readonly id: string;
  readonly pixels: Pixels;
}

export interface Image {
  readonly width: number;
  readonly height: number;
  /** The lowest first. */
  readonly layers: readonly Layer[];
}

/** The most pixels of a picture that can be worked on: a photograph of 48 megapixels with room to spare. */
export const mostPixels = 64_000_000;

export const mostLayers = 64;

export class ImageTooLargeToEdit extends Error {
  readonly code = 'image-too-large-to-edit';

  constructor(width: number, height: number, layers = 1) {
    const many = layers > 1 ? ` in ${layers} layers` : '';
    super(
      `A picture of ${width} × ${height} pixels${many} cannot be worked on. At most ${mostSide} pixels a side and ${mostPixels / 1e6} million in all can, and in many layers four times as many: make it smaller first.`,
    );
    this.name = 'ImageTooLargeToEdit';
  }
}

/** @throws ImageTooLargeToEdit */
export function requireEditable(width: number, height: number): void {
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (!whole || width > mostSide || height > mostSide || width * height > mostPixels)
    throw new ImageTooLargeToEdit(width, height);
}
