/** /api/sounds: sounds as works. What makers offer for them is in sound-proposal-routes.ts. */
import {
  broughtSoundSchema,
  fileName,
  fileNameQuery,
  identifier,
  identifierParameters,
  madeSoundSchema,
  newSoundChangeSchema,
  newSoundLockSchema,
  newSoundSchema,
  newSoundVersionSchema,
  normaliseSchema,
  personQuerySchema,
  soundChangedSchema,
  soundEventSchema,
  soundExportQuerySchema,
  soundLoudnessQuerySchema,
  soundLoudnessSchema,
  soundPeaksParameters,
  soundSamplesQuerySchema,
  soundSchema,
  soundSpectraQuerySchema,
  soundTurnSchema,
  soundVersionListSchema,
  soundVersionSchema,
} from '@fourhands/core';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import {
  editSound,
  lockSound,
  normaliseSound,
  readSound,
  turnSound,
  unlockSound,
} from '../../commands/sounds/sound-editing.ts';
import { bringSound, createSound, exportSound, importSound } from '../../commands/sounds/sound-files.ts';
import { soundLoudness, soundPeaks, soundSamples, soundSpectra } from '../../commands/sounds/sound-hearing.ts';
import { listSoundProposals } from '../../commands/sounds/sound-proposals.ts';
import { listSoundVersions, restoreSoundVersion, saveSoundVersion } from '../../commands/sounds/sound-versions.ts';
import { limits } from '../../config.ts';
import { streamEvents } from '../../live/event-stream.ts';
import { bodyParts } from '../body.ts';
import {
  attachment,
  bytesAnswer,
  bytesBody,
  errors,
  forGood,
  jsonAnswer,
  jsonBody,
  newRoutes,
  sendBytes,
} from '../routes.ts';

const params = identifierParameters;
const lockParams = z.object({ id: identifier, lockId: identifier });
const versionParams = z.object({ id: identifier, versionId: identifier });
const importQuery = personQuerySchema.extend({ name: fileName.optional() });
const plain = 'application/octet-stream';

