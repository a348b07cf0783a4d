/** Models of this machine over HTTP, in real processes on the real library. */
import { rename, stat, utimes } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WriterProcess } from '../src/jobs/writer-process.ts';
import { WriterSlots } from '../src/jobs/writer-slots.ts';
import type { LocalRequest } from '@fourhands/makers/local/hugging-face-writer';
import { chatTemplate, makeModelFolder, type ModelFolder } from '../../makers/test/model-folder.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { authorship, begun, made } from './work-helpers.ts';

let model: ModelFolder;
let server: FakeServer;
beforeAll(async () => {
  [model, server] = await Promise.all([makeModelFolder(), startFakeServer()]);
});
afterAll(async () => {
  await server.close();
  await model.close();
});

const add = (name: string) => server.client.addLocalModel({ path: model.path, name, type: 'q8', threads: 1 });
const shown = async (id: string) => (await server.client.listLocalModels()).models.find((one) => one.id === id)!;
const text = 'It was a quiet morning, and the old man looked at the sea.';

it(
  'a folder becomes a maker that streams, replays, and names other words; it stays after a restart',
  { timeout: 120_000 },
  async () => {
    const { client } = server;
    const before = await client.listLocalModels();
    expect(before).toMatchObject({ here: true, runs: true });
    expect(before.memoryBytes).toBeGreaterThan(1e8);
    const report = await client.inspectModelFolder(model.path);
    expect(report.usable).toBe(true);
    const added = await add('Small');
    expect(added).toMatchObject({
      name: 'Small',
      type: 'q8',
      modelType: 'llama',
      contextTokens: 256,
      instructions: false,
      problem: null,
      awake: false,
      source: { kind: 'folder', path: report.path },
    });
    expect(added.hash).toMatch(/^[0-9a-f]{64}$/);
    const maker = (await client.listMakers()).makers.find(({ id }) => id === added.makerId)!;
    expect(maker).toMatchObject({ kind: 'local', hash: added.hash, destination: null, available: true });
    const test = await client.testLocalModel(added.id);
    expect(test).toMatchObject({ works: true });
    expect((await shown(added.id)).awake).toBe(true);

    const work = await client.createWork({ title: 'A work', text });
    const request = {
      makerId: added.makerId,
      operation: 'continue',
      mode: 'prompt-guided',
      candidates: 3,
      seed: 5,
      controls: { length: 16, topK: 40 },
    } as const;
    const proposal = await made(client, work.id, request);
    expect(proposal).toMatchObject({ state: 'open', error: null, recipe: { makerHash: added.hash } });
    const texts = proposal.candidates.map((candidate) => candidate.text);
    expect(new Set(texts).size).toBe(3);
    for (const one of texts) expect(one.trim()).not.toBe('');
    expect(await client.replay(proposal.id, 1)).toMatchObject({ verdict: 'exact', changed: [] });

    const { branches } = await client.getWork(work.id);
    const words = await client.alternatives(work.id, {
      branchId: branches[0]!.id,
      makerId: added.makerId,
      at: 'It was a quiet '.length,
      most: 4,
    });
    expect(words).toHaveLength(4);

    server = await server.restart();
    expect((await shown(added.id)).hash).toBe(added.hash);
    expect(await server.client.replay(proposal.id, 1)).toMatchObject({ verdict: 'exact' });

    await model.change('generation_config.json', { max_length: 255 });
    expect((await shown(added.id)).problem).toMatchObject({ code: 'model-files-changed' });
    expect(await server.client.replay(proposal.id, 1)).toMatchObject({ verdict: 'not-reproducible' });
    const now = await server.client.checkLocalModel(added.id);
    expect(now.hash).not.toBe(added.hash);
    expect(now.problem).toBeNull();
    expect((await server.client.replay(proposal.id, 1)).changed).toContain('model');
    await server.client.removeLocalModel(added.id);
    expect((await server.client.listMakers()).makers.some(({ id }) => id === added.makerId)).toBe(false);
    expect((await stat(join(model.path, 'config.json'))).isFile()).toBe(true);
  },
);

