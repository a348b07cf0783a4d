/** Models fetched from a hub that is like the real one in its addresses; the real one is never asked. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Download, FourhandsClient } from '@fourhands/core';
import { weightsUrl } from '@fourhands/makers';
import { writerAsHuggingFace } from '@fourhands/models/transformer/writer-hugging-face';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { makeKokoroFolder } from '../../makers/test/voice-folder.ts';
import { HttpHub } from '../src/commands/hub/http-hub.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { commit, type StandInHub, startHub } from './stand-in-hub.ts';
import { made } from './work-helpers.ts';

const repository = 'onnx-community/Small-ONNX';
const weights = 'onnx/model_quantized.onnx';
let files: Map<string, Uint8Array>;
let hub: StandInHub;
let server: FakeServer;
let client: FourhandsClient;

beforeAll(async () => {
  files = new Map(writerAsHuggingFace(new Uint8Array(await readFile(weightsUrl)), { weights: ['q8'] }).files);
  files.set('README.md', new TextEncoder().encode('---\nlicense: mit\n---\n# Small\n'));
  files.set('../outside.json', new TextEncoder().encode('{}'));
  files.set('onnx/model_q4.onnx', new Uint8Array(1000));
  files.set('.gitattributes', new TextEncoder().encode('x'));
});
beforeEach(async () => {
  hub = await startHub(repository, files);
  server = await startFakeServer({}, { hubAddress: hub.address });
  ({ client } = server);
});
afterEach(async () => {
  await server.close();
  await hub.close();
});

/** Looks at a download again and again until it is as asked. */
async function until(id: string, reached: (download: Download) => boolean): Promise<Download> {
  const look = async () => (await client.listDownloads()).find((one) => one.id === id && reached(one));
  return vi.waitUntil(look, { interval: 20, timeout: 50_000 });
}
const ended = ({ state }: Download) => state !== 'running';
const start = () => client.startDownload({ repository, commit, type: 'q8' });

/** A download whose connection broke in the middle of the weights. */
async function brokenOff(): Promise<Download> {
  let go = () => {};
  hub.hold = new Promise((resolve) => (go = resolve));
  hub.breakAfter = 100_000;
  const { id } = await start();
  await until(id, ({ file, bytes }) => file === weights && bytes >= 100_000);
  go();
  hub.hold = null;
  return until(id, ended);
}

it('says how large a model is, fetches what was asked for and nothing else, and makes it a maker', async () => {
  expect(hub.asked).toEqual([]);
  const found = await client.lookAtHub({ repository });
  expect(found).toMatchObject({ repository, commit, licence: 'apache-2.0', host: new URL(hub.address).host });
  expect(found.weights.map(({ type, bytes }) => ({ type, bytes }))).toEqual([
    { type: 'q8', bytes: files.get(weights)!.length },
    { type: 'q4', bytes: 1000 },
  ]);
  expect(hub.asked.map(({ path }) => path)).toEqual([`/api/models/${repository}/revision/main?blobs=true`]);

  const download = await start();
  expect(download.total).toBe(found.weights[0]!.bytes + found.otherBytes);
  const done = await until(download.id, ended);
  expect(done).toMatchObject({ state: 'done', failure: null, bytes: done.total });
  expect(done.hosts).toEqual([new URL(hub.address).host, hub.filesHost]);
  const folder = join(server.folder, 'hub-models', download.id);
  expect((await readdir(folder, { recursive: true })).toSorted()).toEqual([
    'README.md',
    'config.json',
    'generation_config.json',
    'onnx',
    weights,
    'tokenizer.json',
    'tokenizer_config.json',
  ]);
  expect((await readFile(join(folder, weights))).equals(files.get(weights)!)).toBe(true);

  const [model] = (await client.listLocalModels()).models;
  expect(model).toMatchObject({
    id: done.modelId,
    name: 'Small-ONNX',
    licence: 'mit',
    source: { kind: 'hub', repository, commit },
  });
  const work = await client.createWork({ title: 'A work', text: 'It was a quiet morning.' });
  const asked = {
    makerId: model!.makerId,
    operation: 'continue',
    mode: 'prompt-guided',
    controls: { length: 8 },
  } as const;
  expect((await made(client, work.id, asked)).candidates[0]!.text.trim()).not.toBe('');
  const fetched = () => hub.asked.filter(({ path }) => path.startsWith('/cdn/')).length;
  const once = fetched();
  expect(await start()).toMatchObject({ state: 'done', modelId: model!.id });
  expect(fetched()).toBe(once);
  const before = hub.asked.length;
  await client.setOffline(true);
  expect((await made(client, work.id, asked)).error).toBeNull();
  expect(hub.asked.length).toBe(before);
  await client.removeLocalModel(model!.id);
  await expect(stat(folder)).rejects.toThrow(/ENOENT/);
  await client.setOffline(false);
  await start();
  expect(await until(done.id, ended)).toMatchObject({ state: 'done' });
  expect(fetched()).toBe(2 * once);
});

