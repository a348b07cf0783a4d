/** Data sets: the pictures, texts, scores or recordings a person gave, from which models are trained. */
import { z } from 'zod';
import { keySchema } from '../media/score/score.ts';
import { fileName, givenName, identifier, moment, sha256 } from './common.ts';

/** What a data set holds. */
export const datasetKindSchema = z.enum(['pictures', 'texts', 'scores', 'sounds']).meta({ id: 'DatasetKind' });
export type DatasetKind = z.infer<typeof datasetKindSchema>;
/** Kinds of which what was read is kept, and not the file. */
export type ReadKind = Exclude<DatasetKind, 'pictures'>;

export const newDatasetSchema = z
  .object({ name: givenName, kind: datasetKindSchema.default('pictures') })
  .meta({ id: 'NewDataset' });
/** What is sent; without a kind it holds pictures. */
export type NewDataset = z.input<typeof newDatasetSchema>;

export const datasetSchema = z
  .object({
    id: identifier,
    name: z.string(),
    kind: datasetKindSchema,
    createdAt: moment,
    itemCount: z
      .number()
      .int()
      .nonnegative()
      .meta({ description: 'How many pictures, texts, files of scores or recordings it holds.' }),
    bytes: z.number().int().nonnegative().meta({ description: 'The sum of its files’ sizes.' }),
    sums: z.record(z.string(), z.number()).meta({
      description:
        'Of all its files together: words of texts; pieces, phrases and notes of scores; clips of recordings; seconds of both.',
    }),
    covers: z.array(identifier).max(4).meta({ description: 'Its first pictures, for showing it in a list.' }),
  })
  .meta({ id: 'Dataset' });
export type Dataset = z.infer<typeof datasetSchema>;

/** Numbers of a file that are summed up over a data set. */
export const summed = ['words', 'pieces', 'phrases', 'notes', 'seconds', 'clips'] as const;

export const datasetItemSchema = z
  .object({
    id: identifier,
    name: fileName,
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    bytes: z.number().int().positive(),
    sha256,
    createdAt: moment,
    warnings: z.array(z.string()).meta({ description: 'Codes: what was changed to read it (animated, downsized …).' }),
  })
  .meta({ id: 'DatasetItem' });
export type DatasetItem = z.infer<typeof datasetItemSchema>;

/** The answer to an upload. The same file given twice to a data set is one item: `duplicate` says that it was there. */
export const addedItemSchema = datasetItemSchema.extend({ duplicate: z.boolean() }).meta({ id: 'AddedItem' });
export type AddedItem = z.infer<typeof addedItemSchema>;

export const scriptSharesSchema = z
  .record(z.string(), z.number().min(0).max(1))
  .meta({ description: 'Shares of the letters by script: Latin, Han, Kana, Cyrillic …' });

/** What is known of every file of which something was read. */
const readFile = {
  id: identifier,
  name: fileName,
  title: z.string().meta({ description: 'A book’s or a piece’s own title, or the file’s name.' }),
  bytes: z.number().int().positive().meta({ description: 'Of the file that was given.' }),
  sha256: sha256.meta({ description: 'Of what was read.' }),
  createdAt: moment,
  warnings: z.array(z.string()).meta({
    description:
      'Codes: text-cut, encoding-guessed, chapters-missing; tunes-left-out, parts-left-out; channels-mixed, recording-cut.',
  }),
};

/** What was read of one text file. The file itself is not kept: its words are. */
export const textItemSchema = z
  .object({
    ...readFile,
    format: z.enum(['plain', 'markdown', 'epub']),
    encoding: z.string(),
    language: z.string().meta({ description: 'ISO 639-3; `und` where it cannot be told.' }),
    scripts: scriptSharesSchema,
    characters: z.number().int().nonnegative().meta({ description: 'UTF-16 code units of the words that were read.' }),
    words: z.number().int().nonnegative().meta({ description: 'Characters where a script has no spaces.' }),
  })
  .meta({ id: 'TextItem' });
export type TextItem = z.infer<typeof textItemSchema>;

export const pieceKeySchema = keySchema
  .unwrap()
  .omit({ tick: true })
  .extend({
    told: z.boolean().meta({ description: 'Whether the file says so; it is estimated from the notes otherwise.' }),
  });
export type PieceKey = z.infer<typeof pieceKeySchema>;

