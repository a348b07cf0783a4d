import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { totalmem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { machineMemory } from './machine-memory.ts';
import { textOperations } from './text-operations.ts';

afterEach(() => void vi.restoreAllMocks());

const allow = (bytes: number) => vi.spyOn(process, 'constrainedMemory').mockReturnValue(bytes);

test('the memory is that of the container where it has less than the machine', () => {
  allow(1_000_000);
  expect(machineMemory()).toBe(1_000_000);
  allow(Number.MAX_SAFE_INTEGER);
  expect(machineMemory()).toBe(totalmem());
  allow(0);
  expect(machineMemory()).toBe(totalmem());
});

test('what to expect of a training run warns of more memory than the container has', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fourhands-memory-'));
  const path = join(folder, 'a.txt');
  await writeFile(path, 'The red fox sat on the old wall and looked at the sea. '.repeat(200));
  const asked = { preset: 'own-quick', settings: {}, texts: [{ title: 'a', path }] };
  allow(1_000_000);
  expect((await textOperations().plan(asked)).warnings).toContain('much-memory');
  allow(0);
  expect((await textOperations().plan(asked)).warnings).not.toContain('much-memory');
  await rm(folder, { recursive: true });
});
