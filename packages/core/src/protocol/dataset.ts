/** Data sets: the pictures a person gave, from which models are trained. */
import { z } from 'zod';
import { fileName, givenName, identifier, moment, sha256 } from './common.ts';

export const newDatasetSchema = z.object({ name: givenName }).meta({ id: 'NewDataset' });
export type NewDataset = z.infer<typeof newDatasetSchema>;

export const datasetSchema = z
  .object({
    id: identifier,
    name: z.string(),
    createdAt: moment,
    itemCount: z.number().int().nonnegative(),
    bytes: z.number().int().nonnegative().meta({ description: 'The sum of its pictures’ file sizes.' }),
    covers: z.array(identifier).max(4).meta({ description: 'Its first items, for showing it in a list.' }),
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

export const datasetDetailSchema = datasetSchema
  .extend({ items: z.array(datasetItemSchema) })
  .meta({ id: 'DatasetDetail' });
export type DatasetDetail = z.infer<typeof datasetDetailSchema>;

export const datasetListSchema = z.object({ datasets: z.array(datasetSchema) }).meta({ id: 'DatasetList' });
export type DatasetList = z.infer<typeof datasetListSchema>;

export const itemParameters = z.object({ id: identifier, itemId: identifier });

export const pictureSizeSchema = z.enum(['thumbnail', 'full']);
export type PictureSize = z.infer<typeof pictureSizeSchema>;
export const pictureQuery = z.object({ size: pictureSizeSchema.default('full') });
