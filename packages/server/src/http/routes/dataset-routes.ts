/** /api/datasets */
import {
  addedItemSchema,
  datasetDetailSchema,
  datasetListSchema,
  datasetSchema,
  fileNameQuery,
  identifierParameters,
  itemParameters,
  nameChangeSchema,
  newDatasetSchema,
  pictureQuery,
} from '@fourhands/core';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import {
  addItem,
  createDataset,
  deleteDataset,
  deleteItem,
  listDatasets,
  readDataset,
  renameDataset,
  viewItem,
} from '../../commands/datasets.ts';
import { limits } from '../../config.ts';
import { readBody } from '../body.ts';
import {
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

export function datasetRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/datasets',
        summary: 'Make an empty data set',
        request: { body: jsonBody(newDatasetSchema) },
        responses: { 201: jsonAnswer(datasetSchema, 'The data set.'), ...errors },
      }),
      async (c) => c.json(await createDataset(context, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/datasets',
        summary: 'List data sets, the newest first',
        responses: { 200: jsonAnswer(datasetListSchema, 'The data sets.'), ...errors },
      }),
      async (c) => c.json({ datasets: await listDatasets(context) }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/datasets/{id}',
        summary: 'A data set and its pictures or files',
        request: { params: identifierParameters },
        responses: { 200: jsonAnswer(datasetDetailSchema, 'The data set.'), ...errors },
      }),
      async (c) => c.json(await readDataset(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/datasets/{id}',
        summary: 'Rename a data set',
        request: { params: identifierParameters, body: jsonBody(nameChangeSchema) },
        responses: { 200: jsonAnswer(datasetSchema, 'The data set.'), ...errors },
      }),
      async (c) => c.json(await renameDataset(context, c.req.valid('param').id, c.req.valid('json').name), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/datasets/{id}',
        summary: 'Delete a data set and its pictures; runs made from it keep theirs',
        request: { params: identifierParameters },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        await deleteDataset(context, c.req.valid('param').id);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/datasets/{id}/items',
        summary: 'Add one picture file; the same file again changes nothing',
        request: { params: identifierParameters, query: fileNameQuery, body: bytesBody('A picture file.') },
        responses: {
          200: jsonAnswer(addedItemSchema, 'It was there already.'),
          201: jsonAnswer(addedItemSchema, 'It was added.'),
          ...errors,
        },
      }),
      async (c) => {
        const name = c.req.valid('query').name ?? 'picture';
        const bytes = await readBody(c, limits.pictureBytes);
        const item = await addItem(context, c.req.valid('param').id, name, bytes);
        return item.duplicate ? c.json(item, 200) : c.json(item, 201);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/datasets/{id}/items/{itemId}',
        summary: 'Delete one picture',
        request: { params: itemParameters },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        const { id, itemId } = c.req.valid('param');
        await deleteItem(context, id, itemId);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/datasets/{id}/items/{itemId}/picture',
        summary: 'One picture, as a browser can show it',
        request: { params: itemParameters, query: pictureQuery },
        responses: { 200: bytesAnswer('image/webp', 'A WebP.'), ...errors },
      }),
      async (c) => {
        const { id, itemId } = c.req.valid('param');
        return sendBytes(await viewItem(context, id, itemId, c.req.valid('query').size), 'image/webp', forGood);
      },
    );
}
