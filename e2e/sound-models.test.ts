/** A maker of sounds from the list of models to an accepted stretch of a track: its card, what it does, what it hears, and whose hand it is. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FourhandsClient } from '@fourhands/core';
import { writeWav } from '@fourhands/core/media/sound/wav';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomSpectraMaker } from '../packages/models/test/random-spectra.ts';
import { type RunningServer, startServer } from '@fourhands/server/main';
import {
  dropFiles,
  looks,
  openTestBrowser,
  seriousViolations,
  studioFolder,
  type TestBrowser,
  until,
} from './studio.ts';

let folder: string;
let server: RunningServer;
let client: FourhandsClient;
let browser: TestBrowser;
let modelId: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-'));
  server = await startServer({ folder, port: 0, studioFolder }, { log: () => undefined });
  client = new FourhandsClient({ address: server.url });
  browser = await openTestBrowser();
  modelId = (await client.importModel('Knocks and bells', new Uint8Array(randomSpectraMaker(1)))).id;
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const sampleRate = 48_000;
const knock = (hertz: number) =>
  writeWav(
    {
      sampleRate,
      channels: [
        Float32Array.from(
          { length: sampleRate },
          (_, i) => 0.5 * Math.exp(-i / 6000) * Math.sin((2 * Math.PI * hertz * i) / sampleRate),
        ),
      ],
    },
    16,
  );

test('a model leads into a sound and goes to a second sound, and what is accepted is by its hand', async () => {
  const { page, problems, close } = await browser.visit();
  await page.goto(`${server.url}/models/${modelId}`);
  await page.getByRole('button', { name: 'Make a sound with it' }).click();
  await page.locator('[data-tracks]').waitFor();
  const id = page.url().split('/').at(-1)!;
  expect(await page.getByLabel('Maker', { exact: true }).locator('option:checked').textContent()).toBe(
    'Knocks and bells',
  );

  await dropFiles(page, [{ name: 'knock.wav', bytes: knock(400) }]);
  await until(async () => (await client.getSound(id)).content.tracks[0]!.clips.length === 1, 'the file on the track');
  await page.getByLabel('What it does').selectOption({ label: 'Between this and a second sound' });
  await page.getByText('It hears the first second and a half of both').waitFor();
  const other = await client.bringSound(id, 'other.wav', knock(1500));
  const trackId = (await client.getSound(id)).content.tracks[0]!.id;
  await client.editSound(id, { edits: [{ type: 'place', trackId, source: other.id, start: 2 * sampleRate }] });
  await page.getByLabel('Second sound').locator('option').nth(1).waitFor({ state: 'attached' });
  expect(await page.getByLabel('Second sound').inputValue()).toBe(other.id);
  await page.getByRole('slider', { name: 'Of the second' }).focus();
  await page.keyboard.press('End');
  await page.locator('[data-tracks]').click({ position: { x: 200, y: 60 } });
  await page.keyboard.press('Home');
  await page.getByRole('button', { name: 'Make', exact: true }).click();
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await until(async () => (await client.listSoundProposals(id))[0]!.state === 'decided', 'a decision');
  const [proposal] = await client.listSoundProposals(id);
  const { content, steps } = await client.getSound(id);
  expect(proposal!.recipe).toMatchObject({
    effect: 'morph',
    controls: { share: 1 },
    heard: { second: other.id },
  });
  const [clip] = content.tracks[0]!.clips;
  expect(clip!.source).toBe(proposal!.candidates[0]!.source.id);
  expect(steps.find(({ number }) => number === clip!.madeBy)!.actor!.name).toBe('Knocks and bells');
  expect(problems).toEqual([]);
  await close();
});

test('what it drew goes into a sound that is there, at its end or its playhead, on its own track, and can be taken back', async () => {
  const { work } = await client.importSound('ground.wav', knock(300));
  const before = await client.getSound(work.id);
  const { page, problems, close } = await browser.visit();
  const openModel = async () => {
    await page.getByRole('link', { name: 'Models', exact: true }).first().click();
    await page
      .getByRole('link', { name: /Knocks and bells/ })
      .first()
      .click();
  };
  const put = async (name: string, place: string | null) => {
    await page.getByRole('button', { name: `Put ${name} into a sound that is there` }).click();
    const dialog = page.getByRole('dialog', { name: `Put ${name} into a sound` });
    await dialog.getByLabel('The sound').selectOption({ label: work.title });
    if (place !== null) await dialog.getByLabel('Where').selectOption({ label: place });
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Offer it there' }).click();
    await page.waitForURL(`**/works/${work.id}`);
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await until(async () => (await client.listSoundProposals(work.id))[0]!.state === 'decided', 'a decision');
    return client.getSound(work.id);
  };
  await page.goto(`${server.url}/models/${modelId}`);
  const atEnd = await put('Sound 2', null);
  const [ground, own] = atEnd.content.tracks;
  expect(ground).toEqual(before.content.tracks[0]);
  expect(own).toMatchObject({ name: 'Knocks and bells', clips: [{ start: sampleRate }] });
  const [proposal] = await client.listSoundProposals(work.id);
  expect(proposal!.recipe).toMatchObject({ effect: 'draw', seed: 2, makerName: 'Knocks and bells' });
  const [clip] = own!.clips;
  expect(clip!.source).toBe(proposal!.candidates[0]!.source.id);
  expect(atEnd.steps.find(({ number }) => number === clip!.madeBy)!.actor!.name).toBe('Knocks and bells');

  // The playhead is known from the page of the sound. Where it reaches into what lies on the maker's track, another is added.
  await page.locator('[data-tracks]').click({ position: { x: 200, y: 60 } });
  await page.keyboard.press('Home');
  await openModel();
  const atPlayhead = await put('Sound 3', 'At its playhead, 0 s from its beginning');
  expect(atPlayhead.content.tracks.slice(0, 2)).toEqual(atEnd.content.tracks);
  expect(atPlayhead.content.tracks[2]).toMatchObject({ name: 'Knocks and bells', clips: [{ start: 0 }] });

  // The maker's hand is taken back without anything of the person's.
  for (let times = 0; times < 2; times++) await client.undoSound(work.id, { makers: true });
  const { tracks } = (await client.getSound(work.id)).content;
  expect(tracks.map(({ clips }) => clips.length)).toEqual([1, 0, 0]);
  expect(problems).toEqual([]);
  await close();
});

test.each(looks)('its card and its form have no serious finding in $name', async ({ options }) => {
  const { page, problems, close } = await browser.visit(options);
  await page.goto(`${server.url}/models/${modelId}`);
  await page.getByRole('img').nth(6).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  const { work } = await client.importSound('knock.wav', knock(400));
  await page.goto(`${server.url}/works/${work.id}`);
  await page.locator('[data-tracks]').waitFor();
  const maker = page.getByLabel(/^(Maker|搭档)$/u);
  if (!(await maker.isVisible()))
    await page
      .getByRole('button', { name: /^(The other hand|另一只手|搭档)$/u })
      .first()
      .click();
  await maker.selectOption({ label: 'Knocks and bells' });
  await page.getByLabel(/^(What it does|它做的事)$/u).selectOption({ index: 2 });
  await page.getByText(/0 is what is here|0 是此处的声音/u).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  expect(problems).toEqual([]);
  await close();
});
