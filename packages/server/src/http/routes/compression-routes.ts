/** /api/compressions and /api/restorations */
import {
  compressedExtension,
  compressedMediaType,
  compressionListSchema,
  compressionSchema,
  fileNameQuery,
  identifierParameters,
  restorationSchema,
} from '@fourhands/core';
import { createRoute } from '@hono/zod-openapi';
import {
  compressPicture,
  deleteCompression,
  listCompressions,
  readCompressedFile,
  readCompression,
  restorePicture,
} from '../../commands/compressions.ts';
import type { Context } from '../../commands/context.ts';
import { limits } from '../../config.ts';
import { readBody } from '../body.ts';
import { attachment, bytesAnswer, bytesBody, errors, jsonAnswer, newRoutes, noContent, sendBytes } from '../routes.ts';

const params = identifierParameters;

export function compressionRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/models/{id}/compressions',
        summary: 'Compress a picture with a codec, and compare with other formats at the same size',
        request: { params, query: fileNameQuery, body: bytesBody('A picture file.') },
        responses: { 201: jsonAnswer(compressionSchema, 'The compressed picture and its figures.'), ...errors },
      }),
      async (c) => {
        const name = c.req.valid('query').name ?? 'picture';
        const bytes = await readBody(c, limits.pictureBytes);
        return c.json(await compressPicture(context, c.req.valid('param').id, name, bytes), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/compressions',
        summary: 'List compressed pictures, the newest first',
        responses: { 200: jsonAnswer(compressionListSchema, 'The compressed pictures.'), ...errors },
      }),
      async (c) => c.json({ compressions: await listCompressions(context) }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/compressions/{id}',
        summary: 'A compressed picture',
        request: { params },
        responses: { 200: jsonAnswer(compressionSchema, 'The compressed picture.'), ...errors },
      }),
      async (c) => c.json(await readCompression(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/compressions/{id}',
        summary: 'Delete a compressed picture',
        request: { params },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        await deleteCompression(context, c.req.valid('param').id);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/compressions/{id}/file',
        summary: 'Download the compressed file',
        request: { params },
        responses: { 200: bytesAnswer(compressedMediaType, 'The file.'), ...errors },
      }),
      async (c) => {
        const { name, bytes } = await readCompressedFile(context, c.req.valid('param').id);
        const answer = sendBytes(bytes, compressedMediaType, 'no-cache');
        const stem = name.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '') || 'picture';
        answer.headers.set('content-disposition', attachment(stem + compressedExtension));
        return answer;
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/restorations',
        summary: 'Make a compressed picture visible again, with the model its file names',
        request: { query: fileNameQuery, body: bytesBody('A compressed picture (.fhp).') },
        responses: { 201: jsonAnswer(restorationSchema, 'The picture.'), ...errors },
      }),
      async (c) => {
        const name = c.req.valid('query').name ?? `picture${compressedExtension}`;
        return c.json(await restorePicture(context, name, await readBody(c, limits.compressedBytes)), 201);
      },
    );
}
