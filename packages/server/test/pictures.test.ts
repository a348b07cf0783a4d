/** Pictures over HTTP: brought in, painted on by two people, locked, filled, decided part by part, and there again after a restart. */
import type { FourhandsClient, Picture, PictureEvent, PictureProposal } from '@fourhands/core';
import { Mask } from '@fourhands/core/media/image/mask';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from './fake-server.ts';

let server: FakeServer;
let client: FourhandsClient;
beforeAll(async () => {
  server = await startFakeServer();
  client = server.client;
});
afterAll(() => server.close());

const [ann, bo] = ['ann', 'bo'];
type Colour = readonly [number, number, number, number];

/** RGBA of all of it. */
async function pixels(id: string, picture: Pick<Picture, 'width' | 'height'>): Promise<Uint8Array> {
  const { width, height } = picture;
  return client.pictureView(id, { x: 0, y: 0, width, height, format: 'rgba' });
}

const filled = (width: number, height: number, colour: Colour) =>
  Uint8Array.from({ length: width * height * 4 }, (_, at) => colour[at % 4]!);

async function white(width = 40, height = 30): Promise<Picture> {
  const { work } = await client.createPicture({ title: 'White', width, height });
  return client.getPicture(work.id);
}

function paint(
  picture: Picture,
  personId: string,
  box: { x: number; y: number; width: number; height: number },
  colour: Colour,
) {
  return client.paint(
    picture.workId,
    { ...box, personId, layerId: picture.layers[0]!.id },
    filled(box.width, box.height, colour),
  );
}

/** A slope of colours with a hole in the middle, as a layer's own pixels. */
async function slope(width = 48, height = 40): Promise<Picture> {
  const picture = await white(width, height);
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set([40 + 3 * x, 60 + 2 * y, (x + y) % 7 ? 90 : 140, 255], (y * width + x) * 4);
  await client.paint(
    picture.workId,
    { x: 0, y: 0, width, height, personId: ann, layerId: picture.layers[0]!.id },
    data,
  );
  return picture;
}

const rectangle = ({ width, height }: Picture, x: number, y: number, across: number, down: number) =>
  Mask.rectangle(width, height, { x, y, width: across, height: down });

async function made(id: string, proposalId: string): Promise<PictureProposal> {
  for await (const event of client.watchPicture(id)) {
    const all = event.type === 'snapshot' ? event.proposals : event.type === 'proposal' ? [event.proposal] : [];
    const found = all.find((each) => each.id === proposalId);
    if (found !== undefined && found.state !== 'making') return found;
  }
  throw new Error('it never ended');
}

async function fill(picture: Picture, region: Mask, more: { seed?: number; candidates?: number } = {}) {
  const { id } = await client.proposePicture(picture.workId, {
    makerId: 'picture-fill',
    layerId: picture.layers[0]!.id,
    region: region.toNumbers(),
    controls: { effort: 0.1 },
    seed: 5,
    ...more,
  });
  return made(picture.workId, id);
}

