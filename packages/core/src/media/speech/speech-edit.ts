/** What can be done to a script that is live. */
import { z } from 'zod';
import { moment, orNull } from '../../protocol/common.ts';
import { speechTakeSchema } from './clip-recipe.ts';
import {
  deliverySchema,
  lexiconEntrySchema,
  lineWordsSchema,
  speakerSchema,
  speechLimits,
  voiceIdSchema,
} from './script.ts';

const lineId = z.string().min(1).max(64);
const after = z.union([lineId, z.null()]).meta({ description: 'Behind this line; null is before all.' });

const newLineSchema = z.object({
  speaker: speakerSchema.default(''),
  text: lineWordsSchema,
  ...deliverySchema.partial().shape,
});

export const speechEditSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('add'), lines: z.array(newLineSchema).min(1).max(speechLimits.lines), after }),
    z.object({
      kind: z.literal('change'),
      line: lineId,
      set: z.object({ speaker: speakerSchema, text: lineWordsSchema, ...deliverySchema.shape }).partial(),
    }),
    z.object({ kind: z.literal('remove'), lines: z.array(lineId).min(1).max(speechLimits.lines) }),
    z.object({ kind: z.literal('move'), line: lineId, after }),
    z.object({ kind: z.literal('cast'), speaker: speakerSchema, voice: orNull(voiceIdSchema) }),
    z.object({ kind: z.literal('lexicon'), entries: z.array(lexiconEntrySchema).max(speechLimits.lexicon) }),
    z.object({ kind: z.literal('choose'), line: lineId, take: orNull(z.string().min(1).max(64)) }),
    z.object({
      kind: z.literal('lock'),
      lines: z.array(lineId).min(1).max(speechLimits.lines),
      by: z.string(),
      at: moment,
    }),
    z.object({ kind: z.literal('unlock'), lines: z.array(lineId).min(1).max(speechLimits.lines) }),
    z.object({ kind: z.literal('take'), take: speechTakeSchema, choose: z.boolean() }),
  ])
  .meta({ id: 'SpeechEdit' });
export type SpeechEdit = z.input<typeof speechEditSchema>;

/** What of it people ask for; takes come from makers only. */
export type PersonSpeechEdit = Exclude<SpeechEdit, { readonly kind: 'take' }>;

/** The edit does not fit the script as it is. */
export class SpeechEditNotPossible extends Error {
  readonly code = 'speech-edit-not-possible';

  constructor(why: string) {
    super(`That cannot be done: ${why}. Nothing was changed. Look at the script as it is now, then try again.`);
    this.name = 'SpeechEditNotPossible';
  }
}
