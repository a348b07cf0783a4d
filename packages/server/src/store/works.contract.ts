/** What every Store must do with works, providers and settings. Called by the suite in store.contract.ts. */
import type { Actor, Branch, Decision, Proposal, Version, Work } from '@fourhands/core';
import { expect, it } from 'vitest';
import type { Store } from './store.ts';
import type { DocumentCommit, NewWorkRecord } from './works-store.ts';

const at = '2026-01-02T03:04:05.000Z';
const later = '2026-01-03T03:04:05.000Z';
const anna: Actor = { kind: 'person', id: 'anna', name: 'Anna' };
const maker: Actor = { kind: 'maker', id: 'maker-1', name: 'Writer', hash: 'abc' };
const bytes = (...values: number[]) => new Uint8Array(values);
const runs = [{ length: 2, by: { kind: 'typed', peer: '7' } }] as const;

const workOf = (id: string, change: Partial<Work> = {}): Work => ({
  id,
  title: `Work ${id}`,
  medium: 'text',
  mode: 'iterative',
  createdAt: at,
  changedAt: at,
  trashedAt: null,
  preview: 'Once',
  length: 4,
  ...change,
});

const branchOf = (id: string, workId: string, change: Partial<Branch> = {}): Branch => ({
  id,
  workId,
  name: `Branch ${id}`,
  main: true,
  fromVersionId: null,
  createdAt: at,
  ...change,
});

const versionOf = (id: string, branchId: string, change: Partial<Version> = {}): Version => ({
  id,
  branchId,
  parents: [],
  name: null,
  favourite: false,
  reason: 'saved',
  actor: anna,
  at,
  length: 4,
  added: 4,
  removed: 0,
  frontiers: [{ peer: '18446744073709551615', counter: 3 }],
  ...change,
});

function proposalOf(id: string, workId: string, branchId: string, state: Proposal['state'] = 'open'): Proposal {
  const region = { start: 0, end: 4 };
  return {
    id,
    workId,
    branchId,
    placement: 'offer',
    state,
    recipe: {
      id: `recipe-${id}`,
      workId,
      branchId,
      makerId: 'writer',
      makerName: 'Writer',
      makerHash: 'abc',
      destination: null,
      mode: 'iterative',
      operation: 'transform',
      action: null,
      prompt: 'warmer',
      controls: { warmth: 0.7 },
      seed: 4294967295,
      candidates: 1,
      base: [],
      region,
      kept: [],
      rejected: [],
      runtime: 'r',
      at,
    },
    region,
    candidates: [{ text: 'Twice', state: 'ready', error: null, hunks: [] }],
    error: null,
    usage: null,
    createdAt: at,
    endedAt: null,
  };
}

const decisionOf = (id: string, workId: string, proposalId: string): Decision => ({
  id,
  workId,
  proposalId,
  personId: 'anna',
  kind: 'pick',
  candidate: 0,
  hunk: null,
  rating: null,
  text: 'Twice',
  at,
});

function recordOf(id: string, change: Partial<NewWorkRecord> = {}): NewWorkRecord {
  const branch = branchOf(`${id}-main`, id);
  return {
    work: workOf(id),
    effort: { keys: 1, clicks: 2, choices: 3 },
    branches: [{ branch, snapshot: bytes(1, 2), runs }],
    actors: [anna],
    peers: [{ peer: '7', actorId: 'anna', branchId: branch.id }],
    versions: [],
    proposals: [],
    decisions: [],
    ...change,
  };
}

const commitOf = (change: Partial<DocumentCommit>): DocumentCommit => ({
  updates: [],
  work: null,
  actors: [],
  peers: [],
  versions: [],
  proposals: [],
  decisions: [],
  ...change,
});

