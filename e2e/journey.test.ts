/**
 * The whole way through the real server, in a browser: pictures in, a run that is stopped, survives the end of the
 * server and is resumed, the model it leaves; a picture compressed and restored. Trainer and models are stand-ins that
 * can be foreseen; everything between them and the screen is real.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type RunningServer, type ServerParts } from '@fourhands/server/main';
import { fakeParts } from '../packages/server/test/fake-server.ts';
import { dropFiles, openTestBrowser, studioFolder, testPicture, type TestBrowser } from './studio.ts';

const words = (en: string) => ({ en, zh: en });
const setting = (name: string) => ({
  name,
  label: words(name),
  help: words(name),
  minimum: -1,
  maximum: 1e6,
  integer: true,
});
const settings = [setting('steps'), setting('checkpointEvery'), setting('pauseAt')];
const preset = (kind: 'vae' | 'codec') => ({
  name: kind,
  kind,
  label: words(`Quick ${kind}`),
  help: words('For a test.'),
  settings: { steps: 40, checkpointEvery: 5, pauseAt: -1 },
});

let browser: TestBrowser;
let folder: string;
let server: RunningServer;

async function serve(port = 0): Promise<RunningServer> {
  const presets: ServerParts['presets'] = async () => ({
    presets: [preset('vae'), preset('codec')],
    settings: { vae: settings, gan: settings, codec: settings, writer: settings, melody: settings, spectra: settings },
  });
  return startServer({ folder, port, studioFolder }, { ...fakeParts, presets });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-journey-'));
  [browser, server] = await Promise.all([openTestBrowser(), serve()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

test('pictures become a model, through a stop and a new start of the server', async () => {
  const { page, problems, close } = await browser.visit();
  await page.goto(server.url);
  await page.getByText('Drop photographs or a folder here').waitFor();
  const pictures = await Promise.all(
    [1, 2, 3, 4].map(async (index) => ({ name: `${index}.png`, bytes: await testPicture(index) })),
  );
  await dropFiles(page, pictures);
  await page.getByText('4 pictures were added.').waitFor();
  await page.getByRole('button', { name: '4.png' }).waitFor();
  await expect
    .poll(() =>
      page
        .locator('main img')
        .evaluateAll((images) => images.every((image) => (image as HTMLImageElement).naturalWidth > 0)),
    )
    .toBe(true);

  await page.getByRole('button', { name: 'Train a model' }).click();
  await page.getByRole('button', { name: 'Open the settings' }).click();
  await page.getByLabel('Name of the run').fill('Colours of a test');
  await page.getByLabel('pauseAt').fill('12');
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.waitForURL(/\/runs\/[^n]/);
  await page.getByText('Step 12 of 40').waitFor();
  await page.getByRole('img', { name: /^Total loss: train 0\.0833/ }).waitFor();
  await page.getByRole('img', { name: 'Samples, Step 10' }).waitFor();

  const scrubber = page.getByRole('slider', { name: 'Time' });
  await scrubber.focus();
  await page.keyboard.press('Home');
  await page.getByRole('img', { name: 'Samples, Step 5' }).waitFor();

  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('You stopped it.', { exact: false }).waitFor();
  await page.reload();
  await page.getByText('You stopped it.', { exact: false }).waitFor();

  const port = Number(new URL(server.url).port);
  await server.close();
  await page.getByText(/connection to Fourhands was lost/).waitFor();
  server = await serve(port);
  await page.getByText(/connection to Fourhands was lost/).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('Step 40 of 40').waitFor();
  await page.getByRole('button', { name: 'Open the model' }).click();

  await page.waitForURL(/\/models\//);
  const plane = page.getByRole('application');
  await expect
    .poll(() =>
      plane
        .locator('img')
        .evaluateAll(
          (images) => images.length > 0 && images.every((image) => (image as HTMLImageElement).naturalWidth > 0),
        ),
    )
    .toBe(true);
  await page.getByRole('img', { name: 'Here' }).waitFor();
  await page.getByRole('img', { name: 'Pictures drawn with seed 1' }).waitFor();
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Renamed');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Renamed' }).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the model file' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.safetensors$/);
  expect(
    problems.filter(
      (problem) =>
        !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/.test(problem),
    ),
  ).toEqual([]);
  await close();
});

test('a picture is compressed, its file downloaded, and restored from that file', async () => {
  const { page, problems, close } = await browser.visit({ acceptDownloads: true });
  await page.goto(`${server.url}/runs/new?kind=codec`);
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.getByRole('button', { name: 'Open the model' }).click();
  await page.getByText('Drop a picture to compress it').waitFor();
  await dropFiles(page, [{ name: 'beach.png', bytes: await testPicture(7, 24, 16) }]);
  await page.waitForURL(/\/compress\/.+/);
  await page.getByRole('heading', { level: 1, name: 'beach.png' }).waitFor();
  await page.getByRole('row', { name: /Fourhands/ }).waitFor();
  await page.getByRole('img', { name: 'beach.png: Restored' }).waitFor();

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /Compressed file/ }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('beach.fhp');
  const bytes = new Uint8Array(await readFile(await file.path()));

  await page.goto(server.url);
  await page.getByText('Drop photographs or a folder here').waitFor();
  await dropFiles(page, [{ name: 'beach.fhp', bytes }]);
  await page.waitForURL(/\/compress/);
  await page.getByText(/^Restored by/).waitFor();
  await expect
    .poll(() => page.getByRole('img', { name: 'beach' }).evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBe(24);
  expect(problems).toEqual([]);

  await page.goto(`${server.url}/compress`);
  await page.getByText('Drop a picture or a .fhp file').waitFor();
  await dropFiles(page, [{ name: 'broken.fhp', bytes: bytes.slice(0, 5) }]);
  await page.getByRole('alert').getByText('broken.fhp').waitFor();
  await close();
});
