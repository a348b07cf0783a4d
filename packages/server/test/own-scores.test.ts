/** Scores, the training of a maker of melodies on them, and what it makes, over HTTP, with the real workers. */
import { type FourhandsClient, FourhandsClient as Client, type RunDetail, type ScoreItem } from '@fourhands/core';
import { writeMidi } from '@fourhands/core/media/score/files/midi-file';
import { writeCompressedMusicXml } from '@fourhands/core/media/score/files/formats';
import { emptyScore, type Score } from '@fourhands/core/media/score/score';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../src/main.ts';
import { ended, newFolder, watchUntil } from './fake-server.ts';

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
const bars = ['C D E F', 'G A B c', 'c B A G', 'F E D C'];
const tune = (number: number, key = 'C') =>
  `X:${number}\nT:Tune ${number}\nM:4/4\nL:1/4\nQ:1/4=100\nK:${key}\n${Array.from({ length: 8 }, (_, at) => bars[(number + at) % 4]).join(' | ')} |]\n\n`;

const scale: Score = {
  ...emptyScore,
  title: 'Scale',
  tracks: [
    { id: 't', name: 'T', instrument: 0 },
    { id: 'd', name: 'Drums', instrument: 'percussion' },
  ],
  notes: Array.from({ length: 17 }, (_, at) => ({
    id: `n${at}`,
    track: at === 16 ? 'd' : 't',
    voice: 1,
    start: (at % 16) * 960,
    duration: 960,
    pitch: 62 + [0, 2, 4, 5, 7, 9, 11, 12][at % 8]!,
    spelling: null,
    velocity: 80,
    lyrics: [],
  })).toSorted((a, b) => a.start - b.start),
};

async function tunesOf(): Promise<string> {
  const { id } = await client.createDataset('Tunes', { kind: 'scores' });
  await client.addFile(id, 'book.abc', bytes([1, 2, 3].map((number) => tune(number)).join('')));
  return id;
}

describe('data sets of scores', () => {
  it('take files, tell what was read, and remember what gave nothing', async () => {
    const { id } = await client.createDataset('Tunes', { kind: 'scores' });
    const broken = writeMidi(scale).slice(0, 20);
    await expect(client.addFile(id, 'broken.mid', broken)).rejects.toMatchObject({ code: 'content-unreadable' });
    await expect(client.addFile(id, 'empty.abc', new Uint8Array())).rejects.toMatchObject({ status: 422 });
    await expect(client.addFile(id, 'short.abc', bytes('X:1\nK:C\nCDE|]\n'))).rejects.toMatchObject({
      code: 'score-without-melody',
    });
    const book = await client.addFile(id, 'book.abc', bytes(`${tune(1)}${tune(2, 'G')}X:3\nT:No key\nCDEF\n\n`));
    expect(book.file).toMatchObject({
      title: 'book',
      format: 'abc',
      pieces: 2,
      // Of 64 sixteenths from each of the eight bars on, as far as half of one is left.
      phrases: 14,
      notes: 64,
      seconds: expect.closeTo(2 * 32 * 0.6, 5) as number,
      keys: [
        { fifths: 0, mode: 'major', told: true, pieces: 1 },
        { fifths: 1, mode: 'major', told: true, pieces: 1 },
      ],
      warnings: ['tunes-left-out'],
    });
    const midi = await client.addFile(id, 'a/scale.mid', writeMidi({ ...scale, keys: [] }));
    expect(midi.file).toMatchObject({
      title: 'Scale',
      format: 'midi',
      pieces: 1,
      notes: 16,
      warnings: ['parts-left-out'],
    });
    const { fifths, told } = (midi.file as ScoreItem).keys[0]!;
    expect([fifths, told]).toEqual([2, false]);
    const again = await client.addFile(
      id,
      'same.mxl',
      writeCompressedMusicXml({ ...scale, keys: [{ tick: 0, fifths: 2, mode: 'major' }] }),
    );
    expect(again.file).toMatchObject({ format: 'musicxml', keys: [{ fifths: 2, told: true }] });
    expect(await client.addFile(id, 'other.mid', writeMidi({ ...scale, keys: [] }))).toMatchObject({
      duplicate: true,
      file: { name: 'a/scale.mid' },
    });
    const detail = await client.getDataset(id);
    expect(detail).toMatchObject({ kind: 'scores', itemCount: 3, sums: { pieces: 4, notes: 96 } });
    expect(detail.skipped.map(({ name }) => name)).toEqual(['broken.mid', 'empty.abc', 'short.abc']);
    const [piece] = await client.readPieces(id, midi.file.id);
    expect(piece).toMatchObject({ title: 'Scale', melodies: [{ start: 0, barSteps: 16 }] });
    expect(piece!.melodies[0]!.cells.slice(0, 8)).toEqual([62, -1, -1, -1, 64, -1, -1, -1]);
    await expect(client.startRun({ datasetId: id, kind: 'writer', preset: 'own-quick' })).rejects.toMatchObject({
      code: 'dataset-of-other-kind',
    });
    await client.deleteFile(id, midi.file.id);
    expect((await client.getDataset(id)).itemCount).toBe(2);
  });
});

