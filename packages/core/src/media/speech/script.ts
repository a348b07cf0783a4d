/** What a script is: lines to be spoken one after the other, by whom and how, and how single words are to be said. Values only. */
import { z } from 'zod';
import { languageSchema } from '../../translation/languages.ts';

export const speechLimits = {
  lines: 2_000,
  /** UTF-16 code units of one line: about six minutes of speech. */
  lineLength: 5_000,
  lexicon: 2_000,
  /** UTF-16 code units of a whole script that is read from a file. */
  scriptLength: 4_000_000,
} as const;

/** As in a recipe: the maker and the voice of it, such as `espeak-ng/en-us+f3`. */
export const voiceIdSchema = z
  .string()
  .regex(
    /^[0-9a-z-]{1,64}\/[^/\s][^/]{0,99}$/,
    'a voice is named by its maker and its own name, such as espeak-ng/en-us',
  )
  .meta({ id: 'VoiceId', description: 'A voice of a maker.', example: 'espeak-ng/en-us+f3' });

/** What is left of a line when its words are taken away: how it is to be spoken. */
export const deliverySchema = z.object({
  voice: z
    .union([voiceIdSchema, z.null()])
    .meta({ description: 'Null: that of the speaker, or the one of the script.' }),
  language: z
    .union([languageSchema, z.null()])
    .meta({ description: 'Null: that of the words, as far as it can be known.' }),
  pace: z.number().min(0.4).max(3).meta({ description: 'Times as fast as the voice usually speaks.' }),
  pitch: z.number().min(-10).max(10).meta({ description: '0 is as high as the voice usually speaks.' }),
  volume: z.number().min(-24).max(6).meta({ description: 'In dB; what becomes too loud is held back evenly.' }),
  pauseAfter: z.number().int().min(0).max(60_000).meta({ description: 'Milliseconds of silence after the line.' }),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const usualDelivery: Delivery = { voice: null, language: null, pace: 1, pitch: 0, volume: 0, pauseAfter: 400 };

export const lineWordsSchema = z.string().max(speechLimits.lineLength);
export const speakerSchema = z.string().trim().max(100);

export const speechLineSchema = deliverySchema
  .extend({
    id: z.string().min(1).max(64),
    speaker: speakerSchema.meta({ description: 'Empty where nobody is named.' }),
    text: lineWordsSchema,
  })
  .readonly()
  .meta({ id: 'SpeechLine' });
export type SpeechLine = z.infer<typeof speechLineSchema>;

export const lexiconEntrySchema = z
  .object({
    word: z.string().trim().min(1).max(100),
    language: z.union([languageSchema, z.null()]).meta({ description: 'Null: in every language.' }),
    kind: z.enum(['spelling', 'phonemes']),
    say: z.string().trim().min(1).max(200).meta({ description: 'Phonemes are in the notation of eSpeak.' }),
  })
  .readonly()
  .meta({ id: 'LexiconEntry' });
export type LexiconEntry = z.infer<typeof lexiconEntrySchema>;

export interface Script {
  readonly lines: readonly SpeechLine[];
  readonly lexicon: readonly LexiconEntry[];
  /** The voice of each speaker; that of the empty name speaks everything else. */
  readonly voices: Readonly<Record<string, string>>;
}

export const emptyScript: Script = { lines: [], lexicon: [], voices: {} };

/** There are no words in it. */
export class ScriptEmpty extends Error {
  readonly code = 'script-empty';

  constructor() {
    super('The script has no words in it. Write a line, or choose a file with text.');
    this.name = 'ScriptEmpty';
  }
}

export class ScriptTooLong extends Error {
  readonly code = 'script-too-long';
  readonly lines: number;

  constructor(lines: number) {
    super(
      `The script has ${lines} lines, more than the ${speechLimits.lines} that can be spoken together. Take it apart.`,
    );
    this.name = 'ScriptTooLong';
    this.lines = lines;
  }
}

export class LineTooLong extends Error {
  readonly code = 'line-too-long';
  /** From 1. */
  readonly line: number;

  constructor(line: number, length: number) {
    super(
      `Line ${line} has ${length} characters, more than the ${speechLimits.lineLength} of one clip. Break it into several lines.`,
    );
    this.name = 'LineTooLong';
    this.line = line;
  }
}

/** @throws ScriptEmpty, ScriptTooLong, LineTooLong */
export function checkLines(lines: readonly Pick<SpeechLine, 'text'>[]): void {
  if (lines.every(({ text }) => text.trim() === '')) throw new ScriptEmpty();
  if (lines.length > speechLimits.lines) throw new ScriptTooLong(lines.length);
  lines.forEach(({ text }, at) => {
    if (text.length > speechLimits.lineLength) throw new LineTooLong(at + 1, text.length);
  });
}