export function soundRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds',
        summary: 'Make an empty sound',
        request: { query: personQuerySchema, body: jsonBody(newSoundSchema) },
        responses: { 201: jsonAnswer(madeSoundSchema, 'The work.'), ...errors },
      }),
      async (c) => c.json(await createSound(context, c.req.valid('json'), c.req.valid('query').personId), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds/import',
        summary: 'Make a sound of a file, at the file’s sample rate',
        request: { query: importQuery, body: bytesBody('A WAV file.') },
        responses: { 201: jsonAnswer(madeSoundSchema, 'The work.'), ...errors },
      }),
      async (c) => {
        const { name = 'Untitled', personId } = c.req.valid('query');
        return c.json(await importSound(context, name, bodyParts(c, limits.soundBytes), personId), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sounds/{id}',
        summary: 'A sound’s tracks, clips, sources and locks',
        request: { params },
        responses: { 200: jsonAnswer(soundSchema, 'The sound.'), ...errors },
      }),
      async (c) => c.json(await readSound(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sounds/{id}/events',
        summary: 'What happens to a sound, as server-sent events',
        request: { params },
        responses: {
          200: {
            description: 'A snapshot first, then every event.',
            content: { 'text/event-stream': { schema: soundEventSchema } },
          },
          ...errors,
        },
      }),
      (c) => {
        const { id } = c.req.valid('param');
        return streamEvents(
          (listener) => context.soundDocuments.follow(id, () => listSoundProposals(context, id), listener),
          ({ type }) => type === 'deleted',
        );
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds/{id}/sources',
        summary: 'Bring a file as a source, at the work’s sample rate; it is heard once an edit places it',
        request: { params, query: fileNameQuery, body: bytesBody('A WAV file.') },
        responses: { 201: jsonAnswer(broughtSoundSchema, 'The source.'), ...errors },
      }),
      async (c) => {
        const { name = 'Untitled' } = c.req.valid('query');
        const source = await bringSound(context, c.req.valid('param').id, name, bodyParts(c, limits.soundBytes));
        return c.json({ source }, 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sounds/{id}/sources/{sourceId}/peaks',
        summary: 'The least and largest samples of stretches of a source, to draw it by',
        request: { params: soundPeaksParameters },
        responses: { 200: bytesAnswer(plain, '16-bit whole numbers, level by level.'), ...errors },
      }),
      async (c) => {
        const { id, sourceId } = c.req.valid('param');
        const { bytes, body } = await soundPeaks(context, id, sourceId);
        return new Response(body, {
          headers: { 'content-type': plain, 'content-length': String(bytes), 'cache-control': forGood },
        });
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds/{id}/changes',
        summary: 'Edit by a person’s hand, as one change; durable when this answers',
        request: { params, body: jsonBody(newSoundChangeSchema) },
        responses: { 200: jsonAnswer(soundChangedSchema, 'The change, or none.'), ...errors },
      }),
      async (c) => c.json(await editSound(context, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds/{id}/normalise',
        summary: 'Give a region of a track a loudness, by one gain',
        request: { params, body: jsonBody(normaliseSchema) },
        responses: { 200: jsonAnswer(soundChangedSchema, 'The change, or none.'), ...errors },
      }),
      async (c) => c.json(await normaliseSound(context, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds/{id}/undo',
        summary: 'Take back what the person, or a maker, did last',
        request: { params, body: jsonBody(soundTurnSchema) },
        responses: { 200: jsonAnswer(soundChangedSchema, 'The change that was taken back, or none.'), ...errors },
      }),
      async (c) => c.json(await turnSound(context, c.req.valid('param').id, c.req.valid('json'), 'undo'), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds/{id}/redo',
        summary: 'Put again what was taken back last',
        request: { params, body: jsonBody(soundTurnSchema) },
        responses: { 200: jsonAnswer(soundChangedSchema, 'The change that was put again, or none.'), ...errors },
      }),
      async (c) => c.json(await turnSound(context, c.req.valid('param').id, c.req.valid('json'), 'redo'), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds/{id}/locks',
        summary: 'Lock a region: no proposal changes a sample of it',
        request: { params, body: jsonBody(newSoundLockSchema) },
        responses: { 201: jsonAnswer(soundSchema, 'The sound.'), ...errors },
      }),
      async (c) => c.json(await lockSound(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/sounds/{id}/locks/{lockId}',
        summary: 'Open a lock',
        request: { params: lockParams, query: personQuerySchema },
        responses: { 200: jsonAnswer(soundSchema, 'The sound.'), ...errors },
      }),
      async (c) => {
        const { id, lockId } = c.req.valid('param');
        return c.json(await unlockSound(context, id, lockId, c.req.valid('query').personId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sounds/{id}/versions',
        summary: 'The versions of a sound, the oldest first',
        request: { params },
        responses: { 200: jsonAnswer(soundVersionListSchema, 'The versions.'), ...errors },
      }),
      async (c) => c.json({ versions: await listSoundVersions(context, c.req.valid('param').id) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds/{id}/versions',
        summary: 'Keep the sound as it is, under a name if one is given',
        request: { params, body: jsonBody(newSoundVersionSchema) },
        responses: { 201: jsonAnswer(soundVersionSchema, 'The version.'), ...errors },
      }),
      async (c) => c.json(await saveSoundVersion(context, c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sounds/{id}/versions/{versionId}/restore',
        summary: 'Go back to a version; who made what in it stays, and it can be undone',
        request: { params: versionParams, query: personQuerySchema },
        responses: { 200: jsonAnswer(soundChangedSchema, 'The change, or none.'), ...errors },
      }),
      async (c) => {
        const { id, versionId } = c.req.valid('param');
        return c.json(await restoreSoundVersion(context, id, versionId, c.req.valid('query').personId), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sounds/{id}/samples',
        summary: 'What is heard of a part, or would be with a proposal',
        request: { params, query: soundSamplesQuerySchema },
        responses: { 200: bytesAnswer(plain, '32-bit floats, channel by channel.'), ...errors },
      }),
      async (c) => {
        const samples = await soundSamples(context, c.req.valid('param').id, c.req.valid('query'));
        return sendBytes(samples, plain, 'no-store');
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sounds/{id}/spectra',
        summary: 'How much of each pitch is in a part over time',
        request: { params, query: soundSpectraQuerySchema },
        responses: { 200: bytesAnswer(plain, 'Columns of 512 bytes, from the lowest pitch up.'), ...errors },
      }),
      async (c) => {
        const spectra = await soundSpectra(context, c.req.valid('param').id, c.req.valid('query'));
        return sendBytes(spectra, plain, 'no-store');
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sounds/{id}/loudness',
        summary: 'How loud a part is, in LUFS, and its peak',
        request: { params, query: soundLoudnessQuerySchema },
        responses: { 200: jsonAnswer(soundLoudnessSchema, 'The loudness.'), ...errors },
      }),
      async (c) => c.json(await soundLoudness(context, c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sounds/{id}/export',
        summary: 'Download what is heard as a WAV file',
        request: { params, query: soundExportQuerySchema },
        responses: { 200: bytesAnswer('audio/wav', 'The file.'), ...errors },
      }),
      async (c) => {
        const { depth, ...part } = c.req.valid('query');
        const wanted = { ...part, depth: depth === 'float' ? depth : depth === '16' ? (16 as const) : (24 as const) };
        const { name, mediaType, bytes, body } = await exportSound(context, c.req.valid('param').id, wanted);
        return new Response(body, {
          headers: {
            'content-type': mediaType,
            'content-length': String(bytes),
            'content-disposition': attachment(name),
            'cache-control': 'no-store',
          },
        });
      },
    );
}
