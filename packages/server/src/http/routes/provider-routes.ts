/**
 * /api/providers, /api/local-servers and /api/offline: who makes elsewhere, which servers of this machine could be connected,
 * and whether anything may leave it.
 */
import {
  identifierParameters,
  localServerListSchema,
  newProviderSchema,
  offlineSchema,
  providerChangeSchema,
  providerListSchema,
  providerSchema,
  providerTestSchema,
  sentRequestListSchema,
} from '@fourhands/core';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import { findLocalServers } from '../../commands/local-servers.ts';
import {
  changeProvider,
  createProvider,
  deleteProvider,
  listProviders,
  listSentRequests,
  testProvider,
} from '../../commands/providers.ts';
import { errors, jsonAnswer, jsonBody, newRoutes, noContent } from '../routes.ts';

const params = identifierParameters;

export function providerRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/offline',
        summary: 'Turn the offline switch: while it is on, no request leaves this machine',
        request: { body: jsonBody(offlineSchema) },
        responses: { 200: jsonAnswer(offlineSchema, 'How the switch is now.'), ...errors },
      }),
      async (c) => {
        await context.providers.setOffline(c.req.valid('json').offline);
        return c.json({ offline: context.providers.offline() }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/providers',
        summary: 'List the connected providers, with this month’s use',
        responses: { 200: jsonAnswer(providerListSchema, 'The providers.'), ...errors },
      }),
      async (c) => c.json({ providers: await listProviders(context) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/providers',
        summary: 'Connect a provider; its key is stored encrypted and never sent back',
        request: { body: jsonBody(newProviderSchema) },
        responses: { 201: jsonAnswer(providerSchema, 'The provider.'), ...errors },
      }),
      async (c) => c.json(await createProvider(context, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/providers/{id}',
        summary: 'Change a provider; a new host forgets the key of the old one',
        request: { params, body: jsonBody(providerChangeSchema) },
        responses: { 200: jsonAnswer(providerSchema, 'The provider.'), ...errors },
      }),
      async (c) => c.json(await changeProvider(context, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/providers/{id}',
        summary: 'Disconnect a provider and forget its key',
        request: { params },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        await deleteProvider(context, c.req.valid('param').id);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/providers/{id}/test',
        summary: 'Ask a provider for a few words',
        request: { params },
        responses: { 200: jsonAnswer(providerTestSchema, 'Whether it works, and what it said.'), ...errors },
      }),
      async (c) => c.json(await testProvider(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/providers/{id}/requests',
        summary: 'The requests that were sent to a provider, the newest first',
        request: { params },
        responses: { 200: jsonAnswer(sentRequestListSchema, 'The requests.'), ...errors },
      }),
      async (c) => c.json({ requests: await listSentRequests(context, c.req.valid('param').id) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/local-servers',
        summary: 'Ask the usual ports of this machine, and nothing else, for servers that could be connected',
        responses: { 200: jsonAnswer(localServerListSchema, 'Those that answered with their models.'), ...errors },
      }),
      async (c) => c.json({ servers: await findLocalServers(context.localPlaces) }, 200),
    );
}
