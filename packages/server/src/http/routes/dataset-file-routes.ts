/** /api/datasets/{id}/files */
import { addedFileSchema, fileNameQuery, fileParameters, identifierParameters } from '@fourhands/core';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import { addFile, clearSkipped, deleteFile, readContent, refuseTooLarge } from '../../commands/dataset-files.ts';
import { largestFile } from '../../commands/dataset-kinds.ts';
import { BodyEmpty, BodyTooLarge, readBody } from '../body.ts';
import { bytesAnswer, bytesBody, errors, forGood, jsonAnswer, newRoutes, noContent, sendBytes } from '../routes.ts';

export function datasetFileRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/datasets/{id}/files',
        summary:
          'Add one file of texts (plain, Markdown, EPUB), of scores (MIDI, MusicXML, ABC) or of a recording (WAV); one of which the same is read changes nothing',
        request: {
          params: identifierParameters,
          query: fileNameQuery,
          body: bytesBody('A file of the data set’s kind.'),
        },
        responses: {
          200: jsonAnswer(addedFileSchema, 'It was there already.'),
          201: jsonAnswer(addedFileSchema, 'It was added.'),
          ...errors,
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const name = c.req.valid('query').name ?? 'file';
        // An empty file is remembered as skipped, like any other that gives nothing.
        const bytes = await readBody(c, largestFile).catch((error: unknown) => {
          if (error instanceof BodyEmpty) return new Uint8Array();
          if (error instanceof BodyTooLarge) return refuseTooLarge(context, id, name);
          throw error;
        });
        const added = await addFile(context, id, name, bytes);
        return added.duplicate ? c.json(added, 200) : c.json(added, 201);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/datasets/{id}/files/{fileId}',
        summary: 'Delete what was read of one file',
        request: { params: fileParameters },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        const { id, fileId } = c.req.valid('param');
        await deleteFile(context, id, fileId);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/datasets/{id}/files/{fileId}/content',
        summary:
          'What was read of a file: the words of a text, the pieces of a file of scores (a PieceList), or what is heard of a recording',
        request: { params: fileParameters },
        responses: {
          200: bytesAnswer('*/*', 'Words in UTF-8, pieces in JSON, or a WAV file.'),
          ...errors,
        },
      }),
      async (c) => {
        const { id, fileId } = c.req.valid('param');
        const { bytes, mediaType } = await readContent(context, id, fileId);
        return sendBytes(bytes, mediaType, forGood);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/datasets/{id}/skipped',
        summary: 'Forget which files gave nothing',
        request: { params: identifierParameters },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        await clearSkipped(context, c.req.valid('param').id);
        return c.body(null, 204);
      },
    );
}
