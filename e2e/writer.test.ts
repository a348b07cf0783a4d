/**
 * The three modes with the makers that people have, nothing replaced: the embedded writer, offline, and a model behind an
 * OpenAI-compatible server that is connected in the studio. What is written is not looked at.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FourhandsClient } from '@fourhands/core';
import { startServer, type RunningServer } from '@fourhands/server/main';
import { startFakeProvider } from '../packages/makers/test/fake-provider.ts';
import { openTestBrowser, seriousViolations, studioFolder, type TestBrowser } from './studio.ts';

let browser: TestBrowser;
let folder: string;
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fourhands-writer-'));
  [browser, server] = await Promise.all([openTestBrowser(), startServer({ folder, port: 0, studioFolder })]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Begins a text by prompt, changes it in place, and goes on with it together. */
async function threeModes(page: Page, maker: string | null, action: string): Promise<void> {
  const client = new FourhandsClient({ address: server.url });
  await page.goto(server.url);
  await page.getByText('You say what you want; it offers several, you pick one.').click();
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.waitForURL(/\/works\/./);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const text = async () => (await client.workText(id)).text;
  const grows = (than: number) => expect.poll(async () => (await text()).length).toBeGreaterThan(than);

  if (maker !== null) await page.getByLabel('Maker', { exact: true }).selectOption({ label: maker });
  await page.getByLabel('What should it write?').fill('The garden was');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Pick' }).click();
  await grows('The garden was'.length);

  await page.getByText('Improve', { exact: true }).click();
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+Home');
  for (let count = 0; count < 2; count += 1) await page.keyboard.press('Shift+Control+ArrowRight');
  const before = await text();
  await page.getByRole('toolbar', { name: 'Actions on the selection' }).getByRole('button', { name: action }).click();
  await page.locator('ins.fh-added').first().waitFor();
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Tab');
  await expect.poll(text).not.toBe(before);

  await page.getByText('Together', { exact: true }).click();
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+End');
  const { length } = await text();
  await page.keyboard.press('Control+Enter');
  await grows(length);
  await page.keyboard.press('Escape');
}

test('the embedded writer, with the offline switch on', async () => {
  await new FourhandsClient({ address: server.url }).setOffline(true);
  const { page, problems, close } = await browser.visit();
  await threeModes(page, null, 'Another way');
  await page.getByText('Stays on this machine').waitFor();
  expect(problems).toEqual([]);
  await close();
});

test('other words of the writer: likeliest first, and one that is chosen has the rest written anew', async () => {
  const client = new FourhandsClient({ address: server.url });
  const { id } = await client.createWork({ title: 'Words', mode: 'co-creation', text: 'Once upon a time' });
  const asked = { makerId: 'writer', mode: 'co-creation', operation: 'continue', seed: 3 } as const;
  const { id: proposalId } = await client.propose(id, { ...asked, placement: 'live' });
  for await (const event of client.watchProposal(proposalId)) void event;
  const before = (await client.workText(id)).text;
  const word = /\w+/.exec(before.slice('Once upon a time'.length))!;
  const place = 'Once upon a time'.length + word.index;

  const { page, problems, close } = await browser.visit();
  await page.goto(`${server.url}/works/${id}`);
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+Home');
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('Control+ArrowRight');
  for (let step = 'Once upon a time'.length; step < place; step += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Alt+w');
  const words = page.getByRole('region', { name: `Instead of “${word[0]}”` });
  await words.waitFor();
  await page.keyboard.press('Escape');
  await words.waitFor({ state: 'detached' });
  // The same by the mouse, where the cursor stands.
  const at = await page.evaluate(() => {
    const { left, top, height } = getSelection()!.getRangeAt(0).getBoundingClientRect();
    return { x: left + 3, y: top + height / 2 };
  });
  await page.keyboard.down('Alt');
  await page.mouse.click(at.x, at.y);
  await page.keyboard.up('Alt');
  const buttons = words.getByRole('button');
  await buttons.first().waitFor();
  const shares = (await words.locator('li').allTextContents()).map((text) => Number(/([\d.]+)%/.exec(text)![1]));
  expect(shares.length).toBeGreaterThanOrEqual(5);
  expect(shares).toEqual(shares.toSorted((a, b) => b - a));
  expect(await seriousViolations(page)).toEqual([]);
  const chosen = (await buttons.nth(1).textContent())!;
  await buttons.nth(1).click();
  const text = async () => (await client.workText(id)).text;
  await expect.poll(text).toMatch(new RegExp(`^${before.slice(0, place)}${chosen} ?\\w`));
  await page.keyboard.press('Alt+z');
  await expect.poll(text).toBe(before);
  expect(problems).toEqual([]);
  await close();
});

test('a model that is connected in the studio', async () => {
  const client = new FourhandsClient({ address: server.url });
  const there = await startFakeProvider();
  const { page, problems, close } = await browser.visit();
  try {
    await client.setOffline(false);
    await page.goto(`${server.url}/makers`);
    await page.getByRole('button', { name: 'Connect a service' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('The big one');
    await page.getByLabel('Address').fill(there.address);
    await page.getByLabel('Model', { exact: true }).fill('needs-key');
    await page.getByLabel('Key', { exact: true }).fill('right');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText(/It works/).waitFor();

    await threeModes(page, 'The big one', 'Plainer');
    await page.getByText(`Goes to ${new URL(there.address).host}`).waitFor();
    expect(there.asked.length).toBeGreaterThanOrEqual(4);
    const provider = (await client.listProviders())[0]!;
    expect(provider.usage.requests).toBeGreaterThanOrEqual(4);

    // One switch stops it.
    const before = there.asked.length;
    await client.setOffline(true);
    await page.reload();
    await page.locator('.cm-content').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Stays on this machine').waitFor();
    expect(await page.getByRole('option', { name: 'The big one' }).isDisabled()).toBe(true);
    expect(there.asked.length).toBe(before);
    expect(problems).toEqual([]);
  } finally {
    await close();
    await there.close();
  }
});
