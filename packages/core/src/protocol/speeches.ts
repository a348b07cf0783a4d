/** Speech as works over HTTP: scripts, who speaks, and the clips that are made. The live connection is that of live.ts. */
import { z } from 'zod';
import { speechTakeSchema } from '../media/speech/clip-recipe.ts';
import { lexiconEntrySchema, speechLimits, speechLineSchema } from '../media/speech/script.ts';
import { speechEditSchema } from '../media/speech/speech-edit.ts';
import { speechMakerSchema } from '../media/speech/voice.ts';
import { frontiersSchema } from '../version/version.ts';
import { actorSchema } from '../work/actor.ts';
import { modeSchema } from '../work/work.ts';
import { failureSchema, givenName, identifier, moment, orNull } from './common.ts';
import { largestSeed } from './run.ts';

export const newSpeechSchema = z
  .object({
    title: givenName,
    mode: modeSchema.default('iterative'),
    script: z
      .string()
      .max(speechLimits.scriptLength)
      .default('')
      .meta({ description: 'Plain text, Markdown or subtitles; empty for a script without lines.' }),
    format: z.enum(['text', 'markdown', 'subtitles']).optional().meta({ description: 'Found out when absent.' }),
  })
  .meta({ id: 'NewSpeech' });
export type NewSpeech = z.input<typeof newSpeechSchema>;

const handSchema = z
  .object({ kind: z.enum(['typed', 'pasted', 'imported', 'made']), actor: orNull(actorSchema) })
  .meta({ id: 'SpeechHand' });

export const liveLineSchema = speechLineSchema
  .unwrap()
  .extend({
    take: z.string().nullable().meta({ description: 'The clip that is heard.' }),
    lock: orNull(z.object({ by: z.string(), at: z.string() })),
    writer: orNull(handSchema).meta({ description: 'Who wrote its words.' }),
    takes: z.array(speechTakeSchema.unwrap().extend({ speaker: orNull(handSchema) })).meta({
      description: 'All of its clips, the newest last.',
    }),
  })
  .meta({ id: 'LiveLine' });

export const speechContentSchema = z
  .object({
    lines: z.array(liveLineSchema),
    lexicon: z.array(lexiconEntrySchema),
    voices: z
      .record(z.string(), z.string())
      .meta({ description: 'Of each speaker; the empty name is everybody else.' }),
    frontiers: frontiersSchema,
  })
  .meta({ id: 'SpeechContent' });
export type SpeechContent = z.infer<typeof speechContentSchema>;

const branchAndPerson = { branchId: identifier.optional(), personId: identifier.optional() };

export const newSpeechEditSchema = z
  .object({
    ...branchAndPerson,
    base: frontiersSchema
      .optional()
      .meta({ description: 'Waited for; the edits are of the newest script in any case.' }),
    edits: z
      .array(speechEditSchema)
      .min(1)
      .max(1000)
      .refine((edits) => edits.every(({ kind }) => kind !== 'take'), 'takes come from makers only'),
  })
  .meta({ id: 'NewSpeechEdit' });
export type NewSpeechEdit = z.input<typeof newSpeechEditSchema>;
export const speechEditedSchema = z
  .object({ frontiers: frontiersSchema, ids: z.array(z.string()).meta({ description: 'Of added lines, in order.' }) })
  .meta({ id: 'SpeechEdited' });
export type SpeechEdited = z.infer<typeof speechEditedSchema>;

export const speechStepSchema = z
  .object({
    ...branchAndPerson,
    makerId: z.string().max(64).optional().meta({ description: 'Takes back what this maker did last.' }),
  })
  .meta({ id: 'SpeechStep' });
export type SpeechStep = z.input<typeof speechStepSchema>;
export const speechSteppedSchema = z
  .object({ done: z.boolean().meta({ description: 'False where there was nothing to take back.' }) })
  .meta({ id: 'SpeechStepped' });

export const speechMakerListSchema = z.object({ makers: z.array(speechMakerSchema) }).meta({ id: 'SpeechMakerList' });

export const newSpeechMakingSchema = z
  .object({
    ...branchAndPerson,
    base: frontiersSchema.optional(),
    lines: z
      .array(z.string().min(1).max(64))
      .min(1)
      .max(speechLimits.lines)
      .optional()
      .meta({ description: 'All lines that have no clip, or another than they are now, when absent.' }),
    again: z.boolean().default(false).meta({ description: 'Another way of saying it, also where nothing changed.' }),
    seed: z.number().int().min(0).max(largestSeed).optional().meta({ description: 'Drawn by the server when absent.' }),
  })
  .meta({ id: 'NewSpeechMaking' });
export type NewSpeechMaking = z.input<typeof newSpeechMakingSchema>;

export const speechMakingSchema = z
  .object({
    id: identifier,
    workId: identifier,
    branchId: identifier,
    state: z.enum(['making', 'done', 'stopped', 'failed']),
    lines: z.array(z.string()).meta({ description: 'Those that are to be spoken, in the order of the script.' }),
    spoken: z.number().int().nonnegative(),
    /** The line that is being spoken. */
    now: z.string().nullable(),
    secondsLeft: z.number().nullable(),
    locked: z.array(z.string()).meta({ description: 'Lines that were left alone because they are locked.' }),
    failed: z.array(z.object({ line: z.string(), error: failureSchema })),
    error: orNull(failureSchema).meta({ description: 'Why all of it ended.' }),
    createdAt: moment,
    endedAt: moment.nullable(),
  })
  .meta({ id: 'SpeechMaking', description: 'The newest one of a work; kept while the server runs.' });
export type SpeechMaking = z.infer<typeof speechMakingSchema>;
export const speechMakingAnswerSchema = z
  .object({ making: orNull(speechMakingSchema) })
  .meta({ id: 'SpeechMakingAnswer' });

export const speechReplaySchema = z
  .object({
    verdict: z.enum(['exact', 'not-reproducible']),
    reason: z.string(),
    changed: z.array(z.enum(['maker-gone', 'model', 'sound'])),
  })
  .meta({ id: 'SpeechReplay' });
export type SpeechReplay = z.infer<typeof speechReplaySchema>;

export const speechFormatSchema = z.enum(['wav', 'zip', 'srt', 'vtt', 'txt']).meta({
  id: 'SpeechFormat',
  description: 'All clips as one sound, a clip a line with what each was made by, captions, the words.',
});
export type SpeechFormat = z.infer<typeof speechFormatSchema>;
