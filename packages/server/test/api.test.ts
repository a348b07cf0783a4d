import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { ServerUnreachable } from '@fourhands/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import {
  datasetOf,
  ended,
  type FakeServer,
  newFolder,
  picture,
  startFakeServer,
  startQuick,
  watchUntil,
} from './fake-server.ts';

let server: FakeServer;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(() => server.close());

async function pixelsOf(answer: Response): Promise<{ data: Buffer; width: number; height: number }> {
  expect(answer.status).toBe(200);
  const { data, info } = await sharp(Buffer.from(await answer.arrayBuffer()))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

const fakeModel = (kind: string) => new TextEncoder().encode(JSON.stringify({ fake: kind }));

describe('the server', () => {
  it('says how it is, and describes itself', async () => {
    const { client, folder } = server;
    expect(await client.status()).toMatchObject({ jobsRunning: 0, jobsQueued: 0, storage: { folder } });
    expect((await client.presets()).presets.map(({ kind }) => kind)).toEqual(['vae', 'gan', 'codec', 'writer']);
    const described = await fetch(`${client.address}/api/openapi.json`);
    expect(await described.json()).toMatchObject({ openapi: '3.1.0' });
  });

  it('does not start where another program listens, and leaves the folder free', async () => {
    const folder = await newFolder();
    const port = Number(new URL(server.url).port);
    await expect(startFakeServer({ folder, port })).rejects.toMatchObject({ code: 'address-in-use' });
    const other = await startFakeServer({ folder });
    await other.close();
    await expect(other.client.status()).rejects.toThrow(ServerUnreachable);
  });
});

describe('data sets', () => {
  it('take pictures, show them, and let them go', async () => {
    const { client } = server;
    const { id } = await client.createDataset('  Colours  ');
    const file = await picture(200, 700, 500);
    const item = await client.addItem(id, 'folder/红.png', file);
    expect(item).toMatchObject({ name: 'folder/红.png', width: 700, height: 500, bytes: file.length, warnings: [] });
    expect(item).toMatchObject({ sha256: createHash('sha256').update(file).digest('hex'), duplicate: false });
    expect(await client.addItem(id, 'again.png', file)).toEqual({ ...item, duplicate: true });

    const thumbnail = await fetch(client.itemPictureUrl(id, item.id, 'thumbnail'));
    expect(thumbnail.headers.get('content-type')).toBe('image/webp');
    expect(await pixelsOf(thumbnail)).toMatchObject({ width: 320, height: 229 });
    const full = await pixelsOf(await fetch(client.itemPictureUrl(id, item.id, 'full')));
    expect(full).toMatchObject({ width: 700, height: 500 });
    expect(Math.abs((full.data[0] ?? 0) - 200)).toBeLessThan(6);

    expect(await client.renameDataset(id, 'Reds')).toMatchObject({ name: 'Reds', itemCount: 1, covers: [item.id] });
    await client.deleteItem(id, item.id);
    expect((await client.getDataset(id)).items).toEqual([]);
    expect((await fetch(client.blobUrl(item.sha256))).status).toBe(404);
    await client.deleteDataset(id);
    expect((await client.listDatasets()).map((dataset) => dataset.id)).not.toContain(id);
  });

  it('keep a picture that another data set has too', async () => {
    const { client } = server;
    const file = await picture(77);
    const [one, two] = [await client.createDataset('One'), await client.createDataset('Two')];
    await client.addItem(one.id, 'a.png', file);
    const kept = await client.addItem(two.id, 'a.png', file);
    await client.deleteDataset(one.id);
    expect((await fetch(client.itemPictureUrl(two.id, kept.id, 'full'))).status).toBe(200);
  });

  it('say what was changed to read a picture', async () => {
    const { client } = server;
    const { id } = await client.createDataset('Odd');
    const create = { width: 4, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0.5 } } as const;
    const odd = new Uint8Array(await sharp({ create }).png().toBuffer());
    expect((await client.addItem(id, 'odd.png', odd)).warnings).toEqual(['transparency-flattened']);
  });
});

