/** /api/datasets/{id}/texts */
import { addedTextSchema, fileNameQuery, identifierParameters, textParameters } from '@fourhands/core';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import { addText, clearSkipped, deleteText, readWords } from '../../commands/dataset-texts.ts';
import { limits } from '../../config.ts';
import { BodyEmpty, readBody } from '../body.ts';
import { bytesAnswer, bytesBody, errors, forGood, jsonAnswer, newRoutes, noContent, sendBytes } from '../routes.ts';

export function datasetTextRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/datasets/{id}/texts',
        summary: 'Add one text file (plain, Markdown, EPUB); the same words again change nothing',
        request: { params: identifierParameters, query: fileNameQuery, body: bytesBody('A text file.') },
        responses: {
          200: jsonAnswer(addedTextSchema, 'It was there already.'),
          201: jsonAnswer(addedTextSchema, 'It was added.'),
          ...errors,
        },
      }),
      async (c) => {
        const name = c.req.valid('query').name ?? 'text.txt';
        // An empty file is remembered as skipped, like any other without words.
        const bytes = await readBody(c, limits.textFileBytes).catch((error: unknown) => {
          if (error instanceof BodyEmpty) return new Uint8Array();
          throw error;
        });
        const text = await addText(context, c.req.valid('param').id, name, bytes);
        return text.duplicate ? c.json(text, 200) : c.json(text, 201);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/datasets/{id}/texts/{textId}',
        summary: 'Delete one text',
        request: { params: textParameters },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        const { id, textId } = c.req.valid('param');
        await deleteText(context, id, textId);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/datasets/{id}/texts/{textId}/words',
        summary: 'What was read of a text file',
        request: { params: textParameters },
        responses: { 200: bytesAnswer('text/plain', 'The words, in UTF-8.'), ...errors },
      }),
      async (c) => {
        const { id, textId } = c.req.valid('param');
        return sendBytes(await readWords(context, id, textId), 'text/plain; charset=utf-8', forGood);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/datasets/{id}/skipped',
        summary: 'Forget which files gave no text',
        request: { params: identifierParameters },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        await clearSkipped(context, c.req.valid('param').id);
        return c.body(null, 204);
      },
    );
}
