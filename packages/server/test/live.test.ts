/** Several pages at one text: what one types, all have, once it is durable; and nobody gets in who may not. */
import { randomBytes } from 'node:crypto';
import type { Work, WorkDetail } from '@fourhands/core';
import { TextDocument } from '@fourhands/core/media/text/text-document';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FakeMakers } from './fake-makers.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { LivePage } from './live-page.ts';
import { authorship } from './work-helpers.ts';

let server: FakeServer;
beforeAll(async () => {
  server = await startFakeServer({}, { makers: new FakeMakers() });
});
afterAll(() => server.close());

const workOf = (text = ''): Promise<WorkDetail> => server.client.createWork({ title: 'Live', text });
const open = (work: Work & Partial<WorkDetail>, options = {}) =>
  LivePage.open(server.client, work.id, work.branches![0]!.id, options);
const person = (id: string) => ({ kind: 'person', id, name: id.toUpperCase() }) as const;

describe('pages', () => {
  it('have each other’s edits, know whose they are, and see where the others are', async () => {
    const work = await workOf('Hello');
    const [anna, ben] = [await open(work, { person: person('anna') }), await open(work, { person: person('ben') })];
    expect(ben.text).toBe('Hello');
    anna.type(5, ' world');
    await ben.until(() => ben.text === 'Hello world');
    ben.type(0, '“');
    ben.type(ben.text.length, '”');
    await anna.until(() => anna.text === '“Hello world”');
    await Promise.all([anna.stored(), ben.stored()]);
    expect(await authorship(server.client, work.id)).toEqual([
      'BEN typed “',
      'You imported Hello',
      'ANNA typed  world',
      'BEN typed ”',
    ]);
    anna.say({ type: 'presence', presence: { anchor: anna.document.cursor(3), head: anna.document.cursor(3) } });
    await ben.until(() => ben.messages.some(({ type }) => type === 'presence'));
    const seen = ben.messages.find((message) => message.type === 'presence');
    expect(seen).toMatchObject({ actor: person('anna'), activity: null });
    await anna.close();
    await ben.until(() => ben.messages.some((message) => message.type === 'presence' && message.presence === null));
    await ben.close();
  });

  it('type without a connection, and bring it when they come back', async () => {
    const work = await workOf('base');
    const [anna, ben] = [await open(work), await open(work)];
    await anna.close();
    anna.type(4, ' offline');
    ben.type(0, 'online ');
    await ben.stored();
    const back = await open(work, { person: anna.person, document: anna.document });
    await back.stored();
    expect(back.text).toBe('online base offline');
    await ben.until(() => ben.text === back.text);
    await Promise.all([back.close(), ben.close()]);
  });

  it('undo their own work and nobody else’s', async () => {
    const work = await workOf('x');
    const [anna, ben] = [await open(work), await open(work)];
    anna.type(1, ' anna');
    await ben.until(() => ben.text === 'x anna');
    ben.type(6, ' ben');
    await anna.until(() => anna.text === 'x anna ben');
    expect(anna.document.undo()).toBe(true);
    await ben.until(() => ben.text === 'x ben');
    await Promise.all([anna.close(), ben.close()]);
  });

  it('converge whatever they type at once, offline or not, and so does what is kept', { timeout: 60_000 }, async () => {
    const step = fc.record({
      page: fc.nat(2),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(4),
      text: fc.constantFrom('a', 'bc ', '👋', '四手', '\n', ''),
      leave: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const work = await workOf('The text they begin with.');
        const pages = [await open(work), await open(work), await open(work)];
        for (const { page: index, at, remove, text, leave } of steps) {
          const page = pages[index]!;
          const start = Math.floor(at * page.text.length);
          page.type(start, text, Math.min(page.text.length, start + remove));
          if (leave && page.closed === null) await page.close();
          else if (leave) pages[index] = await open(work, { person: page.person, document: page.document });
        }
        for (const [index, page] of pages.entries()) {
          if (page.closed !== null) pages[index] = await open(work, { person: page.person, document: page.document });
        }
        for (const page of pages) await page.stored();
        const { text } = await server.client.workText(work.id);
        for (const page of pages) await page.until(() => page.text === text);
        for (const page of pages) await page.close();
      }),
      { numRuns: 15 },
    );
  });

  it('that say nothing, or say it wrongly, are let go with a reason', async () => {
    const work = await workOf();
    const branch = work.branches[0]!.id;
    const connect = (id = work.id) => LivePage.connect(server.client, id, branch);
    for (const wrong of ['{', '{"type":"shout"}', JSON.stringify({ type: 'hello', peers: ['x'] })]) {
      const page = await connect();
      page.sendRaw(wrong);
      expect(await page.dismissed()).toMatchObject({ code: 4400 });
    }
    const early = await connect();
    early.sendRaw(new Uint8Array(20));
    expect(await early.dismissed()).toMatchObject({ code: 4400 });
    const mad = await connect();
    mad.hello('bm90IGEgdmVyc2lvbg==');
    expect((await mad.dismissed()).code).toBeGreaterThanOrEqual(4400);
    const nowhere = await connect('nowhere');
    nowhere.hello();
    expect(await nowhere.dismissed()).toMatchObject({ code: 4404 });
    const made = await connect();
    made.say({ type: 'hello', person: { kind: 'person', id: 'maker-abc', name: 'M' }, peers: made.peers, version: '' });
    expect(await made.dismissed()).toMatchObject({ code: 4400 });
  });

  it('that send damaged edits, or edits in another’s name, are let go, and nothing is changed', async () => {
    const work = await workOf('safe');
    const [anna, ben] = [await open(work), await open(work)];
    const forged = new TextDocument({ peer: ben.document.peer });
    forged.edit([{ start: 0, end: 0, text: 'forged' }], { kind: 'typed' });
    anna.sendUpdate(forged.export());
    expect(await anna.dismissed()).toMatchObject({ code: 4422, reason: expect.stringContaining('not this page’s') });

    const stranger = new TextDocument();
    stranger.edit([{ start: 0, end: 0, text: 'unknown' }], { kind: 'typed' });
    const third = await open(work);
    third.sendUpdate(stranger.export());
    expect(await third.dismissed()).toMatchObject({ code: 4422 });

    const own = new TextDocument();
    own.edit([{ start: 0, end: 0, text: 'a longer text that is then damaged' }], { kind: 'typed' });
    const damaged = own.export();
    damaged[damaged.length - 5]! ^= 0xff;
    for (const bytes of [damaged, new Uint8Array(randomBytes(200)), own.export().subarray(0, 40)]) {
      const page = await open(work);
      page.sendUpdate(bytes);
      expect(await page.dismissed()).toMatchObject({ code: 4422 });
    }
    ben.type(4, '!');
    await ben.stored();
    expect((await server.client.workText(work.id)).text).toBe('safe!');
    await ben.close();
  });

  it('of other sites, or under other names, are refused before they are connected', async () => {
    const work = await workOf();
    const url = server.client.liveUrl(work.id, work.branches[0]!.id);
    const refusals = [{ origin: 'http://evil.example' }, { host: 'evil.example' }, { origin: 'null' }];
    for (const headers of refusals) {
      const socket = new WebSocket(url, { headers });
      const status = await new Promise((resolve) => {
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
        socket.on('open', () => resolve('open'));
        socket.on('error', () => undefined);
      });
      expect(status, JSON.stringify(headers)).toBe(403);
      socket.terminate();
    }
    const own = await LivePage.connect(server.client, work.id, work.branches[0]!.id, {
      headers: { origin: server.url },
    });
    await own.close();
  });

  it('are told when the work is deleted', async () => {
    const work = await workOf('gone soon');
    const page = await open(work);
    await server.client.changeWork(work.id, { trashed: true });
    await server.client.deleteWork(work.id);
    expect(await page.dismissed()).toMatchObject({ code: 4404 });
  });

  it('come back after the server ended, and lose nothing', async () => {
    let own = await startFakeServer();
    const port = Number(new URL(own.url).port);
    const work = await own.client.createWork({ title: 'Back', text: 'x' });
    const branch = work.branches[0]!.id;
    const page = await LivePage.open(own.client, work.id, branch);
    page.type(1, 'y');
    await page.stored();
    const ending = own.restart();
    expect(await page.dismissed()).toMatchObject({ code: 4503 });
    own = await ending;
    expect(port).toBeGreaterThan(0);
    page.type(2, 'z');
    const back = await LivePage.open(own.client, work.id, branch, { person: page.person, document: page.document });
    await back.stored();
    expect((await own.client.workText(work.id)).text).toBe('xyz');
    await back.close();
    await own.close();
  });
});

