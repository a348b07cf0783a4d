/** Strokes that were acknowledged are there after the server was killed, with their authors and their undo. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { FourhandsClient } from '@fourhands/core';
import { afterEach, expect, it } from 'vitest';
import { newFolder } from './fake-server.ts';

let server: ChildProcess | null = null;
let folder = '';

async function start(): Promise<FourhandsClient> {
  server = fork(fileURLToPath(new URL('./workers/serve-fake.ts', import.meta.url)), [folder], { execArgv: [] });
  const [{ url }] = (await once(server, 'message')) as [{ url: string }];
  return new FourhandsClient({ address: url });
}

async function kill(): Promise<void> {
  if (server === null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
}

afterEach(async () => {
  await kill();
  await rm(folder, { recursive: true, force: true });
});

it('no acknowledged stroke is lost', { timeout: 60_000 }, async () => {
  folder = await newFolder();
  let client = await start();
  const side = 64;
  const { work } = await client.createPicture({ title: 'Grid', width: side, height: side });
  const layerId = (await client.getPicture(work.id)).layers[0]!.id;
  const acknowledged = new Set<number>();
  for (let round = 0; round < 2; round++) {
    const painting = (async () => {
      // Each pixel is one stroke, told apart by its place.
      for (let at = round * 1000; ; at++) {
        const [x, y] = [at % side, Math.floor(at / side) % side];
        const colour = new Uint8Array([at % 200, 9, 9, 255]);
        await client.paint(work.id, { personId: 'ann', layerId, x, y, width: 1, height: 1 }, colour);
        acknowledged.add(at);
        if (acknowledged.size % 20 === 7 + round) void kill();
      }
    })().catch((error: unknown) => error);
    expect(await painting).toBeInstanceOf(Error);
    await kill();
    client = await start();
    const seen = await client.pictureView(work.id, { x: 0, y: 0, width: side, height: side, format: 'rgba' });
    const lost = [...acknowledged].filter((at) => seen[(at % (side * side)) * 4] !== at % 200);
    expect(lost).toEqual([]);
  }
  const last = Math.max(...acknowledged);
  const undone = await client.undoPicture(work.id, { personId: 'ann' });
  expect(undone.change).not.toBeNull();
  expect((await client.pixelAuthor(work.id, last % side, Math.floor(last / side) % side)).actor).toMatchObject({
    kind: 'person',
  });
});
