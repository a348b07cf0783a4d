/** /api/runs */
import {
  identifierParameters,
  nameChangeSchema,
  newRunSchema,
  runDetailSchema,
  type RunEvent,
  runEventSchema,
  runListSchema,
  runPlanSchema,
  runSchema,
} from '@fourhands/core';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import { deleteRun, listRuns, planRun, readRun, renameRun, resumeRun, startRun, stopRun } from '../../commands/runs.ts';
import { streamEvents } from '../../live/event-stream.ts';
import { errors, jsonAnswer, jsonBody, newRoutes, noContent } from '../routes.ts';

export function runRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/runs',
        summary: 'Queue a training run of a data set as it is now',
        request: { body: jsonBody(newRunSchema) },
        responses: { 201: jsonAnswer(runSchema, 'The run, queued.'), ...errors },
      }),
      async (c) => c.json(await startRun(context, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/runs/plan',
        summary: 'How large, how long and with what to beware of a run of a writer would be; nothing begins',
        request: { body: jsonBody(newRunSchema) },
        responses: { 200: jsonAnswer(runPlanSchema, 'The plan.'), ...errors },
      }),
      async (c) => c.json(await planRun(context, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/runs',
        summary: 'List runs, the newest first, without their curves',
        responses: { 200: jsonAnswer(runListSchema, 'The runs.'), ...errors },
      }),
      async (c) => c.json({ runs: await listRuns(context) }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/runs/{id}',
        summary: 'A run with its curve and its contact sheets',
        request: { params: identifierParameters },
        responses: { 200: jsonAnswer(runDetailSchema, 'The run.'), ...errors },
      }),
      async (c) => c.json(await readRun(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/runs/{id}',
        summary: 'Rename a run',
        request: { params: identifierParameters, body: jsonBody(nameChangeSchema) },
        responses: { 200: jsonAnswer(runSchema, 'The run.'), ...errors },
      }),
      async (c) => c.json(await renameRun(context, c.req.valid('param').id, c.req.valid('json').name), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/runs/{id}',
        summary: 'Delete a run that is not training; the model it left stays',
        request: { params: identifierParameters },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        await deleteRun(context, c.req.valid('param').id);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/runs/{id}/stop',
        summary: 'Stop a run: a queued one at once, a running one after its current step',
        request: { params: identifierParameters },
        responses: { 200: jsonAnswer(runSchema, 'The run; watch for its state to become stopped.'), ...errors },
      }),
      async (c) => c.json(await stopRun(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/runs/{id}/resume',
        summary: 'Queue a stopped or failed run again; it goes on from its last checkpoint',
        request: { params: identifierParameters },
        responses: { 200: jsonAnswer(runSchema, 'The run, queued.'), ...errors },
      }),
      async (c) => c.json(await resumeRun(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/runs/{id}/events',
        summary: 'The events of a run as they happen, a snapshot first (server-sent events)',
        request: { params: identifierParameters },
        responses: {
          200: {
            description: 'One RunEvent in each data field.',
            content: { 'text/event-stream': { schema: runEventSchema } },
          },
          ...errors,
        },
      }),
      (c) =>
        streamEvents<RunEvent>(
          (listener) => context.ledger.follow(c.req.valid('param').id, listener),
          ({ type }) => type === 'deleted',
        ),
    );
}
