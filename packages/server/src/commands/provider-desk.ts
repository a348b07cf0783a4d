/**
 * The makers that a server has: its own, and the providers that a person connected. It is the one gate through which a
 * request can leave the machine: the offline switch, the monthly caps and the list of what was sent are kept here.
 */
import {
  isPictureKind,
  isSpeechKind,
  type Maker,
  type MakeEvent,
  type MakerDescription,
  type MakeRequest,
  type PictureProviderKind,
  type PictureSettings,
  type Provider,
  providerKinds,
  type SentRequest,
  type TextProviderKind,
} from '@fourhands/core';
import {
  askPictureService,
  askSpeechService,
  ConnectedMaker,
  type KeyBox,
  lookAtPictureService,
  lookAtSpeechService,
  MonthlyCapReached,
  OfflineOnly,
  type PictureAsked,
  ProviderKeyMissing,
  verseId,
} from '@fourhands/makers';
import { type ClipRecipe, plainWords } from '@fourhands/core/media/speech/clip-recipe';
import type { ProviderRecord, ProviderStore, SettingStore } from '../store/providers-store.ts';
import { codeOf, internalCode } from './failure.ts';
import type { TellProgress } from './task-runner.ts';
import type { MakerRegistry } from './makers.ts';

export interface ProviderDeskParts {
  readonly providers: ProviderStore;
  readonly settings: SettingStore;
  readonly keys: KeyBox;
  /** Makers of this machine. */
  readonly own: readonly Maker[];
  /** Makers of this machine that come and go. */
  readonly trained?: { list(): Promise<Maker[]>; find(id: string): Promise<Maker | null> };
  /** The processor and what runs on it, with its version. */
  readonly machine: string;
  /** How requests leave; a test puts its own here. */
  readonly fetch?: typeof globalThis.fetch;
  now(): string;
  newId(): string;
}

/** A connected service that makes pictures. Its key stays here. */
export interface PictureService {
  readonly record: Pick<ProviderRecord, 'makerId' | 'name' | 'address' | 'model'>;
  readonly kind: PictureProviderKind;
  readonly settings: PictureSettings;
  /** Why nothing may be sent now; null where it may. */
  readonly reason: string | null;
  /** The file that it made. On the list of what was sent. @throws MakerFailure, or the signal's reason */
  make(asked: PictureAsked, progress: TellProgress, signal: AbortSignal): Promise<Uint8Array>;
  /** Whether it is there; nothing is made. @throws as make */
  look(signal: AbortSignal): Promise<void>;
}

/** A connected service that speaks. Its key stays here. */
export interface SpeechService {
  readonly record: Pick<ProviderRecord, 'makerId' | 'name' | 'address' | 'model'>;
  /** Why nothing may be sent now; null where it may. */
  readonly reason: string | null;
  /** A sound file that nobody has looked into. On the list of what was sent. @throws MakerFailure, or the signal's reason */
  speak(recipe: ClipRecipe, signal: AbortSignal): Promise<Uint8Array>;
  /** Whether it is there; nothing is said. @throws as speak */
  look(signal: AbortSignal): Promise<void>;
}

type TextProviderRecord = Omit<ProviderRecord, 'kind'> & { readonly kind: TextProviderKind };

const offlineSetting = 'offline';

/** As what the weights of a maker are computed with here; null where it has none here. */
function weightsOf({ id, kind }: Pick<MakerDescription, 'id' | 'kind'>): string | null {
  switch (kind) {
    case 'embedded':
      return id === verseId ? '32-bit weights' : '8-bit weights';
    case 'local':
      return 'the weights of its file';
    case 'procedure':
    case 'connected':
      return null;
  }
}

export class ProviderDesk implements MakerRegistry {
  readonly #parts: ProviderDeskParts;
  #offline: boolean;
  readonly #records = new Map<string, ProviderRecord>();
  /** The month's cost by provider, so that a cap can be checked at once. */
  readonly #cost = new Map<string, { month: string; cost: number }>();

  private constructor(parts: ProviderDeskParts, offline: boolean) {
    this.#parts = parts;
    this.#offline = offline;
  }

  static async open(parts: ProviderDeskParts): Promise<ProviderDesk> {
    const desk = new ProviderDesk(parts, (await parts.settings.get(offlineSetting)) === 'yes');
    for (const record of await parts.providers.list()) await desk.#know(record);
    return desk;
  }

