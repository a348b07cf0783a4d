/** /api/status and /api/presets */
import { presetListSchema, serverStatusSchema } from '@fourhands/core';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import { readStatus } from '../../commands/status.ts';
import { errors, jsonAnswer, newRoutes } from '../routes.ts';

export function statusRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/status',
        summary: 'How the server is',
        responses: { 200: jsonAnswer(serverStatusSchema, 'How it is.'), ...errors },
      }),
      async (c) => c.json(await readStatus(context), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/presets',
        summary: 'What can be trained, from which starting points',
        responses: { 200: jsonAnswer(presetListSchema, 'Presets, and the numbers that may be changed.'), ...errors },
      }),
      async (c) => c.json(await context.presets(), 200),
    );
}
