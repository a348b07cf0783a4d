/** Dialogues over HTTP: what is asked and answered. */
import { z } from 'zod';
import { dialogueMessageSchema, dialogueSchema } from '../dialogue/dialogue.ts';
import { textRegionSchema } from '../region/region.ts';
import { frontiersSchema } from '../version/version.ts';
import { givenName, identifier } from './common.ts';
import { largestSeed } from './run.ts';

export const newDialogueSchema = z
  .object({ title: givenName.nullable().default(null), workId: identifier.nullable().default(null) })
  .meta({ id: 'NewDialogue' });
export type NewDialogue = z.input<typeof newDialogueSchema>;

export const dialogueChangeSchema = z
  .object({ title: givenName, trashed: z.boolean(), leafId: identifier })
  .partial()
  .meta({ id: 'DialogueChange' });
export type DialogueChange = z.infer<typeof dialogueChangeSchema>;

export const dialogueListSchema = z.object({ dialogues: z.array(dialogueSchema) }).meta({ id: 'DialogueList' });
export const dialogueQuerySchema = z.object({
  search: z.string().max(200).optional(),
  trash: z.enum(['yes', 'no']).default('no'),
  workId: identifier.optional(),
});
export type DialogueQuery = z.input<typeof dialogueQuerySchema>;

const askedSchema = z.object({
  makerId: identifier,
  controls: z.record(z.string().max(100), z.number()).default({}),
  seed: z.number().int().min(0).max(largestSeed).optional().meta({ description: 'Drawn by the server when absent.' }),
});

/** A passage of a work; the server cuts it out itself. */
export const newQuoteSchema = z
  .object({
    workId: identifier,
    branchId: identifier.optional().meta({ description: 'The main branch when absent.' }),
    base: frontiersSchema
      .optional()
      .meta({ description: 'The version whose places the region names; the newest when absent.' }),
    region: textRegionSchema,
  })
  .meta({ id: 'NewQuote' });
export type NewQuote = z.input<typeof newQuoteSchema>;

export const newMessageSchema = z
  .object({
    personId: identifier.optional(),
    parentId: identifier.nullable().default(null),
    editOf: identifier
      .optional()
      .meta({ description: 'It stands beside this one, in its place: what it quotes is quoted here too.' }),
    text: z.string().max(400_000),
    quotes: z.array(newQuoteSchema).max(20).default([]),
    answer: askedSchema.optional().meta({ description: 'Who is to answer it; nobody when absent.' }),
  })
  .meta({ id: 'NewMessage' });
export type NewMessage = z.input<typeof newMessageSchema>;

/** One more answer to a message of a person’s. */
export const newAnswerSchema = askedSchema.extend({ parentId: identifier }).meta({ id: 'NewAnswer' });
export type NewAnswer = z.input<typeof newAnswerSchema>;

export const saidSchema = z
  .object({ messages: z.array(dialogueMessageSchema).meta({ description: 'Those that were added, durable.' }) })
  .meta({ id: 'Said' });

export const talkFormatSchema = z.enum(['markdown', 'json']).meta({
  id: 'TalkFormat',
  description: 'markdown is the path to one message; json is the whole tree.',
});
export type TalkFormat = z.infer<typeof talkFormatSchema>;
export const talkExportQuerySchema = z.object({ format: talkFormatSchema, leafId: identifier.optional() });

/** A passage of a message goes into a work, with who made it and how. */
export const newPassageSchema = z
  .object({
    personId: identifier.optional(),
    start: z.number().int().nonnegative(),
    end: z.number().int().nonnegative(),
    workId: identifier,
    branchId: identifier.optional().meta({ description: 'The main branch when absent.' }),
    base: frontiersSchema
      .optional()
      .meta({ description: 'The version that `at` is a place of; the newest when absent.' }),
    at: z
      .number()
      .int()
      .nonnegative()
      .optional()
      .meta({ description: 'In UTF-16 code units. The end, as a paragraph of its own, when absent.' }),
  })
  .meta({ id: 'NewPassage' });
export type NewPassage = z.input<typeof newPassageSchema>;

export const putPassageSchema = z
  .object({
    workId: identifier,
    branchId: identifier,
    region: textRegionSchema.meta({ description: 'Where it stands in the text now.' }),
    proposalIds: z.array(identifier).meta({ description: 'Of what makers made of it; their recipes are the text’s.' }),
  })
  .meta({ id: 'PutPassage', description: 'Durable.' });
export type PutPassage = z.infer<typeof putPassageSchema>;
