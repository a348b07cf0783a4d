/** Recordings, the training of a maker of sounds on them, and what it makes, over HTTP, with the real workers. */
import { rm } from 'node:fs/promises';
import { request as requestOf } from 'node:http';
import { FourhandsClient, type RecordingItem, type RunDetail } from '@fourhands/core';
import { readWav, type WavDepth, writeWav } from '@fourhands/core/media/sound/wav';
import { loadSpectraMaker } from '@fourhands/models/spectra/spectra-maker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../src/main.ts';
import { ended, newFolder, watchUntil } from './fake-server.ts';

let folder: string;
let server: RunningServer;
let client: FourhandsClient;
const open = async () => {
  server = await startServer({ folder, port: 0 }, { log: () => undefined });
  client = new FourhandsClient({ address: server.url });
};
beforeAll(async () => {
  folder = await newFolder();
  await open();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const kept = 22_050;
const knocks = (hertz: number, seconds: number, sampleRate = kept) =>
  Float32Array.from({ length: seconds * sampleRate }, (_, i) => {
    const since = (i / sampleRate) % 2;
    return 0.5 * Math.exp(-4 * since) * Math.sin(2 * Math.PI * hertz * since);
  });
const wav = (channels: Float32Array[], sampleRate = kept, depth: WavDepth = 16) =>
  writeWav({ sampleRate, channels }, depth);

/** A file of whole numbers of 8 bits, which the project's own writer does not write. */
function wavOf8Bits(samples: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + samples.length);
  bytes.set(wav([new Float32Array(0)], sampleRate).subarray(0, 44));
  const view = new DataView(bytes.buffer);
  view.setUint32(4, bytes.length - 8, true);
  view.setUint32(28, sampleRate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  view.setUint32(40, samples.length, true);
  samples.forEach((sample, i) => (bytes[44 + i] = Math.round(128 + 127 * sample)));
  return bytes;
}

/** A file that says how long it is and is never sent. */
function announce(
  datasetId: string,
  name: string,
  length: number,
): Promise<{ status: number | undefined; text: string }> {
  const address = `${server.url}/api/datasets/${datasetId}/files?name=${encodeURIComponent(name)}`;
  return new Promise((resolve, reject) => {
    const asking = requestOf(address, { method: 'POST', headers: { 'content-length': length } });
    asking.on('error', reject).on('response', (response) => {
      let text = '';
      response
        .on('data', (part) => (text += String(part)))
        .on('end', () => resolve({ status: response.statusCode, text }));
    });
    asking.write('RIFF');
  });
}

it('remembers a recording above the limit with why and what to do, and no file of a data set that takes none', async () => {
  const { id } = await client.createDataset('Long', { kind: 'sounds' });
  const refused = await announce(id, 'a whole day.wav', 2 ** 40);
  expect(refused.status).toBe(413);
  expect(JSON.parse(refused.text)).toMatchObject({ error: { code: 'dataset-file-too-large' } });
  const { skipped, itemCount } = await client.getDataset(id);
  expect(itemCount).toBe(0);
  expect(skipped).toEqual([
    {
      name: 'a whole day.wav',
      code: 'dataset-file-too-large',
      message: '“a whole day.wav” is larger than the 512 MB that are read of one file. Divide it into several files.',
    },
  ]);
  // Cut into pieces, the same name is remembered once, and gone when it is taken.
  await client.addFile(id, 'a whole day.wav', wav([knocks(300, 2)]));
  expect((await client.getDataset(id)).skipped).toEqual([]);
  const { id: pictures } = await client.createDataset('Pictures');
  const other = await announce(pictures, 'a.wav', 2 ** 40);
  expect(JSON.parse(other.text)).toMatchObject({ error: { code: 'dataset-of-other-kind' } });
});

it('takes recordings of any kind of WAV, tells what is heard of them, and remembers what gave nothing and why', async () => {
  const { id } = await client.createDataset('Knocks', { kind: 'sounds' });
  const refused = async (name: string, bytes: Uint8Array<ArrayBuffer>, code: string) =>
    expect(client.addFile(id, name, bytes)).rejects.toMatchObject({ code, status: 422 });
  await refused('notes.txt', new TextEncoder().encode('no sound at all'), 'sound-unreadable');
  await refused('empty.wav', new Uint8Array(), 'sound-unreadable');
  await refused('cut.wav', wav([knocks(300, 1)]).slice(0, 30), 'wav-unreadable');
  await refused('silent.wav', wav([new Float32Array(3 * kept)]), 'recording-silent');
  await refused('short.wav', wav([knocks(300, 1).subarray(0, 900)]), 'recording-too-short');
  const eight = await client.addFile(id, 'old.wav', wavOf8Bits(knocks(400, 1, 11_025), 11_025));
  expect(eight.file).toMatchObject({ sampleRate: 11_025, bits: 8, channels: 1, clips: 1, seconds: 1, warnings: [] });

  const [left, right] = [knocks(500, 4, 96_000), new Float32Array(4 * 96_000)];
  const stereo = await client.addFile(id, 'room/both.wav', wav([left, right], 96_000, 24));
  expect(stereo.file).toMatchObject({
    title: 'both',
    format: 'wav',
    sampleRate: 96_000,
    bits: 24,
    channels: 2,
    seconds: 4,
    clips: 2,
    warnings: ['channels-mixed'],
  });
  // It is the mean of both channels, half as loud as the left, and each knock dies away.
  const { peaks } = stereo.file as RecordingItem;
  expect(Math.max(...peaks) / 255).toBeCloseTo(0.25, 1);
  expect(peaks[59]!).toBeLessThan(peaks[0]! / 4);
  expect(peaks[60]!).toBeGreaterThan(peaks[59]!);
  const content = readWav(await client.readRecording(id, stereo.file.id));
  expect(content).toMatchObject({ sampleRate: kept, channels: [{ length: 4 * kept }] });
  const ideal = knocks(500, 4).map((value) => value / 2);
  // Away from the onsets, which a filter of another rate rounds.
  for (const at of [5000, 20_000, 60_000]) expect(content.channels[0]![at]).toBeCloseTo(ideal[at]!, 2);

  expect(await client.addFile(id, 'again.wav', wav([left, right], 96_000, 24))).toMatchObject({ duplicate: true });
  const detail = await client.getDataset(id);
  expect(detail).toMatchObject({ kind: 'sounds', itemCount: 2, sums: { clips: 3, seconds: 5 } });
  expect(detail.skipped.map(({ name, code }) => [name, code])).toEqual([
    ['cut.wav', 'wav-unreadable'],
    ['empty.wav', 'sound-unreadable'],
    ['notes.txt', 'sound-unreadable'],
    ['short.wav', 'recording-too-short'],
    ['silent.wav', 'recording-silent'],
  ]);
  const few = await client.startRun({ datasetId: id, kind: 'spectra', preset: 'own-sounds' });
  const told = await watchUntil(client, few.id, ended);
  expect(told).toMatchObject({ state: 'failed', error: { code: 'too-few-clips' } });
  await expect(client.startRun({ datasetId: id, kind: 'melody', preset: 'melodies' })).rejects.toMatchObject({
    code: 'dataset-of-other-kind',
  });
});

it(
  'trains, survives the end of the server, lets be heard what it draws, and makes sounds by the same file',
  { timeout: 180_000 },
  async () => {
    const { id: datasetId } = await client.createDataset('Knocks', { kind: 'sounds' });
    for (const [at, hertz] of [300, 350, 400, 1500, 1700, 1900].entries())
      await client.addFile(datasetId, `${at}.wav`, wav([knocks(hertz, 4)]));
    const settings = { steps: 12, batchSize: 2, latentSize: 2, width: 2, warmUp: 2, priorSteps: 4 };
    const asked = { datasetId, kind: 'spectra', preset: 'own-sounds', seed: 5, settings } as const;
    const finished = (id: string): Promise<RunDetail> => watchUntil(client, id, ended);
    const whole = await finished((await client.startRun(asked)).id);
    expect(whole).toMatchObject({ state: 'finished', fileCount: 6, error: null });
    const last = whole.samples.filter(({ step }) => step === 12);
    expect(last).toHaveLength(3);
    const heard = await Promise.all(
      last.map(async ({ sound }) => {
        const answer = await fetch(client.blobUrl(sound ?? ''));
        expect(answer.headers.get('content-type')).toBe('audio/wav');
        return readWav(new Uint8Array(await answer.arrayBuffer()));
      }),
    );
    for (const { sampleRate, channels } of heard) {
      expect(sampleRate).toBe(kept);
      expect(channels[0]!.some((value) => Math.abs(value) > 0.001)).toBe(true);
    }
    expect(whole.images.at(-1)).toMatchObject({ kind: 'reconstruction', step: 12 });

    const interrupted = await client.startRun(asked);
    await watchUntil(client, interrupted.id, ({ points, state }) => points.length > 2 || state === 'finished');
    await client.stopRun(interrupted.id).catch(() => undefined);
    const stopped = await finished(interrupted.id);
    await server.close();
    await open();
    if (stopped.state === 'stopped') await client.resumeRun(interrupted.id);
    const again = await finished(interrupted.id);
    const [model, other] = [await client.getModel(whole.modelId ?? ''), await client.getModel(again.modelId ?? '')];
    expect(other.sha256).toBe(model.sha256);
    expect(model).toMatchObject({ kind: 'spectra', origin: 'trained', figures: { recordings: 6 } });
    // The noise is the same each time, so that what is drawn with the same weights is, too.
    expect(again.samples).toEqual(whole.samples);

    const given = { from: base64(wav([knocks(400, 1)])), to: base64(wav([knocks(1700, 1)])) };
    const drawn = await client.modelSound(model.id, { operation: 'draw', seed: 3 });
    expect(await client.modelSound(model.id, { operation: 'draw', seed: 3 })).toEqual(drawn);
    const file = await fetch(client.modelFileUrl(model.id));
    const maker = await loadSpectraMaker(new Uint8Array(await file.arrayBuffer()));
    expect(drawn).toEqual(writeWav({ sampleRate: kept, channels: [await maker.draw(3)] }));
    await maker.dispose();
    const { from, to } = given;
    const varied = await client.modelSound(model.id, { operation: 'vary', from, keep: 1 });
    const ends = [0, 1].map((share) => client.modelSound(model.id, { operation: 'morph', from, to, share }));
    // What is kept whole is what was given.
    const off = (made: Uint8Array<ArrayBuffer>, ideal: Float32Array) =>
      Math.max(
        ...readWav(made)
          .channels[0]!.subarray(0, 8000)
          .map((value, i) => Math.abs(value - ideal[i]!)),
      );
    expect(off(varied, knocks(400, 1))).toBeLessThan(0.05);
    expect(off(await ends[0]!, knocks(400, 1))).toBeLessThan(0.05);
    expect(off(await ends[1]!, knocks(1700, 1))).toBeLessThan(0.05);

    const silent = base64(wav([new Float32Array(kept)]));
    const refused = [
      [{ operation: 'vary', from: silent, keep: 0.5 }, 'spectra-request-refused'],
      [{ operation: 'vary', from: base64(new Uint8Array(20)), keep: 0.5 }, 'wav-unreadable'],
      [{ operation: 'vary', from, keep: 2 }, 'request-invalid'],
      [{ operation: 'vary', from: 'ü', keep: 0.5 }, 'request-invalid'],
    ] as const;
    for (const [request, code] of refused)
      await expect(client.modelSound(model.id, request)).rejects.toMatchObject({ code });

    await client.deleteRun(whole.id);
    await client.deleteRun(interrupted.id);
    const gone = await fetch(client.blobUrl(last[0]!.sound ?? ''));
    expect(gone.status).toBe(404);
  },
);

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
