/** A provider's form as the person typed it, and the request it makes. */
import { type NewProvider, type Provider, type ProviderKind, providerKinds } from '@fourhands/core/protocol/makers';

export interface TypedProvider {
  readonly kind: ProviderKind;
  readonly name: string;
  readonly address: string;
  readonly model: string;
  readonly key: string;
  readonly pricePerMillionIn: string;
  readonly pricePerMillionOut: string;
  readonly monthlyCap: string;
}

const moneyFields = ['pricePerMillionIn', 'pricePerMillionOut', 'monthlyCap'] as const;

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
  };
}

/** Another kind was chosen: an address that is not the person's own follows it. */
export function withKind(typed: TypedProvider, kind: ProviderKind): TypedProvider {
  const given = Object.values(providerKinds).some(({ address }) => address === typed.address.trim());
  return { ...typed, kind, address: given ? providerKinds[kind].address : typed.address };
}

export interface ReadProvider {
  readonly problems: Partial<Readonly<Record<keyof TypedProvider, 'missing' | 'address' | 'money'>>>;
  readonly request: Required<Omit<NewProvider, 'key'>> & { readonly key?: string };
}

function readMoney(typed: string): number | null | 'problem' {
  if (typed.trim() === '') return null;
  const value = Number(typed.replace(',', '.'));
  return Number.isFinite(value) && value >= 0 ? value : 'problem';
}

/** `keyKept`: the provider has a key already, so that none need be typed. */
export function readProvider(typed: TypedProvider, keyKept = false): ReadProvider {
  const problems: Record<string, 'missing' | 'address' | 'money'> = {};
  for (const field of ['name', 'model'] as const) if (typed[field].trim() === '') problems[field] = 'missing';
  if (!/^https?:\/\/[^\s/]+/.test(typed.address.trim())) problems['address'] = 'address';
  if (providerKinds[typed.kind].needsKey && typed.key === '' && !keyKept) problems['key'] = 'missing';
  const money = { pricePerMillionIn: null, pricePerMillionOut: null, monthlyCap: null } as Record<
    (typeof moneyFields)[number],
    number | null
  >;
  for (const field of moneyFields) {
    const value = readMoney(typed[field]);
    if (value === 'problem') problems[field] = 'money';
    else money[field] = value;
  }
  return {
    problems,
    request: {
      kind: typed.kind,
      name: typed.name.trim(),
      address: typed.address.trim().replace(/\/+$/, ''),
      model: typed.model.trim(),
      ...money,
      ...(typed.key === '' ? {} : { key: typed.key }),
    },
  };
}
