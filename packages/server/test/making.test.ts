/** Makers, good and bad, at a text: what they offer, what is taken, what is refused, and what stays as it was. */
import { applyProposalEvent, type Proposal } from '@fourhands/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMaker } from '../src/commands/maker-run.ts';
import { FakeMakers } from './fake-makers.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { authorship, begun, made } from './work-helpers.ts';

const makers = new FakeMakers();
let server: FakeServer;
beforeAll(async () => {
  server = await startFakeServer({}, { makers });
});
afterAll(() => server.close());

async function workOf(text: string): Promise<string> {
  return (await server.client.createWork({ title: 'Making', text })).id;
}
const textOf = async (id: string) => (await server.client.workText(id)).text;

describe('a proposal', () => {
  it('streams to all who watch, and is picked whole', async () => {
    const { client } = server;
    const id = await workOf('');
    const asked = await client.propose(id, {
      makerId: 'echo',
      mode: 'prompt-guided',
      operation: 'generate',
      prompt: 'Once upon a time',
      candidates: 3,
      seed: 7,
      controls: { warmth: 0.5 },
    });
    expect(asked).toMatchObject({ state: 'streaming', recipe: { seed: 7, controls: { warmth: 0.5 }, candidates: 3 } });
    const watch = async () => {
      let seen: Proposal | null = null;
      for await (const event of client.watchProposal(asked.id)) seen = applyProposalEvent(seen, event);
      return seen;
    };
    const [one, two] = await Promise.all([watch(), watch()]);
    expect(one).toEqual(two);
    expect(one).toEqual(await client.getProposal(asked.id));
    expect(one).toMatchObject({ state: 'open', usage: { tokensIn: 10, tokensOut: 20, cost: 0.001 } });
    expect(one?.candidates.map(({ text, state }) => [text, state])).toEqual(
      [1, 2, 3].map((number) => [`Once upon a time ${number}`, 'ready']),
    );
    const decided = await client.decide(asked.id, { kind: 'pick', candidate: 1 }, { personId: 'anna' });
    expect(decided.state).toBe('decided');
    expect(decided.candidates.map(({ state }) => state)).toEqual(['dropped', 'picked', 'dropped']);
    expect(await textOf(id)).toBe('Once upon a time 2');
    expect(await authorship(client, id)).toEqual(['echo made Once upon a time 2']);
    expect(await client.listDecisions(id)).toEqual([
      expect.objectContaining({ kind: 'pick', candidate: 1, personId: 'anna', text: 'Once upon a time 2' }),
    ]);
    await expect(client.decide(asked.id, { kind: 'pick', candidate: 0 })).rejects.toMatchObject({
      code: 'decision-not-possible',
      status: 409,
    });
  });

  it('on a region is taken or rejected piece by piece, and leaves everything else as it is', async () => {
    const { client } = server;
    const before = 'Before 👨‍👩‍👧 stays.\n';
    const after = '\nAfter stays — byte for byte.';
    const id = await workOf(`${before}The quick brown fox jumps over the lazy dog${after}`);
    const region = { start: before.length, end: before.length + 43 };
    const proposal = await made(client, id, {
      makerId: 'echo',
      prompt: 'The swift brown fox leaps over the lazy dog',
      region,
    });
    expect(proposal.candidates[0]?.hunks.map(({ removed, text }) => [removed, text])).toEqual([
      ['quick', 'swift'],
      ['jumps', 'leaps'],
    ]);
    await client.decide(proposal.id, { kind: 'accept', candidate: 0, hunk: 1 });
    expect(await textOf(id)).toBe(`${before}The quick brown fox leaps over the lazy dog${after}`);
    const done = await client.decide(proposal.id, { kind: 'reject', candidate: 0, hunk: 0 });
    expect(done.state).toBe('decided');
    expect(await textOf(id)).toBe(`${before}The quick brown fox leaps over the lazy dog${after}`);
    expect((await client.listVersions(id)).map(({ reason }) => reason)).toEqual(['import']);
    expect((await client.listDecisions(id)).map(({ kind, hunk, text }) => [kind, hunk, text])).toEqual([
      ['reject', 0, 'swift'],
      ['accept', 1, 'leaps'],
    ]);
  });

  it('holds whole characters: a region that cuts one is widened to it', async () => {
    const id = await workOf('family 👨‍👩‍👧 here');
    const proposal = await made(server.client, id, { makerId: 'echo', prompt: 'cat', region: { start: 9, end: 11 } });
    await server.client.decide(proposal.id, { kind: 'pick', candidate: 0 });
    expect(await textOf(id)).toBe('family cat here');
  });

  it('is moved to where its words are when somebody typed meanwhile, or refused', async () => {
    const { client } = server;
    const id = await workOf('alpha beta gamma');
    const region = { start: 6, end: 10 };
    const first = await made(client, id, { makerId: 'echo', prompt: 'BETA', region });
    const second = await made(client, id, { makerId: 'echo', prompt: 'Beta', region });
    await client.editWork(id, { changes: [{ start: 0, end: 5, text: 'the very first' }] });
    await client.decide(first.id, { kind: 'pick', candidate: 0 });
    expect(await textOf(id)).toBe('the very first BETA gamma');
    expect((await client.listVersions(id)).at(-1)).toMatchObject({ reason: 'decision', length: 25 });
    const stale = await client.decide(second.id, { kind: 'pick', candidate: 0 });
    expect(stale.state).toBe('stale');
    expect(stale.candidates[0]?.hunks[0]).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('changed'),
    });
    expect(await textOf(id)).toBe('the very first BETA gamma');
  });

  it('that would change what is locked is refused, also where the lock came after it', async () => {
    const { client } = server;
    const id = await workOf('free locked free');
    const proposal = await made(client, id, { makerId: 'echo', prompt: 'FREE LOCKED FREE' });
    await client.lock(id, { region: { start: 5, end: 11 } });
    const refused = await client.decide(proposal.id, { kind: 'pick', candidate: 0 });
    expect(refused.candidates[0]?.hunks.map(({ state }) => state)).toContain('refused');
    expect(refused.candidates[0]?.hunks.find(({ state }) => state === 'refused')?.reason).toContain('locked');
    expect((await textOf(id)).slice(5, 11)).toBe('locked');
  });

  it('names a version that has not arrived, and then one that will not', async () => {
    const { client } = server;
    const id = await workOf('x');
    const request = { makerId: 'echo', mode: 'iterative', operation: 'transform', prompt: 'y' } as const;
    await expect(client.propose(id, { ...request, base: [{ peer: '9', counter: 1 }] })).rejects.toMatchObject({
      code: 'base-unknown',
      status: 409,
    });
  });

  it('is told of what was kept and rejected, unless it is not to learn', async () => {
    const { client } = server;
    const id = await workOf('start. end');
    const kept = await made(client, id, { makerId: 'echo', operation: 'continue', prompt: ' liked' });
    await client.decide(kept.id, { kind: 'pick', candidate: 0 });
    const rejected = await made(client, id, { makerId: 'echo', operation: 'continue', prompt: ' disliked' });
    await client.decide(rejected.id, { kind: 'none' });
    const told = await made(client, id, { makerId: 'told', region: { start: 7, end: 10 } });
    expect(JSON.parse(told.candidates[0]?.text ?? '')).toEqual(['start. ', 'end', ' liked', ['liked'], ['disliked']]);
    expect(told.recipe).toMatchObject({ kept: ['liked'], rejected: ['disliked'] });
    const blank = await made(client, id, { makerId: 'told', region: { start: 7, end: 10 }, learn: false });
    expect(blank.recipe).toMatchObject({ kept: [], rejected: [] });
  });

  it('whose taken text was changed afterwards is noted so, once', async () => {
    const { client } = server;
    const id = await workOf('Dear friend, ');
    const proposal = await made(client, id, {
      makerId: 'echo',
      operation: 'continue',
      prompt: 'I write to you today.',
    });
    await client.decide(proposal.id, { kind: 'pick', candidate: 0 });
    await made(client, id, { makerId: 'echo', operation: 'continue', prompt: 'x' });
    expect((await client.listDecisions(id)).map(({ kind }) => kind)).toEqual(['pick']);
    await client.editWork(id, { changes: [{ start: 15, end: 20, text: 'am writing' }] });
    for (let again = 0; again < 2; again++)
      await made(client, id, { makerId: 'echo', operation: 'continue', prompt: 'x' });
    const [edit, ...rest] = await client.listDecisions(id);
    expect(edit).toMatchObject({ kind: 'edit', proposalId: proposal.id, text: 'I am writing to you today.' });
    expect(rest.map(({ kind }) => kind)).toEqual(['pick']);
  });

  it('is stopped, and what came is open to decisions; so does the end of the server', async () => {
    const { client } = server;
    const id = await workOf('');
    const request = {
      makerId: 'slow',
      mode: 'prompt-guided',
      operation: 'generate',
      prompt: 'a long answer '.repeat(50),
    } as const;
    const { id: first } = await client.propose(id, request);
    await begun(client, first);
    const stopped = await client.stopProposal(first);
    expect(stopped).toMatchObject({ state: 'stopped', candidates: [{ state: 'ready' }] });
    expect(request.prompt.startsWith(stopped.candidates[0]?.text ?? '-')).toBe(true);
    await client.decide(first, { kind: 'pick', candidate: 0 });
    expect(await textOf(id)).toBe(stopped.candidates[0]?.text);

    const own = await startFakeServer({}, { makers });
    const work = await own.client.createWork({ title: 'Ending' });
    const { id: second } = await own.client.propose(work.id, request);
    await begun(own.client, second);
    const next = await own.restart();
    expect(await next.client.getProposal(second)).toMatchObject({ state: 'stopped', candidates: [{ state: 'ready' }] });
    await next.close();
  });

  it('replays exactly, or says why not', async () => {
    const { client } = server;
    const id = await workOf('');
    const ask = { mode: 'prompt-guided', operation: 'generate', seed: 5, candidates: 2 } as const;
    const seeded = await made(client, id, { makerId: 'seeded', ...ask });
    expect(await client.replay(seeded.id, 1)).toMatchObject({ verdict: 'exact', text: 'seed 6', changed: [] });
    await expect(client.replay(seeded.id, 2)).rejects.toMatchObject({ code: 'candidate-not-found', status: 404 });
    const fickle = await made(client, id, { makerId: 'fickle', ...ask });
    makers.runtimeName = 'another runtime';
    expect(await client.replay(fickle.id)).toMatchObject({ changed: ['runtime', 'text'] });
    makers.runtimeName = 'fake runtime 1';
  });
});

