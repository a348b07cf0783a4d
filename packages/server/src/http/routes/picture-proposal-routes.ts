/** /api/pictures: what makers offer for pictures. */
import {
  broughtStyleSchema,
  fileNameQuery,
  identifier,
  identifierParameters,
  newPictureDecisionSchema,
  newPictureProposalSchema,
  pictureMakerListSchema,
  pictureProposalListSchema,
  pictureProposalSchema,
} from '@fourhands/core';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import {
  bringStyle,
  decidePicture,
  listPictureProposals,
  proposePicture,
  stopPictureProposal,
} from '../../commands/pictures/picture-proposals.ts';
import { limits } from '../../config.ts';
import { readBody } from '../body.ts';
import { bytesBody, errors, jsonAnswer, jsonBody, newRoutes } from '../routes.ts';

const params = identifierParameters;
const proposalParams = z.object({ id: identifier, proposalId: identifier });

export function pictureProposalRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/picture-makers',
        summary: 'Makers of pictures',
        responses: { 200: jsonAnswer(pictureMakerListSchema, 'The makers.'), ...errors },
      }),
      async (c) => c.json({ makers: await context.pictureMakers.list() }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/pictures/{id}/styles',
        summary: 'Bring a picture whose style is to be taken',
        request: { params, query: fileNameQuery, body: bytesBody('A picture file.') },
        responses: { 201: jsonAnswer(broughtStyleSchema, 'Its hash, for a proposal.'), ...errors },
      }),
      async (c) => {
        const { name = 'Untitled' } = c.req.valid('query');
        return c.json(
          await bringStyle(context, c.req.valid('param').id, name, await readBody(c, limits.pictureBytes)),
          201,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/pictures/{id}/proposals',
        summary: 'What makers offered for a picture, the newest first',
        request: { params },
        responses: { 200: jsonAnswer(pictureProposalListSchema, 'The proposals.'), ...errors },
      }),
      async (c) => c.json({ proposals: await listPictureProposals(context, c.req.valid('param').id) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/pictures/{id}/proposals',
        summary: 'Ask a maker for a region of a layer',
        request: { params, body: jsonBody(newPictureProposalSchema) },
        responses: { 201: jsonAnswer(pictureProposalSchema, 'It is being made.'), ...errors },
      }),
      async (c) => c.json(await proposePicture(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/pictures/{id}/proposals/{proposalId}/stop',
        summary: 'Stop the making; what came until now stays',
        request: { params: proposalParams },
        responses: { 200: jsonAnswer(pictureProposalSchema, 'The proposal.'), ...errors },
      }),
      async (c) => {
        const { id, proposalId } = c.req.valid('param');
        return c.json(await stopPictureProposal(context, id, proposalId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/pictures/{id}/proposals/{proposalId}/decisions',
        summary: 'Accept or reject parts of a candidate; durable when this answers',
        request: { params: proposalParams, body: jsonBody(newPictureDecisionSchema) },
        responses: {
          200: jsonAnswer(pictureProposalSchema, 'The proposal, with what became of each part.'),
          ...errors,
        },
      }),
      async (c) => {
        const { id, proposalId } = c.req.valid('param');
        return c.json(await decidePicture(context, id, proposalId, c.req.valid('json')), 200);
      },
    );
}
