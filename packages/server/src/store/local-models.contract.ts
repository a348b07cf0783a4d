/** What every Store must do with the models of this machine. Called by the suite in store.contract.ts. */
import { expect, it } from 'vitest';
import type { LocalModelRecord } from './local-models-store.ts';
import type { Store } from './store.ts';

const recordOf = (id: string, name: string): LocalModelRecord => ({
  id,
  makerId: `local-${id}`,
  name,
  source: { kind: 'folder', path: '/models/“small”' },
  type: 'q8',
  threads: 2,
  bytes: 5_000_000_000,
  memoryBytes: 6_000_000_000,
  medium: 'speech',
  modelType: 'style_text_to_speech_2',
  contextTokens: 510,
  voices: [{ name: 'af_heart', language: 'en-US', gender: 'female' }],
  instructions: true,
  licence: null,
  hash: 'a'.repeat(64),
  files: [{ name: 'config.json', bytes: 12, modifiedAt: 1_700_000_000_000, sha256: 'b'.repeat(64) }],
  createdAt: '2026-01-02T03:04:05.000Z',
});

export function localModelsContract(open: () => { readonly store: Store; reopen(): Promise<Store> }): void {
  it('models are added, listed in their order, changed and removed', async () => {
    const { store, reopen } = open();
    await store.localModels.create(recordOf('m1', 'One'));
    await store.localModels.create(recordOf('m2', '二'));
    expect(await store.localModels.change({ ...recordOf('m1', 'Eins'), hash: 'c'.repeat(64) })).toBe(true);
    expect(await store.localModels.change(recordOf('no', 'None'))).toBe(false);
    const again = await reopen();
    expect(await again.localModels.list()).toEqual([
      { ...recordOf('m1', 'Eins'), hash: 'c'.repeat(64) },
      recordOf('m2', '二'),
    ]);
    expect(await again.localModels.get('m2')).toEqual(recordOf('m2', '二'));
    expect(await again.localModels.get('no')).toBeNull();
    expect(await again.localModels.remove('m1')).toBe(true);
    expect(await again.localModels.remove('m1')).toBe(false);
    expect((await again.localModels.list()).map(({ id }) => id)).toEqual(['m2']);
  });
}
