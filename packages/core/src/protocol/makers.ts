/** Makers and the providers that a person connects. A key goes in and never comes out. */
import { z } from 'zod';
import { makerDescriptionSchema } from '../maker/maker.ts';
import { givenName, identifier, moment } from './common.ts';

export const makerListSchema = z
  .object({
    offline: z.boolean().meta({ description: 'While true, no request leaves this machine.' }),
    makers: z.array(makerDescriptionSchema),
  })
  .meta({ id: 'MakerList' });
export type MakerList = z.infer<typeof makerListSchema>;

export const offlineSchema = z.object({ offline: z.boolean() }).meta({ id: 'Offline' });

/** Money is in the currency that the provider bills in; the studio only adds it up. */
const price = z.number().nonnegative().nullable().default(null);

export const newProviderSchema = z
  .object({
    name: givenName,
    address: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .meta({
        description: 'Of an OpenAI-compatible interface, up to and with /v1.',
        example: 'http://127.0.0.1:11434/v1',
      }),
    model: z.string().trim().min(1).max(200),
    key: z.string().max(1000).optional().meta({ description: 'Stored encrypted; never sent back.' }),
    pricePerMillionIn: price,
    pricePerMillionOut: price,
    monthlyCap: price.meta({ description: 'Requests stop when this month’s cost reaches it; null is no cap.' }),
  })
  .meta({ id: 'NewProvider' });
export type NewProvider = z.input<typeof newProviderSchema>;

export const providerChangeSchema = z
  .object({
    name: givenName,
    address: z.url({ protocol: /^https?$/ }).max(500),
    model: z.string().trim().min(1).max(200),
    key: z.string().max(1000).nullable().meta({ description: 'Null forgets it.' }),
    pricePerMillionIn: z.number().nonnegative().nullable(),
    pricePerMillionOut: z.number().nonnegative().nullable(),
    monthlyCap: z.number().nonnegative().nullable(),
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
    name: z.string(),
    address: z.string(),
    model: z.string(),
    hasKey: z.boolean(),
    pricePerMillionIn: z.number().nullable(),
    pricePerMillionOut: z.number().nullable(),
    monthlyCap: z.number().nullable(),
    usage: usageSchema,
    createdAt: moment,
  })
  .meta({ id: 'Provider' });
export type Provider = z.infer<typeof providerSchema>;
export const providerListSchema = z.object({ providers: z.array(providerSchema) }).meta({ id: 'ProviderList' });

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
