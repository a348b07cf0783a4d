/** A part of a text, and a part that proposals may not change. */
import { z } from 'zod';
import { identifier, moment } from '../protocol/common.ts';

const offset = z.number().int().nonnegative();

/** UTF-16 code units from `start` to before `end`; empty where both are equal. */
export const textRegionSchema = z
  .object({ start: offset, end: offset })
  .refine(({ start, end }) => start <= end, 'a region ends where it starts or after')
  .meta({ id: 'TextRegion' });
export type TextRegion = z.infer<typeof textRegionSchema>;

export const lockSchema = z
  .object({ id: identifier, region: textRegionSchema, by: identifier, at: moment })
  .meta({ id: 'Lock', description: 'Where the lock lies now; it moves with the text.' });
export type Lock = z.infer<typeof lockSchema>;
