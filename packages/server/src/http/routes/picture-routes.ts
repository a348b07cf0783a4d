/** /api/pictures: pictures as works. What makers offer for them is in picture-proposal-routes.ts. */
import {
  fileName,
  firstLayerSchema,
  identifier,
  identifierParameters,
  layerChangeSchema,
  madePictureSchema,
  newLayerSchema,
  newPaintSchema,
  newPictureLockSchema,
  newPictureSchema,
  newPictureVersionSchema,
  paintedSchema,
  personQuerySchema,
  pictureEventSchema,
  pictureFormatSchema,
  pictureSchema,
  pictureStepSchema,
  pictureVersionListSchema,
  pictureVersionSchema,
  pixelAuthorSchema,
  placeQuerySchema,
  viewQuerySchema,
  wandAnswerSchema,
  wandQuerySchema,
} from '@fourhands/core';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import {
  addLayer,
  changeLayer,
  lockPicture,
  paint,
  readPicture,
  removeLayer,
  stepPicture,
  unlockPicture,
} from '../../commands/pictures/painting.ts';
import { createPicture, exportPicture, importPicture } from '../../commands/pictures/picture-files.ts';
import { listPictureProposals } from '../../commands/pictures/picture-proposals.ts';
import {
  listPictureVersions,
  restorePictureVersion,
  savePictureVersion,
} from '../../commands/pictures/picture-versions.ts';
import { pixelAuthor, selectAlike, viewPicture } from '../../commands/pictures/picture-views.ts';
import { limits } from '../../config.ts';
import { streamEvents } from '../../live/event-stream.ts';
import { readBody } from '../body.ts';
import { bytesAnswer, bytesBody, errors, jsonAnswer, jsonBody, newRoutes, sendFile } from '../routes.ts';

const params = identifierParameters;
const layerParams = z.object({ id: identifier, layerId: identifier });
const lockParams = z.object({ id: identifier, lockId: identifier });
const versionParams = z.object({ id: identifier, versionId: identifier });
const importQuery = personQuerySchema.extend({ name: fileName.optional(), layer: firstLayerSchema });
const exportQuery = z.object({ format: pictureFormatSchema });
const changeForm = z.object({
  change: z
    .string()
    .transform((text, problems): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        problems.addIssue('it is no JSON');
        return z.NEVER;
      }
    })
    .pipe(newPaintSchema)
    .meta({ type: 'string', description: 'A NewPaint as JSON.' }),
  patch: z
    .custom<File>((value) => value instanceof File, 'it is no file')
    .meta({
      type: 'string',
      format: 'binary',
      description: 'A picture, or RGBA, row by row, of the box.',
    }),
});

