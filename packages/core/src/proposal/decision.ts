/** What a person does with a proposal, and the work that a session cost the hands. */
import { z } from 'zod';
import { identifier, moment } from '../protocol/common.ts';

const candidate = z.number().int().nonnegative();

/**
 * pick: take a whole candidate (all its hunks). accept, reject: one hunk, or all that are open when no hunk is named.
 * none: none of these. more: more like this one (a new proposal follows). rate: 1 (bad) to 5. undo: the maker's work was
 * taken back. edit: what was taken was changed by the person afterwards.
 */
export const newDecisionSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('pick'), candidate }),
    z.object({ kind: z.literal('accept'), candidate, hunk: z.number().int().nonnegative().optional() }),
    z.object({ kind: z.literal('reject'), candidate, hunk: z.number().int().nonnegative().optional() }),
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('more'), candidate }),
    z.object({ kind: z.literal('rate'), candidate, rating: z.number().int().min(1).max(5) }),
  ])
  .meta({ id: 'NewDecision' });
export type NewDecision = z.infer<typeof newDecisionSchema>;

export const decisionKindSchema = z.enum(['pick', 'accept', 'reject', 'none', 'more', 'rate', 'undo', 'edit']);

export const decisionSchema = z
  .object({
    id: identifier,
    workId: identifier,
    proposalId: identifier,
    personId: identifier,
    kind: decisionKindSchema,
    candidate: candidate.nullable(),
    hunk: z.number().int().nonnegative().nullable(),
    rating: z.number().int().nullable(),
    text: z.string().meta({ description: 'What was kept or rejected.' }),
    at: moment,
  })
  .meta({ id: 'Decision' });
export type Decision = z.infer<typeof decisionSchema>;

export const effortSchema = z
  .object({
    keys: z.number().int().nonnegative(),
    clicks: z.number().int().nonnegative(),
    choices: z.number().int().nonnegative(),
  })
  .meta({ id: 'Effort', description: 'What a person’s hands did for a work.' });
export type Effort = z.infer<typeof effortSchema>;
