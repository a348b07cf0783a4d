/** The real trainer and the real model, wired through the real workers: a very small run from pictures to the latent map. */
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { rm } from 'node:fs/promises';
import { type RunningServer, startServer } from '../src/main.ts';
import { datasetOf, ended, newFolder, picture, watchUntil } from './fake-server.ts';

let folder: string;
let server: RunningServer;
let client: FourhandsClient;
beforeAll(async () => {
  folder = await newFolder();
  server = await startServer({ folder, port: 0 }, { log: () => undefined });
  client = new FourhandsClient({ address: server.url });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function sizeOf(address: string): Promise<readonly number[]> {
  const answer = await fetch(address);
  expect(answer.status, address).toBe(200);
  const { width, height } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
  return [width, height];
}

const settings = { steps: 12, batchSize: 2, imageSize: 16, latentSize: 4, warmUp: 0 };

it('trains a VAE and shows its latent plane', async () => {
  const datasetId = await datasetOf(client, 4);
  const { id } = await client.startRun({ datasetId, kind: 'vae', preset: 'quick-look', settings, seed: 5 });
  const run = await watchUntil(client, id, ended);
  expect(run.error).toBeNull();
  expect(run).toMatchObject({ state: 'finished', settings });
  expect(run.points.map((point) => point.step)).toContain(12);
  expect(run.images.length).toBeGreaterThan(0);

  const model = await client.getModel(run.modelId ?? '');
  expect(model.vae).toEqual({ imageWidth: 16, imageHeight: 16, latentSize: 4 });
  const items = (await client.getDataset(datasetId)).items.map((item) => item.id);
  const map = await client.latentMap(model.id);
  expect(map.points.map((point) => point.itemId)).toEqual(items);
  expect(await sizeOf(client.decodeUrl(model.id, { x: 0.5, y: -0.5 }))).toEqual([16, 16]);
  expect(await sizeOf(client.latentGridUrl(model.id, { columns: 5, rows: 3, ...map.bounds }))).toEqual([80, 48]);
  expect((await client.reconstruct(model.id, await picture(9))).size).toBeGreaterThan(0);

  const bytes = await (await fetch(client.modelFileUrl(model.id))).arrayBuffer();
  await client.deleteModel(model.id);
  expect(await client.importModel('back', bytes)).toMatchObject({ sha256: model.sha256, vae: model.vae });
  await expect(client.importModel('cut', bytes.slice(0, -10))).rejects.toMatchObject({ status: 422 });
});

it('stops, resumes, and ends with the very model of a run that was not stopped', async () => {
  const datasetId = await datasetOf(client, 4);
  const long = { ...settings, steps: 200 };
  const request = { datasetId, kind: 'vae', preset: 'quick-look', settings: long, seed: 6 } as const;
  const { id } = await client.startRun(request);
  await watchUntil(client, id, (run) => (run.progress?.step ?? 0) > 0);
  await client.stopRun(id);
  const stopped = await watchUntil(client, id, ended);
  expect(stopped.state).toBe('stopped');
  expect(stopped.checkpointStep).toBeGreaterThan(0);
  await client.resumeRun(id);
  const resumed = await watchUntil(client, id, (run) => run.state === 'finished');
  const whole = await watchUntil(client, (await client.startRun(request)).id, ended);
  const hash = async (modelId: string | null) => (await client.getModel(modelId ?? '')).sha256;
  expect(await hash(resumed.modelId)).toBe(await hash(whole.modelId));
});

it('says why a run cannot start', async () => {
  const datasetId = await datasetOf(client, 1);
  const { id } = await client.startRun({ datasetId, kind: 'vae', preset: 'quick-look' });
  const run = await watchUntil(client, id, ended);
  expect(run).toMatchObject({ state: 'failed', error: { code: 'too-few-pictures' } });
});