describe('a maker of melodies', () => {
  const settings = {
    steps: 30,
    batchSize: 2,
    width: 16,
    latentSize: 4,
    phraseSteps: 16,
    heads: 2,
    warmUp: 2,
    klWarmUp: 5,
  };
  const finished = (id: string): Promise<RunDetail> => watchUntil(client, id, ended);

  it(
    'trains, survives the end of the server, shows what it draws, and makes music by the same file',
    { timeout: 180_000 },
    async () => {
      const datasetId = await tunesOf();
      const asked = { datasetId, kind: 'melody', preset: 'melodies-quick', seed: 5, settings } as const;
      const whole = await finished((await client.startRun(asked)).id);
      expect(whole).toMatchObject({ state: 'finished', fileCount: 1, error: null });
      const steps = new Set(whole.samples.map(({ step }) => step));
      expect([...steps]).toEqual(expect.arrayContaining([1, 30]));
      const drawnAt = (step: number) =>
        whole.samples.filter((sample) => sample.step === step).map(({ melody }) => melody);
      expect(drawnAt(30)).toHaveLength(3);
      expect(drawnAt(30).every((melody) => melody?.cells.length === 16 && melody.barSteps === 16)).toBe(true);

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
      const [model, other] = [await client.getModel(whole.modelId ?? ''), await client.getModel(again.modelId ?? '')];
      expect(other.sha256).toBe(model.sha256);
      expect(model).toMatchObject({ kind: 'melody', melody: { phraseSteps: 16, latentSize: 4 }, writer: null });
      // The noise is the same each time, so that what is drawn with the same weights is, too.
      expect(again.samples).toEqual(whole.samples);

      const draw = { count: 2, seed: 3, density: 1.5 };
      const drawn = await client.drawMelodies(model.id, draw);
      expect(drawn).toEqual(await client.drawMelodies(model.id, draw));
      expect(drawn.map(({ cells }) => cells.length)).toEqual([16, 16]);
      const way = await client.melodyWay(model.id, { from: drawn[0]!, to: drawn[1]!, count: 3, temperature: 0 });
      expect(way).toHaveLength(3);
      const vae = { code: 'model-of-other-kind' };
      await expect(client.latentMap(model.id)).rejects.toMatchObject(vae);

      // Models of one file are one maker of scores; it goes with the last of them, and what it made can still be decided.
      const makers = (await client.listScoreMakers()).filter(({ hash }) => hash === model.sha256);
      expect(makers).toMatchObject([{ name: { en: 'Tunes', zh: 'Tunes' }, lines: 1 }]);
      const { work } = await client.createScore({ title: 'Made' });
      const region = { parts: null, start: 0, end: 3840 };
      const proposal = await client.proposeScore(work.id, {
        makerId: makers[0]!.id,
        operation: 'fill',
        region,
        seed: 4,
      });
      await expect
        .poll(async () => (await client.readScoreProposal(work.id, proposal.id)).state, { timeout: 30_000 })
        .toBe('open');
      const open1 = await client.readScoreProposal(work.id, proposal.id);
      expect(open1.recipe.makerHash).toBe(model.sha256);
      expect((await client.replayScore(work.id, proposal.id, 0)).verdict).toBe('exact');
      await client.deleteModel(model.id);
      await client.deleteModel(other.id);
      expect((await client.replayScore(work.id, proposal.id, 0)).verdict).toBe('not-reproducible');
      const decided = await client.decideScore(work.id, proposal.id, { verdict: 'accept', candidate: 0 });
      expect(decided.candidates[0]!.hunks.every(({ state }) => state === 'accepted')).toBe(true);
      await expect(
        client.proposeScore(work.id, { makerId: makers[0]!.id, operation: 'fill', region }),
      ).rejects.toMatchObject({ code: 'score-maker-not-found' });
    },
  );

  it('is brought back from its file, and one that is cut short is refused', async () => {
    const { randomMelodyMaker } = await import('../../models/test/random-melody.ts');
    const file = new Uint8Array(randomMelodyMaker(7));
    const model = await client.importModel('Random', file);
    expect(model).toMatchObject({ kind: 'melody', melody: { lowestPitch: 60, highestPitch: 72 } });
    await expect(client.importModel('Broken', file.slice(0, file.length - 100))).rejects.toMatchObject({ status: 422 });
  });
});
