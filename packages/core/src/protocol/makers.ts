/** Makers and the providers that a person connects. A key goes in and never comes out. */
import { z } from 'zod';
import { comfyWorkflowSchema } from '../maker/comfy-workflow.ts';
import { makerDescriptionSchema } from '../maker/maker.ts';
import { givenName, identifier, moment, orNull } from './common.ts';

export const makerListSchema = z
  .object({
    offline: z.boolean().meta({ description: 'While true, no request leaves this machine.' }),
    makers: z.array(makerDescriptionSchema),
  })
  .meta({ id: 'MakerList' });
export type MakerList = z.infer<typeof makerListSchema>;

export const offlineSchema = z.object({ offline: z.boolean() }).meta({ id: 'Offline' });

export const textProviderKindSchema = z.enum(['openai-compatible', 'anthropic', 'google']);
/** The kinds whose services write. */
export type TextProviderKind = z.infer<typeof textProviderKindSchema>;
export const pictureProviderKindSchema = z.enum(['openai-images', 'automatic1111', 'comfyui']);
/** The kinds whose services make pictures. */
export type PictureProviderKind = z.infer<typeof pictureProviderKindSchema>;

export const speechProviderKindSchema = z.enum(['openai-speech']);
/** The kinds whose services speak. */
export type SpeechProviderKind = z.infer<typeof speechProviderKindSchema>;

export const providerKindSchema = z
  .enum([...textProviderKindSchema.options, ...pictureProviderKindSchema.options, ...speechProviderKindSchema.options])
  .meta({ id: 'ProviderKind', description: 'Which interface a provider speaks.' });
export type ProviderKind = z.infer<typeof providerKindSchema>;

interface ProviderKindFacts {
  /** Where the kind's own service is; empty where anybody runs one. */
  readonly address: string;
  /** Whether it always asks for a key, and for a model. */
  readonly needsKey: boolean;
  readonly needsModel: boolean;
}

const service = { address: '', needsKey: false, needsModel: true };
export const providerKinds: Readonly<Record<ProviderKind, ProviderKindFacts>> = {
  'openai-compatible': service,
  anthropic: { ...service, address: 'https://api.anthropic.com/v1', needsKey: true },
  google: { ...service, address: 'https://generativelanguage.googleapis.com/v1beta', needsKey: true },
  'openai-images': service,
  'openai-speech': service,
  automatic1111: { ...service, address: 'http://127.0.0.1:7860', needsModel: false },
  comfyui: { ...service, address: 'http://127.0.0.1:8188', needsModel: false },
};

export const isPictureKind = (kind: ProviderKind): kind is PictureProviderKind =>
  pictureProviderKindSchema.safeParse(kind).success;

export const isSpeechKind = (kind: ProviderKind): kind is SpeechProviderKind =>
  speechProviderKindSchema.safeParse(kind).success;

/** Money is in the currency that the provider bills in; the studio only adds it up. */
const price = z.number().nonnegative().nullable().default(null);

/** What a service of pictures is connected with besides. */
export const pictureSettingsSchema = z
  .object({
    pricePerPicture: price,
    workflow: orNull(comfyWorkflowSchema)
      .default(null)
      .meta({ description: 'ComfyUI runs it; other kinds have none.' }),
  })
  .meta({ id: 'PictureSettings' });
export type PictureSettings = z.infer<typeof pictureSettingsSchema>;

