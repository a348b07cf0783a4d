/** Nothing acknowledged is lost when the server is killed, at whatever moment. */
import { once } from 'node:events';
import { applyRunEvent, type RunDetail, ServerUnreachable } from '@fourhands/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startServer } from '../src/main.ts';
import { datasetOf, ended, fakeParts, picture, startQuick, watchUntil } from './fake-server.ts';
import { ServerToKill } from './server-to-kill.ts';

let server: ServerToKill;
beforeEach(async () => {
  server = await ServerToKill.on();
});
afterEach(() => server.end());

it('a run that was training is interrupted, and goes on from its last checkpoint to the same end', async () => {
  let client = await server.start();
  const datasetId = await datasetOf(client);
  const whole = await watchUntil(client, (await startQuick(client, { datasetId })).id, ended);

  const { id } = await startQuick(client, { datasetId, settings: { pauseAt: 8 } });
  const seen = await watchUntil(client, id, (run) => run.points.length === 8 && run.checkpointStep === 5);
  await server.kill();

  client = await server.start();
  const kept = await client.getRun(id);
  expect(kept).toMatchObject({ state: 'stopped', stopReason: 'interrupted', checkpointStep: 5 });
  expect(kept.points).toEqual(seen.points);
  expect(kept.images).toEqual(seen.images);
  for (const image of kept.images) expect((await fetch(client.blobUrl(image.blob))).status).toBe(200);

  await client.resumeRun(id);
  const finished = await watchUntil(client, id, ended);
  expect(finished.state).toBe('finished');
  expect(finished.points).toEqual(whole.points);
  expect((await client.getModel(finished.modelId ?? '')).sha256).toBe(
    (await client.getModel(whole.modelId ?? '')).sha256,
  );
});

it('whatever a client was told is there after a kill at any moment', { timeout: 120_000 }, async () => {
  let client = await server.start();
  const datasetId = await datasetOf(client, 1);
  const items = new Set<string>((await client.getDataset(datasetId)).items.map((item) => item.id));
  const { id } = await startQuick(client, { datasetId, settings: { steps: 1_000_000, checkpointEvery: 20 } });
  let seen: RunDetail | null = null;

  for (let round = 0; round < 4; round++) {
    if (round > 0) await client.resumeRun(id);
    const stop = new AbortController();
    const uploads = (async () => {
      for (let index = 0; ; index++) {
        const bytes = await picture(20 + round * 50 + (index % 50), 3 + Math.floor(index / 50));
        items.add((await client.addItem(datasetId, `${round}-${index}.png`, bytes)).id);
      }
    })().catch((error: unknown) => error);
    // The kill comes in the middle of points, checkpoints and uploads; a different number of events each round.
    let events = 0;
    for await (const event of client.watchRun(id, { signal: stop.signal })) {
      seen = applyRunEvent(seen, event);
      if (++events === 60 + round * 37) break;
    }
    await server.kill();
    expect(await uploads).toBeInstanceOf(ServerUnreachable);

    client = await server.start();
    const kept = await client.getRun(id);
    expect(kept.state).toBe('stopped');
    expect(kept.points.slice(0, seen?.points.length)).toEqual(seen?.points);
    expect(kept.checkpointStep ?? 0).toBeGreaterThanOrEqual(seen?.checkpointStep ?? 0);
    const listed = (await client.getDataset(datasetId)).items;
    const there = new Set(listed.map((item) => item.id));
    expect([...items].filter((item) => !there.has(item))).toEqual([]);
    for (const item of listed) {
      const shown = await fetch(client.itemPictureUrl(datasetId, item.id, 'thumbnail'));
      expect(shown.status).toBe(200);
      await shown.arrayBuffer();
    }
  }
});

it('a second server on the same folder is refused, and says who holds it', async () => {
  const client = await server.start();
  await expect(startServer({ folder: server.folder, port: 0 }, fakeParts)).rejects.toMatchObject({
    code: 'folder-in-use',
    message: expect.stringContaining(client.address),
  });
  await server.kill();
  const next = await startServer({ folder: server.folder, port: 0 }, fakeParts);
  await next.close();
});

it('the worker ends with the server', async () => {
  const client = await server.start();
  // The worker inherits the server's output: the pipe closes only when both have ended.
  const silent = server.output === null ? null : once(server.output, 'close');
  const { id } = await startQuick(client, { settings: { pauseAt: 2 } });
  await watchUntil(client, id, (run) => run.points.length === 2);
  await server.kill();
  await silent;
});
