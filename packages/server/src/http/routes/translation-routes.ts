/** /api/works/{id}/translations and /api/translations: texts side by side, sentence by sentence. */
import {
  acceptanceSchema,
  identifier,
  identifierParameters,
  newAcceptanceSchema,
  newSentenceSchema,
  newTranslationSchema,
  pairChangeSchema,
  pairSchema,
  personQuerySchema,
  proposalSchema,
  takeBackSchema,
  takenBackSchema,
  translationChangeSchema,
  translationDetailSchema,
  translationFormatSchema,
  translationListSchema,
  translationSchema,
} from '@fourhands/core';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import { acceptSentences, changePair, proposeSentence, takeBackPair } from '../../commands/translation-pairs.ts';
import {
  changeTranslation,
  createTranslation,
  exportTranslation,
  listTranslations,
  readTranslation,
} from '../../commands/translations.ts';
import { bytesAnswer, errors, jsonAnswer, jsonBody, newRoutes, sendFile } from '../routes.ts';

const params = identifierParameters;
const pairParams = params.extend({ pairId: identifier });
const exportQuery = z.object({ format: translationFormatSchema });

export function translationRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/works/{id}/translations',
        summary: 'List the translations of a work',
        request: { params },
        responses: { 200: jsonAnswer(translationListSchema, 'The translations.'), ...errors },
      }),
      async (c) => c.json(await listTranslations(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/works/{id}/translations',
        summary:
          'Begin a translation of a work: a work of its own with the form of the source, or a text that is aligned',
        request: { params, query: personQuerySchema, body: jsonBody(newTranslationSchema) },
        responses: { 201: jsonAnswer(translationSchema, 'The translation.'), ...errors },
      }),
      async (c) => {
        const { personId } = c.req.valid('query');
        return c.json(await createTranslation(context, c.req.valid('param').id, c.req.valid('json'), personId), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/translations/{id}',
        summary: 'A translation with its pairs, in the texts as they are',
        request: { params },
        responses: { 200: jsonAnswer(translationDetailSchema, 'The translation.'), ...errors },
      }),
      async (c) => c.json(await readTranslation(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/translations/{id}',
        summary: 'Change the glossary of a translation, or the language that its source is in',
        request: { params, body: jsonBody(translationChangeSchema) },
        responses: { 200: jsonAnswer(translationSchema, 'The translation.'), ...errors },
      }),
      async (c) => c.json(await changeTranslation(context, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/translations/{id}/pairs/{pairId}/proposals',
        summary: 'Ask a maker for a sentence; it is decided on as any other proposal',
        request: { params: pairParams, body: jsonBody(newSentenceSchema) },
        responses: { 201: jsonAnswer(proposalSchema, 'The proposal, as it begins to be made.'), ...errors },
      }),
      async (c) => {
        const { id, pairId } = c.req.valid('param');
        return c.json(await proposeSentence(context, id, pairId, c.req.valid('json')), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/translations/{id}/pairs/{pairId}',
        summary: 'Write a sentence by hand, or say that it fits the source as it is now',
        request: { params: pairParams, body: jsonBody(pairChangeSchema) },
        responses: { 200: jsonAnswer(pairSchema, 'The pair after it.'), ...errors },
      }),
      async (c) => {
        const { id, pairId } = c.req.valid('param');
        return c.json(await changePair(context, id, pairId, c.req.valid('json')), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/translations/{id}/acceptances',
        summary: 'Take every open sentence that has no mark; marked ones stay open',
        request: { params, body: jsonBody(newAcceptanceSchema) },
        responses: { 200: jsonAnswer(acceptanceSchema, 'How many were taken and left.'), ...errors },
      }),
      async (c) => c.json(await acceptSentences(context, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/translations/{id}/undo',
        summary: 'Take back what the person last wrote in a pair, or bring it back',
        request: { params, body: jsonBody(takeBackSchema) },
        responses: { 200: jsonAnswer(takenBackSchema, 'Whether there was anything.'), ...errors },
      }),
      async (c) => c.json({ done: await takeBackPair(context, c.req.valid('param').id, c.req.valid('json')) }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/translations/{id}/export',
        summary: 'Download both texts as a table: CSV, or TMX 1.4',
        request: { params, query: exportQuery },
        responses: { 200: bytesAnswer('*/*', 'The file.'), ...errors },
      }),
      async (c) => {
        return sendFile(await exportTranslation(context, c.req.valid('param').id, c.req.valid('query').format));
      },
    );
}
