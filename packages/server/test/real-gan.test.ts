/** The real trainer and the real model of adversarial networks, wired through the real workers. */
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { rm } from 'node:fs/promises';
import { type RunningServer, startServer } from '../src/main.ts';
import { datasetOf, ended, newFolder, watchUntil } from './fake-server.ts';

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

async function pictureAt(address: string): Promise<{ width: number; height: number; data: Buffer }> {
  const answer = await fetch(address);
  expect(answer.status, address).toBe(200);
  const { data, info } = await sharp(Buffer.from(await answer.arrayBuffer()))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

const settings = { steps: 8, batchSize: 2, imageSize: 16, latentSize: 4, width: 4 };

it('trains an adversarial network, and draws with it', { timeout: 60_000 }, async () => {
  const datasetId = await datasetOf(client, 4);
  const asked = { datasetId, kind: 'gan', preset: 'few-pictures-quick', settings, seed: 5 } as const;
  const run = await watchUntil(client, (await client.startRun(asked)).id, ended);
  expect(run.error).toBeNull();
  expect(run.state).toBe('finished');
  expect(run.points.find(({ split }) => split === 'train')?.terms).toHaveProperty('discriminatorNorm');
  expect(run.points.find(({ split }) => split === 'validation')?.terms).toHaveProperty('diversity');
  expect(run.images.at(-1)).toMatchObject({ kind: 'sample', step: 8, width: 8 * 16 + 7 * 2 });

  const model = await client.getModel(run.modelId ?? '');
  expect(model).toMatchObject({ kind: 'gan', gan: { imageSize: 16, latentSize: 4 }, vae: null });
  const one = await pictureAt(client.generatedUrl(model.id, { at: '7.0' }));
  const sheet = await pictureAt(client.variationsUrl(model.id, { at: '7.0', count: 4, seed: 1, percent: 50 }));
  const walk = await pictureAt(client.walkUrl(model.id, { from: '7.0', to: '8.3', steps: 5 }));
  expect([one.width, sheet.width, walk.width, walk.height]).toEqual([16, 32, 80, 16]);
  // The chosen picture is the first of those like it, and where the walk begins.
  const firstRow = one.data.subarray(0, 48);
  expect(sheet.data.subarray(0, 48)).toEqual(firstRow);
  expect(walk.data.subarray(0, 48)).toEqual(firstRow);

  const bytes = await (await fetch(client.modelFileUrl(model.id))).arrayBuffer();
  await client.deleteModel(model.id);
  expect(await client.importModel('back', bytes)).toMatchObject({ sha256: model.sha256, gan: model.gan });
  await expect(client.importModel('cut', bytes.slice(0, -10))).rejects.toMatchObject({ status: 422 });
});

it('says why a run cannot go on', { timeout: 60_000 }, async () => {
  const datasetId = await datasetOf(client, 1);
  const { id } = await client.startRun({ datasetId, kind: 'gan', preset: 'dcgan' });
  const run = await watchUntil(client, id, ended);
  expect(run).toMatchObject({ state: 'failed', error: { code: 'too-few-pictures' } });
});
