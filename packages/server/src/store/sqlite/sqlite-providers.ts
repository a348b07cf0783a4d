/** Providers, the requests sent to them, and settings in SQLite. */
import type { Provider, SentRequest } from '@fourhands/core';
import type { ProviderRecord, ProviderRecordChange, ProviderStore, SettingStore } from '../providers-store.ts';
import type { Database } from './database.ts';
import { providerOf, sentRequestOf } from './work-rows.ts';

export class SqliteProviders implements ProviderStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create({ id, makerId, createdAt, ...rest }: ProviderRecord): Promise<void> {
    const { kind, name, address, model, keyEncrypted, pricePerMillionIn, pricePerMillionOut, monthlyCap, pictures } =
      rest;
    await this.#database
      .insertInto('provider')
      .values({
        id,
        maker_id: makerId,
        created_at: createdAt,
        kind,
        name,
        address,
        model,
        key_encrypted: keyEncrypted,
        price_per_million_in: pricePerMillionIn,
        price_per_million_out: pricePerMillionOut,
        monthly_cap: monthlyCap,
        pictures: pictures && JSON.stringify(pictures),
      })
      .execute();
  }

  async list(): Promise<ProviderRecord[]> {
    const rows = await this.#database.selectFrom('provider').selectAll().orderBy('sequence').execute();
    return rows.map(providerOf);
  }

  async get(id: string): Promise<ProviderRecord | null> {
    const row = await this.#database.selectFrom('provider').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : providerOf(row);
  }

  async change(id: string, change: ProviderRecordChange): Promise<boolean> {
    const { name, address, model, keyEncrypted, pricePerMillionIn, pricePerMillionOut, monthlyCap, pictures } = change;
    const set = {
      ...(name !== undefined && { name }),
      ...(address !== undefined && { address }),
      ...(model !== undefined && { model }),
      ...(keyEncrypted !== undefined && { key_encrypted: keyEncrypted }),
      ...(pricePerMillionIn !== undefined && { price_per_million_in: pricePerMillionIn }),
      ...(pricePerMillionOut !== undefined && { price_per_million_out: pricePerMillionOut }),
      ...(monthlyCap !== undefined && { monthly_cap: monthlyCap }),
      ...(pictures !== undefined && { pictures: pictures && JSON.stringify(pictures) }),
    };
    if (Object.keys(set).length === 0) return (await this.get(id)) !== null;
    const result = await this.#database.updateTable('provider').set(set).where('id', '=', id).executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.#database.deleteFrom('provider').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  async putRequest(request: SentRequest): Promise<void> {
    const { providerId, proposalId, tokensIn, tokensOut, ...same } = request;
    const row = {
      ...same,
      provider_id: providerId,
      proposal_id: proposalId,
      tokens_in: tokensIn,
      tokens_out: tokensOut,
    };
    await this.#database
      .insertInto('sent_request')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }

  async requests(providerId: string, limit: number): Promise<SentRequest[]> {
    const rows = await this.#database
      .selectFrom('sent_request')
      .selectAll()
      .where('provider_id', '=', providerId)
      .orderBy('sequence', 'desc')
      .limit(limit)
      .execute();
    return rows.map(sentRequestOf);
  }

  async usage(providerId: string, since: string): Promise<Provider['usage']> {
    const sums = await this.#database
      .selectFrom('sent_request')
      .select(({ fn }) => [
        fn.countAll<number>().as('requests'),
        fn.sum<number | null>('tokens_in').as('tokensIn'),
        fn.sum<number | null>('tokens_out').as('tokensOut'),
        fn.sum<number | null>('cost').as('cost'),
      ])
      .where('provider_id', '=', providerId)
      .where('at', '>=', since)
      .executeTakeFirst();
    return {
      requests: sums?.requests ?? 0,
      tokensIn: sums?.tokensIn ?? 0,
      tokensOut: sums?.tokensOut ?? 0,
      cost: sums?.cost ?? 0,
    };
  }
}

export class SqliteSettings implements SettingStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(key: string): Promise<string | null> {
    const row = await this.#database.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
    return row?.value ?? null;
  }

  async set(key: string, value: string): Promise<void> {
    await this.#database
      .insertInto('setting')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
  }

  async setOnce(key: string, value: string): Promise<string> {
    await this.#database
      .insertInto('setting')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
    return (await this.get(key)) ?? value;
  }
}