  async list(): Promise<MakerDescription[]> {
    const own = [...this.#parts.own, ...((await this.#parts.trained?.list()) ?? [])];
    const connected = this.#writers().map((record) => this.#makerOf(record).describe());
    return [...own.map((maker) => maker.describe()), ...connected];
  }

  async find(id: string): Promise<Maker | null> {
    const own = this.#parts.own.find((maker) => maker.describe().id === id) ?? (await this.#parts.trained?.find(id));
    if (own != null) return own;
    const record = this.#writers().find(({ makerId }) => makerId === id);
    return record === undefined ? null : this.#makerOf(record);
  }

  offline(): boolean {
    return this.#offline;
  }

  runtime(maker: Pick<MakerDescription, 'id' | 'kind'>): string {
    const { machine } = this.#parts;
    const weights = weightsOf(maker);
    return weights === null ? machine : `onnxruntime-node with ${weights} on ${machine}`;
  }

  async setOffline(offline: boolean): Promise<void> {
    // Closing takes effect before it is durable, opening after.
    if (offline) this.#offline = true;
    await this.#parts.settings.set(offlineSetting, offline ? 'yes' : 'no');
    this.#offline = offline;
  }

  /** The services that make pictures, in the order they were connected. */
  pictureServices(): PictureService[] {
    return [...this.#records.values()].flatMap((record) => {
      const { kind } = record;
      return isPictureKind(kind) ? [this.#pictureServiceOf(record, kind)] : [];
    });
  }

  /** The services that speak, in the order they were connected. */
  speechServices(): SpeechService[] {
    return [...this.#records.values()].flatMap((record) =>
      isSpeechKind(record.kind) ? [this.#speechServiceOf(record)] : [],
    );
  }

  // What the commands for providers use

  seal(key: string, providerId: string): Uint8Array {
    return this.#parts.keys.seal(key, providerId);
  }

  /** A provider was connected, changed, or (null) removed. */
  async changed(id: string, record: ProviderRecord | null): Promise<void> {
    if (record === null) this.#records.delete(id);
    else await this.#know(record);
  }

  async usage(id: string): Promise<Provider['usage']> {
    return this.#parts.providers.usage(id, this.#monthStart());
  }

  async #know(record: ProviderRecord): Promise<void> {
    this.#records.set(record.id, record);
    const { cost } = await this.usage(record.id);
    this.#cost.set(record.id, { month: this.#monthStart(), cost });
  }

  #monthStart(): string {
    return `${this.#parts.now().slice(0, 7)}-01T00:00:00.000Z`;
  }

