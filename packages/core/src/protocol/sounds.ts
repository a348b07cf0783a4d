/** Sounds as works over HTTP: what they are, how they change, how they are heard and drawn. Proposals are in sound-proposals.ts. */
import { z } from 'zod';
import { mostSamples, soundContentSchema, soundSourceSchema } from '../media/sound/sound.ts';
import { soundEditSchema } from '../media/sound/sound-edit.ts';
import { soundRegionSchema } from '../media/sound/sound-region.ts';
import { actorSchema } from '../work/actor.ts';
import { workSchema } from '../work/work.ts';
import { givenName, identifier, measured, moment, orNull, sha256 } from './common.ts';
import { changeAnswer, newNumberedVersion, numberedVersion, turnRequest } from './offers.ts';
import { soundProposalSchema } from './sound-proposals.ts';

export const newSoundSchema = z
  .object({
    title: givenName,
    sampleRate: z.number().int().min(8000).max(192_000).default(48_000),
    channels: z.number().int().min(1).max(2).default(2),
  })
  .meta({ id: 'NewSound' });
export type NewSound = z.input<typeof newSoundSchema>;

export const madeSoundSchema = z.object({ work: workSchema }).meta({ id: 'MadeSound' });
export type MadeSound = z.infer<typeof madeSoundSchema>;

/** A change, as far as a page needs it to say whose a stretch is. */
export const soundStepSchema = z
  .object({
    number: z.number().int().min(1),
    actor: orNull(actorSchema),
    recipeId: identifier.nullable(),
    kind: z.enum(['edit', 'made', 'imported', 'recorded', 'restored']),
    at: moment,
  })
  .meta({ id: 'SoundStep' });
export type SoundStep = z.infer<typeof soundStepSchema>;

export const soundLockSchema = z
  .object({ id: identifier, region: soundRegionSchema, by: orNull(actorSchema) })
  .meta({ id: 'SoundLock' });
export type SoundLockShown = z.infer<typeof soundLockSchema>;

export const soundSchema = z
  .object({
    workId: identifier,
    sequence: z.number().int().nonnegative().meta({ description: 'Grows with everything that happens to it.' }),
    content: soundContentSchema,
    sources: z.array(soundSourceSchema),
    locks: z.array(soundLockSchema),
    steps: z.array(soundStepSchema).meta({ description: 'The changes that its clips name.' }),
  })
  .meta({ id: 'Sound' });
export type SoundShown = z.infer<typeof soundSchema>;

export const soundVersionSchema = z.object(numberedVersion).meta({ id: 'SoundVersion' });
export type SoundVersion = z.infer<typeof soundVersionSchema>;
export const soundVersionListSchema = z
  .object({ versions: z.array(soundVersionSchema) })
  .meta({ id: 'SoundVersionList' });

/** `snapshot` comes first after every connection. `versions`: there is a new one. */
export const soundEventSchema = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('snapshot'),
      sound: soundSchema,
      proposals: z.array(soundProposalSchema).meta({ description: 'The newest first.' }),
    }),
    z.object({ type: z.literal('changed'), sound: soundSchema, by: orNull(actorSchema) }),
    z.object({ type: z.literal('proposal'), proposal: soundProposalSchema }),
    z.object({ type: z.literal('versions') }),
    z.object({ type: z.literal('deleted') }),
  ])
  .meta({ id: 'SoundEvent' });
export type SoundEvent = z.infer<typeof soundEventSchema>;

/** Several edits are one change, and taken back together. */
export const newSoundChangeSchema = z
  .object({
    personId: identifier.optional(),
    edits: z.array(soundEditSchema).min(1).max(500),
    kind: z
      .enum(['edit', 'imported', 'recorded'])
      .default('edit')
      .meta({ description: 'What the sounds are that it places.' }),
  })
  .meta({ id: 'NewSoundChange' });
export type NewSoundChange = z.input<typeof newSoundChangeSchema>;

export const soundChangedSchema = z.object(changeAnswer).meta({ id: 'SoundChanged' });
export type SoundChanged = z.infer<typeof soundChangedSchema>;

export const soundTurnSchema = z.object(turnRequest).meta({ id: 'SoundTurn' });
export type SoundTurn = z.input<typeof soundTurnSchema>;

export const newSoundLockSchema = z
  .object({ personId: identifier.optional(), region: soundRegionSchema })
  .meta({ id: 'NewSoundLock' });
export type NewSoundLock = z.input<typeof newSoundLockSchema>;

export const newSoundVersionSchema = z.object(newNumberedVersion).meta({ id: 'NewSoundVersion' });
export type NewSoundVersion = z.input<typeof newSoundVersionSchema>;

export const normaliseSchema = z
  .object({
    personId: identifier.optional(),
    region: soundRegionSchema.meta({ description: 'Of one track.' }),
    loudness: z.number().min(-70).max(0).meta({ description: 'LUFS that it is to have.' }),
  })
  .meta({ id: 'NormaliseSound' });
export type Normalise = z.input<typeof normaliseSchema>;

const whole = (least: number, most: number) =>
  z.coerce.number<string>().pipe(z.number().int().min(least).max(most)).meta({ type: 'integer' });

/** Samples of each channel that one answer holds. */
export const mostSamplesAtOnce = 2 ** 20;
/** Columns of one spectrogram. */
export const mostSpectra = 2048;

const offer = {
  proposalId: identifier.optional().meta({ description: 'As if all open parts of this proposal were accepted.' }),
  candidate: whole(0, 16).default(0).meta({ type: 'integer' }),
};
export const soundSamplesQuerySchema = z.object({
  start: whole(0, mostSamples),
  length: whole(1, mostSamplesAtOnce),
  trackId: z
    .string()
    .max(60)
    .optional()
    .meta({ description: 'One track as it lies, before its gain; all when absent.' }),
  ...offer,
});
export const soundSpectraQuerySchema = z.object({
  start: whole(0, mostSamples),
  length: whole(1, mostSamples),
  columns: whole(1, mostSpectra),
  trackId: z.string().max(60).optional(),
});
export const soundLoudnessQuerySchema = z.object({
  start: whole(0, mostSamples).default(0).meta({ type: 'integer' }),
  length: whole(1, mostSamples).optional().meta({ type: 'integer', description: 'To the end when absent.' }),
  trackId: z.string().max(60).optional(),
  ...offer,
});
export const soundExportQuerySchema = z.object({
  depth: z.enum(['16', '24', 'float']).default('24'),
  start: whole(0, mostSamples).default(0).meta({ type: 'integer' }),
  length: whole(1, mostSamples).optional().meta({ type: 'integer', description: 'To the end when absent.' }),
});

export interface SoundPart {
  readonly start?: number;
  readonly length?: number;
  readonly trackId?: string;
  readonly proposalId?: string;
  readonly candidate?: number;
}

/** LUFS and the largest distance of a sample from 0; loudness is null of silence. */
export const soundLoudnessSchema = z.object({ integrated: measured, peak: z.number() }).meta({ id: 'SoundLoudness' });
export type SoundLoudness = z.infer<typeof soundLoudnessSchema>;

export const broughtSoundSchema = z.object({ source: soundSourceSchema }).meta({ id: 'BroughtSound' });
export const soundPeaksParameters = z.object({ id: identifier, sourceId: sha256 });