it('a template makes it follow instructions, and a touched file is the same file', async () => {
  await model.put('chat_template.jinja', chatTemplate);
  const added = await add('Instructed');
  expect(added.instructions).toBe(true);
  const work = await server.client.createWork({ title: 'A work', text });
  const proposal = await made(server.client, work.id, {
    makerId: added.makerId,
    action: 'plainer',
    region: { start: 0, end: text.length },
    controls: { length: 12 },
  });
  expect(proposal.candidates[0]!.text.trim()).not.toBe('');
  await utimes(join(model.path, 'config.json'), new Date(), new Date(1_700_000_000_000));
  expect((await shown(added.id)).problem).not.toBeNull();
  expect(await server.client.checkLocalModel(added.id)).toMatchObject({ hash: added.hash, problem: null });
  await server.client.removeLocalModel(added.id);
  await model.put('chat_template.jinja', null);
});

it('a template makes it talk: it is told what was said before', async () => {
  await model.put('chat_template.jinja', chatTemplate);
  const added = await add('Talking');
  const { client } = server;
  const { id } = await client.createDialogue();
  let parentId: string | null = null;
  for (const said of ['Who keeps the lamp?', 'And at night?']) {
    const answer = { makerId: added.makerId, controls: { length: 12 } };
    const [, coming] = await client.say(id, { text: said, parentId, answer });
    await expect
      .poll(async () => (await client.getDialogue(id)).messages.at(-1), { timeout: 60_000 })
      .toMatchObject({ state: 'done', error: null });
    parentId = coming!.id;
  }
  const { messages } = await client.getDialogue(id);
  expect(messages[3]!.recipe).toMatchObject({
    operation: 'generate',
    told: messages.slice(0, 3).map((message) => message.id),
    leftOut: 0,
  });
  for (const message of messages) expect(message.text).not.toBe('');
  await client.removeLocalModel(added.id);
  await model.put('chat_template.jinja', null);
});

it('a folder that goes away fails what is asked next, and comes back', async () => {
  const added = await add('Away');
  const work = await server.client.createWork({ title: 'A work', text });
  const asked = {
    makerId: added.makerId,
    operation: 'continue',
    mode: 'prompt-guided',
    controls: { length: 8 },
  } as const;
  await made(server.client, work.id, asked);
  await rename(model.path, `${model.path}-away`);
  expect((await shown(added.id)).problem).toMatchObject({ code: 'model-files-gone' });
  await expect(made(server.client, work.id, asked)).rejects.toMatchObject({ code: 'maker-not-available' });
  await rename(`${model.path}-away`, model.path);
  expect((await made(server.client, work.id, asked)).error).toBeNull();
  await server.client.removeLocalModel(added.id);
});

it('writes into the text itself, word by word, under its own name', async () => {
  const added = await add('Beside');
  const { client } = server;
  const work = await client.createWork({ title: 'A work', mode: 'co-creation', text });
  const live = await made(client, work.id, {
    makerId: added.makerId,
    mode: 'co-creation',
    placement: 'live',
    operation: 'continue',
    controls: { length: 12 },
  });
  expect(live.error).toBeNull();
  const written = (await client.workText(work.id)).text;
  expect(written.startsWith(text)).toBe(true);
  expect(written.length).toBeGreaterThan(text.length);
  expect((await authorship(client, work.id)).join('\n')).toContain('Beside');
  await client.removeLocalModel(added.id);
});

it('what is written can be stopped, and what was written stays', async () => {
  const added = await add('Stopped');
  const work = await server.client.createWork({ title: 'A work', text });
  const proposal = await server.client.propose(work.id, {
    makerId: added.makerId,
    operation: 'continue',
    mode: 'prompt-guided',
    candidates: 2,
    controls: { length: 128, temperature: 1.5 },
  });
  await begun(server.client, proposal.id);
  const stopped = await server.client.stopProposal(proposal.id);
  expect(stopped.state).not.toBe('streaming');
  await server.client.removeLocalModel(added.id);
});

