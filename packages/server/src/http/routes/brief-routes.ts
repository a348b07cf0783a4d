/** Briefs of works, and templates. */
import {
  briefSchema,
  briefTemplateListSchema,
  briefTemplateSchema,
  identifierParameters,
  keptBriefListSchema,
  templateContentSchema,
  workBriefSchema,
} from '@fourhands/core';
import { createRoute } from '@hono/zod-openapi';
import {
  changeTemplate,
  createTemplate,
  deleteTemplate,
  listBriefs,
  listTemplates,
  putBrief,
  readBrief,
} from '../../commands/briefs.ts';
import type { Context } from '../../commands/context.ts';
import { errors, jsonAnswer, jsonBody, newRoutes, noContent } from '../routes.ts';

const params = identifierParameters;

export function briefRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/works/{id}/brief',
        summary: 'The facts that the work is written from',
        request: { params },
        responses: { 200: jsonAnswer(workBriefSchema, 'The brief, or null.'), ...errors },
      }),
      async (c) => c.json({ brief: await readBrief(context, c.req.valid('param').id) }, 200),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/works/{id}/brief',
        summary: 'Put a brief in the place of the work’s; what it was before is kept',
        request: { params, body: jsonBody(briefSchema) },
        responses: { 200: jsonAnswer(workBriefSchema, 'The brief; durable.'), ...errors },
      }),
      async (c) => c.json({ brief: await putBrief(context, c.req.valid('param').id, c.req.valid('json')) }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/works/{id}/briefs',
        summary: 'The work’s brief as it was at each change, the newest first',
        request: { params },
        responses: { 200: jsonAnswer(keptBriefListSchema, 'The briefs.'), ...errors },
      }),
      async (c) => c.json({ briefs: await listBriefs(context, c.req.valid('param').id) }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/brief-templates',
        summary: 'List the templates, those that are built in first',
        responses: { 200: jsonAnswer(briefTemplateListSchema, 'The templates.'), ...errors },
      }),
      async (c) => c.json({ templates: await listTemplates(context) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/brief-templates',
        summary: 'Make a template',
        request: { body: jsonBody(templateContentSchema) },
        responses: { 201: jsonAnswer(briefTemplateSchema, 'The template.'), ...errors },
      }),
      async (c) => c.json(await createTemplate(context, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/brief-templates/{id}',
        summary: 'Change a template of one’s own',
        request: { params, body: jsonBody(templateContentSchema) },
        responses: { 200: jsonAnswer(briefTemplateSchema, 'The template.'), ...errors },
      }),
      async (c) => c.json(await changeTemplate(context, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/brief-templates/{id}',
        summary: 'Delete a template of one’s own; briefs that were made from it keep it',
        request: { params },
        responses: { 204: noContent, ...errors },
      }),
      async (c) => {
        await deleteTemplate(context, c.req.valid('param').id);
        return c.body(null, 204);
      },
    );
}