export const newProviderSchema = z
  .object({
    kind: providerKindSchema.default('openai-compatible'),
    name: givenName,
    address: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .meta({
        description: 'Of the interface, up to and with its version, such as /v1.',
        example: 'http://127.0.0.1:11434/v1',
      }),
    model: z.string().trim().max(200).meta({ description: 'May be empty where the service chooses.' }),
    key: z.string().max(1000).optional().meta({ description: 'Stored encrypted; never sent back.' }),
    pricePerMillionIn: price,
    pricePerMillionOut: price,
    monthlyCap: price.meta({ description: 'Requests stop when this month’s cost reaches it; null is no cap.' }),
    pictures: pictureSettingsSchema.optional().meta({ description: 'Of a service that makes pictures.' }),
  })
  .refine(({ kind, model }) => !providerKinds[kind].needsModel || model !== '', {
    path: ['model'],
    error: 'A provider of this kind asks for a model.',
  })
  .refine(({ kind, pictures }) => kind !== 'comfyui' || pictures?.workflow != null, {
    path: ['pictures', 'workflow'],
    error: 'ComfyUI needs a workflow.',
  })
  .refine(({ kind, key }) => !providerKinds[kind].needsKey || (key ?? '') !== '', {
    path: ['key'],
    error: 'A provider of this kind asks for a key.',
  })
  .meta({ id: 'NewProvider' });
export type NewProvider = z.input<typeof newProviderSchema>;

export const providerChangeSchema = z
  .object({
    name: givenName,
    address: z.url({ protocol: /^https?$/ }).max(500),
    model: z.string().trim().max(200),
    key: z.string().max(1000).nullable().meta({ description: 'Null forgets it.' }),
    pricePerMillionIn: z.number().nonnegative().nullable(),
    pricePerMillionOut: z.number().nonnegative().nullable(),
    monthlyCap: z.number().nonnegative().nullable(),
    pictures: pictureSettingsSchema,
  })
  .partial()
  .meta({ id: 'ProviderChange' });
export type ProviderChange = z.infer<typeof providerChangeSchema>;

export const usageSchema = z
  .object({
    requests: z.number().int().nonnegative(),
    tokensIn: z.number().int().nonnegative(),
    tokensOut: z.number().int().nonnegative(),
    cost: z.number().nonnegative(),
  })
  .meta({ id: 'Usage', description: 'Of this month, in UTC.' });

export const providerSchema = z
  .object({
    id: identifier,
    makerId: identifier,
    kind: providerKindSchema,
    name: z.string(),
    address: z.string(),
    model: z.string(),
    hasKey: z.boolean(),
    pricePerMillionIn: z.number().nullable(),
    pricePerMillionOut: z.number().nullable(),
    monthlyCap: z.number().nullable(),
    pictures: orNull(pictureSettingsSchema).meta({ description: 'Null of a service that writes.' }),
    usage: usageSchema,
    createdAt: moment,
  })
  .meta({ id: 'Provider' });
export type Provider = z.infer<typeof providerSchema>;
export const providerListSchema = z.object({ providers: z.array(providerSchema) }).meta({ id: 'ProviderList' });

/** A server with an OpenAI-compatible interface that answered on this machine. */
export const localServerSchema = z
  .object({
    name: z.string().meta({ description: 'Of the program that usually listens at its port.' }),
    address: z.string().meta({ description: 'Up to and with /v1.', example: 'http://127.0.0.1:11434/v1' }),
    models: z.array(z.string()),
  })
  .meta({ id: 'LocalServer' });
export type LocalServer = z.infer<typeof localServerSchema>;
export const localServerListSchema = z.object({ servers: z.array(localServerSchema) }).meta({ id: 'LocalServerList' });

/** One request that left this machine. */
export const sentRequestSchema = z
  .object({
    id: identifier,
    providerId: identifier,
    proposalId: identifier.nullable(),
    host: z.string(),
    model: z.string(),
    tokensIn: z.number().int().nullable(),
    tokensOut: z.number().int().nullable(),
    cost: z.number().nullable(),
    outcome: z.string().meta({ description: '"done", "stopped", or the code of the failure.' }),
    at: moment,
  })
  .meta({ id: 'SentRequest' });
export type SentRequest = z.infer<typeof sentRequestSchema>;
export const sentRequestListSchema = z.object({ requests: z.array(sentRequestSchema) }).meta({ id: 'SentRequestList' });

export const providerTestSchema = z
  .object({ works: z.boolean(), message: z.string(), milliseconds: z.number() })
  .meta({ id: 'ProviderTest' });
export type ProviderTest = z.infer<typeof providerTestSchema>;
