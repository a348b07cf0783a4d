/**
 * A person's own texts, nothing replaced: files dropped on the page, a short real training in its worker, the card of
 * the writer, and a text that it writes in.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { dropFiles, openTestBrowser, studioFolder, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-own-texts-'));
  [browser, server] = await Promise.all([openTestBrowser(), startServer({ folder, port: 0, studioFolder })]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const sentences = ['The red fox sat on the old wall.', 'A small bird sang in the tall tree.', 'Then it rained.'];
const story = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => sentences[(from + index) % 3]).join(' ');

function book(): Uint8Array {
  const page = (body: string) => strToU8(`<html xmlns="http://www.w3.org/1999/xhtml"><body>${body}</body></html>`);
  return zipSync({
    mimetype: strToU8('application/epub+zip'),
    'META-INF/container.xml': strToU8('<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>'),
    'book.opf': strToU8(
      `<package><metadata><dc:title>The Wall</dc:title></metadata><manifest>
        <item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>
        <spine><itemref idref="a"/></spine></package>`,
    ),
    'a.xhtml': page(`<h1>One</h1><p>${story(1, 60)}</p>`),
  });
}

test('dropped texts become a writer, which writes in a work', { timeout: 120_000 }, async () => {
  const { page, problems, close } = await browser.visit();
  page.setDefaultTimeout(60_000);
  const client = new FourhandsClient({ address: server.url });
  await page.goto(server.url);
  await page.getByRole('heading', { name: 'Or with your texts' }).waitFor();
  await dropFiles(page, [
    // “é” of Windows, so that what it is written in has to be guessed.
    { name: 'fox.txt', bytes: Uint8Array.from([...strToU8(story(0, 60)), 0x20, 0x63, 0x61, 0x66, 0xe9, 0x2e]) },
    { name: 'bird.md', bytes: strToU8(`---\ndate: today\n---\n# Birds\n\n${story(2, 60)} [Home](http://x.example)`) },
    { name: 'wall.epub', bytes: book() },
    { name: 'noise.txt', bytes: Uint8Array.from({ length: 64 }, (_, index) => index % 7) },
  ]);
  await page.getByText('3 texts were added.').waitFor();
  await page.getByText('1 file was skipped').waitFor();
  const brought = page.getByRole('region', { name: 'Reading texts' }).getByRole('listitem');
  await brought.filter({ hasText: 'fox.txt' }).getByText('Its encoding was guessed').waitFor();
  await page.getByRole('button', { name: /^bird\.md/ }).click();
  const words = page.getByRole('dialog').getByRole('region');
  await words.getByText('Birds').waitFor();
  expect(await words.textContent()).toContain('Home');
  expect(await words.textContent()).not.toContain('example');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Train a writer' }).click();
  await page.getByText('Quick look').click();
  await page.getByRole('button', { name: 'Open the settings' }).click();
  await page.getByLabel(/^Steps/).fill('20');
  await page.getByLabel(/^Batch/).fill('4');
  await page.getByLabel('Seed').fill('1');
  await page.getByText('Time, about').waitFor();
  await page.getByText('This is little text for a writer.', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Start training' }).click();

  await page.getByRole('img', { name: /^Loss, nats a character: train \d/ }).waitFor();
  await page.getByText('Step 20 of 20').waitFor();
  await page.getByRole('region', { name: 'How it writes' }).getByText('By itself').waitFor();
  await page.getByRole('button', { name: 'Open the model' }).click();

  await page.getByText('Held-out loss, nats a character').waitFor();
  await page.getByText('3 texts ·', { exact: false }).first().waitFor();
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Fox writer');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Fox writer' }).waitFor();
  await page.getByRole('button', { name: 'Write with it' }).click();

  await page.waitForURL(/\/works\/./);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await expect
    .poll(() =>
      page
        .getByLabel('Maker', { exact: true })
        .evaluate((field) => (field as HTMLSelectElement).selectedOptions[0]?.textContent),
    )
    .toBe('Fox writer');
  await page.getByLabel('What should it write?').fill('The red fox 狐');
  await page.getByText('It never saw Chinese characters', { exact: false }).waitFor();
  await page.getByLabel('What should it write?').fill('The red fox');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Pick' }).click();
  await expect.poll(async () => (await client.workText(id)).text.length).toBeGreaterThan(12);

  // The recipe is bound to the model's file: it replays exactly, and not any more once the model is gone.
  const [proposal] = await client.listProposals(id);
  const [model] = await client.listModels();
  expect(proposal?.recipe.makerHash).toBe(model?.sha256);
  expect((await client.replay(proposal?.id ?? '', 0)).verdict).toBe('exact');
  await client.deleteModel(model?.id ?? '');
  expect((await client.replay(proposal?.id ?? '', 0)).verdict).toBe('not-reproducible');
  expect(problems).toEqual([
    'Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)',
  ]);
  await close();
});
