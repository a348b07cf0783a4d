/** What every Store must do with pictures. Called by the suite in store.contract.ts. */
import type { PictureProposal, PictureVersion } from '@fourhands/core';
import { expect, it } from 'vitest';
import type { PictureCommit, StoredContent } from './pictures-store.ts';
import type { BlobRecord, Store } from './store.ts';

const at = '2026-01-02T03:04:05.000Z';
const later = '2026-01-03T03:04:05.000Z';
const blobOf = (digit: string): BlobRecord => ({ sha256: digit.repeat(64), mediaType: 'image/webp', bytes: 9 });
const ann = { kind: 'person', id: 'ann', name: 'Ann' } as const;
const layer = { id: 'l1', name: 'Background', visible: true, opacity: 1, blend: 'normal' } as const;
const changeOf = (number: number) =>
  ({ number, group: number, actorId: 'ann', recipeId: null, kind: 'pixels', restores: false }) as const;
const contentOf = (pack: number): StoredContent => ({
  kind: 'pixels',
  layerId: 'l1',
  tiles: [[1, null, [pack, 0]]],
});

const nothing: PictureCommit = {
  revision: 1,
  layers: [layer],
  locks: [],
  pack: null,
  blobs: [],
  tiles: [],
  changes: [],
  states: [],
  actors: [],
  versions: [],
  proposals: [],
  changedAt: null,
};

const firstCommit: PictureCommit = {
  ...nothing,
  pack: { number: 1, blob: blobOf('1') },
  actors: [ann],
  tiles: [
    { layerId: 'l1', place: 0, ref: [1, 1] },
    { layerId: 'l1', place: 1, ref: [1, 0] },
  ],
  changes: [{ change: changeOf(1), state: 'done', at, content: contentOf(1) }],
};

async function addPicture(store: Store, id: string, commit = firstCommit): Promise<void> {
  await store.works.create({
    work: {
      id,
      title: id,
      medium: 'image',
      mode: 'iterative',
      createdAt: at,
      changedAt: at,
      trashedAt: null,
      preview: '',
      length: 0,
    },
    effort: { keys: 0, clicks: 0, choices: 0 },
    branches: [],
    actors: [ann],
    peers: [],
    versions: [],
    proposals: [],
    decisions: [],
    // Two tiles: 200 pixels are one and a bit.
    picture: { width: 200, height: 100, commit },
  });
}

const versionOf = (id: string): PictureVersion => ({
  id,
  name: 'Kept “so”',
  reason: 'saved',
  actor: ann,
  at,
  width: 200,
  height: 100,
  change: 1,
  thumbnail: blobOf('7').sha256,
});

const proposalOf = (id: string, workId: string, state: PictureProposal['state']): PictureProposal => ({
  id,
  workId,
  state,
  recipe: {
    id: `r-${id}`,
    workId,
    makerId: 'm',
    makerName: 'M',
    makerHash: 'h',
    operation: 'fill',
    controls: {},
    seed: 1,
    candidates: 1,
    base: 1,
    layerId: 'l1',
    region: [200, 100, 0, 0],
    style: null,
    prompt: '',
    groups: null,
    runtime: 'none',
    at,
  },
  candidates: [],
  progress: null,
  error: null,
  createdAt: at,
  endedAt: null,
});

