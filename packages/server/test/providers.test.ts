import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NewProvider, Provider, TextProviderKind } from '@fourhands/core';
import { serviceKinds } from '@fourhands/makers/connected/kinds/kinds';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../../makers/test/fake-provider.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';

const kinds = Object.keys(serviceKinds) as TextProviderKind[];
let there: FakeProvider;
const all = new Map<TextProviderKind, FakeProvider>();
const servers: FakeServer[] = [];
beforeAll(async () => {
  for (const kind of kinds) all.set(kind, await startFakeProvider(kind));
  there = all.get('openai-compatible')!;
});
afterAll(async () => {
  for (const provider of all.values()) await provider.close();
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function started(lines: string[] = []): Promise<FakeServer> {
  const server = await startFakeServer({}, { log: (line) => void lines.push(line) });
  servers.push(server);
  return server;
}

function connected(change: Partial<NewProvider> = {}): NewProvider {
  return { name: 'There', address: there.address, model: 'good', key: 'sk-very-secret', ...change };
}

/** A provider of a kind, and the service that it is. */
function connectedAs(kind: TextProviderKind, change: Partial<NewProvider> = {}): [NewProvider, FakeProvider] {
  const service = all.get(kind)!;
  return [connected({ kind, address: service.address, ...change }), service];
}

/** Asks for one candidate and waits for its end. */
async function ask({ client }: FakeServer, { makerId }: Provider, words = 'Go on') {
  const work = await client.createWork({ title: 'A work', text: 'It rained.' });
  const request = { makerId, mode: 'prompt-guided', operation: 'generate', prompt: words } as const;
  const proposal = await client.propose(work.id, request);
  for await (const event of client.watchProposal(proposal.id))
    if (event.type === 'snapshot' && event.proposal.state !== 'streaming') return event.proposal;
  throw new Error('The proposal has no end.');
}

it.each(kinds)('makes with a provider (%s), and shows where it went and what it cost', async (kind) => {
  const server = await started();
  const [request, service] = connectedAs(kind, { pricePerMillionIn: 10, pricePerMillionOut: 100 });
  const { host } = new URL(service.address);
  const provider = await server.client.createProvider(request);
  expect(provider.kind).toBe(kind);
  const maker = (await server.client.listMakers()).makers.find(({ id }) => id === provider.makerId);
  expect(maker).toMatchObject({ kind: 'connected', destination: host, available: true });
  const proposal = await ask(server, provider);
  expect(proposal.candidates[0]!.text).toMatch(/^The kettle sang/);
  expect(proposal.usage).toEqual({ tokensIn: 100, tokensOut: 20, cost: 0.003 });
  expect(proposal.recipe.destination).toBe(host);
  const [sent] = await server.client.listSentRequests(provider.id);
  expect(sent).toMatchObject({ host, model: 'good', outcome: 'done', cost: 0.003 });
  expect((await server.client.listProviders())[0]!.usage).toEqual({
    requests: 1,
    tokensIn: 100,
    tokensOut: 20,
    cost: 0.003,
  });
  expect(await server.client.replay(proposal.id)).toMatchObject({ verdict: 'exact', changed: ['provider'] });
});

it('a talk is a request like any other: on the list, with its cost, and not sent while offline', async () => {
  const server = await started();
  const { client } = server;
  const provider = await client.createProvider(connected({ pricePerMillionIn: 10, pricePerMillionOut: 100 }));
  const { id } = await client.createDialogue();
  const message = { text: 'Hello', answer: { makerId: provider.makerId } };
  await client.say(id, message);
  for await (const event of client.watchDialogue(id)) {
    if (event.type === 'snapshot' && event.dialogue.messages[1]?.state === 'done') break;
    if (event.type === 'message' && event.message.state === 'done' && event.message.turn === 'maker') break;
  }
  const { messages } = await client.getDialogue(id);
  expect(messages[1]).toMatchObject({
    usage: { tokensIn: 100, tokensOut: 20, cost: 0.003 },
    recipe: { operation: 'generate' },
  });
  expect(messages[1]?.text).toMatch(/^The kettle sang/);
  expect(await client.listSentRequests(provider.id)).toMatchObject([{ outcome: 'done', cost: 0.003 }]);
  await client.setOffline(true);
  await expect(client.say(id, message)).rejects.toMatchObject({ code: 'maker-not-available' });
  expect(await client.listSentRequests(provider.id)).toHaveLength(1);
});

it.each(kinds)('never shows a key (%s): not in an answer, a log or a file', async (kind) => {
  const lines: string[] = [];
  const server = await started(lines);
  const [request, service] = connectedAs(kind, { model: 'needs-key' });
  const provider = await server.client.createProvider(request);
  const proposal = await ask(server, provider);
  expect(service.asked.at(-1)!.key).toBe('sk-very-secret');
  expect(proposal.error?.code ?? proposal.candidates[0]!.error?.code).toBe('provider-refused-key');
  const seen = JSON.stringify([
    provider,
    proposal,
    await server.client.listProviders(),
    await server.client.listMakers(),
    lines,
  ]);
  expect(seen).not.toContain('sk-very-secret');
  for (const file of await readdir(server.folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const bytes = await readFile(join(file.parentPath, file.name));
    expect(bytes.includes('sk-very-secret'), file.name).toBe(false);
  }
});

it.each(kinds.filter((kind) => kind !== 'openai-compatible'))(
  'wants a key (%s), and sends nothing after it was forgotten',
  async (kind) => {
    const server = await started();
    const [request, service] = connectedAs(kind);
    const { key, ...keyless } = request;
    for (const refused of [keyless, { ...request, key: '' }])
      await expect(server.client.createProvider(refused)).rejects.toMatchObject({ code: 'request-invalid' });
    const provider = await server.client.createProvider({ ...keyless, key: key! });
    await server.client.changeProvider(provider.id, { key: null });
    const before = service.asked.length;
    const maker = (await server.client.listMakers()).makers.find(({ id }) => id === provider.makerId);
    expect(maker).toMatchObject({ available: false, reason: expect.stringContaining('asks for a key') as string });
    expect(await server.client.testProvider(provider.id)).toMatchObject({ works: false });
    expect(service.asked.length).toBe(before);
    expect(await server.client.listSentRequests(provider.id)).toEqual([]);
  },
);

it('sends nothing while the offline switch is on, after a restart too', async () => {
  const server = await started();
  const provider = await server.client.createProvider(connected());
  await server.client.setOffline(true);
  const again = await server.restart();
  servers.splice(0, servers.length, again);
  const before = there.asked.length;
  const maker = (await again.client.listMakers()).makers.find(({ id }) => id === provider.makerId);
  expect(maker).toMatchObject({ available: false, reason: expect.stringContaining('offline switch') as string });
  const proposal = await ask(again, provider).catch((error: unknown) => error);
  expect(JSON.stringify(proposal) + String(proposal)).toMatch(/offline/);
  expect(await again.client.testProvider(provider.id)).toMatchObject({ works: false });
  expect(there.asked.length).toBe(before);
  await again.client.setOffline(false);
  expect(await again.client.testProvider(provider.id)).toMatchObject({ works: true });
});

it('stops at the monthly cap', async () => {
  const server = await started();
  const provider = await server.client.createProvider(
    connected({ pricePerMillionIn: 10_000, pricePerMillionOut: 0, monthlyCap: 1.5 }),
  );
  await ask(server, provider);
  await ask(server, provider);
  const before = there.asked.length;
  const refused = await ask(server, provider).catch((error: unknown) => error);
  expect(JSON.stringify(refused) + String(refused)).toMatch(/cap/);
  expect(there.asked.length).toBe(before);
  await server.client.changeProvider(provider.id, { monthlyCap: null });
  expect((await ask(server, provider)).state).toBe('open');
});

it('forgets the key when the host changes, and everything when it is removed', async () => {
  const { client } = await started();
  const provider = await client.createProvider(connected());
  expect((await client.changeProvider(provider.id, { model: 'slow' })).hasKey).toBe(true);
  expect((await client.changeProvider(provider.id, { address: 'http://127.0.0.1:1/v1' })).hasKey).toBe(false);
  await client.deleteProvider(provider.id);
  expect(await client.listProviders()).toEqual([]);
  await expect(client.deleteProvider(provider.id)).rejects.toMatchObject({ code: 'provider-not-found', status: 404 });
});

it.each([
  { address: 'file:///etc/passwd' },
  { address: 'not an address' },
  { kind: 'other' as TextProviderKind },
  { model: '  ' },
  { monthlyCap: -1 },
])('refuses to connect %j', async (change) => {
  const { client } = await started();
  await expect(client.createProvider(connected(change))).rejects.toMatchObject({
    code: 'request-invalid',
    status: 400,
  });
});

it.each(['rate-limited', 'html', 'cut', 'empty', 'broken'])('goes on after a provider that is %s', async (model) => {
  const server = await started();
  const provider = await server.client.createProvider(connected({ model }));
  const proposal = await ask(server, provider);
  expect(['failed', 'open', 'stopped']).toContain(proposal.state);
  expect(proposal.error?.message ?? proposal.candidates[0]!.error?.message).toMatch(/[.]$/);
  const [request] = await server.client.listSentRequests(provider.id);
  expect(request!.outcome).toMatch(/^(provider-|answer-)/);
  expect((await server.client.status()).version).not.toBe('');
});
