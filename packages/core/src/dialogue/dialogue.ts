/** Dialogues: trees of messages. A message never changes once it has ended; editing one or asking again adds a sibling. */
import { z } from 'zod';
import { operationSchema } from '../maker/maker.ts';
import { failureSchema, givenName, identifier, moment, orNull, tokenUsageSchema } from '../protocol/common.ts';
import { textRegionSchema } from '../region/region.ts';
import { frontiersSchema } from '../version/version.ts';
import { actorSchema } from '../work/actor.ts';

/** Of a message together with what it quotes, in UTF-16 code units. */
export const longestMessage = 20_000;

/** A passage of a work, as it was when it was taken into the talk. */
export const quoteSchema = z
  .object({
    workId: identifier,
    branchId: identifier,
    title: z.string().meta({ description: 'Of the work, as it was then.' }),
    base: frontiersSchema,
    region: textRegionSchema.meta({ description: 'In the base version.' }),
    text: z.string(),
  })
  .meta({ id: 'Quote' });
export type Quote = z.infer<typeof quoteSchema>;

export const messageRecipeSchema = z
  .object({
    id: identifier,
    makerId: identifier,
    makerName: z.string(),
    makerHash: z.string(),
    destination: z.string().nullable(),
    operation: operationSchema.meta({
      description: 'generate: it was told the talk. continue: it only goes on from the words.',
    }),
    controls: z.record(z.string(), z.number()),
    seed: z.number().int(),
    told: z.array(identifier).meta({ description: 'The messages that it was told, in order.' }),
    leftOut: z.number().int().nonnegative().meta({ description: 'Earlier messages that were too much for it.' }),
    runtime: z.string().meta({ description: 'What computed it, with its version and processor.' }),
    at: moment,
  })
  .meta({ id: 'MessageRecipe' });
export type MessageRecipe = z.infer<typeof messageRecipeSchema>;

/** So many UTF-16 code units are those of a message from `start` on, and made as that message was. */
export const messageRunSchema = z
  .object({
    length: z.number().int().positive(),
    messageId: identifier,
    start: z.number().int().nonnegative(),
  })
  .meta({ id: 'MessageRun' });
export type MessageRun = z.infer<typeof messageRunSchema>;

export const dialogueMessageSchema = z
  .object({
    id: identifier,
    dialogueId: identifier,
    parentId: identifier.nullable(),
    turn: z
      .enum(['person', 'maker'])
      .meta({ description: 'Whose turn it is in the talk; an answer that a person edited stays the maker’s turn.' }),
    author: actorSchema,
    text: z.string().meta({ description: 'Grows while it streams.' }),
    state: z.enum(['streaming', 'done', 'stopped', 'failed']).meta({
      description: 'stopped, failed: what came until then is its text.',
    }),
    quotes: z.array(quoteSchema),
    recipe: orNull(messageRecipeSchema),
    runs: z.array(messageRunSchema).meta({
      description: 'Of a message that is another’s edited: what of it is whose. Empty where all of it is its author’s.',
    }),
    error: orNull(failureSchema),
    usage: orNull(tokenUsageSchema),
    createdAt: moment,
    endedAt: moment.nullable(),
  })
  .meta({ id: 'DialogueMessage' });
export type DialogueMessage = z.infer<typeof dialogueMessageSchema>;

export const dialogueSchema = z
  .object({
    id: identifier,
    title: givenName.nullable().meta({ description: 'Null until the first message.' }),
    workId: identifier.nullable().meta({ description: 'The work that it is about, where it began beside one.' }),
    leafId: identifier.nullable().meta({ description: 'The last message of the path that was shown last.' }),
    preview: z.string().meta({ description: 'The beginning of the newest message.' }),
    createdAt: moment,
    changedAt: moment,
    trashedAt: moment.nullable(),
  })
  .meta({ id: 'Dialogue' });
export type Dialogue = z.infer<typeof dialogueSchema>;

export const dialogueDetailSchema = dialogueSchema
  .extend({ messages: z.array(dialogueMessageSchema).meta({ description: 'All of the tree, the oldest first.' }) })
  .meta({ id: 'DialogueDetail' });
export type DialogueDetail = z.infer<typeof dialogueDetailSchema>;

/** `snapshot` comes first after every connection. `text` is put at `at` of a message, in UTF-16 code units. */
export const dialogueEventSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('snapshot'), dialogue: dialogueDetailSchema }),
    z.object({ type: z.literal('changed'), dialogue: dialogueSchema }),
    z.object({ type: z.literal('message'), message: dialogueMessageSchema }),
    z.object({
      type: z.literal('text'),
      messageId: identifier,
      at: z.number().int().nonnegative(),
      text: z.string(),
    }),
    z.object({ type: z.literal('deleted') }),
  ])
  .meta({ id: 'DialogueEvent' });
export type DialogueEvent = z.infer<typeof dialogueEventSchema>;

/** The dialogue after one event; null once it is deleted. An event that came before is harmless. */
export function applyDialogueEvent(before: DialogueDetail | null, event: DialogueEvent): DialogueDetail | null {
  if (event.type === 'snapshot') return event.dialogue;
  if (event.type === 'deleted' || before === null) return null;
  if (event.type === 'changed') return { ...before, ...event.dialogue };
  if (event.type === 'message') {
    const { message } = event;
    const known = before.messages.some(({ id }) => id === message.id);
    const messages = known
      ? before.messages.map((one) => (one.id === message.id ? message : one))
      : [...before.messages, message];
    return { ...before, messages };
  }
  const { messageId, at, text } = event;
  return {
    ...before,
    messages: before.messages.map((one) =>
      one.id === messageId && one.state === 'streaming' && at <= one.text.length
        ? { ...one, text: one.text.slice(0, at) + text }
        : one,
    ),
  };
}
