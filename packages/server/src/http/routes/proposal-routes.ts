/** Proposals, decisions and makers. */
import {
  alternativeListSchema,
  alternativesAskedSchema,
  branchQuerySchema,
  decisionListSchema,
  identifier,
  identifierParameters,
  makerListSchema,
  makerUndoneSchema,
  makerUndoSchema,
  newDecisionSchema,
  newProposalSchema,
  personQuerySchema,
  type ProposalEvent,
  proposalEventSchema,
  proposalListSchema,
  proposalSchema,
  replaySchema,
} from '@fourhands/core';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import { listAlternatives } from '../../commands/alternatives.ts';
import { decideProposal, listDecisions } from '../../commands/decisions.ts';
import { listMakers } from '../../commands/makers.ts';
import { listProposals, propose, readProposal, stopProposal, undoMaker } from '../../commands/proposals.ts';
import { replayProposal } from '../../commands/replay.ts';
import { streamEvents } from '../../live/event-stream.ts';
import { errors, jsonAnswer, jsonBody, newRoutes } from '../routes.ts';

const params = identifierParameters;
const makerParams = z.object({ id: identifier, makerId: identifier });
const candidateQuery = z.object({ candidate: z.coerce.number().int().nonnegative().default(0) });

export function proposalRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/makers',
        summary: 'What can make, and whether it is available',
        responses: { 200: jsonAnswer(makerListSchema, 'The makers.'), ...errors },
      }),
      async (c) => c.json(await listMakers(context), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/works/{id}/proposals',
        summary: 'Ask a maker for a proposal; watch its events for what it makes',
        request: { params, body: jsonBody(newProposalSchema) },
        responses: { 201: jsonAnswer(proposalSchema, 'The proposal, before anything came.'), ...errors },
      }),
      async (c) => c.json(await propose(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/works/{id}/alternatives',
        summary: 'What a maker finds likely at a place of the text, word by word; nothing is changed',
        request: { params, body: jsonBody(alternativesAskedSchema) },
        responses: { 200: jsonAnswer(alternativeListSchema, 'The words.'), ...errors },
      }),
      async (c) => {
        const asked = c.req.valid('json');
        const alternatives = await listAlternatives(context, c.req.valid('param').id, asked, c.req.raw.signal);
        return c.json({ alternatives: [...alternatives] }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/works/{id}/proposals',
        summary: 'List the proposals of a work, or of one branch, the newest first',
        request: { params, query: branchQuerySchema },
        responses: { 200: jsonAnswer(proposalListSchema, 'The proposals.'), ...errors },
      }),
      async (c) => {
        const proposals = await listProposals(context, c.req.valid('param').id, c.req.valid('query').branchId);
        return c.json({ proposals }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/proposals/{id}',
        summary: 'A proposal',
        request: { params },
        responses: { 200: jsonAnswer(proposalSchema, 'The proposal.'), ...errors },
      }),
      async (c) => c.json(await readProposal(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/proposals/{id}/events',
        summary: 'A proposal while it is made, a snapshot first (server-sent events)',
        request: { params },
        responses: {
          200: {
            description: 'One ProposalEvent in each data field.',
            content: { 'text/event-stream': { schema: proposalEventSchema } },
          },
          ...errors,
        },
      }),
      (c) =>
        streamEvents<ProposalEvent>(
          (listener) => context.making.follow(c.req.valid('param').id, listener),
          (event) => event.type === 'snapshot' && event.proposal.state !== 'streaming',
        ),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/proposals/{id}/stop',
        summary: 'Stop making it; what came until now is open to decisions',
        request: { params },
        responses: { 200: jsonAnswer(proposalSchema, 'The proposal.'), ...errors },
      }),
      async (c) => c.json(await stopProposal(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/proposals/{id}/decisions',
        summary: 'Decide on it; what is taken is in the text, durable, when this answers',
        request: { params, query: personQuerySchema, body: jsonBody(newDecisionSchema) },
        responses: {
          200: jsonAnswer(
            proposalSchema,
            'The proposal after it; what could not be taken is refused, with the reason.',
          ),
          ...errors,
        },
      }),
      async (c) => {
        const { personId } = c.req.valid('query');
        return c.json(await decideProposal(context, c.req.valid('param').id, c.req.valid('json'), personId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/proposals/{id}/replay',
        summary: 'Make a candidate again from its recipe, and compare; nothing is kept of it',
        request: { params, query: candidateQuery },
        responses: { 200: jsonAnswer(replaySchema, 'The verdict.'), ...errors },
      }),
      async (c) => {
        const { candidate } = c.req.valid('query');
        return c.json(await replayProposal(context, c.req.valid('param').id, candidate, c.req.raw.signal), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/works/{id}/decisions',
        summary: 'List the decisions on the proposals of a work, the newest first',
        request: { params },
        responses: { 200: jsonAnswer(decisionListSchema, 'The decisions.'), ...errors },
      }),
      async (c) => c.json({ decisions: await listDecisions(context, c.req.valid('param').id) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/works/{id}/makers/{makerId}/undo',
        summary: 'Take back the maker’s last work in the text, or bring it back',
        request: { params: makerParams, body: jsonBody(makerUndoSchema) },
        responses: { 200: jsonAnswer(makerUndoneSchema, 'Whether there was anything.'), ...errors },
      }),
      async (c) => {
        const { id, makerId } = c.req.valid('param');
        return c.json({ undone: await undoMaker(context, id, makerId, c.req.valid('json')) }, 200);
      },
    );
}
