/** An immutable point in a work's history, and a branch: a line of the history that can still grow. */
import { z } from 'zod';
import { givenName, identifier, moment, orNull } from '../protocol/common.ts';
import { actorSchema, peerSchema } from '../work/actor.ts';

/** The last edits that a point in the history holds, with all that they follow from. */
export const frontiersSchema = z
  .array(z.object({ peer: peerSchema, counter: z.number().int().nonnegative() }))
  .max(10_000)
  .meta({ id: 'Frontiers' });
export type Frontiers = z.infer<typeof frontiersSchema>;

/** Why a version was kept: by hand, before a proposal was taken, by a pause, at a branch, a merge, an import or a restoration. */
export const versionReasonSchema = z.enum(['saved', 'decision', 'pause', 'branch', 'merge', 'import', 'restore']);

export const versionSchema = z
  .object({
    id: identifier,
    branchId: identifier,
    parents: z.array(identifier).meta({ description: 'None for the first, two for a merge.' }),
    name: givenName.nullable(),
    favourite: z.boolean(),
    reason: versionReasonSchema,
    actor: orNull(actorSchema),
    at: moment,
    length: z.number().int().nonnegative(),
    added: z.number().int().nonnegative().meta({ description: 'UTF-16 code units added since the first parent.' }),
    removed: z.number().int().nonnegative(),
    frontiers: frontiersSchema,
  })
  .meta({ id: 'Version' });
export type Version = z.infer<typeof versionSchema>;

export const branchSchema = z
  .object({
    id: identifier,
    workId: identifier,
    name: givenName,
    main: z.boolean(),
    fromVersionId: identifier.nullable(),
    createdAt: moment,
  })
  .meta({ id: 'Branch' });
export type Branch = z.infer<typeof branchSchema>;

export const differenceSchema = z
  .object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })
  .meta({ id: 'Difference' });
export type Difference = z.infer<typeof differenceSchema>;
