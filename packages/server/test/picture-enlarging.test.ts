/** Pictures enlarged over HTTP: offered, refused, taken back, gone back from, and there after a restart. */
import type { FourhandsClient, Picture, PictureEvent, PictureProposal } from '@fourhands/core';
import { Mask } from '@fourhands/core/media/image/mask';
import { largestSharpened } from '@fourhands/models/restoration/sharpen';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mostSharp } from '../src/commands/pictures/enlarging.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';

let server: FakeServer;
let client: FourhandsClient;
beforeAll(async () => {
  server = await startFakeServer();
  client = server.client;
});
afterAll(() => server.close());

const [width, height] = [20, 14];
const personId = 'ann';

/** RGBA of a layer, or of all that is seen. */
const read = (id: string, times: number, layer?: string) =>
  client.pictureView(id, {
    x: 0,
    y: 0,
    width: width * times,
    height: height * times,
    format: 'rgba',
    ...(layer === undefined ? {} : { layer }),
  });

/** Two layers: a slope, and a disc on what is clear. */
async function picture(): Promise<Picture> {
  const { work } = await client.createPicture({ title: 'Small', width, height });
  const { layers } = await client.addLayer(work.id, { personId, name: 'Disc' });
  const [below, above] = layers as [Picture['layers'][number], Picture['layers'][number]];
  const paint = (layerId: string, colour: (x: number, y: number) => readonly number[]) => {
    const data = new Uint8Array(width * height * 4);
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * 4);
    return client.paint(work.id, { x: 0, y: 0, width, height, layerId, personId }, data);
  };
  await paint(below.id, (x, y) => [10 * x, 15 * y, 120, 255]);
  await paint(above.id, (x, y) => (Math.hypot(x - 9, y - 7) < 4 ? [240, 220, 10, 255] : [0, 0, 0, 0]));
  await client.changeLayer(work.id, above.id, { personId, opacity: 0.5 });
  return client.getPicture(work.id);
}

async function offered(of: Picture, controls: Record<string, number>): Promise<PictureProposal> {
  const region = Mask.whole(of.width, of.height).toNumbers();
  const asking = { makerId: 'picture-enlarge', layerId: of.layers[0]!.id, region, controls };
  return ended(of.workId, await client.proposePicture(of.workId, asking));
}

/** A proposal when it is made. */
async function ended(workId: string, { id }: PictureProposal): Promise<PictureProposal> {
  for await (const event of client.watchPicture(workId)) {
    const all = event.type === 'snapshot' ? event.proposals : event.type === 'proposal' ? [event.proposal] : [];
    const found = all.find((each) => each.id === id && each.state !== 'making');
    if (found) return found;
  }
  throw new Error('it never ended');
}

const accept = (of: Picture, { id }: PictureProposal) =>
  client.decidePicture(of.workId, id, { verdict: 'accept', candidate: 0, personId });

