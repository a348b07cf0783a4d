/** A provider's form as the person typed it, and the request it makes. */
import type { ComfyWorkflow } from '@fourhands/core/maker/comfy-workflow';
import {
  isPictureKind,
  type NewProvider,
  type PictureSettings,
  type Provider,
  type ProviderKind,
  providerKinds,
} from '@fourhands/core/protocol/makers';

export interface TypedProvider {
  readonly kind: ProviderKind;
  readonly name: string;
  readonly address: string;
  readonly model: string;
  readonly key: string;
  readonly pricePerMillionIn: string;
  readonly pricePerMillionOut: string;
  readonly monthlyCap: string;
  readonly pricePerPicture: string;
  /** Of ComfyUI; null until one is pasted. */
  readonly workflow: ComfyWorkflow | null;
}

const moneyFields = ['pricePerMillionIn', 'pricePerMillionOut', 'monthlyCap', 'pricePerPicture'] as const;

export function typedOf(provider: Provider | null): TypedProvider {
  const money = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value));
  return {
    kind: provider?.kind ?? 'openai-compatible',
    name: provider?.name ?? '',
    address: provider?.address ?? '',
    model: provider?.model ?? '',
    key: '',
    pricePerMillionIn: money(provider?.pricePerMillionIn),
    pricePerMillionOut: money(provider?.pricePerMillionOut),
    monthlyCap: money(provider?.monthlyCap),
    pricePerPicture: money(provider?.pictures?.pricePerPicture),
    workflow: provider?.pictures?.workflow ?? null,
  };
}

/** Another kind was chosen: an address that is not the person's own follows it. */
export function withKind(typed: TypedProvider, kind: ProviderKind): TypedProvider {
  const given = Object.values(providerKinds).some(({ address }) => address === typed.address.trim());
  return { ...typed, kind, address: given ? providerKinds[kind].address : typed.address };
}

export interface ReadProvider {
  readonly problems: Partial<Readonly<Record<keyof TypedProvider, 'missing' | 'address' | 'money'>>>;
  readonly request: Required<Omit<NewProvider, 'key' | 'pictures'>> & {
    readonly key?: string;
    readonly pictures?: PictureSettings;
  };
}

function readMoney(typed: string): number | null | 'problem' {
  if (typed.trim() === '') return null;
  const value = Number(typed.replace(',', '.'));
  return Number.isFinite(value) && value >= 0 ? value : 'problem';
}

/** `keyKept`: the provider has a key already, so that none need be typed. */
export function readProvider(typed: TypedProvider, keyKept = false): ReadProvider {
  const problems: Record<string, 'missing' | 'address' | 'money'> = {};
  const { needsKey, needsModel } = providerKinds[typed.kind];
  if (typed.name.trim() === '') problems['name'] = 'missing';
  if (needsModel && typed.model.trim() === '') problems['model'] = 'missing';
  if (typed.kind === 'comfyui' && typed.workflow === null) problems['workflow'] = 'missing';
  if (!/^https?:\/\/[^\s/]+/.test(typed.address.trim())) problems['address'] = 'address';
  if (needsKey && typed.key === '' && !keyKept) problems['key'] = 'missing';
  const money = {
    pricePerMillionIn: null,
    pricePerMillionOut: null,
    monthlyCap: null,
    pricePerPicture: null,
  } as Record<(typeof moneyFields)[number], number | null>;
  for (const field of moneyFields) {
    const value = readMoney(typed[field]);
    if (value === 'problem') problems[field] = 'money';
    else money[field] = value;
  }
  const { pricePerPicture, ...prices } = money;
  const workflow = typed.kind === 'comfyui' ? typed.workflow : null;
  return {
    problems,
    request: {
      kind: typed.kind,
      name: typed.name.trim(),
      address: typed.address.trim().replace(/\/+$/, ''),
      model: typed.model.trim(),
      ...prices,
      ...(isPictureKind(typed.kind) ? { pictures: { pricePerPicture, workflow } } : {}),
      ...(typed.key === '' ? {} : { key: typed.key }),
    },
  };
}