describe('a maker that does not behave', () => {
  it.each([
    ['empty', { state: 'failed', error: { code: 'answer-empty' }, candidates: [{ state: 'failed' }] }],
    [
      'failing',
      { state: 'failed', error: { code: 'fake-maker-broke' }, candidates: [{ text: 'The beginning, then' }] },
    ],
    ['html', { state: 'open', candidates: [{ text: '<script>alert(1)</script> & <b>bold</b>' }] }],
    ['broken', { state: 'open', candidates: [{ text: 'lone 😀 pair, \ufffd half\nline \ufffd' }] }],
  ])('%s is handled', async (makerId, expected) => {
    const id = await workOf('');
    expect(await made(server.client, id, { makerId, operation: 'generate' })).toMatchObject(expected);
  });

  it('never ends: its text is cut and can be used', async () => {
    const id = await workOf('');
    const proposal = await made(server.client, id, { makerId: 'endless', operation: 'generate' });
    expect(proposal.state).toBe('open');
    expect(proposal.candidates[0]?.text).toHaveLength(20_000);
  });

  it('does not listen when it is stopped: nobody waits for it', async () => {
    const { client } = server;
    const id = await workOf('');
    const { id: proposalId } = await client.propose(id, {
      makerId: 'deaf',
      mode: 'prompt-guided',
      operation: 'generate',
    });
    await begun(client, proposalId);
    const asked = performance.now();
    expect(await client.stopProposal(proposalId)).toMatchObject({ state: 'stopped', candidates: [{ text: 'still' }] });
    expect(performance.now() - asked).toBeLessThan(1000);
  });

  it('is silent: it is stopped, and the reason is said', async () => {
    const mute = await makers.find('mute');
    const request = { operation: 'generate', action: null, prompt: '', controls: {}, seed: 1, candidates: 1 } as const;
    const context = { before: '', selected: '', after: '', kept: [], rejected: [] };
    const run = runMaker(mute!, { ...request, ...context }, new AbortController().signal, 50);
    await expect(run.next()).rejects.toMatchObject({ code: 'maker-silent', message: expect.stringContaining('mute') });
  });

  it('is not there, not available, offline, or cannot do it', async () => {
    const { client } = server;
    const id = await workOf('text');
    const ask = (makerId: string, change = {}) =>
      client.propose(id, { makerId, mode: 'iterative', operation: 'transform', ...change });
    await expect(ask('nobody')).rejects.toMatchObject({ code: 'maker-not-found', status: 404 });
    makers.changes.set('echo', { available: false, reason: 'Its file is gone.' });
    await expect(ask('echo')).rejects.toMatchObject({
      code: 'maker-not-available',
      message: expect.stringContaining('Its file is gone.'),
    });
    makers.changes.set('echo', { destination: 'api.example' });
    makers.isOffline = true;
    await expect(ask('echo')).rejects.toMatchObject({ code: 'maker-not-available', status: 409 });
    expect((await client.listMakers()).offline).toBe(true);
    makers.isOffline = false;
    makers.changes.set('echo', { operations: ['continue'] });
    await expect(ask('echo')).rejects.toMatchObject({ code: 'operation-not-offered', status: 400 });
    makers.changes.clear();
    await expect(ask('echo', { action: 'warmer' })).rejects.toMatchObject({ code: 'operation-not-offered' });
    await expect(ask('echo', { controls: { speed: 1 } })).rejects.toMatchObject({ code: 'control-unknown' });
    await expect(ask('echo', { controls: { warmth: 3 } })).rejects.toMatchObject({ code: 'control-out-of-range' });
    await expect(ask('echo', { region: { start: 2, end: 9 } })).rejects.toMatchObject({ code: 'region-out-of-range' });
    await expect(ask('echo', { placement: 'live', candidates: 2 })).rejects.toMatchObject({
      code: 'one-candidate-only',
    });
  });
});