it('is offered whole, changes nothing before it is accepted, and is taken back to the last byte', async () => {
  const small = await picture();
  const { workId } = small;
  const [below, above] = small.layers.map(({ id }) => id) as [string, string];
  const lock = { x: 2, y: 3, width: 5, height: 4 };
  await client.lockPicture(workId, { personId, mask: Mask.rectangle(width, height, lock).toNumbers() });
  const before = [await read(workId, 1), await read(workId, 1, below), await read(workId, 1, above)];
  const proposal = await offered(small, { times: 3, detail: 0 });
  expect(proposal.candidates[0]).toMatchObject({
    box: { width: 60, height: 42 },
    enlarged: { width: 60, height: 42, layers: [{ layerId: below }, { layerId: above }] },
    hunks: [{ state: 'open' }],
  });
  expect([await read(workId, 1), (await client.getPicture(workId)).width]).toEqual([before[0], width]);

  const heard: PictureEvent[] = [];
  const watching = new AbortController();
  const events = client.watchPicture(workId, { signal: watching.signal });
  await events.next();
  expect(await accept(small, proposal)).toMatchObject({ state: 'decided' });
  for await (const event of events) {
    heard.push(event);
    if (event.type === 'changed') break;
  }
  expect(heard.at(-1)).toMatchObject({ type: 'changed', size: { width: 60, height: 42 } });
  const large = await client.getPicture(workId);
  expect([large.width, large.height, large.layers]).toEqual([60, 42, small.layers]);
  expect((await client.listWorks()).find(({ id }) => id === workId)?.picture).toMatchObject({ width: 60, height: 42 });
  // The lock lies where it lay, and each pixel under it is a square of its colour, on every layer.
  const locked = Mask.fromNumbers(large.locks[0]!.mask);
  expect(locked.bounds).toEqual({ x: 6, y: 9, width: 15, height: 12 });
  for (const [at, id] of [below, above].entries()) {
    const now = await read(workId, 3, id);
    for (let y = 9; y < 21; y++)
      for (let x = 6; x < 21; x++) {
        const from = (Math.floor(y / 3) * width + Math.floor(x / 3)) * 4;
        expect([...now.subarray((y * 60 + x) * 4, (y * 60 + x) * 4 + 4)]).toEqual([
          ...before[at + 1]!.subarray(from, from + 4),
        ]);
      }
    // Elsewhere it is that layer by the oracle, sharp's own enlargement.
    const oracle = await sharp(before[at + 1], { raw: { width, height, channels: 4 } })
      .resize({ width: 60, height: 42, fit: 'fill', kernel: 'lanczos3' })
      .raw()
      .toBuffer();
    for (const [x, y] of [
      [40, 30],
      [27, 24],
      [59, 41],
    ] as const) {
      const place = (y * 60 + x) * 4;
      const wanted = oracle[place + 3] === 0 ? [0, 0, 0, 0] : [...oracle.subarray(place, place + 4)];
      expect([...now.subarray(place, place + 4)]).toEqual(wanted);
    }
  }
  // What is seen is what was offered.
  const patch = new Uint8Array(await (await fetch(client.blobUrl(proposal.candidates[0]!.patch))).arrayBuffer());
  const shown = await read(workId, 3);
  expect(shown).toEqual(patch);
  expect(await client.pixelAuthor(workId, 31, 40)).toMatchObject({ actor: { id: personId } });

  server = await server.restart();
  client = server.client;
  expect(await read(workId, 3)).toEqual(shown);
  expect((await client.undoPicture(workId, { personId })).change).toBeNull();
  expect((await client.undoPicture(workId, { personId, makers: true })).change).not.toBeNull();
  expect([await read(workId, 1), await read(workId, 1, below), await read(workId, 1, above)]).toEqual(before);
  const back = await client.getPicture(workId);
  expect([back.width, Mask.fromNumbers(back.locks[0]!.mask).bounds]).toEqual([width, lock]);
  expect((await client.redoPicture(workId, { personId, makers: true })).change).not.toBeNull();
  expect(await read(workId, 3)).toEqual(shown);

  // The version that was kept before it has its own size, and so has the picture once it went back there.
  const version = (await client.listPictureVersions(workId)).findLast(({ reason }) => reason === 'decision');
  expect(version).toMatchObject({ width, height });
  await client.restorePictureVersion(workId, version!.id, { personId });
  expect([await read(workId, 1), (await client.getPicture(workId)).width]).toEqual([before[0], width]);
  expect((await client.undoPicture(workId, { personId })).change).not.toBeNull();
  expect(await read(workId, 3)).toEqual(shown);
});

it('sharply has more detail than plainly, and is refused where the picture changed meanwhile', async () => {
  const small = await picture();
  const [sharply, plainly] = [await offered(small, { detail: 1 }), await offered(small, { detail: 0 })];
  const patches = [sharply, plainly].map(({ candidates }) => candidates[0]!.patch);
  expect(new Set(patches).size).toBe(2);
  await client.paint(
    small.workId,
    { x: 1, y: 1, width: 1, height: 1, layerId: small.layers[0]!.id, personId },
    new Uint8Array([1, 2, 3, 255]),
  );
  const refused = await accept(small, sharply);
  expect(refused.candidates[0]!.hunks).toMatchObject([{ state: 'refused', reason: 'changed' }]);
  expect((await client.getPicture(small.workId)).width).toBe(width);
  // What was offered in another size lies on it no more.
  const filled = await ended(
    small.workId,
    await client.proposePicture(small.workId, {
      makerId: 'picture-denoise',
      layerId: small.layers[0]!.id,
      region: Mask.whole(width, height).toNumbers(),
      controls: { noise: 30 },
    }),
  );
  const larger = await offered(await client.getPicture(small.workId), { times: 2, detail: 0 });
  expect(await accept(small, larger)).toMatchObject({ state: 'decided' });
  const late = await accept(small, filled);
  expect(late.candidates[0]!.hunks.every(({ state }) => state === 'refused')).toBe(true);
});

it('that is too large is refused with what works', async () => {
  expect(mostSharp).toBe(largestSharpened);
  const { work } = await client.createPicture({ title: 'Wide', width: 1500, height: 1200 });
  const large = await client.getPicture(work.id);
  const refusal = (controls: Record<string, number>) => offered(large, controls).catch((error: unknown) => error);
  expect(await refusal({ times: 2, detail: 1 })).toMatchObject({
    code: 'picture-enlarged-too-large',
    message: expect.stringMatching(/3000 × 2400 .* At most it can be enlarged 4 times plainly\./) as string,
  });
  const { work: huge } = await client.createPicture({ title: 'Huge', width: 6000, height: 4500 });
  await expect(offered(await client.getPicture(huge.id), { detail: 0 })).rejects.toMatchObject({
    message: expect.stringContaining('too large to be made larger at all') as string,
  });
  await expect(offered(large, { times: 5 })).rejects.toMatchObject({ code: 'control-out-of-range' });
});
