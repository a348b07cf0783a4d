/** What stands beside a folder of clips: what each was made by, and what a person set for all lines and for single ones. Values only. */
import { z } from 'zod';
import { clipRecipeSchema } from './clip-recipe.ts';
import { deliverySchema, lexiconEntrySchema, type LexiconEntry } from './script.ts';

const { voice, language, pace, pitch, volume } = deliverySchema.shape;
const ownDeliverySchema = z.object({
  voice: voice.exactOptional(),
  language: language.exactOptional(),
  pace: pace.exactOptional(),
  pitch: pitch.exactOptional(),
  volume: volume.exactOptional(),
});

const keptClipSchema = z.object({
  file: z.string().regex(/^\d{3,5}\.wav$/),
  recipe: clipRecipeSchema,
  sha256: z.string(),
  sampleRate: z.number(),
  samples: z.number(),
});
export type KeptClip = z.infer<typeof keptClipSchema>;

const keptLineSchema = z.object({
  speaker: z.string(),
  text: z.string(),
  pauseAfter: z.number(),
  /** What a person set for this line alone. */
  own: ownDeliverySchema.extend({ seed: z.number().int().nonnegative().exactOptional() }),
  /** Null where it was not spoken yet, or could not be. */
  clip: z.union([keptClipSchema, z.null()]),
});
export type KeptLine = z.infer<typeof keptLineSchema>;

export const speechFolderSchema = z.object({
  fourhands: z.literal('speech'),
  version: z.literal(1),
  /** What a person set for all lines. */
  delivery: ownDeliverySchema,
  voices: z.record(z.string(), z.string()),
  lexicon: z.array(lexiconEntrySchema),
  lines: z.array(keptLineSchema),
});
export type SpeechFolder = z.infer<typeof speechFolderSchema>;

export const emptyFolder: SpeechFolder = {
  fourhands: 'speech',
  version: 1,
  delivery: {},
  voices: {},
  lexicon: [],
  lines: [],
};

/** The lexicon is no list of words. */
export class LexiconUnreadable extends Error {
  readonly code = 'lexicon-unreadable';

  constructor(why: string) {
    super(
      `The lexicon cannot be read: ${why}. It is JSON: [{ "word": "Worcester", "say": "Wooster", "language": "en", "kind": "spelling" }, …].`,
    );
    this.name = 'LexiconUnreadable';
  }
}

const readEntriesSchema = z.array(
  z.object({
    ...lexiconEntrySchema.unwrap().shape,
    kind: lexiconEntrySchema.unwrap().shape.kind.default('spelling'),
    language: lexiconEntrySchema.unwrap().shape.language.default(null),
  }),
);

/** A lexicon out of JSON; the kind may be left out, and the language. @throws LexiconUnreadable */
export function readLexicon(text: string): LexiconEntry[] {
  try {
    return readEntriesSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new LexiconUnreadable(
      error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : 'it is no JSON',
    );
  }
}
