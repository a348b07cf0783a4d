import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderBlobs } from '../src/blobs/folder-blobs.ts';
import { StorageFull } from '../src/blobs/blobs.ts';
import { datasetOf, ended, type FakeServer, startFakeServer, startQuick, watchUntil } from './fake-server.ts';

let server: FakeServer;
beforeEach(async () => {
  server = await startFakeServer();
});
afterEach(() => server.close());

const steps = (run: { readonly points: readonly { readonly step: number }[] }) => run.points.map((point) => point.step);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('a run', () => {
  it('trains, tells of each step, and leaves a model', async () => {
    const { client } = server;
    const started = await startQuick(client, { name: 'Mine' });
    expect(started).toMatchObject({ state: 'queued', name: 'Mine', pictureCount: 2, settings: { steps: 10 } });
    const watched = await watchUntil(client, started.id, ended);
    expect(watched).toMatchObject({ state: 'finished', stopReason: null, error: null, checkpointStep: null });
    expect(steps(watched)).toEqual(upTo(10));
    expect(watched.images.map((image) => image.step)).toEqual([5, 10]);
    expect(watched.progress).toEqual({ step: 10, totalSteps: 10, elapsedSeconds: 10, secondsLeft: 0 });
    expect(await client.getRun(started.id)).toEqual(watched);

    const [model] = await client.listModels();
    expect(model).toMatchObject({
      id: watched.modelId,
      name: 'Mine',
      kind: 'vae',
      origin: 'trained',
      runId: started.id,
      figures: { loss: 0.1, broken: null },
      vae: { imageWidth: 8, imageHeight: 8, latentSize: 2 },
    });
    const image = await fetch(client.blobUrl(watched.images[0]?.blob ?? ''));
    expect(image.headers.get('content-type')).toBe('image/png');
    expect(image.headers.get('cache-control')).toContain('immutable');
  });

  it('sends a number that is not finite as null', async () => {
    const { client } = server;
    const { id } = await startQuick(client, { settings: { nanAt: 3 } });
    const { points } = await watchUntil(client, id, ended);
    expect(points[2]?.loss).toBeNull();
    expect(points[3]?.loss).toBe(0.25);
  });

  it('stops when asked, and goes on where it was', async () => {
    const { client } = server;
    const whole = await startQuick(client, { name: 'whole' });
    const wholeSum = (await watchUntil(client, whole.id, ended)).points.at(-1)?.terms['sum'];

    const { id } = await startQuick(client, { settings: { pauseAt: 7 } });
    await watchUntil(client, id, (run) => run.points.length === 7);
    expect((await client.stopRun(id)).state).toBe('running');
    const stopped = await watchUntil(client, id, ended);
    expect(stopped).toMatchObject({ state: 'stopped', stopReason: 'requested', checkpointStep: 7, modelId: null });
    await client.resumeRun(id);
    const finished = await watchUntil(client, id, (run) => run.state === 'finished');
    expect(steps(finished)).toEqual(upTo(10));
    expect(finished.points.at(-1)?.terms['sum']).toBe(wholeSum);
  });

  it('that fails says why, and can be resumed', async () => {
    const { client } = server;
    const { id } = await startQuick(client, { settings: { failAt: 8 } });
    const failed = await watchUntil(client, id, ended);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'fake-training-failed' }, checkpointStep: 5 });
    expect(steps(failed)).toEqual(upTo(7));
    await client.resumeRun(id);
    const finished = await watchUntil(client, id, (run) => run.state === 'finished');
    expect(finished.error).toBeNull();
    expect(steps(finished)).toEqual(upTo(10));
  });

  it('whose process crashes fails alone: the next one trains', async () => {
    const { client } = server;
    const datasetId = await datasetOf(client);
    const bad = await startQuick(client, { datasetId, settings: { crashAt: 8 } });
    const good = await startQuick(client, { datasetId });
    const crashed = await watchUntil(client, bad.id, ended);
    expect(crashed).toMatchObject({ state: 'failed', error: { code: 'worker-crashed' }, checkpointStep: 5 });
    expect(crashed.error?.message).toContain('SIGKILL');
    expect((await watchUntil(client, good.id, ended)).state).toBe('finished');
    await client.resumeRun(bad.id);
    const finished = await watchUntil(client, bad.id, (run) => run.state === 'finished');
    expect(steps(finished)).toEqual(upTo(10));
  });

  it('waits for the one before; a waiting run stops at once', async () => {
    const { client } = server;
    const datasetId = await datasetOf(client);
    const first = await startQuick(client, { datasetId, settings: { pauseAt: 2 } });
    await watchUntil(client, first.id, (run) => run.points.length === 2);
    const second = await startQuick(client, { datasetId });
    expect(await client.status()).toMatchObject({ jobsRunning: 1, jobsQueued: 1 });
    expect(await client.stopRun(second.id)).toMatchObject({ state: 'stopped', stopReason: 'requested' });
    await expect(client.stopRun(second.id)).rejects.toMatchObject({ code: 'run-not-active', status: 409 });
    await expect(client.deleteRun(first.id)).rejects.toMatchObject({ code: 'run-active' });
    await expect(client.resumeRun(first.id)).rejects.toMatchObject({ code: 'run-not-resumable' });
    await client.stopRun(first.id);
    await watchUntil(client, first.id, ended);
    await client.deleteRun(first.id);
    await expect(client.getRun(first.id)).rejects.toMatchObject({ code: 'run-not-found', status: 404 });
  });

  it('keeps its pictures when the data set is deleted meanwhile', async () => {
    const { client } = server;
    const { id, datasetId } = await startQuick(client, { settings: { pauseAt: 2 } });
    await watchUntil(client, id, (run) => run.points.length === 2);
    await client.stopRun(id);
    await watchUntil(client, id, ended);
    await client.deleteDataset(datasetId ?? '');
    await client.resumeRun(id);
    const finished = await watchUntil(client, id, (run) => run.state === 'finished');
    expect(finished).toMatchObject({ datasetId: null, datasetName: 'Colours' });
  });

  it('tells those who watch that it was deleted', async () => {
    const { client } = server;
    const { id } = await startQuick(client);
    await watchUntil(client, id, ended);
    const seen: string[] = [];
    for await (const event of client.watchRun(id)) {
      seen.push(event.type);
      if (event.type === 'snapshot') await client.deleteRun(id);
    }
    expect(seen).toEqual(['snapshot', 'deleted']);
  });

  it('is interrupted by the orderly end of the server, at its last step', async () => {
    const { id } = await startQuick(server.client, { settings: { pauseAt: 7 } });
    await watchUntil(server.client, id, (run) => run.points.length === 7);
    server = await server.restart();
    expect(await server.client.getRun(id)).toMatchObject({
      state: 'stopped',
      stopReason: 'interrupted',
      checkpointStep: 7,
    });
  });

  it('that waits is trained by the next server', async () => {
    const { client } = server;
    const datasetId = await datasetOf(client);
    const first = await startQuick(client, { datasetId, settings: { pauseAt: 2 } });
    await watchUntil(client, first.id, (run) => run.points.length === 2);
    const second = await startQuick(client, { datasetId });
    server = await server.restart();
    expect((await watchUntil(server.client, second.id, ended)).state).toBe('finished');
  });
});

describe('a full disk', () => {
  it('fails the run, keeps what was kept, and lets it go on when there is room', async () => {
    await server.close();
    let full = false;
    server = await startFakeServer(
      {},
      {
        async openBlobs(folder) {
          const blobs = await FolderBlobs.open(folder);
          const put = blobs.put.bind(blobs);
          blobs.put = async (bytes) => {
            // The checkpoint of step 10 is the first that names it.
            if (full && Buffer.from(bytes).includes('"step":10')) throw new StorageFull(new Error('ENOSPC'));
            return put(bytes);
          };
          return blobs;
        },
      },
    );
    const { client } = server;
    full = true;
    const { id } = await startQuick(client);
    const failed = await watchUntil(client, id, ended);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'storage-full' }, checkpointStep: 5 });
    full = false;
    await client.resumeRun(id);
    const finished = await watchUntil(client, id, (run) => run.state === 'finished');
    expect(steps(finished)).toEqual(upTo(10));
  });
});
