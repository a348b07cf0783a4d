/** Strokes that were acknowledged are there after the server was killed, with their authors and their undo. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServerToKill, untilKilled } from './server-to-kill.ts';

let server: ServerToKill;
beforeEach(async () => {
  server = await ServerToKill.on();
});
afterEach(() => server.end());

it('no acknowledged stroke is lost', { timeout: 60_000 }, async () => {
  let client = await server.start();
  const side = 64;
  const { work } = await client.createPicture({ title: 'Grid', width: side, height: side });
  const layerId = (await client.getPicture(work.id)).layers[0]!.id;
  const acknowledged = new Set<number>();
  for (let round = 0; round < 2; round++) {
    const painted = await untilKilled(server, 7 + 13 * round, async (index) => {
      // Each pixel is one stroke, told apart by its place.
      const at = round * 1000 + index;
      const [x, y] = [at % side, Math.floor(at / side) % side];
      const colour = new Uint8Array([at % 200, 9, 9, 255]);
      await client.paint(work.id, { personId: 'ann', layerId, x, y, width: 1, height: 1 }, colour);
      return at;
    });
    for (const at of painted) acknowledged.add(at);
    client = await server.start();
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
