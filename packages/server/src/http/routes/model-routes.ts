/** /api/models and /api/blobs */
import {
  decodeQuery,
  fileNameQuery,
  generatedQuery,
  identifierParameters,
  latentGridQuery,
  latentMapSchema,
  modelListSchema,
  modelMediaType,
  modelSchema,
  nameChangeSchema,
  samplesQuery,
  sha256,
  variationsQuery,
  varyQuery,
  walkQuery,
} from '@fourhands/core';
import { createRoute, z } from '@hono/zod-openapi';
import { BlobMissing } from '../../blobs/blobs.ts';
import type { Context } from '../../commands/context.ts';
import {
  decodePoint,
  deleteModel,
  drawGenerated,
  drawLatentGrid,
  drawSamples,
  drawVariations,
  drawWalk,
  importModel,
  listModels,
  readLatentMap,
  readModel,
  reconstruct,
  renameModel,
  varyPicture,
} from '../../commands/models.ts';
import { limits } from '../../config.ts';
import { readBody } from '../body.ts';
import {
  attachment,
  bytesAnswer,
  bytesBody,
  errors,
  forGood,
  jsonAnswer,
  jsonBody,
  newRoutes,
  noContent,
  sendBytes,
} from '../routes.ts';

const params = identifierParameters;
const png = 'image/png';

