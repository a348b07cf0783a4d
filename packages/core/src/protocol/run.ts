/**
 * Training runs: what to ask for, what a run is, and the events it sends while it goes on.
 *
 * A run keeps its own list of pictures: changing or deleting the data set afterwards does not change the run, so that
 * it can be resumed.
 */
import { z } from 'zod';
import { failureSchema, givenName, identifier, measured, moment, orNull, sha256 } from './common.ts';
import { melodySchema } from './melody.ts';
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

export const runSampleSchema = z
  .object({
    step: z.number().int().nonnegative(),
    prompt: z.string().meta({ description: 'Empty where it began by itself.' }),
    text: z.string().meta({ description: 'Without the prompt.' }),
    melody: orNull(melodySchema),
    sound: orNull(sha256).meta({ description: 'A WAV file; its bytes are at /api/blobs/{sound}.' }),
  })
  .meta({
    id: 'RunSample',
    description:
      'What a writer wrote by then, after the same prompts each time; or a melody or a sound, from the same noise each time.',
  });
export type RunSample = z.infer<typeof runSampleSchema>;

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
    fileCount: z.number().int().nonnegative().meta({ description: 'Texts, files of scores, or recordings.' }),
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
    samples: z.array(runSampleSchema).meta({ description: 'In order; of a writer, or a maker of melodies or sounds.' }),
  })
  .meta({ id: 'RunDetail' });
export type RunDetail = z.infer<typeof runDetailSchema>;

export const runListSchema = z.object({ runs: z.array(runSchema) }).meta({ id: 'RunList' });
export type RunList = z.infer<typeof runListSchema>;

/**
 * The events of `GET /api/runs/{id}/events`. `snapshot` comes first after every connection and replaces all that is
 * known; the others add to it: `state` replaces the fields of the run, `point`, `image` and `sample` append. Training again from
 * a checkpoint sends a new `snapshot`, since points after the checkpoint are taken back.
 */
export const runEventSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('snapshot'), run: runDetailSchema }),
    z.object({ type: z.literal('state'), run: runSchema }),
    z.object({ type: z.literal('progress'), progress: runProgressSchema }),
    z.object({ type: z.literal('point'), point: runPointSchema }),
    z.object({ type: z.literal('image'), image: runImageSchema }),
    z.object({ type: z.literal('sample'), sample: runSampleSchema }),
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
    case 'sample':
      return before && { ...before, samples: [...before.samples, event.sample] };
  }
}

/** What a run of a writer will be like, said before it begins. Times and sizes are estimates. */
export const runPlanSchema = z
  .object({
    parameters: z.number().int(),
    fileBytes: z.number().int(),
    memoryBytes: z.number().int(),
    seconds: z.number().meta({ description: 'On this machine, when it is not busy with other work.' }),
    characters: z.number().int().meta({ description: 'Learned from.' }),
    heldOutCharacters: z.number().int(),
    heldOutAs: z.enum(['documents', 'ends']),
    leftOut: z.number().int(),
    charactersPerToken: z.number(),
    contextCharacters: z.number().int(),
    passes: z.number().meta({ description: 'How often it sees all of the text.' }),
    tokenUnit: z.enum(['byte-pairs', 'characters']),
    warnings: z
      .array(z.enum(['many-passes', 'little-text', 'foreign-to-vocabulary', 'much-memory', 'text-left-out']))
      .meta({ description: 'Codes of what a person should know before it begins.' }),
  })
  .meta({ id: 'RunPlan' });
export type RunPlan = z.infer<typeof runPlanSchema>;

export interface Overfitting {
  /** The step at which the held-out loss was least, and that loss. */
  readonly bestStep: number;
  readonly best: number;
  readonly latest: number;
}

/** How far the held-out loss must lie above its least, and how many measurements must have passed since. */
const rise = 1.01;
const patience = 3;

/**
 * Whether a model learns its data by heart: the loss on what is held out has risen again from its least, while that on
 * what is learned from fell on. Null where not, or where too little is known.
 */
export function overfitting(points: readonly RunPoint[]): Overfitting | null {
  const pointsOf = (split: RunPoint['split']) =>
    points.flatMap((point) =>
      point.split === split && point.loss !== null ? [{ step: point.step, loss: point.loss }] : [],
    );
  const held = pointsOf('validation');
  const best = held.reduce(
    (least, point) => (point.loss < least.loss ? point : least),
    held[0] ?? { step: 0, loss: 0 },
  );
  const since = held.filter(({ step }) => step > best.step);
  const latest = since.at(-1);
  if (latest === undefined || since.length < patience) return null;
  const recent = since.slice(-patience);
  if (recent.some(({ loss }) => loss < best.loss * rise)) return null;
  const learned = pointsOf('train');
  const mean = (values: readonly { readonly loss: number }[]) =>
    values.reduce((sum, { loss }) => sum + loss, 0) / values.length;
  const before = learned.filter(({ step }) => step <= best.step).slice(-10);
  const after = learned.filter(({ step }) => step > best.step).slice(-10);
  if (before.length === 0 || after.length === 0 || mean(after) >= mean(before)) return null;
  return { bestStep: best.step, best: best.loss, latest: latest.loss };
}