it('weights that do not open say so, once they are asked', async () => {
  const name = 'onnx/model_q4.onnx';
  // A whole message whose graph is one of no operators that anybody knows.
  await model.put(name, Uint8Array.of(0x08, 0x08, 0x3a, 0x06, 0x12, 0x04, 0x6e, 0x61, 0x6d, 0x65));
  const added = await server.client.addLocalModel({ path: model.path, name: 'Damaged', type: 'q4' });
  const test = await server.client.testLocalModel(added.id);
  expect(test).toMatchObject({ works: false, message: expect.stringMatching(/did not open/) as string });
  await server.client.removeLocalModel(added.id);
  await model.put(name, null);
});

it('a process that takes more memory than it was given ends, says so, and fails only what it was writing', async () => {
  const opened = (memoryBytes: number) =>
    new WriterProcess<LocalRequest>(new URL('../src/jobs/local-model-worker.ts', import.meta.url), 'h', {
      slots: new WriterSlots(1),
      modelFile: async () => join(model.path, 'onnx/model_quantized.onnx'),
      more: ['1', '256', String(memoryBytes)],
    });
  const request = { how: 'continue', prefix: 'It was', maxTokens: 220, temperature: 1, topP: 1, seed: 1 } as const;
  const write = async (process: WriterProcess<LocalRequest>) => {
    let written = '';
    for await (const piece of process.write(request, { signal: new AbortController().signal })) written += piece;
    return written;
  };
  const small = opened(30_000_000);
  await expect(write(small)).rejects.toMatchObject({
    code: 'worker-crashed',
    message: expect.stringMatching(/more than the 30 MB it was given/) as string,
  });
  expect(small.awake).toBe(false);
  small.close();
  const large = opened(8_000_000_000);
  expect(await write(large)).not.toBe('');
  large.close();
});

it('refuses a folder that holds no model, with what is missing', async () => {
  await expect(server.client.addLocalModel({ path: server.folder, type: 'q8' })).rejects.toMatchObject({
    status: 422,
    code: 'model-file-missing',
    message: expect.stringMatching(/config\.json/) as string,
  });
  await expect(server.client.addLocalModel({ path: model.path, type: 'fp16' })).rejects.toMatchObject({
    status: 422,
    code: 'model-file-missing',
    message: expect.stringMatching(/onnx\/model_fp16\.onnx/) as string,
  });
  await expect(server.client.checkLocalModel('no')).rejects.toMatchObject({ status: 404 });
});

/** The status of a request that says of itself what it wants. */
function statusOf(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
    const request = httpRequest(`${url}/api/model-folders`, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end(JSON.stringify({ path: '/' }));
  });
}

it('a folder is named only at this machine, in a page of this server', async () => {
  const host = new URL(server.url).host;
  expect(await statusOf(server.url, {})).toBe(200);
  expect(await statusOf(server.url, { origin: `http://${host}` })).toBe(200);
  expect(await statusOf(server.url, { origin: 'http://evil.example' })).toBe(403);
  expect(await statusOf(server.url, { 'x-forwarded-for': '10.0.0.9' })).toBe(403);
  const open = await startFakeServer({
    host: '0.0.0.0',
    allowedHosts: ['studio.example'],
    allowedOrigins: ['http://other.example'],
  });
  const local = open.url.replace('0.0.0.0', '127.0.0.1');
  expect(await statusOf(local, {})).toBe(403);
  await open.close();
  const named = await startFakeServer({ allowedHosts: ['studio.example'], allowedOrigins: ['http://other.example'] });
  expect(await statusOf(named.url, { host: 'studio.example' })).toBe(403);
  expect(await statusOf(named.url, { origin: 'http://other.example' })).toBe(403);
  expect(await statusOf(named.url, {})).toBe(200);
  await named.close();
});
