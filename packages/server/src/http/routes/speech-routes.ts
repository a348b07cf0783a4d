/** /api/speeches: scripts as works, the clips that are made for them, and who can speak; pages are connected as those of texts are. */
import {
  branchQuerySchema,
  identifier,
  identifierParameters,
  newSpeechEditSchema,
  newSpeechMakingSchema,
  newSpeechSchema,
  newVersionSchema,
  personQuerySchema,
  speechContentSchema,
  speechEditedSchema,
  speechFormatSchema,
  speechMakerListSchema,
  speechMakingAnswerSchema,
  speechMakingSchema,
  speechReplaySchema,
  speechStepSchema,
  speechSteppedSchema,
  versionSchema,
  workDetailSchema,
} from '@fourhands/core';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import { makeSpeech, replayTake } from '../../commands/speeches/speech-making.ts';
import { restoreSpeechVersion, saveSpeechVersion } from '../../commands/speeches/speech-versions.ts';
import {
  createSpeech,
  editSpeech,
  exportSpeech,
  findSpeechBranch,
  readSpeech,
  stepSpeech,
} from '../../commands/speeches/speeches.ts';
import { bytesAnswer, errors, jsonAnswer, jsonBody, newRoutes, sendFile } from '../routes.ts';

const params = identifierParameters;
const takeParams = z.object({ id: identifier, takeId: identifier });
const versionParams = z.object({ id: identifier, versionId: identifier });
const exportQuery = branchQuerySchema.extend({ format: speechFormatSchema });

export function speechRoutes(context: Context) {
  const { speechMakings } = context;
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/speech-makers',
        summary: 'What can speak, with its voices',
        responses: { 200: jsonAnswer(speechMakerListSchema, 'The makers.'), ...errors },
      }),
      async (c) => c.json({ makers: [...(await context.speakers.makers())] }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/speeches',
        summary: 'Make a script to be spoken',
        request: { query: personQuerySchema, body: jsonBody(newSpeechSchema) },
        responses: { 201: jsonAnswer(workDetailSchema, 'The work.'), ...errors },
      }),
      async (c) => c.json(await createSpeech(context, c.req.valid('json'), c.req.valid('query').personId), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/speeches/{id}',
        summary: 'A script as it is, with its clips and who made what',
        request: { params, query: branchQuerySchema },
        responses: { 200: jsonAnswer(speechContentSchema, 'The script.'), ...errors },
      }),
      async (c) => c.json(await readSpeech(context, c.req.valid('param').id, c.req.valid('query').branchId), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/speeches/{id}/edits',
        summary: 'Edit a script on a person’s behalf; durable when this answers',
        request: { params, body: jsonBody(newSpeechEditSchema) },
        responses: { 200: jsonAnswer(speechEditedSchema, 'The script after it.'), ...errors },
      }),
      async (c) => c.json(await editSpeech(context, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/speeches/{id}/undo',
        summary: 'Take back what the person did last by requests, or what a maker did last',
        request: { params, body: jsonBody(speechStepSchema) },
        responses: { 200: jsonAnswer(speechSteppedSchema, 'Whether there was something.'), ...errors },
      }),
      async (c) =>
        c.json({ done: await stepSpeech(context, c.req.valid('param').id, c.req.valid('json'), 'undo') }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/speeches/{id}/redo',
        summary: 'Put again what was taken back last',
        request: { params, body: jsonBody(speechStepSchema) },
        responses: { 200: jsonAnswer(speechSteppedSchema, 'Whether there was something.'), ...errors },
      }),
      async (c) =>
        c.json({ done: await stepSpeech(context, c.req.valid('param').id, c.req.valid('json'), 'redo') }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/speeches/{id}/making',
        summary: 'How far the newest making is',
        request: { params },
        responses: { 200: jsonAnswer(speechMakingAnswerSchema, 'Null where nothing was made yet.'), ...errors },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        await findSpeechBranch(context, id);
        return c.json({ making: speechMakings.last(id) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/speeches/{id}/making',
        summary: 'Have lines spoken',
        request: { params, body: jsonBody(newSpeechMakingSchema) },
        responses: { 201: jsonAnswer(speechMakingSchema, 'It is being made.'), ...errors },
      }),
      async (c) => c.json(await makeSpeech(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/speeches/{id}/making/stop',
        summary: 'Stop it; what was spoken until now stays',
        request: { params },
        responses: { 200: jsonAnswer(speechMakingAnswerSchema, 'As it ended.'), ...errors },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        await findSpeechBranch(context, id);
        await speechMakings.stop(id);
        return c.json({ making: speechMakings.last(id) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/speeches/{id}/takes/{takeId}/replay',
        summary: 'Make a clip again from its recipe, and compare',
        request: { params: takeParams },
        responses: { 200: jsonAnswer(speechReplaySchema, 'The verdict.'), ...errors },
      }),
      async (c) => {
        const { id, takeId } = c.req.valid('param');
        return c.json(await replayTake(context, id, takeId, c.req.raw.signal), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/speeches/{id}/versions',
        summary: 'Keep the script as it is; its versions are listed with those of all works',
        request: { params, body: jsonBody(newVersionSchema) },
        responses: { 201: jsonAnswer(versionSchema, 'The version.'), ...errors },
      }),
      async (c) => c.json(await saveSpeechVersion(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/speeches/{id}/versions/{versionId}/restore',
        summary: 'Go back to a version; clips that came since stay, and it can be undone',
        request: { params: versionParams, query: personQuerySchema },
        responses: { 200: jsonAnswer(versionSchema, 'The version that it is now.'), ...errors },
      }),
      async (c) => {
        const { id, versionId } = c.req.valid('param');
        return c.json(await restoreSpeechVersion(context, id, versionId, c.req.valid('query').personId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/speeches/{id}/export',
        summary: 'Download the sound, the clips, captions or the words',
        request: { params, query: exportQuery },
        responses: { 200: bytesAnswer('*/*', 'The file.'), ...errors },
      }),
      async (c) => {
        const { format, branchId } = c.req.valid('query');
        return sendFile(await exportSpeech(context, c.req.valid('param').id, format, branchId));
      },
    );
}
