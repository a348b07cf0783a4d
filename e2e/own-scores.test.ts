/**
 * A person's own tunes, nothing replaced: files dropped on the page, one of them broken, a short real training in its worker, the page of the
 * maker of melodies, and a score that it writes in.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8 } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { writeMidi } from '@fourhands/core/media/score/files/midi-file';
import { emptyScore } from '@fourhands/core/media/score/score';
import { startServer, type RunningServer } from '@fourhands/server/main';
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
  folder = await mkdtemp(join(tmpdir(), 'fourhands-own-scores-'));
  [browser, server] = await Promise.all([openTestBrowser(), startServer({ folder, port: 0, studioFolder })]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const bars = ['C D E F', 'G A B c', 'c B A G', 'F E D C', 'C E G E', 'G2 F2'];
const tune = (number: number) =>
  `X:${number}\nT:Reel ${number}\nM:4/4\nL:1/4\nQ:1/4=160\nK:${number % 2 === 0 ? 'G' : 'C'}\n${Array.from({ length: 8 }, (_, at) => bars[(number + at) % bars.length]).join('|')}|]\n\n`;

const scale = writeMidi({
  ...emptyScore,
  title: 'Scale',
  tracks: [{ id: 't', name: 'T', instrument: 0 }],
  notes: Array.from({ length: 32 }, (_, at) => ({
    id: `n${at}`,
    track: 't',
    voice: 1,
    start: at * 480,
    duration: 480,
    pitch: 62 + [0, 2, 4, 5, 7, 9, 11, 12][at % 8]!,
    spelling: null,
    velocity: 80,
    lyrics: [],
  })),
});

test('dropped tunes become a maker of melodies, which writes in a score', { timeout: 180_000 }, async () => {
  const { page, problems, close } = await browser.visit();
  page.setDefaultTimeout(60_000);
  const heard = await tapAudio(page);
  const client = new FourhandsClient({ address: server.url });
  await page.goto(server.url);
  await page.getByRole('heading', { name: 'Or with your tunes' }).waitFor();
  await dropFiles(page, [
    { name: 'reels.abc', bytes: strToU8([1, 2, 3, 4].map(tune).join('')) },
    { name: 'scale.mid', bytes: scale },
    { name: 'broken.mid', bytes: scale.slice(0, 20) },
  ]);
  await page.getByText('2 files were added.').waitFor();
  await page.getByText('1 file was skipped').waitFor();
  await page.getByText('broken.mid').last().waitFor();
  await page.getByRole('heading', { level: 1, name: /^Scores of/ }).waitFor();
  await page.getByText('G major 2', { exact: false }).waitFor();
  await page.getByRole('img', { name: 'Scale: 32 notes as a piano roll' }).waitFor();
  await page.getByRole('button', { name: 'Play Scale' }).click();
  await until(async () => (await heard()) > 0.001, 'a tune that is heard');
  await page.getByRole('button', { name: 'Stop Scale' }).click();
  await page.getByRole('button', { name: /^reels\.abc/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Play Reel 3' }).waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Train a maker of melodies' }).click();
  await page.getByText('Quick look').click();
  await page.getByRole('button', { name: 'Open the settings' }).click();
  for (const [label, value] of [
    ['Steps', '20'],
    ['Batch', '4'],
    ['Width', '16'],
    ['Phrase', '16'],
  ] as const)
    await page.getByLabel(new RegExp(`^${label}`)).fill(value);
  await page.getByLabel('Seed').fill('1');
  await page.getByRole('button', { name: 'Start training' }).click();

  await page.getByRole('img', { name: /^Loss, nats a sixteenth: train \d/ }).waitFor();
  await page.getByText('Step 20 of 20').waitFor();
  const drawn = page.getByRole('region', { name: 'What it draws' });
  await drawn.getByRole('img', { name: /^Tune 3 at step 20:/ }).waitFor();
  await page.getByRole('slider', { name: 'Time' }).press('Home');
  await drawn.getByRole('img', { name: /^Tune 1 at step 1:/ }).waitFor();
  await page.getByRole('button', { name: 'Open the model' }).click();

  const phrase = (number: number) => page.getByRole('img', { name: new RegExp(`^Phrase ${number}:`) });
  await phrase(4).waitFor();
  const notesOf = async () => phrase(1).locator('path').last().getAttribute('d');
  const before = await notesOf();
  await page.getByLabel('Seed').fill('2');
  await until(async () => (await notesOf()) !== before, 'another draw');
  const even = await notesOf();
  await page.getByLabel('Density').fill('3');
  await until(async () => (await notesOf()) !== even, 'a steered draw');
  await page.getByRole('button', { name: 'As it comes' }).click();
  await until(async () => (await notesOf()) === even, 'the draw as before');
  await page.getByLabel('From').selectOption({ label: 'Reel 1' });
  await page.getByLabel('To').selectOption({ label: 'Scale' });
  await page.getByRole('img', { name: /^5 of 5 on the way:/ }).waitFor();
  expect(
    await foundInEveryLook(browser, [
      page.url(),
      `${server.url}/datasets/${(await client.listDatasets())[0]!.id}`,
      `${server.url}/runs/${(await client.listRuns())[0]!.id}`,
    ]),
  ).toEqual([]);

  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Reeler');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Reeler' }).waitFor();
  await page.getByRole('button', { name: 'Make a score with it' }).click();
  await page.waitForURL(/\/works\/./);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const maker = page.getByLabel('Who makes it', { exact: true });
  await expect
    .poll(() => maker.evaluate((field) => (field as HTMLSelectElement).selectedOptions[0]?.textContent))
    .toBe('Reeler');
  await page.getByRole('button', { name: 'Make', exact: true }).click();
  await page.getByRole('button', { name: 'Accept the bar', exact: true }).first().click();
  await until(async () => (await client.readScore(id)).score.notes.length > 0, 'notes in the score');
  const [proposal] = await client.listScoreProposals(id);
  const [model] = await client.listModels();
  expect(proposal?.recipe.makerHash).toBe(model?.sha256);
  expect(problems).toEqual([
    'Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)',
  ]);
  await close();
});
