/** Providers that a person connects, here or anywhere. */
import {
  isPictureKind,
  isSpeechKind,
  type NewProvider,
  pictureSettingsSchema,
  type Provider,
  type ProviderChange,
  providerKinds,
  type ProviderTest,
  type SentRequest,
} from '@fourhands/core';
import type { ProviderRecord } from '../store/providers-store.ts';
import type { Context } from './context.ts';
import { failureOf } from './failure.ts';
import { tryMaker } from './try-maker.ts';

export class ProviderNotFound extends Error {
  readonly code = 'provider-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This provider is not connected. It may have been removed; go back to the list of makers.');
    this.name = 'ProviderNotFound';
    this.id = id;
  }
}

/** A part is missing that services of its kind need. */
export class ProviderIncomplete extends Error {
  readonly code = 'provider-incomplete';

  constructor(missing: 'model' | 'workflow') {
    super(
      missing === 'model'
        ? 'A service of this kind needs the name of a model. Enter one.'
        : 'ComfyUI needs a workflow to run. Paste one in API form.',
    );
    this.name = 'ProviderIncomplete';
  }
}

const requestsShown = 200;
/** Milliseconds that a test may take. */
const testTime = 30_000;

async function shown({ providers }: Context, record: ProviderRecord): Promise<Provider> {
  const { keyEncrypted, ...rest } = record;
  return { ...rest, hasKey: keyEncrypted !== null, usage: await providers.usage(record.id) };
}

/** @throws ProviderNotFound */
async function recordOf({ store }: Context, id: string): Promise<ProviderRecord> {
  const record = await store.providers.get(id);
  if (record === null) throw new ProviderNotFound(id);
  return record;
}

export async function listProviders(context: Context): Promise<Provider[]> {
  return Promise.all((await context.store.providers.list()).map((record) => shown(context, record)));
}

export async function createProvider(context: Context, request: NewProvider): Promise<Provider> {
  const { store, providers, newId, now } = context;
  const {
    key,
    kind = 'openai-compatible',
    pricePerMillionIn = null,
    pricePerMillionOut = null,
    monthlyCap = null,
    pictures,
    ...rest
  } = request;
  const id = newId();
  const record: ProviderRecord = {
    ...rest,
    id,
    makerId: `provider-${id}`,
    kind,
    address: rest.address.replace(/\/+$/, ''),
    keyEncrypted: key === undefined || key === '' ? null : providers.seal(key, id),
    pricePerMillionIn,
    pricePerMillionOut,
    monthlyCap,
    pictures: isPictureKind(kind) ? pictureSettingsSchema.parse(pictures ?? {}) : null,
    createdAt: now(),
  };
  await store.providers.create(record);
  await providers.changed(id, record);
  return shown(context, record);
}

/** @throws ProviderNotFound, ProviderIncomplete */
export async function changeProvider(context: Context, id: string, change: ProviderChange): Promise<Provider> {
  const { store, providers } = context;
  const { key, address, pictures, ...rest } = change;
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const before = await recordOf(context, id);
  if (change.model === '' && providerKinds[before.kind].needsModel) throw new ProviderIncomplete('model');
  if (before.kind === 'comfyui' && pictures?.workflow === null) throw new ProviderIncomplete('workflow');
  // A key goes to the server it was entered for and to no other.
  const moved = address !== undefined && new URL(address).host !== new URL(before.address).host;
  await store.providers.change(id, {
    ...known,
    ...(pictures === undefined || !isPictureKind(before.kind) ? {} : { pictures }),
    ...(address === undefined ? {} : { address: address.replace(/\/+$/, '') }),
    ...(key === undefined
      ? moved
        ? { keyEncrypted: null }
        : {}
      : { keyEncrypted: key === null || key === '' ? null : providers.seal(key, id) }),
  });
  const record = await recordOf(context, id);
  await providers.changed(id, record);
  return shown(context, record);
}

/** @throws ProviderNotFound */
export async function deleteProvider(context: Context, id: string): Promise<void> {
  if (!(await context.store.providers.remove(id))) throw new ProviderNotFound(id);
  await context.providers.changed(id, null);
}

/** Asks for a few words; of a service of pictures or of speech only whether it is there. @throws ProviderNotFound */
export async function testProvider(context: Context, id: string): Promise<ProviderTest> {
  const { makerId, kind } = await recordOf(context, id);
  const signal = AbortSignal.timeout(testTime);
  if (isPictureKind(kind)) {
    const service = context.providers.pictureServices().find(({ record }) => record.makerId === makerId);
    if (service === undefined) throw new ProviderNotFound(id);
    return tryService(service, signal);
  }
  if (isSpeechKind(kind)) {
    const service = context.providers.speechServices().find(({ record }) => record.makerId === makerId);
    if (service === undefined) throw new ProviderNotFound(id);
    return tryService(service, signal);
  }
  const maker = await context.providers.find(makerId);
  if (maker === null) throw new ProviderNotFound(id);
  return tryMaker(maker, { prompt: 'Say hello in three words.', tokens: 32, signal });
}

async function tryService(
  service: { look(signal: AbortSignal): Promise<void> },
  signal: AbortSignal,
): Promise<ProviderTest> {
  const started = performance.now();
  const milliseconds = () => Math.round(performance.now() - started);
  try {
    await service.look(signal);
    return { works: true, message: '', milliseconds: milliseconds() };
  } catch (error) {
    return { works: false, message: failureOf(error, 'The test failed').message, milliseconds: milliseconds() };
  }
}

/** @throws ProviderNotFound */
export async function listSentRequests(context: Context, id: string): Promise<SentRequest[]> {
  await recordOf(context, id);
  return context.store.providers.requests(id, requestsShown);
}
