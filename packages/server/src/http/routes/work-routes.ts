/** /api/works: works, their texts and the live connection. */
import {
  branchQuerySchema,
  editedSchema,
  effortSchema,
  identifier,
  identifierParameters,
  lockListSchema,
  newEditSchema,
  newLockSchema,
  newWorkSchema,
  personNameSchema,
  personQuerySchema,
  personSchema,
  textContentSchema,
  workChangeSchema,
  workDetailSchema,
  workListSchema,
  workQuerySchema,
  workSchema,
} from '@fourhands/core';
import { upgradeWebSocket } from '@hono/node-server';
import { createRoute, z } from '@hono/zod-openapi';
import type { WSEvents } from 'hono/ws';
import type { Context } from '../../commands/context.ts';
import { addLock, listLocks, removeLock } from '../../commands/locks.ts';
import { takeLive } from '../../commands/live-works.ts';
import { namePerson } from '../../commands/people.ts';
import {
  addEffort,
  changeWork,
  createWork,
  deleteWork,
  editWork,
  listWorks,
  readText,
  readWork,
} from '../../commands/works.ts';
import { liveEvents } from '../../live/live-socket.ts';
import { errors, jsonAnswer, jsonBody, newRoutes, noContent } from '../routes.ts';

const params = identifierParameters;
const lockParams = z.object({ id: identifier, lockId: identifier });
const liveQuery = z.object({ branch: identifier.optional() });

export function workRoutes(context: Context, log: (line: string) => void) {
  const routes = newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/works',
        summary: 'List works, the one that changed last first',
        request: { query: workQuerySchema },
        responses: { 200: jsonAnswer(workListSchema, 'The works.'), ...errors },
      }),
      async (c) => c.json({ works: await listWorks(context, c.req.valid('query')) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/works',
        summary: 'Make a work; its text, if any, counts as imported by the person',
        request: { query: personQuerySchema, body: jsonBody(newWorkSchema) },
        responses: { 201: jsonAnswer(workDetailSchema, 'The work.'), ...errors },
      }),
      async (c) => c.json(await createWork(context, c.req.valid('json'), c.req.valid('query').personId), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/works/{id}',
        summary: 'A work with its branches',
        request: { params },
        responses: { 200: jsonAnswer(workDetailSchema, 'The work.'), ...errors },
      }),
      async (c) => c.json(await readWork(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/works/{id}',
        summary: 'Change a work’s title or mode, or move it to the trash and back',
        request: { params, body: jsonBody(workChangeSchema) },
        responses: { 200: jsonAnswer(workSchema, 'The work.'), ...errors },
      }),
      async (c) => c.json(await changeWork(context, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/works/{id}',
        summary: 'Delete a work that is in the trash, for good, with its whole history',
        request: { params },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        await deleteWork(context, c.req.valid('param').id);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/works/{id}/text',
        summary: 'The text of a branch as it is now',
        request: { params, query: branchQuerySchema },
        responses: { 200: jsonAnswer(textContentSchema, 'The text.'), ...errors },
      }),
      async (c) => c.json(await readText(context, c.req.valid('param').id, c.req.valid('query').branchId), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/works/{id}/edits',
        summary: 'Edit the text on a person’s behalf; it is durable when this answers',
        request: { params, body: jsonBody(newEditSchema) },
        responses: { 200: jsonAnswer(editedSchema, 'The text after it.'), ...errors },
      }),
      async (c) => c.json(await editWork(context, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/works/{id}/effort',
        summary: 'Add to what a person’s hands did for the work',
        request: { params, body: jsonBody(effortSchema) },
        responses: { 200: jsonAnswer(effortSchema, 'The sum.'), ...errors },
      }),
      async (c) => c.json(await addEffort(context, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/works/{id}/locks',
        summary: 'The locks of a branch, where they lie now',
        request: { params, query: branchQuerySchema },
        responses: { 200: jsonAnswer(lockListSchema, 'The locks.'), ...errors },
      }),
      async (c) => {
        const locks = await listLocks(context, c.req.valid('param').id, c.req.valid('query').branchId);
        return c.json({ locks }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/works/{id}/locks',
        summary: 'Lock a region: no proposal changes it',
        request: { params, body: jsonBody(newLockSchema) },
        responses: { 201: jsonAnswer(lockListSchema, 'All locks.'), ...errors },
      }),
      async (c) => c.json({ locks: await addLock(context, c.req.valid('param').id, c.req.valid('json')) }, 201),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/works/{id}/locks/{lockId}',
        summary: 'Open a lock',
        request: { params: lockParams, query: branchQuerySchema },
        responses: { 200: jsonAnswer(lockListSchema, 'The locks that are left.'), ...errors },
      }),
      async (c) => {
        const { id, lockId } = c.req.valid('param');
        return c.json({ locks: await removeLock(context, id, lockId, c.req.valid('query').branchId) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/people/{id}',
        summary: 'Make a person known, or give them another name',
        request: { params, body: jsonBody(personNameSchema) },
        responses: { 200: jsonAnswer(personSchema, 'The person.'), ...errors },
      }),
      async (c) => c.json(await namePerson(context, c.req.valid('param').id, c.req.valid('json').name), 200),
    );
  routes.get('/api/works/:id/live', (c, next) => {
    const id = identifier.parse(c.req.param('id'));
    const { branch } = liveQuery.parse(c.req.query());
    // The connection hands out what `ws` made it.
    const events = liveEvents(context, () => takeLive(context, id, branch), log) as WSEvents;
    return upgradeWebSocket(() => events)(c, next);
  });
  return routes;
}