describe('other words', () => {
  it('are those of the maker for the text before the place, of the version that is named', async () => {
    const { client } = server;
    const id = await workOf('One 😀 two');
    const ask = (change: object) => client.alternatives(id, { makerId: 'told', at: 3, ...change });
    expect(await ask({ most: 4 })).toEqual([{ text: 'One|4', probability: 0.5 }]);
    const { frontiers } = await client.workText(id);
    await client.editWork(id, { changes: [{ start: 0, end: 3, text: 'Another' }] });
    expect(await ask({ base: frontiers })).toEqual([{ text: 'One|8', probability: 0.5 }]);
    expect(await ask({ at: 7 })).toEqual([{ text: 'Another|8', probability: 0.5 }]);
    await expect(ask({ at: 99 })).rejects.toMatchObject({ code: 'region-out-of-range' });
    await expect(ask({ makerId: 'echo' })).rejects.toMatchObject({ code: 'operation-not-offered', status: 400 });
    await expect(ask({ makerId: 'nobody' })).rejects.toMatchObject({ code: 'maker-not-found' });
    await expect(ask({ most: 0 })).rejects.toMatchObject({ status: 400 });
    expect(await textOf(id)).toBe('Another 😀 two');
  });
});

describe('a maker’s own undo', () => {
  it('takes back its last work and nothing of a person’s, and brings it back', async () => {
    const { client } = server;
    const id = await workOf('one two three');
    const proposal = await made(client, id, { makerId: 'echo', prompt: 'ONE two THREE' });
    await client.decide(proposal.id, { kind: 'pick', candidate: 0 });
    await client.editWork(id, { changes: [{ start: 4, end: 7, text: 'and' }] });
    expect(await textOf(id)).toBe('ONE and THREE');
    expect(await client.makerUndo(id, 'echo')).toBe(true);
    expect(await textOf(id)).toBe('one and three');
    expect((await client.listDecisions(id))[0]).toMatchObject({ kind: 'undo', proposalId: proposal.id });
    expect(await client.makerUndo(id, 'echo')).toBe(false);
    expect(await client.makerUndo(id, 'echo', { redo: true })).toBe(true);
    expect(await textOf(id)).toBe('ONE and THREE');
    await expect(client.makerUndo(id, 'nobody')).rejects.toMatchObject({ code: 'maker-not-found' });
  });
});
