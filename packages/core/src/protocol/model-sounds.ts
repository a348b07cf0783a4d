/** What is asked of a trained maker of sounds outside of a work: one sound at a time, by a WAV file in the answer. */
import { z } from 'zod';
import { largestSeed } from './run.ts';

/** Bytes of a sound that is given: six seconds of one channel at 22,050 samples a second, in 16 bits. Two of them fit a request. */
const mostBytes = 300_000;

/** A WAV file in base64. Its first clip, from its first onset on, is what is heard. */
const givenSound = z
  .base64()
  .min(1)
  .max(Math.ceil((mostBytes * 4) / 3));
const seed = z.number().int().min(0).max(largestSeed).default(0);
const share = z.number().min(0).max(1);

/** draw: a new sound. vary: like `from`. morph: on the way from `from` to `to`. */
export const modelSoundSchema = z
  .discriminatedUnion('operation', [
    z.object({ operation: z.literal('draw'), seed }),
    z.object({
      operation: z.literal('vary'),
      from: givenSound,
      keep: share.meta({ description: '0 is anything, 1 is what was given.' }),
      seed,
    }),
    z.object({
      operation: z.literal('morph'),
      from: givenSound,
      to: givenSound,
      share: share.meta({ description: '0 is the first sound, 1 the second.' }),
      seed,
    }),
  ])
  .meta({ id: 'ModelSound' });
/** What is sent; the seed may be left out. */
export type NewModelSound = z.input<typeof modelSoundSchema>;
export type ModelSound = z.infer<typeof modelSoundSchema>;
