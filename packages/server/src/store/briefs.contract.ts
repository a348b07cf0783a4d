/** What every Store must do with briefs and templates. Called by the suite in store.contract.ts. */
import type { Brief } from '@fourhands/core';
import { builtInTemplates } from '@fourhands/core/brief/built-in-templates';
import { expect, it } from 'vitest';
import type { TemplateRecord } from './briefs-store.ts';
import type { Store } from './store.ts';

const at = '2026-01-02T03:04:05.000Z';
const later = '2026-01-03T03:04:05.000Z';

const briefOf = (value: string): Brief => ({
  template: builtInTemplates[0]!,
  facts: [{ name: 'Who', value, kind: 'name' }],
});

const templateOf = (id: string, name: string): TemplateRecord => ({
  id,
  name,
  language: 'zh',
  instructions: '写一段。\n"短"',
  slots: [{ name: '主体', kind: 'name', required: true, example: '青石区' }],
  plans: [['{主体}。']],
});

async function addWork(store: Store, id: string): Promise<void> {
  await store.works.create({
    work: {
      id,
      title: id,
      medium: 'text',
      mode: 'prompt-guided',
      createdAt: at,
      changedAt: at,
      trashedAt: null,
      preview: '',
      length: 0,
    },
    effort: { keys: 0, clicks: 0, choices: 0 },
    branches: [],
    actors: [],
    peers: [],
    versions: [],
    proposals: [],
    decisions: [],
  });
}

export function briefsContract(open: () => { readonly store: Store; reopen(): Promise<Store> }): void {
  it('the briefs of a work are kept one after the other, replaced by their id, and go with it', async () => {
    const { store, reopen } = open();
    await addWork(store, 'w1');
    await addWork(store, 'w2');
    expect(await store.briefs.newest('w1')).toBeNull();
    expect(await store.briefs.put('w1', { id: 'b1', at, brief: briefOf('Ann') })).toBe(true);
    expect(await store.briefs.put('w1', { id: 'b2', at: later, brief: briefOf('Bo') })).toBe(true);
    expect(await store.briefs.put('w1', { id: 'b2', at: later, brief: briefOf('Cy “C”') })).toBe(true);
    expect(await store.briefs.put('w2', { id: 'b3', at, brief: briefOf('Di') })).toBe(true);
    expect(await store.briefs.put('no', { id: 'b4', at, brief: briefOf('Ed') })).toBe(false);
    const again = await reopen();
    expect(await again.briefs.newest('w1')).toEqual({ id: 'b2', at: later, brief: briefOf('Cy “C”') });
    expect((await again.briefs.list('w1')).map(({ id }) => id)).toEqual(['b2', 'b1']);
    expect((await again.briefs.list('w1', 1)).map(({ id }) => id)).toEqual(['b2']);
    await again.works.remove('w1');
    expect(await again.briefs.list('w1')).toEqual([]);
    expect(await again.briefs.list('w2')).toHaveLength(1);
  });

  it('a work is made with its briefs, the oldest first', async () => {
    const { store } = open();
    await store.works.create({
      work: {
        id: 'w',
        title: 'w',
        medium: 'text',
        mode: 'prompt-guided',
        createdAt: at,
        changedAt: at,
        trashedAt: null,
        preview: '',
        length: 0,
      },
      effort: { keys: 0, clicks: 0, choices: 0 },
      branches: [],
      actors: [],
      peers: [],
      versions: [],
      proposals: [],
      decisions: [],
      briefs: [
        { id: 'b1', at, brief: briefOf('Ann') },
        { id: 'b2', at: later, brief: briefOf('Bo') },
      ],
    });
    expect((await store.briefs.list('w')).map(({ id }) => id)).toEqual(['b2', 'b1']);
  });

  it('templates are made, listed in their order, changed and removed', async () => {
    const { store, reopen } = open();
    await store.templates.create(templateOf('t1', 'One'));
    await store.templates.create(templateOf('t2', 'Two'));
    expect(await store.templates.change(templateOf('t1', 'Eins'))).toBe(true);
    expect(await store.templates.change(templateOf('no', 'None'))).toBe(false);
    const again = await reopen();
    expect(await again.templates.list()).toEqual([templateOf('t1', 'Eins'), templateOf('t2', 'Two')]);
    expect(await again.templates.remove('t1')).toBe(true);
    expect(await again.templates.remove('t1')).toBe(false);
    expect(await again.templates.list()).toEqual([templateOf('t2', 'Two')]);
  });
}
