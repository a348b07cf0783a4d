/**
 * The law that nothing leaves the machine unless a person connected a provider and lets it, as a check of one random history of
 * switches, caps, providers and requests; every request that leaves is on the list with where it went.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MakeRequest, SentRequest } from '@fourhands/core';
import { KeyBox } from '@fourhands/makers';
import { numbersFrom } from '../../core/test/random-history.ts';
import { ProviderDesk } from '../src/commands/provider-desk.ts';
import type { ProviderRecord, ProviderStore, SettingStore } from '../src/store/providers-store.ts';

const request: MakeRequest = {
  operation: 'continue',
  action: null,
  prompt: '',
  controls: {},
  seed: 1,
  candidates: 1,
  before: 'Words.',
  selected: '',
  after: '',
  kept: [],
  rejected: [],
};

class Kept {
  readonly records = new Map<string, ProviderRecord>();
  readonly sent = new Map<string, SentRequest>();
  readonly values = new Map<string, string>();

  readonly providers: ProviderStore = {
    create: async (record) => void this.records.set(record.id, record),
    list: async () => [...this.records.values()],
    get: async (id) => this.records.get(id) ?? null,
    change: async (id, change) => {
      const record = this.records.get(id);
      if (record !== undefined) this.records.set(id, { ...record, ...change });
      return record !== undefined;
    },
    remove: async (id) => this.records.delete(id),
    putRequest: async (sent) => void this.sent.set(sent.id, sent),
    requests: async (id) => [...this.sent.values()].filter(({ providerId }) => providerId === id),
    usage: async (id) => {
      const own = [...this.sent.values()].filter(({ providerId }) => providerId === id);
      return {
        requests: own.length,
        tokensIn: 0,
        tokensOut: 0,
        cost: own.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
      };
    },
  };

  readonly settings: SettingStore = {
    get: async (key) => this.values.get(key) ?? null,
    set: async (key, value) => void this.values.set(key, value),
    setOnce: async (key, value) => {
      if (!this.values.has(key)) this.values.set(key, value);
      return this.values.get(key)!;
    },
  };
}

const folder = mkdtempSync(join(tmpdir(), 'offline-law-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const keys = KeyBox.open(join(folder, 'key'));

function answer(): Response {
  const chunk = (delta: object, finish: string | null, usage?: object) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }], ...(usage === undefined ? {} : { usage }) })}\n\n`;
  const usage = { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 1_000_000 };
  return new Response(`${chunk({ content: 'More words.' }, null)}${chunk({}, 'stop', usage)}data: [DONE]\n\n`, {
    headers: { 'content-type': 'text/event-stream' },
  });
}

async function nothingLeavesUnasked(seed: number): Promise<void> {
  const number = numbersFrom(seed);
  const kept = new Kept();
  const left: string[] = [];
  let count = 0;
  const parts = {
    providers: kept.providers,
    settings: kept.settings,
    keys,
    own: [],
    machine: 'm',
    now: () => '2026-01-02T03:04:05.000Z',
    newId: () => `i${count++}`,
    fetch: async (input: RequestInfo | URL) => {
      left.push(new URL(input instanceof Request ? input.url : input).host);
      return answer();
    },
  };
  let desk = await ProviderDesk.open(parts);
  let offline = false;
  for (let step = 0; step < 12; step++) {
    const records = [...kept.records.values()];
    const record = records[number(Math.max(1, records.length))];
    const kind = number(9);
    if (kind < 2) {
      const id = `p${step}`;
      const created: ProviderRecord = {
        id,
        makerId: `provider-${id}`,
        kind: 'openai-compatible',
        name: id,
        address: `http://host-${id}/v1`,
        model: 'm',
        keyEncrypted: null,
        pricePerMillionIn: 1,
        pricePerMillionOut: 1,
        monthlyCap: number(2) === 0 ? null : number(3),
        pictures: null,
        createdAt: parts.now(),
      };
      kept.records.set(id, created);
      await desk.changed(id, created);
    } else if (kind === 2) {
      offline = number(2) === 0;
      await desk.setOffline(offline);
    } else if (kind === 3) desk = await ProviderDesk.open(parts);
    else if (kind === 4 && record !== undefined) {
      kept.records.delete(record.id);
      await desk.changed(record.id, null);
    } else if (record !== undefined) {
      const before = left.length;
      const cost = (await kept.providers.usage(record.id, '')).cost;
      const allowed = !offline && (record.monthlyCap === null || cost < record.monthlyCap);
      const maker = await desk.find(record.makerId);
      let failed = maker === null;
      try {
        for await (const event of maker?.make(request, new AbortController().signal) ?? [])
          failed = event.type === 'end' && failed;
      } catch {
        failed = true;
      }
      const sent = left.slice(before);
      if (!allowed && sent.length > 0) throw new Error(`seed ${seed}: a request left for ${sent[0]} that must not`);
      if (allowed && (failed || sent.length !== 1)) throw new Error(`seed ${seed}: a request that may leave did not`);
    }
  }
  const listed = [...kept.sent.values()].map(({ host }) => host).toSorted((a, b) => a.localeCompare(b));
  const gone = left.toSorted((a, b) => a.localeCompare(b));
  if (JSON.stringify(listed) !== JSON.stringify(gone))
    throw new Error(`seed ${seed}: the list of requests is not what left`);
}

export const offlineLaw = { number: 7, name: 'nothing leaves unasked', check: nothingLeavesUnasked } as const;
