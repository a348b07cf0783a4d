/** /api/scores: scores as works. What makers offer for them is in score-proposal-routes.ts; pages are connected as those of texts are. */
import {
  branchQuerySchema,
  fileName,
  identifier,
  identifierParameters,
  madeScoreSchema,
  newScoreEditSchema,
  newScoreLockSchema,
  newScoreSchema,
  newVersionSchema,
  noteAuthorListSchema,
  personQuerySchema,
  scoreContentSchema,
  scoreEditedSchema,
  scoreFormatSchema,
  scoreLockListSchema,
  scoreStepSchema,
  scoreSteppedSchema,
  versionSchema,
} from '@fourhands/core';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import {
  createScore,
  editScore,
  exportScore,
  importScore,
  lockScore,
  noteAuthors,
  readScore,
  stepScore,
  unlockScore,
} from '../../commands/scores/scores.ts';
import { readScoreVersion, restoreScoreVersion, saveScoreVersion } from '../../commands/scores/score-versions.ts';
import { limits } from '../../config.ts';
import { readBody } from '../body.ts';
import { bytesAnswer, bytesBody, errors, jsonAnswer, jsonBody, newRoutes, sendFile } from '../routes.ts';

const params = identifierParameters;
const lockParams = z.object({ id: identifier, lockId: identifier });
const versionParams = z.object({ id: identifier, versionId: identifier });
const importQuery = personQuerySchema.extend({ name: fileName.optional() });
const exportQuery = branchQuerySchema.extend({ format: scoreFormatSchema });

export function scoreRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scores',
        summary: 'Make a score with tracks and no note yet',
        request: { query: personQuerySchema, body: jsonBody(newScoreSchema) },
        responses: { 201: jsonAnswer(madeScoreSchema, 'The work.'), ...errors },
      }),
      async (c) => c.json(await createScore(context, c.req.valid('json'), c.req.valid('query').personId), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scores/import',
        summary: 'Make a score of a file',
        request: { query: importQuery, body: bytesBody('A Standard MIDI File, MusicXML (also compressed), or ABC.') },
        responses: { 201: jsonAnswer(madeScoreSchema, 'The work, and what a score does not hold of it.'), ...errors },
      }),
      async (c) => {
        const { name = 'Untitled', personId } = c.req.valid('query');
        return c.json(await importScore(context, name, await readBody(c, limits.scoreBytes), personId), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/scores/{id}',
        summary: 'A score as it is, with its locks',
        request: { params, query: branchQuerySchema },
        responses: { 200: jsonAnswer(scoreContentSchema, 'The score.'), ...errors },
      }),
      async (c) => c.json(await readScore(context, c.req.valid('param').id, c.req.valid('query').branchId), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/scores/{id}/authorship',
        summary: 'Who made each note, and who changed what of it since',
        request: { params, query: branchQuerySchema },
        responses: { 200: jsonAnswer(noteAuthorListSchema, 'The notes, in the order of the score.'), ...errors },
      }),
      async (c) =>
        c.json({ notes: await noteAuthors(context, c.req.valid('param').id, c.req.valid('query').branchId) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scores/{id}/edits',
        summary: 'Edit a score on a person’s behalf; durable when this answers',
        request: { params, body: jsonBody(newScoreEditSchema) },
        responses: { 200: jsonAnswer(scoreEditedSchema, 'The score after it.'), ...errors },
      }),
      async (c) => c.json(await editScore(context, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scores/{id}/undo',
        summary: 'Take back what the person did last by requests, or what a maker did last',
        request: { params, body: jsonBody(scoreStepSchema) },
        responses: { 200: jsonAnswer(scoreSteppedSchema, 'Whether there was something.'), ...errors },
      }),
      async (c) =>
        c.json({ done: await stepScore(context, c.req.valid('param').id, c.req.valid('json'), 'undo') }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scores/{id}/redo',
        summary: 'Put again what was taken back last',
        request: { params, body: jsonBody(scoreStepSchema) },
        responses: { 200: jsonAnswer(scoreSteppedSchema, 'Whether there was something.'), ...errors },
      }),
      async (c) =>
        c.json({ done: await stepScore(context, c.req.valid('param').id, c.req.valid('json'), 'redo') }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scores/{id}/locks',
        summary: 'Lock a region, or single notes: no proposal changes them',
        request: { params, body: jsonBody(newScoreLockSchema) },
        responses: { 201: jsonAnswer(scoreLockListSchema, 'All locks.'), ...errors },
      }),
      async (c) => c.json({ locks: await lockScore(context, c.req.valid('param').id, c.req.valid('json')) }, 201),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/scores/{id}/locks/{lockId}',
        summary: 'Open a lock',
        request: { params: lockParams, query: branchQuerySchema.extend(personQuerySchema.shape) },
        responses: { 200: jsonAnswer(scoreLockListSchema, 'All locks that are left.'), ...errors },
      }),
      async (c) => {
        const { id, lockId } = c.req.valid('param');
        return c.json({ locks: await unlockScore(context, id, lockId, c.req.valid('query')) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scores/{id}/versions',
        summary: 'Keep the score as it is; its versions are listed with those of all works',
        request: { params, body: jsonBody(newVersionSchema) },
        responses: { 201: jsonAnswer(versionSchema, 'The version.'), ...errors },
      }),
      async (c) => c.json(await saveScoreVersion(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/scores/{id}/versions/{versionId}',
        summary: 'A score as it was at a version, without locks',
        request: { params: versionParams },
        responses: { 200: jsonAnswer(scoreContentSchema, 'The score.'), ...errors },
      }),
      async (c) => {
        const { id, versionId } = c.req.valid('param');
        return c.json(await readScoreVersion(context, id, versionId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/scores/{id}/versions/{versionId}/restore',
        summary: 'Go back to a version; whose each note is stays, and it can be undone',
        request: { params: versionParams, query: personQuerySchema },
        responses: { 200: jsonAnswer(versionSchema, 'The version that it is now.'), ...errors },
      }),
      async (c) => {
        const { id, versionId } = c.req.valid('param');
        return c.json(await restoreScoreVersion(context, id, versionId, c.req.valid('query').personId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/scores/{id}/export',
        summary: 'Download a score as a file',
        request: { params, query: exportQuery },
        responses: { 200: bytesAnswer('*/*', 'The file.'), ...errors },
      }),
      async (c) => {
        const { format, branchId } = c.req.valid('query');
        return sendFile(await exportScore(context, c.req.valid('param').id, format, branchId));
      },
    );
}
