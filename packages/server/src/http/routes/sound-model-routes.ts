/** /api/models/{id}/sounds: what a trained maker of sounds makes outside of a work. */
import { identifierParameters, modelSoundSchema } from '@fourhands/core';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import { makeModelSound } from '../../commands/models.ts';
import { bytesAnswer, errors, jsonBody, newRoutes, sendBytes } from '../routes.ts';

export function soundModelRoutes(context: Context) {
  return newRoutes().openapi(
    createRoute({
      method: 'post',
      path: '/api/models/{id}/sounds',
      summary: 'A sound by a maker of sounds: new, like one, or between two; the same for the same request',
      request: { params: identifierParameters, body: jsonBody(modelSoundSchema) },
      responses: { 200: bytesAnswer('audio/wav', 'A WAV file of one channel.'), ...errors },
    }),
    async (c) =>
      sendBytes(
        await makeModelSound(context, c.req.valid('param').id, c.req.valid('json'), c.req.raw.signal),
        'audio/wav',
        'no-store',
      ),
  );
}