/** What was read of one file of scores. The file itself is not kept: its melodies are. */
export const scoreItemSchema = z
  .object({
    ...readFile,
    format: z.enum(['midi', 'musicxml', 'abc']),
    pieces: z.number().int().positive().meta({ description: 'More than one of a book of tunes.' }),
    phrases: z.number().int().nonnegative().meta({ description: 'Of 64 sixteenths, one from each bar on.' }),
    notes: z.number().int().positive(),
    seconds: z.number().nonnegative().meta({ description: 'Of all pieces together, as written.' }),
    keys: z
      .array(z.object({ ...pieceKeySchema.shape, pieces: z.number().int().positive() }))
      .meta({ description: 'At the beginnings of its pieces, and of how many; the most frequent first.' }),
  })
  .meta({ id: 'ScoreItem' });
export type ScoreItem = z.infer<typeof scoreItemSchema>;

/** Heights of a recording's wave that are told, evenly over its time. */
export const peaksTold = 120;

/** What was read of one recording. The file itself is not kept: what a maker hears of it is, as WAV of one channel. */
export const recordingItemSchema = z
  .object({
    ...readFile,
    format: z.literal('wav'),
    seconds: z.number().positive().meta({ description: 'Of what is kept.' }),
    sampleRate: z.number().int().positive().meta({ description: 'Of the file, in hertz.' }),
    bits: z.number().int().positive().meta({ description: 'Of a sample of the file.' }),
    channels: z.number().int().positive().meta({ description: 'Of the file; their mean is kept.' }),
    clips: z.number().int().positive().meta({ description: 'Stretches of 1.49 s that are learned from.' }),
    peaks: z
      .array(z.number().int().min(0).max(255))
      .length(peaksTold)
      .meta({ description: 'The largest distance from 0 in each part of its time; 255 is full scale.' }),
  })
  .meta({ id: 'RecordingItem' });
export type RecordingItem = z.infer<typeof recordingItemSchema>;

/** A further kind of data set has a schema here, with a format of its own. */
export const datasetFileSchema = z.discriminatedUnion('format', [textItemSchema, scoreItemSchema, recordingItemSchema]);
export type DatasetFile = z.infer<typeof datasetFileSchema>;

const textFormats: ReadonlySet<string> = new Set(textItemSchema.shape.format.options);
export const isTextItem = (file: DatasetFile): file is TextItem => textFormats.has(file.format);
const musicFormats: ReadonlySet<string> = new Set(scoreItemSchema.shape.format.options);
export const isScoreItem = (file: DatasetFile): file is ScoreItem => musicFormats.has(file.format);
export const isRecordingItem = (file: DatasetFile): file is RecordingItem => file.format === 'wav';

/** The answer to an upload. A file of which the same is read as of one before is that one: `duplicate` says that it was there. */
export const addedFileSchema = z.object({ file: datasetFileSchema, duplicate: z.boolean() }).meta({ id: 'AddedFile' });
export type AddedFile = z.infer<typeof addedFileSchema>;

/** A file that gave nothing to learn from, and why. */
export const skippedFileSchema = z
  .object({ name: fileName, code: z.string(), message: z.string() })
  .meta({ id: 'SkippedFile' });
export type SkippedFile = z.infer<typeof skippedFileSchema>;

export const datasetDetailSchema = datasetSchema
  .extend({
    items: z.array(datasetItemSchema).meta({ description: 'Its pictures.' }),
    files: z.array(datasetFileSchema).meta({ description: 'What was read of its files, by name.' }),
    skipped: z.array(skippedFileSchema).meta({ description: 'The latest files that gave nothing to learn from.' }),
  })
  .meta({ id: 'DatasetDetail' });
export type DatasetDetail = z.infer<typeof datasetDetailSchema>;

export const datasetListSchema = z.object({ datasets: z.array(datasetSchema) }).meta({ id: 'DatasetList' });
export type DatasetList = z.infer<typeof datasetListSchema>;

export const itemParameters = z.object({ id: identifier, itemId: identifier });

export const pictureSizeSchema = z.enum(['thumbnail', 'full']);
export type PictureSize = z.infer<typeof pictureSizeSchema>;
export const pictureQuery = z.object({ size: pictureSizeSchema.default('full') });

export const fileParameters = z.object({ id: identifier, fileId: identifier });
