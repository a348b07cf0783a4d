/** /api/sounds: what makers offer for sounds. */
import {
  identifier,
  identifierParameters,
  newSoundDecisionSchema,
  newSoundProposalSchema,
  soundMakerListSchema,
  soundProposalListSchema,
  soundProposalSchema,
  soundReplaySchema,
} from '@fourhands/core';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import {
  decideSound,
  listSoundProposals,
  proposeSound,
  replaySound,
  stopSoundProposal,
} from '../../commands/sounds/sound-proposals.ts';
import { errors, jsonAnswer, jsonBody, newRoutes } from '../routes.ts';

const params = identifierParameters;
const proposalParams = z.object({ id: identifier, proposalId: identifier });
const replayQuery = z.object({
  candidate: z.coerce.number<string>().pipe(z.number().int().nonnegative()).default(0).meta({ type: 'integer' }),
});

export function soundProposalRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sound-makers',
        summary: 'Makers of sounds',
        responses: { 200: jsonAnswer(soundMakerListSchema, 'The makers.'), ...errors },
      }),
      async (c) => c.json({ makers: await context.soundMakers.list() }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sounds/{id}/proposals',
        summary: 'What makers offered for a sound, the newest first',
        request: { params },
        responses: { 200: jsonAnswer(soundProposalListSchema, 'The proposals.'), ...errors },
      }),
      async (c) => c.json({ proposals: await listSoundProposals(context, c.req.valid('param').id) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds/{id}/proposals',
        summary: 'Ask a maker for a region of a track',
        request: { params, body: jsonBody(newSoundProposalSchema) },
        responses: { 201: jsonAnswer(soundProposalSchema, 'It is being made.'), ...errors },
      }),
      async (c) => c.json(await proposeSound(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds/{id}/proposals/{proposalId}/stop',
        summary: 'Stop the making; what came until now stays',
        request: { params: proposalParams },
        responses: { 200: jsonAnswer(soundProposalSchema, 'The proposal.'), ...errors },
      }),
      async (c) => {
        const { id, proposalId } = c.req.valid('param');
        return c.json(await stopSoundProposal(context, id, proposalId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds/{id}/proposals/{proposalId}/decisions',
        summary: 'Accept or reject parts of a candidate; durable when this answers',
        request: { params: proposalParams, body: jsonBody(newSoundDecisionSchema) },
        responses: { 200: jsonAnswer(soundProposalSchema, 'The proposal, with what became of each part.'), ...errors },
      }),
      async (c) => {
        const { id, proposalId } = c.req.valid('param');
        return c.json(await decideSound(context, id, proposalId, c.req.valid('json')), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds/{id}/proposals/{proposalId}/replay',
        summary: 'Make a candidate again from its recipe, and compare',
        request: { params: proposalParams, query: replayQuery },
        responses: { 200: jsonAnswer(soundReplaySchema, 'The verdict.'), ...errors },
      }),
      async (c) => {
        const { id, proposalId } = c.req.valid('param');
        const { candidate } = c.req.valid('query');
        return c.json(await replaySound(context, id, proposalId, candidate, c.req.raw.signal), 200);
      },
    );
}
