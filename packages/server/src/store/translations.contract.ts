/** What every Store must do with translations and glossaries. Called by the suite in store.contract.ts. */
import type { Entry } from '@fourhands/core';
import type { PairRecord } from '@fourhands/core/translation/pairs';
import { expect, it } from 'vitest';
import type { Store } from './store.ts';
import type { Alignment, TranslationRecord } from './translations-store.ts';

const at = '2026-01-02T03:04:05.000Z';
const later = '2026-01-03T03:04:05.000Z';

const glossary = { id: 'g1', name: 'Sea', sourceLanguage: 'en', targetLanguage: 'zh', createdAt: at, changedAt: at };
const entryOf = (id: string, change: Partial<Entry> = {}): Entry => ({
  id,
  source: `term ${id}`,
  target: '词',
  caseSensitive: false,
  doNotTranslate: true,
  note: '',
  ...change,
});
const recordOf = (workId: string, change: Partial<TranslationRecord> = {}): TranslationRecord => ({
  workId,
  branchId: `${workId}-main`,
  sourceWorkId: 'source',
  sourceBranchId: 'source-main',
  sourceTitle: 'The lamp',
  sourceLanguage: 'en',
  targetLanguage: 'zh',
  glossaryId: null,
  createdAt: at,
  ...change,
});
const pair: PairRecord = {
  id: 'p1',
  source: { start: 0, end: 4 },
  sourceText: 'One.',
  target: { start: 0, end: 2 },
  targetText: '一。',
  lastText: '',
  from: 'One.',
  partial: false,
};
const alignment: Alignment = { source: [{ peer: '7', counter: 3 }], target: [], pairs: [pair] };

async function addWork(store: Store, id: string): Promise<void> {
  const look = { preview: '', length: 0, trashedAt: null, createdAt: at, changedAt: at };
  await store.works.create({
    work: { id, title: id, medium: 'text', mode: 'iterative', ...look },
    effort: { keys: 0, clicks: 0, choices: 0 },
    branches: [
      {
        branch: { id: `${id}-main`, workId: id, name: 'Main', main: true, fromVersionId: null, createdAt: at },
        snapshot: new Uint8Array(),
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

export function translationsContract(open: () => { readonly store: Store }): void {
  it('translations belong to their work, are found by their source, and are aligned anew', async () => {
    const { store } = open();
    await addWork(store, 't1');
    await addWork(store, 't2');
    await store.translations.create(recordOf('t1'), alignment);
    await store.translations.create(recordOf('t2', { targetLanguage: 'fr', createdAt: later }), alignment);
    expect((await store.translations.list('source')).map(({ workId }) => workId)).toEqual(['t1', 't2']);
    expect(await store.translations.list('other')).toEqual([]);
    expect(await store.translations.get('t1')).toEqual({ translation: recordOf('t1'), alignment });
    expect(await store.translations.get('no')).toBeNull();
    const after = { ...alignment, target: [{ peer: '9', counter: 1 }], pairs: [{ ...pair, source: null, from: null }] };
    const nothing = { updates: [], actors: [], peers: [], versions: [], proposals: [], decisions: [], work: null };
    // Together with the text, or not at all.
    await store.documents.append({ id: 't1-main', workId: 't1' }, { ...nothing, alignment: after });
    expect(await store.documents.append({ id: 'no', workId: 't2' }, { ...nothing, alignment: after })).toBeNull();
    expect((await store.translations.get('t2'))?.alignment).toEqual(alignment);
    expect((await store.translations.get('t1'))?.alignment).toEqual(after);
    expect(await store.translations.change('t1', { sourceLanguage: 'de', sourceTitle: 'Die Lampe' })).toBe(true);
    expect(await store.translations.change('t1', {})).toBe(true);
    expect(await store.translations.change('no', { glossaryId: null })).toBe(false);
    expect((await store.translations.get('t1'))?.translation).toEqual(
      recordOf('t1', { sourceLanguage: 'de', sourceTitle: 'Die Lampe' }),
    );
    await expect(store.translations.create(recordOf('nobody'), alignment)).rejects.toThrow();
    await store.works.remove('t1');
    expect(await store.translations.get('t1')).toBeNull();
  });

  it('glossaries keep their terms in order, and translations go on without one that is deleted', async () => {
    const { store } = open();
    await store.glossaries.create(glossary);
    await store.glossaries.create({ ...glossary, id: 'g2', name: 'Air' });
    const many = Array.from({ length: 1200 }, (_, index) => entryOf(`e${index}`));
    expect(await store.glossaries.addEntries('g1', many, later)).toBe(true);
    expect(await store.glossaries.addEntries('no', [entryOf('x')], later)).toBe(false);
    expect(await store.glossaries.get('g1')).toEqual({ ...glossary, changedAt: later, entries: many });
    expect(await store.glossaries.get('no')).toBeNull();
    expect((await store.glossaries.list()).map(({ id, terms }) => [id, terms])).toEqual([
      ['g2', 0],
      ['g1', 1200],
    ]);
    const changed = entryOf('e3', { source: 'other', caseSensitive: true, doNotTranslate: false, note: 'n' });
    expect(await store.glossaries.changeEntry('g1', changed, at)).toBe(true);
    expect(await store.glossaries.changeEntry('g2', changed, at)).toBe(false);
    expect((await store.glossaries.get('g1'))?.entries[3]).toEqual(changed);
    expect(await store.glossaries.removeEntry('g1', 'e0', at)).toBe(true);
    expect(await store.glossaries.removeEntry('g1', 'e0', at)).toBe(false);
    // Two with one identifier: none is added.
    await expect(store.glossaries.addEntries('g2', [entryOf('y'), entryOf('e5')], at)).rejects.toThrow();
    expect((await store.glossaries.get('g2'))?.entries).toEqual([]);
    expect(await store.glossaries.change('g2', { name: 'Wind', targetLanguage: 'ja', changedAt: later })).toBe(true);
    expect(await store.glossaries.change('no', { changedAt: later })).toBe(false);
    expect(await store.glossaries.get('g2')).toMatchObject({
      name: 'Wind',
      targetLanguage: 'ja',
      sourceLanguage: 'en',
    });

    await addWork(store, 't1');
    await store.translations.create(recordOf('t1', { glossaryId: 'g1' }), alignment);
    expect(await store.glossaries.remove('g1')).toBe(true);
    expect(await store.glossaries.remove('g1')).toBe(false);
    expect((await store.translations.get('t1'))?.translation.glossaryId).toBeNull();
  });
}