describe('models', () => {
  it('are imported once, opened first, downloaded whole', async () => {
    const { client } = server;
    const model = await client.importModel('My VAE.safetensors', fakeModel('vae'));
    expect(model).toMatchObject({ name: 'My VAE', kind: 'vae', origin: 'imported', runId: null });
    expect(await client.importModel('Other', fakeModel('vae'))).toEqual(model);
    const download = await fetch(client.modelFileUrl(model.id));
    expect(download.headers.get('content-disposition')).toContain('My%20VAE.safetensors');
    expect(new Uint8Array(await download.arrayBuffer())).toEqual(fakeModel('vae'));
    expect((await client.renameModel(model.id, 'Renamed')).name).toBe('Renamed');
    await expect(client.importModel('x', new TextEncoder().encode('junk'))).rejects.toMatchObject({
      code: 'not-a-model',
      status: 422,
    });
  });

  it('show a VAE’s latent plane', async () => {
    const { client } = server;
    const { id } = await client.importModel('vae', fakeModel('vae'));
    const map = await client.latentMap(id);
    expect(map.points).toContainEqual({ x: -10, y: -20, itemId: null });
    expect(map.bounds).toEqual({ x0: -11, x1: 11, y0: -22, y1: 22 });

    // The fake decodes a latent to its own colour: mean (100, 50) + (x, y).
    const decoded = await pixelsOf(await fetch(client.decodeUrl(id, { x: 5, y: -7 })));
    expect([...decoded.data.subarray(0, 3)]).toEqual([105, 43, 128]);
    const query = { columns: 3, rows: 2, x0: -10, x1: 10, y0: 0, y1: 20 };
    const grid = await pixelsOf(await fetch(client.latentGridUrl(id, query)));
    expect(grid).toMatchObject({ width: 24, height: 16 });
    const colourAt = (x: number, y: number) => [...grid.data.subarray((y * 24 + x) * 3, (y * 24 + x) * 3 + 2)];
    expect([colourAt(0, 0), colourAt(12, 0), colourAt(23, 15)]).toEqual([
      [90, 50],
      [100, 50],
      [110, 70],
    ]);
    const samples = await pixelsOf(await fetch(client.samplesUrl(id, { count: 4, seed: 9 })));
    expect([...samples.data.subarray(0, 3)]).toEqual([9, 0, 128]);
    const seen = await client.reconstruct(id, await picture(33));
    expect([...(await pixelsOf(new Response(seen))).data.subarray(0, 3)]).toEqual([33, 20, 128]);
    // The picture itself, then three like it.
    const varied = await client.vary(id, await picture(33), { percent: 25, count: 3, seed: 6 });
    const sheet = await pixelsOf(new Response(varied));
    expect(sheet).toMatchObject({ width: 16, height: 16 });
    expect([...sheet.data.subarray(0, 2)]).toEqual([33, 20]);
    expect([...sheet.data.subarray(8 * 3, 8 * 3 + 2)]).toEqual([58, 6]);
  });

  it('draw from an adversarial network: samples, pictures like one, and the way between two', async () => {
    const { client } = server;
    const { id, gan, vae } = await client.importModel('gan', fakeModel('gan'));
    expect({ gan, vae }).toEqual({ gan: { imageSize: 8, latentSize: 2 }, vae: null });
    const first = async (address: string, x = 0, y = 0) => {
      const { data, width } = await pixelsOf(await fetch(address));
      return [width, ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 2)];
    };
    // The fake's picture is its seed and index, or its last move's index and percent.
    expect(await first(client.samplesUrl(id, { count: 4, seed: 9 }))).toEqual([18, 9, 0]);
    expect(await first(client.generatedUrl(id, { at: '12.3' }))).toEqual([8, 12, 3]);
    expect(await first(client.generatedUrl(id, { at: '12.3~7.2.30~8.5.70' }))).toEqual([8, 5, 70]);
    const like = client.variationsUrl(id, { at: '12.3', count: 4, seed: 7, percent: 40 });
    expect(await first(like)).toEqual([16, 12, 3]);
    expect(await first(like, 15, 15)).toEqual([16, 2, 40]);
    const walk = client.walkUrl(id, { from: '10.0', to: '20.0', steps: 3 });
    expect(await first(walk, 12)).toEqual([24, 15, 1]);
  });

  it('that were trained here know which picture a point of the map is', async () => {
    const { client } = server;
    const datasetId = await datasetOf(client, 3);
    const { modelId } = await watchUntil(client, (await startQuick(client, { datasetId })).id, ended);
    const items = (await client.getDataset(datasetId)).items.map((item) => item.id);
    await client.deleteItem(datasetId, items[1] ?? '');
    const { points } = await client.latentMap(modelId ?? '');
    expect(points.map((point) => point.itemId)).toEqual([items[0], null, items[2]]);
  });

  it('compress a picture, and restore it from its file alone', async () => {
    const { client } = server;
    const model = await client.importModel('codec', fakeModel('codec'));
    const made = await client.compress(model.id, 'folder/small.png', await picture(99, 5, 3));
    expect(made).toMatchObject({ width: 5, height: 3, bytes: 16 + 2 + 45, modelName: 'codec', warnings: [] });
    expect(made.bitsPerPixel).toBeCloseTo((63 * 8) / 15, 10);
    const { bitsPerPixel } = made;
    const ours = { format: 'fourhands', bytes: 63, bitsPerPixel, psnr: null, msSsim: 1 };
    expect(made.rows).toEqual([{ ...ours, quality: null, atLowestQuality: false }]);
    for (const address of [made.original, made.restored]) {
      const shown = await pixelsOf(await fetch(client.url(address)));
      expect([...shown.data.subarray(0, 3)]).toEqual([99, 20, 30]);
    }
    const file = await fetch(client.url(made.file));
    expect(file.headers.get('content-disposition')).toContain('"small.fhp"');
    const bytes = await file.arrayBuffer();
    expect(bytes.byteLength).toBe(63);
    const restored = await client.restore('small.fhp', bytes);
    expect(restored).toMatchObject({ width: 5, height: 3, bytes: 63, model: { id: model.id, name: 'codec' } });
    expect([...(await pixelsOf(await fetch(client.url(restored.picture)))).data.subarray(0, 3)]).toEqual([99, 20, 30]);

    expect((await client.listCompressions()).map(({ id }) => id)).toContain(made.id);
    await client.deleteModel(model.id);
    expect(await client.getCompression(made.id)).toMatchObject({ modelId: null, modelName: 'codec' });
    await expect(client.restore('small.fhp', bytes)).rejects.toMatchObject({ code: 'model-missing', status: 404 });
    await client.deleteCompression(made.id);
    expect((await fetch(client.url(made.file))).status).toBe(404);
  });

  it('that crash in their work fail one request only', async () => {
    const { client } = server;
    const { id } = await client.importModel('vae', fakeModel('vae'));
    const crash = fetch(`${client.address}/api/models/${id}/reconstruct?name=crash`, {
      method: 'POST',
      body: await picture(1),
    });
    const waiting = client.reconstruct(id, await picture(2));
    const answer = await crash;
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ error: { code: 'worker-crashed' } });
    expect((await waiting).size).toBeGreaterThan(0);
  });
});

