/** Language models and voices in Hugging Face's formats that run on the server's own machine: found in a folder, or fetched from the hub. */
import { z } from 'zod';
import { failureSchema, givenName, identifier, moment } from './common.ts';

/** How the weights of an ONNX file are kept, by the ending of its name, the one that suits a processor best first. */
export const weightTypes = ['q8', 'q4', 'int8', 'uint8', 'fp32', 'bnb4', 'q4f16', 'fp16'] as const;
export const weightTypeSchema = z.enum(weightTypes).meta({ id: 'WeightType' });
export type WeightType = z.infer<typeof weightTypeSchema>;

export const weightsSchema = z
  .object({
    type: weightTypeSchema,
    file: z.string().meta({ example: 'onnx/model_quantized.onnx' }),
    bytes: z.number().int().nonnegative().meta({ description: 'With what lies beside the file for it.' }),
    memoryBytes: z.number().int().nonnegative().nullable().meta({ description: 'About what running it takes.' }),
    fits: z.boolean().meta({ description: 'Whether this machine has that much memory.' }),
  })
  .meta({ id: 'ModelWeights' });
export type ModelWeights = z.infer<typeof weightsSchema>;

export const folderStepSchema = z.enum([
  'folder',
  'configuration',
  'kind',
  'tokenizer',
  'vocabulary',
  'weights',
  'memory',
  'instructions',
  'voices',
]);
export type FolderStep = z.infer<typeof folderStepSchema>;

export const folderCheckSchema = z
  .object({
    step: folderStepSchema,
    outcome: z.enum(['fine', 'note', 'refused']),
    /** What was found: a name, a kind, a figure. Empty where there is nothing to add. */
    found: z.string(),
    failure: failureSchema.nullable(),
  })
  .meta({ id: 'FolderCheck' });
export type FolderCheck = z.infer<typeof folderCheckSchema>;

/** What a model of this machine makes. */
export const localMediumSchema = z.enum(['text', 'speech']).meta({ id: 'LocalMedium' });
export type LocalMedium = z.infer<typeof localMediumSchema>;

export const modelVoiceSchema = z
  .object({
    name: z
      .string()
      .regex(/^[\w.-]{1,100}$/)
      .meta({ example: 'af_heart' }),
    language: z.string().nullable().meta({ description: 'As BCP 47 names it; null where the files do not say.' }),
    gender: z.enum(['male', 'female']).nullable(),
  })
  .meta({ id: 'ModelVoice' });
export type ModelVoice = z.infer<typeof modelVoiceSchema>;

export const folderReportSchema = z
  .object({
    path: z.string().meta({ description: 'The folder itself, with no link in its path.' }),
    name: z.string().meta({ description: 'What it could be called.' }),
    checks: z.array(folderCheckSchema).meta({ description: 'In order; the first that is refused is the last.' }),
    usable: z.boolean(),
    weights: z.array(weightsSchema),
    medium: localMediumSchema,
    modelType: z.string().nullable(),
    contextTokens: z.number().int().positive().nullable(),
    voices: z.array(modelVoiceSchema).meta({ description: 'Of a model that speaks.' }),
    instructions: z.boolean().meta({ description: 'It has a chat template, and so follows instructions.' }),
    licence: z.string().nullable().meta({ description: 'As the card in the folder says it.' }),
  })
  .meta({ id: 'FolderReport' });
export type FolderReport = z.infer<typeof folderReportSchema>;

export const modelFolderSchema = z.object({ path: z.string().trim().min(1).max(4096) }).meta({ id: 'ModelFolder' });

export const newLocalModelSchema = z
  .object({
    path: z.string().trim().min(1).max(4096),
    name: givenName.optional(),
    type: weightTypeSchema,
    threads: z.number().int().min(1).max(64).optional().meta({ description: 'Left out: half of the processors.' }),
  })
  .meta({ id: 'NewLocalModel' });
export type NewLocalModel = z.infer<typeof newLocalModelSchema>;

export const modelSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), path: z.string() }),
  z.object({ kind: z.literal('hub'), path: z.string(), repository: z.string(), commit: z.string() }),
]);

export const localModelSchema = z
  .object({
    id: identifier,
    makerId: identifier,
    name: z.string(),
    source: modelSourceSchema,
    type: weightTypeSchema,
    threads: z.number().int().positive(),
    bytes: z.number().int().nonnegative(),
    memoryBytes: z.number().int().nonnegative(),
    medium: localMediumSchema,
    modelType: z.string(),
    contextTokens: z.number().int().positive(),
    voices: z.array(modelVoiceSchema),
    instructions: z.boolean(),
    licence: z.string().nullable(),
    hash: z.string().meta({ description: 'SHA-256 over its files, for recipes.' }),
    problem: failureSchema.nullable().meta({ description: 'Why it cannot be used as its files are now.' }),
    awake: z.boolean().meta({ description: 'Its process lives at the moment.' }),
    createdAt: moment,
  })
  .meta({ id: 'LocalModel' });
export type LocalModel = z.infer<typeof localModelSchema>;

export const localModelListSchema = z
  .object({
    models: z.array(localModelSchema),
    here: z.boolean().meta({ description: 'Whether a folder may be named from where this request came.' }),
    runs: z.boolean().meta({ description: 'Whether what runs such models is installed.' }),
    memoryBytes: z.number().meta({ description: 'Of this machine.' }),
    hub: z.string().meta({ description: 'The host that models can be fetched from.' }),
  })
  .meta({ id: 'LocalModelList' });
export type LocalModelList = z.infer<typeof localModelListSchema>;

/** `owner/name` on the hub. */
export const repositorySchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][\w.-]{0,95}(?:\/[A-Za-z0-9][\w.-]{0,95})?$/)
  .refine((name) => !name.includes('..') && !name.includes('--'), { error: 'A name of the hub has no “..” or “--”.' })
  .meta({ example: 'onnx-community/Qwen3-0.6B-ONNX' });
export const revisionSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][\w.-]{0,99}$/);

export const hubAskedSchema = z
  .object({ repository: repositorySchema, revision: revisionSchema.optional() })
  .meta({ id: 'HubAsked' });
export type HubAsked = z.infer<typeof hubAskedSchema>;

export const hubModelSchema = z
  .object({
    repository: z.string(),
    commit: z.string(),
    host: z.string(),
    licence: z.string().nullable(),
    weights: z.array(weightsSchema),
    otherBytes: z.number().int().nonnegative().meta({ description: 'Of what comes along with any weights.' }),
  })
  .meta({ id: 'HubModel' });
export type HubModel = z.infer<typeof hubModelSchema>;

export const newDownloadSchema = z
  .object({ repository: repositorySchema, commit: revisionSchema, type: weightTypeSchema })
  .meta({ id: 'NewDownload' });
export type NewDownload = z.infer<typeof newDownloadSchema>;

export const downloadSchema = z
  .object({
    id: identifier,
    repository: z.string(),
    commit: z.string(),
    type: weightTypeSchema,
    state: z.enum(['running', 'stopped', 'failed', 'done']),
    bytes: z.number().int().nonnegative().meta({ description: 'That are here.' }),
    total: z.number().int().nonnegative(),
    file: z.string().nullable().meta({ description: 'That comes now.' }),
    hosts: z.array(z.string()).meta({ description: 'That were asked.' }),
    failure: failureSchema.nullable(),
    modelId: identifier.nullable().meta({ description: 'The model that it became.' }),
  })
  .meta({ id: 'Download' });
export type Download = z.infer<typeof downloadSchema>;
export const downloadListSchema = z.object({ downloads: z.array(downloadSchema) }).meta({ id: 'DownloadList' });
