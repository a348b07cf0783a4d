import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { storeContract } from '../store.contract.ts';
import { FolderFromNewerVersion } from '../store.ts';
import { openDatabase } from './database.ts';
import { migrations } from './migrations.ts';
import { openSqliteStore } from './sqlite-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

storeContract('SqliteStore', async () => {
  const path = join(folder, 'store.sqlite');
  let store = openSqliteStore(path);
  return {
    store,
    async reopen() {
      await store.close();
      store = openSqliteStore(path);
      return store;
    },
    close: () => store.close(),
  };
});

it('refuses a file written by a newer version, and changes nothing', async () => {
  const path = join(folder, 'newer.sqlite');
  const newer = new DatabaseSync(path);
  newer.exec('pragma user_version = 99');
  newer.close();
  expect(() => openSqliteStore(path)).toThrow(FolderFromNewerVersion);
  const after = new DatabaseSync(path);
  expect(after.prepare('select count(*) as tables from sqlite_schema').get()).toEqual({ tables: 0 });
  after.close();
});

it('takes providers that were connected before there were kinds as OpenAI-compatible', async () => {
  const path = join(folder, 'older.sqlite');
  const older = new DatabaseSync(path);
  for (const step of migrations.slice(0, 2)) older.exec(step);
  older.exec(`
    pragma user_version = 2;
    insert into provider (id, maker_id, name, address, model, key_encrypted, monthly_cap, created_at)
    values ('p', 'provider-p', 'Mine', 'http://127.0.0.1:11434/v1', 'small', x'0102', 5, '2026-01-02T03:04:05.000Z');
  `);
  older.close();
  const store = openSqliteStore(path);
  expect(await store.providers.get('p')).toEqual({
    id: 'p',
    makerId: 'provider-p',
    kind: 'openai-compatible',
    name: 'Mine',
    address: 'http://127.0.0.1:11434/v1',
    model: 'small',
    keyEncrypted: new Uint8Array([1, 2]),
    pricePerMillionIn: null,
    pricePerMillionOut: null,
    monthlyCap: 5,
    pictures: null,
    createdAt: '2026-01-02T03:04:05.000Z',
  });
  await store.close();
});

it('keeps texts and runs of them from before there were other files', async () => {
  const path = join(folder, 'older.sqlite');
  const older = new DatabaseSync(path);
  const before = migrations.findIndex((step) => step.includes('create table dataset_file'));
  for (const step of migrations.slice(0, before)) older.exec(step);
  const hash = '1'.repeat(64);
  const at = '2026-01-02T03:04:05.000Z';
  older.exec(`
    pragma user_version = ${before};
    insert into blob values ('${hash}', 'text/plain', 10);
    insert into dataset (id, name, created_at, kind) values ('d', 'Letters', '${at}', 'texts');
    insert into dataset_text (id, dataset_id, name, title, format, encoding, language, scripts, characters, words, bytes,
      sha256, warnings, created_at) values ('t', 'd', 'a/b.txt', 'b', 'plain', 'utf-8', 'eng', '{"Latin":1}', 50, 9, 70,
      '${hash}', '["text-cut"]', '${at}');
    insert into run (id, name, kind, preset, settings, seed, dataset_id, dataset_name, picture_count, text_count, state,
      queue_order, created_at) values ('r', 'Letters', 'writer', 'p', '{}', 1, 'd', 'Letters', 0, 1, 'stopped', 1, '${at}');
    insert into run_text values ('r', 0, 'a/b.txt', 'b', '${hash}');
    insert into run_sample (run_id, step, prompt, text) values ('r', 1, 'Once', ' there');
  `);
  older.close();
  const store = openSqliteStore(path);
  expect(await store.datasets.get('d')).toMatchObject({
    sums: { words: 9 },
    files: [
      {
        id: 't',
        name: 'a/b.txt',
        title: 'b',
        format: 'plain',
        encoding: 'utf-8',
        language: 'eng',
        scripts: { Latin: 1 },
        characters: 50,
        words: 9,
        bytes: 70,
        sha256: hash,
        warnings: ['text-cut'],
        createdAt: at,
      },
    ],
  });
  expect(await store.runs.get('r')).toMatchObject({ fileCount: 1 });
  expect(await store.runs.files('r')).toEqual([{ name: 'a/b.txt', title: 'b', sha256: hash }]);
  expect(await store.runs.samples('r')).toEqual([
    { step: 1, prompt: 'Once', text: ' there', melody: null, sound: null },
  ]);
  expect(await store.blobs.forgetUnused()).toEqual([]);
  await store.close();
});

it('keeps models of this machine from before some of them spoke', async () => {
  const path = join(folder, 'older.sqlite');
  const older = new DatabaseSync(path);
  const before = migrations.findIndex((step) => step.includes("'$.medium'"));
  for (const step of migrations.slice(0, before)) older.exec(step);
  older.exec(`
    pragma user_version = ${before};
    insert into local_model (id, content) values ('m', '{"id":"m","name":"Small","modelType":"llama"}');
  `);
  older.close();
  const store = openSqliteStore(path);
  expect(await store.localModels.list()).toEqual([
    { id: 'm', name: 'Small', modelType: 'llama', medium: 'text', voices: [] },
  ]);
  await store.close();
});

it('commits durably: a write-ahead log, synchronised at each commit', async () => {
  const { database, close } = openDatabase(join(folder, 'store.sqlite'));
  const ask = async (name: string) => (await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(database)).rows;
  expect(await ask('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  expect(await ask('synchronous')).toEqual([{ synchronous: 2 }]);
  expect(await ask('foreign_keys')).toEqual([{ foreign_keys: 1 }]);
  await close();
});

it('says that the disk is full', async () => {
  const { database, close } = openDatabase(join(folder, 'store.sqlite'));
  await sql`pragma max_page_count = 1`.execute(database);
  const row = { id: 'd', name: 'x'.repeat(200_000), created_at: '' };
  await expect(database.insertInto('dataset').values(row).execute()).rejects.toMatchObject({ code: 'storage-full' });
  await close();
});
