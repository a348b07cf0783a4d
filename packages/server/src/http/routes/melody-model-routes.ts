/** /api/models/{id}/melodies: what a trained maker of melodies draws. */
import { drawnMelodiesQuery, identifierParameters, melodyListSchema, melodyWayRequestSchema } from '@fourhands/core';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import { drawMelodies, walkMelodies } from '../../commands/models.ts';
import { errors, jsonAnswer, jsonBody, newRoutes } from '../routes.ts';

const params = identifierParameters;

export function melodyModelRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/models/{id}/melodies',
        summary: 'New phrases of a maker of melodies, steered by their traits; the same for the same seed',
        request: { params, query: drawnMelodiesQuery },
        responses: { 200: jsonAnswer(melodyListSchema, 'The phrases.'), ...errors },
      }),
      async (c) =>
        c.json({ melodies: await drawMelodies(context, c.req.valid('param').id, c.req.valid('query')) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/models/{id}/melody-way',
        summary: 'Phrases on the way from the first phrase of one melody to that of another',
        request: { params, body: jsonBody(melodyWayRequestSchema) },
        responses: { 200: jsonAnswer(melodyListSchema, 'The phrases, both ends included.'), ...errors },
      }),
      async (c) => c.json({ melodies: await walkMelodies(context, c.req.valid('param').id, c.req.valid('json')) }, 200),
    );
}
