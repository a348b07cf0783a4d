/** What every Store must do with what makers offered for scores. Called by the suite in store.contract.ts. */
import type { MediumName, ScoreProposal } from '@fourhands/core';
import { expect, it } from 'vitest';
import type { Store } from './store.ts';

const at = '2026-01-02T03:04:05.000Z';

/** A work without anything in it. */
export async function addWork(store: Store, id: string, medium: MediumName): Promise<void> {
  await store.works.create({
    work: {
      id,
      title: id,
      medium,
      mode: 'co-creation',
      createdAt: at,
      changedAt: at,
      trashedAt: null,
      preview: '',
      length: 0,
    },
    effort: { keys: 0, clicks: 0, choices: 0 },
    branches: [
      {
        branch: { id: `branch-${id}`, workId: id, name: 'Main', main: true, fromVersionId: null, createdAt: at },
        snapshot: new Uint8Array([1]),
        runs: [],
      },
    ],
    actors: [],
    peers: [],
    versions: [],
    proposals: [],
    decisions: [],
  });
}

const addScore = (store: Store, id: string) => addWork(store, id, 'score');

const proposalOf = (id: string, workId: string, state: ScoreProposal['state']): ScoreProposal => ({
  id,
  workId,
  branchId: `branch-${workId}`,
  state,
  recipe: {
    id: `recipe-${id}`,
    workId,
    branchId: `branch-${workId}`,
    makerId: 'chorale',
    makerName: 'Chorale maker',
    makerHash: 'abc',
    operation: 'harmonise',
    controls: { temperature: 0.8 },
    seed: 7,
    candidates: 1,
    base: [{ peer: '18446744073709551615', counter: 3 }],
    region: { parts: [{ track: 't1', voices: [2, 3, 4] }], start: 0, end: 3840 },
    lines: [1, 2, 3, 4].map((voice) => ({ track: 't1', voice })),
    given: 0,
    locks: [],
    runtime: 'here',
    at,
  },
  candidates: [{ notes: [], natsPerNote: 0.3, hunks: [] }],
  progress: null,
  error: null,
  seconds: 0.5,
  createdAt: at,
  endedAt: null,
});

export function scoresContract(open: () => { readonly store: Store; reopen(): Promise<Store> }): void {
  it('a proposal is kept whole, and put in the place of what was kept of it', async () => {
    let { store } = open();
    await addScore(store, 'a');
    await addScore(store, 'b');
    expect(await store.scoreProposals.put(proposalOf('one', 'a', 'making'))).toBe(true);
    expect(await store.scoreProposals.put(proposalOf('two', 'a', 'making'))).toBe(true);
    expect(await store.scoreProposals.put(proposalOf('of-b', 'b', 'open'))).toBe(true);
    expect(await store.scoreProposals.put(proposalOf('of-none', 'nobody', 'open'))).toBe(false);
    const opened = { ...proposalOf('one', 'a', 'open'), seconds: 2 };
    await store.scoreProposals.put(opened);
    store = await open().reopen();
    expect((await store.scoreProposals.list('a')).map(({ id }) => id)).toEqual(['two', 'one']);
    expect((await store.scoreProposals.list('a', 1)).map(({ id }) => id)).toEqual(['two']);
    expect(await store.scoreProposals.get('a', 'one')).toEqual(opened);
    expect(await store.scoreProposals.get('b', 'one')).toBeNull();
    expect((await store.scoreProposals.making()).map(({ id }) => id)).toEqual(['two']);
  });

  it('a decision is durable with the edits that it made, or neither is', async () => {
    const { store } = open();
    await addScore(store, 'a');
    await store.scoreProposals.put(proposalOf('one', 'a', 'open'));
    const nothing = { work: null, actors: [], peers: [], versions: [], proposals: [], decisions: [] };
    const scoreProposals = [proposalOf('one', 'a', 'decided')];
    const update = new Uint8Array([9]);
    const branch = { id: 'branch-a', workId: 'a' };
    expect(
      await store.documents.append({ id: 'gone', workId: 'a' }, { ...nothing, updates: [update], scoreProposals }),
    ).toBe(null);
    expect((await store.scoreProposals.get('a', 'one'))?.state).toBe('open');
    await store.documents.append(branch, { ...nothing, updates: [update], scoreProposals });
    expect((await store.scoreProposals.get('a', 'one'))?.state).toBe('decided');
    expect((await store.documents.open('branch-a'))?.updates).toEqual([update]);
  });

  it('a work that is removed takes its proposals along', async () => {
    const { store } = open();
    await addScore(store, 'a');
    await store.scoreProposals.put(proposalOf('one', 'a', 'making'));
    await store.works.remove('a');
    expect(await store.scoreProposals.get('a', 'one')).toBeNull();
    expect(await store.scoreProposals.making()).toEqual([]);
  });
}
