/** What the store keeps of connected providers, of the requests that left this machine, and of settings. */
import type { Provider, SentRequest } from '@fourhands/core';

export type ProviderRecord = Omit<Provider, 'hasKey' | 'usage'> & {
  /** Never in clear. */
  readonly keyEncrypted: Uint8Array | null;
};

export type ProviderRecordChange = Partial<Omit<ProviderRecord, 'id' | 'makerId' | 'kind' | 'createdAt'>>;

export interface ProviderStore {
  create(provider: ProviderRecord): Promise<void>;
  /** In the order they were connected. */
  list(): Promise<ProviderRecord[]>;
  get(id: string): Promise<ProviderRecord | null>;
  change(id: string, change: ProviderRecordChange): Promise<boolean>;
  /** The requests sent to it stay. */
  remove(id: string): Promise<boolean>;
  /** Adds it, or puts it in the place of what was kept of it: a request is kept before it is sent, and again at its end. */
  putRequest(request: SentRequest): Promise<void>;
  /** The newest first. */
  requests(providerId: string, limit: number): Promise<SentRequest[]>;
  /** The sums over the requests sent since a moment. */
  usage(providerId: string, since: string): Promise<Provider['usage']>;
}

export interface SettingStore {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  /** The value that is there already, or this one. */
  setOnce(key: string, value: string): Promise<string>;
}
