/** Texts, their training and the makers that come of it, over HTTP, with the real workers. */
import type { FourhandsClient, RunDetail, TextItem } from '@fourhands/core';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../src/main.ts';
import { FourhandsClient as Client } from '@fourhands/core';
import { ended, newFolder, picture, watchUntil } from './fake-server.ts';

let folder: string;
let server: RunningServer;
let client: FourhandsClient;
const open = async () => {
  server = await startServer({ folder, port: 0 }, { log: () => undefined });
  client = new Client({ address: server.url });
};
beforeAll(async () => {
  folder = await newFolder();
  await open();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const bytes = (text: string) => new TextEncoder().encode(text);
const sentences = ['The red fox sat on the old wall.', 'A small bird sang in the tall tree.', 'Then it rained.'];
const story = (from: number) => Array.from({ length: 60 }, (_, at) => sentences[(from + at) % 3]).join(' ');

async function textsOf(count = 2): Promise<string> {
  const { id } = await client.createDataset('Stories', { kind: 'texts' });
  for (let index = 0; index < count; index++) await client.addFile(id, `${index}.txt`, bytes(story(index)));
  return id;
}

describe('data sets of texts', () => {
  it('take texts, give back what was read, and remember what gave none', async () => {
    const { id } = await client.createDataset('Letters', { kind: 'texts' });
    const { file: added, duplicate } = await client.addFile(id, 'a/letter.md', bytes(`# Dear\n\n${story(0)}`));
    expect(added).toMatchObject({ name: 'a/letter.md', title: 'letter', format: 'markdown' });
    expect(duplicate).toBe(false);
    expect(await client.readText(id, added.id)).toBe(`Dear\n\n${story(0)}`);
    expect(await client.addFile(id, 'same.txt', bytes(`Dear\n\n${story(0)}\n`))).toMatchObject({
      duplicate: true,
      file: { name: 'a/letter.md' },
    });
    await expect(client.addFile(id, 'empty.txt', new Uint8Array())).rejects.toMatchObject({ code: 'text-file-empty' });
    await expect(client.addFile(id, 'b.txt', bytes('one line'))).rejects.toMatchObject({ code: 'text-file-too-short' });
    await expect(client.addFile(id, 'c.epub', bytes('no book'))).rejects.toMatchObject({ code: 'epub-damaged' });
    expect(await client.getDataset(id)).toMatchObject({
      kind: 'texts',
      itemCount: 1,
      sums: { words: (added as TextItem).words },
      skipped: [
        { name: 'b.txt', code: 'text-file-too-short' },
        { name: 'c.epub', code: 'epub-damaged' },
        { name: 'empty.txt', code: 'text-file-empty' },
      ],
    });
    await client.clearSkipped(id);
    await client.deleteFile(id, added.id);
    expect(await client.getDataset(id)).toMatchObject({ itemCount: 0, skipped: [] });
    await expect(client.deleteFile(id, added.id)).rejects.toMatchObject({
      code: 'dataset-file-not-found',
      status: 404,
    });
  });

  it('are not mixed up with those of pictures', async () => {
    const texts = await textsOf(1);
    const { id: pictures } = await client.createDataset('Pictures');
    const refusal = { code: 'dataset-of-other-kind', status: 409 };
    await expect(client.addItem(texts, 'a.png', await picture(1))).rejects.toMatchObject(refusal);
    await expect(client.addFile(pictures, 'a.txt', bytes(story(0)))).rejects.toMatchObject(refusal);
    await expect(client.startRun({ datasetId: texts, kind: 'vae', preset: 'quick-look' })).rejects.toMatchObject(
      refusal,
    );
    await expect(client.startRun({ datasetId: pictures, kind: 'writer', preset: 'own-quick' })).rejects.toMatchObject(
      refusal,
    );
    await expect(client.planRun({ datasetId: texts, kind: 'vae', preset: 'quick-look' })).rejects.toMatchObject({
      code: 'plan-of-other-kind',
    });
  });

  it('are planned with before anything begins, or refused with what is missing', async () => {
    const datasetId = await textsOf();
    const plan = await client.planRun({ datasetId, kind: 'writer', preset: 'own-quick' });
    expect(plan).toMatchObject({ heldOutAs: 'ends', tokenUnit: 'characters' });
    expect(plan.characters + plan.heldOutCharacters).toBeGreaterThan(2 * story(0).length - 10);
    const { id } = await client.createDataset('Little', { kind: 'texts' });
    await client.addFile(id, 'a.txt', bytes(sentences.join(' ')));
    await expect(client.planRun({ datasetId: id, kind: 'writer', preset: 'own-quick' })).rejects.toMatchObject({
      code: 'training-request-refused',
      message: expect.stringContaining('at least 2000 are needed'),
    });
    await expect(
      client.planRun({ datasetId, kind: 'writer', preset: 'own-quick', settings: { width: 90, heads: 4 } }),
    ).rejects.toMatchObject({ code: 'training-request-refused' });
  });
});

/** A model file whose metadata says something else. */
function withMetadata(file: Uint8Array, change: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const whole = Buffer.from(file);
  const end = 8 + Number(whole.readBigUInt64LE());
  const header = JSON.parse(whole.toString('utf8', 8, end)) as { __metadata__: Record<string, string> };
  Object.assign(header.__metadata__, change);
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, whole.subarray(end)]);
}

