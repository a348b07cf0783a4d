/** What a maker offers on a region of a work, and what is decided on it. */
import { z } from 'zod';
import { failureSchema, identifier, moment, orNull, tokenUsageSchema } from '../protocol/common.ts';
import { textRegionSchema } from '../region/region.ts';
import { recipeSchema } from './recipe.ts';

/** UTF-16 code units of the base version from `start` to before `end` become `text`. `removed` is what stood there. */
export const hunkSchema = z
  .object({
    start: z.number().int().nonnegative(),
    end: z.number().int().nonnegative(),
    removed: z.string(),
    text: z.string(),
    state: z.enum(['open', 'accepted', 'rejected', 'refused']),
    reason: z.string().nullable().meta({ description: 'Why it was refused: locked, or changed meanwhile.' }),
  })
  .meta({ id: 'Hunk' });
export type Hunk = z.infer<typeof hunkSchema>;

export const candidateSchema = z
  .object({
    text: z.string().meta({ description: 'What would stand in the region’s place. Grows while it streams.' }),
    state: z.enum(['streaming', 'ready', 'picked', 'dropped', 'failed']),
    error: orNull(failureSchema),
    hunks: z.array(hunkSchema).meta({ description: 'In order, not overlapping. Empty while it streams.' }),
  })
  .meta({ id: 'Candidate' });
export type Candidate = z.infer<typeof candidateSchema>;

/**
 * offer: candidates wait for a decision. live: the maker's one candidate goes into the text as it is made, and typing
 * near it stops it. ghost: as offer, shown in place at the cursor.
 */
export const placementSchema = z.enum(['offer', 'ghost', 'live']).meta({ id: 'Placement' });
export type Placement = z.infer<typeof placementSchema>;

/**
 * streaming → open → decided. stopped: a person stopped it; what came is open to decisions. failed: nothing usable came.
 * stale: the text changed so that nothing of it fits any more.
 */
export const proposalStateSchema = z.enum(['streaming', 'open', 'stopped', 'decided', 'failed', 'stale']);

export const proposalSchema = z
  .object({
    id: identifier,
    workId: identifier,
    branchId: identifier,
    placement: placementSchema,
    state: proposalStateSchema,
    recipe: recipeSchema,
    region: textRegionSchema.meta({ description: 'In the base version.' }),
    candidates: z.array(candidateSchema),
    error: orNull(failureSchema),
    usage: orNull(tokenUsageSchema),
    createdAt: moment,
    endedAt: moment.nullable(),
  })
  .meta({ id: 'Proposal' });
export type Proposal = z.infer<typeof proposalSchema>;

/** `snapshot` comes first after every connection; `text` adds to one candidate. */
export const proposalEventSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('snapshot'), proposal: proposalSchema }),
    z.object({ type: z.literal('text'), candidate: z.number().int().nonnegative(), text: z.string() }),
  ])
  .meta({ id: 'ProposalEvent' });
export type ProposalEvent = z.infer<typeof proposalEventSchema>;

/** The proposal after one event. Pure: the same function serves a page's cache and a test. */
export function applyProposalEvent(before: Proposal | null, event: ProposalEvent): Proposal | null {
  if (event.type === 'snapshot') return event.proposal;
  return (
    before && {
      ...before,
      candidates: before.candidates.map((candidate, index) =>
        index === event.candidate ? { ...candidate, text: candidate.text + event.text } : candidate,
      ),
    }
  );
}
