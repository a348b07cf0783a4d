/** What every Store must do. A test file calls it with a factory of empty ones. */
import type { Model, RunPoint, RunProgress, RecordingItem, ScoreItem, TextItem } from '@fourhands/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlobRecord, NewCompression, Store, StoredItem } from './store.ts';
import { scoresContract } from './scores.contract.ts';
import { speechesContract } from './speeches.contract.ts';
import { translationsContract } from './translations.contract.ts';
import { dialoguesContract } from './dialogues.contract.ts';
import { briefsContract } from './briefs.contract.ts';
import { localModelsContract } from './local-models.contract.ts';
import { picturesContract } from './pictures.contract.ts';
import { soundsContract } from './sounds.contract.ts';
import { worksContract } from './works.contract.ts';

export interface OpenStore {
  readonly store: Store;
  /** The same store opened anew, as after the end of the process. */
  reopen(): Promise<Store>;
  close(): Promise<void>;
}

const at = '2026-01-02T03:04:05.000Z';
const hashOf = (digit: string) => digit.repeat(64);
const blobOf = (digit: string, mediaType = 'image/png'): BlobRecord => ({
  sha256: hashOf(digit),
  mediaType,
  bytes: 10,
});

function itemOf(id: string, digit: string): StoredItem {
  return {
    id,
    name: `${id}.png`,
    width: 4,
    height: 3,
    bytes: 10,
    sha256: hashOf(digit),
    thumbnail: hashOf('f'),
    warnings: ['animated'],
    createdAt: at,
  };
}

const pointAt = (step: number, loss: number | null = 1 / (step + 1)): RunPoint => ({
  step,
  epoch: step / 10,
  split: step % 2 === 0 ? 'train' : 'validation',
  loss,
  terms: { kl: 0.5, rate: null },
});

const progressAt = (step: number): RunProgress => ({
  step,
  totalSteps: 100,
  elapsedSeconds: step * 2,
  secondsLeft: null,
});

function modelOf(id: string, digit: string, runId: string | null): Model {
  return {
    id,
    name: `Model ${id}`,
    kind: 'vae',
    sha256: hashOf(digit),
    bytes: 10,
    createdAt: at,
    origin: runId === null ? 'imported' : 'trained',
    runId,
    preset: null,
    figures: { psnr: 30.5, bad: null },
    vae: { imageWidth: 8, imageHeight: 8, latentSize: 2 },
    writer: null,
    gan: null,
    melody: null,
  };
}

const compressionOf = (id: string, modelId: string): NewCompression => ({
  id,
  name: 'a.png',
  modelId,
  modelName: 'Model m1',
  createdAt: at,
  width: 4,
  height: 3,
  bytes: 10,
  originalBytes: 50,
  bitsPerPixel: 6.5,
  warnings: [],
  rows: [{ format: 'jpeg', bytes: 12, bitsPerPixel: 8, psnr: null, msSsim: 0.9, quality: 40, atLowestQuality: false }],
  originalHash: hashOf('1'),
  restoredHash: hashOf('2'),
  fileHash: hashOf('3'),
});

