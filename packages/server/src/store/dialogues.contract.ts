/** What every Store must do with dialogues. Called by the suite in store.contract.ts. */
import type { Dialogue, DialogueMessage } from '@fourhands/core';
import { expect, it } from 'vitest';
import type { Store } from './store.ts';

const at = '2026-01-02T03:04:05.000Z';
const later = '2026-01-03T03:04:05.000Z';

const dialogueOf = (id: string, change: Partial<Dialogue> = {}): Dialogue => ({
  id,
  title: null,
  workId: null,
  leafId: null,
  preview: '',
  createdAt: at,
  changedAt: at,
  trashedAt: null,
  ...change,
});

const messageOf = (id: string, dialogueId: string, change: Partial<DialogueMessage> = {}): DialogueMessage => ({
  id,
  dialogueId,
  parentId: null,
  turn: 'person',
  author: { kind: 'person', id: 'anna', name: 'Anna' },
  text: `What is ${id}? 100% “odd”_`,
  state: 'done',
  quotes: [],
  recipe: null,
  runs: [],
  error: null,
  usage: null,
  createdAt: at,
  endedAt: at,
  ...change,
});

export function dialoguesContract(open: () => { readonly store: Store; reopen(): Promise<Store> }): void {
  it('dialogues keep their messages in the order they came, each put in the place of what was kept of it', async () => {
    const { store, reopen } = open();
    await store.dialogues.create(dialogueOf('d1'));
    await store.dialogues.create(dialogueOf('d2', { title: 'Two', workId: 'w', changedAt: later }));
    expect(await store.dialogues.get('no')).toBeNull();
    const coming = messageOf('m2', 'd1', { parentId: 'm1', turn: 'maker', state: 'streaming', text: '' });
    const change = { leafId: 'm2', preview: 'What', title: 'One', changedAt: later };
    expect(await store.dialogues.put('d1', [messageOf('m1', 'd1'), coming], change)).toBe(true);
    expect(await store.dialogues.put('no', [messageOf('m9', 'no')])).toBe(false);
    await expect(store.dialogues.message('m9')).resolves.toBeNull();
    expect(await store.dialogues.streaming()).toEqual([coming]);
    await store.dialogues.put('d1', [messageOf('m3', 'd1')]);
    const came = { ...coming, state: 'stopped' as const, text: 'It is' };
    await store.dialogues.put('d1', [came]);
    const again = await reopen();
    expect(await again.dialogues.messages('d1')).toEqual([messageOf('m1', 'd1'), came, messageOf('m3', 'd1')]);
    expect(await again.dialogues.messages('d2')).toEqual([]);
    expect(await again.dialogues.message('m2')).toEqual(came);
    expect(await again.dialogues.streaming()).toEqual([]);
    expect(await again.dialogues.get('d1')).toEqual(dialogueOf('d1', change));
  });

  it('dialogues are found by their title and by the words of any message, apart in the trash, and by their work', async () => {
    const { store } = open();
    await store.dialogues.create(dialogueOf('d1', { title: '100% sure' }));
    await store.dialogues.create(dialogueOf('d2', { workId: 'w', changedAt: later }));
    await store.dialogues.put('d2', [messageOf('m1', 'd2', { text: 'About a lighthouse' }), messageOf('m2', 'd2')]);
    const found = async (search: string, trashed = false) =>
      (await store.dialogues.list({ search, trashed })).map(({ id }) => id);
    expect(await found('')).toEqual(['d2', 'd1']);
    expect(await found('LIGHT')).toEqual(['d2']);
    expect(await found('0% s')).toEqual(['d1']);
    expect(await found('100%')).toEqual(['d2', 'd1']);
    expect(await found('1_0')).toEqual([]);
    expect((await store.dialogues.list({ trashed: false, workId: 'w' })).map(({ id }) => id)).toEqual(['d2']);
    expect(await store.dialogues.change('d1', { trashedAt: later })).toBe(true);
    expect(await store.dialogues.change('d1', {})).toBe(true);
    expect(await store.dialogues.change('no', { title: 'x' })).toBe(false);
    expect(await found('')).toEqual(['d2']);
    expect(await found('', true)).toEqual(['d1']);
    expect(await store.dialogues.remove('d2')).toBe(true);
    expect(await store.dialogues.remove('d2')).toBe(false);
    expect(await store.dialogues.message('m1')).toBeNull();
  });
}