describe('a maker in the text', () => {
  const live = { makerId: 'slow', mode: 'co-creation', placement: 'live', operation: 'continue' } as const;

  it('ends when its work is taken back, and all of it is', async () => {
    const { client } = server;
    const work = await workOf('Begun.');
    const page = await open(work);
    const { id } = await client.propose(work.id, { ...live, personId: 'someone', prompt: ' word'.repeat(40) });
    await page.until(() => page.text.includes('word word'));
    expect(await client.makerUndo(work.id, 'slow')).toBe(true);
    expect((await client.getProposal(id)).state).not.toBe('streaming');
    await page.until(() => page.text === 'Begun.');
    expect((await client.workText(work.id)).text).toBe('Begun.');
    await page.close();
  });

  it('takes all of a long text back, though it came word by word', { timeout: 30_000 }, async () => {
    const { client } = server;
    const { id } = await client.createWork({ title: 'Long', text: 'Begun.' });
    const prompt = ' word'.repeat(1_200);
    const { id: proposalId } = await client.propose(id, { ...live, makerId: 'echo', prompt });
    for await (const event of client.watchProposal(proposalId)) void event;
    expect((await client.workText(id)).text).toBe(`Begun.${prompt}`);
    expect(await client.makerUndo(id, 'echo')).toBe(true);
    expect((await client.workText(id)).text).toBe('Begun.');
  });

  it('does not dawdle where nobody else types', async () => {
    const { client } = server;
    const id = (await client.createWork({ title: 'Alone', text: 'Begun.' })).id;
    const prompt = ' word'.repeat(60);
    const begun = performance.now();
    const { id: proposalId } = await client.propose(id, { ...live, makerId: 'echo', prompt });
    for await (const event of client.watchProposal(proposalId)) void event;
    // It takes a second; a rest for each word that takes as long as storing it would come to several.
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect((await client.workText(id)).text).toBe(`Begun.${prompt}`);
  });
  const statesOf = (page: LivePage) =>
    page.messages.flatMap((message) =>
      message.type === 'presence' && message.activity !== null ? [message.activity.state] : [],
    );

  it('says what it is about to do, writes word by word, and is undone alone', async () => {
    const { client } = server;
    const work = await workOf('A person wrote this.\n');
    const page = await open(work);
    const { id } = await client.propose(work.id, { ...live, personId: 'someone', prompt: 'The maker goes on here.' });
    await page.until(() => page.text.includes('maker'));
    expect(page.text.endsWith('here.')).toBe(false);
    page.type(0, 'Yes: ');
    await page.until(() => page.text.endsWith('The maker goes on here.'));
    await page.until(() => statesOf(page).includes('done'));
    expect(statesOf(page)[0]).toBe('thinking');
    expect(statesOf(page)).toContain('writing');
    expect(await client.getProposal(id)).toMatchObject({
      state: 'decided',
      candidates: [{ text: 'The maker goes on here.', state: 'picked', hunks: [{ state: 'accepted' }] }],
    });
    expect((await authorship(client, work.id)).at(-1)).toBe('slow made The maker goes on here.');
    expect(await client.makerUndo(work.id, 'slow')).toBe(true);
    await page.until(() => page.text === 'Yes: A person wrote this.\n');
    await page.close();
  });

  it.each([
    ['types in the same paragraph', 'other', (page: LivePage) => page.text.length],
    ['asked for it, and types anywhere', 'requester', () => 0],
  ])('ends at once when a person %s', async (_what, personId, place) => {
    const { client } = server;
    const work = await workOf('First paragraph.\nSecond: ');
    const page = await open(work, { person: person('requester') });
    const { id } = await client.propose(work.id, {
      ...live,
      personId: personId === 'requester' ? 'requester' : 'somebody-else',
      prompt: 'one two three four five six seven eight nine ten',
    });
    await page.until(() => page.text.includes('two'));
    page.type(place(page), 'X');
    await page.until(() => statesOf(page).includes('interrupted'));
    const proposal = await client.getProposal(id);
    expect(proposal).toMatchObject({ state: 'stopped', candidates: [{ state: 'picked' }] });
    const written = proposal.candidates[0]?.text ?? '';
    expect(written.startsWith('one two')).toBe(true);
    expect(written).not.toContain('ten');
    await page.until(() => page.text.includes(written.trimEnd()));
    expect(page.text).toContain('X');
    await page.close();
  });

  it('stops before a lock, and where it is asked to', async () => {
    const { client } = server;
    const work = await workOf('open locked text');
    await client.lock(work.id, { region: { start: 5, end: 16 } });
    const page = await open(work);
    const request = { ...live, operation: 'fill' } as const;
    const refused = await client.propose(work.id, {
      ...request,
      prompt: 'intruder here',
      region: { start: 8, end: 8 },
    });
    await page.until(() => statesOf(page).includes('interrupted'));
    expect(page.text).toBe('open locked text');
    expect(await client.getProposal(refused.id)).toMatchObject({ state: 'stopped', candidates: [{ text: '' }] });

    const { id } = await client.propose(work.id, {
      ...request,
      prompt: 'a b c d e f g h',
      region: { start: 0, end: 0 },
    });
    await page.until(() => page.text.startsWith('a b'));
    const stopped = await client.stopProposal(id);
    expect(page.text.endsWith('open locked text')).toBe(true);
    await page.until(() => page.text.startsWith(stopped.candidates[0]?.text ?? '-'));
    await page.close();
  });
});
