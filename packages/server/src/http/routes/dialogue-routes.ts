/** Dialogues, what is said in them, and what of it goes into works. */
import {
  dialogueChangeSchema,
  dialogueDetailSchema,
  type DialogueEvent,
  dialogueEventSchema,
  dialogueListSchema,
  dialogueMessageSchema,
  dialogueQuerySchema,
  dialogueSchema,
  identifierParameters,
  newAnswerSchema,
  newDialogueSchema,
  newMessageSchema,
  newPassageSchema,
  putPassageSchema,
  saidSchema,
  talkExportQuerySchema,
} from '@fourhands/core';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import {
  changeDialogue,
  createDialogue,
  deleteDialogue,
  exportDialogue,
  listDialogues,
  readDialogue,
  stopMessage,
} from '../../commands/dialogues.ts';
import { putPassage } from '../../commands/passages.ts';
import { askAnswer, say } from '../../commands/saying.ts';
import { streamEvents } from '../../live/event-stream.ts';
import { bytesAnswer, errors, jsonAnswer, jsonBody, newRoutes, noContent, sendFile } from '../routes.ts';

const params = identifierParameters;

export function dialogueRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/dialogues',
        summary: 'List the dialogues, the one that changed last first',
        request: { query: dialogueQuerySchema },
        responses: { 200: jsonAnswer(dialogueListSchema, 'The dialogues.'), ...errors },
      }),
      async (c) => c.json({ dialogues: await listDialogues(context, c.req.valid('query')) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/dialogues',
        summary: 'Begin a dialogue',
        request: { body: jsonBody(newDialogueSchema) },
        responses: { 201: jsonAnswer(dialogueSchema, 'The dialogue.'), ...errors },
      }),
      async (c) => c.json(await createDialogue(context, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/dialogues/{id}',
        summary: 'A dialogue with all its messages',
        request: { params },
        responses: { 200: jsonAnswer(dialogueDetailSchema, 'The dialogue.'), ...errors },
      }),
      async (c) => c.json(await readDialogue(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/dialogues/{id}',
        summary: 'Change its title or the path that is shown, or put it in the trash or back',
        request: { params, body: jsonBody(dialogueChangeSchema) },
        responses: { 200: jsonAnswer(dialogueSchema, 'The dialogue.'), ...errors },
      }),
      async (c) => c.json(await changeDialogue(context, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/dialogues/{id}',
        summary: 'Delete for good a dialogue that is in the trash; works keep what was put into them',
        request: { params },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        await deleteDialogue(context, c.req.valid('param').id);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/dialogues/{id}/messages',
        summary: 'Say something, or edit what was said, and ask a maker to answer; watch the events for the answer',
        request: { params, body: jsonBody(newMessageSchema) },
        responses: { 201: jsonAnswer(saidSchema, 'The message, and the answer before anything came.'), ...errors },
      }),
      async (c) => c.json({ messages: await say(context, c.req.valid('param').id, c.req.valid('json')) }, 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/dialogues/{id}/answers',
        summary: 'Ask for one more answer to a message',
        request: { params, body: jsonBody(newAnswerSchema) },
        responses: { 201: jsonAnswer(dialogueMessageSchema, 'The answer, before anything came.'), ...errors },
      }),
      async (c) => c.json(await askAnswer(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/dialogues/{id}/events',
        summary: 'A dialogue as it goes on, a snapshot first (server-sent events)',
        request: { params },
        responses: {
          200: {
            description: 'One DialogueEvent in each data field.',
            content: { 'text/event-stream': { schema: dialogueEventSchema } },
          },
          ...errors,
        },
      }),
      (c) =>
        streamEvents<DialogueEvent>(
          (listener) => context.talking.follow(c.req.valid('param').id, listener),
          (event) => event.type === 'deleted',
        ),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/dialogues/{id}/export',
        summary: 'The path to a message as Markdown, or the whole dialogue as JSON',
        request: { params, query: talkExportQuerySchema },
        responses: { 200: bytesAnswer('*/*', 'The file.'), ...errors },
      }),
      async (c) => {
        const { format, leafId } = c.req.valid('query');
        return sendFile(await exportDialogue(context, c.req.valid('param').id, format, leafId));
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/messages/{id}/stop',
        summary: 'Stop an answer; what came until now stays',
        request: { params },
        responses: { 200: jsonAnswer(dialogueMessageSchema, 'The message.'), ...errors },
      }),
      async (c) => c.json(await stopMessage(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/messages/{id}/passages',
        summary: 'Put a passage of a message into a work, with who made it and how; durable when this answers',
        request: { params, body: jsonBody(newPassageSchema) },
        responses: { 201: jsonAnswer(putPassageSchema, 'Where it stands.'), ...errors },
      }),
      async (c) => c.json(await putPassage(context, c.req.valid('param').id, c.req.valid('json')), 201),
    );
}
