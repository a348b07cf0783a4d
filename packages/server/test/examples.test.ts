/** What there is to begin with: pictures that the program draws, and a model that has learned them. */
import { rm } from 'node:fs/promises';
import { exampleCount, FourhandsClient } from '@fourhands/core';
import { exampleFile } from '@fourhands/models/examples/example-pictures';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../src/main.ts';
import { newFolder } from './fake-server.ts';

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

it('draws each example, and no more than there are', async () => {
  const drawn = await client.examplePicture(exampleCount - 1);
  expect(drawn.type).toBe('image/png');
  expect(new Uint8Array(await drawn.arrayBuffer())).toEqual(await exampleFile(exampleCount - 1));
  await expect(client.examplePicture(exampleCount)).rejects.toMatchObject({ status: 400 });
});

it('has a model of them, once, which draws and can be looked into', async () => {
  const model = await client.addExampleModel('Boats');
  expect(model).toMatchObject({ name: 'Boats', kind: 'vae', origin: 'imported' });
  expect(await client.addExampleModel('Again')).toMatchObject({ id: model.id, name: 'Boats' });
  expect((await client.listModels()).map(({ id }) => id)).toEqual([model.id]);
  const sheet = await (await fetch(client.samplesUrl(model.id, { count: 4, seed: 1 }))).arrayBuffer();
  const { channels } = await sharp(sheet).stats();
  expect(Math.min(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(5);
});