  #permit({ id, kind, name, address, keyEncrypted, monthlyCap }: ProviderRecord): void {
    if (this.#offline) throw new OfflineOnly(new URL(address).host);
    if (providerKinds[kind].needsKey && keyEncrypted === null) throw new ProviderKeyMissing(name);
    const spent = this.#cost.get(id);
    if (monthlyCap !== null && spent?.month === this.#monthStart() && spent.cost >= monthlyCap)
      throw new MonthlyCapReached(name, monthlyCap);
  }

  #writers(): TextProviderRecord[] {
    return [...this.#records.values()].flatMap((record) => {
      const { kind, ...rest } = record;
      return isPictureKind(kind) || isSpeechKind(kind) ? [] : [{ ...rest, kind }];
    });
  }

  #pictureServiceOf(record: ProviderRecord, kind: PictureProviderKind): PictureService {
    const { id, address, model, keyEncrypted } = record;
    const settings = record.pictures ?? { pricePerPicture: null, workflow: null };
    const place = () => ({
      kind,
      address,
      model,
      settings,
      key: keyEncrypted === null ? null : this.#parts.keys.open(keyEncrypted, id),
    });
    const { fetch } = this.#parts;
    const options = fetch === undefined ? {} : { fetch };
    const reason = this.#reasonAgainst(record);
    const permitted = () => this.#permit(this.#records.get(id) ?? record);
    return {
      record,
      kind,
      settings,
      reason,
      make: (asked, progress, signal) => {
        permitted();
        const work = () => askPictureService(place(), asked, progress, signal, options);
        return this.#recordedCall(record, settings.pricePerPicture, work, signal);
      },
      look: (signal) => {
        permitted();
        return this.#recordedCall(record, null, () => lookAtPictureService(place(), signal, options), signal);
      },
    };
  }

  /** Why nothing may be sent to it now; null where it may. */
  #reasonAgainst(record: ProviderRecord): string | null {
    try {
      this.#permit(record);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #speechServiceOf(record: ProviderRecord): SpeechService {
    const { id, address, model, keyEncrypted, pricePerMillionIn } = record;
    const place = () => ({
      address,
      model,
      key: keyEncrypted === null ? null : this.#parts.keys.open(keyEncrypted, id),
    });
    const { fetch } = this.#parts;
    const options = fetch === undefined ? {} : { fetch };
    const permitted = () => this.#permit(this.#records.get(id) ?? record);
    return {
      record,
      reason: this.#reasonAgainst(record),
      speak: (recipe, signal) => {
        permitted();
        // Services that speak count characters.
        const cost = pricePerMillionIn === null ? null : (plainWords(recipe).length * pricePerMillionIn) / 1e6;
        return this.#recordedCall(record, cost, () => askSpeechService(place(), recipe, signal, options), signal);
      },
      look: (signal) => {
        permitted();
        return this.#recordedCall(record, null, () => lookAtSpeechService(place(), signal, options), signal);
      },
    };
  }

  /** As #recorded, of one request with one answer. */
  async #recordedCall<Answer>(
    record: ProviderRecord,
    cost: number | null,
    work: () => Promise<Answer>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const entry = this.#entryOf(record);
    await this.#parts.providers.putRequest(entry);
    try {
      const answer = await work();
      await this.#settle({ ...entry, cost, outcome: 'done' });
      return answer;
    } catch (error) {
      await this.#settle({ ...entry, outcome: signal.aborted ? 'stopped' : (codeOf(error) ?? internalCode) });
      throw error;
    }
  }

  /** A request as it is on the list before it is sent. */
  #entryOf({ id: providerId, address, model }: ProviderRecord): SentRequest {
    const { newId, now } = this.#parts;
    const nothing = { proposalId: null, tokensIn: null, tokensOut: null, cost: null } as const;
    const sent = { id: newId(), providerId, host: new URL(address).host, model, at: now() };
    return { ...sent, ...nothing, outcome: 'sent' };
  }

  #makerOf(record: TextProviderRecord): Maker {
    const { id, makerId, kind, name, address, model, keyEncrypted, pricePerMillionIn, pricePerMillionOut } = record;
    const { fetch } = this.#parts;
    const maker = new ConnectedMaker(
      {
        makerId,
        kind,
        name,
        address,
        model,
        pricePerMillionIn,
        pricePerMillionOut,
        key: () => (keyEncrypted === null ? null : this.#parts.keys.open(keyEncrypted, id)),
        permit: () => this.#permit(this.#records.get(id) ?? record),
      },
      fetch === undefined ? {} : { fetch },
    );
    return {
      describe: () => maker.describe(),
      make: (request, signal) => this.#recorded(record, maker, request, signal),
    };
  }

  /** A request is on the list before it is sent, and its outcome after. */
  async *#recorded(
    record: ProviderRecord,
    maker: Maker,
    request: MakeRequest,
    signal: AbortSignal,
  ): AsyncGenerator<MakeEvent, void, void> {
    this.#permit(record);
    const { providers } = this.#parts;
    let entry = this.#entryOf(record);
    await providers.putRequest(entry);
    entry = { ...entry, outcome: 'stopped' };
    try {
      for await (const event of maker.make(request, signal)) {
        if (event.type === 'usage') {
          entry = { ...entry, tokensIn: event.tokensIn, tokensOut: event.tokensOut, cost: event.cost, outcome: 'done' };
          await this.#settle(entry);
        }
        yield event;
      }
    } catch (error) {
      if (!signal.aborted) entry = { ...entry, outcome: codeOf(error) ?? internalCode };
      throw error;
    } finally {
      if (entry.outcome !== 'done') await this.#settle(entry);
    }
  }

  async #settle(entry: SentRequest): Promise<void> {
    await this.#parts.providers.putRequest(entry);
    const spent = this.#cost.get(entry.providerId);
    const month = this.#monthStart();
    const before = spent?.month === month ? spent.cost : 0;
    this.#cost.set(entry.providerId, { month, cost: before + (entry.cost ?? 0) });
  }
}
