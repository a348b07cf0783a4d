/** Language models of this machine: from a folder that a person names, or fetched from the hub when a person asks. */
import {
  downloadListSchema,
  downloadSchema,
  folderReportSchema,
  hubAskedSchema,
  hubModelSchema,
  identifierParameters,
  localModelListSchema,
  localModelSchema,
  modelFolderSchema,
  newDownloadSchema,
  newLocalModelSchema,
  providerTestSchema,
} from '@fourhands/core';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import type { ServerOptions } from '../../config.ts';
import { errors, jsonAnswer, jsonBody, newRoutes, noContent } from '../routes.ts';
import { fromThisMachine, requireThisMachine } from '../this-machine.ts';

const params = identifierParameters;

export function localModelRoutes(context: Context, options: Pick<ServerOptions, 'host'>) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/local-models',
        summary: 'List the language models of this machine',
        responses: { 200: jsonAnswer(localModelListSchema, 'The models.'), ...errors },
      }),
      async (c) => {
        const { localModels } = context;
        const here = fromThisMachine(c, options);
        const { runs, memoryBytes } = localModels;
        const models = await localModels.models();
        return c.json({ models, here, runs, memoryBytes, hub: context.downloads.host }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/model-folders',
        summary: 'Look at a folder of this machine that is said to hold a language model; only from this machine',
        request: { body: jsonBody(modelFolderSchema) },
        responses: { 200: jsonAnswer(folderReportSchema, 'What was found, step by step.'), ...errors },
      }),
      async (c) => {
        requireThisMachine(c, options);
        return c.json(await context.localModels.inspect(c.req.valid('json').path), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/local-models',
        summary:
          'Make the model of a folder a maker; its files are hashed, and stay where they are; only from this machine',
        request: { body: jsonBody(newLocalModelSchema) },
        responses: { 201: jsonAnswer(localModelSchema, 'The model.'), ...errors },
      }),
      async (c) => {
        requireThisMachine(c, options);
        return c.json(await context.localModels.add(c.req.valid('json')), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/local-models/{id}/check',
        summary: 'Take the files of a model as they are now',
        request: { params },
        responses: { 200: jsonAnswer(localModelSchema, 'The model, with its hash.'), ...errors },
      }),
      async (c) => c.json(await context.localModels.check(c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/local-models/{id}/test',
        summary: 'Open a model and ask it for a few words',
        request: { params },
        responses: { 200: jsonAnswer(providerTestSchema, 'Whether it works, and what it said.'), ...errors },
      }),
      async (c) => c.json(await context.localModels.test(c.req.valid('param').id, c.req.raw.signal), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/local-models/{id}',
        summary: 'Remove a model from the makers; the files of a folder stay, those that were fetched go',
        request: { params },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        await context.localModels.remove(c.req.valid('param').id);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/hub-models',
        summary: 'Ask the hub what a model is made of and how large it is; nothing of it is fetched',
        request: { body: jsonBody(hubAskedSchema) },
        responses: { 200: jsonAnswer(hubModelSchema, 'The weights that there are.'), ...errors },
      }),
      async (c) => c.json(await context.downloads.look(c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/hub-downloads',
        summary: 'List what is or was fetched from the hub',
        responses: { 200: jsonAnswer(downloadListSchema, 'The downloads.'), ...errors },
      }),
      (c) => c.json({ downloads: context.downloads.list() }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/hub-downloads',
        summary: 'Fetch a model from the hub; it becomes a maker when it is complete',
        request: { body: jsonBody(newDownloadSchema) },
        responses: { 201: jsonAnswer(downloadSchema, 'The download, begun.'), ...errors },
      }),
      async (c) => c.json(await context.downloads.start(c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/hub-downloads/{id}/stop',
        summary: 'Stop a download; what came is kept',
        request: { params },
        responses: { 200: jsonAnswer(downloadSchema, 'The download, stopped.'), ...errors },
      }),
      async (c) => c.json(await context.downloads.stop(c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/hub-downloads/{id}/resume',
        summary: 'Go on with a download that was stopped or failed',
        request: { params },
        responses: { 200: jsonAnswer(downloadSchema, 'The download, going on.'), ...errors },
      }),
      async (c) => c.json(await context.downloads.resume(c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/hub-downloads/{id}',
        summary: 'Forget a download and what came of it; a model that it became stays',
        request: { params },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        await context.downloads.remove(c.req.valid('param').id);
        return c.body(null, 204);
      },
    );
}