export function storeContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`${name} keeps the contract of Store`, () => {
    let opened: OpenStore;
    let store: Store;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.close());

    async function datasetWith(...digits: string[]): Promise<void> {
      await store.datasets.create({ id: 'd1', name: 'Cats', kind: 'pictures', createdAt: at });
      for (const digit of digits) {
        const added = await store.datasets.addItem('d1', itemOf(`i${digit}`, digit), [blobOf(digit), blobOf('f')]);
        expect(added?.duplicate).toBe(false);
      }
    }

    async function queuedRun(id = 'r1'): Promise<void> {
      const run = await store.runs.create({
        id,
        name: 'First',
        kind: 'vae',
        preset: 'small-pictures',
        settings: { epochs: 3 },
        seed: 4294967295,
        datasetId: 'd1',
        datasetName: 'Cats',
        createdAt: at,
      });
      expect(run?.state).toBe('queued');
    }

    describe('data sets', () => {
      it('lists the newest first, with sums and covers', async () => {
        await datasetWith('1', '2', '3', '4', '5');
        await store.datasets.create({ id: 'd2', name: 'Empty', kind: 'texts', createdAt: at });
        const [second, first] = await store.datasets.list();
        expect(second).toEqual({
          id: 'd2',
          name: 'Empty',
          kind: 'texts',
          createdAt: at,
          itemCount: 0,
          bytes: 0,
          sums: {},
          covers: [],
        });
        expect(first).toMatchObject({ id: 'd1', itemCount: 5, bytes: 50, covers: ['i1', 'i2', 'i3', 'i4'] });
      });

      it('gives its items in order, without inner fields', async () => {
        await datasetWith('2', '1');
        const { thumbnail: _thumbnail, ...first } = itemOf('i2', '2');
        expect((await store.datasets.get('d1'))?.items).toEqual([first, expect.objectContaining({ id: 'i1' })]);
        expect(await store.datasets.getItem('d1', 'i2')).toEqual(itemOf('i2', '2'));
        expect(await store.datasets.getItem('other', 'i2')).toBeNull();
      });

      it('keeps one item of the same content', async () => {
        await datasetWith('1');
        const again = await store.datasets.addItem('d1', itemOf('i9', '1'), [blobOf('1'), blobOf('f')]);
        expect(again).toEqual({ item: itemOf('i1', '1'), duplicate: true });
        expect((await store.datasets.get('d1'))?.items).toHaveLength(1);
      });

      it('refuses an item whose blob has no record', async () => {
        await datasetWith();
        await expect(store.datasets.addItem('d1', itemOf('i1', '1'), [])).rejects.toThrow();
        expect((await store.datasets.get('d1'))?.items).toEqual([]);
      });

      it('renames, removes, and says when there is nothing', async () => {
        await datasetWith('1');
        expect(await store.datasets.rename('d1', 'Dogs')).toBe(true);
        expect((await store.datasets.get('d1'))?.name).toBe('Dogs');
        expect(await store.datasets.removeItem('d1', 'i1')).toBe(true);
        expect(await store.datasets.removeItem('d1', 'i1')).toBe(false);
        expect(await store.datasets.remove('d1')).toBe(true);
        expect(await store.datasets.remove('d1')).toBe(false);
        expect(await store.datasets.rename('d1', 'x')).toBe(false);
        expect(await store.datasets.get('d1')).toBeNull();
        expect(await store.datasets.addItem('d1', itemOf('i2', '2'), [blobOf('2'), blobOf('f')])).toBeNull();
      });
    });

    describe('texts', () => {
      const textOf = (id: string, digit: string, file = `${id}.txt`): TextItem => ({
        id,
        name: file,
        title: id,
        format: 'markdown',
        encoding: 'utf-8',
        language: 'eng',
        scripts: { Latin: 0.75, Han: 0.25 },
        characters: 50,
        words: 9,
        bytes: 70,
        sha256: hashOf(digit),
        createdAt: at,
        warnings: ['encoding-guessed'],
      });

      async function textsWith(...digits: string[]): Promise<void> {
        await store.datasets.create({ id: 't1', name: 'Letters', kind: 'texts', createdAt: at });
        for (const digit of digits)
          expect((await store.datasets.addFile('t1', textOf(`x${digit}`, digit), blobOf(digit)))?.duplicate).toBe(
            false,
          );
      }

      it('come back as they were, by name, and are summed up', async () => {
        await textsWith('2', '1');
        expect(await store.datasets.kindOf('t1')).toBe('texts');
        expect(await store.datasets.kindOf('no')).toBeNull();
        const found = await store.datasets.get('t1');
        expect(found?.files).toEqual([textOf('x1', '1'), textOf('x2', '2')]);
        expect(found).toMatchObject({
          kind: 'texts',
          itemCount: 2,
          sums: { words: 18 },
          bytes: 140,
          items: [],
          skipped: [],
        });
        expect(await store.datasets.list()).toMatchObject([
          { id: 't1', itemCount: 2, sums: { words: 18 }, bytes: 140 },
        ]);
        expect(await store.datasets.getFile('t1', 'x2')).toEqual(textOf('x2', '2'));
        expect(await store.datasets.getFile('other', 'x2')).toBeNull();
      });

      it('of the same words are one', async () => {
        await textsWith('1');
        const again = await store.datasets.addFile('t1', textOf('x9', '1', 'other.md'), blobOf('1'));
        expect(again).toEqual({ file: textOf('x1', '1'), duplicate: true });
        expect(await store.datasets.addFile('no', textOf('x3', '3'), blobOf('3'))).toBeNull();
        expect(await store.datasets.removeFile('t1', 'x1')).toBe(true);
        expect(await store.datasets.removeFile('t1', 'x1')).toBe(false);
        expect(await store.blobs.forgetUnused()).toEqual([hashOf('1')]);
      });

      it('that were skipped are remembered until they can be read', async () => {
        await textsWith();
        const skipped = (file: string, code: string) => ({ name: file, code, message: `${file}: ${code}` });
        expect(await store.datasets.addSkipped('t1', skipped('b.txt', 'text-file-empty'))).toBe(true);
        await store.datasets.addSkipped('t1', skipped('a.txt', 'text-file-empty'));
        await store.datasets.addSkipped('t1', skipped('a.txt', 'text-file-binary'));
        expect((await store.datasets.get('t1'))?.skipped).toEqual([
          skipped('a.txt', 'text-file-binary'),
          skipped('b.txt', 'text-file-empty'),
        ]);
        await store.datasets.addFile('t1', textOf('x1', '1', 'a.txt'), blobOf('1'));
        expect((await store.datasets.get('t1'))?.skipped).toEqual([skipped('b.txt', 'text-file-empty')]);
        expect(await store.datasets.clearSkipped('t1')).toBe(true);
        expect((await store.datasets.get('t1'))?.skipped).toEqual([]);
        expect(await store.datasets.clearSkipped('no')).toBe(false);
        expect(await store.datasets.addSkipped('no', skipped('a', 'b'))).toBe(false);
      });

      it('stay with a run, and so do its samples up to its checkpoint', async () => {
        await textsWith('1', '2');
        const run = { id: 'r1', name: 'n', kind: 'writer', preset: 'p', settings: {}, seed: 1 } as const;
        const made = await store.runs.create({ ...run, datasetId: 't1', datasetName: 'Letters', createdAt: at });
        expect(made).toMatchObject({ kind: 'writer', pictureCount: 0, fileCount: 2 });
        await store.datasets.remove('t1');
        expect(await store.blobs.forgetUnused()).toEqual([]);
        expect(await store.runs.files('r1')).toEqual([
          { name: 'x1.txt', title: 'x1', sha256: hashOf('1') },
          { name: 'x2.txt', title: 'x2', sha256: hashOf('2') },
        ]);
        const sample = (step: number) => ({ step, prompt: 'Once', text: ` at ${step}`, melody: null, sound: null });
        for (const step of [1, 5, 9]) expect(await store.runs.addSample('r1', sample(step))).toBe(true);
        expect(await store.runs.addSample('no', sample(1))).toBe(false);
        await store.runs.saveCheckpoint('r1', progressAt(5), blobOf('5'));
        await store.runs.rewind('r1');
        expect(await store.runs.samples('r1')).toEqual([sample(1), sample(5)]);
      });
    });

    describe('scores', () => {
      const scoreOf = (id: string, digit: string): ScoreItem => ({
        id,
        name: `${id}.abc`,
        title: id,
        format: 'abc',
        pieces: 2,
        phrases: 5,
        notes: 40,
        seconds: 12.5,
        keys: [{ fifths: -1, mode: 'minor', told: false, pieces: 2 }],
        bytes: 70,
        sha256: hashOf(digit),
        createdAt: at,
        warnings: ['tunes-left-out'],
      });

      it('come back as they were and are summed up, and melodies of a run lie beside its step', async () => {
        await store.datasets.create({ id: 's1', name: 'Tunes', kind: 'scores', createdAt: at });
        for (const digit of ['1', '2']) await store.datasets.addFile('s1', scoreOf(`x${digit}`, digit), blobOf(digit));
        const sums = { pieces: 4, phrases: 10, notes: 80 };
        expect(await store.datasets.list()).toMatchObject([{ id: 's1', itemCount: 2, sums }]);
        const files = [scoreOf('x1', '1'), scoreOf('x2', '2')];
        expect(await store.datasets.get('s1')).toMatchObject({ kind: 'scores', sums, files });
        const run = { id: 'r1', name: 'n', kind: 'melody', preset: 'p', settings: {}, seed: 1 } as const;
        await store.runs.create({ ...run, datasetId: 's1', datasetName: 'Tunes', createdAt: at });
        const sample = { step: 3, prompt: '', text: '', melody: { cells: [60, -1, -2], barSteps: 16 }, sound: null };
        await store.runs.addSample('r1', sample);
        expect(await store.runs.samples('r1')).toEqual([sample]);
        expect((await store.runs.files('r1')).map(({ title }) => title)).toEqual(['x1', 'x2']);
      });
    });

    describe('recordings', () => {
      it('come back as they were and are summed up, and sounds of a run stay as long as it does', async () => {
        const recording = (digit: string): RecordingItem => ({
          id: `x${digit}`,
          name: `${digit}.wav`,
          title: digit,
          format: 'wav',
          seconds: 1.5,
          sampleRate: 48_000,
          bits: 24,
          channels: 2,
          clips: 3,
          peaks: Array.from({ length: 120 }, (_, place) => place),
          bytes: 70,
          sha256: hashOf(digit),
          createdAt: at,
          warnings: ['channels-mixed'],
        });
        await store.datasets.create({ id: 's1', name: 'Room', kind: 'sounds', createdAt: at });
        for (const digit of ['1', '2']) await store.datasets.addFile('s1', recording(digit), blobOf(digit));
        const files = [recording('1'), recording('2')];
        const sums = { seconds: 3, clips: 6 };
        expect(await store.datasets.get('s1')).toMatchObject({ kind: 'sounds', sums, files });
        const run = { id: 'r1', name: 'n', kind: 'spectra', preset: 'p', settings: {}, seed: 1 } as const;
        await store.runs.create({ ...run, datasetId: 's1', datasetName: 'Room', createdAt: at });
        const sample = (step: number, digit: string) => ({
          step,
          prompt: '',
          text: '',
          melody: null,
          sound: hashOf(digit),
        });
        await store.runs.addSample('r1', sample(1, '3'), blobOf('3'));
        await store.runs.addSample('r1', sample(9, '4'), blobOf('4'));
        expect(await store.runs.samples('r1')).toEqual([sample(1, '3'), sample(9, '4')]);
        expect(await store.blobs.forgetUnused()).toEqual([]);
        await store.runs.saveCheckpoint('r1', progressAt(5), blobOf('5'));
        await store.runs.rewind('r1');
        expect(await store.runs.samples('r1')).toEqual([sample(1, '3')]);
        expect(await store.blobs.forgetUnused()).toEqual([hashOf('4')]);
      });
    });

    describe('runs', () => {
      it('keep the pictures of the moment they were made', async () => {
        await datasetWith('1', '2');
        await queuedRun();
        await store.datasets.removeItem('d1', 'i1');
        expect(await store.runs.pictures('r1')).toEqual([
          { name: 'i1.png', sha256: hashOf('1'), itemId: null },
          { name: 'i2.png', sha256: hashOf('2'), itemId: 'i2' },
        ]);
        await store.datasets.remove('d1');
        expect(await store.runs.get('r1')).toMatchObject({ datasetId: null, datasetName: 'Cats', pictureCount: 2 });
        expect(await store.blobs.forgetUnused()).toEqual([hashOf('f')]);
      });

      it('are not made from a data set that is not there', async () => {
        const run = { id: 'r1', name: 'n', kind: 'vae', preset: 'p', settings: {}, seed: 1 } as const;
        expect(await store.runs.create({ ...run, datasetId: 'no', datasetName: 'x', createdAt: at })).toBeNull();
      });

      it('keep points exactly and in order, with the latest progress', async () => {
        await datasetWith();
        await queuedRun();
        expect(await store.runs.addPoints('r1', [pointAt(1), pointAt(2, null)], progressAt(2))).toBe(true);
        expect(await store.runs.addPoints('r1', [pointAt(3)], null)).toBe(true);
        expect(await store.runs.addPoints('no', [pointAt(3)], null)).toBe(false);
        expect(await store.runs.points('r1')).toEqual([pointAt(1), pointAt(2, null), pointAt(3)]);
        expect((await store.runs.get('r1'))?.progress).toEqual(progressAt(2));
      });

      it('replace the checkpoint, and free the one before', async () => {
        await datasetWith();
        await queuedRun();
        await store.runs.saveCheckpoint('r1', progressAt(10), blobOf('a'));
        await store.runs.saveCheckpoint('r1', progressAt(20), blobOf('b'));
        expect(await store.runs.checkpoint('r1')).toEqual({ sha256: hashOf('b'), step: 20 });
        expect((await store.runs.get('r1'))?.checkpointStep).toBe(20);
        expect(await store.blobs.forgetUnused()).toEqual([hashOf('a')]);
      });

      it('take back what came after the checkpoint', async () => {
        await datasetWith();
        await queuedRun();
        await store.runs.addPoints('r1', [pointAt(5), pointAt(10)], progressAt(10));
        await store.runs.saveCheckpoint('r1', progressAt(10), blobOf('a'));
        await store.runs.addPoints('r1', [pointAt(11)], progressAt(12));
        const image = { kind: 'sample', step: 12, blob: hashOf('c'), width: 2, height: 2 } as const;
        await store.runs.addImage('r1', image, blobOf('c'));
        expect(await store.runs.images('r1')).toEqual([image]);
        expect(await store.runs.rewind('r1')).toBe(true);
        expect(await store.runs.points('r1')).toEqual([pointAt(5), pointAt(10)]);
        expect(await store.runs.images('r1')).toEqual([]);
        expect((await store.runs.get('r1'))?.progress).toEqual(progressAt(10));
      });

      it('take back everything when there is no checkpoint', async () => {
        await datasetWith();
        await queuedRun();
        await store.runs.addPoints('r1', [pointAt(0), pointAt(1)], progressAt(1));
        await store.runs.rewind('r1');
        expect(await store.runs.points('r1')).toEqual([]);
        expect((await store.runs.get('r1'))?.progress).toBeNull();
      });

      it('finish with a model, in one step', async () => {
        await datasetWith();
        await queuedRun();
        await store.runs.saveCheckpoint('r1', progressAt(10), blobOf('a'));
        expect(await store.runs.finish('r1', modelOf('m1', 'e', 'r1'), blobOf('e'), at)).toBe(true);
        expect(await store.runs.get('r1')).toMatchObject({
          state: 'finished',
          modelId: 'm1',
          endedAt: at,
          checkpointStep: null,
        });
        expect(await store.models.get('m1')).toEqual(modelOf('m1', 'e', 'r1'));
        expect(await store.runs.finish('no', modelOf('m2', 'e', null), blobOf('e'), at)).toBe(false);
        expect(await store.models.get('m2')).toBeNull();
      });

      it('wait in the order they were asked for, also when asked again', async () => {
        await datasetWith();
        for (const id of ['r1', 'r2', 'r3']) await queuedRun(id);
        await store.runs.change('r1', { state: 'stopped', stopReason: 'requested' });
        expect(await store.runs.queued()).toEqual(['r2', 'r3']);
        await store.runs.change('r1', { state: 'queued', stopReason: null });
        expect(await store.runs.queued()).toEqual(['r2', 'r3', 'r1']);
      });

      it('left as running are interrupted; others are not touched', async () => {
        await datasetWith();
        await queuedRun('r1');
        await queuedRun('r2');
        await store.runs.change('r1', { state: 'running', startedAt: at });
        expect(await store.runs.interruptRunning(at)).toEqual(['r1']);
        expect(await store.runs.get('r1')).toMatchObject({ state: 'stopped', stopReason: 'interrupted', endedAt: at });
        expect((await store.runs.get('r2'))?.state).toBe('queued');
      });

      it('keep their error, and lose it when told to', async () => {
        await datasetWith();
        await queuedRun();
        const error = { code: 'worker-crashed', message: 'It crashed.' };
        await store.runs.change('r1', { state: 'failed', error });
        expect((await store.runs.list())[0]).toMatchObject({ state: 'failed', error });
        await store.runs.change('r1', { state: 'queued', error: null });
        expect((await store.runs.get('r1'))?.error).toBeNull();
        expect(await store.runs.remove('r1')).toBe(true);
        expect(await store.runs.change('r1', { state: 'queued' })).toBe(false);
      });
    });

    describe('models and compressions', () => {
      it('keep one model of the same content, found by its hash', async () => {
        await store.models.add(modelOf('m1', '1', null), blobOf('1'));
        expect(await store.models.add(modelOf('m2', '1', null), blobOf('1'))).toEqual({
          model: modelOf('m1', '1', null),
          duplicate: true,
        });
        expect((await store.models.findByHash('1111')).map((model) => model.id)).toEqual(['m1']);
        expect(await store.models.findByHash('2')).toEqual([]);
        expect(await store.models.findByHash('%')).toEqual([]);
        expect(await store.models.rename('m1', 'Mine')).toBe(true);
        expect((await store.models.list())[0]?.name).toBe('Mine');
      });

      it('keep a compression when its model goes', async () => {
        await store.models.add(modelOf('m1', '9', null), blobOf('9'));
        const record = compressionOf('c1', 'm1');
        const blobs = [blobOf('1'), blobOf('2'), blobOf('3')];
        expect(await store.compressions.add(record, blobs)).toBe(true);
        expect(await store.compressions.get('c1')).toEqual(record);
        await store.models.remove('m1');
        expect(await store.compressions.list()).toEqual([{ ...record, modelId: null }]);
        expect(await store.blobs.forgetUnused()).toEqual([hashOf('9')]);
        expect(await store.compressions.add(compressionOf('c2', 'm1'), blobs)).toBe(false);
        expect(await store.compressions.remove('c1')).toBe(true);
        expect((await store.blobs.forgetUnused()).toSorted()).toEqual(['1', '2', '3'].map(hashOf));
      });

      it('keeps the picture of a restoration', async () => {
        await store.models.add(modelOf('m1', '9', null), blobOf('9'));
        await store.compressions.addRestoration(
          {
            id: 'x1',
            name: 'a.fhp',
            width: 1,
            height: 1,
            bytes: 9,
            bitsPerPixel: 72,
            model: { id: 'm1', name: 'Model' },
            createdAt: at,
          },
          blobOf('4'),
        );
        expect(await store.blobs.forgetUnused()).toEqual([]);
        expect((await store.blobs.hashes()).toSorted()).toEqual(['4', '9'].map(hashOf));
      });
    });

    describe('works', () => worksContract(() => opened));
    describe('translations', () => translationsContract(() => opened));
    describe('briefs', () => briefsContract(() => opened));
    describe('models of this machine', () => localModelsContract(() => opened));
    describe('pictures', () => picturesContract(() => opened));
    describe('sounds', () => soundsContract(() => opened));
    describe('scores', () => scoresContract(() => opened));
    describe('speech', () => speechesContract(() => opened));
    describe('dialogues', () => dialoguesContract(() => opened));

    it('knows the media type of a blob', async () => {
      await store.models.add(modelOf('m1', '1', null), blobOf('1', 'application/x-safetensors'));
      expect(await store.blobs.get(hashOf('1'))).toEqual(blobOf('1', 'application/x-safetensors'));
      expect(await store.blobs.get(hashOf('2'))).toBeNull();
    });

    it('keeps everything across a reopening', async () => {
      await datasetWith('1');
      await queuedRun();
      await store.runs.addPoints('r1', [pointAt(1)], progressAt(1));
      const before = [await store.datasets.get('d1'), await store.runs.get('r1'), await store.runs.points('r1')];
      const again = await opened.reopen();
      expect([await again.datasets.get('d1'), await again.runs.get('r1'), await again.runs.points('r1')]).toEqual(
        before,
      );
    });
  });
}
