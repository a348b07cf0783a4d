/** What every Store must do with the clips of speech. Called by the suite in store.contract.ts. */
import { expect, it } from 'vitest';
import type { Store } from './store.ts';
import { addWork } from './scores.contract.ts';

const clip = (letter: string) => ({ sha256: letter.repeat(64), mediaType: 'audio/wav', bytes: 10 });

export function speechesContract(open: () => { readonly store: Store; reopen(): Promise<Store> }): void {
  it('a clip stays as long as the work does, and another work keeps it', async () => {
    let { store } = open();
    await addWork(store, 'a', 'speech');
    await addWork(store, 'b', 'speech');
    expect(await store.speechClips.keep('a', [clip('1'), clip('2')])).toBe(true);
    expect(await store.speechClips.keep('a', [clip('1')])).toBe(true);
    expect(await store.speechClips.keep('b', [clip('2')])).toBe(true);
    expect(await store.speechClips.keep('nobody', [clip('3')])).toBe(false);
    expect(await store.blobs.forgetUnused()).toEqual([]);
    store = await open().reopen();
    expect((await store.blobs.hashes()).toSorted()).toEqual([clip('1').sha256, clip('2').sha256]);
    await store.works.remove('a');
    expect(await store.blobs.forgetUnused()).toEqual([clip('1').sha256]);
    await store.works.remove('b');
    expect(await store.blobs.forgetUnused()).toEqual([clip('2').sha256]);
  });
}
