/** What the media’s proposals and versions have in common over HTTP, where a medium has its own. Parts of schemas; each medium names the whole. */
import { z } from 'zod';
import { actorSchema } from '../work/actor.ts';
import { givenName, identifier, moment, orNull } from './common.ts';

export const inBothLanguages = z.object({ en: z.string(), zh: z.string() });

export const offerState = z.enum(['making', 'open', 'decided', 'stopped', 'failed']);
export const hunkState = z.enum(['open', 'accepted', 'rejected', 'refused']);

export const makingProgress = z
  .object({ share: z.number().min(0).max(1), secondsLeft: z.number().nullable() })
  .nullable()
  .meta({ description: 'While it is being made.' });

/** What a person decides on an offer. */
export const offerDecision = {
  personId: identifier.optional(),
  verdict: z.enum(['accept', 'reject']),
  candidate: z.number().int().nonnegative(),
  hunks: z
    .array(z.number().int().nonnegative())
    .min(1)
    .max(10_000)
    .optional()
    .meta({ description: 'All that are open when absent.' }),
};

/** A point to which a work can go back, of a medium whose changes are numbered. */
export const numberedVersion = {
  id: identifier,
  name: givenName.nullable(),
  reason: z.enum(['saved', 'decision', 'import', 'restore']),
  actor: orNull(actorSchema),
  at: moment,
  change: z.number().int().nonnegative().meta({ description: 'The number of the last change that it holds.' }),
};

export const newNumberedVersion = { personId: identifier.optional(), name: givenName.nullable().default(null) };

/** A change that the server has put in order. */
export const changeAnswer = {
  change: z.number().int().nullable().meta({ description: 'The number of the change; null where nothing changed.' }),
  sequence: z.number().int(),
};

/** Undo or redo. */
export const turnRequest = {
  personId: identifier.optional(),
  makers: z
    .boolean()
    .default(false)
    .meta({ description: 'Takes back what a maker made last, in place of what the person did.' }),
};