export function modelRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/models',
        summary: 'List models, the newest first',
        responses: { 200: jsonAnswer(modelListSchema, 'The models.'), ...errors },
      }),
      async (c) => c.json({ models: await listModels(context) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/models',
        summary: 'Import a model file; the same file again changes nothing',
        request: { query: fileNameQuery, body: bytesBody('A model file (safetensors) that Fourhands made.') },
        responses: {
          200: jsonAnswer(modelSchema, 'It was there already.'),
          201: jsonAnswer(modelSchema, 'It was added.'),
          ...errors,
        },
      }),
      async (c) => {
        const name = c.req.valid('query').name ?? 'model';
        const { model, duplicate } = await importModel(context, name, await readBody(c, limits.modelBytes));
        return duplicate ? c.json(model, 200) : c.json(model, 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/models/{id}',
        summary: 'A model',
        request: { params },
        responses: { 200: jsonAnswer(modelSchema, 'The model.'), ...errors },
      }),
      async (c) => c.json(await readModel(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/models/{id}',
        summary: 'Rename a model',
        request: { params, body: jsonBody(nameChangeSchema) },
        responses: { 200: jsonAnswer(modelSchema, 'The model.'), ...errors },
      }),
      async (c) => c.json(await renameModel(context, c.req.valid('param').id, c.req.valid('json').name), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/models/{id}',
        summary: 'Delete a model; pictures it compressed stay, but need it to be opened from their files',
        request: { params },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        await deleteModel(context, c.req.valid('param').id);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/models/{id}/file',
        summary: 'Download the model file',
        request: { params },
        responses: { 200: bytesAnswer(modelMediaType, 'The safetensors file.'), ...errors },
      }),
      async (c) => {
        const model = await readModel(context, c.req.valid('param').id);
        const { bytes, body } = await context.blobs.stream(model.sha256);
        return new Response(body, {
          headers: {
            'content-type': modelMediaType,
            'content-length': String(bytes),
            'content-disposition': attachment(`${model.name}.safetensors`),
            'cache-control': 'no-cache',
          },
        });
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/models/{id}/latent-map',
        summary: 'The training set along the two principal directions of a VAE’s latents',
        request: { params },
        responses: { 200: jsonAnswer(latentMapSchema, 'The map.'), ...errors },
      }),
      async (c) => c.json(await readLatentMap(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/models/{id}/latent-grid',
        summary: 'A sheet of pictures decoded over a part of the latent map',
        request: { params, query: latentGridQuery },
        responses: { 200: bytesAnswer(png, 'A PNG without gaps between the cells.'), ...errors },
      }),
      async (c) => {
        const picture = await drawLatentGrid(context, c.req.valid('param').id, c.req.valid('query'));
        return sendBytes(picture, png, forGood);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/models/{id}/decode',
        summary: 'The picture at a point of the latent map',
        request: { params, query: decodeQuery },
        responses: { 200: bytesAnswer(png, 'A PNG.'), ...errors },
      }),
      async (c) => {
        const picture = await decodePoint(context, c.req.valid('param').id, c.req.valid('query'));
        return sendBytes(picture, png, forGood);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/models/{id}/samples',
        summary: 'A contact sheet of pictures drawn from a VAE or an adversarial network; the same seed draws the same',
        request: { params, query: samplesQuery },
        responses: { 200: bytesAnswer(png, 'A PNG.'), ...errors },
      }),
      async (c) => {
        const picture = await drawSamples(context, c.req.valid('param').id, c.req.valid('query'));
        return sendBytes(picture, png, forGood);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/models/{id}/generated',
        summary: 'The picture of an adversarial network at a place of its latent space',
        request: { params, query: generatedQuery },
        responses: { 200: bytesAnswer(png, 'A PNG.'), ...errors },
      }),
      async (c) => {
        const picture = await drawGenerated(context, c.req.valid('param').id, c.req.valid('query'));
        return sendBytes(picture, png, forGood);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/models/{id}/variations',
        summary: 'A sheet of pictures like the one at a place: itself first, then others near it',
        request: { params, query: variationsQuery },
        responses: { 200: bytesAnswer(png, 'A PNG without gaps between the cells.'), ...errors },
      }),
      async (c) => {
        const picture = await drawVariations(context, c.req.valid('param').id, c.req.valid('query'));
        return sendBytes(picture, png, forGood);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/models/{id}/walk',
        summary: 'A row of pictures on the way from one place of the latent space to another',
        request: { params, query: walkQuery },
        responses: { 200: bytesAnswer(png, 'A PNG without gaps between the cells.'), ...errors },
      }),
      async (c) => {
        const picture = await drawWalk(context, c.req.valid('param').id, c.req.valid('query'));
        return sendBytes(picture, png, forGood);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/models/{id}/reconstruct',
        summary: 'A picture as a VAE sees it',
        request: { params, query: fileNameQuery, body: bytesBody('A picture file.') },
        responses: { 200: bytesAnswer(png, 'A PNG of the model’s size.'), ...errors },
      }),
      async (c) => {
        const name = c.req.valid('query').name ?? 'picture';
        const bytes = await readBody(c, limits.pictureBytes);
        return sendBytes(await reconstruct(context, c.req.valid('param').id, name, bytes), png, 'no-store');
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/models/{id}/vary',
        summary: 'A picture as a VAE gives it back, and others like it',
        request: { params, query: varyQuery, body: bytesBody('A picture file.') },
        responses: { 200: bytesAnswer(png, 'A PNG without gaps between the cells, the picture first.'), ...errors },
      }),
      async (c) => {
        const bytes = await readBody(c, limits.pictureBytes);
        const picture = await varyPicture(context, c.req.valid('param').id, c.req.valid('query'), bytes);
        return sendBytes(picture, png, 'no-store');
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/blobs/{sha256}',
        summary: 'The bytes of a picture by their hash',
        request: { params: z.object({ sha256 }) },
        responses: { 200: bytesAnswer('image/*', 'The picture.'), ...errors },
      }),
      async (c) => {
        const hash = c.req.valid('param').sha256;
        const record = await context.store.blobs.get(hash);
        if (record === null) throw new BlobMissing(hash);
        const { bytes, body } = await context.blobs.stream(hash);
        return new Response(body, {
          headers: {
            'content-type': record.mediaType,
            'content-length': String(bytes),
            'cache-control': forGood,
            etag: `"${hash}"`,
          },
        });
      },
    );
}