export function picturesContract(open: () => { readonly store: Store; reopen(): Promise<Store> }): void {
  it('a picture is as it was left: tiles that were put again, taken away, states of changes, locks and looks', async () => {
    const { store, reopen } = open();
    await addPicture(store, 'w1');
    const lock = { id: 'k', mask: [200, 100, 0, 0], by: 'ann' };
    const committed = await store.pictures.commit('w1', {
      ...nothing,
      revision: 2,
      layers: [{ ...layer, opacity: 0.5 }],
      locks: [lock],
      pack: { number: 2, blob: blobOf('2') },
      tiles: [
        { layerId: 'l1', place: 0, ref: [2, 0] },
        { layerId: 'l1', place: 1, ref: null },
      ],
      changes: [{ change: changeOf(2), state: 'done', at: later, content: contentOf(2) }],
      states: [{ number: 1, state: 'undone' }],
      changedAt: later,
    });
    expect(committed).toBe(true);
    const again = await reopen();
    expect(await again.pictures.open('w1')).toEqual({
      width: 200,
      height: 100,
      layers: [{ look: { ...layer, opacity: 0.5 }, tiles: [[2, 0], null] }],
      locks: [lock],
      revision: 2,
      changes: [
        { change: changeOf(1), state: 'undone', at },
        { change: changeOf(2), state: 'done', at: later },
      ],
      packs: 2,
    });
    expect(await again.pictures.content('w1', 2)).toEqual(contentOf(2));
    expect(await again.pictures.content('w1', 3)).toBeNull();
    expect([...(await again.pictures.packs('w1', [2, 1, 9]))]).toEqual([
      [1, blobOf('1').sha256],
      [2, blobOf('2').sha256],
    ]);
    expect(await again.works.get('w1')).toMatchObject({
      changedAt: later,
      picture: { width: 200, height: 100, thumbnail: null },
    });
  });

  it('takes another size, with the tiles that lie in it', async () => {
    const { store, reopen } = open();
    await addPicture(store, 'w1');
    const image = (width: number) => ({
      width,
      height: 100,
      layers: [{ look: layer, tiles: [[1, 1], null] as const }],
    });
    const size = { width: 100, height: 90 };
    const content: StoredContent = { kind: 'size', before: image(200), after: image(100) };
    const change = { ...changeOf(2), kind: 'size' as const, size, from: { width: 200, height: 100 } };
    const tiles = [{ layerId: 'l1', place: 1, ref: null }];
    await store.pictures.commit('w1', { ...nothing, size, tiles, changes: [{ change, state: 'done', at, content }] });
    const again = await reopen();
    const kept = await again.pictures.open('w1');
    expect(kept).toMatchObject({ ...size, layers: [{ tiles: [[1, 1]] }] });
    expect(kept?.changes.at(-1)?.change).toEqual(change);
    expect(await again.pictures.content('w1', 2)).toEqual(content);
    expect(await again.works.get('w1')).toMatchObject({ picture: size });
  });

  it('a commit that fails leaves nothing of it, and one for no picture is none', async () => {
    const { store } = open();
    await addPicture(store, 'w1');
    const before = await store.pictures.open('w1');
    // The number of a change is taken already.
    const twice = { ...firstCommit, revision: 2, pack: { number: 2, blob: blobOf('3') } };
    await expect(store.pictures.commit('w1', twice)).rejects.toThrow();
    expect(await store.pictures.open('w1')).toEqual(before);
    expect(await store.blobs.get(blobOf('3').sha256)).toBeNull();
    expect(await store.pictures.commit('none', nothing)).toBe(false);
    expect(await store.pictures.open('none')).toBeNull();
  });

  it('versions and proposals are kept, found, and put in the place of what they were', async () => {
    const { store } = open();
    await addPicture(store, 'w1');
    const kept = { version: versionOf('v1'), layers: [{ look: layer, tiles: [[1, 1], null] as const }] };
    const making = { proposal: proposalOf('p1', 'w1', 'making'), base: [[0, [1, 1]]] as const };
    await store.pictures.commit('w1', {
      ...nothing,
      blobs: [blobOf('7')],
      versions: [kept],
      proposals: [making],
      thumbnail: blobOf('8'),
    });
    expect(await store.pictures.versions('w1')).toEqual([kept.version]);
    expect(await store.pictures.version('w1', 'v1')).toEqual(kept);
    expect(await store.pictures.version('w2', 'v1')).toBeNull();
    expect(await store.pictures.making()).toEqual([making.proposal]);
    const ended = { ...making, proposal: { ...making.proposal, state: 'open' as const } };
    await store.pictures.commit('w1', { ...nothing, proposals: [ended] });
    expect(await store.pictures.making()).toEqual([]);
    expect(await store.pictures.proposal('w1', 'p1')).toEqual(ended);
    expect(await store.pictures.proposalOfRecipe('w1', 'r-p1')).toEqual(ended.proposal);
    expect(await store.pictures.proposals('w1')).toEqual([ended.proposal]);
    expect((await store.works.get('w1'))?.picture?.thumbnail).toBe(blobOf('8').sha256);
    expect(await store.pictures.holds('w1', blobOf('7').sha256)).toBe(true);
    expect(await store.pictures.holds('w1', blobOf('1').sha256)).toBe(false);
  });

  it('its blobs stay as long as it does, and go with it', async () => {
    const { store } = open();
    await addPicture(store, 'w1');
    await store.pictures.commit('w1', { ...nothing, blobs: [blobOf('7')], thumbnail: blobOf('8') });
    expect(await store.blobs.forgetUnused()).toEqual([]);
    await store.works.remove('w1');
    expect(await store.pictures.open('w1')).toBeNull();
    expect((await store.blobs.forgetUnused()).toSorted()).toEqual(['1', '7', '8'].map((digit) => blobOf(digit).sha256));
  });
}
