/**
 * Training runs: what to ask for, what a run is, and the events it sends while it goes on.
 *
 * A run keeps its own list of pictures: changing or deleting the data set afterwards does not change the run, so that
 * it can be resumed.
 */
import { z } from 'zod';
import { failureSchema, givenName, identifier, measured, moment, orNull, sha256 } from './common.ts';
import { modelKindSchema } from './preset.ts';

export const largestSeed = 2 ** 32 - 1;

export const newRunSchema = z
  .object({
    datasetId: identifier,
    kind: modelKindSchema,
    preset: z.string().min(1).max(100),
    settings: z
      .record(z.string().max(100), z.number())
      .default({})
      .meta({ description: 'Changes to the preset’s numbers.' }),
    seed: z.number().int().min(0).max(largestSeed).optional().meta({ description: 'Drawn by the server when absent.' }),
    name: givenName.optional(),
  })
  .meta({ id: 'NewRun' });
/** What is sent; `settings` may be left out. */
export type NewRun = z.input<typeof newRunSchema>;

/**
 * queued: waits for its turn. running: is training. stopped: a person or the end of the server stopped it.
 * failed: an error ended it. finished: it left a model. Stopped and failed runs can be resumed.
 */
export const runStateSchema = z.enum(['queued', 'running', 'stopped', 'failed', 'finished']).meta({ id: 'RunState' });
export type RunState = z.infer<typeof runStateSchema>;

/** Why a run is stopped: a person asked, or the server ended while it ran. */
export const stopReasonSchema = z.enum(['requested', 'interrupted']).meta({ id: 'StopReason' });
export type StopReason = z.infer<typeof stopReasonSchema>;

export const runPointSchema = z
  .object({
    step: z.number().int().nonnegative(),
    epoch: z.number().nonnegative(),
    split: z.enum(['train', 'validation']),
    loss: measured,
    terms: z.record(z.string(), measured),
  })
  .meta({
    id: 'RunPoint',
    description: 'One measured point of the curves; null where the number was not finite.',
  });
export type RunPoint = z.infer<typeof runPointSchema>;

export const runProgressSchema = z
  .object({
    step: z.number().int().nonnegative(),
    totalSteps: z.number().int().nonnegative(),
    elapsedSeconds: z.number().nonnegative(),
    secondsLeft: z.number().nonnegative().nullable(),
  })
  .meta({ id: 'RunProgress' });
export type RunProgress = z.infer<typeof runProgressSchema>;

export const runImageSchema = z
  .object({
    kind: z.enum(['reconstruction', 'sample']),
    step: z.number().int().nonnegative(),
    blob: sha256,
    width: z.number().int().positive(),
    height: z.number().int().positive(),
  })
  .meta({ id: 'RunImage', description: 'A contact sheet; its bytes are at /api/blobs/{blob}.' });
export type RunImage = z.infer<typeof runImageSchema>;

export const runSchema = z
  .object({
    id: identifier,
    name: z.string(),
    kind: modelKindSchema,
    preset: z.string(),
    settings: z.record(z.string(), z.number()),
    seed: z.number().int(),
    datasetId: identifier.nullable().meta({ description: 'Null once the data set was deleted.' }),
    datasetName: z.string(),
    pictureCount: z.number().int().nonnegative(),
    state: runStateSchema,
    stopReason: orNull(stopReasonSchema),
    error: orNull(failureSchema),
    progress: orNull(runProgressSchema),
    checkpointStep: z.number().int().nonnegative().nullable().meta({ description: 'Where resuming goes on from.' }),
    modelId: identifier.nullable(),
    createdAt: moment,
    startedAt: moment.nullable(),
    endedAt: moment.nullable(),
  })
  .meta({ id: 'Run' });
export type Run = z.infer<typeof runSchema>;

export const runDetailSchema = runSchema
  .extend({
    points: z.array(runPointSchema).meta({ description: 'In order; thinned evenly when there are very many.' }),
    images: z.array(runImageSchema).meta({ description: 'In order.' }),
  })
  .meta({ id: 'RunDetail' });
export type RunDetail = z.infer<typeof runDetailSchema>;

export const runListSchema = z.object({ runs: z.array(runSchema) }).meta({ id: 'RunList' });
export type RunList = z.infer<typeof runListSchema>;

/**
 * The events of `GET /api/runs/{id}/events`. `snapshot` comes first after every connection and replaces all that is
 * known; the others add to it: `state` replaces the fields of the run, `point` and `image` append. Training again from
 * a checkpoint sends a new `snapshot`, since points after the checkpoint are taken back.
 */
export const runEventSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('snapshot'), run: runDetailSchema }),
    z.object({ type: z.literal('state'), run: runSchema }),
    z.object({ type: z.literal('progress'), progress: runProgressSchema }),
    z.object({ type: z.literal('point'), point: runPointSchema }),
    z.object({ type: z.literal('image'), image: runImageSchema }),
    z.object({ type: z.literal('deleted') }),
  ])
  .meta({ id: 'RunEvent' });
export type RunEvent = z.infer<typeof runEventSchema>;

/** The state after one event. Pure: the same function serves a page's cache and a test. Null means that the run is gone. */
export function applyRunEvent(before: RunDetail | null, event: RunEvent): RunDetail | null {
  switch (event.type) {
    case 'snapshot':
      return event.run;
    case 'deleted':
      return null;
    case 'state':
      return before && { ...before, ...event.run };
    case 'progress':
      return before && { ...before, progress: event.progress };
    case 'point':
      return before && { ...before, points: [...before.points, event.point] };
    case 'image':
      return before && { ...before, images: [...before.images, event.image] };
  }
}