it('goes on where it broke off, also after the server ended', async () => {
  const failed = await brokenOff();
  expect(failed).toMatchObject({ state: 'failed', failure: { code: 'hub-unreachable' } });
  const folder = join(server.folder, 'hub-models', failed.id);
  const kept = (await stat(join(folder, `${weights}.part`))).size;
  expect(kept).toBeGreaterThan(0);
  server = await server.restart();
  ({ client } = server);
  const [again] = await client.listDownloads();
  expect(again).toMatchObject({ id: failed.id, state: 'failed', bytes: failed.bytes });
  const before = hub.asked.length;
  await client.resumeDownload(failed.id);
  expect(await until(failed.id, ended)).toMatchObject({ state: 'done' });
  const ranges = hub.asked.slice(before).filter(({ path }) => path.startsWith('/cdn/'));
  expect(ranges[0]!.range).toBe(`bytes=${kept}-`);
  expect((await readFile(join(folder, weights))).equals(files.get(weights)!)).toBe(true);
});

it('what is asked of one download at once is done one after the other', async () => {
  let go = () => {};
  hub.hold = new Promise((resolve) => (go = resolve));
  const both = await Promise.all([start(), start()]);
  expect(both.map(({ state }) => state)).toEqual(['running', 'running']);
  expect(hub.asked.filter(({ path }) => path.includes('/revision/'))).toHaveLength(1);
  const { id } = both[0];
  const [stopped, resumed] = await Promise.all([client.stopDownload(id), client.resumeDownload(id)]);
  expect([stopped.state, resumed.state].toSorted()).not.toContain('failed');
  await Promise.allSettled([client.removeDownload(id), client.stopDownload(id), client.removeDownload(id)]);
  expect(await client.listDownloads()).toEqual([]);
  await expect(stat(join(server.folder, 'hub-models', id))).rejects.toThrow(/ENOENT/);
  go();
});

it('forgets the state of what became a model when the server ended in between', async () => {
  const done = await until((await start()).id, ended);
  const state = join(server.folder, 'hub-models', done.id, 'download.json');
  const download = { ...done, state: 'running', modelId: null };
  await writeFile(state, JSON.stringify({ download, files: [] }));
  server = await server.restart();
  ({ client } = server);
  expect(await client.listDownloads()).toEqual([]);
  await expect(stat(state)).rejects.toThrow(/ENOENT/);
  expect((await client.listLocalModels()).models).toMatchObject([{ id: done.modelId, problem: null }]);
});

it('takes a whole file where the rest was asked for and the hub knows no ranges', async () => {
  const failed = await brokenOff();
  hub.ranges = false;
  await client.resumeDownload(failed.id);
  const done = await until(failed.id, ended);
  expect(done).toMatchObject({ state: 'done', bytes: done.total });
});

it('stops when it is told to, keeps what came, and forgets it when that is asked', async () => {
  let go = () => {};
  hub.hold = new Promise((resolve) => (go = resolve));
  const { id } = await start();
  await until(id, ({ file, bytes }) => file === weights && bytes > 100_000);
  const stopped = await client.stopDownload(id);
  expect(stopped).toMatchObject({ state: 'stopped', failure: null, modelId: null });
  expect(stopped.bytes).toBeGreaterThan(100_000);
  go();
  await client.removeDownload(id);
  expect(await client.listDownloads()).toEqual([]);
  expect(await readdir(join(server.folder, 'hub-models'))).toEqual([]);
});

it('the offline switch ends what comes, and lets nothing begin', async () => {
  let go = () => {};
  hub.hold = new Promise((resolve) => (go = resolve));
  const { id } = await start();
  await until(id, ({ file, bytes }) => file === weights && bytes > 100_000);
  await client.setOffline(true);
  go();
  expect(await until(id, ended)).toMatchObject({ state: 'failed', failure: { code: 'offline-only' } });
  const before = hub.asked.length;
  await expect(client.lookAtHub({ repository })).rejects.toMatchObject({ code: 'offline-only' });
  await expect(start()).rejects.toMatchObject({ code: 'offline-only' });
  await expect(client.resumeDownload(id)).rejects.toMatchObject({ code: 'offline-only' });
  expect(hub.asked.length).toBe(before);
});

