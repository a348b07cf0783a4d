/** /api/scores/{id}/proposals: what makers offer for scores. */
import {
  identifier,
  identifierParameters,
  newScoreDecisionSchema,
  newScoreProposalSchema,
  scoreMakerListSchema,
  scoreProposalListSchema,
  scoreProposalSchema,
  scoreReplaySchema,
} from '@fourhands/core';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import {
  decideScore,
  listScoreProposals,
  proposeScore,
  readScoreProposal,
  replayScore,
  stopScoreProposal,
} from '../../commands/scores/score-proposals.ts';
import { errors, jsonAnswer, jsonBody, newRoutes } from '../routes.ts';

const params = identifierParameters;
const proposalParams = z.object({ id: identifier, proposalId: identifier });
const replayQuery = z.object({
  candidate: z.coerce.number<string>().pipe(z.number().int().min(0).max(100)).default(0).meta({ type: 'integer' }),
});

export function scoreProposalRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/score-makers',
        summary: 'What can make music, with its controls',
        responses: { 200: jsonAnswer(scoreMakerListSchema, 'The makers.'), ...errors },
      }),
      async (c) => c.json({ makers: await context.scoreMakers.list() }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/scores/{id}/proposals',
        summary: 'What makers offered for a score, the newest first',
        request: { params },
        responses: { 200: jsonAnswer(scoreProposalListSchema, 'The proposals.'), ...errors },
      }),
      async (c) => c.json({ proposals: await listScoreProposals(context, c.req.valid('param').id) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scores/{id}/proposals',
        summary: 'Ask a maker for a region of a score',
        request: { params, body: jsonBody(newScoreProposalSchema) },
        responses: { 201: jsonAnswer(scoreProposalSchema, 'It is being made.'), ...errors },
      }),
      async (c) => c.json(await proposeScore(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/scores/{id}/proposals/{proposalId}',
        summary: 'A proposal as it is now',
        request: { params: proposalParams },
        responses: { 200: jsonAnswer(scoreProposalSchema, 'The proposal.'), ...errors },
      }),
      async (c) => {
        const { id, proposalId } = c.req.valid('param');
        return c.json(await readScoreProposal(context, id, proposalId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scores/{id}/proposals/{proposalId}/stop',
        summary: 'Stop the making; what came until now stays',
        request: { params: proposalParams },
        responses: { 200: jsonAnswer(scoreProposalSchema, 'The proposal.'), ...errors },
      }),
      async (c) => {
        const { id, proposalId } = c.req.valid('param');
        return c.json(await stopScoreProposal(context, id, proposalId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scores/{id}/proposals/{proposalId}/decisions',
        summary: 'Accept or reject hunks of a candidate; durable when this answers',
        request: { params: proposalParams, body: jsonBody(newScoreDecisionSchema) },
        responses: {
          200: jsonAnswer(scoreProposalSchema, 'The proposal, with what became of each hunk.'),
          ...errors,
        },
      }),
      async (c) => {
        const { id, proposalId } = c.req.valid('param');
        return c.json(await decideScore(context, id, proposalId, c.req.valid('json')), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scores/{id}/proposals/{proposalId}/replay',
        summary: 'Make a candidate again from its recipe, and compare',
        request: { params: proposalParams, query: replayQuery },
        responses: { 200: jsonAnswer(scoreReplaySchema, 'The verdict.'), ...errors },
      }),
      async (c) => {
        const { id, proposalId } = c.req.valid('param');
        const { candidate } = c.req.valid('query');
        return c.json(await replayScore(context, id, proposalId, candidate, c.req.raw.signal), 200);
      },
    );
}