describe('a writer', () => {
  const settings = { steps: 20, batchSize: 2, contextTokens: 32, width: 16, layers: 1, heads: 2, warmUp: 2 };
  const finished = (id: string): Promise<RunDetail> => watchUntil(client, id, ended);

  it(
    'trains, survives the end of the server, and is the same as one that was never stopped',
    { timeout: 120_000 },
    async () => {
      const datasetId = await textsOf();
      const asked = { datasetId, kind: 'writer', preset: 'own-quick', seed: 5, settings } as const;
      const whole = await finished((await client.startRun(asked)).id);
      expect(whole).toMatchObject({ state: 'finished', fileCount: 2, error: null });
      expect(whole.samples.map(({ step }) => step)).toEqual(expect.arrayContaining([1, 20]));
      const interrupted = await client.startRun(asked);
      await watchUntil(
        client,
        interrupted.id,
        ({ checkpointStep, state }) => checkpointStep !== null || state === 'finished',
      );
      await server.close();
      await open();
      const stopped = await client.getRun(interrupted.id);
      if (stopped.state === 'stopped') await client.resumeRun(interrupted.id);
      const again = await finished(interrupted.id);
      const [one, other] = [await client.getModel(whole.modelId ?? ''), await client.getModel(again.modelId ?? '')];
      expect(other.sha256).toBe(one.sha256);
      expect(one).toMatchObject({ kind: 'writer', writer: { seed: 5, data: { texts: 2, titles: ['0', '1'] } } });

      // Both models are one file, and so one maker; renaming and deleting follow.
      const own = async () => (await client.listMakers()).makers.filter(({ hash }) => hash === one.sha256);
      expect(await own()).toMatchObject([{ name: 'Stories', kind: 'embedded', destination: null }]);
      await client.renameModel(other.id, 'Fox');
      expect((await own()).map(({ name }) => name)).toContain('Fox');
      const file = await fetch(client.modelFileUrl(one.id)).then((answer) => answer.bytes());
      await client.deleteModel(one.id);
      await client.deleteModel(other.id);
      expect(await own()).toEqual([]);
      const brought = await client.importModel('Brought', file);
      expect(brought.writer).toEqual(one.writer);
      expect(Object.keys(one.figures)).toEqual(expect.arrayContaining(['copiedShare', 'bestStep', 'parameters']));
      expect(brought.figures).toEqual(one.figures);
      expect(await own()).toMatchObject([{ name: 'Brought' }]);

      for (const change of [{ own: '{' }, { own: '5' }, { own: '{"texts":"many"}' }, { settings: '{"steps":"few"}' }])
        await expect(
          client.importModel('Odd', withMetadata(file, change)),
          JSON.stringify(change),
        ).rejects.toMatchObject({ status: 422, code: 'not-a-model-file' });
      expect(await client.listModels()).toHaveLength(1);
    },
  );
});
