/** Voices of this machine over HTTP, in real processes on the real library; they are small, and made here. */
import { rename } from 'node:fs/promises';
import type { FourhandsClient, SpeechMaking } from '@fourhands/core';
import { readWav } from '@fourhands/core/media/sound/wav';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { ModelFolder } from '../../makers/test/model-folder.ts';
import { makeKokoroFolder, makeVitsFolder, tonesOf, vitsTokens } from '../../makers/test/voice-folder.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';

let vits: ModelFolder;
let kokoro: ModelFolder;
let server: FakeServer;
let client: FourhandsClient;
beforeAll(async () => {
  [vits, kokoro, server] = await Promise.all([makeVitsFolder(0.02), makeKokoroFolder(), startFakeServer()]);
});
beforeEach(() => ({ client } = server));
afterAll(async () => {
  await server.close();
  await vits.close();
  await kokoro.close();
});

async function spoken(id: string): Promise<SpeechMaking> {
  const { id: makingId } = await client.makeSpeech(id);
  return vi.waitUntil(
    async () => {
      const making = await client.readSpeechMaking(id);
      return making?.id === makingId && making.state !== 'making' ? making : null;
    },
    { interval: 20, timeout: 60_000 },
  );
}

/** A script spoken by one voice. */
async function script(text: string, voice: string): Promise<string> {
  const { id } = await client.createSpeech({ title: 'A play', script: text });
  await client.editSpeech(id, { edits: [{ kind: 'cast', speaker: '', voice }] });
  return id;
}

const heard = async (sha256: string) =>
  readWav(new Uint8Array(await (await fetch(client.blobUrl(sha256))).arrayBuffer()));

const takesOf = async (id: string) =>
  (await client.readSpeech(id)).lines.map(({ take, takes }) => takes.find((one) => one.id === take)!);

it(
  'a folder becomes a voice that speaks a script, repeats and replays; it stays after a restart, and goes when it is removed',
  { timeout: 120_000 },
  async () => {
    const report = await client.inspectModelFolder(vits.path);
    expect(report).toMatchObject({ usable: true, medium: 'speech', voices: [{ name: 'en', language: 'en' }] });
    expect(report.checks.at(-1)).toMatchObject({ step: 'voices', outcome: 'fine' });
    const added = await client.addLocalModel({ path: vits.path, name: 'Small voice', type: 'fp32', threads: 1 });
    expect(added).toMatchObject({ medium: 'speech', modelType: 'vits', problem: null, awake: false });
    // It writes nothing, so that no text is asked of it.
    expect((await client.listMakers()).makers.some(({ id }) => id === added.makerId)).toBe(false);
    const maker = (await client.listSpeechMakers()).find(({ id }) => id === added.makerId)!;
    expect(maker).toMatchObject({ kind: 'local', hash: added.hash, repeats: true, reason: null, destination: null });
    expect(await client.testLocalModel(added.id)).toMatchObject({ works: true, message: 'English' });

    const id = await script('the cat sat.\n\nwhere is it?', `${added.makerId}/en`);
    expect(await spoken(id)).toMatchObject({ state: 'done', spoken: 2, failed: [] });
    const takes = await takesOf(id);
    for (const [take, words] of [
      [takes[0]!, 'the cat sat'],
      [takes[1]!, 'where is it'],
    ] as const) {
      expect(take).toMatchObject({ sampleRate: 16_000, recipe: { makerHash: added.hash, voice: 'en' } });
      const samples = (await heard(take.sha256)).channels[0]!;
      const plain = tonesOf(vitsTokens(words));
      expect(samples).toHaveLength(plain.length);
      // What the network draws is not loud: two drawings of 0.02.
      const noise = samples.map((sample, i) => sample - plain[i]!);
      expect(Math.sqrt(noise.reduce((sum, sample) => sum + sample ** 2, 0) / noise.length)).toBeLessThan(0.04);
    }
    expect((await client.listLocalModels()).models[0]!.awake).toBe(true);

    server = await server.restart();
    ({ client } = server);
    expect(await client.replaySpeechTake(id, takes[0]!.id)).toMatchObject({ verdict: 'exact' });
    await rename(vits.path, `${vits.path}-away`);
    await client.editSpeech(id, { edits: [{ kind: 'change', line: takes[0]!.line, set: { text: 'no more' } }] });
    expect((await client.listSpeechMakers()).find(({ id: one }) => one === added.makerId)?.reason).toMatch(
      /Put the folder/,
    );
    expect(await spoken(id)).toMatchObject({ state: 'failed', error: { code: 'model-files-gone' } });
    await rename(`${vits.path}-away`, vits.path);
    expect(await spoken(id)).toMatchObject({ state: 'done', spoken: 1 });
    await client.removeLocalModel(added.id);
    expect((await client.listSpeechMakers()).some(({ id: one }) => one === added.makerId)).toBe(false);
    expect(await client.replaySpeechTake(id, takes[0]!.id)).toMatchObject({ changed: ['maker-gone'] });
  },
);

it('Kokoro speaks by the phonemes of eSpeak, and a line that it cannot say is named', async () => {
  const added = await client.addLocalModel({ path: kokoro.path, type: 'q8', threads: 1 });
  expect(added.voices.map(({ name }) => name)).toEqual(['af_heart', 'bm_george']);
  const id = await script('Hello, world.\n\n…', `${added.makerId}/bm_george`);
  expect(await spoken(id)).toMatchObject({ state: 'done', spoken: 1, failed: [{ error: { code: 'speech-silent' } }] });
  expect((await takesOf(id))[0]).toMatchObject({ sampleRate: 24_000, recipe: { language: 'en-GB' } });
  await client.removeLocalModel(added.id);
});

it('a voice whose process is stopped in the middle of a line leaves no clip, and speaks the next time', async () => {
  const added = await client.addLocalModel({ path: vits.path, type: 'fp32', threads: 1 });
  const id = await script('one word more. '.repeat(300), `${added.makerId}/en`);
  const { id: makingId } = await client.makeSpeech(id);
  await client.stopSpeechMaking(id);
  expect(await client.readSpeechMaking(id)).toMatchObject({ id: makingId, state: 'stopped', spoken: 0 });
  expect(await spoken(id)).toMatchObject({ state: 'done', spoken: 1 });
  await client.removeLocalModel(added.id);
});
