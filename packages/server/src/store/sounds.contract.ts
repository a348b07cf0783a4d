/** What every Store must do with sounds. Called by the suite in store.contract.ts. */
import type { SoundProposal, SoundVersion } from '@fourhands/core';
import type { Sound, SoundSource } from '@fourhands/core/media/sound/sound';
import type { SoundChange } from '@fourhands/core/media/sound/sound-change';
import { expect, it } from 'vitest';
import type { SoundCommit } from './sounds-store.ts';
import type { BlobRecord, Store } from './store.ts';

const at = '2026-01-02T03:04:05.000Z';
const later = '2026-01-03T03:04:05.000Z';
const blobOf = (digit: string): BlobRecord => ({ sha256: digit.repeat(64), mediaType: 'audio/wav', bytes: 9 });
const ann = { kind: 'person', id: 'ann', name: 'Ann' } as const;
const sourceOf = (file: string, peaks: string): SoundSource => ({
  id: blobOf(file).sha256,
  name: 'A “door”',
  channels: 1,
  length: 100,
  peaks: blobOf(peaks).sha256,
});
const content: Sound = {
  sampleRate: 48_000,
  channels: 2,
  tracks: [{ id: 't', name: '1', gainDb: -3, pan: 0.5, muted: false, solo: true, clips: [] }],
};
const changeOf = (number: number): SoundChange => ({
  number,
  actorId: 'ann',
  recipeId: null,
  kind: 'imported',
  parts: [{ kind: 'clips', trackId: 't', before: [], after: [] }],
});

const nothing: SoundCommit = {
  revision: 1,
  content,
  locks: [],
  sources: [],
  blobs: [],
  changes: [],
  states: [],
  actors: [],
  versions: [],
  proposals: [],
  look: null,
};
const firstCommit: SoundCommit = {
  ...nothing,
  sources: [sourceOf('1', '2')],
  blobs: [blobOf('1'), blobOf('2')],
  changes: [{ change: changeOf(1), state: 'done', at }],
};

async function addSound(store: Store, id: string): Promise<void> {
  const work = { id, title: id, medium: 'sound', mode: 'iterative', createdAt: at, changedAt: at } as const;
  await store.works.create({
    work: { ...work, trashedAt: null, preview: '', length: 0 },
    effort: { keys: 0, clicks: 0, choices: 0 },
    branches: [],
    actors: [ann],
    peers: [],
    versions: [],
    proposals: [],
    decisions: [],
    sound: firstCommit,
  });
}

const versionOf = (id: string): SoundVersion => ({ id, name: 'Kept “so”', reason: 'saved', actor: ann, at, change: 1 });
const proposalOf = (id: string, workId: string, state: SoundProposal['state']): SoundProposal => ({
  id,
  workId,
  state,
  recipe: {
    id: `r-${id}`,
    workId,
    makerId: 'm',
    makerName: 'M',
    makerHash: 'h',
    operation: 'generate',
    effect: 'rain',
    prompt: '',
    controls: { seconds: 1 },
    seed: 1,
    candidates: 1,
    base: 1,
    place: { trackId: 't', start: 0, end: null, channels: 3, mode: 'replace' },
    sampleRate: 48_000,
    runtime: 'none',
    at,
  },
  candidates: [],
  progress: null,
  error: null,
  createdAt: at,
  endedAt: null,
});

export function soundsContract(open: () => { readonly store: Store; reopen(): Promise<Store> }): void {
  it('a sound is as it was left: content, sources in their order, states of changes, locks', async () => {
    const { store, reopen } = open();
    await addSound(store, 'w1');
    const louder = { ...content, tracks: [{ ...content.tracks[0]!, gainDb: 0 }] };
    const lock = { id: 'k', region: { tracks: ['t'], start: 0, end: 9, channels: 3 }, by: 'ann' };
    const committed = await store.sounds.commit('w1', {
      ...nothing,
      revision: 2,
      content: louder,
      locks: [lock],
      // The first is known already.
      sources: [sourceOf('1', '2'), sourceOf('3', '4')],
      blobs: [blobOf('3'), blobOf('4')],
      changes: [{ change: changeOf(2), state: 'done', at: later }],
      states: [{ number: 1, state: 'undone' }],
      look: { changedAt: later, length: 1500 },
    });
    expect(committed).toBe(true);
    const again = await reopen();
    expect(await again.sounds.open('w1')).toEqual({
      content: louder,
      locks: [lock],
      revision: 2,
      sources: [sourceOf('1', '2'), sourceOf('3', '4')],
      changes: [
        { change: changeOf(1), state: 'undone', at },
        { change: changeOf(2), state: 'done', at: later },
      ],
    });
    expect(await again.works.get('w1')).toMatchObject({ changedAt: later, length: 1500 });
  });

  it('a commit that fails leaves nothing of it, and one for no sound is none', async () => {
    const { store } = open();
    await addSound(store, 'w1');
    const before = await store.sounds.open('w1');
    // The number of a change is taken already.
    const twice = { ...firstCommit, revision: 2, sources: [sourceOf('3', '4')], blobs: [blobOf('3'), blobOf('4')] };
    await expect(store.sounds.commit('w1', twice)).rejects.toThrow();
    expect(await store.sounds.open('w1')).toEqual(before);
    expect(await store.blobs.get(blobOf('3').sha256)).toBeNull();
    expect(await store.sounds.commit('none', nothing)).toBe(false);
    expect(await store.sounds.open('none')).toBeNull();
  });

  it('versions and proposals are kept, found, and put in the place of what they were', async () => {
    const { store } = open();
    await addSound(store, 'w1');
    const kept = { version: versionOf('v1'), content };
    const making = proposalOf('p1', 'w1', 'making');
    await store.sounds.commit('w1', { ...nothing, versions: [kept], proposals: [making] });
    expect(await store.sounds.versions('w1')).toEqual([kept.version]);
    expect(await store.sounds.version('w1', 'v1')).toEqual(kept);
    expect(await store.sounds.version('w2', 'v1')).toBeNull();
    expect(await store.sounds.making()).toEqual([making]);
    const ended = { ...making, state: 'open' as const };
    await store.sounds.commit('w1', { ...nothing, proposals: [ended, proposalOf('p2', 'w1', 'failed')] });
    expect(await store.sounds.making()).toEqual([]);
    expect(await store.sounds.proposal('w1', 'p1')).toEqual(ended);
    expect((await store.sounds.proposals('w1')).map(({ id }) => id)).toEqual(['p2', 'p1']);
  });

  it('its files and peaks stay as long as it does, and go with it', async () => {
    const { store } = open();
    await addSound(store, 'w1');
    expect(await store.blobs.forgetUnused()).toEqual([]);
    await store.works.remove('w1');
    expect(await store.sounds.open('w1')).toBeNull();
    expect((await store.blobs.forgetUnused()).toSorted()).toEqual(['1', '2'].map((digit) => blobOf(digit).sha256));
  });
}
