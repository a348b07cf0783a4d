/** Scores as works over HTTP. What makers offer for them is in score-proposals.ts; the live connection is that of live.ts. */
import { z } from 'zod';
import { scoreEditSchema } from '../media/score/score-edit.ts';
import { keySchema, meterSchema, scoreSchema, tempoSchema, trackSchema } from '../media/score/score.ts';
import { scoreLockSchema, scoreRegionSchema } from '../media/score/score-region.ts';
import { frontiersSchema } from '../version/version.ts';
import { actorSchema } from '../work/actor.ts';
import { modeSchema } from '../work/work.ts';
import { givenName, identifier, orNull } from './common.ts';
import { workDetailSchema } from './works.ts';

export const newScoreSchema = z
  .object({
    title: givenName,
    mode: modeSchema.default('co-creation'),
    tracks: z
      .array(trackSchema.unwrap().omit({ id: true }))
      .min(1)
      .max(64)
      .default([{ name: 'Piano', instrument: 0 }]),
    tempo: tempoSchema.unwrap().shape.tempo.default(96),
    meter: meterSchema.unwrap().omit({ tick: true }).default({ beats: 4, unit: 4 }),
    key: keySchema.unwrap().omit({ tick: true }).default({ fifths: 0, mode: 'major' }),
  })
  .meta({ id: 'NewScore' });
export type NewScore = z.input<typeof newScoreSchema>;

export const madeScoreSchema = z
  .object({
    work: workDetailSchema,
    leftOut: z
      .array(z.object({ what: z.string(), count: z.number().int().positive() }))
      .meta({ description: 'What of a file a score does not hold, in English.' }),
  })
  .meta({ id: 'MadeScore' });
export type MadeScore = z.infer<typeof madeScoreSchema>;

export const scoreContentSchema = z
  .object({ score: scoreSchema, frontiers: frontiersSchema, locks: z.array(scoreLockSchema) })
  .meta({ id: 'ScoreContent' });
export type ScoreContent = z.infer<typeof scoreContentSchema>;

const handSchema = z
  .object({
    kind: z.enum(['typed', 'pasted', 'imported', 'made']),
    actor: orNull(actorSchema),
    recipe: identifier.nullable().meta({ description: 'Of what a maker made.' }),
  })
  .meta({ id: 'NoteHand' });
export type NoteHand = z.infer<typeof handSchema>;

export const noteAuthorSchema = z
  .object({
    note: z.string(),
    made: handSchema,
    changed: z
      .partialRecord(z.enum(['track', 'voice', 'start', 'duration', 'pitch', 'velocity', 'lyrics']), handSchema)
      .meta({ description: 'Who changed what of it since; a field that is as it was made is not named.' }),
  })
  .meta({ id: 'NoteAuthor' });
export type NoteAuthor = z.infer<typeof noteAuthorSchema>;
export const noteAuthorListSchema = z.object({ notes: z.array(noteAuthorSchema) }).meta({ id: 'NoteAuthorList' });

export const newScoreEditSchema = z
  .object({
    branchId: identifier.optional(),
    personId: identifier.optional(),
    base: frontiersSchema
      .optional()
      .meta({ description: 'Waited for; the edits are of the newest score in any case.' }),
    edits: z.array(scoreEditSchema).min(1).max(10_000),
  })
  .meta({ id: 'NewScoreEdit' });
export type NewScoreEdit = z.input<typeof newScoreEditSchema>;

export const scoreEditedSchema = z
  .object({
    frontiers: frontiersSchema,
    ids: z.record(z.string(), z.string()).meta({ description: 'What added notes and tracks are called from now on.' }),
  })
  .meta({ id: 'ScoreEdited' });
export type ScoreEdited = z.infer<typeof scoreEditedSchema>;

export const scoreStepSchema = z
  .object({
    branchId: identifier.optional(),
    personId: identifier.optional(),
    makerId: identifier
      .optional()
      .meta({ description: 'Takes back what this maker made last, in place of what the person did.' }),
  })
  .meta({ id: 'ScoreStep' });
export type ScoreStep = z.input<typeof scoreStepSchema>;
export const scoreSteppedSchema = z
  .object({ done: z.boolean().meta({ description: 'False where there was nothing to take back.' }) })
  .meta({ id: 'ScoreStepped' });

export const newScoreLockSchema = z
  .object({
    branchId: identifier.optional(),
    personId: identifier.optional(),
    base: frontiersSchema.optional(),
    region: scoreRegionSchema.optional().meta({ description: 'What begins in it.' }),
    notes: z
      .array(z.string().min(1).max(64))
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: 'Single notes, each with its place, in place of a region.' }),
  })
  .refine(({ region, notes }) => (region === undefined) !== (notes === undefined), 'a region or notes, not both')
  .meta({ id: 'NewScoreLock' });
export type NewScoreLock = z.input<typeof newScoreLockSchema>;
export const scoreLockListSchema = z.object({ locks: z.array(scoreLockSchema) }).meta({ id: 'ScoreLockList' });

export const scoreFormatSchema = z.enum(['mid', 'musicxml', 'mxl', 'abc']).meta({
  id: 'ScoreFormat',
  description: 'A Standard MIDI File, MusicXML, compressed MusicXML, ABC.',
});
export type ScoreFormat = z.infer<typeof scoreFormatSchema>;
