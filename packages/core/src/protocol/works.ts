/** Works, their history, proposals and decisions over HTTP. */
import { z } from 'zod';
import { briefSchema } from '../brief/brief.ts';
import { actionSchema, operationSchema } from '../maker/maker.ts';
import { decisionSchema, effortSchema } from '../proposal/decision.ts';
import { placementSchema, proposalSchema } from '../proposal/proposal.ts';
import { lockSchema, textRegionSchema } from '../region/region.ts';
import { branchSchema, differenceSchema, frontiersSchema, versionSchema } from '../version/version.ts';
import { modeSchema, workSchema } from '../work/work.ts';
import { givenName, identifier } from './common.ts';
import { largestSeed } from './run.ts';

/** The longest text of a work that is made or imported in one request, in UTF-16 code units. */
export const longestText = 8_000_000;
export const mostCandidates = 8;

export const newWorkSchema = z
  .object({
    title: givenName,
    medium: z.literal('text').default('text').meta({ description: 'Pictures are made at /api/pictures.' }),
    mode: modeSchema.default('prompt-guided'),
    text: z.string().max(longestText).default(''),
  })
  .meta({ id: 'NewWork' });
export type NewWork = z.input<typeof newWorkSchema>;

export const workChangeSchema = z
  .object({ title: givenName, mode: modeSchema, trashed: z.boolean() })
  .partial()
  .meta({ id: 'WorkChange' });
export type WorkChange = z.infer<typeof workChangeSchema>;

export const workListSchema = z.object({ works: z.array(workSchema) }).meta({ id: 'WorkList' });
export const workQuerySchema = z.object({
  search: z.string().max(200).optional(),
  trash: z.enum(['yes', 'no']).default('no'),
});
export type WorkQuery = z.input<typeof workQuerySchema>;

export const workDetailSchema = workSchema
  .extend({ branches: z.array(branchSchema), effort: effortSchema })
  .meta({ id: 'WorkDetail' });
export type WorkDetail = z.infer<typeof workDetailSchema>;

export const exportFormatSchema = z.enum(['text', 'markdown', 'authorship', 'document']).meta({
  id: 'ExportFormat',
  description:
    'authorship is JSON: the text in runs, each with who made it. document is the whole history, importable.',
});
export type ExportFormat = z.infer<typeof exportFormatSchema>;

export const textContentSchema = z
  .object({ text: z.string(), frontiers: frontiersSchema, locks: z.array(lockSchema) })
  .meta({ id: 'TextContent' });
export type TextContent = z.infer<typeof textContentSchema>;

/** Edits by a program on a person's behalf; places are those of `base`, or of the newest text without one. */
export const newEditSchema = z
  .object({
    branchId: identifier.optional(),
    personId: identifier.optional(),
    base: frontiersSchema.optional(),
    changes: z
      .array(z.object({ start: z.number().int().nonnegative(), end: z.number().int().nonnegative(), text: z.string() }))
      .min(1)
      .max(10_000),
  })
  .meta({ id: 'NewEdit' });
export type NewEdit = z.input<typeof newEditSchema>;

export const versionListSchema = z.object({ versions: z.array(versionSchema) }).meta({ id: 'VersionList' });
export const newVersionSchema = z
  .object({
    branchId: identifier.optional(),
    name: givenName.nullable().default(null),
    personId: identifier.optional(),
  })
  .meta({ id: 'NewVersion' });
export type NewVersion = z.input<typeof newVersionSchema>;
export const versionChangeSchema = z
  .object({ name: givenName.nullable(), favourite: z.boolean() })
  .partial()
  .meta({ id: 'VersionChange' });
export type VersionChange = z.infer<typeof versionChangeSchema>;
export const versionTextSchema = z.object({ text: z.string() }).meta({ id: 'VersionText' });
export const comparisonUnitSchema = z.enum(['word', 'character']);
export const comparedVersionsSchema = z
  .object({ differences: z.array(differenceSchema) })
  .meta({ id: 'ComparedVersions' });
export const newBranchSchema = z.object({ versionId: identifier, name: givenName }).meta({ id: 'NewBranch' });
export type NewBranch = z.infer<typeof newBranchSchema>;

export const newProposalSchema = z
  .object({
    branchId: identifier.optional().meta({ description: 'The main branch when absent.' }),
    personId: identifier.optional(),
    makerId: identifier,
    mode: modeSchema,
    placement: placementSchema.default('offer'),
    operation: operationSchema,
    action: actionSchema.nullable().default(null),
    prompt: z.string().max(20_000).default(''),
    region: textRegionSchema.optional().meta({ description: 'The whole text when absent.' }),
    base: frontiersSchema
      .optional()
      .meta({ description: 'The version whose places the region names; the newest when absent.' }),
    controls: z.record(z.string().max(100), z.number()).default({}),
    seed: z.number().int().min(0).max(largestSeed).optional().meta({ description: 'Drawn by the server when absent.' }),
    candidates: z.number().int().min(1).max(mostCandidates).default(1),
    brief: briefSchema.optional().meta({ description: 'The facts that it is to be written from.' }),
    learn: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether earlier decisions condition this one; the recipe shows what was used.' }),
  })
  .meta({ id: 'NewProposal' });
export type NewProposal = z.input<typeof newProposalSchema>;
export const proposalListSchema = z.object({ proposals: z.array(proposalSchema) }).meta({ id: 'ProposalList' });
export const decisionListSchema = z.object({ decisions: z.array(decisionSchema) }).meta({ id: 'DecisionList' });

export const makerUndoSchema = z
  .object({ branchId: identifier.optional(), redo: z.boolean().default(false) })
  .meta({ id: 'MakerUndo' });
export const makerUndoneSchema = z.object({ undone: z.boolean() }).meta({ id: 'MakerUndone' });

/** On whose behalf a request acts; a person of this machine when absent. */
export const personQuerySchema = z.object({ personId: identifier.optional() });
/** Which branch is meant; the main one when absent. */
export const branchQuerySchema = z.object({ branchId: identifier.optional() });

export const editedSchema = z
  .object({ frontiers: frontiersSchema, length: z.number().int().nonnegative() })
  .meta({ id: 'Edited', description: 'The text after the edit; durable.' });
export type Edited = z.infer<typeof editedSchema>;

export const newLockSchema = z
  .object({
    branchId: identifier.optional(),
    personId: identifier.optional(),
    base: frontiersSchema.optional(),
    region: textRegionSchema,
  })
  .meta({ id: 'NewLock' });
export type NewLock = z.input<typeof newLockSchema>;

export const newMergeSchema = z
  .object({
    intoBranchId: identifier.optional().meta({ description: 'The main branch when absent.' }),
    personId: identifier.optional(),
  })
  .meta({ id: 'NewMerge' });
export type NewMerge = z.input<typeof newMergeSchema>;

export const personNameSchema = z.object({ name: givenName }).meta({ id: 'PersonName' });
