/** /api/works: versions and branches. */
import {
  branchSchema,
  comparedVersionsSchema,
  comparisonUnitSchema,
  identifier,
  identifierParameters,
  newBranchSchema,
  newMergeSchema,
  newVersionSchema,
  personQuerySchema,
  versionChangeSchema,
  versionListSchema,
  versionSchema,
  versionTextSchema,
} from '@fourhands/core';
import { createRoute, z } from '@hono/zod-openapi';
import { createBranch, mergeBranch } from '../../commands/branches.ts';
import type { Context } from '../../commands/context.ts';
import {
  changeVersion,
  compareVersions,
  listVersions,
  readVersionText,
  restoreVersion,
  saveVersion,
} from '../../commands/versions.ts';
import { errors, jsonAnswer, jsonBody, newRoutes } from '../routes.ts';

const params = identifierParameters;
const versionParams = z.object({ id: identifier, versionId: identifier });
const branchParams = z.object({ id: identifier, branchId: identifier });
const comparisonQuery = z.object({ from: identifier, to: identifier, unit: comparisonUnitSchema.default('word') });

export function historyRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/works/{id}/versions',
        summary: 'List the versions of all branches, the oldest first',
        request: { params },
        responses: { 200: jsonAnswer(versionListSchema, 'The versions.'), ...errors },
      }),
      async (c) => c.json({ versions: await listVersions(context, c.req.valid('param').id) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/works/{id}/versions',
        summary: 'Keep a version of a branch as it is now',
        request: { params, body: jsonBody(newVersionSchema) },
        responses: { 201: jsonAnswer(versionSchema, 'The version.'), ...errors },
      }),
      async (c) => c.json(await saveVersion(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/works/{id}/versions/compare',
        summary: 'What became of one version’s text in another',
        request: { params, query: comparisonQuery },
        responses: { 200: jsonAnswer(comparedVersionsSchema, 'The differences, in order.'), ...errors },
      }),
      async (c) => {
        const differences = await compareVersions(context, c.req.valid('param').id, c.req.valid('query'));
        return c.json({ differences }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/works/{id}/versions/{versionId}',
        summary: 'Name a version, or mark it as a favourite',
        request: { params: versionParams, body: jsonBody(versionChangeSchema) },
        responses: { 200: jsonAnswer(versionSchema, 'The version.'), ...errors },
      }),
      async (c) => {
        const { id, versionId } = c.req.valid('param');
        return c.json(await changeVersion(context, id, versionId, c.req.valid('json')), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/works/{id}/versions/{versionId}/text',
        summary: 'The text of a version',
        request: { params: versionParams },
        responses: { 200: jsonAnswer(versionTextSchema, 'The text.'), ...errors },
      }),
      async (c) => {
        const { id, versionId } = c.req.valid('param');
        return c.json({ text: await readVersionText(context, id, versionId) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/works/{id}/versions/{versionId}/restore',
        summary: 'Make the text of a branch that of one of its versions again; who wrote what is kept',
        request: { params: versionParams, query: personQuerySchema },
        responses: { 200: jsonAnswer(versionSchema, 'The version that this made.'), ...errors },
      }),
      async (c) => {
        const { id, versionId } = c.req.valid('param');
        return c.json(await restoreVersion(context, id, versionId, c.req.valid('query').personId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/works/{id}/branches',
        summary: 'Begin a branch at a version',
        request: { params, body: jsonBody(newBranchSchema) },
        responses: { 201: jsonAnswer(branchSchema, 'The branch.'), ...errors },
      }),
      async (c) => c.json(await createBranch(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/works/{id}/branches/{branchId}/merge',
        summary: 'Bring the edits of this branch into another',
        request: { params: branchParams, body: jsonBody(newMergeSchema) },
        responses: { 200: jsonAnswer(versionSchema, 'The version that this made, with two parents.'), ...errors },
      }),
      async (c) => {
        const { id, branchId } = c.req.valid('param');
        return c.json(await mergeBranch(context, id, branchId, c.req.valid('json')), 200);
      },
    );
}