describe('a picture file', () => {
  it('is turned upright, converted to sRGB, said so, and comes out as it went in', async () => {
    const raw = filled(6, 4, [200, 30, 40, 255]).with(0, 20);
    const jpeg = await sharp(raw, { raw: { width: 6, height: 4, channels: 4 } })
      .withMetadata({ orientation: 6 })
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    const { work, warnings } = await client.importPicture('holiday.jpg', new Uint8Array(jpeg), { personId: ann });
    expect(work).toMatchObject({ title: 'holiday', medium: 'image', picture: { width: 4, height: 6 } });
    expect(warnings).toEqual(['rotated', 'profile-converted']);
    expect((await client.listWorks()).find(({ id }) => id === work.id)?.picture?.thumbnail).toMatch(/^[0-9a-f]{64}$/);
    const [first] = await client.listPictureVersions(work.id);
    const small = await (await fetch(client.blobUrl(first?.thumbnail ?? ''))).arrayBuffer();
    // The red of the file, not an empty picture.
    expect((await sharp(small).ensureAlpha().raw().toBuffer())[0]).toBeGreaterThan(150);
    const png = await client.exportPicture(work.id, 'png');
    const back = await sharp(png).ensureAlpha().raw().toBuffer();
    expect(new Uint8Array(back)).toEqual(await pixels(work.id, { width: 4, height: 6 }));
    for (const format of ['jpeg', 'webp', 'avif'] as const) {
      const { width, height, format: written } = await sharp(await client.exportPicture(work.id, format)).metadata();
      expect([width, height, written]).toEqual([4, 6, format === 'avif' ? 'heif' : format]);
    }
    expect(await client.pixelAuthor(work.id, 1, 1)).toMatchObject({
      actor: { id: ann },
      imported: true,
      proposal: null,
    });
  });

  it('keeps its layers as OpenRaster, and what it began as cannot be taken back', async () => {
    const picture = await white(30, 20);
    const { workId } = picture;
    const { layers } = await client.addLayer(workId, { personId: ann, name: 'Ink & <wash>' });
    const top = layers.at(-1)!;
    await client.changeLayer(workId, top.id, { personId: ann, opacity: 0.5, blend: 'multiply' });
    const box = { x: 4, y: 5, width: 3, height: 2 };
    await client.paint(workId, { ...box, personId: ann, layerId: top.id }, filled(3, 2, [10, 200, 30, 128]));
    await client.addLayer(workId, { personId: ann, name: 'Empty' });
    const file = await client.exportPicture(workId, 'openraster');
    const { work, warnings } = await client.importPicture('study.ora', file, { personId: ann });
    expect(warnings).toEqual([]);
    const back = await client.getPicture(work.id);
    const looks = (of: Picture) =>
      of.layers.map(({ name, visible, opacity, blend }) => [name, visible, opacity, blend]);
    expect(looks(back)).toEqual(looks(await client.getPicture(workId)));
    expect(await pixels(work.id, back)).toEqual(await pixels(workId, picture));
    expect(work).toMatchObject({ title: 'study', picture: { width: 30, height: 20 } });
    expect(await client.undoPicture(work.id, { personId: ann })).toMatchObject({ change: null });
    expect((await client.getPicture(work.id)).layers).toHaveLength(3);
    await expect(client.importPicture('cut.ora', file.slice(0, -30))).rejects.toMatchObject({
      code: 'open-raster-unreadable',
    });
  });

  it('has its first layer called as was said', async () => {
    const { work } = await client.createPicture({ title: 'New', width: 4, height: 4, layer: '背景' });
    const file = await client.exportPicture(work.id, 'png');
    const { work: brought } = await client.importPicture('new.png', file, { layer: '背景' });
    for (const id of [work.id, brought.id])
      expect((await client.getPicture(id)).layers).toMatchObject([{ name: '背景' }]);
    expect((await client.getPicture((await white()).workId)).layers).toMatchObject([{ name: 'Background' }]);
  });

  it('that is damaged, or none, or too large, is refused', async () => {
    await expect(client.importPicture('no.png', new Uint8Array([1, 2, 3]))).rejects.toMatchObject({
      code: 'image-unreadable',
    });
    const png = await sharp(filled(20, 20, [1, 2, 3, 255]), { raw: { width: 20, height: 20, channels: 4 } })
      .png()
      .toBuffer();
    await expect(client.importPicture('cut.png', new Uint8Array(png.subarray(0, 60)))).rejects.toMatchObject({
      code: 'image-unreadable',
    });
    await expect(client.createPicture({ title: 'Wall', width: 30_000, height: 30_000 })).rejects.toMatchObject({
      code: 'image-too-large-to-edit',
    });
  });
});