export function worksContract(open: () => { readonly store: Store; reopen(): Promise<Store> }): void {
  const ref = { id: 'w1-main', workId: 'w1' };

  it('works are listed by their last change, found, changed and put into the trash', async () => {
    const { store } = open();
    await store.works.create(recordOf('w1'));
    await store.works.create(recordOf('w2', { work: workOf('w2', { title: '50% off_now' }), peers: [] }));
    await store.works.create(recordOf('w3', { work: workOf('w3', { changedAt: later, preview: 'a_b' }), peers: [] }));
    const listed = async (search?: string, trashed = false) =>
      (await store.works.list({ search, trashed })).map(({ id }) => id);
    expect(await listed()).toEqual(['w3', 'w2', 'w1']);
    expect(await listed('work')).toEqual(['w3', 'w1']);
    expect(await listed('0% OFF')).toEqual(['w2']);
    expect(await listed('_')).toEqual(['w3', 'w2']);
    expect(await store.works.change('w2', { trashedAt: at, title: 'Gone', mode: 'co-creation' })).toBe(true);
    expect(await listed()).toEqual(['w3', 'w1']);
    expect(await listed('', true)).toEqual(['w2']);
    expect(await store.works.get('w2')).toMatchObject({ title: 'Gone', mode: 'co-creation', trashedAt: at });
    expect(await store.works.change('w2', {})).toBe(true);
    expect(await store.works.change('no', { title: 'x' })).toBe(false);
    expect(await store.works.get('no')).toBeNull();
  });

  it('effort adds up', async () => {
    const { store } = open();
    await store.works.create(recordOf('w1'));
    expect(await store.works.effort('w1')).toEqual({ keys: 1, clicks: 2, choices: 3 });
    expect(await store.works.addEffort('w1', { keys: 1, clicks: 1, choices: 0 })).toEqual({
      keys: 2,
      clicks: 3,
      choices: 3,
    });
    expect(await store.works.addEffort('no', { keys: 1, clicks: 1, choices: 0 })).toBeNull();
    expect(await store.works.effort('no')).toBeNull();
  });

  it('a document is its snapshot and the updates after it, with all that came in the same commit', async () => {
    const { store, reopen } = open();
    await store.works.create(recordOf('w1'));
    const first = await store.documents.append(ref, commitOf({ updates: [bytes(3), bytes(4, 5)] }));
    const second = await store.documents.append(
      ref,
      commitOf({
        updates: [bytes(6)],
        work: { changedAt: later, preview: 'new', length: 9 },
        actors: [maker, { ...anna, name: 'Not renamed so' }],
        peers: [{ peer: '9', actorId: 'maker-1', branchId: 'w1-main' }],
        versions: [versionOf('v1', 'w1-main')],
        proposals: [proposalOf('p1', 'w1', 'w1-main', 'decided')],
        decisions: [decisionOf('d1', 'w1', 'p1')],
      }),
    );
    expect(second).toBeGreaterThan(first ?? Infinity);
    expect(await store.documents.append(ref, commitOf({}))).toBe(second);
    const again = await reopen();
    expect(await again.documents.open('w1-main')).toEqual({
      branch: branchOf('w1-main', 'w1'),
      snapshot: bytes(1, 2),
      runs,
      updates: [bytes(3), bytes(4, 5), bytes(6)],
      sequence: second,
    });
    expect(await again.works.get('w1')).toMatchObject({ changedAt: later, preview: 'new', length: 9 });
    expect(await again.actors.peers('w1')).toEqual([
      { peer: '7', actorId: 'anna', branchId: 'w1-main' },
      { peer: '9', actorId: 'maker-1', branchId: 'w1-main' },
    ]);
    expect(await again.actors.ofWork('w1')).toEqual(expect.arrayContaining([anna, maker]));
    expect(await again.versions.list('w1')).toEqual([versionOf('v1', 'w1-main')]);
    expect(await again.proposals.get('p1')).toEqual(proposalOf('p1', 'w1', 'w1-main', 'decided'));
    expect(await again.decisions.list('w1')).toEqual([decisionOf('d1', 'w1', 'p1')]);
  });

  it('a commit is kept whole or not at all', async () => {
    const { store } = open();
    await store.works.create(recordOf('w1'));
    const twice = [versionOf('v1', 'w1-main'), versionOf('v1', 'w1-main')];
    await expect(store.documents.append(ref, commitOf({ updates: [bytes(3)], versions: twice }))).rejects.toThrow();
    expect((await store.documents.open('w1-main'))?.updates).toEqual([]);
    expect(await store.versions.list('w1')).toEqual([]);
    expect(await store.documents.append({ id: 'no', workId: 'w1' }, commitOf({ updates: [bytes(3)] }))).toBeNull();
  });

  it('a snapshot takes the place of the updates up to it, and of none after', async () => {
    const { store } = open();
    await store.works.create(recordOf('w1'));
    const upTo = await store.documents.append(ref, commitOf({ updates: [bytes(3), bytes(4)] }));
    const last = await store.documents.append(ref, commitOf({ updates: [bytes(5)] }));
    await store.documents.compact('w1-main', bytes(9, 9), runs, upTo ?? 0);
    expect(await store.documents.open('w1-main')).toMatchObject({
      snapshot: bytes(9, 9),
      updates: [bytes(5)],
      sequence: last,
    });
    await store.documents.compact('w1-main', bytes(8), runs, last ?? 0);
    expect(await store.documents.open('w1-main')).toMatchObject({ snapshot: bytes(8), updates: [], sequence: last });
    expect(await store.documents.append(ref, commitOf({}))).toBe(last);
    const next = await store.documents.append(ref, commitOf({ updates: [bytes(6)] }));
    expect(next).toBeGreaterThan(last ?? Infinity);
  });

  it('versions and branches point to each other', async () => {
    const { store } = open();
    const branches = [
      { branch: branchOf('w1-main', 'w1'), snapshot: bytes(1), runs },
      { branch: branchOf('b2', 'w1', { main: false, fromVersionId: 'v1' }), snapshot: bytes(2), runs },
    ];
    const versions = [versionOf('v1', 'w1-main'), versionOf('v2', 'b2', { parents: ['v1'], actor: null })];
    await store.works.create(recordOf('w1', { branches, versions }));
    expect(await store.works.branches('w1')).toEqual(branches.map(({ branch }) => branch));
    expect(await store.works.branch('b2')).toEqual(branches[1]?.branch);
    expect(await store.versions.newest('b2')).toEqual(versions[1]);
    expect(await store.versions.newest('none')).toBeNull();
    expect(await store.versions.get('w1', 'v1')).toEqual(versions[0]);
    expect(await store.versions.get('w2', 'v1')).toBeNull();
    expect(await store.versions.change('v1', { name: 'Named', favourite: true })).toBe(true);
    expect(await store.versions.get('w1', 'v1')).toMatchObject({ name: 'Named', favourite: true });
    expect(await store.versions.change('no', { name: 'x' })).toBe(false);
    const third = { branch: branchOf('b3', 'w1', { main: false }), snapshot: bytes(3), runs };
    expect(await store.works.addBranch(third)).toBe(true);
    expect(await store.works.addBranch({ ...third, branch: branchOf('b4', 'no') })).toBe(false);
  });

  it('proposals are replaced, listed newest first, and known while they stream', async () => {
    const { store } = open();
    await store.works.create(recordOf('w1'));
    expect(await store.proposals.put(proposalOf('p1', 'w1', 'w1-main', 'streaming'))).toBe(true);
    expect(await store.proposals.put(proposalOf('p2', 'w1', 'w1-main'))).toBe(true);
    expect(await store.proposals.put(proposalOf('p3', 'w1', 'no'))).toBe(false);
    expect((await store.proposals.streaming()).map(({ id }) => id)).toEqual(['p1']);
    await store.proposals.put(proposalOf('p1', 'w1', 'w1-main', 'stopped'));
    expect(await store.proposals.streaming()).toEqual([]);
    expect((await store.proposals.list('w1')).map(({ id, state }) => [id, state])).toEqual([
      ['p2', 'open'],
      ['p1', 'stopped'],
    ]);
    expect(await store.proposals.list('w1', { branchId: 'other' })).toEqual([]);
    expect(await store.proposals.list('w1', { limit: 1 })).toHaveLength(1);
    expect(await store.decisions.add([decisionOf('d1', 'w1', 'p1'), decisionOf('d2', 'w1', 'p2')])).toBe(true);
    expect(await store.decisions.add([decisionOf('d3', 'w1', 'no')])).toBe(false);
    expect((await store.decisions.list('w1')).map(({ id }) => id)).toEqual(['d2', 'd1']);
  });

  it('a work goes with all that is its own, and leaves the others', async () => {
    const { store } = open();
    for (const id of ['w1', 'w2']) {
      const main = `${id}-main`;
      await store.works.create(
        recordOf(id, {
          versions: [versionOf(`v-${id}`, main)],
          proposals: [proposalOf(`p-${id}`, id, main)],
          decisions: [decisionOf(`d-${id}`, id, `p-${id}`)],
        }),
      );
      await store.documents.append({ id: main, workId: id }, commitOf({ updates: [bytes(1)] }));
    }
    expect(await store.works.remove('w1')).toBe(true);
    expect(await store.works.remove('w1')).toBe(false);
    expect(await store.documents.open('w1-main')).toBeNull();
    expect(await store.proposals.get('p-w1')).toBeNull();
    expect(await store.versions.list('w1')).toEqual([]);
    expect(await store.decisions.list('w1')).toEqual([]);
    expect(await store.actors.peers('w1')).toEqual([]);
    expect(await store.actors.get('anna')).toEqual(anna);
    expect((await store.documents.open('w2-main'))?.updates).toHaveLength(1);
    expect(await store.decisions.list('w2')).toHaveLength(1);
  });

  it('actors are renamed', async () => {
    const { store } = open();
    await store.actors.put(anna);
    await store.actors.put({ ...anna, name: 'Anne' });
    await store.actors.put(maker);
    expect(await store.actors.get('anna')).toEqual({ ...anna, name: 'Anne' });
    expect(await store.actors.get('maker-1')).toEqual(maker);
    expect(await store.actors.get('no')).toBeNull();
  });

  it('providers keep their key as it was given, and their requests add up', async () => {
    const { store } = open();
    const provider = {
      id: 'c1',
      makerId: 'connected-1',
      kind: 'anthropic',
      name: 'Local',
      address: 'http://127.0.0.1:11434/v1',
      model: 'small',
      keyEncrypted: bytes(1, 2, 3),
      pricePerMillionIn: 0.15,
      pricePerMillionOut: null,
      monthlyCap: 5,
      pictures: { pricePerPicture: 0.04, workflow: null },
      createdAt: at,
    } as const;
    await store.providers.create(provider);
    expect(await store.providers.list()).toEqual([provider]);
    expect(
      await store.providers.change('c1', { keyEncrypted: null, monthlyCap: null, name: 'Mine', pictures: null }),
    ).toBe(true);
    expect(await store.providers.change('c1', {})).toBe(true);
    expect(await store.providers.change('no', { name: 'x' })).toBe(false);
    expect(await store.providers.get('c1')).toEqual({
      ...provider,
      pictures: null,
      keyEncrypted: null,
      monthlyCap: null,
      name: 'Mine',
    });
    const request = {
      id: 'q1',
      providerId: 'c1',
      proposalId: null,
      host: '127.0.0.1:11434',
      model: 'small',
      tokensIn: null,
      tokensOut: null,
      cost: null,
      outcome: 'done',
      at,
    };
    await store.providers.putRequest(request);
    await store.providers.putRequest({ ...request, tokensIn: 100, tokensOut: 20, cost: 0.5 });
    await store.providers.putRequest({ ...request, id: 'q2', at: later, tokensIn: 1, cost: 0.25 });
    expect(await store.providers.usage('c1', at)).toEqual({ requests: 2, tokensIn: 101, tokensOut: 20, cost: 0.75 });
    expect(await store.providers.usage('c1', later)).toEqual({ requests: 1, tokensIn: 1, tokensOut: 0, cost: 0.25 });
    expect(await store.providers.usage('no', at)).toEqual({ requests: 0, tokensIn: 0, tokensOut: 0, cost: 0 });
    expect((await store.providers.requests('c1', 1)).map(({ id }) => id)).toEqual(['q2']);
    expect(await store.providers.remove('c1')).toBe(true);
    expect(await store.providers.remove('c1')).toBe(false);
    expect(await store.providers.requests('c1', 9)).toHaveLength(2);
  });

  it('settings are set, and some only once', async () => {
    const { store } = open();
    expect(await store.settings.get('offline')).toBeNull();
    await store.settings.set('offline', 'yes');
    await store.settings.set('offline', 'no');
    expect(await store.settings.get('offline')).toBe('no');
    expect(await store.settings.setOnce('who', 'first')).toBe('first');
    expect(await store.settings.setOnce('who', 'second')).toBe('first');
  });
}
