/** Services connected in the studio: of a kind that asks for a key, and found on this machine. The real server, fake services. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { type FakeProvider, startFakeProvider } from '../packages/makers/test/fake-provider.ts';
import { looks, openTestBrowser, seriousViolations, studioFolder, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;
let beside: FakeProvider;
let anthropic: FakeProvider;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-services-'));
  [beside, anthropic] = [await startFakeProvider(), await startFakeProvider('anthropic')];
  const localPlaces = [{ name: 'Ollama', port: Number(new URL(beside.address).port) }];
  [browser, server] = await Promise.all([
    openTestBrowser(),
    startServer({ folder, port: 0, studioFolder }, { localPlaces }),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await beside?.close();
  await anthropic?.close();
  await rm(folder, { recursive: true, force: true });
});

test('the address follows the kind, and a key is asked for', async () => {
  const { page, problems, close } = await browser.visit();
  await page.goto(`${server.url}/makers`);
  await page.getByRole('button', { name: 'Connect a service' }).click();
  await page.getByLabel('Kind of service').selectOption('Google (Gemini)');
  const address = page.getByLabel('Address');
  expect(await address.inputValue()).toBe('https://generativelanguage.googleapis.com/v1beta');
  await page.getByLabel('Kind of service').selectOption('Anthropic');
  expect(await address.inputValue()).toBe('https://api.anthropic.com/v1');
  await address.fill(anthropic.address);
  await page.getByLabel('Name', { exact: true }).fill('The far one');
  await page.getByLabel('Model', { exact: true }).fill('needs-key');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('This is needed.').waitFor();
  await page.getByLabel('Key', { exact: true }).fill('right');
  await page.getByRole('button', { name: 'Save' }).click();
  const panel = page.getByRole('article', { name: 'The far one' });
  await panel.getByRole('button', { name: 'Test' }).click();
  await panel.getByText(/^It works/).waitFor();
  expect(anthropic.asked.at(-1)!.key).toBe('right');
  await panel.getByRole('button', { name: 'Change' }).click();
  expect(await page.getByLabel('Kind of service').isDisabled()).toBe(true);
  expect(problems).toEqual([]);
  await close();
});

test('a server of this machine is found and connected with one click, offline too', async () => {
  const client = new FourhandsClient({ address: server.url });
  await client.setOffline(true);
  const { page, problems, close } = await browser.visit();
  await page.goto(`${server.url}/makers`);
  await page.getByRole('button', { name: 'Look for servers on this machine' }).click();
  await page.getByText('1 server answered.').waitFor();
  await page.getByLabel('Model of Ollama').selectOption('unicode');
  await page.getByRole('button', { name: 'Connect unicode of Ollama' }).click();
  await page.getByRole('article', { name: 'Ollama: unicode' }).waitFor();
  expect(await page.getByRole('button', { name: /^Connect .* of Ollama$/ }).count()).toBe(0);
  await page.getByLabel('Model of Ollama').selectOption('good');
  await page.getByRole('button', { name: 'Connect good of Ollama' }).waitFor();
  expect(await client.listProviders()).toContainEqual(
    expect.objectContaining({ name: 'Ollama: unicode', kind: 'openai-compatible', address: beside.address }),
  );
  expect(beside.asked).toEqual([]);
  expect(problems).toEqual([]);
  await close();
});

test.for(looks)('form and found servers have no serious finding, $name', async ({ name, options }) => {
  const chinese = name.includes('Chinese');
  const { page, problems, close } = await browser.visit(options);
  await page.goto(`${server.url}/makers`);
  await page.getByRole('button', { name: chinese ? '在本机上找服务' : 'Look for servers on this machine' }).click();
  await page.getByText(chinese ? '1 个服务有应答。' : '1 server answered.').waitFor();
  await page.getByRole('button', { name: chinese ? '连接一个服务' : 'Connect a service' }).click();
  await page.getByLabel(chinese ? '服务种类' : 'Kind of service').selectOption('anthropic');
  expect(await seriousViolations(page)).toEqual([]);
  expect(problems).toEqual([]);
  await close();
});
