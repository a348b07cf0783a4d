/**
 * An adversarial network as a person meets it, nothing replaced: dropped pictures, a short real training with its sheet and
 * curves, and the model: its sheet, pictures like one, and the way between two.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { dropFiles, openTestBrowser, studioFolder, testPicture, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-gan-'));
  [browser, server] = await Promise.all([openTestBrowser(), startServer({ folder, port: 0, studioFolder })]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

async function imagesAreThere(page: Page): Promise<void> {
  await expect
    .poll(
      () =>
        page
          .locator('main img')
          .evaluateAll(
            (images) => images.length > 0 && images.every((image) => (image as HTMLImageElement).naturalWidth > 0),
          ),
      { timeout: 60_000 },
    )
    .toBe(true);
}

test('a network learns dropped pictures, and is drawn with by keys alone', { timeout: 180_000 }, async () => {
  const { page, problems, close } = await browser.visit();
  page.setDefaultTimeout(120_000);
  await page.goto(server.url);
  await page.getByText('Drop photographs or a folder here').waitFor();
  const indices = Array.from({ length: 6 }, (_, index) => index);
  await dropFiles(
    page,
    await Promise.all(indices.map(async (index) => ({ name: `${index}.png`, bytes: await testPicture(index) }))),
  );
  await page.getByText('6 pictures were added.').waitFor();
  await page.getByRole('button', { name: 'Train a model' }).click();
  await page.getByText('To invent pictures of their kind').click();
  await page.getByText('Few pictures, quick (32×32)').click();
  await page.getByRole('button', { name: 'Open the settings' }).click();
  await page.getByLabel(/^Steps/).fill('12');
  await page.getByLabel(/^Picture size/).fill('16');
  await page.getByLabel(/^Width/).fill('4');
  await page.getByLabel(/^Batch/).fill('4');
  await page.getByRole('button', { name: 'Start training' }).click();

  await page.getByText('Step 12 of 12').waitFor();
  await page.getByRole('img', { name: /^Losses: Generator \d.*, Discriminator \d/ }).waitFor();
  await page.getByRole('img', { name: /^Gradient norms: Generator \d/ }).waitFor();
  await page.getByRole('img', { name: /^Variety of the samples: Diversity \d.*, Novelty \d/ }).waitFor();
  await page.getByRole('img', { name: 'Samples, Step 12' }).waitFor();
  await page.getByRole('button', { name: 'Open the model' }).click();

  await page.getByRole('img', { name: 'Pictures drawn with seed 1' }).waitFor();
  await page.getByRole('button', { name: 'Picture 1', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('Place 1.7', { exact: true }).waitFor();
  await page.getByRole('img', { name: 'Pictures like the chosen one' }).waitFor();
  await page.getByRole('button', { name: 'Start of the walk' }).click();
  await page.getByRole('button', { name: 'Picture 5', exact: true }).click();
  await page.getByText('Place 1.7~1.3.30', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'End of the walk' }).click();
  const place = page.getByRole('slider', { name: 'Place on the way' });
  await place.focus();
  await page.keyboard.press('End');
  await page.getByRole('img', { name: 'The way from the start to the end, 17 / 17' }).waitFor();
  await imagesAreThere(page);
  await page.getByText('Like one', { exact: true }).click();
  await page.getByRole('button', { name: 'One step back' }).click();
  await page.getByText('Place 1.7', { exact: true }).waitFor();
  expect(problems).toEqual([]);
  await close();
});
