/** Models of this machine in the studio: from a folder, step by step, and from a hub. The real server; the hub is a stand-in. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { weightsUrl } from '@fourhands/makers';
import { writerAsHuggingFace } from '@fourhands/models/transformer/writer-hugging-face';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { makeModelFolder, type ModelFolder } from '../packages/makers/test/model-folder.ts';
import { type StandInHub, startHub } from '../packages/server/test/stand-in-hub.ts';
import { looks, openTestBrowser, seriousViolations, studioFolder, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let folder: string;
let model: ModelFolder;
let hub: StandInHub;
let server: RunningServer;
let client: FourhandsClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-local-models-'));
  model = await makeModelFolder();
  const files = writerAsHuggingFace(new Uint8Array(await readFile(weightsUrl)), { weights: ['q8'] });
  hub = await startHub('writers/small-ONNX', files.files);
  [browser, server] = await Promise.all([
    openTestBrowser(),
    startServer({ folder, port: 0, studioFolder }, { hubAddress: hub.address }),
  ]);
  client = new FourhandsClient({ address: server.url });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await hub?.close();
  await model?.close();
  await rm(folder, { recursive: true, force: true });
});

test('a folder is looked at step by step, becomes a maker, and writes', async () => {
  const { page, problems, close } = await browser.visit();
  await page.goto(`${server.url}/makers`);
  await page.getByRole('button', { name: 'A model from a folder' }).click();
  const path = page.getByLabel('Folder', { exact: true });
  await path.fill(folder);
  await path.press('Enter');
  const checks = page.getByRole('list', { name: 'What was found' });
  await checks.getByText(/The folder has no config\.json/).waitFor();
  expect(await page.getByRole('button', { name: 'Use this model' }).count()).toBe(0);
  await path.fill(model.path);
  expect(await checks.count()).toBe(0);
  await path.press('Enter');
  await checks.getByText(/follows no instructions/).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('The small one');
  await page.getByLabel('Threads').fill('1');
  await page.getByRole('button', { name: 'Use this model' }).click();
  const panel = page.getByRole('article', { name: 'The small one' });
  await panel.getByRole('button', { name: 'Test' }).click();
  await panel.getByText(/^It works/).waitFor();
  await panel.getByText(/ · Open$/).waitFor();
  expect(await client.listLocalModels()).toMatchObject({ models: [{ name: 'The small one', threads: 1 }] });

  await model.change('generation_config.json', { max_length: 200 });
  await page.reload();
  await panel
    .getByText(/generation_config\.json|have changed|are not what they were/)
    .first()
    .waitFor();
  await panel.getByRole('button', { name: 'Check again' }).click();
  await page.getByText('“The small one” is used as it is now.').waitFor();
  await panel.getByRole('button', { name: 'More: The small one' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText('“The small one” was removed. Its folder stays.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await panel.waitFor();
  expect(problems).toEqual([]);
  await close();
});

test('a model is fetched after the person has seen how large it is, and can be stopped on its way', async () => {
  let go = () => {};
  hub.hold = new Promise((resolve) => (go = resolve));
  const { page, problems, close } = await browser.visit();
  await page.goto(`${server.url}/makers`);
  await page.getByRole('button', { name: 'Fetch a model from the hub' }).click();
  await page.getByLabel('Model', { exact: true }).fill('writers/small-ONNX');
  await page.getByRole('button', { name: 'Ask the hub how large it is' }).click();
  await page.getByText(/^Fetches 6\.\d MB from 127\.0\.0\.1/).waitFor();
  await page.getByText(/Licence, as its card says: apache-2\.0/).waitFor();
  expect(hub.asked.every(({ path }) => path.startsWith('/api/models/'))).toBe(true);
  await page.getByRole('button', { name: /^Fetch 6\.\d MB$/ }).click();
  const coming = page.getByRole('article', { name: 'writers/small-ONNX' });
  await coming.getByText('onnx/model_quantized.onnx').waitFor();
  await coming.getByRole('button', { name: 'Stop' }).click();
  await coming.getByText(/Stopped/).waitFor();
  go();
  hub.hold = null;
  await coming.getByRole('button', { name: 'Go on' }).click();
  const panel = page.getByRole('article', { name: 'small-ONNX', exact: true });
  await panel.waitFor();
  await expect.poll(() => coming.count()).toBe(0);
  await page.getByLabel('Offline').click();
  await page.getByText('Nothing leaves this machine now.').waitFor();
  await page.getByRole('button', { name: 'Fetch a model from the hub' }).click();
  await page.getByText(/The offline switch is on/).waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Ask the hub how large it is' }).isDisabled()).toBe(true);
  expect(problems).toEqual([]);
  await close();
  await client.setOffline(false);
});

test.for(looks)('the forms have no serious finding, $name', async ({ name, options }) => {
  const chinese = name.includes('Chinese');
  const { page, problems, close } = await browser.visit(options);
  await page.goto(`${server.url}/makers`);
  await page.getByRole('button', { name: chinese ? '用文件夹里的模型' : 'A model from a folder' }).click();
  await page.getByLabel(chinese ? '文件夹' : 'Folder', { exact: true }).fill(model.path);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: chinese ? '使用这个模型' : 'Use this model' }).waitFor();
  const findings = await seriousViolations(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(width).toBeLessThanOrEqual(0);
  await close();
  expect(findings).toEqual([]);
  expect(problems).toEqual([]);
});
