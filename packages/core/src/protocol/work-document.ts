/** The files that a work is exported to: its whole history, which can be imported again, and its text by author. */
import { z } from 'zod';
import { keptBriefSchema } from '../brief/brief.ts';
import { decisionSchema, effortSchema } from '../proposal/decision.ts';
import { proposalSchema } from '../proposal/proposal.ts';
import { recipeSchema } from '../proposal/recipe.ts';
import { branchSchema, versionSchema } from '../version/version.ts';
import { actorSchema, peerSchema } from '../work/actor.ts';
import { modeSchema } from '../work/work.ts';
import { givenName, identifier, moment, orNull } from './common.ts';

export const workDocumentFormat = 'fourhands-text';

/** Identifiers in it hold only within it: an import gives new ones, but for those of recipes, which the text itself names. */
const workDocumentSchema = z.object({
  format: z.literal(workDocumentFormat),
  version: z.literal(1),
  title: givenName,
  mode: modeSchema,
  createdAt: moment,
  effort: effortSchema,
  actors: z.array(actorSchema),
  /** Whose edits each peer’s are, and the branch that it edits. */
  peers: z.array(z.object({ peer: peerSchema, actorId: identifier, branchId: identifier })),
  branches: z
    .array(branchSchema.extend({ updates: z.base64().meta({ description: 'The Loro document of the branch.' }) }))
    .min(1),
  versions: z.array(versionSchema),
  proposals: z.array(proposalSchema),
  decisions: z.array(decisionSchema),
  /** The brief as it was at each change, the oldest first. */
  briefs: z.array(keptBriefSchema).default([]),
});
export type WorkDocument = z.infer<typeof workDocumentSchema>;

/** The document, or what is wrong with it. */
export function readWorkDocument(json: unknown): WorkDocument | string {
  const parsed = workDocumentSchema.safeParse(json);
  return parsed.success ? parsed.data : z.prettifyError(parsed.error).replaceAll('\n', ' ').slice(0, 500);
}

const authorshipFileSchema = z.object({
  format: z.literal('fourhands-authorship'),
  version: z.literal(1),
  title: z.string(),
  /** In order; together they are the text. */
  runs: z.array(
    z.object({
      text: z.string(),
      kind: z.enum(['typed', 'pasted', 'imported', 'made']),
      /** Null when the author is not known. */
      actor: orNull(actorSchema),
      /** The identifier of the recipe that it was made by. */
      recipe: identifier.nullable(),
    }),
  ),
  recipes: z.array(recipeSchema),
});
export type AuthorshipFile = z.infer<typeof authorshipFileSchema>;