it('a file with other bytes than the hub said is thrown away', async () => {
  const bytes = files.get(weights)!.slice();
  bytes[1000]! ^= 1;
  hub.lies.set(weights, bytes);
  const failed = await until((await start()).id, ended);
  expect(failed).toMatchObject({ state: 'failed', failure: { code: 'hub-file-damaged' } });
  expect(await readdir(join(server.folder, 'hub-models', failed.id, 'onnx'))).toEqual([]);
  hub.lies.set(weights, new Uint8Array(files.get(weights)!.length + 5));
  await client.resumeDownload(failed.id);
  expect(await until(failed.id, ended)).toMatchObject({ failure: { code: 'hub-file-damaged' } });
  hub.lies.clear();
  await client.resumeDownload(failed.id);
  expect(await until(failed.id, ended)).toMatchObject({ state: 'done' });
});

it('says what is wrong with what was asked for', async () => {
  await expect(client.lookAtHub({ repository: 'nobody/nothing' })).rejects.toMatchObject({
    status: 404,
    code: 'hub-repository-missing',
  });
  for (const bad of ['../../etc/passwd', 'a/b/c', 'https://evil.example/x', '', 'a b'])
    await expect(client.lookAtHub({ repository: bad })).rejects.toMatchObject({ status: 400 });
  await expect(client.lookAtHub({ repository, revision: '../x' })).rejects.toMatchObject({ status: 400 });
  await expect(client.resumeDownload('no')).rejects.toMatchObject({ status: 404, code: 'download-not-found' });
  const torch = await startHub(repository, new Map([...files].filter(([name]) => !name.endsWith('.onnx'))));
  const beside = await startFakeServer({}, { hubAddress: torch.address });
  await expect(beside.client.lookAtHub({ repository })).rejects.toMatchObject({ code: 'hub-model-unsuitable' });
  await beside.close();
  await torch.close();
  await expect(beside.client.lookAtHub({ repository })).rejects.toThrow();
});

it('follows no redirect to an address that is less secure, nor one without end', async () => {
  const answer = (location: string) => async () => new Response(null, { status: 302, headers: { location } });
  const { signal } = new AbortController();
  const file = { repository, commit, name: 'config.json', from: 0 };
  const insecure = new HttpHub('https://hub.example', answer('http://cdn.example/x'));
  await expect(insecure.open(file, () => undefined, signal)).rejects.toThrow(/not secure/);
  const circle = new HttpHub('https://hub.example', answer('https://hub.example/again'));
  await expect(circle.open(file, () => undefined, signal)).rejects.toThrow(/without end/);
  let times = 0;
  const closed = new HttpHub('https://hub.example', async () => {
    times += 1;
    if (times === 1) throw new TypeError('fetch failed');
    return new Response('bytes');
  });
  expect((await closed.open(file, () => undefined, signal)).from).toBe(0);
  const gone = new HttpHub('https://hub.example', () => Promise.reject(new TypeError('fetch failed')));
  await expect(gone.describe(repository, 'main', signal)).rejects.toMatchObject({ code: 'hub-unreachable' });
  const page = new HttpHub('https://hub.example', async () => new Response('<html>'));
  await expect(page.describe(repository, 'main', signal)).rejects.toMatchObject({ code: 'hub-answer-not-understood' });
});

it('fetches the voices of a Kokoro that can be used here, and it speaks', async () => {
  const kokoro = await makeKokoroFolder();
  const names = (await readdir(kokoro.path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(kokoro.path, join(parentPath, name)));
  const voices = new Map<string, Uint8Array>();
  for (const name of names) voices.set(name, await readFile(join(kokoro.path, name)));
  voices.set('voices/../../outside.bin', new Uint8Array(1024));
  const beside = await startHub('onnx-community/Kokoro-ONNX', voices);
  const speaking = await startFakeServer({}, { hubAddress: beside.address });
  client = speaking.client;
  try {
    const asked = { repository: 'onnx-community/Kokoro-ONNX', commit, type: 'q8' } as const;
    const { otherBytes } = await client.lookAtHub({ repository: asked.repository });
    expect(otherBytes).toBeGreaterThan(2 * 510 * 1024);
    const done = await until((await client.startDownload(asked)).id, ended);
    expect(done).toMatchObject({ state: 'done', failure: null });
    const folder = join(speaking.folder, 'hub-models', done.id);
    expect((await readdir(join(folder, 'voices'))).toSorted()).toEqual(['af_heart.bin', 'bm_george.bin']);
    const [model] = (await client.listLocalModels()).models;
    expect(model).toMatchObject({ medium: 'speech', name: 'Kokoro-ONNX' });
    expect(await client.testLocalModel(model!.id)).toMatchObject({ works: true });
  } finally {
    await speaking.close();
    await beside.close();
    await kokoro.close();
  }
});
