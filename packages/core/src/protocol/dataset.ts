/** Data sets: the pictures or the texts a person gave, from which models are trained. */
import { z } from 'zod';
import { fileName, givenName, identifier, moment, sha256 } from './common.ts';

/** What a data set holds. */
export const datasetKindSchema = z.enum(['pictures', 'texts']).meta({ id: 'DatasetKind' });
export type DatasetKind = z.infer<typeof datasetKindSchema>;

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
    itemCount: z.number().int().nonnegative().meta({ description: 'How many pictures or texts it holds.' }),
    bytes: z.number().int().nonnegative().meta({ description: 'The sum of its files’ sizes.' }),
    words: z.number().int().nonnegative().meta({ description: 'Of its texts together; 0 of pictures.' }),
    covers: z.array(identifier).max(4).meta({ description: 'Its first pictures, for showing it in a list.' }),
  })
  .meta({ id: 'Dataset' });
export type Dataset = z.infer<typeof datasetSchema>;

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

/** What was read of one text file. The file itself is not kept: its words are. */
export const textItemSchema = z
  .object({
    id: identifier,
    name: fileName,
    title: z.string().meta({ description: 'A book’s own title, or the file’s name.' }),
    format: z.enum(['plain', 'markdown', 'epub']),
    encoding: z.string(),
    language: z.string().meta({ description: 'ISO 639-3; `und` where it cannot be told.' }),
    scripts: scriptSharesSchema,
    characters: z.number().int().nonnegative().meta({ description: 'UTF-16 code units of the words that were read.' }),
    words: z.number().int().nonnegative().meta({ description: 'Characters where a script has no spaces.' }),
    bytes: z.number().int().positive().meta({ description: 'Of the file that was given.' }),
    sha256,
    createdAt: moment,
    warnings: z.array(z.string()).meta({ description: 'Codes: text-cut, encoding-guessed, chapters-missing.' }),
  })
  .meta({ id: 'TextItem' });
export type TextItem = z.infer<typeof textItemSchema>;

/** The answer to an upload. The same words given twice to a data set are one text: `duplicate` says that they were there. */
export const addedTextSchema = textItemSchema.extend({ duplicate: z.boolean() }).meta({ id: 'AddedText' });
export type AddedText = z.infer<typeof addedTextSchema>;

/** A file that gave no text, and why. */
export const skippedFileSchema = z
  .object({ name: fileName, code: z.string(), message: z.string() })
  .meta({ id: 'SkippedFile' });
export type SkippedFile = z.infer<typeof skippedFileSchema>;

export const datasetDetailSchema = datasetSchema
  .extend({
    items: z.array(datasetItemSchema),
    texts: z.array(textItemSchema).meta({ description: 'By name.' }),
    skipped: z.array(skippedFileSchema).meta({ description: 'The latest files that gave no text.' }),
  })
  .meta({ id: 'DatasetDetail' });
export type DatasetDetail = z.infer<typeof datasetDetailSchema>;

export const datasetListSchema = z.object({ datasets: z.array(datasetSchema) }).meta({ id: 'DatasetList' });
export type DatasetList = z.infer<typeof datasetListSchema>;

export const itemParameters = z.object({ id: identifier, itemId: identifier });

export const pictureSizeSchema = z.enum(['thumbnail', 'full']);
export type PictureSize = z.infer<typeof pictureSizeSchema>;
export const pictureQuery = z.object({ size: pictureSizeSchema.default('full') });

export const textParameters = z.object({ id: identifier, textId: identifier });
