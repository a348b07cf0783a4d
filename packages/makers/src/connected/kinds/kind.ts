/** How one kind of service differs from the others: how its model is opened, and what its interface knows of. */
import type { LanguageModel } from 'ai';

export interface ModelPlace {
  /** Up to and with the version, such as /v1; without a slash at the end. */
  readonly address: string;
  readonly model: string;
  readonly key: string | null;
  readonly fetch: typeof globalThis.fetch;
}

export interface ServiceKind {
  /** As it stands in a sentence: “the address is that of …”. */
  readonly interfaceName: string;
  readonly highestTemperature: number;
  /** Whether a request may carry a seed. */
  readonly seeded: boolean;
  /** Whether an answer that refuses a request refuses its key, beyond the statuses 401 and 403. */
  refusesKey(status: number, body: string): boolean;
  /** Loads the kind's part of the AI SDK, and opens the model there. No key is ever taken from the environment. */
  open(place: ModelPlace): Promise<LanguageModel>;
}
