/** /api/glossaries: the terms that translations must keep. */
import {
  entryListSchema,
  entrySchema,
  glossaryChangeSchema,
  glossaryFormatSchema,
  glossaryImportedSchema,
  glossaryListSchema,
  glossarySchema,
  identifier,
  identifierParameters,
  newEntriesSchema,
  newEntrySchema,
  newGlossarySchema,
} from '@fourhands/core';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import {
  addEntries,
  changeEntry,
  changeGlossary,
  createGlossary,
  deleteEntry,
  deleteGlossary,
  exportGlossary,
  importGlossary,
  listGlossaries,
  readGlossary,
} from '../../commands/glossaries.ts';
import { limits } from '../../config.ts';
import { readBody } from '../body.ts';
import { bytesAnswer, bytesBody, errors, jsonAnswer, jsonBody, newRoutes, noContent, sendFile } from '../routes.ts';

const params = identifierParameters;
const entryParams = params.extend({ entryId: identifier });
const exportQuery = z.object({ format: glossaryFormatSchema });

export function glossaryRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/glossaries',
        summary: 'List the glossaries, by name',
        responses: { 200: jsonAnswer(glossaryListSchema, 'The glossaries.'), ...errors },
      }),
      async (c) => c.json({ glossaries: await listGlossaries(context) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/glossaries',
        summary: 'Make a glossary',
        request: { body: jsonBody(newGlossarySchema) },
        responses: { 201: jsonAnswer(glossarySchema, 'The glossary.'), ...errors },
      }),
      async (c) => c.json(await createGlossary(context, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/glossaries/{id}',
        summary: 'A glossary with its terms',
        request: { params },
        responses: { 200: jsonAnswer(glossarySchema, 'The glossary.'), ...errors },
      }),
      async (c) => c.json(await readGlossary(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/glossaries/{id}',
        summary: 'Change the name or the languages of a glossary',
        request: { params, body: jsonBody(glossaryChangeSchema) },
        responses: { 200: jsonAnswer(glossarySchema, 'The glossary.'), ...errors },
      }),
      async (c) => c.json(await changeGlossary(context, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/glossaries/{id}',
        summary: 'Delete a glossary; translations that use it go on without',
        request: { params },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        await deleteGlossary(context, c.req.valid('param').id);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/glossaries/{id}/entries',
        summary: 'Add terms, all of them or none',
        request: { params, body: jsonBody(newEntriesSchema) },
        responses: { 201: jsonAnswer(entryListSchema, 'The terms that were added.'), ...errors },
      }),
      async (c) => {
        const entries = await addEntries(context, c.req.valid('param').id, c.req.valid('json').entries);
        return c.json({ entries }, 201);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/glossaries/{id}/entries/{entryId}',
        summary: 'Change a term',
        request: { params: entryParams, body: jsonBody(newEntrySchema) },
        responses: { 200: jsonAnswer(entrySchema, 'The term.'), ...errors },
      }),
      async (c) => {
        const { id, entryId } = c.req.valid('param');
        return c.json(await changeEntry(context, id, entryId, c.req.valid('json')), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/glossaries/{id}/entries/{entryId}',
        summary: 'Delete a term',
        request: { params: entryParams },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        const { id, entryId } = c.req.valid('param');
        await deleteEntry(context, id, entryId);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/glossaries/{id}/import',
        summary: 'Add the terms of a comma- or tab-separated file, all of them or none',
        request: {
          params,
          body: bytesBody('The file, in UTF-8: a term, its translation, and more by its line of names.'),
        },
        responses: { 200: jsonAnswer(glossaryImportedSchema, 'How many were added.'), ...errors },
      }),
      async (c) => {
        const bytes = await readBody(c, limits.glossaryBytes);
        return c.json(await importGlossary(context, c.req.valid('param').id, bytes), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/glossaries/{id}/export',
        summary: 'Download a glossary as CSV or TSV',
        request: { params, query: exportQuery },
        responses: { 200: bytesAnswer('*/*', 'The file.'), ...errors },
      }),
      async (c) => {
        return sendFile(await exportGlossary(context, c.req.valid('param').id, c.req.valid('query').format));
      },
    );
}