describe('painting', () => {
  it('is everybody’s own to take back, and is there after a restart, with its undo', async () => {
    const picture = await white();
    const { workId } = picture;
    await paint(picture, ann, { x: 0, y: 0, width: 10, height: 10 }, [255, 0, 0, 255]);
    await paint(picture, bo, { x: 5, y: 5, width: 10, height: 10 }, [0, 0, 255, 255]);
    await client.undoPicture(workId, { personId: ann });
    const after = await pixels(workId, picture);
    const at = (x: number, y: number) => [...after.subarray((y * 40 + x) * 4, (y * 40 + x) * 4 + 4)];
    expect([at(1, 1), at(7, 7), at(14, 14)]).toEqual([
      [255, 255, 255, 255],
      [0, 0, 255, 255],
      [0, 0, 255, 255],
    ]);
    server = await server.restart();
    client = server.client;
    expect(await pixels(workId, picture)).toEqual(after);
    await client.redoPicture(workId, { personId: ann });
    expect([...(await pixels(workId, picture)).subarray(0, 4)]).toEqual([255, 0, 0, 255]);
    expect((await client.undoPicture(workId, { personId: bo })).change).not.toBeNull();
    expect((await client.undoPicture(workId, { personId: bo })).change).toBeNull();
    expect(await client.pixelAuthor(workId, 2, 2)).toMatchObject({ actor: { id: ann }, imported: false });
  });

  it('is told to every page that looks, with the tiles and whose hand it was', async () => {
    const picture = await white(300, 140);
    const stop = new AbortController();
    const events = client.watchPicture(picture.workId, { signal: stop.signal });
    expect((await events.next()).value).toMatchObject({ type: 'snapshot', picture: { width: 300 } });
    const next = events.next();
    await paint(picture, bo, { x: 120, y: 100, width: 20, height: 10 }, [1, 2, 3, 255]);
    expect((await next).value).toMatchObject({ type: 'changed', tiles: [0, 1], by: { id: bo } });
    stop.abort();
    await events.return();
  });

  it('over and erasing mixes with what is there, and a mask holds it', async () => {
    const picture = await white(8, 1);
    const layerId = picture.layers[0]!.id;
    const change = { layerId, personId: ann, x: 0, y: 0, width: 8, height: 1 } as const;
    await client.paint(
      picture.workId,
      { ...change, mode: 'over', mask: rectangle(picture, 0, 0, 4, 1).toNumbers() },
      filled(8, 1, [0, 0, 0, 51]),
    );
    await client.paint(
      picture.workId,
      { ...change, mode: 'erase', mask: rectangle(picture, 7, 0, 1, 1).toNumbers() },
      filled(8, 1, [0, 0, 0, 255]),
    );
    const now = await pixels(picture.workId, picture);
    expect([now[0], now[16], now[31]]).toEqual([204, 255, 0]);
  });

  it('that does not fit what it says of itself is refused, and changes nothing', async () => {
    const picture = await white();
    const before = await pixels(picture.workId, picture);
    const layerId = picture.layers[0]!.id;
    const change = { layerId, x: 0, y: 0, width: 3, height: 3 };
    const send = (more: object, bytes = 36) =>
      client.paint(picture.workId, { ...change, ...more }, new Uint8Array(bytes));
    await expect(send({}, 35)).rejects.toMatchObject({ code: 'patch-unreadable' });
    await expect(send({ layerId: 'none' })).rejects.toMatchObject({ code: 'layer-missing' });
    await expect(send({ mask: [40, 30, 9, 9, 9] })).rejects.toMatchObject({ code: 'mask-unreadable' });
    await expect(send({ mask: Mask.whole(3, 3).toNumbers() })).rejects.toMatchObject({ code: 'mask-of-another-size' });
    await expect(send({ width: 0 })).rejects.toMatchObject({ code: 'request-invalid' });
    await expect(client.paint('none', change, new Uint8Array(36))).rejects.toMatchObject({ code: 'work-not-found' });
    const text = await client.createWork({ title: 'A text' });
    await expect(client.getPicture(text.id)).rejects.toMatchObject({ code: 'work-of-other-medium' });
    await expect(client.workText(picture.workId)).rejects.toMatchObject({ code: 'work-of-other-medium' });
    expect(await pixels(picture.workId, picture)).toEqual(before);
  });

  it('goes on layers that come, look otherwise, and go, but never the last', async () => {
    const picture = await white(4, 4);
    const { workId } = picture;
    const { layers } = await client.addLayer(workId, { name: 'Above', personId: ann });
    const above = layers[1]!.id;
    await client.paint(
      workId,
      { layerId: above, personId: ann, x: 0, y: 0, width: 4, height: 4 },
      filled(4, 4, [0, 0, 0, 255]),
    );
    await client.changeLayer(workId, above, { opacity: 0.5, personId: ann });
    expect([...(await pixels(workId, picture)).subarray(0, 4)]).toEqual([128, 128, 128, 255]);
    await client.removeLayer(workId, above, { personId: ann });
    await expect(client.removeLayer(workId, picture.layers[0]!.id)).rejects.toMatchObject({ code: 'last-layer' });
    server = await server.restart();
    client = server.client;
    await client.undoPicture(workId, { personId: ann });
    expect([...(await pixels(workId, picture)).subarray(0, 4)]).toEqual([128, 128, 128, 255]);
  });

  it('has versions that it goes back to, with whose each pixel was', async () => {
    const picture = await white(6, 6);
    const { workId } = picture;
    await paint(picture, ann, { x: 0, y: 0, width: 3, height: 3 }, [9, 9, 9, 255]);
    const kept = await client.savePictureVersion(workId, { name: 'Corner', personId: ann });
    const then = await pixels(workId, picture);
    await paint(picture, bo, { x: 0, y: 0, width: 6, height: 6 }, [200, 9, 9, 255]);
    const later = await pixels(workId, picture);
    await client.restorePictureVersion(workId, kept.id, { personId: bo });
    expect(await pixels(workId, picture)).toEqual(then);
    expect((await client.pixelAuthor(workId, 1, 1)).actor).toMatchObject({ id: ann });
    await client.undoPicture(workId, { personId: bo });
    expect(await pixels(workId, picture)).toEqual(later);
    expect((await client.listPictureVersions(workId)).map(({ reason, name }) => [reason, name])).toEqual([
      ['import', null],
      ['saved', 'Corner'],
      ['restore', null],
    ]);
  });

  it('is seen at halves of its size, again only where it changed, and what is alike is found', async () => {
    const picture = await white(300, 20);
    await paint(picture, ann, { x: 0, y: 0, width: 2, height: 2 }, [0, 0, 0, 255]);
    const view = { x: 0, y: 0, width: 2, height: 1, level: 1 } as const;
    expect([...(await client.pictureView(picture.workId, { ...view, format: 'rgba' }))]).toEqual([
      0, 0, 0, 255, 255, 255, 255, 255,
    ]);
    expect([...(await client.pictureView(picture.workId, { ...view, format: 'authors' }))]).toEqual([1, 1]);
    const url = client.pictureViewUrl(picture.workId, { ...view, x: 130 });
    const first = await fetch(url);
    expect(await sharp(await first.arrayBuffer()).metadata()).toMatchObject({ width: 2, height: 1, format: 'png' });
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await fetch(url, { headers })).status).toBe(304);
    await paint(picture, ann, { x: 10, y: 0, width: 2, height: 2 }, [0, 0, 0, 255]);
    expect((await fetch(url, { headers })).status).toBe(304);
    await paint(picture, ann, { x: 260, y: 0, width: 2, height: 2 }, [0, 0, 0, 255]);
    expect((await fetch(url, { headers })).status).toBe(200);
    expect(await client.selectAlike(picture.workId, { x: 1, y: 1 })).toEqual(
      rectangle(picture, 0, 0, 2, 2).toNumbers(),
    );
  });
});

