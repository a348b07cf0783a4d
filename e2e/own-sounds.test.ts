/**
 * A person's own recordings, nothing replaced: files dropped on the page, one that the browser decodes and two that give nothing, a short real
 * training in its worker, the page of the maker of sounds, and a sound in which it offers what it drew.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { readWav, writeWav } from '@fourhands/core/media/sound/wav';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { writeFlac } from './flac.ts';
import {
  dropFiles,
  foundInEveryLook,
  openTestBrowser,
  studioFolder,
  tapAudio,
  type TestBrowser,
  until,
} from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-own-sounds-'));
  [browser, server] = await Promise.all([openTestBrowser(), startServer({ folder, port: 0, studioFolder })]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const sampleRate = 16_000;
const knocks = (hertz: number) =>
  Float32Array.from({ length: 4 * sampleRate }, (_, i) => {
    const since = (i / sampleRate) % 2;
    return 0.5 * Math.exp(-4 * since) * Math.sin(2 * Math.PI * hertz * since);
  });
const wav = (...channels: Float32Array[]) => writeWav({ sampleRate, channels });

test(
  'dropped recordings become a maker of sounds, which offers what it drew in a sound',
  { timeout: 600_000 },
  async () => {
    const { page, problems, close } = await browser.visit();
    page.setDefaultTimeout(60_000);
    const heard = await tapAudio(page);
    const client = new FourhandsClient({ address: server.url });
    await page.goto(server.url);
    await page.getByRole('heading', { name: 'Or with your recordings' }).waitFor();
    await dropFiles(page, [
      ...[300, 500, 700].map((hertz) => ({ name: `knock-${hertz}.wav`, bytes: wav(knocks(hertz)) })),
      { name: 'knock-1500.flac', bytes: writeFlac(knocks(1500), sampleRate) },
      { name: 'both.wav', bytes: wav(knocks(900), knocks(1100)) },
      { name: 'silent.wav', bytes: wav(new Float32Array(sampleRate)) },
      { name: 'talk.mp3', bytes: new TextEncoder().encode('this is no sound') },
    ]);
    await page.getByText('5 recordings were added.').waitFor();
    await page.getByText('2 files were skipped').waitFor();
    await page.getByRole('heading', { level: 1, name: /^Recordings of/ }).waitFor();
    await page.getByText('5 recordings · 10 clips').first().waitFor();
    await page.getByText('Its channels are heard as one').first().waitFor();
    const skipped = page.getByRole('region', { name: '2 files were skipped' });
    expect(await skipped.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^silent\.wav\s+“silent\.wav” is silent/),
      expect.stringMatching(/^talk\.mp3\s+“talk\.mp3” is no sound file/),
    ]);
    const [dataset] = await client.listDatasets();
    const flac = (await client.getDataset(dataset!.id)).files.find(({ name }) => name === 'knock-1500.flac');
    const decoded = readWav(await client.readRecording(dataset!.id, flac!.id)).channels[0]!;
    const meanSquare = (row: Float32Array) => row.reduce((sum, value) => sum + value * value, 0) / row.length;
    expect(meanSquare(decoded) / meanSquare(knocks(1500))).toBeCloseTo(1, 1);
    await page.getByRole('button', { name: 'Play knock-300.wav' }).click();
    await until(async () => (await heard()) > 0.001, 'a recording that is heard');
    await page.getByRole('button', { name: 'Stop knock-300.wav' }).click();

    await page.getByRole('button', { name: 'Train a maker of sounds' }).click();
    await page.getByText('Quick look').click();
    await page.getByRole('button', { name: 'Open the settings' }).click();
    for (const [label, value] of [
      ['Steps', '20'],
      ['Batch', '2'],
      ['Width', '2'],
      ['Latent numbers', '2'],
      ['Steps of the prior', '5'],
    ] as const)
      await page.getByLabel(new RegExp(`^${label}$`)).fill(value);
    await page.getByLabel('Seed').fill('1');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByText('Step 20 of 20').waitFor();
    const drawn = page.getByRole('region', { name: 'What it draws' });
    await drawn.getByRole('img', { name: /^Sound 3 at step 20:/ }).waitFor();
    await page.getByRole('img', { name: 'Clips and what it gives back of them, at step 20' }).waitFor();
    await page.getByRole('slider', { name: 'Time' }).press('Home');
    await drawn.getByRole('button', { name: 'Play Sound 1 at step 1' }).click();
    await drawn.getByRole('button', { name: 'Stop Sound 1 at step 1' }).waitFor();
    await page.getByRole('button', { name: 'Open the model' }).click();

    const sound = (name: string) => page.getByRole('button', { name: `Play ${name}`, exact: true });
    const isMade = (name: string) => sound(name).and(page.locator(':enabled')).waitFor();
    await isMade('Sound 4');
    // It begins from the recordings that it learned from, as long as they are there.
    const like = page.getByLabel('The sound to be like');
    expect(await like.locator('option:checked').textContent()).toBe('both.wav');
    await isMade('Variation 3');
    await isMade('5 of 5 on the way');
    await page.getByRole('button', { name: 'Play all' }).click();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    const asked: string[] = [];
    page.on('request', (request) => {
      const { operation, keep } = (request.postDataJSON() ?? {}) as { operation?: string; keep?: number };
      if (operation === 'vary') asked.push(`${keep}`);
    });
    await page.getByRole('slider', { name: 'Keep close' }).fill('0.25');
    await until(() => Promise.resolve(asked.filter((keep) => keep === '0.25').length === 3), 'variations less close');
    await dropFiles(page, [{ name: 'mine.wav', bytes: wav(knocks(2000)) }]);
    await until(
      async () => (await like.locator('option:checked').textContent()) === 'mine.wav',
      'the file as the choice',
    );
    await isMade('Variation 1');
    await page.getByLabel('From').selectOption({ label: 'Sound 1 above' });
    await isMade('1 of 5 on the way');

    expect(
      await foundInEveryLook(browser, [
        page.url(),
        `${server.url}/datasets/${(await client.listDatasets())[0]!.id}`,
        `${server.url}/runs/${(await client.listRuns())[0]!.id}`,
      ]),
    ).toEqual([]);

    await page.getByRole('button', { name: 'Take Sound 2 into a new sound' }).click();
    await page.waitForURL(/\/works\/./);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await until(
      async () => (await client.getSound(id)).content.tracks[0]!.clips.length === 1,
      'the sound on the track',
    );
    const [proposal] = await client.listSoundProposals(id);
    const [model] = await client.listModels();
    expect(proposal!.recipe).toMatchObject({ effect: 'draw', seed: 2, makerName: model!.name });
    expect(proposal!.recipe.makerHash.startsWith(model!.sha256)).toBe(true);
    expect(problems).toEqual([
      'Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)',
      'Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)',
    ]);
    await close();
  },
);