export function pictureRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/pictures',
        summary: 'Make an empty picture of a size',
        request: { query: personQuerySchema, body: jsonBody(newPictureSchema) },
        responses: { 201: jsonAnswer(madePictureSchema, 'The work.'), ...errors },
      }),
      async (c) => c.json(await createPicture(context, c.req.valid('json'), c.req.valid('query').personId), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/pictures/import',
        summary: 'Make a picture of a file; it is turned upright and its colours become sRGB',
        request: { query: importQuery, body: bytesBody('A JPEG, PNG, WebP, AVIF, GIF or TIFF file.') },
        responses: { 201: jsonAnswer(madePictureSchema, 'The work, and what had to be changed.'), ...errors },
      }),
      async (c) => {
        const { name = 'Untitled', ...more } = c.req.valid('query');
        return c.json(await importPicture(context, name, await readBody(c, limits.pictureBytes), more), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/pictures/{id}',
        summary: 'A picture’s size, layers and locks',
        request: { params },
        responses: { 200: jsonAnswer(pictureSchema, 'The picture.'), ...errors },
      }),
      async (c) => c.json(await readPicture(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/pictures/{id}/events',
        summary: 'What happens to a picture, as server-sent events',
        request: { params },
        responses: {
          200: {
            description: 'A snapshot first, then every event.',
            content: { 'text/event-stream': { schema: pictureEventSchema } },
          },
          ...errors,
        },
      }),
      (c) => {
        const { id } = c.req.valid('param');
        return streamEvents(
          (listener) => context.pictureDocuments.follow(id, () => listPictureProposals(context, id), listener),
          ({ type }) => type === 'deleted',
        );
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/pictures/{id}/changes',
        summary: 'Put colours into a layer, by a person’s hand; durable when this answers',
        request: { params, body: { required: true, content: { 'multipart/form-data': { schema: changeForm } } } },
        responses: { 200: jsonAnswer(paintedSchema, 'The change.'), ...errors },
      }),
      async (c) => {
        const { change, patch } = c.req.valid('form');
        const sent = { mediaType: patch.type, bytes: new Uint8Array(await patch.arrayBuffer()) };
        return c.json(await paint(context, c.req.valid('param').id, change, sent), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/pictures/{id}/undo',
        summary: 'Take back what the person, or a maker, did last',
        request: { params, body: jsonBody(pictureStepSchema) },
        responses: { 200: jsonAnswer(paintedSchema, 'The change that was taken back, or none.'), ...errors },
      }),
      async (c) => c.json(await stepPicture(context, c.req.valid('param').id, c.req.valid('json'), 'undo'), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/pictures/{id}/redo',
        summary: 'Put again what was taken back last',
        request: { params, body: jsonBody(pictureStepSchema) },
        responses: { 200: jsonAnswer(paintedSchema, 'The change that was put again, or none.'), ...errors },
      }),
      async (c) => c.json(await stepPicture(context, c.req.valid('param').id, c.req.valid('json'), 'redo'), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/pictures/{id}/layers',
        summary: 'Add a clear layer',
        request: { params, body: jsonBody(newLayerSchema) },
        responses: { 201: jsonAnswer(pictureSchema, 'The picture.'), ...errors },
      }),
      async (c) => c.json(await addLayer(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/pictures/{id}/layers/{layerId}',
        summary: 'Change how a layer looks, or where it lies',
        request: { params: layerParams, body: jsonBody(layerChangeSchema) },
        responses: { 200: jsonAnswer(pictureSchema, 'The picture.'), ...errors },
      }),
      async (c) => {
        const { id, layerId } = c.req.valid('param');
        return c.json(await changeLayer(context, id, layerId, c.req.valid('json')), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/pictures/{id}/layers/{layerId}',
        summary: 'Remove a layer; it can be undone',
        request: { params: layerParams, query: personQuerySchema },
        responses: { 200: jsonAnswer(pictureSchema, 'The picture.'), ...errors },
      }),
      async (c) => {
        const { id, layerId } = c.req.valid('param');
        return c.json(await removeLayer(context, id, layerId, c.req.valid('query').personId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/pictures/{id}/locks',
        summary: 'Lock a region: no proposal changes it',
        request: { params, body: jsonBody(newPictureLockSchema) },
        responses: { 201: jsonAnswer(pictureSchema, 'The picture.'), ...errors },
      }),
      async (c) => c.json(await lockPicture(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/pictures/{id}/locks/{lockId}',
        summary: 'Open a lock',
        request: { params: lockParams, query: personQuerySchema },
        responses: { 200: jsonAnswer(pictureSchema, 'The picture.'), ...errors },
      }),
      async (c) => {
        const { id, lockId } = c.req.valid('param');
        return c.json(await unlockPicture(context, id, lockId, c.req.valid('query').personId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/pictures/{id}/versions',
        summary: 'The versions of a picture, the oldest first',
        request: { params },
        responses: { 200: jsonAnswer(pictureVersionListSchema, 'The versions.'), ...errors },
      }),
      async (c) => c.json({ versions: await listPictureVersions(context, c.req.valid('param').id) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/pictures/{id}/versions',
        summary: 'Keep the picture as it is, under a name if one is given',
        request: { params, body: jsonBody(newPictureVersionSchema) },
        responses: { 201: jsonAnswer(pictureVersionSchema, 'The version.'), ...errors },
      }),
      async (c) => c.json(await savePictureVersion(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/pictures/{id}/versions/{versionId}/restore',
        summary: 'Go back to a version; who made what in it stays, and it can be undone',
        request: { params: versionParams, query: personQuerySchema },
        responses: { 200: jsonAnswer(paintedSchema, 'The change, or none.'), ...errors },
      }),
      async (c) => {
        const { id, versionId } = c.req.valid('param');
        return c.json(await restorePictureVersion(context, id, versionId, c.req.valid('query').personId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/pictures/{id}/view',
        summary: 'A box of the picture, at its size or at halves of it',
        request: { params, query: viewQuerySchema },
        responses: {
          200: bytesAnswer('*/*', 'The pixels. The answer has an ETag.'),
          304: { description: 'The caller has it already.' },
          ...errors,
        },
      }),
      async (c) => {
        const known = c.req.header('if-none-match');
        const { tag, view } = await viewPicture(context, c.req.valid('param').id, c.req.valid('query'), known);
        const headers = { etag: tag, 'cache-control': 'private, no-cache' };
        if (view === null) return new Response(null, { status: 304, headers });
        const encoding = view.encoding === null ? {} : { 'content-encoding': view.encoding };
        return new Response(new Uint8Array(view.bytes), {
          headers: { ...headers, ...encoding, 'content-type': view.mediaType },
        });
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/pictures/{id}/selection',
        summary: 'What is like the pixel that is seen at a place',
        request: { params, query: wandQuerySchema },
        responses: { 200: jsonAnswer(wandAnswerSchema, 'A mask.'), ...errors },
      }),
      async (c) => c.json({ mask: await selectAlike(context, c.req.valid('param').id, c.req.valid('query')) }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/pictures/{id}/author',
        summary: 'Who made the pixel that is seen at a place, and how',
        request: { params, query: placeQuerySchema },
        responses: { 200: jsonAnswer(pixelAuthorSchema, 'Who made it.'), ...errors },
      }),
      async (c) => {
        const { x, y } = c.req.valid('query');
        return c.json(await pixelAuthor(context, c.req.valid('param').id, x, y), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/pictures/{id}/export',
        summary: 'Download a picture as it is seen',
        request: { params, query: exportQuery },
        responses: { 200: bytesAnswer('*/*', 'The file.'), ...errors },
      }),
      async (c) => sendFile(await exportPicture(context, c.req.valid('param').id, c.req.valid('query').format)),
    );
}
