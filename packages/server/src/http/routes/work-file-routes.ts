/** /api/works: files in and out. */
import {
  exportFormatSchema,
  fileName,
  identifier,
  identifierParameters,
  personQuerySchema,
  workDetailSchema,
} from '@fourhands/core';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import { exportWork } from '../../commands/work-export.ts';
import { importWork } from '../../commands/work-import.ts';
import { limits } from '../../config.ts';
import { readBody } from '../body.ts';
import { bytesAnswer, bytesBody, errors, jsonAnswer, newRoutes, sendFile } from '../routes.ts';

const exportQuery = z.object({ format: exportFormatSchema, branchId: identifier.optional() });
const importQuery = personQuerySchema.extend({ name: fileName.optional() });

export function workFileRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/works/import',
        summary: 'Make a work of a text or Markdown file, or of a document that was exported',
        request: {
          query: importQuery,
          body: bytesBody('The file: UTF-8, UTF-16 with a byte order mark, or a Fourhands document.'),
        },
        responses: { 201: jsonAnswer(workDetailSchema, 'The work.'), ...errors },
      }),
      async (c) => {
        const { name = 'Untitled', personId } = c.req.valid('query');
        const bytes = await readBody(c, limits.textFileBytes);
        return c.json(await importWork(context, name, bytes, personId), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/works/{id}/export',
        summary: 'Download a work: its text, its text by author, or its whole history',
        request: { params: identifierParameters, query: exportQuery },
        responses: { 200: bytesAnswer('*/*', 'The file.'), ...errors },
      }),
      async (c) => {
        const { format, branchId } = c.req.valid('query');
        return sendFile(await exportWork(context, c.req.valid('param').id, format, branchId));
      },
    );
}
