/** Starts a server on a new folder with fake trainers and models; pictures are read for real. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FourhandsClient,
  type NewRun,
  type PresetList,
  type Run,
  type RunDetail,
  applyRunEvent,
} from '@fourhands/core';
import sharp from 'sharp';
import type { ServerOptions } from '../src/config.ts';
import { type RunningServer, type ServerParts, startServer } from '../src/main.ts';

const names = ['steps', 'checkpointEvery', 'pauseAt', 'crashAt', 'failAt', 'nanAt'];
const text = { en: 'Fake', zh: '假' };
const settings = names.map((name) => ({ name, label: text, help: text, minimum: -1, maximum: 1e6, integer: true }));

const presetList: PresetList = {
  presets: [
    { name: 'quick', kind: 'vae', label: text, help: text, settings: { steps: 10, checkpointEvery: 5 } },
    { name: 'quick', kind: 'gan', label: text, help: text, settings: { steps: 10, checkpointEvery: 5 } },
    { name: 'quick', kind: 'codec', label: text, help: text, settings: { steps: 10, checkpointEvery: 5 } },
    { name: 'quick', kind: 'writer', label: text, help: text, settings: { steps: 10, checkpointEvery: 5 } },
  ],
  settings: { vae: settings, gan: settings, codec: settings, writer: settings, melody: settings, spectra: settings },
};

export const fakeParts: Partial<ServerParts> = {
  workers: {
    training: new URL('./workers/fake-training-worker.ts', import.meta.url),
    pictures: new URL('../src/jobs/picture-worker.ts', import.meta.url),
    texts: new URL('../src/jobs/text-worker.ts', import.meta.url),
    inference: new URL('./workers/fake-inference-worker.ts', import.meta.url),
  },
  presets: async () => presetList,
  log: () => undefined,
};

export interface FakeServer extends RunningServer {
  readonly client: FourhandsClient;
  readonly folder: string;
  /** Closes the server and starts another on the same folder. */
  restart(): Promise<FakeServer>;
}

export async function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'fourhands-'));
}

export async function startFakeServer(
  options: Partial<ServerOptions> = {},
  parts: Partial<ServerParts> = {},
): Promise<FakeServer> {
  const folder = options.folder ?? (await newFolder());
  const server = await startServer({ port: 0, ...options, folder }, { ...fakeParts, ...parts });
  return {
    ...server,
    folder,
    client: new FourhandsClient({ address: server.url }),
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
    async restart() {
      await server.close();
      return startFakeServer({ ...options, folder }, parts);
    },
  };
}

/** A PNG of one colour. */
export async function picture(red: number, width = 6, height = 4): Promise<Uint8Array<ArrayBuffer>> {
  const create = { width, height, channels: 3, background: { r: red, g: 20, b: 30 } } as const;
  return new Uint8Array(await sharp({ create }).png().toBuffer());
}

export async function datasetOf(client: FourhandsClient, count = 2): Promise<string> {
  const { id } = await client.createDataset('Colours');
  for (let index = 0; index < count; index++) await client.addItem(id, `${index}.png`, await picture(index + 1));
  return id;
}

export async function startQuick(client: FourhandsClient, change: Partial<NewRun> = {}): Promise<Run> {
  const datasetId = change.datasetId ?? (await datasetOf(client));
  return client.startRun({ datasetId, kind: 'vae', preset: 'quick', seed: 7, ...change });
}

/** Watches a run until it is as asked, and gives it as its events tell it. */
export async function watchUntil(
  client: FourhandsClient,
  id: string,
  reached: (run: RunDetail) => boolean,
): Promise<RunDetail> {
  let run: RunDetail | null = null;
  for await (const event of client.watchRun(id)) {
    run = applyRunEvent(run, event);
    if (run !== null && reached(run)) return run;
  }
  throw new Error('the run was deleted');
}

export const ended = ({ state }: Run): boolean => state === 'finished' || state === 'failed' || state === 'stopped';
