import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KeyUnreadable } from '../failures.ts';
import { KeyBox } from './key-box.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'key-box-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('opens what it sealed, after a restart too, and for its owner alone', () => {
  const path = join(folder, 'key');
  const sealed = KeyBox.open(path).seal('sk-secret 密', 'provider-1');
  expect(Buffer.from(sealed).toString('latin1')).not.toContain('sk-secret');
  expect(KeyBox.open(path).open(sealed, 'provider-1')).toBe('sk-secret 密');
  expect(() => KeyBox.open(path).open(sealed, 'provider-2')).toThrow(KeyUnreadable);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('says so when the key was changed', () => {
  const path = join(folder, 'key');
  const sealed = KeyBox.open(path).seal('secret', 'p');
  const bytes = readFileSync(path);
  bytes[0] = bytes[0]! ^ 1;
  writeFileSync(path, bytes);
  expect(() => KeyBox.open(path).open(sealed, 'p')).toThrow(KeyUnreadable);
});
