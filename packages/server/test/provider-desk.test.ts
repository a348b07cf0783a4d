import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyBox, verseId } from '@fourhands/makers';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { ProviderDesk } from '../src/commands/provider-desk.ts';

it('says of each kind of maker what computes for it here', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'desk-'));
  const store = openSqliteStore(join(folder, 'store.sqlite'));
  const { providers, settings } = store;
  const keys = KeyBox.open(join(folder, 'key'));
  const clock = { now: () => '2026-01-02T03:04:05.000Z', newId: () => 'id' };
  const desk = await ProviderDesk.open({ providers, settings, keys, own: [], machine: 'this machine', ...clock });
  const kinds = [
    ['writer', 'embedded', 'onnxruntime-node with 8-bit weights on this machine'],
    [verseId, 'embedded', 'onnxruntime-node with 32-bit weights on this machine'],
    ['folder', 'local', 'onnxruntime-node with the weights of its file on this machine'],
    ['glossary', 'procedure', 'this machine'],
    ['provider', 'connected', 'this machine'],
  ] as const;
  for (const [id, kind, runtime] of kinds) expect(desk.runtime({ id, kind })).toBe(runtime);
  await store.close();
  await rm(folder, { recursive: true, force: true });
});
