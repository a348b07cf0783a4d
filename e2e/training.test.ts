/**
 * The product as a person meets it, nothing replaced: photographs dropped on the page, a short real training, and a
 * walk through what the model has learned.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { dropFiles, openTestBrowser, studioFolder, testPicture, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-training-'));
  [browser, server] = await Promise.all([openTestBrowser(), startServer({ folder, port: 0, studioFolder })]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

test('a VAE learns dropped pictures, and its latent space can be walked', { timeout: 180_000 }, async () => {
  const { page, problems, close } = await browser.visit();
  page.setDefaultTimeout(120_000);
  await page.goto(server.url);
  await page.getByText('Drop photographs or a folder here').waitFor();
  const indices = Array.from({ length: 24 }, (_, index) => index);
  await dropFiles(
    page,
    await Promise.all(indices.map(async (index) => ({ name: `${index}.png`, bytes: await testPicture(index) }))),
  );
  await page.getByText('24 pictures were added.').waitFor();
  await page.getByRole('button', { name: 'Train a model' }).click();
  await page.getByText('Quick look').click();
  await page.getByRole('button', { name: 'Open the settings' }).click();
  await page.getByLabel(/^Steps/).fill('24');
  await page.getByLabel('Seed').fill('1');
  await page.getByRole('button', { name: 'Start training' }).click();

  await page.getByRole('img', { name: /^Total loss: train \d/ }).waitFor();
  await page.getByText('Step 24 of 24').waitFor();
  await page.getByRole('button', { name: 'Open the model' }).click();

  const plane = page.getByRole('application');
  const tiles = plane.locator('img');
  await expect
    .poll(
      () =>
        tiles.evaluateAll(
          (images) => images.length > 0 && images.every((image) => (image as HTMLImageElement).naturalWidth > 0),
        ),
      { timeout: 60_000 },
    )
    .toBe(true);
  await page.getByRole('img', { name: 'Here' }).waitFor();
  await page.getByRole('img', { name: 'Pictures drawn with seed 1' }).waitFor();
  await plane.focus();
  const place = page.getByText(/^x -?\d/);
  const before = await place.textContent();
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => place.textContent()).not.toBe(before);

  const own = page.getByRole('region', { name: 'Like a picture of yours' });
  const mine = { name: 'mine.png', mimeType: 'image/png', buffer: Buffer.from(await testPicture(30)) };
  await own.locator('input[type=file]').setInputFiles(mine);
  const sheet = (percent: number) =>
    own.getByRole('img', { name: `mine.png as the model gives it back, and eight like it, ${percent} percent` });
  await sheet(40).waitFor();
  const first = await sheet(40).getAttribute('src');
  await own.getByRole('slider').fill('90');
  await expect.poll(() => sheet(90).getAttribute('src')).not.toBe(first);
  expect(problems).toEqual([]);
  await close();
});