describe('a maker', () => {
  it('fills a region alike for one recipe; its parts are accepted and rejected one by one, by its own hand', async () => {
    const picture = await slope();
    const { workId } = picture;
    const before = await pixels(workId, picture);
    const region = rectangle(picture, 4, 4, 6, 6).or(rectangle(picture, 30, 20, 6, 6));
    const first = await fill(picture, region);
    expect(first).toMatchObject({ state: 'open', error: null });
    const again = await fill(picture, region);
    expect(again.candidates[0]?.patch).toBe(first.candidates[0]?.patch);
    expect(first.candidates[0]?.hunks).toHaveLength(2);
    await client.decidePicture(workId, first.id, { verdict: 'accept', candidate: 0, hunks: [0], personId: ann });
    const decided = await client.decidePicture(workId, first.id, {
      verdict: 'reject',
      candidate: 0,
      hunks: [1],
      personId: ann,
    });
    expect(decided.state).toBe('decided');
    expect(decided.candidates[0]?.hunks.map(({ state }) => state)).toEqual(['accepted', 'rejected']);
    const after = await pixels(workId, picture);
    const accepted = Mask.fromNumbers(first.candidates[0]!.hunks[0]!.mask);
    const outside = Array.from({ length: 48 * 40 }, (_, at) => at).filter(
      (at) => !accepted.has(at % 48, Math.floor(at / 48)),
    );
    expect(
      outside.every((at) => [0, 1, 2, 3].every((channel) => after[at * 4 + channel] === before[at * 4 + channel])),
    ).toBe(true);
    expect(after).not.toEqual(before);
    const { x, y } = accepted.bounds!;
    const author = await client.pixelAuthor(workId, accepted.runsOf(y)[0] ?? x, y);
    expect(author).toMatchObject({ actor: { kind: 'maker', name: 'Fill from around' }, proposal: { id: first.id } });
    // The other offer was for what is another's now.
    const late = await client.decidePicture(workId, again.id, { verdict: 'accept', candidate: 0, personId: ann });
    expect(late.candidates[0]?.hunks.map(({ state, reason }) => [state, reason])).toEqual([
      ['refused', 'changed'],
      ['accepted', null],
    ]);
    server = await server.restart();
    client = server.client;
    await client.undoPicture(workId, { personId: ann, makers: true });
    expect(await pixels(workId, picture)).toEqual(after);
    expect((await client.undoPicture(workId, { personId: ann })).change).not.toBeNull();
  });

  it('shows small how it stands while it is made, in the box of its region', async () => {
    const picture = await slope(290, 24);
    const { workId } = picture;
    const ended = new AbortController();
    const events = client.watchPicture(workId, { signal: ended.signal });
    await events.next();
    const { id } = await client.proposePicture(workId, {
      makerId: 'picture-regain',
      layerId: picture.layers[0]!.id,
      region: rectangle(picture, 10, 8, 280, 8).toNumbers(),
    });
    const heard: PictureEvent[] = [];
    for await (const event of events) {
      heard.push(event);
      if (event.type === 'proposal' && event.proposal.state !== 'making') break;
    }
    const shown = heard.flatMap((event) => (event.type === 'preview' ? [event] : []));
    expect(shown.length).toBeGreaterThan(0);
    for (const { proposalId, candidate, webp } of shown) {
      expect([proposalId, candidate]).toEqual([id, 0]);
      const { width, height, format } = await sharp(Buffer.from(webp, 'base64')).metadata();
      expect([width, height, format]).toEqual([256, 7, 'webp']);
    }
    expect(heard.at(-1)).toMatchObject({ type: 'proposal', proposal: { id, state: 'open' } });
  });

  it('takes noise out, and paints in a style that was brought', async () => {
    const picture = await slope(32, 24);
    const layerId = picture.layers[0]!.id;
    const region = Mask.whole(32, 24).toNumbers();
    const denoised = await client.proposePicture(picture.workId, {
      makerId: 'picture-denoise',
      layerId,
      region,
      controls: { noise: 20 },
    });
    expect((await made(picture.workId, denoised.id)).candidates[0]?.hunks.length).toBeGreaterThan(0);
    await expect(
      client.proposePicture(picture.workId, { makerId: 'picture-restyle', layerId, region }),
    ).rejects.toMatchObject({ code: 'picture-style-missing' });
    const file = await sharp({
      create: {
        width: 24,
        height: 24,
        channels: 3,
        background: 'teal',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .png()
      .toBuffer();
    const { style } = await client.bringStyle(picture.workId, 'style.png', new Uint8Array(file));
    const styled = await client.proposePicture(picture.workId, {
      makerId: 'picture-restyle',
      layerId,
      region,
      style,
      seed: 3,
    });
    expect(await made(picture.workId, styled.id)).toMatchObject({ state: 'open', recipe: { style } });
  });

  it('is refused what makes no sense, says why it failed, and can be stopped', async () => {
    const picture = await slope();
    const { workId } = picture;
    const layerId = picture.layers[0]!.id;
    const ask = (more: object) =>
      client.proposePicture(workId, {
        makerId: 'picture-fill',
        layerId,
        region: rectangle(picture, 0, 0, 5, 5).toNumbers(),
        ...more,
      });
    await expect(ask({ makerId: 'none' })).rejects.toMatchObject({ code: 'picture-maker-not-found' });
    await expect(ask({ controls: { effort: 99 } })).rejects.toMatchObject({ code: 'control-out-of-range' });
    await expect(ask({ region: Mask.empty(48, 40).toNumbers() })).rejects.toMatchObject({
      code: 'picture-region-empty',
    });
    const { locks } = await client.lockPicture(workId, { mask: rectangle(picture, 0, 0, 6, 6).toNumbers() });
    await expect(ask({})).rejects.toMatchObject({ code: 'picture-region-locked' });
    await client.unlockPicture(workId, locks[0]!.id);
    expect(await fill(picture, Mask.whole(48, 40))).toMatchObject({ state: 'failed', error: { code: 'mask-full' } });
    const { id } = await ask({ controls: { effort: 1.5 }, candidates: 4 });
    const stopped = await client.stopPictureProposal(workId, id);
    expect(stopped.state).toBe('stopped');
    await expect(client.decidePicture(workId, id, { verdict: 'accept', candidate: 3 })).rejects.toMatchObject({
      code: 'picture-proposal-not-found',
    });
  });

  it(
    'changes no pixel outside of its region, and none that is locked, whatever happens meanwhile',
    { timeout: 60_000 },
    async () => {
      const picture = await slope(40, 36);
      const { workId } = picture;
      const box = fc.record({
        x: fc.nat(30),
        y: fc.nat(26),
        w: fc.integer({ min: 2, max: 9 }),
        h: fc.integer({ min: 2, max: 9 }),
      });
      const boxes = fc.array(box, { minLength: 1, maxLength: 3 });
      const maskOf = (all: { x: number; y: number; w: number; h: number }[]) =>
        all.map(({ x, y, w, h }) => rectangle(picture, x, y, w, h)).reduce((sum, each) => sum.or(each));
      await fc.assert(
        fc.asyncProperty(boxes, boxes, box, async (asked, locked, stroke) => {
          const [region, lock] = [maskOf(asked), maskOf(locked)];
          if (region.without(lock).isEmpty) return;
          const offer = await fill(picture, region);
          const { locks } = await client.lockPicture(workId, { mask: lock.toNumbers() });
          await paint(picture, bo, { x: stroke.x, y: stroke.y, width: stroke.w, height: stroke.h }, [
            7,
            7,
            stroke.x,
            255,
          ]);
          const before = await pixels(workId, picture);
          const { candidates } = await client.decidePicture(workId, offer.id, { verdict: 'accept', candidate: 0 });
          const after = await pixels(workId, picture);
          const taken = candidates[0]!.hunks
            .filter(({ state }) => state === 'accepted')
            .map(({ mask }) => Mask.fromNumbers(mask));
          const own = rectangle(picture, stroke.x, stroke.y, stroke.w, stroke.h);
          for (let at = 0; at < 40 * 36; at++) {
            const [x, y] = [at % 40, Math.floor(at / 40)];
            if ([0, 1, 2, 3].every((channel) => before[at * 4 + channel] === after[at * 4 + channel])) continue;
            expect([region.has(x, y), lock.has(x, y), own.has(x, y), taken.some((mask) => mask.has(x, y))]).toEqual([
              true,
              false,
              false,
              true,
            ]);
          }
          for (const { id } of locks) await client.unlockPicture(workId, id);
        }),
        { numRuns: 6 },
      );
    },
  );
});

it('a picture that is deleted for good leaves no bytes behind', async () => {
  const picture = await white(9, 9);
  const { thumbnail } = await client.savePictureVersion(picture.workId);
  expect((await fetch(client.blobUrl(thumbnail ?? ''))).status).toBe(200);
  await client.changeWork(picture.workId, { trashed: true });
  await client.deleteWork(picture.workId);
  await expect(client.getPicture(picture.workId)).rejects.toMatchObject({ code: 'work-not-found' });
  expect((await fetch(client.blobUrl(thumbnail ?? ''))).status).toBe(404);
});