describe('every route refuses bad input with a stable code', () => {
  const unknown = '00000000-0000-4000-8000-000000000000';
  const json = (body: unknown) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const bytes = (body: string | Uint8Array<ArrayBuffer>) => ({ body });
  type Case = readonly [method: string, path: string, init: RequestInit, status: number, code: string];
  const run = { datasetId: unknown, kind: 'vae', preset: 'quick' };

  const cases: readonly Case[] = [
    ['GET', '/api/nothing', {}, 404, 'address-not-found'],
    ['PUT', '/api/status', {}, 404, 'address-not-found'],
    ['POST', '/api/datasets', json({}), 400, 'request-invalid'],
    ['POST', '/api/datasets', json({ name: '   ' }), 400, 'request-invalid'],
    ['POST', '/api/datasets', json({ name: 'x'.repeat(201) }), 400, 'request-invalid'],
    ['POST', '/api/datasets', { headers: { 'content-type': 'application/json' }, body: '{' }, 400, 'request-invalid'],
    ['POST', '/api/datasets', {}, 400, 'request-invalid'],
    ['POST', '/api/datasets', json({ name: 'x'.repeat(2e6) }), 413, 'body-too-large'],
    ['GET', '/api/datasets/UPPER', {}, 400, 'request-invalid'],
    ['GET', `/api/datasets/${unknown}`, {}, 404, 'dataset-not-found'],
    ['PATCH', `/api/datasets/${unknown}`, json({ name: 'x' }), 404, 'dataset-not-found'],
    ['PATCH', `/api/datasets/${unknown}`, json({ name: 5 }), 400, 'request-invalid'],
    ['DELETE', `/api/datasets/${unknown}`, {}, 404, 'dataset-not-found'],
    ['POST', `/api/datasets/${unknown}/items`, bytes('x'), 404, 'dataset-not-found'],
    ['POST', '/api/datasets/:dataset/items', {}, 400, 'body-empty'],
    ['POST', '/api/datasets/:dataset/items', bytes('not a picture'), 422, 'image-unreadable'],
    ['POST', `/api/datasets/:dataset/items?name=${'x'.repeat(501)}`, bytes('x'), 400, 'request-invalid'],
    ['DELETE', `/api/datasets/:dataset/items/${unknown}`, {}, 404, 'item-not-found'],
    ['GET', `/api/datasets/:dataset/items/${unknown}/picture`, {}, 404, 'item-not-found'],
    ['GET', `/api/datasets/:dataset/items/${unknown}/picture?size=huge`, {}, 400, 'request-invalid'],
    ['POST', '/api/runs', json({ ...run }), 404, 'dataset-not-found'],
    ['POST', '/api/runs', json({ ...run, kind: 'dog' }), 400, 'request-invalid'],
    ['POST', '/api/runs', json({ ...run, seed: -1 }), 400, 'request-invalid'],
    ['POST', '/api/runs', json({ ...run, seed: 1.5 }), 400, 'request-invalid'],
    ['POST', '/api/runs', json({ ...run, preset: 'none' }), 400, 'preset-unknown'],
    ['POST', '/api/runs', json({ ...run, settings: { speed: 1 } }), 400, 'setting-unknown'],
    ['POST', '/api/runs', json({ ...run, settings: { steps: 1e9 } }), 400, 'setting-out-of-range'],
    ['POST', '/api/runs', json({ ...run, settings: { steps: 1.5 } }), 400, 'setting-out-of-range'],
    ['POST', '/api/runs', json({ ...run, settings: { steps: 'many' } }), 400, 'request-invalid'],
    ['POST', '/api/runs', json({ ...run, datasetId: ':empty' }), 409, 'dataset-empty'],
    ['GET', `/api/runs/${unknown}`, {}, 404, 'run-not-found'],
    ['PATCH', `/api/runs/${unknown}`, json({ name: 'x' }), 404, 'run-not-found'],
    ['DELETE', `/api/runs/${unknown}`, {}, 404, 'run-not-found'],
    ['POST', `/api/runs/${unknown}/stop`, {}, 404, 'run-not-found'],
    ['POST', `/api/runs/${unknown}/resume`, {}, 404, 'run-not-found'],
    ['POST', '/api/runs/:run/stop', {}, 409, 'run-not-active'],
    ['POST', '/api/runs/:run/resume', {}, 409, 'run-not-resumable'],
    ['GET', `/api/runs/${unknown}/events`, {}, 404, 'run-not-found'],
    ['GET', '/api/blobs/abc', {}, 400, 'request-invalid'],
    ['GET', `/api/blobs/${'a'.repeat(64)}`, {}, 404, 'blob-not-found'],
    ['POST', '/api/models', {}, 400, 'body-empty'],
    ['POST', '/api/models', bytes('junk'), 422, 'not-a-model'],
    ['GET', `/api/models/${unknown}`, {}, 404, 'model-not-found'],
    ['PATCH', `/api/models/${unknown}`, json({ name: 'x' }), 404, 'model-not-found'],
    ['DELETE', `/api/models/${unknown}`, {}, 404, 'model-not-found'],
    ['GET', `/api/models/${unknown}/file`, {}, 404, 'model-not-found'],
    ['GET', `/api/models/${unknown}/latent-map`, {}, 404, 'model-not-found'],
    ['GET', '/api/models/:codec/latent-map', {}, 409, 'model-of-other-kind'],
    ['GET', '/api/models/:codec/latent-grid?x0=0&x1=1&y0=0&y1=1', {}, 409, 'model-of-other-kind'],
    ['GET', '/api/models/:vae/latent-grid?x0=0&x1=1&y0=0', {}, 400, 'request-invalid'],
    ['GET', '/api/models/:vae/latent-grid?x0=0&x1=1&y0=0&y1=1&columns=33', {}, 400, 'request-invalid'],
    ['GET', '/api/models/:vae/decode?x=Infinity&y=0', {}, 400, 'request-invalid'],
    ['GET', '/api/models/:vae/decode?x=a&y=0', {}, 400, 'request-invalid'],
    ['GET', '/api/models/:vae/samples?count=0', {}, 400, 'request-invalid'],
    ['GET', '/api/models/:vae/samples?seed=4294967296', {}, 400, 'request-invalid'],
    ['GET', '/api/models/:vae/generated?at=1.2', {}, 409, 'model-of-other-kind'],
    ['GET', '/api/models/:codec/samples', {}, 409, 'model-of-other-kind'],
    ['GET', '/api/models/:gan/latent-map', {}, 409, 'model-of-other-kind'],
    ['GET', '/api/models/:gan/generated', {}, 400, 'request-invalid'],
    ['GET', '/api/models/:gan/generated?at=1', {}, 400, 'request-invalid'],
    ['GET', '/api/models/:gan/variations?at=1.2&count=65', {}, 400, 'request-invalid'],
    ['GET', '/api/models/:gan/variations?at=1.2&percent=101', {}, 400, 'request-invalid'],
    ['GET', '/api/models/:gan/walk?from=1.2&to=x', {}, 400, 'request-invalid'],
    ['GET', '/api/models/:gan/walk?from=1.2&to=1.3&steps=1', {}, 400, 'request-invalid'],
    ['POST', '/api/models/:vae/reconstruct', {}, 400, 'body-empty'],
    ['POST', '/api/models/:vae/reconstruct', bytes('junk'), 422, 'image-unreadable'],
    ['POST', '/api/models/:vae/vary', bytes('junk'), 422, 'image-unreadable'],
    ['POST', '/api/models/:vae/vary?percent=101', bytes('junk'), 400, 'request-invalid'],
    ['POST', '/api/models/:vae/compressions', bytes('junk'), 409, 'model-of-other-kind'],
    ['POST', '/api/models/:codec/compressions', bytes('junk'), 422, 'image-unreadable'],
    ['POST', `/api/models/${unknown}/compressions`, bytes('junk'), 404, 'model-not-found'],
    ['GET', `/api/compressions/${unknown}`, {}, 404, 'compression-not-found'],
    ['GET', `/api/compressions/${unknown}/file`, {}, 404, 'compression-not-found'],
    ['DELETE', `/api/compressions/${unknown}`, {}, 404, 'compression-not-found'],
    ['POST', '/api/restorations', {}, 400, 'body-empty'],
    ['POST', '/api/restorations', bytes('junk'), 422, 'not-a-fourhands-picture'],
  ];

  const known = new Map<string, string>();
  beforeAll(async () => {
    const { client } = server;
    const dataset = await datasetOf(client, 1);
    const { id } = await startQuick(client, { datasetId: dataset });
    await watchUntil(client, id, ended);
    known.set(':dataset', dataset);
    known.set(':empty', (await client.createDataset('Empty')).id);
    known.set(':run', id);
    known.set(':vae', (await client.importModel('vae', fakeModel('vae'))).id);
    known.set(':gan', (await client.importModel('gan', fakeModel('gan'))).id);
    known.set(':codec', (await client.importModel('codec', fakeModel('codec'))).id);
  });
  const fill = (text: string) => text.replaceAll(/:[a-z]+/g, (name) => known.get(name) ?? name);

  it.each(cases)('%s %s', async (method, path, init, status, code) => {
    const body = typeof init.body === 'string' ? fill(init.body) : (init.body ?? null);
    const answer = await fetch(server.client.address + fill(path), { ...init, method, body });
    const text = await answer.text();
    expect({ status: answer.status, code: (JSON.parse(text) as { error: { code: string } }).error.code }, text).toEqual(
      {
        status,
        code,
      },
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('a body that says it is too large is refused before it is read', async () => {
    const { hostname, port } = new URL(server.url);
    const path = `/api/datasets/${known.get(':dataset')}/items`;
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const asking = request({ hostname, port, path, method: 'POST', headers: { 'content-length': 2 ** 40 } });
      asking.on('error', reject).on('response', (response) => {
        let text = '';
        response
          .on('data', (part) => (text += String(part)))
          .on('end', () => resolve({ status: response.statusCode, text }));
      });
      asking.write('x');
    });
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'body-too-large' } });
    expect((await server.client.status()).version).toMatch(/^\d/);
  });
});
