/** Around the text: works brought in, found, put away and brought back; makers connected; keys changed. The real server. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { dropFiles, openTestBrowser, studioFolder, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;
/** An OpenAI-compatible server that answers everything with one word. */
let provider: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-gallery-'));
  provider = createServer((request, response) => {
    request.resume();
    const piece = { choices: [{ index: 0, delta: { content: 'yes' }, finish_reason: 'stop' }] };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: ${JSON.stringify(piece)}\n\ndata: [DONE]\n\n`);
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  [browser, server] = await Promise.all([openTestBrowser(), startServer({ folder, port: 0, studioFolder })]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  provider?.closeAllConnections();
  provider?.close();
  await rm(folder, { recursive: true, force: true });
});

test('dropped files become works, are found by their words, and go to the trash and back', async () => {
  const { page, problems, close } = await browser.visit();
  const wasm: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('.wasm')) wasm.push(request.url());
  });
  await page.goto(`${server.url}/works`);
  await page.getByText('Nothing here yet.', { exact: false }).waitFor();
  const bytes = (text: string) => new TextEncoder().encode(text);
  await dropFiles(page, [
    { name: 'harbour.txt', bytes: bytes('The harbour froze that winter.') },
    { name: 'orchard.md', bytes: bytes('# Orchard\n\nApples, mostly.') },
  ]);
  const cards = page.getByRole('list', { name: 'Works' }).getByRole('listitem');
  await expect.poll(() => cards.count()).toBe(2);
  await page.getByRole('searchbox', { name: 'Search' }).fill('froze');
  await expect.poll(() => cards.count()).toBe(1);
  await page.getByRole('searchbox', { name: 'Search' }).fill('nowhere');
  await page.getByText('No work has “nowhere” in it.').waitFor();
  await page.getByRole('searchbox', { name: 'Search' }).fill('');
  await page.getByRole('button', { name: /^More: harbour/ }).click();
  await page.getByRole('menuitem', { name: 'Put in the trash' }).click();
  await expect.poll(() => cards.count()).toBe(1);
  await page.getByRole('link', { name: 'Show the trash' }).click();
  await page.getByRole('button', { name: /^More: harbour/ }).click();
  await page.getByRole('menuitem', { name: 'Put back' }).click();
  await page.getByText('The trash is empty.').waitFor();
  await page.getByRole('link', { name: 'Back to the works' }).click();
  await expect.poll(() => cards.count()).toBe(2);
  // The document's engine comes with the first work that is opened, and not before.
  expect(wasm).toEqual([]);
  await page.getByRole('link', { name: /orchard/i }).click();
  await page.locator('.cm-content').getByText('Apples, mostly.').waitFor();
  expect(wasm).toHaveLength(1);
  expect(problems).toEqual([]);
  await close();
});

test('a document is taken out with its history and brought in again; a line may run from right to left', async () => {
  const { page, problems, close } = await browser.visit({ acceptDownloads: true });
  const client = new FourhandsClient({ address: server.url });
  const { id } = await client.createWork({ title: 'Two ways', text: 'Left to right.\nשלום עולם' });
  await page.goto(`${server.url}/works/${id}`);
  const direction = (line: number) =>
    page
      .locator('.cm-line')
      .nth(line)
      .evaluate((element) => getComputedStyle(element).direction);
  await page.locator('.cm-content').waitFor();
  expect([await direction(0), await direction(1)]).toEqual(['ltr', 'rtl']);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Document with its whole history' }).click();
  const file = await download;
  await page.goto(`${server.url}/works`);
  await page.locator('h1').waitFor();
  await dropFiles(page, [{ name: file.suggestedFilename(), bytes: new Uint8Array(await readFile(await file.path())) }]);
  await page.waitForURL(/\/works\/.+/);
  await page.locator('.cm-content').getByText('שלום עולם').waitFor();
  expect(page.url()).not.toContain(id);
  expect(problems).toEqual([]);
  await close();
});

test('a server is connected and tested; offline, nothing goes there', async () => {
  const { page, problems, close } = await browser.visit();
  await page.goto(`${server.url}/makers`);
  // The writer, the verse writer, the glossary and the brief writer.
  await expect.poll(() => page.getByText('Stays on this machine', { exact: false }).count()).toBe(4);
  await page.getByRole('button', { name: 'Connect a service' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Give an address that begins with http:// or https://.').waitFor();
  const { port } = provider.address() as AddressInfo;
  await page.getByLabel('Name').fill('Beside us');
  await page.getByLabel('Address').fill(`http://127.0.0.1:${port}/v1`);
  await page.getByLabel('Model', { exact: true }).fill('small');
  await page.getByLabel('Key').fill('secret');
  await page.getByRole('button', { name: 'Save' }).click();
  const panel = page.getByRole('article', { name: 'Beside us' });
  await panel.getByRole('button', { name: 'Test' }).click();
  await panel.getByText(/^It works/).waitFor();
  await panel.getByText('What left this machine').click();
  await panel.getByRole('cell', { name: /^127\.0\.0\.1/ }).waitFor();
  expect(await page.content()).not.toContain('secret');
  // The switch shows what the server has answered, not what was clicked.
  await page.getByLabel('Offline').click({ force: true });
  await page.getByText('Nothing leaves this machine now.').waitFor();
  await expect.poll(() => page.getByLabel('Offline').isChecked()).toBe(true);
  await page.getByText(/^Not available:/).waitFor();
  expect(problems).toEqual([]);
  await close();
});

test('a key is changed by pressing another, a conflict is named, and the new key works', async () => {
  const { page, problems, close } = await browser.visit();
  await page.goto(`${server.url}/works`);
  await page.locator('h1').waitFor();
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Change the keys' }).click();
  await page.getByRole('button', { name: /^Change the keys of: Who wrote what/ }).click();
  await page.keyboard.press('Alt+l');
  await page.getByText('Also used for: Lock or unlock the selection.').waitFor();
  await page.getByRole('button', { name: /^Change the keys of: Who wrote what/ }).click();
  await page.keyboard.press('Alt+o');
  await page.keyboard.press('Escape');
  const client = new FourhandsClient({ address: server.url });
  const { id } = await client.createWork({ title: 'Keys', text: 'Some words.' });
  await page.goto(`${server.url}/works/${id}`);
  await page.locator('.cm-content').click();
  await page.keyboard.press('Alt+o');
  await page.locator('.cm-content .fh-author').waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Commands' }).fill('who wrote');
  await page.getByRole('option', { name: /^Who wrote what/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.cm-content .fh-author').waitFor({ state: 'detached' });
  expect(problems).toEqual([]);
  await close();
});
